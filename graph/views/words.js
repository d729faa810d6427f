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
  unknown: "no known root",
  one: "one root",
  two: "two independent roots",
  more: "three roots or more",
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

// "2019", "2019 – 3 May 2021", "since 2019", "until 2021", "about 2003"
function spanWords([first, last, about = false]) {
  const span = !first ? `until ${dateWords(last)}` : !last ? `since ${dateWords(first)}` : first === last ? dateWords(first) : `${dateWords(first)} – ${dateWords(last)}`;
  return about ? `about ${span}` : span;
}

// What a set of claims rests on, counted as graph/tally.py counts it: a text that speaks for itself is one voice,
// however often it is printed, and claims of unknown root are counted by the texts that they stand in.
function counted(claims) {
  const origin = (claim) => (claim.origin === null ? `d${claim.document}` : `r${claim.origin}`);
  const distinct = (list, key) => new Set(list.map(key)).size;
  return {
    documents: distinct(claims, (claim) => claim.document),
    voices: distinct(claims, (claim) => claim.speaker ?? origin(claim)),
    roots: distinct(claims.filter((claim) => claim.root !== null), (claim) => claim.root),
    unknown: distinct(claims.filter((claim) => claim.root === null), origin),
  };
}

// "12 documents, 4 voices, 2 independent roots (3 texts of unknown root)"
function tallyWords({ documents, voices, roots, unknown }) {
  const parts = [plural(documents, "document"), plural(voices, "voice")];
  const open = unknown ? `${plural(unknown, "text")} of unknown root` : "";
  if (roots) parts.push(`${plural(roots, roots > 1 ? "independent root" : "root")}${open ? ` (${open})` : ""}`);
  else if (open) parts.push(open);
  return parts.join(", ");
}
const restsOn = (claims) => tallyWords(counted(claims));

// What the build counted for one link: "for", "against" or "all".
function tallyOf(link, side) {
  const [documents, voices, roots, unknown] = link.tally[side];
  return { documents, voices, roots, unknown };
}

const compare = new Intl.Collator("en", { sensitivity: "base", numeric: true }).compare;
const byDate = (a, b) => compare(documentOf(a).date ?? "9", documentOf(b).date ?? "9") || a.at - b.at;
const propositionWords = (link) => `${entityOf(link.subject).label} ${relationOf(link.relation).label} ${entityOf(link.object).label}`;
