"""A ledger of any size for measuring: invented, deterministic, skewed as reporting is.

A few actors are in most claims and most are in one, some propositions are repeated by many and most said once, some
are denied, reports are quoted by several documents. ``synthetic_ledger(100_000)`` is the same every time.
"""

import hashlib
import itertools
import random
from bisect import bisect
from collections.abc import Sequence

from graph.model import (
    Attribution,
    Certainty,
    Claim,
    Document,
    Entity,
    Evidence,
    Ledger,
    Mention,
    MentionKind,
    Polarity,
    Proposition,
    Qualifier,
    Stance,
    Voice,
    mint,
)
from graph.roots import assign_roots
from ontology.vocabulary import Relation, load_vocabulary

#: Claims a document, claims a proposition, claims an entity: about what a few hundred reports give.
_CLAIMS_A_DOCUMENT, _CLAIMS_A_PROPOSITION, _CLAIMS_AN_ENTITY = 12, 2.2, 6
_SYLLABLES = (
    *("ba", "cor", "del", "fan", "gua", "hel", "jo", "kan"),
    *("lim", "mor", "nor", "pa", "qui", "ros", "san", "tor"),
)
_DENIED, _OWN_VOICE, _RELAYED, _CAPACITY, _QUALIFIED = 0.08, 0.35, 0.25, 0.2, 0.4
_CERTAINTIES = (*[Certainty.CERTAIN] * 7, Certainty.ALLEGED, Certainty.PROBABLE, Certainty.POSSIBLE)


class _Skewed:
    """Draws of a sequence in which the n-th is drawn about 1/n as often as the first."""

    def __init__(self, things: Sequence[str], rng: random.Random, power: float = 0.9) -> None:
        self.things, self.rng = things, rng
        self.reach = list(itertools.accumulate(1 / place**power for place in range(1, len(things) + 1)))

    def draw(self) -> str:
        return self.things[bisect(self.reach, self.rng.random() * self.reach[-1])]


