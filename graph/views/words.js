// Wording and plain formatting.

const CERTAINTIES = {
  certain: "said flatly",
  alleged: "alleged",
  probable: "as likely",
  possible: "as possible",
};
const POLARITIES = { affirmed: "affirmed", denied: "denied" };
const LINK_STANCES = {
  affirmed: "Affirmed",
  hedged: "Only hedged",
  denied: "Only denied",
  disputed: "Disputed",
};
const SUPPORTS = {
  unknown: "source unknown",
  one: "one independent root",
  two: "two independent roots",
  more: "three or more",
};

const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

// "affirmed flatly", "denied as alleged" …: how one claim puts it, in words.
function stanceWords(claim) {
  const hedge = { certain: "flatly", alleged: "as alleged", probable: "as likely", possible: "as possible" }[claim.certainty];
  return `${claim.polarity} ${hedge}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// ISO dates as precise as they come: 2021 · Aug 2021 · 26 Aug 2021; anything else as it stands.
function dateWords(date) {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(date ?? "");
  if (!parts) return date || "undated";
  const [, year, month, day] = parts;
  return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}

// "2019", "2019 – 3 May 2021", "until 2021"
function spanWords([first, last]) {
  if (first === last || !last) return first ? dateWords(first) : "undated";
  return first ? `${dateWords(first)} – ${dateWords(last)}` : `until ${dateWords(last)}`;
}

// What a set of claims rests on. A document's own voice is a voice of its own.
function counted(claims) {
  return {
    documents: new Set(claims.map((claim) => claim.document)).size,
    voices: new Set(claims.map((claim) => (claim.speaker === null ? `d${claim.document}` : claim.speaker))).size,
    roots: new Set(claims.filter((claim) => claim.root !== null).map((claim) => claim.root)).size,
    unknown: claims.filter((claim) => claim.root === null).length,
  };
}

// "12 documents, 4 voices, 2 independent roots (3 claims of unknown root)"
function restsOn(claims) {
  const { documents, voices, roots, unknown } = counted(claims);
  const open = unknown ? ` (${plural(unknown, "claim")} of unknown root)` : "";
  return `${plural(documents, "document")}, ${plural(voices, "voice")}, ${plural(roots, "independent root")}${open}`;
}

const compare = new Intl.Collator("en", { sensitivity: "base", numeric: true }).compare;
const byDate = (a, b) => compare(documentOf(a).date ?? "9", documentOf(b).date ?? "9") || a.at - b.at;
const propositionWords = (link) => `${entityOf(link.subject).label} ${relationOf(link.relation).label} ${entityOf(link.object).label}`;
