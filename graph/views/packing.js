// Unpacks what the page holds: JSON, gzipped, in base 64; long lists by column (graph/views/packing.py).

if (typeof DecompressionStream === "undefined") {
  document.getElementById("facts").textContent = "This page is packed in a way that this browser cannot unpack: it needs one from 2023 or later. The same claims stand in claims.csv beside it.";
  document.documentElement.dataset.rendered = "0";
  // All scripts of the page stand in one function; without what the page knows none of them has anything to do.
  return;
}

async function unpacked(id) {
  const packed = atob(JSON.parse(document.getElementById(id).textContent));
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = packed.charCodeAt(at);
  const { tables, rest } = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  for (const [name, columns] of Object.entries(tables)) rest[name] = rowsOf(columns);
  return rest;
}

// Rows that look their values up in the columns: a row of its own costs next to nothing until it is looked at.
function rowsOf(columns) {
  class Row {
    constructor(at) {
      this.row = at;
    }
  }
  let count = 0;
  for (const [name, column] of Object.entries(columns)) {
    const { plain, words, at, texts } = column;
    count = (plain ?? at ?? texts).length;
    const read = new Map();
    const get = plain ? function get() { return plain[this.row]; }
      : words ? function get() { return words[at[this.row]]; }
        : function get() {
          if (!read.has(this.row)) read.set(this.row, JSON.parse(texts[this.row]));
          return read.get(this.row);
        };
    // Whoever sets a value gives the row one of its own.
    const set = function set(value) { Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true }); };
    Object.defineProperty(Row.prototype, name, { get, set });
  }
  return Array.from({ length: count }, (_, place) => new Row(place));
}
