// Puts the page together and keeps it in step with the state.

const TAB_LABELS = { network: "Network", claims: "Claims", actors: "Actors", documents: "Documents", relations: "Relations" };

function whyEmpty() {
  if (!content.documents.length) {
    return content.skipped.length
      ? `There are no claims, since none of the ${plural(content.skipped.length, "input")} could be used; the Documents tab says why.`
      : "There are no claims, since no document was given.";
  }
  return `There are no claims: ${plural(content.documents.length, "document")} ${content.documents.length === 1 ? "was" : "were"} read, and nothing in them was recognised as one actor being linked with another.`;
}

function renderFacts() {
  const { first, last, undated, version } = content.meta;
  const span = first ? (dateWords(first) === dateWords(last) ? dateWords(first) : `${dateWords(first)} – ${dateWords(last)}`) : "undated";
  fill(byId("facts"),
    `${plural(content.claims.length, "claim")} from ${plural(content.documents.length, "document")}, ${span}${first && undated ? ` and ${undated} undated` : ""}. `,
    "This page says who said what; it says of nothing that it is so. ",
    button("What the relations mean, and how to read this", () => change({ view: "relations" }), { class: "inline" }),
    content.skipped.length ? [" · ", button(`${plural(content.skipped.length, "input")} skipped`, () => change({ view: "documents" }), { class: "inline" })] : null,
    element("span", { class: "version" }, ` · claimgraph ${version}`));
}

function renderTabs(counts) {
  const focused = document.activeElement?.getAttribute("role") === "tab";
  fill(byId("tabs"), VIEWS.map((view) => {
    const chosen = view === state.view;
    return element("button", { type: "button", role: "tab", id: `tab-${view}`, "aria-controls": `view-${view}`,
      "aria-selected": String(chosen), tabindex: chosen ? "0" : "-1", onclick: () => change({ view }) },
    TAB_LABELS[view], counts[view] === undefined ? null : element("span", { class: "count" }, ` ${counts[view].toLocaleString("en")}`));
  }));
  for (const view of VIEWS) byId(`view-${view}`).hidden = view !== state.view;
  if (focused) byId(`tab-${state.view}`).focus();
}

function startTabs() {
  byId("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    change({ view: VIEWS[(VIEWS.indexOf(state.view) + step + VIEWS.length) % VIEWS.length] });
    event.preventDefault();
  });
}

// Whom some claims are about or come from.
function actorsIn(claims) {
  const actors = new Set();
  for (const claim of claims) {
    const { subject, object } = linkOf(claim);
    actors.add(subject).add(object);
    if (claim.speaker !== null) actors.add(claim.speaker);
  }
  return actors;
}

let rendered = 0;
let filteredFor = null;
let found = null;

function render() {
  const key = JSON.stringify([FACETS.map((name) => [...state.facets[name]]), state.confidence, state.published, state.happened, state.words, state.focus, state.depth]);
  if (key !== filteredFor) {
    filteredFor = key;
    found = filtered(state);
    passing.claims = new Set(found.claims);
    renderFacets(found.counts);
    renderLegend(found.links);
    renderChips();
  }
  const { claims } = found;
  renderTabs({ claims: claims.length, actors: actorsIn(claims).size, documents: new Set(claims.map((claim) => claim.document)).size });
  byId("shown").textContent = isFiltered() ? `${claims.length.toLocaleString("en")} of ${plural(content.claims.length, "claim")} pass the filters` : "";
  renderPanel();
  if (state.view === "network") renderDrawing(claims);
  else renderTable(state.view, claims);
  // Says that everything is drawn, for whoever waits for it.
  rendered += 1;
  document.documentElement.dataset.rendered = String(rendered);
}

function start() {
  const narrow = matchMedia("(max-width: 900px)");
  if (narrow.matches) byId("filter-drawer").open = false;
  renderFacts();
  startTabs();
  startSearch();
  startDrawing();
  startSaving();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input[type=search], select");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && state.open) closePanel();
    else if (event.key === "/" && !typing) {
      byId("search").focus();
      event.preventDefault();
    }
  });
  // On paper nothing can be unfolded.
  window.addEventListener("beforeprint", () => document.querySelectorAll("#panel details").forEach((one) => { one.open = true; }));
  state = hasAddress ? stateFromHash(location.hash) : emptyState();
  whenStateChanges(render);
  render();
}

start();