def synthetic_ledger(claims: int, seed: int = 1) -> Ledger:
    """Return a ledger of so many claims (about: some fall on the same words), with roots assigned."""
    rng = random.Random(seed)  # noqa: S311 (nothing here is secret)
    documents = [_document(number, rng) for number in range(max(4, claims // _CLAIMS_A_DOCUMENT))]
    cast = _Cast(max(20, claims // _CLAIMS_AN_ENTITY), rng)
    propositions = [cast.proposition() for _ in range(int(claims / _CLAIMS_A_PROPOSITION) + 1)]
    repeated = _Skewed([str(place) for place in range(len(propositions))], rng, power=0.6)
    found: dict[str, Claim] = {}
    for number in range(claims):
        document = documents[number % len(documents)]
        # The first claims go through all propositions, so that none is said by nobody.
        place = number if number < len(propositions) else int(repeated.draw())
        claim = _claim(propositions[place], document, cast, rng)
        found[claim.id] = claim
    slugs = {document.id: document.slug for document in documents}
    ordered = sorted(
        found.values(),
        key=lambda one: (slugs[one.evidence.document], one.evidence.start, one.evidence.trigger_span, one.id),
    )
    ledger = Ledger(
        documents=tuple(sorted(documents, key=lambda one: one.id)),
        entities=cast.entities(ordered),
        claims=tuple(ordered),
    )
    return assign_roots(ledger)


def _document(number: int, rng: random.Random) -> Document:
    # One in twenty is a reprint of the one before: the same words under another title.
    words = f"Report {number - 1 if number % 20 == 1 else number} on the trade."
    year, month, day = rng.randrange(2014, 2026), rng.randrange(1, 13), rng.randrange(1, 29)
    return Document(
        id=mint("d", str(number), words),
        slug=f"report-{number:07}",
        source=f"reports/report-{number:07}.txt",
        text=words,
        sha256=hashlib.sha256(words.encode()).hexdigest(),
        media_type="text/plain",
        title=f"Report {number} on the trade",
        publisher=f"Outlet {rng.randrange(1, 60)}",
        date=f"{year}-{month:02}-{day:02}" if rng.random() < 0.9 else None,  # noqa: PLR2004
        address=f"https://example.org/report/{number}",
    )


class _Cast:
    """Whom the claims are about and who makes them, of types that the relations take."""

    def __init__(self, size: int, rng: random.Random) -> None:
        self.rng = rng
        types = sorted(load_vocabulary().entity_types)
        self.type_of = {mint("e", "synthetic", str(place)): types[place % len(types)] for place in range(size)}
        self.label = {name: f"{self._word()} {self._word()} {place}" for place, name in enumerate(self.type_of)}
        self.of_type = {kind: _Skewed([name for name, of in self.type_of.items() if of == kind], rng) for kind in types}
        self.relations: list[Relation] = [one for _, one in sorted(load_vocabulary().relations.items())]
        self.often = _Skewed([str(place) for place in range(len(self.relations))], rng, power=0.7)
        able = [name for name, kind in self.type_of.items() if kind in ("Person", "GovernmentBody", "Document")]
        self.speakers = _Skewed(able, rng)

    def _word(self) -> str:
        return "".join(self.rng.choice(_SYLLABLES) for _ in range(3)).capitalize()

    def proposition(self) -> Proposition:
        relation = self.relations[int(self.often.draw())]
        while True:
            subject = self.of_type[self.rng.choice(sorted(relation.subject_types))].draw()
            object_ = self.of_type[self.rng.choice(sorted(relation.object_types))].draw()
            if subject != object_:
                return Proposition(subject=subject, relation=relation.name, object=object_)

    def entities(self, claims: Sequence[Claim]) -> tuple[Entity, ...]:
        mentions: dict[str, dict[tuple[str, int], Mention]] = {name: {} for name in self.type_of}
        for claim in claims:
            evidence = claim.evidence
            for name, (start, end) in (
                (claim.proposition.subject, evidence.subject_span),
                (claim.proposition.object, evidence.object_span),
            ):
                mentions[name].setdefault(
                    (evidence.document, start),
                    Mention(
                        document=evidence.document,
                        start=start,
                        end=end,
                        text=self.label[name],
                        type=self.type_of[name],
                        kind=MentionKind.NAME,
                    ),
                )
        return tuple(
            Entity(
                id=name,
                type=self.type_of[name],
                label=self.label[name],
                mentions=tuple(one for _, one in sorted(mentions[name].items())),
                aliases=(self.label[name].split()[0] + " " + self.label[name].split()[2],),
            )
            for name in sorted(self.type_of)
        )


def _claim(proposition: Proposition, document: Document, cast: _Cast, rng: random.Random) -> Claim:
    own = rng.random() < _OWN_VOICE
    speaker = Voice(
        entity=None if own else cast.speakers.draw(),
        speaking_as="a former official" if not own and rng.random() < _CAPACITY else None,
    )
    denied = rng.random() < _DENIED
    certainty = rng.choice(_CERTAINTIES)
    subject, object_ = cast.label[proposition.subject], cast.label[proposition.object]
    start = rng.randrange(20_000)
    relation = f"{'does not have' if denied else 'has'} {proposition.relation}"
    quote = f"{subject} {relation} {object_}, it was said of the trade in {cast.rng.choice(_SYLLABLES)}."
    trigger = start + len(subject) + 1
    object_at = trigger + len(relation) + 1
    evidence = Evidence(
        document=document.id,
        start=start,
        end=start + len(quote),
        quote=quote,
        subject_span=(start, start + len(subject)),
        object_span=(object_at, object_at + len(object_)),
        trigger_span=(trigger, trigger + len(relation)),
    )
    qualifiers: tuple[Qualifier, ...] = ()
    if rng.random() < _QUALIFIED:
        kind, role = rng.choice((("Substance", "substance"), ("Place", "place"), ("Method", "method")))
        entity = cast.of_type[kind].draw()
        qualifiers = (Qualifier(role=role, start=start, end=start + 4, text=cast.label[entity], entity=entity),)
    relayed_by: tuple[Voice, ...] = ()
    if not own:
        relays = [Voice(entity=cast.speakers.draw())] if rng.random() < _RELAYED else []
        relayed_by = (*relays, Voice(entity=None))
    return Claim(
        id=mint("c", proposition.id, document.id, str(start), speaker.entity or "", str(denied), certainty),
        proposition=proposition,
        attribution=Attribution(
            speaker=speaker,
            relayed_by=relayed_by,
            cue=None if own else "said",
        ),
        stance=Stance(
            polarity=Polarity.DENIED if denied else Polarity.AFFIRMED,
            certainty=certainty,
            cues=("not",) if denied else (),
        ),
        evidence=evidence,
        qualifiers=qualifiers,
        rule="synthetic",
        confidence=round(rng.uniform(0.5, 1), 2),
    )
