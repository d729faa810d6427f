// The same as tables: claims, actors, documents, relations. Sortable, and readable by a screen reader.

// A column: [key, heading, value to sort by, cell]. Numbers sort downwards first.
const TABLES = {
  claims: {
    caption: "Claims",
    order: ["date", -1],
    columns: [
      ["subject", "Subject", (claim) => entityOf(linkOf(claim).subject).label, (claim) => actorButton(linkOf(claim).subject)],
      ["relation", "Relation", (claim) => relationOf(linkOf(claim).relation).label,
        (claim) => button(relationOf(linkOf(claim).relation).label, () => openLink(claim.link, claim.at), { class: `verb ${linkOf(claim).stance}`, "aria-label": `Open: ${propositionWords(linkOf(claim))}` })],
      ["object", "Object", (claim) => entityOf(linkOf(claim).object).label, (claim) => actorButton(linkOf(claim).object)],
      ["speaker", "Who says so", speakerOf, (claim) => (claim.speaker === null ? "the document’s own voice" : actorButton(claim.speaker))],
      ["stance", "Stance", (claim) => `${claim.polarity}${Object.keys(CERTAINTIES).indexOf(claim.certainty)}`, badge],
      ["quote", "In these words", quoteOf, (claim) => element("q", {}, marked(quoteOf(claim), marksOf(claim)))],
      ["document", "Document", (claim) => titleOf(documentOf(claim)), (claim) => [
        button(titleOf(documentOf(claim)), () => openDocument(claim.document, claim.at), { class: "title" }),
        element("span", { class: "publisher" }, documentOf(claim).publisher ?? "publisher unknown")]],
      ["date", "Published", (claim) => documentOf(claim).date ?? "", (claim) => dateWords(documentOf(claim).date)],
      ["confidence", "Conf.", (claim) => claim.confidence, (claim) => claim.confidence.toFixed(2)],
    ],
    rows: (claims) => claims,
  },
  actors: {
    caption: "Actors and what is said of them",
    order: ["about", -1],
    columns: [
      ["label", "Actor", (row) => row.entity.label, (row) => actorButton(row.entity.at)],
      ["type", "Type", (row) => typeLabel(row.entity.type), (row) => typeLabel(row.entity.type)],
      ["names", "Also named", (row) => otherNames(row.entity).join(", "), (row) => otherNames(row.entity).slice(0, 4).join(", ") || "–"],
      ["about", "Claims about it", (row) => row.about, (row) => row.about],
      ["by", "Claims by it", (row) => row.by, (row) => row.by],
      ["others", "Linked with", (row) => row.others.size, (row) => row.others.size],
      ["documents", "Documents", (row) => row.documents.size, (row) => row.documents.size],
    ],
    rows: actorRows,
  },
  documents: {
    caption: "Documents",
    order: ["date", -1],
    columns: [
      ["title", "Title", (row) => titleOf(row.source), (row) => button(titleOf(row.source), () => openDocument(row.source.at), { class: "title" })],
      ["publisher", "Publisher", (row) => row.source.publisher ?? "", (row) => row.source.publisher ?? "unknown"],
      ["date", "Published", (row) => row.source.date ?? "", (row) => dateWords(row.source.date)],
      ["claims", "Claims", (row) => row.count, (row) => row.count],
      ["address", "Address", (row) => row.source.address ?? "", (row) => (row.source.address ? address(row.source.address, hostOf(row.source.address)) : "unknown")],
    ],
    rows: (claims) => {
      const count = tally(claims, (claim) => claim.document);
      return content.documents.map((source) => ({ source, count: count.get(source.at) ?? 0 }))
        .filter((row) => row.count || !isFiltered());
    },
  },
  relations: {
    caption: "What the relations mean",
    order: ["claims", -1],
    columns: [
      ["label", "Relation", (row) => relationOf(row.name).label, (row) => button(relationOf(row.name).label, () => change({ view: "claims", facets: { ...state.facets, relation: new Set([row.name]) } }), { class: "title", "aria-label": `Show the claims: ${relationOf(row.name).label}` })],
      ["definition", "It holds when, according to the speaker,", (row) => relationOf(row.name).definition, (row) => relationOf(row.name).definition],
      ["inverse", "Read backwards", (row) => relationOf(row.name).inverse, (row) => relationOf(row.name).inverse],
      ["claims", "Claims", (row) => row.count, (row) => row.count],
    ],
    rows: (claims) => {
      const count = tally(claims, (claim) => linkOf(claim).relation);
      return Object.keys(content.relations).map((name) => ({ name, count: count.get(name) ?? 0 }));
    },
  },
};

