// What of the network is drawn, and by whom: vis-network where it is of moderate size, a canvas of our own above that.
//
// Both drawers have show(scene), select({node, edge}), fit(), moveTo({x, y, scale}), view(), toScreen(x, y), resize() and
// destroy(), and call click({node, edge}) and doubleClick({node, edge}); nothing else on the page knows which one draws.

const DRAWER_LIMIT = 1500; // links
const BUSIEST = 80; // links that are drawn first where the busiest actors are asked for
const GROUP_LINK = 100; // pixels between groups, whose labels then push them apart
const SURROUNDINGS = 40; // links that are drawn of an actor that was opened from elsewhere

const nodeAt = new Map(network.nodes.map((node) => [node.id, node]));
const drawing = { drawer: null, scene: null, key: "", extras: new Set(), filterKey: "", panelShown: false };

// Adds the room that a shape takes with its label; those of groups are drawn larger than the rest.
function sized(node) {
  const { lines, size } = node;
  const more = node.kind === "group" ? 1.45 : 1;
  node.width = Math.max(2 * size, Math.max(...lines.map((line) => line.length)) * 7.8 * more);
  node.height = 2 * (size + lines.length * 18 * more);
  return node;
}

function actorNode(at) {
  const { x, y, size, label } = nodeAt.get(at);
  const entity = entityOf(at);
  const look = content.types[entity.type];
  return sized({ id: at, kind: "actor", x, y, size, shape: look.shape, tone: look.tone, hollow: look.hollow, weight: size, lines: label.split("\n"),
    get words() { return `${entity.label}, ${typeLabel(entity.type)}, ${plural(entity.links.length, "link")}`; } });
}

function linkEdge(link, nodes) {
  const { width, bend, arrows } = network.edges[link.at];
  return { id: link.at, a: nodes.get(link.subject), b: nodes.get(link.object), width, bend, arrow: arrows === "to", stance: link.stance,
    weight: link.claims.length, label: `${STANCE_WORDS[link.stance] ?? ""}${relationOf(link.relation).label}`, short: relationOf(link.relation).label };
}

// Nodes and links, with what both drawers look up: by id, and in the order in which labels are given room.
function sceneOf(nodes, edges) {
  const pressing = { disputed: 2, denied: 1 };
  return {
    nodes, edges,
    ranked: [...nodes].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1)),
    rankedEdges: [...edges].sort((a, b) => (pressing[b.stance] ?? 0) - (pressing[a.stance] ?? 0) || b.weight - a.weight || (a.id < b.id ? -1 : 1)),
    nodeAt: new Map(nodes.map((node) => [node.id, node])),
    edgeAt: new Map(edges.map((edge) => [edge.id, edge])),
  };
}

// The links among the busiest actors, where all are too many.
function linksOfBusiest(all, claims, limit) {
  const weight = new Map();
  for (const claim of claims) for (const end of [linkOf(claim).subject, linkOf(claim).object]) weight.set(end, (weight.get(end) ?? 0) + 1);
  const beside = new Map();
  for (const link of all) for (const end of [link.subject, link.object]) (beside.get(end) ?? beside.set(end, []).get(end)).push(link);
  const busiest = [...beside.keys()].sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0) || a - b);
  // Around an actor the links that lead to it come first of all.
  if (state.focus !== null && beside.has(state.focus)) busiest.unshift(busiest.splice(busiest.indexOf(state.focus), 1)[0]);
  const chosen = new Set();
  const kept = new Set();
  for (const at of busiest) {
    const added = beside.get(at).filter((link) => link.subject === link.object || chosen.has(link.subject) || chosen.has(link.object));
    if (kept.size && kept.size + added.length > limit) break;
    chosen.add(at);
    for (const link of added) kept.add(link);
  }
  for (const at of drawing.extras) for (const link of (beside.get(at) ?? []).slice(0, SURROUNDINGS)) kept.add(link);
  return [...kept].sort((a, b) => a.at - b.at);
}

// Decides what is drawn: {links} or {groups, links}; "all" are the links that pass the filters and lie in the open group.
function chooseShown(claims) {
  const passed = [...new Set(claims.map(linkOf))].sort((a, b) => a.at - b.at);
  if (state.path) {
    const found = shortestPath(...state.path, passed);
    return { links: found?.links ?? [], all: passed, path: found, passed };
  }
  const open = state.group.map(groupOfId).filter(Boolean);
  const all = linksWithin(open, passed);
  const few = all.length <= state.limit * 1.25;
  // Of several groups the links between them are shown, so these are not gathered again.
  const inner = open.length > 1 ? [] : open.length ? open[0].children : topGroups;
  if (!few && state.limit === START && state.focus === null && inner.length > 1) return { groups: inner, links: all, all, open, passed };
  return { links: few ? all : linksOfBusiest(all, open.length ? claims.filter((claim) => all.includes(linkOf(claim))) : claims, state.limit), all, open, passed };
}

