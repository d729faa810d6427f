// Claims as Turtle, in the shape of graph.ttl: described, never asserted. What is counted are the claims in it.

const PREFIXES = {
  actor: "https://w3id.org/claimgraph/actor/", cg: "https://w3id.org/claimgraph/ontology#", dc: "http://purl.org/dc/elements/1.1/",
  dcterms: "http://purl.org/dc/terms/", id: "https://w3id.org/claimgraph/id/", oa: "http://www.w3.org/ns/oa#",
  prov: "http://www.w3.org/ns/prov#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  rel: "https://w3id.org/claimgraph/relation/", schema: "https://schema.org/", skos: "http://www.w3.org/2004/02/skos/core#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
};

// A plain local name is written with its prefix; anything else as an address in full.
function term(prefix, name) {
  if (/^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/.test(name)) return `${prefix}:${name}`;
  return `<${escapedAddress(PREFIXES[prefix] + name)}>`;
}
const escapedAddress = (text) => text.replace(/[\x00-\x20<>"{}|\\^`]/g, (found) => `%${found.charCodeAt(0).toString(16).padStart(2, "0")}`);
const isAddress = (text) => /^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*$/.test(text);

const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const literal = (text) => `"${text.replace(/[\\"\n\r\t]/g, (found) => ESCAPES[found])}"`;
const inEnglish = (text) => `${literal(text)}@en`;
const decimal = (number) => (Number.isInteger(number) ? number.toFixed(1) : String(number));
const real = (number) => `"${decimal(number)}"^^xsd:double`;

// A date as precise as it is given; what is no date of the calendar stays plain text.
function dateTerm(text) {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (!parts) return literal(text);
  const [, year, month = "01", day = "01"] = parts;
  const known = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(known.getTime()) || known.getUTCDate() !== Number(day) || year === "0000") return literal(text);
  return `"${text}"^^xsd:${parts[3] ? "date" : parts[2] ? "gYearMonth" : "gYear"}`;
}

// A period in EDTF, with the first and last day by which questions find it.
const lastDay = (date) => (date.length === 10 ? date : new Date(Date.UTC(Number(date.slice(0, 4)), date.length === 7 ? Number(date.slice(5)) : 12, 0)).toISOString().slice(0, 10));
const edtf = ([start, end, about]) => {
  const [first, last] = [start, end].map((one) => (one === null ? ".." : `${one}${about ? "~" : ""}`));
  return first === last ? first : `${first}/${last}`;
};
const periodTerm = (period) => `"${edtf(period)}"^^<http://id.loc.gov/datatypes/edtf/EDTF>`;
const daysTerms = (name, [start, end]) => [
  [`cg:${name}First`, start === null ? null : dateTerm(daysOf(start)[0])], [`cg:${name}Last`, end === null ? null : dateTerm(lastDay(end))]];
const isDate = (text) => dateTerm(text ?? "").includes("^^");

// Counts units of UTF-16 back into code points.
const pointsIn = (source) => (unit) => unit - (source.wide ?? []).filter((wide) => wide < unit).length;

// Nodes gathered by their names, each property once.
class Nodes {
  constructor() {
    this.known = new Map();
  }

  add(node, type, properties) {
    if (!this.known.has(node)) this.known.set(node, new Map());
    const said = this.known.get(node);
    for (const [name, value] of type ? [["a", type], ...properties] : properties) {
      if (value === null || value === undefined) continue;
      if (!said.has(name)) said.set(name, new Set());
      said.get(name).add(value);
    }
    return node;
  }

  text() {
    return [...this.known].sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([node, said]) => `${node} ${[...said].map(([name, values]) => `${name} ${[...values].join(" , ")}`).join(" ;\n\t")} .\n`).join("");
  }
}

