// Draws networks of any size on a canvas of our own. The same in use as visDrawer: see drawing.js.

const COSTLY = 14; // milliseconds: what takes longer to paint is moved as a picture while it is dragged or zoomed
const SETTLED = 110; // milliseconds without a movement until it is painted anew
const ROOM = 0.3; // of width and height that the picture reaches beyond each side of the window

function canvasDrawer(place, events) {
  const sheet = element("canvas", { class: "sheet", "aria-hidden": "true" });
  fill(place, sheet);
  const pen = sheet.getContext("2d");
  const picture = { sheet: document.createElement("canvas"), view: null, labels: [], cost: 0 };
  const view = { x: 0, y: 0, scale: 1 };
  const marks = { node: null, edge: null };
  let scene = { nodes: [], edges: [], ranked: [], rankedEdges: [], nodeAt: new Map(), edgeAt: new Map() };
  let palette = paletteNow();
  let grid = null;
  let hovered = { node: null, edge: null };
  let [width, height, ratio] = [0, 0, 1];
  let [stale, asked, moving] = [true, false, 0];

  const seen = (reach = 0) => {
    const [half, high] = [(width / 2 + width * reach) / view.scale, (height / 2 + height * reach) / view.scale];
    return { scale: view.scale, ratio, left: view.x - half, right: view.x + half, top: view.y - high, bottom: view.y + high };
  };
  const toScreen = (x, y) => ({ x: (x - view.x) * view.scale + width / 2, y: (y - view.y) * view.scale + height / 2 });
  const toScene = (x, y) => ({ x: (x - width / 2) / view.scale + view.x, y: (y - height / 2) / view.scale + view.y });

  function measure() {
    width = place.clientWidth;
    height = place.clientHeight;
    ratio = Math.min(2, window.devicePixelRatio || 1);
    sheet.width = Math.max(1, Math.round(width * ratio));
    sheet.height = Math.max(1, Math.round(height * ratio));
    stale = true;
    paintSoon();
  }

  function paintSoon() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      paint();
    });
  }

  function paintPicture() {
    const started = performance.now();
    const part = seen(ROOM);
    picture.sheet.width = Math.round(width * ratio * (1 + 2 * ROOM));
    picture.sheet.height = Math.round(height * ratio * (1 + 2 * ROOM));
    const own = picture.sheet.getContext("2d");
    own.fillStyle = palette.paper;
    own.fillRect(0, 0, picture.sheet.width, picture.sheet.height);
    own.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, -part.left * view.scale * ratio, -part.top * view.scale * ratio);
    paintScene(own, scene, part, palette);
    picture.labels = placeLabels(scene, part, palette.face);
    paintLabels(own, picture.labels, palette);
    picture.view = { ...part };
    picture.cost = performance.now() - started;
    stale = false;
  }

  function paint() {
    if (!width || !height) return;
    const now = performance.now();
    const old = picture.view;
    const at = seen();
    const exact = old && !stale && old.scale === at.scale && old.left <= at.left && old.right >= at.right && old.top <= at.top && old.bottom >= at.bottom;
    const near = old && at.scale / old.scale < 2.5 && at.scale / old.scale > 0.4;
    if (!exact && (!near || picture.cost < COSTLY || now - moving > SETTLED)) paintPicture();
    else if (!exact) setTimeout(paintSoon, SETTLED + 10);
    const { view: shown } = picture;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = palette.paper;
    pen.fillRect(0, 0, sheet.width, sheet.height);
    const grow = at.scale / shown.scale;
    pen.drawImage(picture.sheet, (shown.left - at.left) * at.scale * ratio, (shown.top - at.top) * at.scale * ratio, picture.sheet.width * grow, picture.sheet.height * grow);
    pen.setTransform(at.scale * ratio, 0, 0, at.scale * ratio, -at.left * at.scale * ratio, -at.top * at.scale * ratio);
    if (hovered.node !== null || hovered.edge !== null) paintMarks(pen, scene, hovered, at, palette);
    paintMarks(pen, scene, marks, at, palette);
    // The words on what is pointed at stand on top of its line.
    const pointed = [hovered.node, hovered.edge, marks.node, marks.edge].filter((id) => id !== null);
    if (pointed.length) paintLabels(pen, picture.labels.filter(({ owner, boxed }) => pointed.includes(owner) && (boxed || owner === hovered.node || owner === marks.node)), palette);
    place.dataset.painted = String(Number(place.dataset.painted ?? 0) + 1);
  }

  function moved() {
    moving = performance.now();
    paintSoon();
  }

  // What stands at a point of the window: an actor before a link.
  function hit(x, y) {
    grid ??= nodeGrid();
    const point = toScene(x, y);
    const slack = 4 / view.scale;
    const node = grid.at(point.x, point.y).map(({ owner }) => scene.nodeAt.get(owner))
      .filter((one) => Math.hypot(one.x - point.x, one.y - point.y) <= one.size * 1.1 + slack)
      .sort((a, b) => Math.hypot(a.x - point.x, a.y - point.y) - Math.hypot(b.x - point.x, b.y - point.y))[0];
    if (node) return { node: node.id, edge: null };
    let [best, least] = [null, 6 / view.scale];
    for (const edge of scene.edges) {
      if (!seesEdge({ left: point.x - 200, right: point.x + 200, top: point.y - 200, bottom: point.y + 200 }, edge) && !edge.bend) continue;
      const away = distanceTo(edge, point, least);
      if (away < least) [best, least] = [edge.id, away];
    }
    return { node: null, edge: best };
  }

  function nodeGrid() {
    const made = makeGrid(240);
    for (const node of scene.nodes) {
      const reach = node.size * 1.1 + 40;
      made.add({ left: node.x - reach, right: node.x + reach, top: node.y - reach, bottom: node.y + reach, owner: node.id });
    }
    return made;
  }

  const drawer = {
    name: "canvas",
    show(shown) {
      scene = shown;
      grid = null;
      hovered = { node: null, edge: null };
      palette = paletteNow();
      measure();
    },
    select({ node = null, edge = null }) {
      Object.assign(marks, { node, edge });
      paintSoon();
    },
    fit() {
      if (scene.nodes.length) drawer.moveTo(viewOfAll(scene.nodes, width, height));
    },
    moveTo({ x = view.x, y = view.y, scale = view.scale }) {
      Object.assign(view, { x, y, scale: Math.min(8, Math.max(0.004, scale)) });
      stale = true;
      paintSoon();
    },
    view: () => ({ ...view, width, height }),
    toScreen,
    resize: measure,
    destroy() {
      watcher.disconnect();
      place.classList.remove("pointing");
      fill(place);
    },
  };
  const watcher = new ResizeObserver(measure);
  watcher.observe(place);
  const turn = (x, y, factor) => {
    const under = toScene(x, y);
    view.scale = Math.min(8, Math.max(0.004, view.scale * factor));
    view.x = under.x - (x - width / 2) / view.scale;
    view.y = under.y - (y - height / 2) / view.scale;
    moved();
  };
  followPointer(sheet, {
    pan(dx, dy) {
      view.x -= dx / view.scale;
      view.y -= dy / view.scale;
      moved();
    },
    zoom: turn,
    grab: (x, y) => hit(x, y).node,
    drag(id, dx, dy) {
      const node = scene.nodeAt.get(id);
      node.x += dx / view.scale;
      node.y += dy / view.scale;
      hovered = { node: id, edge: null };
      stale = true;
      grid = null;
      moved();
    },
    hover(x, y) {
      const found = x === null ? { node: null, edge: null } : hit(x, y);
      if (found.node === hovered.node && found.edge === hovered.edge) return;
      hovered = found;
      place.classList.toggle("pointing", found.node !== null || found.edge !== null);
      paintSoon();
    },
    click: (x, y) => events.click(hit(x, y)),
    doubleClick: (x, y) => events.doubleClick(hit(x, y)),
  });
  measure();
  return drawer;
}

