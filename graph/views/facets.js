// Filters: which claims pass, and how many would for each value of each filter, given all the other filters.

const FACET_LABELS = {
  type: "Type of actor",
  relation: "Relation",
  stance: "The link is",
  polarity: "The claim is",
  certainty: "It is put",
  support: "The link rests on",
  speaker: "Who says so",
  publisher: "Publisher",
  document: "Document",
  root: "Goes back to",
};

const supportOf = (link) => {
  link.support ??= ["unknown", "one", "two"][tallyOf(link, "all").roots] ?? "more";
  return link.support;
};

// What all claims of a link have in common, made once.
function valuesOf(link) {
  link.values ??= {
    type: [...new Set([entityOf(link.subject).type, entityOf(link.object).type])], relation: [link.relation], stance: [link.stance], support: [supportOf(link)],
  };
  return link.values;
}

// The values of a claim under each facet.
const VALUES = {
  type: (claim) => valuesOf(linkOf(claim)).type,
  relation: (claim) => valuesOf(linkOf(claim)).relation,
  stance: (claim) => valuesOf(linkOf(claim)).stance,
  polarity: (claim) => [claim.polarity],
  certainty: (claim) => [claim.certainty],
  support: (claim) => valuesOf(linkOf(claim)).support,
  speaker: (claim) => [claim.speaker === null ? "" : entityOf(claim.speaker).id],
  publisher: (claim) => [documentOf(claim).publisher ?? ""],
  document: (claim) => [documentOf(claim).slug],
  root: (claim) => [claim.root === null ? "" : content.roots[claim.root].id],
};
const idOfEntity = new Map(content.entities.map((entity) => [entity.id, entity]));
const documentOfSlug = new Map(content.documents.map((source) => [source.slug, source]));
const rootOfId = new Map(content.roots.map((root) => [root.id, root]));
const named = (names) => (value) => (Object.hasOwn(names, value) ? names[value] : value);
const VALUE_LABELS = {
  type: typeLabel,
  relation: (value) => relationOf(value)?.label ?? value,
  stance: (value) => (value === "disputed" ? "disputed (affirmed and denied)" : named(LINK_STANCES)(value).toLowerCase()),
  polarity: named(POLARITIES),
  certainty: named(CERTAINTIES),
  support: named(SUPPORTS),
  speaker: (value) => (value === "" ? "documents in their own voice" : (idOfEntity.get(value)?.label ?? value)),
  publisher: (value) => value || "unknown publisher",
  document: (value) => (documentOfSlug.has(value) ? titleOf(documentOfSlug.get(value)) : value),
  root: (value) => (value === "" ? "root unknown" : (rootOfId.get(value)?.label ?? value)),
};
// Values that stand in an order of their own; the others stand by their number of claims.
const VALUE_ORDERS = {
  stance: Object.keys(LINK_STANCES), polarity: Object.keys(POLARITIES), certainty: Object.keys(CERTAINTIES), support: Object.keys(SUPPORTS),
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

// Every filter by its name: whether a claim passes it.
const FILTERS = [...FACETS, "confidence", ...CLOCKS];
const passesFilter = (of, claim, name) => {
  if (name === "confidence") return Math.round(claim.confidence * 100) >= of.confidence;
  if (name === "published" || name === "happened") return isWithin(claim.days[name], of[name]);
  return !of.facets[name].size || claim.values[name].some((value) => of.facets[name].has(value));
};

// Returns {claims, counts, links}: the claims that pass every filter, per filter a Map of value to number of claims, and
// a Map of the stances of links to the links that pass every other filter.
function filtered(of) {
  const words = of.words.toLowerCase().split(/\s+/).filter(Boolean);
  let base = words.length ? content.claims.filter((claim) => words.every((word) => haystack(claim).includes(word))) : content.claims;
  const set = FILTERS.filter((name) => of.facets[name]?.size || (!of.facets[name] && of[name]));
  if (of.focus !== null) {
    const within = surroundings(of.focus, of.depth, base.filter((claim) => set.every((name) => passesFilter(of, claim, name))));
    base = base.filter((claim) => within.has(linkOf(claim).subject) && within.has(linkOf(claim).object));
  }
  const counts = Object.fromEntries(FILTERS.map((name) => [name, new Map()]));
  const count = (name, value) => counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
  const links = new Map(Object.keys(LINK_STANCES).map((stance) => [stance, new Set()]));
  const claims = [];
  for (const claim of base) {
    const failed = set.filter((name) => !passesFilter(of, claim, name));
    if (failed.length > 1) continue;
    if (!failed.length) claims.push(claim);
    for (const name of failed.length ? failed : FILTERS) {
      if (name === "stance") links.get(linkOf(claim).stance).add(claim.link);
      if (name === "confidence") count(name, Math.min(9, Math.floor(claim.confidence * 10)));
      else if (claim.values[name]) for (const value of claim.values[name]) count(name, value);
      else count(name, binOf(name, claim));
    }
  }
  return { claims, counts, links };
}

const FEW = 6;
const FEW_TYPES = 20; // their shapes are the legend of the network
const expanded = new Set();
const folded = new Set(["support", "publisher", "document", "root"]);

function renderFacets(counts) {
  // Rebuilding the boxes would lose the keyboard's place, so it is found again by what the box stands for.
  const focused = byId("facets").contains(document.activeElement) ? document.activeElement.dataset.key : null;
  fill(byId("facets"),
    renderFacet("type", counts.type), renderFacet("relation", counts.relation),
    FACETS.slice(2, 6).map((name) => renderFacet(name, counts[name])),
    renderConfidence(counts.confidence),
    CLOCKS.map((clock) => renderClock(clock, counts[clock])),
    FACETS.slice(6).map((name) => renderFacet(name, counts[name])));
  if (focused) [...byId("facets").querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
}

function renderFacet(name, counts) {
  const chosen = state.facets[name];
  const label = VALUE_LABELS[name];
  const order = VALUE_ORDERS[name];
  const values = [...new Set([...counts.keys(), ...chosen])].sort(
    order
      ? (a, b) => order.indexOf(a) - order.indexOf(b)
      : (a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || compare(label(a), label(b)),
  );
  const listed = order || expanded.has(name) ? values : values.filter((value, at) => at < (name === "type" ? FEW_TYPES : FEW) || chosen.has(value));
  const rest = values.length - listed.length;
  // A filter whose every claim has the same value filters nothing: it stays folded.
  return element("details", { class: "facet", "data-name": name, open: chosen.size > 0 || !folded.has(name),
    ontoggle: (event) => (event.target.open ? folded.delete(name) : folded.add(name)) },
    element("summary", { "data-key": `fold ${name}` }, FACET_LABELS[name], chosen.size ? element("span", { class: "count" }, ` ${chosen.size} chosen`) : null),
    element("div", { role: "group", "aria-label": FACET_LABELS[name] },
    listed.map((value) =>
      element(
        "label",
        { class: chosen.has(value) ? "chosen" : null },
        element("input", {
          type: "checkbox", "data-key": `${name} ${value}`, checked: chosen.has(value),
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
        }, { class: "quiet", "data-key": `more ${name}`, "aria-label": rest > 0 ? `${rest} more: ${FACET_LABELS[name]}` : `Fewer: ${FACET_LABELS[name]}` })
      : null),
  );
}

// What is filtered by, each to be taken back with one press.
function renderChips() {
  const chips = FACETS.flatMap((name) =>
    [...state.facets[name]].map((value) => chip(VALUE_LABELS[name](value), () => toggleFacet(name, value))),
  );
  if (state.confidence) chips.push(chip(`confidence at least ${(state.confidence / 100).toFixed(2)}`, () => change({ confidence: 0 })));
  for (const clock of CLOCKS) {
    if (state[clock]) chips.push(chip(`${CLOCK_LABELS[clock].toLowerCase()} ${spanWords([state[clock].from, state[clock].to])}`, () => change({ [clock]: null })));
  }
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
  fill(byId("chips"), chips);
}

function chip(label, remove) {
  return element("button", { type: "button", class: "chip", onclick: remove, "aria-label": `Remove filter: ${label}` },
    element("span", {}, label), element("span", { class: "cross", "aria-hidden": "true" }, "×"));
}