// What is opened from a table or the search is drawn, too, until the filters change.
function noteExtras() {
  const filterKey = stateAsHash({ ...state, view: "network", open: null, claim: null });
  if (filterKey !== drawing.filterKey) drawing.extras.clear();
  drawing.filterKey = filterKey;
  if (state.open?.[0] === "actor") drawing.extras.add(state.open[1]);
  if (state.open?.[0] === "link") drawing.extras.add(content.links[state.open[1]].subject);
}

function renderDrawing(claims) {
  noteExtras();
  const chosen = chooseShown(claims);
  renderPathForm();
  const key = `${chosen.groups ? chosen.groups.map((group) => group.at) : ""}:${chosen.links.map((link) => link.at).join(",")}`;
  if (key !== drawing.key || (!drawing.drawer && chosen.links.length)) {
    drawing.key = key;
    drawing.scene = chosen.groups ? groupScene(chosen) : linkScene(chosen.links);
    redraw();
  }
  renderNotice(chosen);
  pointOut();
}

// The window's width to its height, within reason.
function stageAspect() {
  const { clientWidth, clientHeight } = byId("drawing");
  return Math.min(2, Math.max(0.6, clientWidth / clientHeight || 1.5));
}

function groupScene({ groups, links }) {
  const { nodes, edges } = sceneOfGroups(groups, links);
  // Only the strongest links draw together what they join, lest all be drawn into one heap.
  const strong = edges.filter((edge) => edge.stance === "group");
  arrange(nodes, strong.map(({ a, b }) => [a.id, b.id]), stageAspect(), GROUP_LINK);
  return sceneOf(nodes, [...edges].sort((a, b) => a.weight - b.weight));
}

function linkScene(links) {
  const ends = [...new Set(links.flatMap((link) => [link.subject, link.object]))].sort((a, b) => a - b);
  const nodes = ends.map(actorNode);
  if (ends.length < network.nodes.length && ends.length <= ARRANGE_LIMIT && ends.length) {
    arrange(nodes, links.map((link) => [link.subject, link.object]), stageAspect());
  }
  const byEnd = new Map(nodes.map((node) => [node.id, node]));
  return sceneOf(nodes, links.map((link) => linkEdge(link, byEnd)));
}

function redraw() {
  const { scene } = drawing;
  const place = byId("drawing");
  const kind = !scene?.nodes.length ? null : scene.edges.length > DRAWER_LIMIT ? "canvas" : "vis";
  if (drawing.drawer?.name !== kind) {
    drawing.drawer?.destroy();
    drawing.drawer = kind && { canvas: canvasDrawer, vis: visDrawer }[kind](place, { click: onDrawingClick, doubleClick: onDrawingDoubleClick });
  }
  place.dataset.drawer = kind ?? "";
  if (!kind) return;
  drawing.drawer.show(scene);
  const grouped = scene.nodes[0].kind === "group";
  place.setAttribute("aria-label", grouped
    ? `Network of ${plural(scene.nodes.length, "group")} of actors with ${plural(scene.edges.length, "link")} between them`
    : `Network of ${plural(scene.nodes.length, "actor")} and ${plural(scene.edges.length, "link")}`);
  cursor = -1;
  fitDrawing();
  // On a small screen all of it would be too small to read: start in the middle of it, where the busiest actor is.
  if (matchMedia("(max-width: 900px)").matches && drawing.drawer.view().scale < 0.65 && scene.nodes.length < ARRANGE_LIMIT) {
    const [{ x, y }] = scene.ranked;
    drawing.drawer.moveTo({ x, y, scale: 0.65 });
  }
}

const fitDrawing = () => drawing.drawer?.fit();

// The first press of two opens the panel, which moves the drawing, so that the second one falls beside what was meant.
let pressed = { node: null, time: 0 };

function onDrawingClick({ node, edge }) {
  if (node !== null) pressed = { node, time: performance.now() };
  if (node !== null) openNode(drawing.scene.nodeAt.get(node));
  // Beside what was pressed just now: the second of two presses.
  else if (performance.now() - pressed.time < 500) return;
  else if (edge !== null) openEdge(drawing.scene.edgeAt.get(edge));
  else if (state.open) closePanel();
}

function onDrawingDoubleClick() {
  const { node, time } = pressed;
  if (performance.now() - time > 1000) return;
  if (drawing.scene.nodeAt.get(node)?.kind === "actor") change({ focus: node, depth: 1, path: null });
}

function openNode(node) {
  if (node?.kind === "group") change({ group: [groupId(node.group)], open: null, claim: null });
  else if (node) openActor(node.id);
}

function openEdge(edge) {
  if (edge?.between) change({ group: edge.between.map(groupId), open: null, claim: null });
  else if (edge) openLink(edge.id);
}

