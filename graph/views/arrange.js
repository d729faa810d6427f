// Places for a part of the network, so that a filtered view is not strewn over the room of the whole.
// The same method as the build's: distances follow steps, labels are pushed apart, parts are packed in rows.

// How long links should be, by how many there are at most: where there are few, each shows its label.
const LINK_LENGTHS = [[15, 235], [45, 190], [Infinity, 145]];
const ARRANGE_LIMIT = 400; // nodes; above that the build's own places are kept

// nodes: [{id, x, y, width, height}], pairs: [[id, id]]; sets x and y of each node. aspect: width to height wanted.
function arrange(nodes, pairs, aspect, length = LINK_LENGTHS.find(([most]) => pairs.length <= most)[1]) {
  const beside = new Map(nodes.map((node) => [node.id, []]));
  for (const [a, b] of pairs) {
    if (a === b) continue;
    beside.get(a).push(b);
    beside.get(b).push(a);
  }
  const byNode = new Map(nodes.map((node) => [node.id, node]));
  const parts = [];
  const seen = new Set();
  for (const node of nodes) {
    if (seen.has(node.id)) continue;
    const steps = stepsFrom(node.id, beside);
    for (const id of steps.keys()) seen.add(id);
    parts.push([...steps.keys()].sort((a, b) => a - b).map((id) => byNode.get(id)));
  }
  for (const part of parts) {
    relax(part, beside, length);
    layDown(part, aspect < 1);
    pushApart(part);
  }
  pack(parts, aspect);
}

function stepsFrom(start, beside) {
  const steps = new Map([[start, 0]]);
  for (const id of steps.keys()) {
    for (const next of beside.get(id)) if (!steps.has(next)) steps.set(next, steps.get(id) + 1);
  }
  return steps;
}

// Stress by small corrections of one pair after another, ever smaller ones.
function relax(part, beside, linkLength) {
  const place = new Map(part.map((node, at) => [node.id, at]));
  const pairs = [];
  for (const [at, node] of part.entries()) {
    for (const [id, steps] of stepsFrom(node.id, beside)) {
      const other = place.get(id);
      if (other <= at) continue;
      const crowd = 1 + Math.max(beside.get(node.id).length, beside.get(id).length) / 14;
      const length = linkLength * steps * (steps === 1 ? crowd : 1 + (crowd - 1) / 2);
      pairs.push([node, part[other], length]);
    }
  }
  // An order that looks random and is always the same.
  let seed = 7;
  for (let at = pairs.length - 1; at > 0; at -= 1) {
    seed = (seed * 48271) % 2147483647;
    const other = seed % (at + 1);
    [pairs[at], pairs[other]] = [pairs[other], pairs[at]];
  }
  const longest = Math.max(1, ...pairs.map(([, , length]) => length));
  const rounds = 40;
  for (let round = 0; round < rounds; round += 1) {
    const rate = longest ** 2 * ((0.1 * linkLength ** 2) / longest ** 2) ** (round / (rounds - 1));
    for (const [a, b, length] of pairs) {
      let dx = b.x - a.x;
      let dy = b.y - a.y;
      const distance = Math.hypot(dx, dy) || (dx = 1);
      const share = (Math.min(1, rate / length ** 2) * (distance - length)) / distance / 2;
      dx *= share;
      dy *= share;
      a.x += dx;
      a.y += dy;
      b.x -= dx;
      b.y -= dy;
    }
  }
}

// Turns a part so that its longest extent lies along the screen's.
function layDown(part, upright) {
  const middle = (axis) => part.reduce((sum, node) => sum + node[axis], 0) / part.length;
  const [x, y] = [middle("x"), middle("y")];
  let [xx, yy, xy] = [0, 0, 0];
  for (const node of part) {
    xx += (node.x - x) ** 2;
    yy += (node.y - y) ** 2;
    xy += (node.x - x) * (node.y - y);
  }
  const turn = (upright ? Math.PI / 2 : 0) - Math.atan2(2 * xy, xx - yy) / 2;
  for (const node of part) {
    const [dx, dy] = [node.x - x, node.y - y];
    node.x = dx * Math.cos(turn) - dy * Math.sin(turn);
    node.y = dx * Math.sin(turn) + dy * Math.cos(turn);
  }
}

function pushApart(part) {
  for (let round = 0; round < 120; round += 1) {
    let moved = false;
    for (const [at, a] of part.entries()) {
      for (let next = at + 1; next < part.length; next += 1) {
        const b = part[next];
        const overX = (a.width + b.width) / 2 + 14 - Math.abs(b.x - a.x);
        const overY = (a.height + b.height) / 2 + 14 - Math.abs(b.y - a.y);
        if (overX <= 0.5 || overY <= 0.5) continue;
        moved = true;
        const axis = overX < overY ? "x" : "y";
        const push = (Math.min(overX, overY) / 2 + 0.5) * (b[axis] < a[axis] ? -1 : 1);
        a[axis] -= push;
        b[axis] += push;
      }
    }
    if (!moved) return;
  }
}

function pack(parts, aspect) {
  const gap = 50;
  const boxes = parts.map((part) => {
    const left = Math.min(...part.map((node) => node.x - node.width / 2));
    const top = Math.min(...part.map((node) => node.y - node.height / 2));
    const right = Math.max(...part.map((node) => node.x + node.width / 2));
    const bottom = Math.max(...part.map((node) => node.y + node.height / 2));
    return { part, left, top, width: right - left + gap, height: bottom - top + gap };
  });
  const area = boxes.reduce((sum, box) => sum + box.width * box.height, 0);
  const room = Math.max(...boxes.map((box) => box.width), Math.sqrt(area * aspect));
  boxes.sort((a, b) => b.height - a.height || a.part[0].id - b.part[0].id);
  const rows = [];
  for (const box of boxes) {
    let row = rows.at(-1);
    // A low part beside a high one would stand in an empty strip.
    if (!row || row.width + box.width > room + 1 || box.height < row.height * 0.4) rows.push((row = { width: 0, height: box.height, boxes: [] }));
    row.boxes.push(box);
    row.width += box.width;
  }
  let top = 0;
  for (const row of rows) {
    let left = -row.width / 2;
    for (const box of row.boxes) {
      for (const node of box.part) {
        node.x = Math.round(node.x - box.left + left + gap / 2);
        node.y = Math.round(node.y - box.top + top + (row.height - box.height + gap) / 2);
      }
      left += box.width;
    }
    top += row.height;
  }
}
