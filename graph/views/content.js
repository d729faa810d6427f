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
const relationOf = (name) => content.relations[name];
const quoteOf = (claim) => claim.quote ?? documentOf(claim).text.slice(claim.start, claim.end);
const titleOf = (source) => source.title || source.slug;
const typeLabel = (name) => content.types[name]?.label ?? name;

// How a claim puts it, as one word for filters and tables: denying outweighs hedging.
const stanceOf = (claim) => (claim.polarity === "denied" ? "denied" : claim.certainty);

const speakerOf = (claim) => (claim.speaker === null ? documentVoice(documentOf(claim)) : entityOf(claim.speaker).label);
const documentVoice = (source) => `${titleOf(source)} (its own voice)`;
