// The panel: what is opened, a link with its claims, an actor, or the text of a document.

const passing = { claims: new Set() }; // the claims that pass the filters now
let shownPanel = "";

function renderPanel() {
  const panel = byId("panel");
  const key = JSON.stringify([state.open, state.claim]);
  panel.hidden = !state.open;
  document.body.classList.toggle("has-panel", Boolean(state.open));
  if (!state.open) {
    const wasOpen = shownPanel.startsWith("[[");
    shownPanel = key;
    document.body.classList.remove("wide-panel");
    fill(panel);
    // Whoever read the panel with the keyboard goes on where what it shows was chosen.
    if (wasOpen && document.activeElement === document.body) byId("main-view").focus({ preventScroll: true });
    return;
  }
  const [kind, at] = state.open;
  // For and against stand side by side, and a text has a line of its own length: both need room.
  document.body.classList.toggle("wide-panel", kind === "text" || (kind === "link" && content.links[at].stance === "disputed"));
  const parts = { link: linkPanel, actor: actorPanel, text: textPanel }[kind](at);
  const where = panel.scrollTop;
  fill(panel,
    element("div", { class: "panel-bar" },
      stepsBehind() ? button("‹ Back", goBack, { class: "quiet" }) : element("span"),
      button("×", closePanel, { class: "close", "aria-label": "Close details" })),
    parts);
  panel.querySelector("h2").id = "panel-title";
  if (key === shownPanel) {
    panel.scrollTop = where;
    return;
  }
  shownPanel = key;
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
  if (state.claim !== null) pointAt(state.claim);
}

// Brings a claim, or its words in a text, into view.
function pointAt(claim) {
  const place = byId(`claim-${claim}`) ?? byId("panel").querySelector(`[data-claim~="${claim}"]`);
  if (!place) return;
  for (const around of document.querySelectorAll("#panel details")) if (around.contains(place)) around.open = true;
  for (const words of byId("panel").querySelectorAll(`[data-claim~="${claim}"]`)) words.classList.add("pointed");
  place.classList.add("pointed");
  place.scrollIntoView({ block: "center" });
}

function hiddenNote(claims) {
  const hidden = claims.filter((claim) => !passing.claims.has(claim)).length;
  return hidden
    ? element("p", { class: "hint" }, `${plural(hidden, "claim")} here ${hidden === 1 ? "does" : "do"} not pass the filters; the panel shows all.`)
    : null;
}

// A long list opens in steps, so that an actor of a thousand claims opens at once.
function few(list, make, step = 20) {
  const shown = list.slice(0, step).map(make);
  if (list.length > step) {
    const more = button(`${(list.length - step).toLocaleString("en")} more`, () => {
      const added = kept(few(list.slice(step), make, step * 2));
      more.replaceWith(...added);
      added[0].querySelector?.("button, a, [tabindex]")?.focus();
    }, { class: "quiet" });
    shown.push(more);
  }
  return shown;
}

const counter = (count) => element("span", { class: "count" }, ` ${count.toLocaleString("en")}`);
