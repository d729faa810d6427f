// The drawing as a file: what the window shows, with a line that says what it is. Made in the page; nothing is sent.

const CAPTION_ROOM = 30; // pixels below the drawing

function captionWords() {
  const { first, last, version } = content.meta;
  const span = first ? (dateWords(first) === dateWords(last) ? dateWords(first) : `${dateWords(first)} – ${dateWords(last)}`) : "undated";
  const part = passing.claims.size < content.claims.length ? `${passing.claims.size.toLocaleString("en")} of ` : "";
  return `Claims made by named sources, not findings · ${part}${plural(content.claims.length, "claim")} from ${plural(content.documents.length, "document")}, ${span}${state.path ? ` · ${PATH_WORDS}` : ""} · claimgraph ${version}`;
}

// The part of the drawing that the window shows, as paintScene and placeLabels take it.
function shownPart(ratio) {
  const { x, y, scale, width, height } = drawing.drawer.view();
  const [half, high] = [width / 2 / scale, height / 2 / scale];
  return { width, height, view: { scale, ratio, left: x - half, right: x + half, top: y - high, bottom: y + high } };
}

// The size at which the caption fits into the width.
const captionSize = (words, width, face) => Math.max(7, Math.min(13, (width - 24) / widthOf(words, face)));

// Returns a promise of a blob.
function picturePng() {
  const ratio = 2;
  const { width, height, view } = shownPart(ratio);
  const palette = paletteNow();
  const sheet = document.createElement("canvas");
  sheet.width = width * ratio;
  sheet.height = (height + CAPTION_ROOM) * ratio;
  const pen = sheet.getContext("2d");
  pen.fillStyle = palette.paper;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  const scale = view.scale * ratio;
  pen.setTransform(scale, 0, 0, scale, -view.left * scale, -view.top * scale);
  paintScene(pen, drawing.scene, view, palette);
  paintLabels(pen, placeLabels(drawing.scene, view, palette.face), palette);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = palette.paper;
  pen.fillRect(0, height, width, CAPTION_ROOM);
  const words = captionWords();
  pen.font = `${captionSize(words, width, palette.face)}px ${palette.face}`;
  pen.fillStyle = palette["ink-soft"];
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillText(words, 12, height + CAPTION_ROOM / 2);
  return new Promise((done) => { sheet.toBlob(done, "image/png"); });
}

// Returns the text of an SVG file.
function pictureSvg() {
  const { width, height, view } = shownPart(1);
  const palette = paletteNow();
  const short = (number) => String(Math.round(number * 10) / 10);
  const left = (x) => short((x - view.left) * view.scale);
  const top = (y) => short((y - view.top) * view.scale);
  const space = "http://www.w3.org/2000/svg";
  const add = (parent, tag, attributes, text) => {
    const made = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };
  const root = document.createElementNS(space, "svg");
  for (const [name, value] of Object.entries({ width, height: height + CAPTION_ROOM, viewBox: `0 0 ${width} ${height + CAPTION_ROOM}`, "font-family": palette.face })) root.setAttribute(name, value);
  const words = captionWords();
  add(root, "title", {}, words);
  add(root, "rect", { width, height: height + CAPTION_ROOM, fill: palette.paper });
  const polygon = (points) => points.map(([x, y]) => `${left(x)},${top(y)}`).join(" ");
  for (const edge of drawing.scene.edges.filter((one) => seesEdge(view, one))) {
    const { a, b, stance } = edge;
    const via = viaOf(a, b, edge.bend);
    const d = a === b
      ? `M${left(a.x + a.size + 18)} ${top(a.y - a.size)}a${short(18 * view.scale)} ${short(18 * view.scale)} 0 1 0 0 .1`
      : `M${left(a.x)} ${top(a.y)}${via ? `Q${left(via.x)} ${top(via.y)} ` : "L"}${left(b.x)} ${top(b.y)}`;
    const stroke = palette[STANCE_TONES[stance]];
    const dashes = DASHES[stance] ? { "stroke-dasharray": DASHES[stance].map((one) => short(one * view.scale)).join(" ") } : {};
    add(root, "path", { d, fill: "none", stroke, "stroke-width": short(Math.max(0.4, edge.width * view.scale)), ...dashes });
    const head = edge.arrow && a !== b ? arrowHead(edge) : null;
    if (head) add(root, "polygon", { points: polygon(head), fill: stroke });
  }
  for (const node of drawing.scene.nodes) {
    if (node.x < view.left || node.x > view.right || node.y < view.top || node.y > view.bottom) continue;
    const style = { fill: fillOf(node, palette), stroke: palette[node.tone], "stroke-width": short(rimOf(node) * view.scale) };
    const points = corners(node.shape, node.x, node.y, node.size);
    if (points) add(root, "polygon", { points: polygon(points), ...style });
    else add(root, "circle", { cx: left(node.x), cy: top(node.y), r: short(node.size * view.scale), ...style });
  }
  for (const label of placeLabels(drawing.scene, view, palette.face)) {
    const size = label.size * view.scale;
    const group = add(root, "g", { transform: `translate(${left(label.x)} ${top(label.y)}) rotate(${short((label.angle * 180) / Math.PI)})`, "font-size": short(size), "text-anchor": "middle", fill: palette[label.tone] });
    const wide = widthOf(label.lines[0], palette.face) * size + size * 0.3;
    if (label.boxed) add(group, "rect", { x: short(-wide / 2), y: short(-size * 0.55), width: short(wide), height: short(size * 1.1), fill: palette.paper });
    label.lines.forEach((line, at) => {
      const halo = label.boxed ? {} : { stroke: palette.paper, "stroke-width": short(size * 0.27), "paint-order": "stroke", "stroke-linejoin": "round" };
      add(group, "text", { y: short((at - (label.lines.length - 1) / 2) * size * LINE + size * 0.35), ...halo }, line);
    });
  }
  add(root, "rect", { y: height, width, height: CAPTION_ROOM, fill: palette.paper });
  add(root, "text", { x: 12, y: height + CAPTION_ROOM / 2 + 4, "font-size": short(captionSize(words, width, palette.face)), fill: palette["ink-soft"] }, words);
  return new XMLSerializer().serializeToString(root);
}

// Saves the drawing once it is on the screen, which it need not be while a table is shown.
async function savePicture(name, type, make) {
  if (state.view !== "network") change({ view: "network" });
  await new Promise((done) => { requestAnimationFrame(done); });
  if (drawing.drawer) saveFile(name, type, await make());
  else byId("saved").textContent = "Nothing is drawn.";
}

SAVES.push(
  [() => "PNG: the network as the window shows it", () => savePicture("network.png", "image/png", picturePng)],
  [() => "SVG: the same, to be edited", () => savePicture("network.svg", "image/svg+xml", pictureSvg)],
);
