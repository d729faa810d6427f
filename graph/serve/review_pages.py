"""The page of a review in HTML."""

from collections.abc import Mapping, Sequence

from graph.judgements import Judgement
from graph.model import Certainty, Claim, Entity, Polarity
from graph.review import Session
from graph.review.queue import TITLES, Pair, Shelf
from graph.review.words import (
    REASONS,
    entity_words,
    facts,
    in_words,
    item_title,
    names_near,
    said_of,
    speaker_name,
    status,
)
from graph.serve.pages import template

#: The list of decisions, beside those of things to review.
DECISIONS = "decisions"
#: As many things of a list as a page shows, around the one that is chosen.
SHOWN = 100


def key_of(item: Claim | Pair | Judgement) -> str:
    """Return what an item goes by in addresses."""
    return item.key if isinstance(item, Pair) else item.id


def review_page(session: Session, shelf: str, chosen: str, *, token: str, told: str, wrong: str) -> str:
    """Return the page of a list and of the thing that is chosen in it.

    Args:
        session: what is reviewed.
        shelf: a list of things to review, or that of decisions.
        chosen: the key of a thing; of one that is not in the list the first is shown.
        token: must come back with every form.
        told: what was just decided.
        wrong: why the last form was refused.
    """
    items: Sequence[Claim | Pair | Judgement]
    items = session.decisions if shelf == DECISIONS else session.items(Shelf(shelf))
    keys = [key_of(item) for item in items]
    at = keys.index(chosen) if chosen in keys else 0
    first = max(0, min(at - SHOWN // 2, len(items) - SHOWN))
    item = items[at] if items else None
    shown = items[first : first + SHOWN]
    titles = [*((one.value, TITLES[one], session.open_items(one)) for one in Shelf)]
    return template("review.html").render(
        session=session,
        shelf=shelf,
        lists=[*titles, (DECISIONS, "Decisions", len(session.standing))],
        items=[_row(session, one, key_of(one)) for one in shown],
        left_out=len(items) - len(shown),
        item="" if item is None else key_of(item),
        claim=_claim(session, item) if isinstance(item, Claim) else None,
        pair=_pair(session, item) if isinstance(item, Pair) else None,
        judgement=_judgement(session, item) if isinstance(item, Judgement) else None,
        token=token,
        told=told,
        wrong=wrong,
        reasons=REASONS,
    )


def _row(session: Session, item: Claim | Pair | Judgement, key: str) -> Mapping[str, str]:
    if isinstance(item, Judgement):
        return {"key": key, "title": in_words(session, item), "status": "look again" if item.id in session.told else ""}
    return {"key": key, "title": item_title(session, item), "status": status(session, item)}


def _claim(session: Session, claim: Claim) -> Mapping[str, object]:
    pieces, without = session.context(claim)
    subject, object_ = session.entities[claim.proposition.subject], session.entities[claim.proposition.object]
    relations = {one.name: one.label for one in session.vocabulary.relations.values()}
    relations.setdefault(claim.proposition.relation, claim.proposition.relation)
    return {
        "id": claim.id,
        "sentence": session.sentences.sentence(claim),
        "pieces": [{"text": one.text, "kinds": sorted(one.kinds)} for one in pieces],
        "without": without,
        "facts": facts(session, claim),
        "decided": _decided(session, session.on_claim(claim)),
        "contradicted": session.contradicted(session.on_claim(claim)),
        "subject": subject,
        "object": object_,
        "speaker": speaker_name(session, claim),
        "relation": claim.proposition.relation,
        "polarity": claim.stance.polarity.value,
        "certainty": claim.stance.certainty.value,
        "slug": session.documents[claim.evidence.document].slug,
        "relations": list(relations.items()),
        "polarities": [one.value for one in Polarity],
        "certainties": [one.value for one in Certainty],
        "types": [(one.name, one.label) for one in session.vocabulary.entity_types.values()],
        "near": list(dict.fromkeys([*names_near(session, subject), *names_near(session, object_)])),
        "sources": sorted(
            {*(one.slug for one in session.ledger.documents), *(one.label for one in session.ledger.roots)}
        ),
    }


def _pair(session: Session, pair: Pair) -> Mapping[str, object]:
    def side(entity: Entity) -> Mapping[str, object]:
        return {"id": entity.id, "words": entity_words(entity), "said": said_of(session, entity)}

    found = session.on_pair(pair)
    return {
        "sides": [side(session.entities[pair.left]), side(session.entities[pair.right])],
        "reasons": pair.reasons,
        "score": pair.score,
        "decided": _decided(session, found),
        "contradicted": session.contradicted(found),
    }


def _judgement(session: Session, judgement: Judgement) -> Mapping[str, object]:
    return {
        "id": judgement.id,
        "words": in_words(session, judgement),
        "evidence": judgement.evidence,
        "told": session.told.get(judgement.id, ""),
    }


def _decided(session: Session, found: Sequence[Judgement]) -> list[Mapping[str, str]]:
    return [{"id": one.id, "words": in_words(session, one), "told": session.told.get(one.id, "")} for one in found]
