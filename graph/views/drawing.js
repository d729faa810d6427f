// The network, drawn by vis-network at places that are given.

const nodeAt = new Map(network.nodes.map((node) => [node.id, node]));
const drawing = { vis: null, nodes: [], links: [], key: "", extras: new Set(), filterKey: "" };

// The colours of the style sheet, as they are now: light or dark.
function tone(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function groupColours() {
  const groups = {};
  const paper = tone("paper");
  for (const [type, look] of Object.entries(content.types)) {
    const ink = tone(look.tone);
    const background = look.hollow ? paper : ink;
    groups[type] = {
      color: { background, border: ink, highlight: { background, border: tone("accent") }, hover: { background, border: tone("accent") } },
      borderWidth: look.hollow ? 2.5 : 1,
      borderWidthSelected: 4,
    };
  }
  return groups;
}

function visOptions() {
  const face = getComputedStyle(document.body).fontFamily;
  return {
    ...JSON.parse(network.options),
    autoResize: true,
    groups: groupColours(),
    interaction: { hover: true, keyboard: false, multiselect: false, selectConnectedEdges: false, hideEdgesOnDrag: drawing.links.length > 1500 },
    nodes: {
      font: { face, size: 15, color: tone("ink"), strokeWidth: 4, strokeColor: tone("paper"), vadjust: -2 },
      scaling: { label: { enabled: false, drawThreshold: 9.5 } },
      labelHighlightBold: false,
    },
    edges: {
      font: { face, size: 13, color: tone("ink-soft"), strokeWidth: 0, background: tone("paper"), align: "middle" },
      arrows: { to: { scaleFactor: 0.55 } },
      arrowStrikethrough: false,
      hoverWidth: 1,
      selectionWidth: 2,
      labelHighlightBold: false,
      scaling: { label: { enabled: false, drawThreshold: 9 } },
      selfReference: { size: 18, angle: 0.8 },
    },
  };
}

function edgeLook(link, edge) {
  const colour = { affirmed: tone("link"), hedged: tone("link"), denied: tone("denied"), disputed: tone("disputed") }[link.stance];
  const said = relationOf(link.relation).label;
  return {
    ...edge,
    label: link.stance === "denied" ? `not: ${said}` : said,
    font: { color: link.stance === "denied" || link.stance === "disputed" ? colour : tone("ink-soft") },
    color: { color: colour, highlight: tone("accent"), hover: tone("accent") },
    dashes: { hedged: [7, 5], denied: [2, 4] }[link.stance] ?? false,
    smooth: edge.bend ? { enabled: true, type: edge.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(edge.bend) } : { enabled: false },
  };
}

// Which links are drawn: all that pass the filters, or those among the busiest actors where these are too many.
function chooseLinks(claims) {
  const weight = new Map();
  const links = new Set();
  for (const claim of claims) {
    const link = linkOf(claim);
    links.add(link);
    for (const end of [link.subject, link.object]) weight.set(end, (weight.get(end) ?? 0) + 1);
  }
  const all = [...links].sort((a, b) => a.at - b.at);
  if (all.length <= state.limit * 1.25) return { links: all, all, actors: weight.size };
  const busiest = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a) || a - b);
  const beside = new Map(busiest.map((at) => [at, []]));
  for (const link of all) {
    beside.get(link.subject).push(link);
    beside.get(link.object).push(link);
  }
  const chosen = new Set();
  const kept = new Set();
  for (const at of busiest) {
    const added = beside.get(at).filter((link) => link.subject === at || link.object === at)
      .filter((link) => link.subject === link.object || chosen.has(link.subject) || chosen.has(link.object));
    if (kept.size && kept.size + added.length > state.limit) break;
    chosen.add(at);
    for (const link of added) kept.add(link);
  }
  for (const at of drawing.extras) for (const link of (beside.get(at) ?? []).slice(0, 40)) kept.add(link);
  return { links: [...kept].sort((a, b) => a.at - b.at), all, actors: weight.size };
}

// What is opened from a table or the search is drawn, too, until the filters change.
function noteExtras() {
  const filterKey = stateAsHash({ ...state, view: "network", open: null, claim: null });
  if (filterKey !== drawing.filterKey) drawing.extras.clear();
  drawing.filterKey = filterKey;
  if (state.open?.[0] === "actor") drawing.extras.add(state.open[1]);
  if (state.open?.[0] === "link") drawing.extras.add(content.links[state.open[1]].subject);
}

