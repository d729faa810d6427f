// What lines mean; pressing one shows only links of that kind.

const STROKES = {
  affirmed: "affirmed",
  hedged: "only alleged, likely or possible",
  denied: "only denied",
  disputed: "affirmed and denied",
};

// Shows the kinds of lines with how many there are: a Map of stance to links.
function renderLegend(links) {
  const focused = byId("legend").contains(document.activeElement) ? document.activeElement.dataset.key : null;
  fill(byId("legend"),
    Object.entries(STROKES).map(([kind, words]) =>
      element("li", {}, element("button", { type: "button", "data-key": kind, "aria-pressed": String(state.facets.stance.has(kind)),
        title: "Show only these", onclick: () => toggleFacet("stance", kind) },
        element("span", { class: `stroke ${kind}`, "aria-hidden": "true" }), words,
        element("span", { class: "count" }, links.get(kind).size.toLocaleString("en"))))),
    element("li", {}, element("span", { class: "stroke thick", "aria-hidden": "true" }), "thicker: more independent roots"));
  if (focused) byId("legend").querySelector(`[data-key="${focused}"]`)?.focus();
}