// Marks in the drawing what the panel shows: itself or else the group that it is in.
function pointOut() {
  if (!drawing.drawer) return;
  const { scene, drawer } = drawing;
  const panelShown = Boolean(state.open);
  if (panelShown !== drawing.panelShown) {
    // The panel takes room from the drawing, which would be noticed only later.
    drawing.panelShown = panelShown;
    drawer.resize();
  }
  const shown = (actor) => (scene.nodeAt.has(actor) ? actor : groupsOf(actor).map((group) => `group ${group.at}`).find((id) => scene.nodeAt.has(id)) ?? null);
  const [kind, at] = state.open ?? [];
  const ends = kind === "link" ? [content.links[at].subject, content.links[at].object].map(shown) : kind === "actor" ? [shown(at)] : [];
  const edge = kind === "link" && scene.edgeAt.has(at) ? at : null;
  const node = kind === "actor" || (kind === "link" && edge === null && ends[0] === ends[1]) ? ends[0] : null;
  drawer.select({ node, edge });
  Object.assign(byId("drawing").dataset, { node: node ?? "", edge: edge ?? "" });
  bringIntoView(ends.filter((id) => id !== null).map((id) => scene.nodeAt.get(id)));
}

// Moves the drawing only where what is opened would stand outside of it.
function bringIntoView(nodes) {
  if (!nodes.length) return;
  const { width, height } = drawing.drawer.view();
  const outside = nodes.map(({ x, y }) => drawing.drawer.toScreen(x, y)).some(({ x, y }) => x < 30 || y < 20 || x > width - 30 || y > height - 40);
  if (!outside) return;
  const middle = (axis) => nodes.reduce((sum, node) => sum + node[axis], 0) / nodes.length;
  drawing.drawer.moveTo({ x: middle("x"), y: middle("y") });
}

// Above the drawing: which part of the network it is, and how to see another.
function renderNotice({ links, all, open = [], groups, path, passed }) {
  const notice = byId("notice");
  const everything = button(`Draw all ${plural(all.length, "link")}`, () => change({ limit: Infinity }));
  const more = button(groups ? "Draw the busiest actors" : "Draw more", () => change({ limit: groups ? BUSIEST : state.limit * 2 }));
  const asGroups = button("Groups", () => change({ limit: START }));
  let words = null;
  if (!passed.length) {
    words = [element("p", {}, content.claims.length ? "No claim passes these filters." : whyEmpty()), isFiltered() ? button("Clear all filters", clearFilters) : null];
  } else if (state.path) {
    words = pathWords(path);
  } else if (groups) {
    words = [open.length ? crumbs(open) : element("p", {}, `Too much to draw at once: ${plural(drawing.scene.nodes.length, "group")} of actors of whom much is said together. Press one to open it.`), more, everything];
  } else if (links.length < all.length) {
    words = [open.length ? crumbs(open) : null,
      element("p", {}, `Drawn: ${plural(links.length, "link")} among the ${drawing.scene.nodes.length.toLocaleString("en")} busiest actors; ${(all.length - links.length).toLocaleString("en")} more links are in the tables.`),
      more, everything, state.limit === START || state.focus !== null ? null : asGroups];
  } else if (open.length) {
    const out = passed.filter((link) => !all.includes(link) && open.length === 1 && (open[0].actors.includes(link.subject) || open[0].actors.includes(link.object))).length;
    words = [crumbs(open), out ? element("p", {}, `${plural(out, "link")} from here to other groups.`) : null];
  } else if (state.limit === Infinity && all.length > START * 1.25 && content.groups.length && state.focus === null) {
    words = [element("p", {}, `All ${plural(all.length, "link")} are drawn; zoom in to read them.`), asGroups];
  }
  notice.hidden = !words;
  fill(notice, words ?? []);
}

// The drawing by keyboard: arrows step through the actors or groups, the busiest first; Enter opens, Backspace leaves a group.
let cursor = -1;

function onDrawingKey(event) {
  if (!drawing.drawer || event.ctrlKey || event.metaKey || event.altKey) return;
  const { ranked } = drawing.scene;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step) {
    cursor = (Math.max(cursor, step > 0 ? -1 : 0) + step + ranked.length) % ranked.length;
    const node = ranked[cursor];
    drawing.drawer.select({ node: node.id });
    drawing.drawer.moveTo({ x: node.x, y: node.y, scale: Math.max(0.8, drawing.drawer.view().scale) });
    byId("shown").textContent = node.words;
  } else if (event.key === "Enter" && ranked[cursor]) openNode(ranked[cursor]);
  else if (event.key === "Backspace" && state.group.length) leaveGroup();
  else if (event.key === "+") zoomBy(1.3);
  else if (event.key === "-") zoomBy(1 / 1.3);
  else if (event.key === "0") fitDrawing();
  else return;
  event.preventDefault();
}

function leaveGroup() {
  const open = state.group.map(groupOfId).filter(Boolean);
  const above = open.length === 1 ? open[0].parent : null;
  change({ group: above === null ? [] : [groupId(content.groups[above])] });
}

function zoomBy(factor) {
  drawing.drawer?.moveTo({ scale: drawing.drawer.view().scale * factor });
}

function startDrawing() {
  byId("stage").before(byId("notice"), element("div", { id: "path-place", hidden: true }));
  document.querySelector(".zoom").append(button("Path …", askForPath, { id: "ask-path", "aria-label": "Find the path between two actors" }));
  byId("drawing").addEventListener("keydown", onDrawingKey);
  byId("zoom-in").addEventListener("click", () => zoomBy(1.3));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.3));
  byId("zoom-all").addEventListener("click", fitDrawing);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
