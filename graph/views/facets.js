// Filters: which claims pass, and how many would for each value of each filter, given all the other filters.

const FACET_LABELS = {
  relation: "Relation",
  type: "Type of actor",
  stance: "How it is put",
  speaker: "Who says so",
  publisher: "Publisher",
  document: "Document",
};

// The values of a claim under each facet.
const VALUES = {
  relation: (claim) => [linkOf(claim).relation],
  type: (claim) => [...new Set([entityOf(linkOf(claim).subject).type, entityOf(linkOf(claim).object).type])],
  stance: (claim) => (linkOf(claim).stance === "disputed" ? [stanceOf(claim), "disputed"] : [stanceOf(claim)]),
  speaker: (claim) => [claim.speaker === null ? "" : entityOf(claim.speaker).id],
  publisher: (claim) => [documentOf(claim).publisher ?? ""],
  document: (claim) => [documentOf(claim).slug],
};
const idOfEntity = new Map(content.entities.map((entity) => [entity.id, entity]));
const documentOfSlug = new Map(content.documents.map((source) => [source.slug, source]));
const VALUE_LABELS = {
  relation: (value) => relationOf(value)?.label ?? value,
  type: typeLabel,
  stance: (value) => (value === "disputed" ? "Disputed (affirmed and denied)" : (STANCES[value] ?? value)),
  speaker: (value) => (value === "" ? "Documents in their own voice" : (idOfEntity.get(value)?.label ?? value)),
  publisher: (value) => value || "Unknown publisher",
  document: (value) => (documentOfSlug.has(value) ? titleOf(documentOfSlug.get(value)) : value),
};
for (const claim of content.claims) claim.values = Object.fromEntries(FACETS.map((name) => [name, VALUES[name](claim)]));

function haystack(claim) {
  if (claim.haystack === undefined) {
    const { subject, relation, object } = linkOf(claim);
    const source = documentOf(claim);
    claim.haystack = [
      entityOf(subject).label, relationOf(relation).label, entityOf(object).label, speakerOf(claim), claim.as,
      quoteOf(claim), titleOf(source), source.publisher, ...claim.qualifiers.map((qualifier) => qualifier.text),
    ].filter(Boolean).join("\n").toLowerCase();
  }
  return claim.haystack;
}

// The actors at most `depth` links away from one, over links that have a passing claim.
function surroundings(start, depth, claims) {
  const beside = new Map();
  for (const claim of claims) {
    const { subject, object } = linkOf(claim);
    for (const [from, to] of [[subject, object], [object, subject]]) {
      if (!beside.has(from)) beside.set(from, new Set());
      beside.get(from).add(to);
    }
  }
  const reached = new Set([start]);
  let edge = [start];
  for (let step = 0; step < depth; step += 1) {
    edge = edge.flatMap((at) => [...(beside.get(at) ?? [])]).filter((at) => !reached.has(at) && reached.add(at));
  }
  return reached;
}

// Returns {claims, counts}: the claims that pass every filter, and per facet a Map of value to number of claims.
function filtered(of) {
  const words = of.words.toLowerCase().split(/\s+/).filter(Boolean);
  let base = content.claims.filter((claim) => words.every((word) => haystack(claim).includes(word)));
  const passes = (claim, name) => !of.facets[name].size || claim.values[name].some((value) => of.facets[name].has(value));
  if (of.focus !== null) {
    const within = surroundings(of.focus, of.depth, base.filter((claim) => FACETS.every((name) => passes(claim, name))));
    base = base.filter((claim) => within.has(linkOf(claim).subject) && within.has(linkOf(claim).object));
  }
  const counts = Object.fromEntries(FACETS.map((name) => [name, new Map()]));
  const claims = [];
  for (const claim of base) {
    const failed = FACETS.filter((name) => !passes(claim, name));
    if (failed.length > 1) continue;
    if (!failed.length) claims.push(claim);
    for (const name of failed.length ? failed : FACETS) {
      for (const value of claim.values[name]) counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    }
  }
  return { claims, counts };
}

const FEW = 7;
const expanded = new Set();

function renderFacets(counts) {
  // Rebuilding the boxes would lose the keyboard's place, so it is found again by what the box stands for.
  const focused = document.activeElement?.dataset?.facet ? { ...document.activeElement.dataset } : null;
  fill(byId("facets"), FACETS.map((name) => renderFacet(name, counts[name])));
  if (focused) {
    const again = [...byId("facets").querySelectorAll("input")].find(
      (box) => box.dataset.facet === focused.facet && box.dataset.value === focused.value,
    );
    again?.focus();
  }
}

const STANCE_ORDER = [...Object.keys(STANCES), "disputed"];

function renderFacet(name, counts) {
  const chosen = state.facets[name];
  const label = VALUE_LABELS[name];
  const values = [...new Set([...counts.keys(), ...chosen])].sort(
    name === "stance"
      ? (a, b) => STANCE_ORDER.indexOf(a) - STANCE_ORDER.indexOf(b)
      : (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || compare(label(a), label(b)),
  );
  const open = expanded.has(name) || name === "stance" || name === "type";
  const listed = open ? values : values.filter((value, at) => at < FEW || chosen.has(value));
  const rest = values.length - listed.length;
  return element(
    "fieldset",
    { class: "facet", "data-name": name },
    element("legend", {}, FACET_LABELS[name]),
    listed.map((value) =>
      element(
        "label",
        { class: chosen.has(value) ? "chosen" : null },
        element("input", {
          type: "checkbox", "data-facet": name, "data-value": value, checked: chosen.has(value),
          onchange: () => toggleFacet(name, value),
        }),
        name === "type" ? symbol(value) : null,
        element("span", { class: "name" }, label(value)),
        element("span", { class: "count" }, (counts.get(value) ?? 0).toLocaleString("en")),
      ),
    ),
    rest > 0 || expanded.has(name)
      ? button(rest > 0 ? `${rest.toLocaleString("en")} more` : "Fewer", () => {
          if (!expanded.delete(name)) expanded.add(name);
          renderFacets(filtered(state).counts);
        }, { class: "quiet" })
      : null,
  );
}

// What is filtered by, each to be taken back with one press.
function renderChips() {
  const chips = FACETS.flatMap((name) =>
    [...state.facets[name]].map((value) => chip(VALUE_LABELS[name](value), () => toggleFacet(name, value))),
  );
  if (state.words) chips.push(chip(`“${state.words}”`, () => change({ words: "" })));
  if (state.focus !== null) {
    chips.push(chip(`around ${entityOf(state.focus).label}`, () => change({ focus: null, depth: 1 })));
    chips.push(
      element("label", { class: "depth" }, "up to ",
        element("select", { onchange: (event) => change({ depth: Number(event.target.value) }), "aria-label": "Links away" },
          [1, 2, 3].map((depth) => element("option", { value: depth, selected: depth === state.depth }, depth))),
        " links away"),
    );
  }
  if (chips.length) chips.push(button("Clear all filters", clearFilters, { class: "quiet" }));
  byId("chips").hidden = !chips.length;
  fill(byId("chips"), chips);
}

function chip(label, remove) {
  return element("button", { type: "button", class: "chip", onclick: remove, "aria-label": `Remove filter: ${label}` },
    element("span", {}, label), element("span", { class: "cross", "aria-hidden": "true" }, "×"));
}
