// A document: what is known of it, and its text with the claims marked in place; or its claims alone.

const MEDIA = { "text/plain": "plain text", "text/markdown": "Markdown", "text/html": "HTML", "application/pdf": "PDF" };

function textPanel(at) {
  const source = content.documents[at];
  const claims = [...source.claims].sort((a, b) => a.start - b.start || a.at - b.at);
  const facts = [
    ["Publisher", source.publisher ?? "unknown"],
    ["Author", source.author],
    ["Published", dateWords(source.date)],
    ["Read on", source.read ? dateWords(source.read) : null],
    ["Address", source.address ? address(source.address) : "unknown"],
    ["Read from", source.source === source.address ? null : `${source.source} (${MEDIA[source.media] ?? source.media})`],
    ["SHA-256 of the text", element("code", { title: source.sha256 }, `${source.sha256.slice(0, 24)}…`)],
  ];
  const hasText = source.text !== undefined;
  return [
    element("h2", {}, titleOf(source)),
    element("dl", { class: "facts-of" }, facts.filter(([, value]) => value).map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))),
    element("p", { class: "counts" }, claims.length
      ? `${restsOn(claims).replace(/^1 document, /, `${plural(claims.length, "claim")} by `)}${hasText ? ". Press a marked passage to open its claim." : ""}`
      : "No claim was found in it."),
    claims.length
      ? element("p", { class: "actions" }, button("Show its claims only", () => onlyFacet("document", source.slug, { view: "claims" })))
      : null,
    assessmentsOf("document", at, "this document"),
    source.publisher ? assessmentsOf("publisher", source.publisher, source.publisher) : null,
    hiddenNote(claims),
    derivationsOf(source),
    hasText
      ? [claims.length ? element("details", { class: "contents" }, element("summary", {}, `List of ${plural(claims.length, "claim")}`), element("ul", {}, few(claims, claimLine, 60))) : null,
          element("div", { class: "text", lang: "en" }, markedText(source.text, claims))]
      : [element("p", { class: "hint" }, "This page was made without the texts of the documents; these are the quotes."), few(claims, (claim) => claimCard(claim, "link"))],
  ];
}

// One line that leads from the list to the words.
function claimLine(claim) {
  return element("li", {}, button([propositionWords(linkOf(claim)), " ", badge(claim)], () => openDocument(claim.document, claim.at), { class: "link" }));
}

function markedText(text, claims) {
  const spans = claims.map((claim) => [claim.start, claim.end, String(claim.at)]);
  return marked(text, spans, (words, places) => {
    const here = places.map((place) => content.claims[Number(place)]);
    const open = (event) => openPassage(event.currentTarget, here);
    return element("mark", {
      class: `claimed${here.every((claim) => claim.polarity === "denied") ? " denied" : ""}${here.some((claim) => passing.claims.has(claim)) ? "" : " out"}`,
      role: "button", tabindex: "0", "data-claim": places.join(" "), "aria-expanded": here.length > 1 ? "false" : null,
      title: here.map((claim) => propositionWords(linkOf(claim))).join("\n"),
      onclick: open,
      onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(event); } },
    }, words);
  });
}

// A passage with one claim opens it; one with several lists them beneath.
function openPassage(words, claims) {
  if (claims.length === 1) {
    openLink(claims[0].link, claims[0].at);
    return;
  }
  const next = words.nextSibling;
  const isOpen = next?.classList?.contains("passage");
  for (const other of byId("panel").querySelectorAll(".passage")) {
    other.previousSibling.setAttribute("aria-expanded", "false");
    other.remove();
  }
  if (isOpen) return;
  const list = element("span", { class: "passage", role: "group", "aria-label": `${claims.length} claims in this passage` },
    claims.map((claim) => button([propositionWords(linkOf(claim)), element("span", { class: "sayers" }, ` ${claim.speaker === null ? "the document’s own voice" : speakerOf(claim)} `), badge(claim)], () => openLink(claim.link, claim.at), { class: "row" })));
  words.after(list);
  words.setAttribute("aria-expanded", "true");
  list.querySelector("button").focus({ preventScroll: true });
}
