// Groups of actors that stand close together, as the build found them, by which a large network is opened.

content.groups.forEach((group, at) => Object.assign(group, { at, children: [] }));
for (const group of content.groups) if (group.parent !== null) content.groups[group.parent].children.push(group);

// A group is named by where it lies and by its busiest actor, which outlives a rebuild where anything can.
const levelOf = (group) => (group.parent === null ? 0 : levelOf(content.groups[group.parent]) + 1);
const groupId = (group) => `${levelOf(group)} ${entityOf(group.actors[0]).id}`;
const groupOfId = (id) => content.groups.find((group) => groupId(group) === id) ?? null;
const topGroups = content.groups.filter((group) => group.parent === null);

// The groups that an actor is in, the outermost first.
function groupsOf(actor) {
  const holding = content.groups.filter((group) => group.actors.includes(actor));
  return holding.sort((a, b) => a.at - b.at);
}

function groupTitle(group, most = 2) {
  const names = group.actors.slice(0, most).map((at) => entityOf(at).label).join(", ");
  const rest = group.actors.length - most;
  return `${group.bundle ? "Small groups: " : ""}${names}${rest > 0 ? ` and ${rest.toLocaleString("en")} more` : ""}`;
}

const shortened = (label, most = 24) => (label.length > most ? `${label.slice(0, most - 1).trimEnd()}…` : label);

// What is drawn of some groups: a node for each that has links here, a link for all links between two of them.
function sceneOfGroups(groups, links) {
  const home = new Map();
  for (const group of groups) for (const actor of group.actors) home.set(actor, group);
  const actors = new Map(groups.map((group) => [group, new Set()]));
  const between = new Map();
  for (const link of links) {
    const [one, other] = [home.get(link.subject), home.get(link.object)];
    if (one) actors.get(one).add(link.subject);
    if (other) actors.get(other).add(link.object);
    if (!one || !other || one === other) continue;
    const ends = one.at < other.at ? [one, other] : [other, one];
    const key = `${ends[0].at}-${ends[1].at}`;
    if (!between.has(key)) between.set(key, { ends, links: [] });
    between.get(key).links.push(link);
  }
  const nodes = groups.filter((group) => actors.get(group).size).map((group, at) => {
    const present = group.actors.filter((actor) => actors.get(group).has(actor));
    const count = present.length;
    const names = present.slice(0, 2).map((actor) => shortened(entityOf(actor).label));
    const lines = group.bundle ? ["small groups:", ...names] : names;
    return sized({ id: `group ${group.at}`, kind: "group", group, shape: "dot", tone: "ink-soft", hollow: true,
      // Where to start from: no two alike.
      x: Math.sqrt(at + 1) * 120 * Math.cos(at * 2.4), y: Math.sqrt(at + 1) * 120 * Math.sin(at * 2.4),
      size: 14 + 1.6 * Math.sqrt(Math.min(count, 400)), weight: group.bundle ? 0 : count, lines, inner: count.toLocaleString("en"),
      words: `group of ${plural(count, "actor")}: ${present.slice(0, 3).map((actor) => entityOf(actor).label).join(", ")}` });
  });
  const nodeOf = new Map(nodes.map((node) => [node.group, node]));
  // Where most groups are linked with most, the strongest links are to be seen first.
  const strong = [...between.values()].map((one) => one.links.length).sort((a, b) => b - a)[Math.floor(groups.length * 1.2)] ?? 0;
  const edges = [...between].map(([key, { ends, links: held }]) => {
    const disputed = held.filter((link) => link.stance === "disputed").length;
    return { id: `between ${key}`, between: ends, a: nodeOf.get(ends[0]), b: nodeOf.get(ends[1]), bend: 0, arrow: false, stance: held.length > strong ? "group" : "faint",
      width: Math.min(8, 1 + 0.7 * Math.log2(held.length)), weight: held.length,
      label: `${plural(held.length, "link")}${disputed ? `, ${disputed} disputed` : ""}` };
  });
  return { nodes, edges };
}

// Links of which both ends are in one group, or, of several groups, those that lead from one to another.
function linksWithin(groups, links) {
  if (!groups.length) return links;
  const home = new Map();
  for (const group of groups) for (const actor of group.actors) home.set(actor, group);
  return links.filter((link) => {
    const [one, other] = [home.get(link.subject), home.get(link.object)];
    return one && other && (groups.length === 1 || one !== other);
  });
}

// "All groups › this group › that group"
function crumbs(groups) {
  const trail = [button("All groups", () => change({ group: [], limit: START }), { class: "inline" })];
  if (groups.length === 1) {
    const above = [];
    for (let group = groups[0]; group; group = group.parent === null ? null : content.groups[group.parent]) above.unshift(group);
    for (const group of above.slice(0, -1)) trail.push(" › ", button(groupTitle(group, 1), () => change({ group: [groupId(group)], limit: START }), { class: "inline" }));
    trail.push(" › ", element("strong", {}, groupTitle(groups[0])));
  } else if (groups.length) {
    trail.push(" › links between ", groups.map((group, at) => [at ? " and " : "", element("strong", {}, groupTitle(group, 1))]));
  }
  return element("p", { class: "crumbs" }, trail);
}
