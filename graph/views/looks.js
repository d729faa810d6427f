// How actors and links look, whichever drawer draws them: colours, shapes, dashes, curves and arrow heads.

// The colours of the style sheet, as they are now: light or dark.
function tone(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function paletteNow() {
  const names = ["paper", "sunken", "ink", "ink-soft", "rule", "accent", "link", "denied", "disputed", "person", "public", "crime", "state", "trade", "goods", "other"];
  return { ...Object.fromEntries(names.map((name) => [name, tone(name)])), face: getComputedStyle(document.body).fontFamily };
}

// A stance is told by its stroke, too, not by colour alone: drawn through, dashed, dotted, dashes and dots.
const DASHES = { affirmed: null, hedged: [8, 5], denied: [2, 4], disputed: [12, 4, 2, 4], group: null, faint: null };
const STANCE_TONES = { affirmed: "link", hedged: "link", denied: "denied", disputed: "disputed", group: "link", faint: "rule" };
const STANCE_WORDS = { denied: "denied: ", disputed: "disputed: ", hedged: "perhaps: " };

const fillOf = (node, palette) => (node.kind === "group" ? palette.sunken : node.hollow ? palette.paper : palette[node.tone]);
const rimOf = (node) => (node.hollow || node.kind === "group" ? 2.5 : 1);

// The corners of a shape, as vis-network draws it; null for a disc.
function corners(shape, x, y, size) {
  const around = (count, radius, turn = 0) => Array.from({ length: count }, (_, at) => {
    const angle = (at * 2 * Math.PI) / count + turn;
    return [x + radius(at) * Math.cos(angle), y + radius(at) * Math.sin(angle)];
  });
  if (shape === "square") return [[x - size, y - size], [x + size, y - size], [x + size, y + size], [x - size, y + size]];
  if (shape === "diamond") return [[x, y - size], [x + size, y], [x, y + size], [x - size, y]];
  if (shape === "hexagon") return around(6, () => size);
  if (shape === "star") {
    const radius = size * 0.82;
    return around(10, (at) => radius * (at % 2 ? 0.5 : 1.3), -Math.PI / 2).map(([left, top]) => [left, top + radius * 0.1]);
  }
  if (shape === "triangle" || shape === "triangleDown") {
    const half = size * 1.15;
    const way = shape === "triangle" ? 1 : -1;
    const middle = y + way * 0.275 * half;
    const inner = (Math.sqrt(3) / 3) * half;
    const high = Math.sqrt(3) * half;
    return [[x, middle - way * (high - inner)], [x + half, middle + way * inner], [x - half, middle + way * inner]];
  }
  return null;
}

// The point that a bent link is drawn towards; null where it is straight. As vis-network's "curvedCW" and "curvedCCW".
function viaOf(a, b, bend) {
  if (!bend) return null;
  const roundness = Math.abs(bend);
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const angle = Math.atan2(a.y - b.y, b.x - a.x) + (bend * 0.5 + 0.5) * Math.PI;
  const reach = (roundness * 0.5 + 0.5) * length;
  return { x: a.x + reach * Math.sin(angle), y: a.y + reach * Math.cos(angle) };
}

// Where a link is at a share of its way, and the direction that it has there.
function pointOn(edge, share) {
  const { a, b } = edge;
  const via = viaOf(a, b, edge.bend);
  if (!via) return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share, angle: Math.atan2(b.y - a.y, b.x - a.x) };
  const rest = 1 - share;
  const along = (axis) => rest * rest * a[axis] + 2 * rest * share * via[axis] + share * share * b[axis];
  const slope = (axis) => 2 * rest * (via[axis] - a[axis]) + 2 * share * (b[axis] - via[axis]);
  return { x: along("x"), y: along("y"), angle: Math.atan2(slope("y"), slope("x")) };
}

// The three corners of the arrow head, its point at the rim of the shape; null where there is no room for one.
function arrowHead(edge) {
  const { b, width } = edge;
  const length = 8.25 + 3 * width;
  const gap = b.size + rimOf(b) / 2;
  const whole = Math.hypot(b.x - edge.a.x, b.y - edge.a.y);
  if (whole <= gap + edge.a.size) return null;
  // The share of the way at which the rim is met, by halving.
  let [low, high] = [0, 1];
  for (let step = 0; step < 12; step += 1) {
    const middle = (low + high) / 2;
    const at = pointOn(edge, middle);
    if (Math.hypot(at.x - b.x, at.y - b.y) > gap) low = middle;
    else high = middle;
  }
  const tip = pointOn(edge, low);
  const back = pointOn(edge, Math.max(0, low - length / whole));
  const angle = Math.atan2(tip.y - back.y, tip.x - back.x);
  const corner = (turn) => [tip.x - length * Math.cos(angle + turn), tip.y - length * Math.sin(angle + turn)];
  return [[tip.x, tip.y], corner(0.32), corner(-0.32)];
}

// The rectangle that some nodes take, with room for their labels.
function boundsOf(nodes) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const node of nodes) {
    const half = Math.max(node.width / 2, node.size);
    box.left = Math.min(box.left, node.x - half);
    box.right = Math.max(box.right, node.x + half);
    box.top = Math.min(box.top, node.y - node.height / 2);
    box.bottom = Math.max(box.bottom, node.y + node.height / 2);
  }
  return box;
}
