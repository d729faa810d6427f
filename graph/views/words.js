// Wording and plain formatting.

const STANCES = {
  certain: "Said flatly",
  alleged: "Alleged",
  probable: "Likely",
  possible: "Possible",
  denied: "Denied",
};
const LINK_STANCES = {
  affirmed: "Affirmed",
  hedged: "Only hedged",
  denied: "Denied",
  disputed: "Disputed",
};

const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

// "affirmed", "denied as alleged" …: how one claim puts it, in words.
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

// "3 documents, 2 voices, 2 independent roots": what a set of claims rests on.
function restsOn(claims) {
  const sources = new Set(claims.map((claim) => claim.document));
  const voices = new Set(claims.map((claim) => (claim.speaker === null ? `d${claim.document}` : claim.speaker)));
  const roots = new Set(claims.filter((claim) => claim.root !== null).map((claim) => claim.root));
  const unknown = claims.filter((claim) => claim.root === null).length;
  const known = roots.size ? plural(roots.size, "independent root") : "";
  const open = unknown ? `${roots.size ? plural(unknown, "claim") + " of unknown root" : "roots unknown"}` : "";
  return [plural(claims.length, "claim"), plural(sources.size, "document"), plural(voices.size, "voice"), known, open]
    .filter(Boolean)
    .join(", ");
}

const compare = new Intl.Collator("en", { sensitivity: "base", numeric: true }).compare;
