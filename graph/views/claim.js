// One claim, as it is shown everywhere: who says it, how, in which words, where.

// Text with some spans marked. Spans are [start, end, kind]; where they overlap, the text carries every kind.
function marked(text, spans, make = (words, kinds) => element("mark", { class: kinds.join(" ") }, words)) {
  const cuts = [...new Set([0, text.length, ...spans.flatMap(([start, end]) => [start, end])])]
    .filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, at) => {
    const start = cuts[at];
    const kinds = [...new Set(spans.filter(([from, to]) => from <= start && to >= end).map(([, , kind]) => kind))];
    const words = text.slice(start, end);
    return kinds.length ? make(words, kinds) : words;
  });
}

const AROUND = 110; // characters of context on each side

// The words around the quote in its paragraph: [before, after].
function context(claim) {
  const { text } = documentOf(claim);
  if (text === undefined) return ["", ""];
  let before = text.slice(Math.max(0, claim.start - AROUND), claim.start);
  const paragraph = before.lastIndexOf("\n");
  if (paragraph >= 0) before = before.slice(paragraph + 1);
  else if (claim.start > AROUND) before = `… ${before.replace(/^\S*\s/, "")}`;
  let after = text.slice(claim.end, claim.end + AROUND);
  const end = after.indexOf("\n");
  if (end >= 0) after = after.slice(0, end);
  else if (claim.end + AROUND < text.length) after = `${after.replace(/\s\S*$/, "")} …`;
  return [before, after];
}

function quotation(claim) {
  const [before, after] = context(claim);
  return element("blockquote", {},
    before && element("span", { class: "around" }, before),
    element("span", { class: "quote" }, marked(quoteOf(claim), claim.marks)),
    after && element("span", { class: "around" }, after));
}

function actorButton(at, words = entityOf(at).label) {
  return button([symbol(entityOf(at).type), words], () => openActor(at), { class: "actor" });
}

function voice(at, as, claim) {
  const who = at === null ? element("span", {}, "the document’s own voice") : actorButton(at);
  return element("span", { class: "voice" }, who, as ? element("span", { class: "as" }, `, ${as}`) : null);
}

function badge(claim) {
  return element("span", { class: `badge ${claim.polarity} ${claim.certainty}` }, stanceWords(claim));
}

// heading: "voice" where the link is known from around it, "link" where the voice is.
function claimCard(claim, heading = "voice") {
  const source = documentOf(claim);
  const link = linkOf(claim);
  const details = claim.qualifiers.map(({ role, text, entity }) =>
    element("div", {}, element("dt", {}, role), element("dd", {}, entity === null ? text : actorButton(entity, text))));
  return element("article", { class: `claim ${claim.polarity}`, id: `claim-${claim.at}`, tabindex: "-1" },
    heading === "link" ? element("p", { class: "says" }, linkButton(link)) : null,
    element("p", { class: "voices" },
      voice(claim.speaker, claim.as, claim),
      claim.cue ? element("span", { class: "cue" }, ` — “${claim.cue}”`) : null,
      // That the document relays it goes without saying, since the document is named below.
      claim.relayed.filter(([at]) => at !== null).map(([at, as]) => [element("span", { class: "relay" }, " · relayed by "), voice(at, as, claim)]),
      " ", badge(claim)),
    quotation(claim),
    details.length ? element("dl", { class: "qualifiers" }, details) : null,
    element("p", { class: "source" },
      button(titleOf(source), () => openDocument(source.at, claim.at), { class: "title" }),
      element("span", {}, [source.publisher, dateWords(source.date)].filter(Boolean).map((part) => ` · ${part}`).join("")),
      source.address ? [" · ", address(source.address, "original")] : null),
    element("p", { class: "fine" }, [rootWords(claim), `found with confidence ${claim.confidence.toFixed(2)}`].filter(Boolean).join(" · ")));
}

// What the claim goes back to, where that is not simply the document itself.
function rootWords(claim) {
  if (claim.root === null) return "root unknown";
  const root = content.roots[claim.root];
  return root.label === titleOf(documentOf(claim)) ? "" : `goes back to ${root.label}`;
}

function linkButton(link) {
  return button([
    entityOf(link.subject).label,
    element("span", { class: `verb ${link.stance}` }, ` ${relationOf(link.relation).label} `),
    entityOf(link.object).label,
  ], () => openLink(link.at), { class: "link" });
}
