// An actor: what is said of it, what it says, under which names, in which documents, and what else it might be.

function actorPanel(at) {
  const entity = entityOf(at);
  const claims = [...new Set([...entity.about, ...entity.by])];
  return [
    element("h2", {}, symbol(entity.type), " ", entity.label),
    element("p", { class: "counts" }, `${typeLabel(entity.type)} · ${[entity.about.length && `${plural(entity.about.length, "claim")} about it`, entity.by.length && `${plural(entity.by.length, "claim")} by it`].filter(Boolean).join(", ") || "no claims"}${claims.length ? ` · ${restsOn(claims)}` : ""}`),
    entity.links.length
      ? element("p", { class: "actions" },
          button(state.focus === at ? "Show everything again" : "Show its surroundings only",
            () => change({ focus: state.focus === at ? null : at, depth: 1, view: "network" })))
      : null,
    assessmentsOf("actor", at, "it"),
    hiddenNote(entity.about),
    entity.links.length ? aboutByRelation(entity) : element("p", { class: "hint" }, "No claim is about it."),
    entity.by.length
      ? element("section", { "aria-label": "Claims by it" }, element("h3", {}, "Claims by it", counter(entity.by.length)),
          few([...entity.by].sort(byDate), (claim) => claimCard(claim, "link"), 8))
      : null,
    namesOf(entity),
    mightBe(entity),
    inDocuments(claims),
  ];
}

// Links of an actor, by relation and direction: "launders money for", "has its money laundered by".
function aboutByRelation(entity) {
  const groups = new Map();
  for (const link of entity.links) {
    const relation = relationOf(link.relation);
    const label = link.subject === entity.at || relation.symmetric ? relation.label : relation.inverse;
    if (!groups.has(label)) groups.set(label, []);
    groups.get(label).push(link);
  }
  const ordered = [...groups].sort(([a, x], [b, y]) => y.length - x.length || compare(a, b));
  return element("section", { "aria-label": "What is said of it" }, element("h3", {}, "What is said of it", counter(entity.about.length)),
    ordered.map(([label, links]) =>
      element("div", { class: "group" }, element("h4", {}, label),
        element("ul", { class: "links" },
          few([...links].sort((a, b) => b.claims.length - a.claims.length || a.at - b.at), (link) => {
            const other = entityOf(link.subject === entity.at ? link.object : link.subject);
            const out = !link.claims.some((claim) => passing.claims.has(claim));
            return element("li", {},
              button([symbol(other.type), other.label,
                link.stance === "affirmed" ? null : element("span", { class: `badge ${link.stance}` }, LINK_STANCES[link.stance].toLowerCase()),
                element("span", { class: "count" }, plural(link.claims.length, "claim"))], () => openLink(link.at), { class: "row" }),
              element("p", { class: "sayers" }, sayers(link), out ? filteredOut() : null));
          })))));
}

// "said by A; B and 2 more; denied by C"
function sayers(link) {
  const side = (polarity, word) => {
    const names = [...new Set(link.claims.filter((claim) => claim.polarity === polarity).sort(byDate).map(speakerOf))];
    const rest = names.length - 2;
    return names.length ? `${word} by ${names.slice(0, 2).join("; ")}${rest > 0 ? ` and ${rest} more` : ""}` : "";
  };
  return [side("affirmed", "said"), side("denied", "denied")].filter(Boolean).join("; ");
}

// Who an identifier is of: the host of its address.
const AUTHORITIES = { "www.wikidata.org": "Wikidata", "sws.geonames.org": "GeoNames", "viaf.org": "VIAF", "ror.org": "ROR", "www.opensanctions.org": "OpenSanctions" };

function identifier(text) {
  let host = "";
  try {
    ({ host } = new URL(text));
  } catch {
    return element("li", {}, text);
  }
  const authority = Object.hasOwn(AUTHORITIES, host) ? `${AUTHORITIES[host]}: ` : "";
  return element("li", {}, authority, address(text));
}

