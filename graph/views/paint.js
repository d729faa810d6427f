// Paints a part of the network on a canvas, the more plainly the more there is of it.

const FINE_EDGES = 2600; // more links than these in view are drawn as straight hairlines without arrows
const FINE_ZOOM = 0.1;
const CHUNK = 400; // links a path: very long paths take the browser far longer than many short ones

const seesEdge = (view, { a, b }) =>
  !((a.x < view.left && b.x < view.left) || (a.x > view.right && b.x > view.right) || (a.y < view.top && b.y < view.top) || (a.y > view.bottom && b.y > view.bottom));

// pen: a context whose measure is the drawing's own. Returns how much was drawn.
function paintScene(pen, scene, view, palette) {
  const edges = scene.edges.filter((edge) => seesEdge(view, edge));
  const fine = edges.length <= FINE_EDGES && view.scale >= FINE_ZOOM;
  if (fine) paintEdges(pen, edges, palette);
  else paintHairlines(pen, edges, view, palette);
  paintNodes(pen, scene.nodes, view, palette);
  return edges.length;
}

function traceEdge(pen, edge) {
  const { a, b } = edge;
  if (a === b) {
    pen.moveTo(a.x + a.size + 18, a.y - a.size);
    pen.arc(a.x + a.size, a.y - a.size, 18, 0, 2 * Math.PI);
    return;
  }
  pen.moveTo(a.x, a.y);
  const via = viaOf(a, b, edge.bend);
  if (via) pen.quadraticCurveTo(via.x, via.y, b.x, b.y);
  else pen.lineTo(b.x, b.y);
}

function paintEdges(pen, edges, palette) {
  const alike = new Map();
  for (const edge of edges) {
    const key = `${edge.stance} ${edge.width.toFixed(1)}`;
    if (alike.has(key)) alike.get(key).push(edge);
    else alike.set(key, [edge]);
  }
  for (const group of alike.values()) {
    const [{ stance, width }] = group;
    pen.strokeStyle = palette[STANCE_TONES[stance]];
    pen.fillStyle = pen.strokeStyle;
    pen.lineWidth = width;
    pen.setLineDash(DASHES[stance] ?? []);
    for (let at = 0; at < group.length; at += CHUNK) {
      pen.beginPath();
      for (const edge of group.slice(at, at + CHUNK)) traceEdge(pen, edge);
      pen.stroke();
    }
    pen.setLineDash([]);
    pen.beginPath();
    for (const edge of group) {
      const head = edge.arrow && edge.a !== edge.b ? arrowHead(edge) : null;
      if (head) traceCorners(pen, head);
    }
    pen.fill();
  }
}

function paintHairlines(pen, edges, view, palette) {
  pen.setLineDash([]);
  pen.lineWidth = 1 / view.scale / view.ratio;
  // Where there are very many, each is faint, so that what is dense looks denser.
  const faint = Math.max(0.12, Math.min(0.7, 1800 / edges.length));
  for (const stance of Object.keys(STANCE_TONES)) {
    const alike = edges.filter((edge) => edge.stance === stance);
    pen.strokeStyle = palette[STANCE_TONES[stance]];
    pen.globalAlpha = stance === "denied" || stance === "disputed" ? Math.min(1, faint * 1.8) : faint;
    for (let at = 0; at < alike.length; at += CHUNK) {
      pen.beginPath();
      for (const { a, b } of alike.slice(at, at + CHUNK)) {
        pen.moveTo(a.x, a.y);
        pen.lineTo(b.x, b.y);
      }
      pen.stroke();
    }
  }
  pen.globalAlpha = 1;
}

function traceCorners(pen, points) {
  pen.moveTo(...points[0]);
  for (const point of points.slice(1)) pen.lineTo(...point);
  pen.closePath();
}

function traceNode(pen, node) {
  const points = corners(node.shape, node.x, node.y, node.size);
  if (points) traceCorners(pen, points);
  else {
    pen.moveTo(node.x + node.size, node.y);
    pen.arc(node.x, node.y, node.size, 0, 2 * Math.PI);
  }
}

function paintNodes(pen, nodes, view, palette) {
  const least = 1.6 / view.scale; // half the width of the smallest mark
  const alike = new Map();
  for (const node of nodes) {
    const reach = node.size + 4;
    if (node.x + reach < view.left || node.x - reach > view.right || node.y + reach < view.top || node.y - reach > view.bottom) continue;
    const key = node.size < least * 1.5 ? node.tone : `${node.tone} ${node.hollow} ${node.kind}`;
    if (alike.has(key)) alike.get(key).push(node);
    else alike.set(key, [node]);
  }
  for (const [key, group] of alike) {
    const [first] = group;
    pen.strokeStyle = palette[first.tone];
    if (key === first.tone) {
      pen.fillStyle = palette[first.tone];
      for (const node of group) pen.fillRect(node.x - least, node.y - least, 2 * least, 2 * least);
      continue;
    }
    pen.fillStyle = fillOf(first, palette);
    pen.lineWidth = rimOf(first);
    for (const node of group) {
      pen.beginPath();
      traceNode(pen, node);
      pen.fill();
      pen.stroke();
    }
  }
}

// What is pointed at: one actor or one link, on top of the rest.
function paintMarks(pen, scene, marks, view, palette) {
  const thick = Math.max(2.5, 2 / view.scale);
  pen.setLineDash([]);
  pen.strokeStyle = palette.accent;
  pen.fillStyle = palette.accent;
  const edge = scene.edgeAt.get(marks.edge);
  if (edge) {
    pen.lineWidth = Math.max(edge.width + 2, thick);
    pen.beginPath();
    traceEdge(pen, edge);
    pen.setLineDash(DASHES[edge.stance] ?? []);
    pen.stroke();
    pen.setLineDash([]);
    const head = edge.arrow && edge.a !== edge.b ? arrowHead({ ...edge, width: edge.width + 1 }) : null;
    if (head) {
      pen.beginPath();
      traceCorners(pen, head);
      pen.fill();
    }
    paintNodes(pen, [edge.a, edge.b], view, palette);
  }
  const node = scene.nodeAt.get(marks.node);
  if (node) {
    paintNodes(pen, [node], view, palette);
    pen.strokeStyle = palette.accent;
    pen.lineWidth = Math.max(4, 3 / view.scale);
    pen.beginPath();
    traceNode(pen, { ...node, size: Math.max(node.size, 5 / view.scale) });
    pen.stroke();
  }
}

function paintLabels(pen, labels, palette) {
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.setLineDash([]);
  for (const { lines, x, y, size, angle, tone: ink, boxed } of labels) {
    pen.save();
    pen.translate(x, y);
    pen.rotate(angle);
    pen.font = `${size}px ${palette.face}`;
    if (boxed) {
      pen.fillStyle = palette.paper;
      const wide = widthOf(lines[0], palette.face) * size + size * 0.3;
      pen.fillRect(-wide / 2, -size * 0.55, wide, size * 1.1);
    }
    pen.fillStyle = palette[ink];
    pen.strokeStyle = palette.paper;
    pen.lineWidth = size * 0.27;
    lines.forEach((line, at) => {
      const top = (at - (lines.length - 1) / 2) * size * LINE;
      if (!boxed) pen.strokeText(line, 0, top);
      pen.fillText(line, 0, top);
    });
    pen.restore();
  }
}