function claimsAsTurtle(claims) {
  const nodes = new Nodes();
  const run = `<${content.meta.run.address}>`;
  nodes.add(run, "prov:Activity", [
    ["rdfs:label", literal(`claimgraph ${content.meta.version}`)], ["schema:softwareVersion", literal(content.meta.version)],
    ...content.meta.run.settings.map(([name, value]) => ["cg:setting", literal(`${name}=${value}`)])]);
  for (const claim of claims) describeClaim(nodes, claim, run);
  const denials = tally(claims.filter((claim) => claim.polarity === "denied"), linkOf);
  for (const [link, count] of tally(claims, linkOf)) {
    nodes.add(propositionNode(link), null, [["cg:affirmations", count - (denials.get(link) ?? 0)], ["cg:denials", denials.get(link) ?? 0]]);
  }
  const prefixes = Object.entries(PREFIXES).map(([prefix, address]) => `@prefix ${prefix}: <${address}> .\n`).join("");
  return `# ${plural(claims.length, "claim")} of ${content.claims.length}, made by named sources, not findings; counts are of the claims in this file.\n${prefixes}\n${nodes.text()}`;
}

const entityNode = (entity) => term(entity.curated ? "actor" : "id", entity.id);
const voiceNode = (at, source) => (at === null ? term("id", `author-of-${source.id}`) : entityNode(entityOf(at)));

function propositionNode(link) {
  link.id ??= mint("p", entityOf(link.subject).id, link.relation, entityOf(link.object).id);
  return term("id", link.id);
}

function describeEntity(nodes, at) {
  const entity = entityOf(at);
  return nodes.add(entityNode(entity), term("cg", entity.type), [
    ["skos:prefLabel", literal(entity.label)],
    ...entity.aliases.map((alias) => ["skos:altLabel", literal(alias)]),
    ...entity.identifiers.map((text) => (isAddress(text) ? ["skos:exactMatch", `<${text}>`] : ["schema:identifier", literal(text)]))]);
}

function describeVoice(nodes, at, source) {
  return at === null ? voiceNode(at, source) : describeEntity(nodes, at);
}

function describeDocument(nodes, source) {
  const maybe = (name, text) => (text === null ? [] : [[name, literal(text)]]);
  const node = nodes.add(term("id", source.id), "cg:SourceDocument", [
    ["rdfs:label", literal(titleOf(source))], ["dcterms:identifier", literal(source.slug)], ["cg:readFrom", literal(source.source)],
    ["schema:sha256", literal(source.sha256)], ["schema:encodingFormat", literal(source.media)],
    ...maybe("dcterms:title", source.title), ...maybe("dc:publisher", source.publisher), ...maybe("dc:creator", source.author), ...maybe("schema:url", source.address),
    ["dcterms:date", source.date === null ? null : dateTerm(source.date)],
    ["cg:readOn", source.read === null ? null : dateTerm(source.read)],
    ...["published", "read"].flatMap((clock) => {
      const date = clock === "read" ? source.read : source.date;
      return isDate(date) ? daysTerms(clock, [date, date]) : [];
    })]);
  nodes.add(term("id", `author-of-${source.id}`), "cg:DocumentVoice", [["skos:prefLabel", literal(documentVoice(source))], ["cg:voiceOf", node]]);
  return node;
}

function describeRoot(nodes, root) {
  return nodes.add(term("id", root.id), "cg:Root", [
    ["skos:prefLabel", literal(root.label)], ["cg:rootKind", literal(root.kind)],
    ...root.documents.map((at) => ["cg:carriedBy", describeDocument(nodes, content.documents[at])]),
    ["cg:copies", root.documents.length > 1 ? root.documents.length : null]]);
}

function describeRelation(nodes, name) {
  const relation = relationOf(name);
  return nodes.add(term("rel", name), "cg:Relation", [
    ["rdfs:label", inEnglish(relation.label)], ["cg:inverseLabel", inEnglish(relation.inverse)],
    ["skos:definition", relation.definition ? inEnglish(relation.definition) : null]]);
}