// The host stands for an address that is too long for a cell.
function hostOf(text) {
  try {
    return new URL(text).host || text;
  } catch {
    return text;
  }
}

function otherNames(entity) {
  return [...new Set([...entity.named.map(([text]) => text), ...entity.aliases])].filter((name) => name !== entity.label);
}

function tally(list, key) {
  const count = new Map();
  for (const item of list) count.set(key(item), (count.get(key(item)) ?? 0) + 1);
  return count;
}

function actorRows(claims) {
  const rows = new Map();
  const row = (at) => {
    if (!rows.has(at)) rows.set(at, { entity: entityOf(at), about: 0, by: 0, others: new Set(), documents: new Set() });
    return rows.get(at);
  };
  for (const claim of claims) {
    const { subject, object } = linkOf(claim);
    for (const [end, other] of subject === object ? [[subject, object]] : [[subject, object], [object, subject]]) {
      row(end).about += 1;
      row(end).others.add(other);
      row(end).documents.add(claim.document);
    }
    if (claim.speaker !== null) {
      row(claim.speaker).by += 1;
      row(claim.speaker).documents.add(claim.document);
    }
  }
  return [...rows.values()];
}

const PAGE_ROWS = 200;
const orderOf = (name) => state.sort[name] ?? TABLES[name].order;

// The rows of a table in the order in which they are shown.
function sortedRows(name, claims) {
  const table = TABLES[name];
  const [by, way] = orderOf(name);
  const value = table.columns.find(([key]) => key === by)[2];
  const rows = table.rows(claims).map((row, at) => [value(row), at, row]);
  // What has no value (undated, unknown) goes last, whichever way the column is sorted.
  rows.sort(([a, x], [b, y]) => (a === "") - (b === "") || way * (typeof a === "number" ? a - b : compare(a, b)) || x - y);
  return rows.map(([, , row]) => row);
}

function renderTable(name, claims) {
  const table = TABLES[name];
  const place = byId(`view-${name}`);
  const [by, way] = orderOf(name);
  const rows = sortedRows(name, claims);
  const body = element("tbody");
  const more = element("p", { class: "more" });
  let shown = 0;
  const extend = () => {
    body.append(...rows.slice(shown, shown + PAGE_ROWS).map((row) =>
      element("tr", {}, table.columns.map(([key, heading, , cell], at) =>
        element(at ? "td" : "th", { class: `col-${key}`, "data-label": heading, scope: at ? null : "row" }, cell(row))))));
    shown += PAGE_ROWS;
    fill(more, rows.length > shown ? button(`Show more (${(rows.length - shown).toLocaleString("en")} left)`, extend) : null);
  };
  extend();
  const head = element("tr", {}, table.columns.map(([key, heading]) =>
    element("th", { scope: "col", class: `col-${key}`, "aria-sort": key === by ? (way > 0 ? "ascending" : "descending") : null },
      button([heading, element("span", { class: "arrow", "aria-hidden": "true" }, key === by ? (way > 0 ? " ↑" : " ↓") : "")], () => {
        const numbers = rows.length && typeof table.columns.find(([other]) => other === key)[2](rows[0]) === "number";
        change({ sort: { ...state.sort, [name]: [key, key === by ? -way : numbers ? -1 : 1] } }, { remember: false });
        place.querySelector(`thead .col-${key} button`).focus();
      }))));
  fill(place,
    rows.length
      ? [element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": table.caption },
          element("table", { class: `table-${name}` }, element("caption", {}, table.caption), element("thead", {}, head), body)), more]
      : element("p", { class: "empty" }, content.claims.length ? "Nothing passes these filters." : whyEmpty()),
    name === "documents" ? skippedList() : null,
    name === "relations" ? explanations() : null);
}

function skippedList() {
  if (!content.skipped.length && !content.dropped) return null;
  return element("section", { class: "skipped" }, element("h2", {}, "What could not be used"),
    element("ul", {}, content.skipped.map(([source, reason, advice]) => element("li", {}, element("strong", {}, source), `: ${reason}; ${advice}`)),
      content.dropped ? element("li", {}, `${plural(content.dropped, "claim")} dropped, since their words or their place could not be made sure`) : null));
}
