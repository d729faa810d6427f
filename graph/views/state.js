// What is shown: one object, kept in the address's hash, so that back, forward and a copied address work.

// Filters by ticking values; "stance" and "support" are of the whole link, the others of each claim.
const FACETS = ["type", "relation", "stance", "polarity", "certainty", "support", "speaker", "publisher", "document", "root"];
const CLOCKS = ["published", "happened"];
const VIEWS = ["network", "claims", "actors", "documents", "relations"];

const START = 200;

const emptyState = () => ({
  view: "network",
  facets: Object.fromEntries(FACETS.map((name) => [name, new Set()])),
  confidence: 0, // the least, in hundredths
  published: null, // {from, to, undated}: dates as precise as wished, both included; whether what has none stays
  happened: null,
  words: "", // every one must stand in the claim, its ends, its voices or its document
  focus: null, // an actor whose surroundings alone are shown
  depth: 1,
  open: null, // what the panel shows: ["link" | "actor" | "text", place]
  claim: null, // the claim to be pointed at in the panel
  limit: START, // how many links are drawn at most
  group: [], // ids of the groups of actors that are opened: one, or two to see the links between them
  path: null, // two actors, the shortest way between whom is drawn
  sort: {}, // view → [column, 1 or -1]
});

let state = emptyState();
const listeners = [];
const whenStateChanges = (listener) => listeners.push(listener);

// Ids in the hash are those of the build, not places in lists, so that an address outlives a rebuild where it can.
function stateAsHash(of) {
  const hash = new URLSearchParams();
  if (of.view !== "network") hash.set("view", of.view);
  for (const name of FACETS) for (const value of of.facets[name]) hash.append(name, value);
  if (of.confidence) hash.set("confidence", of.confidence);
  for (const clock of CLOCKS) if (of[clock]) hash.set(clock, spanAsText(of[clock]));
  if (of.words) hash.set("words", of.words);
  if (of.focus !== null) hash.set("focus", entityOf(of.focus).id);
  if (of.focus !== null && of.depth !== 1) hash.set("depth", of.depth);
  if (of.open) hash.set(of.open[0], openables[of.open[0]](of.open[1]));
  if (of.claim !== null) hash.set("claim", content.claims[of.claim].id);
  if (of.limit !== START) hash.set("limit", of.limit === Infinity ? "all" : of.limit);
  for (const id of of.group) hash.append("group", id);
  if (of.path) for (const at of of.path) hash.append("path", entityOf(at).id);
  for (const [view, [column, way]] of Object.entries(of.sort)) hash.append("sort", `${view} ${way < 0 ? "-" : ""}${column}`);
  return hash.toString();
}

// "2021-03..2022" and, where what is undated stays, "2021-03..2022,undated".
const spanAsText = ({ from, to, undated }) => `${from}..${to}${undated ? ",undated" : ""}`;

function spanFromText(text) {
  const parts = /^(\d{4}(?:-\d\d){0,2})\.\.(\d{4}(?:-\d\d){0,2})(,undated)?$/.exec(text ?? "");
  return parts && { from: parts[1], to: parts[2], undated: Boolean(parts[3]) };
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
  made.confidence = Math.min(100, Math.max(0, Math.round(Number(hash.get("confidence"))) || 0));
  for (const clock of CLOCKS) made[clock] = spanFromText(hash.get(clock));
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
  for (const order of hash.getAll("sort")) {
    const parts = /^(\w+) (-?)(\w+)$/.exec(order);
    if (parts && Object.hasOwn(TABLES, parts[1]) && TABLES[parts[1]].columns.some(([key]) => key === parts[3])) {
      made.sort[parts[1]] = [parts[3], parts[2] ? -1 : 1];
    }
  }
  return made;
}

// Inside another page, as in a notebook, there is no address of its own to keep the state in: it is kept here.
const hasAddress = location.protocol !== "about:";
const trail = [];
// How many steps lie behind this one within the page.
const stepsBehind = () => (hasAddress ? (history.state?.steps ?? 0) : trail.length);

// Changes the state. Steps worth going back to get an entry in the browser's history; typing does not.
function change(changes, { remember = true } = {}) {
  if (!hasAddress && remember) trail.push(state);
  state = { ...state, ...changes };
  if (hasAddress) {
    const hash = `#${stateAsHash(state)}`;
    if (hash !== (location.hash || "#")) {
      if (remember) history.pushState({ steps: stepsBehind() + 1 }, "", hash);
      else history.replaceState(history.state, "", hash);
    }
  }
  for (const listener of listeners) listener(state);
}

function goBack() {
  if (hasAddress) {
    history.back();
  } else if (trail.length) {
    state = trail.pop();
    for (const listener of listeners) listener(state);
  }
}

function toggleFacet(name, value) {
  const chosen = new Set(state.facets[name]);
  if (!chosen.delete(value)) chosen.add(value);
  change({ facets: { ...state.facets, [name]: chosen } });
}

const onlyFacet = (name, value, also = {}) => change({ facets: { ...emptyState().facets, [name]: new Set([value]) }, ...also });

const NO_FILTERS = () => {
  const { facets, confidence, published, happened, words, focus, depth } = emptyState();
  return { facets, confidence, published, happened, words, focus, depth };
};
const clearFilters = () => change(NO_FILTERS());

const isFiltered = () =>
  FACETS.some((name) => state.facets[name].size) || state.confidence > 0 || CLOCKS.some((clock) => state[clock]) || state.words !== "" || state.focus !== null;
const openLink = (at, claim = null) => change({ open: ["link", at], claim });
const openActor = (at) => change({ open: ["actor", at], claim: null });
const openDocument = (at, claim = null) => change({ open: ["text", at], claim });
const closePanel = () => change({ open: null, claim: null });

window.addEventListener("popstate", () => {
  state = stateFromHash(location.hash);
  for (const listener of listeners) listener(state);
});
