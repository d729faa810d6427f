// Unpacks what the page holds: JSON, gzipped, in base 64.

if (typeof DecompressionStream === "undefined") {
  const words = "This page is packed in a way that this browser cannot unpack: it needs one from 2023 or later. The same claims stand in claims.csv beside it.";
  document.getElementById("facts").textContent = words;
  document.documentElement.dataset.rendered = "0";
  // All scripts of the page stand in one function; without what the page knows none of them has anything to do.
  return;
}

async function unpacked(id) {
  const packed = atob(JSON.parse(document.getElementById(id).textContent));
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = packed.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
