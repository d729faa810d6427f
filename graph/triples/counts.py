"""A ledger → what is counted over all of its claims, so that no question has to count them again.

Each proposition says how many claims, voices, documents and roots stand for it and against it, and when it was first
said; each voice how much it says; each entity how much is said of it. Names stand once more in lower case, so that one
can be looked up. All of it follows from the claims: ``graph.triples.recover`` passes it over.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from graph.disputes import answers, excluding
from graph.model import Certainty, Claim, Document, Entity, Ledger, Polarity, Voice
from graph.tally import Sides, sides
from graph.triples.names import CITO, ID, date, text, whole
from ontology.vocabulary import CG, Relation

#: How what is counted of either side of a proposition is called: its claims, what they come from, when first.
SIDES = {
    Polarity.AFFIRMED: ("affirmations", "affirming", "firstAffirmed"),
    Polarity.DENIED: ("denials", "denying", "firstDenied"),
}

#: The node of an entity, by its id.
_NodeOf = Callable[[str], str]
#: The node of a voice that is heard in a document.
_VoiceIn = Callable[[Voice, str], str]


def key(name: str) -> str:
    """Return a name as it is looked up."""
    return name.lower()


def counted(ledger: Ledger, node_of: _NodeOf, voice_in: _VoiceIn, relations: Mapping[str, Relation]) -> Iterator[str]:
    """Yield a line a triple, in no order.

    Args:
        ledger: whose claims are counted.
        node_of: gives the node of an entity by its id.
        voice_in: gives the node of a voice that is heard in a document.
        relations: name → relation, for what they exclude.
    """
    dates = {document.id: document.date for document in ledger.documents}
    said: dict[str, list[Claim]] = defaultdict(list)
    heard: dict[str, list[Claim]] = defaultdict(list)
    about: dict[str, int] = defaultdict(int)
    for claim in ledger.claims:
        said[claim.proposition.id].append(claim)
        heard[voice_in(claim.attribution.speaker, claim.evidence.document)].append(claim)
        for entity in {claim.proposition.subject, claim.proposition.object}:
            about[entity] += 1
    for proposition, claims in said.items():
        yield from _proposition(f"<{ID}{proposition}>", claims, dates, voice_in)
        for claim, answer, earlier in answers(claims, dates):
            yield f"<{ID}{claim.id}> <{CITO}{answer}> <{ID}{earlier.id}> ."
    affirmed = {
        claim.proposition.id: claim.proposition for claim in ledger.claims if claim.stance.polarity is Polarity.AFFIRMED
    }
    for one, other in excluding(affirmed.values(), relations):
        yield _line(f"<{ID}{one.id}>", "excludes", f"<{ID}{other.id}>")
        yield _line(f"<{ID}{one.id}>", "standing", f"<{CG}Excluded>")
    for voice, claims in heard.items():
        yield from _voice(voice, claims)
    for entity, claims_about in about.items():
        yield _line(node_of(entity), "claimsAbout", whole(claims_about))
    for named in ledger.entities:
        yield from _entity(node_of(named.id), named)
    for document in ledger.documents:
        yield from _document(document)


def _proposition(node: str, claims: list[Claim], dates: dict[str, str | None], voice_in: _VoiceIn) -> Iterator[str]:
    counts = sides(claims)
    voices: dict[Polarity, set[str]] = {}
    for polarity, (number, way, first) in SIDES.items():
        side = [claim for claim in claims if claim.stance.polarity is polarity]
        count = counts.for_ if polarity is Polarity.AFFIRMED else counts.against
        yield _line(node, number, whole(count.claims))
        voices[polarity] = {voice_in(claim.attribution.speaker, claim.evidence.document) for claim in side}
        if not side:
            continue
        yield _line(node, f"{way}Voices", whole(count.voices))
        yield _line(node, f"{way}Documents", whole(count.documents))
        yield _line(node, f"{way}Roots", whole(count.roots))
        yield _line(node, f"{way}Unknown", whole(count.unknown))
        days = [day for claim in side if (day := dates[claim.evidence.document]) is not None]
        if days:
            yield _line(node, first, date(min(days)))
    for standing in _standings([claim for claim in claims if claim.stance.polarity is Polarity.AFFIRMED], counts):
        yield _line(node, "standing", f"<{CG}{standing}>")
    for voice in voices[Polarity.AFFIRMED] & voices[Polarity.DENIED]:
        yield _line(node, "contradictedBy", voice)


def _standings(affirmed: list[Claim], counts: Sides) -> Iterator[str]:
    """Yield the standings of a proposition, each a concept of ``cg:standingScheme``."""
    if counts.for_.claims and counts.against.claims:
        yield "Disputed"
    if not affirmed:
        yield "OnlyDenied"
        return
    if all(claim.stance.certainty is not Certainty.CERTAIN for claim in affirmed):
        yield "OnlyHedged"
    if counts.for_.voices == 1:
        yield "OneVoice"
        if counts.for_.claims > 1:
            yield "OneVoiceRepeated"
    if counts.for_.roots > 1:
        yield "Corroborated"


def _voice(node: str, claims: list[Claim]) -> Iterator[str]:
    yield _line(node, "claimsMade", whole(len(claims)))
    yield _line(node, "denialsMade", whole(sum(claim.stance.polarity is Polarity.DENIED for claim in claims)))
    yield _line(node, "hedgesMade", whole(sum(claim.stance.certainty is not Certainty.CERTAIN for claim in claims)))
    yield _line(node, "documentsHeardIn", whole(len({claim.evidence.document for claim in claims})))


def _entity(node: str, entity: Entity) -> Iterator[str]:
    for name in {key(name) for name in (entity.label, *entity.aliases)}:
        yield key_line(node, name)


def _document(document: Document) -> Iterator[str]:
    yield key_line(f"<{ID}author-of-{document.id}>", f"{document.title or document.slug} (its own voice)")
    if document.publisher is not None:
        yield _line(f"<{ID}{document.id}>", "publisherKey", text(key(document.publisher)))


def key_line(node: str, name: str) -> str:
    """Return the triple by which a node is found under a name."""
    return _line(node, "key", text(key(name)))


def _line(node: str, name: str, value: str) -> str:
    return f"{node} <{CG}{name}> {value} ."
