// One claim, as it is shown everywhere: who says it, how, in which words, where.

// Text with some spans marked. Spans are [start, end, kind]; where they overlap, the text carries every kind.
function marked(text, spans, make = markOf) {
  const inside = spans.filter(([start, end]) => start < text.length && end > 0);
  const cuts = [...new Set([0, text.length, ...inside.flatMap(([start, end]) => [Math.max(0, start), Math.min(text.length, end)])])].sort((a, b) => a - b);
  // Only spans that have begun and not ended are looked at, so that a long text with many is marked at once.
  const waiting = [...inside].sort((a, b) => a[0] - b[0]);
  let open = [];
  let next = 0;
  return cuts.slice(1).map((end, at) => {
    const start = cuts[at];
    while (next < waiting.length && waiting[next][0] <= start) open.push(waiting[next++]);
    open = open.filter((span) => span[1] > start);
    const kinds = [...new Set(open.map(([, , kind]) => kind))];
    const words = text.slice(start, end);
    return kinds.length ? make(words, kinds) : words;
  });
}

const MARKS = { subject: "subject", object: "object", trigger: "the words that link them", negation: "negation", hedge: "hedge", qualifier: "detail" };
const markOf = (words, kinds) => element("mark", { class: kinds.join(" "), title: kinds.map((kind) => MARKS[kind]).join(", ") }, words);

const NEGATION = /\b(?:not|no|never|none|nobody|nothing|neither|nor|without)\b|n[’']t\b|\b(?:den(?:y|ies|ied|ying|ial)|reject|refut|dismiss|disput|fail|lack|refus|contradict)/i;

// Everything that is marked in the words of a claim, from the start of its quote.
function marksOf(claim) {
  const quote = quoteOf(claim);
  const own = claim.marks.filter(([, , kind]) => !kind.endsWith("antecedent")).map(([start, end, kind]) => {
    if (kind !== "stance") return [start, end, kind];
    const negates = claim.polarity === "denied" && (claim.certainty === "certain" || NEGATION.test(quote.slice(start, end)));
    return [start, end, negates ? "negation" : "hedge"];
  });
  return [...own, ...claim.qualifiers.map(({ start, end }) => [start - claim.start, end - claim.start, "qualifier"])];
}

const AROUND = 140; // characters of context on each side

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
    before.trim() && element("span", { class: "around" }, before),
    element("span", { class: "quote" }, marked(quoteOf(claim), marksOf(claim))),
    after.trim() && element("span", { class: "around" }, after));
}

// "“They” stands for “Mexican cartels”": what a pronoun or a shortened name refers to, said earlier in the text.
function standsFor(claim) {
  const { text } = documentOf(claim);
  if (text === undefined) return [];
  const place = (kind) => claim.marks.find((mark) => mark[2] === kind);
  const words = ([start, end]) => text.slice(claim.start + start, claim.start + end);
  return ["subject", "object"].filter((end) => place(`${end}-antecedent`)).map((end) =>
    element("p", { class: "fine" }, `“${words(place(end))}” stands for “${words(place(`${end}-antecedent`))}”, earlier in the text`));
}

function actorButton(at, words = entityOf(at).label) {
  return button(withSymbol(entityOf(at).type, words), () => openActor(at), { class: "actor" });
}

// The symbol stays on the line of the first word.
function withSymbol(type, words) {
  const [first] = /^\S{0,20}/.exec(words);
  return [element("span", { class: "together" }, symbol(type), first), words.slice(first.length)];
}

function voice(at, as) {
  const who = at === null ? element("span", {}, "the document’s own voice") : actorButton(at);
  return element("span", { class: "voice" }, who, as ? element("span", { class: "as" }, `, ${as}`) : null);
}

function badge(claim) {
  return element("span", { class: `badge ${claim.polarity} ${claim.certainty}` }, stanceWords(claim));
}

// A link that restores what is shown now with this claim opened; made for copying.
function permalink(claim) {
  const opened = { open: ["link", claim.link], claim: claim.at };
  return element("a", { class: "permalink", href: `#${stateAsHash({ ...state, ...opened })}`,
    onclick: (event) => { event.preventDefault(); change(opened); } }, "link to this claim");
}

// What people decided about a claim.
const FINDINGS = { accept: "Accepted", correct: "Corrected", root: "Traced to its root" };

const filteredOut = () => element("span", { class: "filtered-out" }, " filtered out");

// heading: "voice" where the link is known from around it, "link" where the voice is.
function claimCard(claim, heading = "voice") {
  const source = documentOf(claim);
  const link = linkOf(claim);
  const details = claim.qualifiers.map(({ role, text, entity }) =>
    element("div", {}, element("dt", {}, role), element("dd", {}, entity === null ? text : actorButton(entity, text))));
  if (claim.said) details.push(element("div", {}, element("dt", {}, "said"), element("dd", {}, spanWords(claim.said))));
  if (claim.happened) details.push(element("div", {}, element("dt", {}, "said to have happened"), element("dd", {}, spanWords(claim.happened))));
  return element("article", { class: `claim ${claim.polarity}${passing.claims.has(claim) ? "" : " out"}`, id: `claim-${claim.at}`, tabindex: "-1" },
    heading === "link" ? element("p", { class: "says" }, linkButton(link)) : null,
    element("p", { class: "voices" },
      voice(claim.speaker, claim.as),
      claim.cue ? element("span", { class: "cue" }, ` · “${claim.cue}”`) : null,
      // That the document relays it goes without saying, since the document is named below.
      claim.relayed.filter(([at]) => at !== null).map(([at, as]) => [element("span", { class: "relay" }, " · relayed by "), voice(at, as)]),
      " ", badge(claim), passing.claims.has(claim) ? null : filteredOut()),
    quotation(claim),
    standsFor(claim),
    details.length ? element("dl", { class: "qualifiers" }, details) : null,
    assessmentsOf("claim", claim.at, "this claim"),
    assessmentsOf("document", claim.document, "the document"),
    source.publisher ? assessmentsOf("publisher", source.publisher, source.publisher) : null,
    claim.speaker === null ? null : assessmentsOf("actor", claim.speaker, entityOf(claim.speaker).label),
    claim.rulings.map(([finding, author, date, reason]) =>
      element("p", { class: "ruling" }, `${FINDINGS[finding] ?? finding} by ${author}, ${dateWords(date)}${reason ? `: ${reason}` : ""}`)),
    element("p", { class: "source" },
      button(titleOf(source), () => openDocument(source.at, claim.at), { class: "title", "aria-label": `Read in the document: ${titleOf(source)}` }),
      element("span", {}, [source.publisher ?? "publisher unknown", dateWords(source.date)].map((part) => ` · ${part}`).join("")),
      source.address ? [" · ", address(source.address, "original")] : null),
    element("p", { class: "fine" }, [rootWords(claim), `read with confidence ${claim.confidence.toFixed(2)}`].filter(Boolean).join(" · "), element("span", { class: "copied" }, " · ", permalink(claim))));
}

// What the claim goes back to, where that is not simply the document itself.
function rootWords(claim) {
  const root = rootOf(claim);
  if (root === null) return "root unknown";
  return root.label === titleOf(documentOf(claim)) ? "" : `goes back to ${root.label}`;
}

function linkButton(link) {
  return button([
    entityOf(link.subject).label,
    element("span", { class: `verb ${link.stance}` }, ` ${relationOf(link.relation).label} `),
    entityOf(link.object).label,
  ], () => openLink(link.at), { class: "link" });
}
