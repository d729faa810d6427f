// The shortest way from one actor to another over the links that pass the filters.

const PATH_WORDS = "Claims connect these, not facts.";
const MOST_ON_PATH = 40; // links; where more lie on shortest ways, one of these ways is shown

// links → {links, steps, denied}: all links on shortest ways, the number of steps, and whether only denied ones led there.
// Null where there is none.
function shortestPath(from, to, links) {
  const said = links.filter((link) => link.stance !== "denied");
  const found = waysOver(from, to, said);
  return found ? { ...found, denied: false } : said.length < links.length ? withDenied(waysOver(from, to, links)) : null;
}

const withDenied = (found) => (found ? { ...found, denied: true } : null);

function waysOver(from, to, links) {
  if (from === to) return null;
  const beside = new Map();
  for (const link of links) {
    for (const [end, other] of [[link.subject, link.object], [link.object, link.subject]]) {
      if (!beside.has(end)) beside.set(end, []);
      beside.get(end).push([other, link]);
    }
  }
  const steps = new Map([[from, 0]]);
  for (const actor of steps.keys()) {
    if (steps.has(to) && steps.get(actor) >= steps.get(to)) break;
    for (const [next] of beside.get(actor) ?? []) if (!steps.has(next)) steps.set(next, steps.get(actor) + 1);
  }
  if (!steps.has(to)) return null;
  const back = (single) => {
    const held = new Set();
    let ends = [to];
    while (ends.length && !(ends.length === 1 && ends[0] === from)) {
      const before = new Set();
      for (const actor of ends) {
        for (const [next, link] of (beside.get(actor) ?? []).filter(([next]) => steps.get(next) === steps.get(actor) - 1)) {
          if (single && before.size && !before.has(next)) continue;
          before.add(next);
          held.add(link);
        }
      }
      ends = [...before];
    }
    return held;
  };
  let held = back(false);
  if (held.size > MOST_ON_PATH) held = back(true);
  return { links: [...held].sort((a, b) => a.at - b.at), steps: steps.get(to) };
}

// Where a path is asked for: two fields that suggest actors.
function pathForm() {
  const known = (words) => content.entities.find((entity) => entity.links.length && fold(entity.label) === fold(words.trim()));
  const field = (name, label, value) => {
    const list = element("datalist", { id: `path-${name}-list` });
    const box = element("input", { id: `path-${name}`, list: `path-${name}-list`, value, autocomplete: "off", spellcheck: "false" });
    box.addEventListener("input", () => {
      const sought = fold(box.value.trim());
      const fitting = sought ? content.entities.filter((entity) => entity.links.length && fold(entity.label).includes(sought)) : [];
      fitting.sort((a, b) => b.links.length - a.links.length || a.at - b.at);
      fill(list, fitting.slice(0, 12).map((entity) => element("option", { value: entity.label })));
    });
    return element("label", {}, `${label} `, box, list);
  };
  const [from, to] = state.path ?? [state.open?.[0] === "actor" ? state.open[1] : null, null];
  const said = element("span", { class: "said", role: "status" });
  const labelOf = (at) => (at === null ? "" : entityOf(at).label);
  return element("form", { class: "path", onsubmit: (event) => {
    event.preventDefault();
    const [one, other] = [known(byId("path-from").value), known(byId("path-to").value)];
    if (!one || !other) fill(said, "Choose two actors by their names, as suggested while typing.");
    else if (one === other) fill(said, "These are one actor: choose two.");
    else change({ path: [one.at, other.at], view: "network" });
  } },
  field("from", "Path from", labelOf(from)), field("to", "to", labelOf(to)),
  element("button", { type: "submit" }, "Show"), button("Close", closePath), said);
}

let pathAsked = false;

function askForPath() {
  pathAsked = true;
  renderPathForm();
  byId(byId("path-from").value ? "path-to" : "path-from").focus();
}

function closePath() {
  pathAsked = false;
  if (state.path) change({ path: null });
  else renderPathForm();
  byId("drawing").focus();
}

function renderPathForm() {
  const place = byId("path-place");
  place.hidden = !pathAsked && !state.path;
  if (place.hidden) fill(place);
  else if (!place.firstChild || !place.contains(document.activeElement)) fill(place, pathForm());
}

// What the bar above the drawing says of a path.
function pathWords(found) {
  const [from, to] = state.path.map((at) => entityOf(at).label);
  if (!found) return element("p", {}, `No path leads from ${from} to ${to}${isFiltered() ? " over links that pass the filters" : ""}.`);
  return element("p", {}, element("strong", {}, `From ${from} to ${to}: ${plural(found.steps, "step")}. ${PATH_WORDS}`),
    found.denied ? " There is none but by way of links that are only denied." : "",
    " Open each link to see who says so.");
}
