// A link: those who say so beside those who deny it, what each rests on, and every claim with its words.

function linkPanel(at) {
  const link = content.links[at];
  const relation = relationOf(link.relation);
  const claims = [...link.claims].sort(byDate);
  const sides = [
    ["Who says so", "for", claims.filter((claim) => claim.polarity === "affirmed"), "Nobody in these documents says so."],
    ["Who denies it", "against", claims.filter((claim) => claim.polarity === "denied"), "Nobody in these documents denies it."],
  ];
  const both = sides.every(([, , list]) => list.length);
  return [
    element("h2", { class: "proposition" },
      actorButton(link.subject), element("span", { class: `verb ${link.stance}` }, relation.label), actorButton(link.object)),
    element("p", { class: "counts" }, element("span", { class: `badge ${link.stance}` }, LINK_STANCES[link.stance]), ` ${tallyWords(tallyOf(link, "all"))}`),
    element("p", { class: "definition" }, element("strong", {}, relation.label), `: ${relation.definition || "no definition"}`),
    hiddenNote(claims),
    element("div", { class: both ? "sides both" : "sides" },
      sides.map(([title, side, list, none]) =>
        element("section", { class: "side", "aria-label": title },
          element("h3", {}, title, counter(list.length)),
          both ? element("p", { class: "rests" }, tallyWords(tallyOf(link, side))) : null,
          list.length ? few(byRoot(list), rootGroup, 30) : element("p", { class: "hint" }, none)))),
    exclusionsOf(link),
    element("p", { class: "key fine" }, "Marked in the words: ", [["subject", "the two actors"], ["trigger", "what links them"], ["negation", "negation"], ["hedge", "hedge"], ["qualifier", "detail"]]
      .map(([kind, words], place) => [place ? ", " : "", element("mark", { class: kind }, words)]), "."),
  ];
}

// Claims of one root together, the earliest first; claims of unknown root each by itself.
function byRoot(claims) {
  const groups = new Map();
  for (const claim of claims) {
    const key = claim.root === null ? `claim ${claim.at}` : claim.root;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(claim);
  }
  return [...groups.values()];
}

// One root: its first claim, and its echoes folded under it.
function rootGroup(claims) {
  if (claims.length === 1) return claimCard(claims[0]);
  const [first, ...echoes] = claims;
  const documents = [...new Set(echoes.map((claim) => titleOf(documentOf(claim))))];
  return element("div", { class: "root" },
    element("p", { class: "root-name" }, `One root: ${rootOf(first).label}`),
    claimCard(first),
    element("details", { class: "echoes" },
      element("summary", {}, `${plural(echoes.length, "more claim")} of this root, in ${documents.slice(0, 2).join("; ")}${documents.length > 2 ? ` and ${documents.length - 2} more` : ""}`),
      few(echoes, (claim) => claimCard(claim))));
}
