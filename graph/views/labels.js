// Which labels are drawn and where, so that none lies on another: the busiest first, each moved or else left out.

// Boxes by where they are, so that whoever looks for those near a place need not look at all.
function makeGrid(cell) {
  const cells = new Map();
  const each = (box, visit) => {
    for (let x = Math.floor(box.left / cell); x <= Math.floor(box.right / cell); x += 1) {
      for (let y = Math.floor(box.top / cell); y <= Math.floor(box.bottom / cell); y += 1) if (visit(x * 1e6 + y)) return true;
    }
    return false;
  };
  const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;
  return {
    add(box) {
      each(box, (key) => {
        if (cells.has(key)) cells.get(key).push(box);
        else cells.set(key, [box]);
      });
    },
    // Whether some box meets this one, other than those of the same owner.
    hits: (box, owner) => each(box, (key) => (cells.get(key) ?? []).some((other) => other.owner !== owner && meet(other, box))),
    // The boxes that hold a point.
    at(x, y) {
      const found = [];
      each({ left: x, right: x, top: y, bottom: y }, (key) => {
        found.push(...(cells.get(key) ?? []).filter((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom));
      });
      return found;
    },
  };
}

const widths = new Map(); // text → its width at a size of one pixel
let ruler = null;

function widthOf(text, face) {
  if (!widths.has(text)) {
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = `100px ${face}`;
    widths.set(text, ruler.measureText(text).width / 100);
  }
  return widths.get(text);
}

const NAME_SIZE = 15; // pixels at a zoom of 1
const LINK_SIZE = 13;
const LEGIBLE = 11.5; // pixels on the screen, at least
const LINK_ZOOM = 0.5; // links are named from this zoom on
const MOST_LABELS = 400;
const SURE = 12; // so many of the busiest get their label even across the shapes of others
const LINE = 1.2;

// scene: nodes and edges; view: {scale, left, top, right, bottom}, what is seen, in the drawing's own measure.
// Returns labels in that measure: {lines, x, y, size, angle, tone, boxed}; x and y are the middle of the label.
function placeLabels(scene, view, face) {
  const { scale } = view;
  const names = makeGrid(80);
  const shapes = makeGrid(80);
  const placed = [];
  const inside = (node) => node.x > view.left - 100 / scale && node.x < view.right + 100 / scale && node.y > view.top - 100 / scale && node.y < view.bottom + 100 / scale;
  const seen = scene.ranked.filter(inside);
  for (const node of seen) {
    const [x, y, size] = [node.x * scale, node.y * scale, node.size * scale];
    shapes.add({ left: x - size, right: x + size, top: y - size, bottom: y + size, owner: node.id });
  }
  const size = Math.min(22, Math.max(LEGIBLE, NAME_SIZE * scale));
  for (const [rank, node] of seen.slice(0, MOST_LABELS * 3).entries()) {
    if (placed.length >= MOST_LABELS) break;
    if (node.inner && node.size * scale > 9) {
      placed.push({ owner: node.id, lines: [node.inner], x: node.x, y: node.y, size: Math.min(16, node.size * scale * 0.8) / scale, angle: 0, tone: "ink", boxed: false });
    }
    const half = Math.max(...node.lines.map((line) => widthOf(line, face))) * size / 2 + 2;
    const tall = node.lines.length * size * LINE;
    const [x, y, radius] = [node.x * scale, node.y * scale, node.size * scale];
    const spots = [[x, y + radius + tall / 2 + 3], [x, y - radius - tall / 2 - 3], [x + radius + half + 3, y], [x - radius - half - 3, y]];
    const boxes = spots.map(([left, top]) => ({ left: left - half, right: left + half, top: top - tall / 2, bottom: top + tall / 2, owner: node.id }));
    let at = boxes.findIndex((box) => !names.hits(box, node.id) && !shapes.hits(box, node.id));
    if (at < 0 && rank < SURE && !node.inner) at = boxes.findIndex((box) => !names.hits(box, node.id));
    if (at < 0) continue;
    names.add(boxes[at]);
    placed.push({ owner: node.id, lines: node.lines, x: spots[at][0] / scale, y: spots[at][1] / scale, size: size / scale, angle: 0, tone: "ink", boxed: false });
  }
  if (scale < LINK_ZOOM && scene.edges.length > 40) return placed;
  const small = Math.min(18, Math.max(LEGIBLE - 0.5, LINK_SIZE * scale));
  let left = MOST_LABELS;
  for (const edge of scene.rankedEdges) {
    if (!left) break;
    if (!edge.label || edge.a === edge.b || !(inside(edge.a) || inside(edge.b))) continue;
    const room = Math.hypot(edge.b.x - edge.a.x, edge.b.y - edge.a.y) * scale - (edge.a.size + edge.b.size) * scale - 12;
    const spot = spotFor(edge, room, small, face, scale, (box) => names.hits(box, null) || shapes.hits(box, null));
    if (!spot) continue;
    spot.boxes.forEach((box) => names.add({ ...box, owner: `link ${edge.id}` }));
    placed.push({ owner: edge.id, lines: [spot.words], x: spot.x, y: spot.y, size: small / scale, angle: spot.angle, tone: { denied: "denied", disputed: "disputed" }[edge.stance] ?? "ink-soft", boxed: true });
    left -= 1;
  }
  return placed;
}

// Where on a link its name fits between the two shapes and on nothing else: the whole name or else the relation alone.
function spotFor(edge, room, size, face, scale, isTaken) {
  const whole = room + (edge.a.size + edge.b.size) * scale;
  for (const words of new Set([edge.label, edge.short ?? edge.label])) {
    const wide = widthOf(words, face) * size + 6;
    for (const share of [0.5, 0.42, 0.58, 0.34, 0.66]) {
      if (wide > room || Math.abs(share - 0.5) > (room - wide) / 2 / whole) continue;
      const { x, y, angle } = pointOn(edge, share);
      const upright = Math.cos(angle) < 0 ? angle + Math.PI : angle;
      const boxes = along(x * scale, y * scale, upright, wide, size);
      if (!boxes.some(isTaken)) return { words, x, y, angle: upright, boxes };
    }
  }
  return null;
}

// Small boxes along a turned line of text.
function along(x, y, angle, wide, tall) {
  const count = Math.ceil(wide / tall);
  return Array.from({ length: count }, (_, at) => {
    const away = ((at + 0.5) / count - 0.5) * wide;
    const [cx, cy] = [x + away * Math.cos(angle), y + away * Math.sin(angle)];
    return { left: cx - tall * 0.6, right: cx + tall * 0.6, top: cy - tall * 0.6, bottom: cy + tall * 0.6 };
  });
}
