// What is shown: one object, kept in the address's hash, so that back, forward and a copied address work.

const FACETS = ["relation", "type", "stance", "speaker", "publisher", "document"];
const VIEWS = ["network", "claims", "actors", "documents", "relations"];

const START = 200;

const emptyState = () => ({
  view: "network",
  facets: Object.fromEntries(FACETS.map((name) => [name, new Set()])),
  words: "", // every one must stand in the claim, its ends, its voices or its document
  focus: null, // an actor whose surroundings alone are shown
  depth: 1,
  open: null, // what the panel shows: ["link" | "actor" | "text", place]
  claim: null, // the claim to be pointed at in the panel
  limit: START, // how many links are drawn at most
  group: [], // ids of the groups of actors that are opened: one, or two to see the links between them
  path: null, // two actors, the shortest way between whom is drawn
});

let state = emptyState();
const listeners = [];
const whenStateChanges = (listener) => listeners.push(listener);

// Ids in the hash are those of the build, not places in lists, so that an address outlives a rebuild where it can.
function stateAsHash(of) {
  const hash = new URLSearchParams();
  if (of.view !== "network") hash.set("view", of.view);
  for (const name of FACETS) for (const value of of.facets[name]) hash.append(name, value);
  if (of.words) hash.set("words", of.words);
  if (of.focus !== null) hash.set("focus", entityOf(of.focus).id);
  if (of.focus !== null && of.depth !== 1) hash.set("depth", of.depth);
  if (of.open) hash.set(of.open[0], openables[of.open[0]](of.open[1]));
  if (of.claim !== null) hash.set("claim", content.claims[of.claim].id);
  if (of.limit !== START) hash.set("limit", of.limit === Infinity ? "all" : of.limit);
  for (const id of of.group) hash.append("group", id);
  if (of.path) for (const at of of.path) hash.append("path", entityOf(at).id);
  return hash.toString();
}

const linkId = (link) => [entityOf(link.subject).id, link.relation, entityOf(link.object).id].join(" ");
const openables = {
  link: (at) => linkId(content.links[at]),
  actor: (at) => entityOf(at).id,
  text: (at) => content.documents[at].id,
};
const placeIn = (list, test) => {
  const at = list.findIndex(test);
  return at < 0 ? null : at;
};

function stateFromHash(text) {
  const hash = new URLSearchParams(text.replace(/^#/, ""));
  const made = emptyState();
  if (VIEWS.includes(hash.get("view"))) made.view = hash.get("view");
  for (const name of FACETS) for (const value of hash.getAll(name)) made.facets[name].add(value);
  made.words = hash.get("words") ?? "";
  if (hash.has("focus")) made.focus = placeIn(content.entities, (entity) => entity.id === hash.get("focus"));
  made.depth = Math.min(3, Math.max(1, Number(hash.get("depth")) || 1));
  const openers = [
    ["link", () => placeIn(content.links, (link) => linkId(link) === hash.get("link"))],
    ["actor", () => placeIn(content.entities, (entity) => entity.id === hash.get("actor"))],
    ["text", () => placeIn(content.documents, (source) => source.id === hash.get("text"))],
  ];
  for (const [kind, find] of openers) {
    const at = hash.has(kind) ? find() : null;
    if (at !== null) made.open = [kind, at];
  }
  if (hash.has("claim")) made.claim = placeIn(content.claims, (claim) => claim.id === hash.get("claim"));
  if (hash.has("limit")) made.limit = hash.get("limit") === "all" ? Infinity : Number(hash.get("limit")) || START;
  made.group = hash.getAll("group").filter(groupOfId).slice(0, 2);
  const ends = hash.getAll("path").map((id) => placeIn(content.entities, (entity) => entity.id === id));
  if (ends.length === 2 && !ends.includes(null)) made.path = ends;
  return made;
}

// Changes the state. Steps worth going back to get an entry in the browser's history; typing does not.
function change(changes, { remember = true } = {}) {
  state = { ...state, ...changes };
  const hash = `#${stateAsHash(state)}`;
  if (hash !== (location.hash || "#")) {
    if (remember) history.pushState(null, "", hash);
    else history.replaceState(null, "", hash);
  }
  for (const listener of listeners) listener(state);
}

function toggleFacet(name, value) {
  const chosen = new Set(state.facets[name]);
  if (!chosen.delete(value)) chosen.add(value);
  change({ facets: { ...state.facets, [name]: chosen } });
}

function clearFilters() {
  change({ facets: emptyState().facets, words: "", focus: null, depth: 1 });
}

const isFiltered = () => FACETS.some((name) => state.facets[name].size) || state.words !== "" || state.focus !== null;
const openLink = (at, claim = null) => change({ open: ["link", at], claim });
const openActor = (at) => change({ open: ["actor", at], claim: null });
const openDocument = (at, claim = null) => change({ open: ["text", at], claim });
const closePanel = () => change({ open: null, claim: null });

window.addEventListener("popstate", () => {
  state = stateFromHash(location.hash);
  for (const listener of listeners) listener(state);
});
