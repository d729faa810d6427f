// What the page knows, read from the JSON in it, with the claims of each link, actor and document looked up once.

const content = await unpacked("content");
const network = await unpacked("network");

// Types and relations are looked up by names that come from outside; without a prototype no name is special.
content.types = Object.assign(Object.create(null), content.types);
content.relations = Object.assign(Object.create(null), content.relations);

content.links.forEach((link, at) => Object.assign(link, { at, claims: [] }));
content.entities.forEach((entity, at) => Object.assign(entity, { at, about: [], by: [], links: [] }));
content.documents.forEach((source, at) => Object.assign(source, { at, claims: [] }));
content.claims.forEach((claim, at) => {
  claim.at = at;
  content.links[claim.link].claims.push(claim);
  content.documents[claim.document].claims.push(claim);
  const { subject, object } = content.links[claim.link];
  content.entities[subject].about.push(claim);
  if (object !== subject) content.entities[object].about.push(claim);
  if (claim.speaker !== null) content.entities[claim.speaker].by.push(claim);
});
content.links.forEach((link) => {
  content.entities[link.subject].links.push(link);
  if (link.object !== link.subject) content.entities[link.object].links.push(link);
});

const entityOf = (at) => content.entities[at];
const linkOf = (claim) => content.links[claim.link];
const documentOf = (claim) => content.documents[claim.document];
const rootOf = (claim) => (claim.root === null ? null : content.roots[claim.root]);
const relationOf = (name) => content.relations[name];
const quoteOf = (claim) => claim.quote ?? documentOf(claim).text.slice(claim.start, claim.end);
const titleOf = (source) => source.title || source.slug;
const typeLabel = (name) => content.types[name]?.label ?? name;

const speakerOf = (claim) => (claim.speaker === null ? documentVoice(documentOf(claim)) : entityOf(claim.speaker).label);
const documentVoice = (source) => `${titleOf(source)} (its own voice)`;

// A date as its first and last day; null where there is none that can be read.
function daysOf(date) {
  const parts = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?(?!\d)/.exec(date ?? "");
  if (!parts) return null;
  const [, year, month, day] = parts;
  return [`${year}-${month ?? "01"}-${day ?? "01"}`, `${year}-${month ?? "12"}-${day ?? "31"}`];
}

// The same of a period, of which an end may be open (null).
function daysOfPeriod([start, end]) {
  const days = [daysOf(start)?.[0] ?? null, daysOf(end)?.[1] ?? null];
  return days[0] || days[1] ? days : null;
}

for (const source of content.documents) source.days = daysOf(source.date);
for (const claim of content.claims) claim.days = { published: documentOf(claim).days, happened: claim.happened ? daysOfPeriod(claim.happened) : null };
