"""What is under review, in words that terminal and page share."""

from graph.actors import near_names
from graph.judgements import (
    OWN_VOICE,
    ActorAddress,
    ClaimJudgement,
    Correction,
    IdentityJudgement,
    Judgement,
    RootJudgement,
)
from graph.model import Claim, Entity
from graph.review.queue import Pair
from graph.review.session import ITSELF, Session

#: What a decision is called where it was made about a claim.
FOUND = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
#: Why, unless somebody says more.
REASONS = {
    "accept": "the words say so",
    "reject": "the words do not say so",
    "correct": "the words say otherwise",
}


def item_title(session: Session, item: Claim | Pair) -> str:
    """Return what a list shows of something."""
    if isinstance(item, Claim):
        return f"{session.sentences.sentence(item)} · {session.documents[item.evidence.document].slug}"
    left, right = session.entities[item.left], session.entities[item.right]
    return f"{left.label} · {right.label}"


def status(session: Session, item: Claim | Pair) -> str:
    """Return what holds of something, in a word; empty where nobody has decided."""
    found = session.on_claim(item) if isinstance(item, Claim) else session.on_pair(item)
    if session.contradicted(found):
        return "contradicted"
    if not found:
        return ""
    last = next((one for one in reversed(found) if not isinstance(one, RootJudgement)), found[-1])
    return short(last)


def short(judgement: Judgement) -> str:
    """Return what a judgement decides in a word or two."""
    if isinstance(judgement, ClaimJudgement):
        return FOUND[judgement.finding]
    if isinstance(judgement, IdentityJudgement):
        return judgement.sameness.value
    return "root marked" if isinstance(judgement, RootJudgement) else judgement.kind


def in_words(session: Session, judgement: Judgement) -> str:
    """Return a judgement as a line: what, about what, by whom, when and why."""
    what = short(judgement)
    if isinstance(judgement, ClaimJudgement):
        changes = f" to {_correction(session, judgement.correction)}" if judgement.correction is not None else ""
        one = judgement.claim
        about = f"{changes}: {one.subject} · {one.relation} · {one.object}, {one.polarity}, in {one.document.slug}"
    elif isinstance(judgement, IdentityJudgement):
        about = f": {_actor(session, judgement.left)} and {_actor(session, judgement.right)}"
    elif isinstance(judgement, RootJudgement):
        to = judgement.document.slug if judgement.document is not None else judgement.label or "nobody can tell"
        of = judgement.of
        about = f": {of.slug if not hasattr(of, 'quote') else f'“{of.quote}”'} goes back to {to}"
    else:
        about = ""
    why = f"; {judgement.reason}" if judgement.reason else ""
    return " ".join(f"{what}{about} ({judgement.author}, {judgement.date}{why})".split())


def _actor(session: Session, address: ActorAddress) -> str:
    known = session.entities.get(address.id)
    name = known.label if known is not None else max(address.names, key=len, default=address.id)
    within = ", ".join(document.slug for document in address.documents)
    return f"{name} in {within}" if within else name


def _correction(session: Session, correction: Correction) -> str:
    parts = [
        ("subject", correction.subject), ("relation", correction.relation), ("object", correction.object),
        ("speaker", correction.speaker), ("polarity", correction.polarity), ("certainty", correction.certainty),
    ]  # fmt: skip
    shown = []
    for name, value in parts:
        if value is not None:
            words = (
                ITSELF
                if value == OWN_VOICE
                else _actor(session, value)
                if isinstance(value, ActorAddress)
                else str(value)
            )
            shown.append(f"{name} {words}")
    return ", ".join(shown)


def facts(session: Session, claim: Claim) -> list[tuple[str, str]]:
    """Return what is known of a claim, as names and values."""
    document = session.documents[claim.evidence.document]
    root = next((one.label for one in session.ledger.roots if one.id == claim.root), claim.root or "unknown")
    published = ", ".join(filter(None, (document.title or document.slug, document.publisher, document.date)))
    place = f"{document.slug}:{claim.evidence.start}-{claim.evidence.end}"
    named = [
        ("Subject", entity_words(session.entities[claim.proposition.subject])),
        ("Relation", claim.proposition.relation),
        ("Object", entity_words(session.entities[claim.proposition.object])),
        ("Speaker", speaker_name(session, claim)),
        ("Stance", f"{claim.stance.polarity.value}, {claim.stance.certainty.value}"),
        *[(one.role.capitalize(), one.text) for one in claim.qualifiers],
        ("Goes back to", root),
        ("Document", f"{published} ({place})"),
        ("Confidence", f"{claim.confidence:.2f}; claimgraph explain {claim.id} says what found it"),
    ]
    return [(name, " ".join(value.split())) for name, value in named]


def speaker_name(session: Session, claim: Claim) -> str:
    """Return who makes a claim, as a person would write it: a name, or ``the document``."""
    voice = claim.attribution.speaker.entity
    return ITSELF if voice is None else session.entities[voice].label


def entity_words(entity: Entity) -> str:
    """Return who an entity is: its name, its type, its other names."""
    others = f"; also {', '.join(entity.aliases[:4])}" if entity.aliases else ""
    return f"{entity.label} ({entity.type}{others})"


def said_of(session: Session, entity: Entity, most: int = 4) -> list[str]:
    """Return the words around the first mentions of an actor, each with its document, one a document."""
    lines: list[str] = []
    seen: set[str] = set()
    for mention in entity.mentions:
        if mention.document in seen or len(seen) >= most:
            continue
        seen.add(mention.document)
        text, _ = session.text(mention.document)
        slug = session.documents[mention.document].slug
        around = mention.text if text is None else text[max(0, mention.start - 80) : mention.end + 80]
        lines.append(f"{slug}: …{' '.join(around.split())}…")
    return lines


def names_near(session: Session, entity: Entity) -> list[str]:
    """Return names that are much like that of an actor, but its own."""
    return [name for name in near_names(entity.label.casefold(), session.ledger) if name != entity.label]
