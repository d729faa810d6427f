"""FollowTheMoney entities, as Aleph, OpenAleph and yente read them: a JSON object a line.

An affirmed claim is an ``UnknownLink`` that says how it is put and by whom, a denial a ``Note`` on both: a link must
never stand for what somebody denies.
"""

import json
from collections.abc import Iterator

from graph.claimed import Source
from graph.export.words import Words
from graph.model import Claim, Document, Entity, Polarity
from graph.policy import Policy
from graph.triples.names import date
from ontology.vocabulary import FOLDER

_WIKIDATA = "http://www.wikidata.org/entity/"
_WEB = ("http://", "https://")

_Properties = dict[str, list[str]]


def as_followthemoney(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield documents, the entities that claims are about, and claims."""
    ledger = source.ledger
    words = Words(ledger)
    schemata = json.loads((FOLDER / "exports" / "followthemoney.json").read_text("utf-8"))["schemata"]
    for document in ledger.documents:
        yield _line(document.id, "Article", _document(document, words))
    ends = {end for claim in ledger.claims for end in (claim.proposition.subject, claim.proposition.object)}
    for entity in ledger.entities:
        if entity.id in ends:
            yield _line(entity.id, schemata[entity.type], _entity(entity))
    for claim in ledger.claims:
        denied = claim.stance.polarity is Polarity.DENIED
        yield _line(claim.id, "Note" if denied else "UnknownLink", _claim(claim, words, denied=denied))


def _document(document: Document, words: Words) -> _Properties:
    return {
        "name": [words.name(document)],
        "title": _known(document.title),
        "publisher": _known(document.publisher),
        "author": _known(document.author),
        "publishedAt": _date(document),
        "sourceUrl": _address(document),
    }


def _entity(entity: Entity) -> _Properties:
    return {
        "name": [entity.label or entity.id],
        "alias": list(entity.aliases),
        "wikidataId": [one.removeprefix(_WIKIDATA) for one in entity.identifiers if one.startswith(_WIKIDATA)],
        "keywords": [entity.type],
    }


def _claim(claim: Claim, words: Words, *, denied: bool) -> _Properties:
    document = words.document(claim)
    proposition = claim.proposition
    shared: _Properties = {
        "description": [claim.evidence.quote],
        "summary": [f"Claimed, not established: {words.attribution(claim)}{words.times(claim)}"],
        "proof": [document.id],
        "publisher": _known(document.publisher),
        "sourceUrl": _address(document),
    }
    if denied:
        return {
            "name": [f"Denied: {words.proposition(claim)}"],
            "entity": sorted({proposition.subject, proposition.object}),
            **shared,
        }
    return {
        "subject": [proposition.subject],
        "object": [proposition.object],
        "role": [words.relation(claim)],
        "status": [f"claimed: {claim.stance.certainty}"],
        "recordId": [claim.id],
        "date": _date(document),
        "startDate": _known(claim.happened.start if claim.happened else None),
        "endDate": _known(claim.happened.end if claim.happened else None),
        **shared,
    }


def _line(identifier: str, schema: str, properties: _Properties) -> bytes:
    known = {name: [value for value in values if value] for name, values in properties.items()}
    entity = {
        "id": identifier,
        "schema": schema,
        "properties": {name: values for name, values in sorted(known.items()) if values},
    }
    return json.dumps(entity, ensure_ascii=False).encode() + b"\n"


def _known(value: str | None) -> list[str]:
    return [] if value is None else [value]


def _date(document: Document) -> list[str]:
    # What is no date of the calendar becomes a plain literal, which has no datatype.
    return [document.date] if document.date and "^^" in date(document.date) else []


def _address(document: Document) -> list[str]:
    return [document.address] if document.address and document.address.startswith(_WEB) else []
