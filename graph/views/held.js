// What is known of sources beside their words: what documents come from, which links exclude one another, and what the
// user holds of a source or of an item.

for (const source of content.documents) Object.assign(source, { from: [], into: [] });
for (const derivation of content.derivations ?? []) {
  content.documents[derivation.document].from.push(derivation);
  if (derivation.source !== null) content.documents[derivation.source].into.push(derivation);
}
for (const link of content.links) link.excludes = [];
for (const [one, other] of content.excludes ?? []) {
  content.links[one].excludes.push(other);
  content.links[other].excludes.push(one);
}

const DERIVATIONS = {
  copy: ["is a copy of", "was copied by"],
  reprint: ["is a reprint of", "was reprinted by"],
  extract: ["takes words from", "lent words to"],
  edition: ["is another edition of", "has another edition in"],
  citation: ["cites", "is cited by"],
  syndication: ["credits with its text", "is credited with its text by"],
};

// "is a reprint of The wire story · 94% of its words"
function derivationLine(derivation, backwards = false) {
  const words = (Object.hasOwn(DERIVATIONS, derivation.kind) ? DERIVATIONS[derivation.kind] : [derivation.kind, derivation.kind])[backwards ? 1 : 0];
  const at = backwards ? derivation.document : derivation.source;
  const other = at === null
    ? element("span", {}, derivation.root === null ? "a source that was not read" : content.roots[derivation.root].label)
    : button([titleOf(content.documents[at]), " · ", content.documents[at].publisher ?? "publisher unknown"], () => openDocument(at), { class: "title" });
  const share = ["copy", "citation", "syndication"].includes(derivation.kind) ? "" : ` · ${Math.round(derivation.score * 100)}% of its words`;
  return element("li", {}, `${words} `, other, element("span", { class: "why" }, backwards ? "" : share));
}

function derivationsOf(source) {
  if (!source.from.length && !source.into.length) return null;
  return element("section", { "aria-label": "Where its words come from" }, element("h3", {}, "Where its words come from"),
    element("ul", { class: "names" }, few(source.from, (one) => derivationLine(one), 6), few(source.into, (one) => derivationLine(one, true), 6)));
}

function exclusionsOf(link) {
  if (!link.excludes.length) return null;
  return element("section", { "aria-label": "What is said that it excludes" },
    element("h3", {}, "What is said that it excludes", counter(link.excludes.length)),
    element("p", { class: "hint" }, "Both cannot hold at the same time: whoever says the one speaks against the other."),
    element("ul", {}, few(link.excludes, (at) => element("li", {}, linkButton(content.links[at]), element("p", { class: "sayers flush" }, sayers(content.links[at]))), 6)));
}

// The grades of the Admiralty code.
const RELIABILITY = { A: "completely reliable", B: "usually reliable", C: "fairly reliable", D: "not usually reliable", E: "unreliable", F: "reliability cannot be judged" };
const CREDIBILITY = [null, "confirmed by others", "probably true", "possibly true", "doubtful", "improbable", "truth cannot be judged"];

// What the user holds of a thing, as a line; never counted, and told apart from what sources say.
function assessmentsOf(kind, about, name) {
  return (content.assessments ?? []).filter((one) => one.kind === kind && one.about === about).map((one) =>
    element("p", { class: "ruling" }, ["Your assessment of ", name, ": ",
      [one.reliability && `${one.reliability}, ${RELIABILITY[one.reliability] ?? ""}`, one.credibility && `${one.credibility}, ${CREDIBILITY[one.credibility] ?? ""}`, one.note].filter(Boolean).join("; ")]));
}
