// Search with suggestions: actors by any of their names, relations, documents; or words anywhere in the claims.

const SUGGESTIONS = 9;
let suggested = [];
let suggestionAt = -1;

function searchEntries() {
  return [
    ...content.entities.map((entity) => ({
      kind: "actor", label: entity.label, weight: entity.about.length + entity.by.length, symbol: entity.type, note: typeLabel(entity.type),
      names: [entity.label, ...entity.aliases, ...entity.named.map(([text]) => text)], run: () => openActor(entity.at),
      hidden: () => ![...entity.about, ...entity.by].some((claim) => passing.claims.has(claim)),
    })),
    ...Object.entries(content.relations).map(([name, relation]) => ({
      kind: "relation", label: relation.label, weight: 1e6, note: "relation: show its claims", names: [relation.label, relation.inverse],
      run: () => state.facets.relation.has(name) || toggleFacet("relation", name),
      hidden: () => !shownIn("relations").has(name),
    })),
    ...content.documents.map((source) => ({
      kind: "document", label: titleOf(source), weight: 0, note: ["document", source.publisher, dateWords(source.date)].filter(Boolean).join(" · "), names: [titleOf(source)],
      run: () => openDocument(source.at), hidden: () => source.claims.length > 0 && !source.claims.some((claim) => passing.claims.has(claim)),
    })),
  ].map((entry) => ({ ...entry, folded: entry.names.map(fold) }));
}

// The relations that some passing claim has; looked up once for each set of claims.
const shown = { of: null, relations: new Set() };
function shownIn(what) {
  if (shown.of !== passing.claims) Object.assign(shown, { of: passing.claims, relations: new Set([...passing.claims].map((claim) => linkOf(claim).relation)) });
  return shown[what];
}

// Without case and accents, so that "Guzman" finds "Guzmán".
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let entries = null; // made when something is first sought
let actorsByName = null;

// The actors that go by a name, without case and accents.
function actorsNamed(name) {
  if (actorsByName === null) {
    actorsByName = new Map();
    for (const entity of content.entities) {
      for (const known of new Set([entity.label, ...entity.aliases].map(fold))) {
        if (!actorsByName.has(known)) actorsByName.set(known, []);
        actorsByName.get(known).push(entity);
      }
    }
  }
  return actorsByName.get(fold(name)) ?? [];
}

function suggest(words) {
  const sought = fold(words.trim());
  if (!sought) return [];
  const rank = (entry) => {
    let best = 9;
    for (const name of entry.folded) {
      if (name === sought) best = Math.min(best, 0);
      else if (name.startsWith(sought)) best = Math.min(best, 1);
      else if (name.includes(` ${sought}`)) best = Math.min(best, 2);
      else if (name.includes(sought)) best = Math.min(best, 3);
    }
    return best;
  };
  entries ??= searchEntries();
  const found = entries.map((entry) => [rank(entry), entry]).filter(([best]) => best < 9)
    .sort(([a, x], [b, y]) => a - b || y.weight - x.weight || compare(x.label, y.label))
    .slice(0, SUGGESTIONS).map(([, entry]) => ({ ...entry, alias: aliasFound(entry, sought) }));
  found.push({ kind: "words", label: `Claims with the words “${words.trim()}”`, note: "", hidden: () => false, run: () => change({ words: words.trim(), view: state.view === "network" ? "network" : "claims" }) });
  return found;
}

// The name that was found, where it is not the one that is shown.
function aliasFound(entry, sought) {
  if (entry.folded[0].includes(sought)) return "";
  return entry.names[entry.folded.findIndex((name) => name.includes(sought))] ?? "";
}

function renderSuggestions() {
  const box = byId("search");
  const list = byId("suggestions");
  list.hidden = !suggested.length;
  box.setAttribute("aria-expanded", String(suggested.length > 0));
  if (suggestionAt >= 0) box.setAttribute("aria-activedescendant", `suggestion-${suggestionAt}`);
  else box.removeAttribute("aria-activedescendant");
  fill(list, suggested.map((entry, at) =>
    element("li", { id: `suggestion-${at}`, role: "option", "aria-selected": String(at === suggestionAt), onmousedown: (event) => { event.preventDefault(); choose(at); } },
      entry.symbol ? symbol(entry.symbol) : null,
      element("span", { class: "name" }, entry.label, entry.alias ? element("span", { class: "alias" }, ` “${entry.alias}”`) : null),
      element("span", { class: "note" }, entry.note, entry.hidden() ? element("span", { class: "hidden-mark" }, `${entry.note ? " · " : ""}hidden by the filters`) : null))));
  byId("suggested").textContent = suggested.length ? plural(suggested.length, "suggestion") : "";
}

function choose(at) {
  const entry = suggested[at];
  closeSuggestions();
  byId("search").value = "";
  entry.run();
}

function closeSuggestions() {
  suggested = [];
  suggestionAt = -1;
  renderSuggestions();
}

function startSearch() {
  const box = byId("search");
  box.addEventListener("input", () => {
    suggested = suggest(box.value);
    suggestionAt = -1;
    renderSuggestions();
  });
  box.addEventListener("blur", closeSuggestions);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!suggested.length) suggested = suggest(box.value);
      const count = suggested.length;
      if (count) suggestionAt = (suggestionAt + (event.key === "ArrowDown" ? 1 : suggestionAt < 0 ? count : count - 1)) % count;
      renderSuggestions();
      event.preventDefault();
    } else if (event.key === "Enter" && suggested.length) {
      choose(Math.max(0, suggestionAt));
      event.preventDefault();
    } else if (event.key === "Escape" && suggested.length) {
      closeSuggestions();
      event.stopPropagation();
    }
  });
}
