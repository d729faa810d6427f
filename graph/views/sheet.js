// What is shown as CSV: the claims with the columns of claims.csv, or the table of actors or documents.

const ROLES = ["substance", "amount", "time", "place", "method", "saying"];
const several = (values) => values.join(" | ");
const spanOf = (claim, kind) => {
  const mark = claim.marks.find((one) => one[2] === kind);
  const points = pointsIn(documentOf(claim));
  return mark ? `${points(claim.start + mark[0])}:${points(claim.start + mark[1])}` : "";
};
const entityColumns = (name, at) => ["id", "type", "identifiers"].map((detail) => [`${name}_${detail}`, (claim) => {
  const entity = at(claim) === null ? null : entityOf(at(claim));
  return entity === null ? "" : detail === "identifiers" ? several(entity.identifiers) : entity[detail];
}]);

const CLAIM_COLUMNS = [
  ["id", (claim) => claim.id], ["document", (claim) => documentOf(claim).slug],
  ["subject", (claim) => entityOf(linkOf(claim).subject).label], ["relation", (claim) => linkOf(claim).relation], ["object", (claim) => entityOf(linkOf(claim).object).label],
  ["speaker", (claim) => (claim.speaker === null ? "" : entityOf(claim.speaker).label)], ["speaking_as", (claim) => (claim.speaker === null ? "" : claim.as)],
  ["polarity", (claim) => claim.polarity], ["certainty", (claim) => claim.certainty], ["quote", quoteOf],
  ...ROLES.map((role) => [role, (claim) => several(claim.qualifiers.filter((one) => one.role === role).map((one) => one.text))]),
  ...["happened", "said"].map((clock) => [clock, (claim) => (claim[clock] ? edtf(claim[clock]) : "")]),
  ...[["published", "date"], ["read", "read"]].map(([clock, name]) => [clock, (claim) => (isDate(documentOf(claim)[name]) ? documentOf(claim)[name] : "")]),
  ["relayed_by", (claim) => several(claim.relayed.map(([at]) => (at === null ? "the document" : entityOf(at).label)))],
  ["attribution_cue", (claim) => claim.cue], ["stance_cues", (claim) => several(claim.cues)],
  ["root", (claim) => rootOf(claim)?.id],
  ...["publisher", "date", "title", "author", "address"].map((name) => [name, (claim) => documentOf(claim)[name]]),
  ...entityColumns("subject", (claim) => linkOf(claim).subject), ...entityColumns("object", (claim) => linkOf(claim).object), ...entityColumns("speaker", (claim) => claim.speaker),
  ["start", (claim) => pointsIn(documentOf(claim))(claim.start)], ["end", (claim) => pointsIn(documentOf(claim))(claim.end)],
  ["subject_span", (claim) => spanOf(claim, "subject")], ["object_span", (claim) => spanOf(claim, "object")], ["trigger_span", (claim) => spanOf(claim, "trigger")],
  ["subject_antecedent", (claim) => spanOf(claim, "subject-antecedent")], ["object_antecedent", (claim) => spanOf(claim, "object-antecedent")],
  ["proposition", (claim) => (propositionNode(linkOf(claim)), linkOf(claim).id)],
  ["origin", (claim) => (claim.origin === null ? "" : content.roots[claim.origin].id)], ["rule", (claim) => claim.rule], ["confidence", (claim) => decimal(claim.confidence)],
  ["document_id", (claim) => documentOf(claim).id], ["source", (claim) => documentOf(claim).source], ["sha256", (claim) => documentOf(claim).sha256],
];

// A spreadsheet takes a cell that begins so for a formula.
const safeCell = (value) => {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const asCsv = (rows) => rows.map((row) => `${row.map(safeCell).join(",")}\r\n`).join("");

function claimsAsCsv(claims) {
  return asCsv([CLAIM_COLUMNS.map(([name]) => name), ...claims.map((claim) => CLAIM_COLUMNS.map(([, value]) => value(claim)))]);
}

// A table as it is shown, by the values that it is sorted by.
function tableAsCsv(name, claims) {
  const { columns } = TABLES[name];
  return asCsv([columns.map(([, heading]) => heading), ...sortedRows(name, claims).map((row) => columns.map(([, , value]) => value(row)))]);
}