function extentOf(node) {
  const lines = node.label.split("\n");
  return { width: Math.max(2 * node.size, Math.max(...lines.map((line) => line.length)) * 7.8), height: 2 * (node.size + lines.length * 18) };
}

function renderDrawing(claims) {
  noteExtras();
  const { links, all, actors } = chooseLinks(claims);
  const ends = [...new Set(links.flatMap((link) => [link.subject, link.object]))].sort((a, b) => a - b);
  renderNotice(links, all, ends.length, actors);
  const key = links.map((link) => link.at).join(",");
  if (key !== drawing.key || !drawing.vis) {
    drawing.key = key;
    drawing.links = links;
    drawing.nodes = ends.map((at) => ({ ...nodeAt.get(at), ...extentOf(nodeAt.get(at)) }));
    if (ends.length < network.nodes.length && ends.length <= ARRANGE_LIMIT && ends.length) {
      const stage = byId("drawing");
      arrange(drawing.nodes, links.map((link) => [link.subject, link.object]), Math.min(2, Math.max(0.6, stage.clientWidth / stage.clientHeight || 1.5)));
    }
    redraw();
  }
  pointOut();
}

function redraw() {
  if (!drawing.links.length) {
    drawing.vis?.destroy();
    drawing.vis = null;
    return;
  }
  drawing.set = new vis.DataSet(drawing.nodes.map(({ width, height, ...node }) => node));
  drawing.labelled = new Map();
  const data = {
    nodes: drawing.set,
    edges: drawing.links.map((link) => edgeLook(link, network.edges[link.at])),
  };
  if (drawing.vis) {
    drawing.vis.setOptions(visOptions());
    drawing.vis.setData(data);
  } else {
    drawing.vis = new vis.Network(byId("drawing"), data, visOptions());
    drawing.vis.on("click", onDrawingClick);
    drawing.vis.on("doubleClick", ({ nodes }) => nodes.length && change({ focus: nodes[0], depth: 1 }));
    drawing.vis.on("zoom", labelSoon);
    drawing.vis.on("hoverNode", () => byId("drawing").classList.add("pointing"));
    drawing.vis.on("hoverEdge", () => byId("drawing").classList.add("pointing"));
    drawing.vis.on("blurNode", () => byId("drawing").classList.remove("pointing"));
    drawing.vis.on("blurEdge", () => byId("drawing").classList.remove("pointing"));
  }
  byId("drawing").setAttribute("aria-label",
    `Network of ${plural(drawing.nodes.length, "actor")} and ${plural(drawing.links.length, "link")}`);
  fitDrawing();
  // On a small screen all of it would be too small to read: start in the middle of it, where the busiest actor is.
  if (matchMedia("(max-width: 900px)").matches && drawing.vis.getScale() < 0.65) {
    const busiest = drawing.nodes.reduce((most, node) => (node.size > most.size ? node : most));
    drawing.vis.focus(busiest.id, { scale: 0.65 });
    labelNodes();
  }
}

const LABEL = 15; // pixels at a zoom of 1
const LEGIBLE = 11.5; // pixels on the screen
let labelTimer = 0;

function labelSoon() {
  clearTimeout(labelTimer);
  labelTimer = setTimeout(labelNodes, 120);
}