function describeClaim(nodes, claim, run) {
  const source = documentOf(claim);
  const link = linkOf(claim);
  const points = pointsIn(source);
  const quote = quoteOf(claim);
  const [start, end] = [points(claim.start), points(claim.end)];
  const span = (from, to) => nodes.add(term("id", `${source.id}-${from}-${to}`), "oa:TextPositionSelector", [["oa:start", from], ["oa:end", to]]);
  const marksAt = (kind) => claim.marks.filter((mark) => mark[2] === kind).map(([from, to]) => span(points(claim.start + from), points(claim.start + to)));
  const documentNode = describeDocument(nodes, source);
  nodes.add(propositionNode(link), "rdf:Statement", [
    ["rdf:subject", describeEntity(nodes, link.subject)], ["rdf:predicate", describeRelation(nodes, link.relation)], ["rdf:object", describeEntity(nodes, link.object)]]);
  const evidence = mint("e", source.id, String(start), String(end), quote);
  // Some words around the quote help to find it again; a page without texts has none.
  const around = source.text === undefined ? [] : [
    ["oa:prefix", [...source.text.slice(0, claim.start)].slice(-32).join("")], ["oa:suffix", [...source.text.slice(claim.end, claim.end + 64)].slice(0, 32).join("")]];
  nodes.add(term("id", evidence), "oa:SpecificResource", [
    ["oa:hasSource", documentNode], ["oa:hasSelector", term("id", `${evidence}-quote`)], ["oa:hasSelector", span(start, end)]]);
  nodes.add(term("id", `${evidence}-quote`), "oa:TextQuoteSelector", [
    ["oa:exact", literal(quote)], ...around.filter(([, text]) => text).map(([name, text]) => [name, literal(text)])]);
  const capital = (word) => term("cg", word[0].toUpperCase() + word.slice(1));
  const node = nodes.add(term("id", claim.id), "schema:Claim", [
    ["cg:proposition", propositionNode(link)], ["schema:appearance", documentNode], ["prov:wasQuotedFrom", term("id", evidence)], ["prov:wasGeneratedBy", run],
    ["prov:wasAttributedTo", describeVoice(nodes, claim.speaker, source)],
    ["cg:speakingAs", claim.as === null ? null : literal(claim.as)], ["cg:cue", claim.cue === null ? null : literal(claim.cue)],
    ["cg:polarity", capital(claim.polarity)], ["cg:certainty", capital(claim.certainty)],
    ["cg:rule", literal(claim.rule)], ["cg:confidence", real(claim.confidence)],
    ["cg:origin", claim.origin === null ? null : describeRoot(nodes, content.roots[claim.origin])],
    ...(claim.happened ? [["schema:temporalCoverage", periodTerm(claim.happened)], ...daysTerms("happened", claim.happened)] : []),
    ...(claim.said ? [["schema:dateCreated", periodTerm(claim.said)], ...daysTerms("said", claim.said)] : []),
    ["prov:hadPrimarySource", claim.root === null ? null : describeRoot(nodes, rootOf(claim))],
    ...["subject", "object", "trigger"].flatMap((kind) => marksAt(kind).map((place) => [`cg:${kind}Selector`, place])),
    ...["subject", "object"].flatMap((kind) => marksAt(`${kind}-antecedent`).map((place) => [`cg:${kind}Antecedent`, place])),
    ...claim.cues.map((cue) => ["cg:stanceCue", literal(cue)]),
    ...claim.relayed.map(([at]) => ["cg:relayedBy", describeVoice(nodes, at, source)])]);
  if (claim.cues.length > 1) {
    nodes.add(node, null, [["cg:stanceCues", term("id", `${claim.id}-cues`)]]);
    nodes.add(term("id", `${claim.id}-cues`), "rdf:Seq", claim.cues.map((cue, at) => [`rdf:_${at + 1}`, literal(cue)]));
  }
  if (claim.relayed.length > 1 || claim.relayed.some(([, as]) => as !== null)) {
    claim.relayed.forEach(([at, as], place) => nodes.add(node, null, [["cg:relay", nodes.add(term("id", `${claim.id}-relay-${place + 1}`), "cg:Relay", [
      ["cg:position", place + 1], ["cg:voice", voiceNode(at, source)], ["cg:speakingAs", as === null ? null : literal(as)]])]]));
  }
  claim.qualifiers.forEach((qualifier, place) => nodes.add(node, null, [["cg:qualifier", nodes.add(term("id", `${claim.id}-${qualifier.role}-${place + 1}`), "cg:Qualifier", [
    ["cg:role", literal(qualifier.role)], ["cg:position", place + 1], ["oa:exact", literal(qualifier.text)], ["cg:key", literal(qualifier.text.toLowerCase())],
    ["oa:hasSelector", span(points(qualifier.start), points(qualifier.end))],
    ["cg:refersTo", qualifier.entity === null ? null : describeEntity(nodes, qualifier.entity)]])]]));
}
