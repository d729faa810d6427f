// Draws networks of moderate size with vis-network. The same in use as canvasDrawer: see drawing.js.

function visDrawer(place, events) {
  let scene = { nodes: [], edges: [], ranked: [], rankedEdges: [], nodeAt: new Map(), edgeAt: new Map() };
  let palette = paletteNow();
  let net = null;
  let labels = { scale: 0, list: [] };

  const nodeLook = (node) => {
    const background = fillOf(node, palette);
    const marked = { background, border: palette.accent };
    return {
      id: node.id, x: node.x, y: node.y, shape: node.shape, size: node.size,
      color: { background, border: palette[node.tone], highlight: marked, hover: marked },
      borderWidth: rimOf(node), borderWidthSelected: 4,
    };
  };
  const edgeLook = (edge) => ({
    id: edge.id, from: edge.a.id, to: edge.b.id, width: edge.width,
    color: { color: palette[STANCE_TONES[edge.stance]], highlight: palette.accent, hover: palette.accent },
    dashes: DASHES[edge.stance] ?? false,
    arrows: edge.arrow ? "to" : "",
    smooth: edge.bend ? { enabled: true, type: edge.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(edge.bend) } : { enabled: false },
  });
  const options = () => ({
    ...JSON.parse(network.options),
    autoResize: true,
    interaction: { hover: true, keyboard: false, multiselect: false, selectConnectedEdges: false },
    edges: { arrows: { to: { scaleFactor: 0.55 } }, arrowStrikethrough: false, hoverWidth: 1, selectionWidth: 2, selfReference: { size: 18, angle: 0.8 } },
  });
  const pointed = ({ x, y }) => ({ node: net.getNodeAt({ x, y }) ?? null, edge: net.getEdgeAt({ x, y }) ?? null });
  const whatIs = ({ pointer }) => {
    const { node, edge } = pointed(pointer.DOM);
    return node === null ? { node, edge } : { node, edge: null };
  };

  // The labels are placed for the whole at each zoom, so that they keep still while the drawing is moved.
  function paintNames(pen) {
    const scale = net.getScale();
    if (labels.scale !== scale) {
      const all = viewOfAll(scene.nodes, place.clientWidth, place.clientHeight);
      const [x, y] = [place.clientWidth / all.scale / 2, place.clientHeight / all.scale / 2];
      const everything = { scale, left: all.x - x, right: all.x + x, top: all.y - y, bottom: all.y + y };
      labels = { scale, list: placeLabels(scene, everything, palette.face) };
    }
    paintLabels(pen, labels.list, palette);
    place.dataset.painted = String(Number(place.dataset.painted ?? 0) + 1);
  }

  function start(data) {
    net = new vis.Network(place, data, options());
    net.on("afterDrawing", paintNames);
    net.on("click", (event) => events.click(whatIs(event)));
    net.on("doubleClick", (event) => events.doubleClick(whatIs(event)));
    net.on("dragging", ({ nodes }) => {
      for (const [id, { x, y }] of Object.entries(net.getPositions(nodes))) Object.assign(scene.nodes.find((node) => String(node.id) === id), { x, y });
      if (nodes.length) labels.scale = 0;
    });
    const pointing = (on) => () => place.classList.toggle("pointing", on);
    for (const kind of ["hoverNode", "hoverEdge"]) net.on(kind, pointing(true));
    for (const kind of ["blurNode", "blurEdge"]) net.on(kind, pointing(false));
  }

  const drawer = {
    name: "vis",
    show(shown) {
      scene = shown;
      palette = paletteNow();
      labels.scale = 0;
      const data = { nodes: new vis.DataSet(scene.nodes.map(nodeLook)), edges: new vis.DataSet(scene.edges.map(edgeLook)) };
      if (net) net.setData(data);
      else start(data);
    },
    select({ node = null, edge = null }) {
      net.unselectAll();
      if (node !== null && scene.nodeAt.has(node)) net.selectNodes([node], false);
      if (edge !== null && scene.edgeAt.has(edge)) net.selectEdges([edge]);
    },
    fit() {
      if (scene.nodes.length) drawer.moveTo(viewOfAll(scene.nodes, place.clientWidth, place.clientHeight));
    },
    moveTo({ x, y, scale }) {
      const view = drawer.view();
      net.moveTo({ position: { x: x ?? view.x, y: y ?? view.y }, scale: scale ?? view.scale });
    },
    view: () => ({ ...net.getViewPosition(), scale: net.getScale(), width: place.clientWidth, height: place.clientHeight }),
    toScreen: (x, y) => net.canvasToDOM({ x, y }),
    resize() {
      net.setSize("100%", "100%");
      net.redraw();
    },
    destroy() {
      net.destroy();
      place.classList.remove("pointing");
      fill(place);
    },
  };
  return drawer;
}