// Zoomed out, the labels of the busiest actors stay legible as far as they find room; the others return on zooming in.
function labelNodes() {
  if (!drawing.vis) return;
  const scale = drawing.vis.getScale();
  const size = Math.round(LEGIBLE / scale);
  const sizes = new Map();
  if (size > LABEL) {
    const taken = [];
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
    const free = (box) => taken.every((other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
    // Shapes are in the way, too, though less: a label may cross the shapes of minor actors.
    const ordered = [...drawing.nodes].sort((a, b) => b.size - a.size || a.id - b.id).slice(0, 400);
    for (const node of ordered) {
      const lines = node.label.split("\n");
      const half = Math.max(...lines.map((line) => pen.measureText(line).width)) / 2;
      const box = { left: node.x - half, right: node.x + half, top: node.y + node.size, bottom: node.y + node.size + lines.length * size * 1.2 };
      if (!free(box)) continue;
      taken.push(box, { left: node.x - node.size, right: node.x + node.size, top: node.y - node.size, bottom: node.y + node.size });
      sizes.set(node.id, size);
    }
  }
  const changed = drawing.nodes.filter((node) => drawing.labelled.get(node.id) !== sizes.get(node.id));
  drawing.labelled = sizes;
  if (changed.length) drawing.set.update(changed.map(({ id }) => ({ id, font: { size: sizes.get(id) ?? LABEL } })));
}

function fitDrawing() {
  if (!drawing.vis) return;
  drawing.vis.fit({ animation: false, maxZoomLevel: 1.25 });
  // The labels at the rim count, too.
  drawing.vis.moveTo({ scale: drawing.vis.getScale() * 0.94 });
  labelNodes();
}

function onDrawingClick({ nodes, edges }) {
  if (nodes.length) openActor(nodes[0]);
  else if (edges.length) openLink(edges[0]);
  else if (state.open) closePanel();
}

// Marks in the drawing what the panel shows.
function pointOut() {
  if (!drawing.vis) return;
  drawing.vis.unselectAll();
  const panelShown = Boolean(state.open);
  if (panelShown !== drawing.panelShown) {
    // The panel takes room from the drawing, which vis-network would notice only later.
    drawing.panelShown = panelShown;
    drawing.vis.setSize("100%", "100%");
    drawing.vis.redraw();
  }
  const [kind, at] = state.open ?? [];
  if (kind === "actor" && drawing.nodes.some((node) => node.id === at)) drawing.vis.selectNodes([at], false);
  if (kind === "link" && drawing.links.some((link) => link.at === at)) drawing.vis.selectEdges([at]);
  bringIntoView(kind === "link" ? [content.links[at].subject, content.links[at].object] : kind === "actor" ? [at] : []);
}

// Moves the drawing only where what is opened would stand outside of it.
function bringIntoView(actors) {
  const places = Object.values(drawing.vis.getPositions(actors.filter((at) => drawing.nodes.some((node) => node.id === at))));
  const { clientWidth: width, clientHeight: height } = byId("drawing");
  const outside = places.map((place) => drawing.vis.canvasToDOM(place)).some(({ x, y }) => x < 30 || y < 20 || x > width - 30 || y > height - 40);
  if (!outside) return;
  const middle = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  drawing.vis.moveTo({ position: { x: middle("x"), y: middle("y") } });
}

function renderNotice(links, all, shown, actors) {
  const notice = byId("notice");
  notice.hidden = links.length >= all.length && all.length > 0;
  if (!all.length) {
    fill(notice, element("p", {}, content.claims.length ? "No claim passes these filters." : whyEmpty()),
      isFiltered() ? button("Clear all filters", clearFilters) : null);
  } else if (links.length < all.length) {
    fill(notice,
      element("p", {}, `Drawn: ${plural(links.length, "link")} among the ${shown.toLocaleString("en")} busiest of ${plural(actors, "actor")}; ${(all.length - links.length).toLocaleString("en")} more links are in the tables.`),
      button("Draw more", () => change({ limit: state.limit * 2 })),
      button(`Draw all ${all.length.toLocaleString("en")}`, () => change({ limit: Infinity })));
  }
}

// The drawing by keyboard: arrows step through the actors, the busiest first; Enter opens.
let cursor = -1;

function onDrawingKey(event) {
  if (!drawing.vis) return;
  const order = [...drawing.nodes].sort((a, b) => b.size - a.size || a.id - b.id);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step) {
    cursor = (Math.max(cursor, step > 0 ? -1 : 0) + step + order.length) % order.length;
    const entity = entityOf(order[cursor].id);
    drawing.vis.selectNodes([entity.at], false);
    drawing.vis.focus(entity.at, { scale: Math.max(0.8, drawing.vis.getScale()) });
    byId("shown").textContent = `${entity.label}, ${typeLabel(entity.type)}, ${plural(entity.links.length, "link")}`;
  } else if (event.key === "Enter" && order[cursor]) openActor(order[cursor].id);
  else if (event.key === "+") zoomBy(1.3);
  else if (event.key === "-") zoomBy(1 / 1.3);
  else if (event.key === "0") fitDrawing();
  else return;
  event.preventDefault();
}

function zoomBy(factor) {
  drawing.vis?.moveTo({ scale: drawing.vis.getScale() * factor });
  labelSoon();
}
