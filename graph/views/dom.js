// Making elements. Everything from documents becomes text here, never markup.

const byId = (id) => document.getElementById(id);

// Children may be nested and may be left out by null, undefined, false or "".
const kept = (children) => children.flat(Infinity).filter((child) => child || child === 0);

// element("p", {class: "quiet", onclick: f}, "text", otherElement, null)
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...kept(children));
  return made;
}

function button(label, onclick, attributes = {}) {
  return element("button", { type: "button", onclick, ...attributes }, label);
}

function fill(parent, ...children) {
  parent.replaceChildren(...kept(children));
}

// A link to an address from a document: only http and https become links; all else stays text.
function address(text, label = text) {
  let parsed = null;
  try {
    parsed = new URL(text);
  } catch {
    return element("span", {}, label);
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return element("span", {}, text);
  return element("a", { href: parsed.href, rel: "noopener noreferrer", target: "_blank" }, label);
}

// The shape of an entity type, as in the drawing.
const SHAPES = {
  dot: "M8 2a6 6 0 1 0 .01 0z",
  diamond: "M8 1l6 7-6 7-6-7z",
  square: "M3 3h10v10H3z",
  triangle: "M8 2l6.5 11.5h-13z",
  triangleDown: "M8 14L1.500 2.500h13z",
  hexagon: "M4.500 2h7L15 8l-3.500 6h-7L1 8z",
  star: "M8 1l2.100 4.700 5 .5-3.800 3.400 1.100 5L8 12l-4.400 2.600 1.100-5L.9 6.200l5-.5z",
};

function symbol(type) {
  const space = "http://www.w3.org/2000/svg";
  const look = content.types[type] ?? { shape: "dot", tone: "other", hollow: false };
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("class", `symbol tone-${look.tone}${look.hollow ? " hollow" : ""}`);
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[look.shape] ?? SHAPES.dot);
  picture.append(path);
  return picture;
}
