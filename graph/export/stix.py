"""STIX 2.1: a proposition a Relationship, a claim an Opinion on it with its quote, a document a Report.

A Relationship alone would read like a fact. So each comes with an Opinion of everybody who affirms or denies it, and
says in its description that it is claimed.
"""

import datetime as dt
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from graph.claimed import Source
from graph.dates import bounds
from graph.export.words import Words
from graph.model import Claim, Document, Polarity
from graph.policy import Policy, Sources
from graph.triples.names import ID
from ontology.vocabulary import FOLDER

#: Where a document has no date: every STIX object must have one, and there is no clock here.
_UNDATED = "1970-01-01"
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_WEB = ("http://", "https://")

_Object = dict[str, Any]


def as_stix(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield a bundle; documents that carry no claim are left out, since a Report needs contents."""
    objects = list(_Bundle(source).objects())
    bundle = {
        "type": "bundle",
        "id": _identifier("bundle", *(one["id"] for one in objects)),
        # A bundle has objects or no such key.
        **({"objects": objects} if objects else {}),
    }
    yield json.dumps(bundle, ensure_ascii=False, indent=1).encode() + b"\n"


class _Bundle:
    """Makes the objects of one bundle."""

    def __init__(self, source: Source) -> None:
        self.ledger = source.ledger
        self.words = Words(self.ledger)
        self.sources = Sources(self.ledger)
        mapping = json.loads((FOLDER / "exports" / "stix.json").read_text("utf-8"))
        self.kinds, self.opinions = mapping["objects"], mapping["opinions"]
        self.claims_of: dict[str, list[Claim]] = defaultdict(list)
        self.times_of: dict[str, set[str]] = defaultdict(set)
        for claim in self.ledger.claims:
            self.claims_of[claim.proposition.id].append(claim)
            for end in (claim.proposition.subject, claim.proposition.object):
                self.times_of[end].add(_time(self.words.document(claim)))

    def objects(self) -> Iterator[_Object]:
        for entity, times in sorted(self.times_of.items()):
            yield self._entity(entity, min(times))
        for _, claims in sorted(self.claims_of.items()):
            yield self._relationship(claims)
            yield from map(self._opinion, claims)
        contents: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.ledger.claims:
            contents[claim.evidence.document].append(claim)
        for document in self.ledger.documents:
            if document.id in contents:
                yield self._report(document, contents[document.id])

    def _entity(self, identifier: str, time: str) -> _Object:
        entity = self.words.entities[identifier]
        references = [
            {"source_name": one.split("/")[2], "url": one, "external_id": one.rsplit("/", 1)[-1]}
            for one in entity.identifiers
            if re.fullmatch(r"https?://[\w.-]+/[\x21-\x7e]+", one)
        ]
        return {
            **_common(self._of(identifier), time),
            **self.kinds[entity.type],
            "name": entity.label,
            **({"description": f"Also: {'; '.join(entity.aliases)}"} if entity.aliases else {}),
            "labels": [_kebab(entity.type)],
            **({"external_references": references} if references else {}),
        }

    def _relationship(self, claims: list[Claim]) -> _Object:
        proposition = claims[0].proposition
        affirmed = [claim for claim in claims if claim.stance.polarity is Polarity.AFFIRMED]
        roots = len({self.sources.of(claim).id for claim in affirmed})
        return {
            "type": "relationship",
            **_common(
                _identifier("relationship", proposition.id), min(_time(self.words.document(one)) for one in claims)
            ),
            "relationship_type": _kebab(proposition.relation),
            "description": f"Claimed, not established: {self.words.proposition(claims[0])}. Claims that affirm it: "
            f"{len(affirmed)}, from {roots} roots; claims that deny it: {len(claims) - len(affirmed)}.",
            "source_ref": self._of(proposition.subject),
            "target_ref": self._of(proposition.object),
            **_times(affirmed),
            "labels": ["claimed"],
            "external_references": [self._quote(claim) for claim in claims],
        }

    def _opinion(self, claim: Claim) -> _Object:
        document = self.words.document(claim)
        stance = claim.stance
        return {
            "type": "opinion",
            **_common(_identifier("opinion", claim.id), _time(document)),
            "opinion": self.opinions[stance.polarity][stance.certainty],
            "explanation": f"{self.words.attribution(claim)}{self.words.times(claim)}: {claim.evidence.quote}",
            "authors": [self.words.voice(claim.attribution.speaker, document)],
            "object_refs": [_identifier("relationship", claim.proposition.id)],
            "labels": [stance.polarity.value, stance.certainty.value],
            "external_references": [self._quote(claim)],
        }

    def _quote(self, claim: Claim) -> _Object:
        document = self.words.document(claim)
        return {
            "source_name": document.publisher or self.words.name(document),
            "description": claim.evidence.quote,
            **_url(document),
            "external_id": claim.id,
        }

    def _report(self, document: Document, claims: list[Claim]) -> _Object:
        contents = {
            one
            for claim in claims
            for one in (
                self._of(claim.proposition.subject),
                self._of(claim.proposition.object),
                _identifier("relationship", claim.proposition.id),
                _identifier("opinion", claim.id),
            )
        }
        time = _time(document)
        return {
            "type": "report",
            **_common(_identifier("report", document.id), time),
            "name": self.words.name(document),
            "published": time,
            "object_refs": sorted(contents),
            "external_references": [
                {
                    "source_name": document.publisher or self.words.name(document),
                    **_url(document),
                    "external_id": document.id,
                }
            ],
        }

    def _of(self, entity: str) -> str:
        return _identifier(self.kinds[self.words.entities[entity].type]["type"], entity)


def _common(identifier: str, time: str) -> _Object:
    return {"spec_version": "2.1", "id": identifier, "created": time, "modified": time}


def _identifier(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid.uuid5(uuid.NAMESPACE_URL, ID + ' '.join(parts))}"


def _time(document: Document) -> str:
    date = document.date if document.date and _DATE.fullmatch(document.date) else _UNDATED
    return f"{date}{'-01-01'[len(date) - 4 :]}T00:00:00.000Z"


def _times(claims: list[Claim]) -> _Object:
    """Return when a relationship is said to begin and end, where all claims that say when agree."""
    periods = {claim.happened for claim in claims} - {None}
    first, last = bounds(periods.pop()) if len(periods) == 1 else (None, None)
    # A year that has no other after it has no end in STIX, which wants the moment after.
    after = None if last is None or last >= "9999-12-31" else dt.date.fromisoformat(last) + dt.timedelta(days=1)
    return {
        **({} if first is None else {"start_time": f"{first}T00:00:00.000Z"}),
        **({} if after is None else {"stop_time": f"{after}T00:00:00.000Z"}),
    }


def _url(document: Document) -> _Object:
    return {"url": document.address} if document.address and document.address.startswith(_WEB) else {}


def _kebab(name: str) -> str:
    return _CAPITAL.sub("-", name).lower()