function namesOf(entity) {
  const also = entity.aliases.filter((alias) => alias !== entity.label && !entity.named.some(([text]) => text === alias));
  return element("section", { class: "names", "aria-label": "Names" }, element("h3", {}, "Names, and why each is held to be it"),
    entity.named.length
      ? element("ul", {}, few(entity.named, ([text, reason, count]) =>
          element("li", {}, `“${text}”`, element("span", { class: "why" }, ` ${reason}${count > 1 ? ` · ${plural(count, "time")}` : ""}`)), 12))
      : null,
    also.length ? element("p", { class: "hint" }, `Also known as ${also.join(", ")}.`) : null,
    entity.joined.length
      ? [element("h4", {}, "Held to be one"), element("ul", {}, few(entity.joined, (join) =>
          element("li", {}, `“${join.left}” and “${join.right}”`, element("span", { class: "why" }, ` ${decisionWords(join)}`)), 12))]
      : null,
    entity.identifiers.length ? [element("p", { class: "hint" }, "The same elsewhere:"), element("ul", {}, entity.identifiers.map(identifier))] : null,
    element("p", { class: "hint" }, entity.curated ? "Known from the list of actors that claimgraph ships." : "Known from these documents alone."));
}

// "same full name and type · likeness 0.97 · decided by A. Editor, 3 May 2024"
function decisionWords({ reason, score, author, date }) {
  return [reason, score === null ? "" : `likeness ${score.toFixed(2)}`, author ? `decided by ${author}${date ? `, ${dateWords(date)}` : ""}` : ""].filter(Boolean).join(" · ");
}

// Actors that may be the same and were not merged: as the build weighed them, and those that share a name.
function mightBe(entity) {
  const perhaps = [...entity.perhaps];
  const known = new Set([...perhaps, ...entity.apart].map(({ at }) => at));
  for (const other of new Set([entity.label, ...entity.aliases].flatMap(actorsNamed))) {
    if (other === entity || known.has(other.at)) continue;
    perhaps.push({ at: other.at, label: other.label, reason: "has the same name", score: null, author: null, date: null });
  }
  if (!perhaps.length && !entity.apart.length) return null;
  const line = (other) => {
    const at = other.at === null ? null : entityOf(other.at);
    const words = element("p", { class: "sayers" }, decisionWords(other));
    return at === null
      ? element("li", {}, other.label, words)
      : element("li", {}, button([symbol(at.type), at.label, element("span", { class: "count" }, plural(at.about.length + at.by.length, "claim"))], () => openActor(at.at), { class: "row" }), words);
  };
  return [
    perhaps.length
      ? element("section", { "aria-label": "What else it might be" }, element("h3", {}, "What else it might be", counter(perhaps.length)),
          element("p", { class: "hint" }, "Kept apart, since nothing in the documents shows that they are one."),
          element("ul", { class: "links" }, few(perhaps, line, 8)))
      : null,
    entity.apart.length
      ? element("section", { "aria-label": "What it is not" }, element("h3", {}, "What it is not", counter(entity.apart.length)),
          element("ul", { class: "links" }, few(entity.apart, line, 8)))
      : null,
  ];
}

function inDocuments(claims) {
  const counts = tally(claims, (claim) => claim.document);
  const documents = [...counts.keys()].map((at) => content.documents[at]).sort((a, b) => compare(a.date ?? "9", b.date ?? "9") || a.at - b.at);
  if (!documents.length) return null;
  return element("section", { "aria-label": "Documents" }, element("h3", {}, "Documents", counter(documents.length)),
    element("ul", { class: "links" }, few(documents, (source) =>
      element("li", {},
        button([titleOf(source), element("span", { class: "count" }, plural(counts.get(source.at), "claim"))], () => openDocument(source.at), { class: "row" }),
        element("p", { class: "sayers flush" }, [source.publisher ?? "publisher unknown", dateWords(source.date)].join(" · "))), 8)));
}