// How far a point is from a link, bent ones as eight straight pieces; "most" is what is of interest.
function distanceTo(edge, point, most) {
  const { a, b } = edge;
  if (a === b) return Math.abs(Math.hypot(point.x - a.x - a.size, point.y - a.y + a.size) - 18);
  const piece = (one, other) => {
    const [dx, dy] = [other.x - one.x, other.y - one.y];
    const share = Math.min(1, Math.max(0, ((point.x - one.x) * dx + (point.y - one.y) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(one.x + share * dx - point.x, one.y + share * dy - point.y);
  };
  if (!edge.bend) return piece(a, b);
  if (piece(a, b) > most + Math.hypot(b.x - a.x, b.y - a.y) * Math.abs(edge.bend)) return Infinity;
  let least = Infinity;
  let last = a;
  for (let at = 1; at <= 8; at += 1) {
    const next = pointOn(edge, at / 8);
    least = Math.min(least, piece(last, next));
    last = next;
  }
  return least;
}

// Mouse, pen and fingers on a canvas: one drags, two pinch, the wheel zooms. Points count from its upper left corner.
function followPointer(sheet, on) {
  const down = new Map();
  let [held, travelled, spread] = [null, 0, 0];
  const at = (event) => {
    const box = sheet.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    sheet.setPointerCapture(event.pointerId);
    const point = at(event);
    down.set(event.pointerId, point);
    travelled = 0;
    held = down.size === 1 ? on.grab(point.x, point.y) : null;
    spread = 0;
  });
  sheet.addEventListener("pointermove", (event) => {
    const point = at(event);
    const last = down.get(event.pointerId);
    if (!last) {
      on.hover(point.x, point.y);
      return;
    }
    const [dx, dy] = [point.x - last.x, point.y - last.y];
    down.set(event.pointerId, point);
    travelled += Math.hypot(dx, dy);
    if (down.size === 2) {
      const [one, other] = [...down.values()];
      const distance = Math.hypot(one.x - other.x, one.y - other.y);
      if (spread) on.zoom((one.x + other.x) / 2, (one.y + other.y) / 2, distance / spread);
      spread = distance;
    } else if (travelled > 4) {
      if (held === null) on.pan(dx, dy);
      else on.drag(held, dx, dy);
    }
  });
  const up = (event) => {
    const point = at(event);
    if (down.delete(event.pointerId) && event.type === "pointerup" && travelled <= 4 && !down.size) on.click(point.x, point.y);
    held = null;
  };
  sheet.addEventListener("pointerup", up);
  sheet.addEventListener("pointercancel", up);
  sheet.addEventListener("pointerleave", () => on.hover(null, null));
  sheet.addEventListener("dblclick", (event) => on.doubleClick(at(event).x, at(event).y));
  sheet.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 18 : 1;
    on.zoom(at(event).x, at(event).y, Math.exp((-event.deltaY * lines) / 500));
  }, { passive: false });
}
