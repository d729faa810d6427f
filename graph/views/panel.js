// What is opened: a link with its claims, an actor, or the text of a document.

const passing = { claims: new Set() }; // the claims that pass the filters now
const byDate = (a, b) => compare(documentOf(a).date ?? "9", documentOf(b).date ?? "9") || a.at - b.at;
let shownPanel = "";

function renderPanel() {
  const panel = byId("panel");
  const key = JSON.stringify([state.open, state.claim]);
  panel.hidden = !state.open;
  document.body.classList.toggle("has-panel", Boolean(state.open));
  if (!state.open) {
    shownPanel = key;
    document.body.classList.remove("wide-panel");
    fill(panel);
    return;
  }
  const [kind, at] = state.open;
  // For and against stand side by side, which needs room.
  document.body.classList.toggle("wide-panel", kind === "link" && content.links[at].stance === "disputed");
  const parts = { link: linkPanel, actor: actorPanel, text: textPanel }[kind](at);
  fill(panel, button("×", closePanel, { class: "close", "aria-label": "Close details" }), parts);
  if (key === shownPanel) return;
  shownPanel = key;
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
  if (state.claim !== null) {
    const place = byId(`claim-${state.claim}`) ?? panel.querySelector(`[data-claim~="${state.claim}"]`);
    place?.classList.add("pointed");
    place?.scrollIntoView({ block: "center" });
  }
}

function hiddenNote(claims) {
  const hidden = claims.filter((claim) => !passing.claims.has(claim)).length;
  return hidden ? element("p", { class: "hint" }, `${plural(hidden, "claim")} here ${hidden === 1 ? "does" : "do"} not pass the filters; the panel shows all.`) : null;
}

function linkPanel(at) {
  const link = content.links[at];
  const relation = relationOf(link.relation);
  const claims = [...link.claims].sort(byDate);
  const sides = [
    ["Who says so", claims.filter((claim) => claim.polarity === "affirmed"), "Nobody in these documents says so."],
    ["Who denies it", claims.filter((claim) => claim.polarity === "denied"), "Nobody in these documents denies it."],
  ];
  const both = sides.every(([, list]) => list.length);
  return [
    element("h2", { class: "proposition" },
      actorButton(link.subject), element("span", { class: `verb ${link.stance}` }, relation.label), actorButton(link.object)),
    element("p", { class: "counts" }, element("span", { class: `badge ${link.stance}` }, LINK_STANCES[link.stance]), ` ${restsOn(claims)}`),
    element("p", { class: "definition" }, element("strong", {}, relation.label), `: ${relation.definition || "no definition"}`),
    hiddenNote(claims),
    element("div", { class: both ? "sides both" : "sides" },
      sides.map(([title, list, none]) =>
        element("section", { class: "side" },
          element("h3", {}, title, element("span", { class: "count" }, ` ${list.length}`)),
          list.length ? list.map((claim) => claimCard(claim)) : element("p", { class: "hint" }, none)))),
  ];
}

function actorPanel(at) {
  const entity = entityOf(at);
  const also = entity.aliases.filter((alias) => alias !== entity.label && !entity.named.some(([text]) => text === alias));
  return [
    element("h2", {}, symbol(entity.type), " ", entity.label),
    element("p", { class: "counts" }, `${typeLabel(entity.type)} · ${plural(entity.about.length, "claim")} about it, ${plural(entity.by.length, "claim")} by it`),
    entity.links.length
      ? element("p", { class: "actions" },
          button(state.focus === at ? "Show everything again" : "Show its surroundings only",
            () => change({ focus: state.focus === at ? null : at, depth: 1, view: "network" })))
      : null,
    hiddenNote(entity.about),
    entity.links.length ? aboutByRelation(entity) : element("p", { class: "hint" }, "No claim is about it."),
    entity.by.length
      ? element("section", {}, element("h3", {}, "Claims by it", element("span", { class: "count" }, ` ${entity.by.length}`)),
          few([...entity.by].sort(byDate), (claim) => claimCard(claim, "link")))
      : null,
    element("section", { class: "names" }, element("h3", {}, "Names"),
      entity.named.length
        ? element("ul", {}, entity.named.map(([text, reason, count]) =>
            element("li", {}, `“${text}”`, element("span", { class: "why" }, ` ${reason}${count > 1 ? ` · ${count} times` : ""}`))))
        : null,
      also.length ? element("p", { class: "hint" }, `Also known as ${also.join(", ")}.`) : null,
      entity.identifiers.length ? element("p", { class: "hint" }, "The same in: ", entity.identifiers.map((text, at) => [at ? ", " : "", address(text)]).flat()) : null,
      element("p", { class: "hint" }, entity.curated ? "Known from the list of actors that claimgraph ships." : "Known from these documents alone.")),
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
  return element("section", {}, element("h3", {}, "What is said of it"),
    ordered.map(([label, links]) =>
      element("div", { class: "group" }, element("h4", {}, label),
        element("ul", { class: "links" },
          few([...links].sort((a, b) => b.claims.length - a.claims.length || a.at - b.at), (link) => {
            const other = entityOf(link.subject === entity.at ? link.object : link.subject);
            return element("li", {},
              button([symbol(other.type), other.label,
                link.stance === "affirmed" ? null : element("span", { class: `badge ${link.stance}` }, LINK_STANCES[link.stance].toLowerCase()),
                element("span", { class: "count" }, plural(link.claims.length, "claim"))], () => openLink(link.at), { class: "row" }),
              element("p", { class: "sayers" }, sayers(link)));
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

// A long list opens in steps, so that an actor of a thousand claims opens at once.
function few(list, make, step = 20) {
  const shown = list.slice(0, step).map(make);
  if (list.length > step) {
    const more = button(`${(list.length - step).toLocaleString("en")} more`, () => more.replaceWith(...few(list.slice(step), make, step * 2)), { class: "quiet" });
    shown.push(more);
  }
  return shown;
}

function textPanel(at) {
  const source = content.documents[at];
  const facts = [source.author, source.publisher, dateWords(source.date)].filter(Boolean).join(" · ");
  const claims = [...source.claims].sort((a, b) => a.start - b.start || a.at - b.at);
  return [
    element("h2", {}, titleOf(source)),
    element("p", { class: "counts" }, facts, source.address ? [" · ", address(source.address)] : null),
    element("p", { class: "counts" }, claims.length ? `${plural(claims.length, "claim")}${source.text === undefined ? "" : "; press a marked passage to open its claim"}` : "No claim was found in it."),
    source.text === undefined ? claims.map((claim) => claimCard(claim, "link")) : element("div", { class: "text" }, markedText(source.text, claims)),
  ];
}

function markedText(text, claims) {
  const spans = claims.map((claim) => [claim.start, claim.end, String(claim.at)]);
  return marked(text, spans, (words, places) => {
    const first = content.claims[Number(places[0])];
    return element("mark", { class: "claimed", role: "button", tabindex: "0", "data-claim": places.join(" "),
      title: places.map((place) => propositionWords(linkOf(content.claims[Number(place)]))).join("\n"),
      onclick: () => openLink(first.link, first.at),
      onkeydown: (event) => (event.key === "Enter" ? openLink(first.link, first.at) : null) }, words);
  });
}

const propositionWords = (link) => `${entityOf(link.subject).label} ${relationOf(link.relation).label} ${entityOf(link.object).label}`;
