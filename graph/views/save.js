// Files of what is shown, made in the page: nothing is sent anywhere.

// Each is [label for what is shown now, function that saves it]; other scripts add theirs.
const SAVES = [
  [({ claims }) => `CSV: ${plural(claims.length, "claim")}`, ({ claims }) => saveFile("claims.csv", "text/csv", `\ufeff${claimsAsCsv(sortedRows("claims", claims))}`)],
  [({ claims }) => `CSV: ${plural(actorRows(claims).length, "actor")}`, ({ claims }) => saveFile("actors.csv", "text/csv", `\ufeff${tableAsCsv("actors", claims)}`)],
  [({ claims }) => `CSV: ${plural(TABLES.documents.rows(claims).length, "document")}`, ({ claims }) => saveFile("documents.csv", "text/csv", `\ufeff${tableAsCsv("documents", claims)}`)],
  [({ claims }) => `Turtle: ${plural(claims.length, "claim")} as RDF`, ({ claims }) => saveFile("claims.ttl", "text/turtle", claimsAsTurtle(claims))],
];

function saveFile(name, type, parts) {
  const file = URL.createObjectURL(parts instanceof Blob ? parts : new Blob([parts], { type: `${type};charset=utf-8` }));
  element("a", { href: file, download: name }).click();
  // The browser takes the file at its leisure.
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
  byId("saved").textContent = `Saved as ${name}.`;
}

function startSaving() {
  const menu = byId("save");
  menu.addEventListener("toggle", () => {
    byId("saved").textContent = "";
    if (menu.open) fill(byId("save-items"), SAVES.map(([label, save]) => element("li", {}, button(label(found), () => save(found)))));
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}
