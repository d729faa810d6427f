"""A ledger and an actor → what the dossier says, each part with the claims that it comes from."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from graph.dates import edtf
from graph.disputes import excluding
from graph.dossier.sentences import Sentences
from graph.model import Claim, Document, Entity, Join, Ledger, Mention, Other, Period, Polarity, Proposition, Ruling
from graph.tally import Sides, Tally, sides, source, tally, voice
from ontology.vocabulary import Vocabulary

#: Behind every date, so that what has none comes last.
_UNDATED = "9999-99-99"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one claim is made: the document that carries it."""

    claim: str
    publisher: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one voice says, once for all the places where it is printed."""

    sentence: str
    #: In the order of their dates; never empty.
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One proposition, and what is said for and against it."""

    id: str
    #: ``Whether …``
    title: str
    for_: tuple[Said, ...]
    against: tuple[Said, ...]
    sides: Sides
    #: The sources that all that is said for it goes back to, in words.
    sources: tuple[str, ...]
    #: What is said, too, and cannot hold at the same time.
    excluding: tuple[Said, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether it is said, and denied or excluded by what else is said."""
        return bool(self.for_ and (self.against or self.excluding))

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that are for it."""
        return tuple(place.claim for said in self.for_ for place in said.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A day or a period, and the claims that it is the time of."""

    date: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Words that are held to refer to the actor, and why."""

    text: str
    reason: str
    count: int
    #: The first place.
    mention: Mention
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Possibility:
    """Somebody that the actor might also be, or is held not to be."""

    entity: Entity
    other: Other


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The words of a claim and all that says where they come from."""

    claim: Claim
    sentence: str
    document: Document
    root: str
    rulings: tuple[Ruling, ...]
    #: What the user holds of the claim, its document, publisher and speaker: shown, and counted nowhere.
    assessments: tuple[str, ...] = ()

    @property
    def times(self) -> str:
        """When it is said to have happened, and when it was said."""
        named = (("said to have happened", self.claim.happened), ("said", self.claim.said))
        return "; ".join(f"{what} {edtf(when)}" for what, when in named if when is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is claimed of one actor."""

    actor: Entity
    #: What kind of thing it was read as, in words.
    type: str
    #: Of all claims about it.
    tally: Tally
    matters: tuple[Matter, ...]
    #: What it claims itself, what it passes on, and what is said with it as a detail (a place, a substance).
    own: tuple[Said, ...]
    relayed: tuple[Said, ...]
    detail: tuple[Said, ...]
    #: By the clocks: when it is said to have happened, was said, was published; undated ones last.
    happened: tuple[Moment, ...]
    spoken: tuple[Moment, ...]
    published: tuple[Moment, ...]
    names: tuple[Name, ...]
    joined: tuple[Join, ...]
    perhaps: tuple[Possibility, ...]
    apart: tuple[Possibility, ...]
    #: Others that are called by one of its names.
    namesakes: tuple[Entity, ...]
    quotations: tuple[Quotation, ...]
    documents: tuple[Document, ...]
    version: str = field(default="")

    @property
    def resting_on_one(self) -> tuple[Matter, ...]:
        """The matters all of whose claims go back to one source, known or not."""
        return tuple(matter for matter in self.matters if matter.sides.for_.sources == 1)


def dossier_of(actor: Entity, ledger: Ledger, vocabulary: Vocabulary, *, version: str = "") -> Dossier:
    """Return the dossier of an entity of a ledger; an entity that no claim is about has an empty one.

    Args:
        actor: one of the ledger's entities.
        ledger: the texts of its documents are not needed.
        vocabulary: says how relations and types read.
        version: of claimgraph, to be shown.
    """
    return _Gathering(actor, ledger, vocabulary).dossier(version)


class _Gathering:
    """Looks up what a dossier needs."""

    def __init__(self, actor: Entity, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.actor, self.ledger, self.vocabulary = actor, ledger, vocabulary
        self.documents = {document.id: document for document in ledger.documents}
        self.entities = {entity.id: entity for entity in ledger.entities}
        self.roots = {root.id: root for root in ledger.roots}
        self.sentences = Sentences(ledger, vocabulary)
        #: Of the actor, by proposition, and what of it excludes one another.
        self.of: dict[str, list[Claim]] = defaultdict(list)
        self.exclusions: list[tuple[Proposition, Proposition]] = []

    def dossier(self, version: str) -> Dossier:
        me, claims = self.actor.id, sorted(self.ledger.claims, key=self._when)
        about = [one for one in claims if me in (one.proposition.subject, one.proposition.object)]
        own = [one for one in claims if one.attribution.speaker.entity == me]
        relayed = [one for one in claims if any(voice.entity == me for voice in one.attribution.relayed_by)]
        detail = [one for one in claims if any(part.entity == me for part in one.qualifiers) and one not in about]
        shown = {claim.id: claim for claim in (*about, *own, *relayed, *detail)}
        quoted = sorted(shown.values(), key=self._when)
        kind = self.vocabulary.entity_types.get(self.actor.type)
        return Dossier(
            actor=self.actor,
            type=self.actor.type if kind is None else kind.label,
            tally=tally(about),
            matters=tuple(self._matters(about)),
            own=self._said(own),
            relayed=self._said(relayed),
            detail=self._said(detail),
            happened=self._moments(about, lambda one: one.happened),
            spoken=self._moments(about, lambda one: one.said),
            published=tuple(Moment(date=said.places[0].date, said=said) for said in self._said(about)),
            names=tuple(self._names()),
            joined=self.actor.joined,
            perhaps=tuple(self._possible(self.actor.perhaps)),
            apart=tuple(self._possible(self.actor.apart)),
            namesakes=tuple(self._namesakes()),
            quotations=tuple(self._quotation(claim) for claim in quoted),
            documents=tuple(
                sorted(
                    {one.evidence.document: self.documents[one.evidence.document] for one in quoted}.values(),
                    key=lambda document: (document.date or _UNDATED, document.slug),
                )
            ),
            version=version,
        )

    def _when(self, claim: Claim) -> tuple[str, str, int, str]:
        document = self.documents[claim.evidence.document]
        return document.date or _UNDATED, document.slug, claim.evidence.start, claim.id

    def _matters(self, about: Sequence[Claim]) -> list[Matter]:
        for claim in about:
            self.of[claim.proposition.id].append(claim)
        said = [one[0].proposition for one in self.of.values() if any(_affirms(claim) for claim in one)]
        self.exclusions = list(excluding(said, self.vocabulary.relations))
        matters = [self._matter(claims) for claims in self.of.values()]
        return sorted(matters, key=lambda one: (-one.sides.all.sources, one.title, one.id))

    def _matter(self, claims: Sequence[Claim]) -> Matter:
        others = [
            claim
            for one, other in self.exclusions
            if one.id == claims[0].proposition.id
            for claim in self.of[other.id]
            if _affirms(claim)
        ]
        stances = {side: [one for one in claims if one.stance.polarity is side] for side in Polarity}
        affirmed = stances[Polarity.AFFIRMED]
        return Matter(
            id=claims[0].proposition.id,
            title=self.sentences.whether(claims[0].proposition),
            for_=self._said(affirmed),
            against=self._said(stances[Polarity.DENIED]),
            sides=sides(claims),
            sources=tuple(dict.fromkeys(self._source(one) for one in affirmed)),
            excluding=self._said(sorted(others, key=self._when)),
        )

    def _source(self, claim: Claim) -> str:
        if claim.root is not None:
            return self._root(claim)
        printed = sorted((one for one in self.ledger.claims if source(one) == source(claim)), key=self._when)
        document = self.documents[printed[0].evidence.document]
        return f"the text “{' '.join((document.title or document.slug).split())}”, whose root is unknown"

    def _root(self, claim: Claim) -> str:
        if claim.root is None:
            return "unknown"
        root = self.roots.get(claim.root)
        return claim.root if root is None else f"“{' '.join(root.label.split())}” ({root.kind})"

    def _said(self, claims: Iterable[Claim]) -> tuple[Said, ...]:
        """Return what is said, the same words of one voice once with all the places where they are printed."""
        same: dict[object, list[Claim]] = {}
        for claim in claims:
            # When it was said differs from place to place, and stands there.
            details = tuple((one.role, one.text) for one in claim.qualifiers if one.role != "saying")
            relays = tuple(one.entity for one in claim.attribution.relayed_by)
            key = (claim.proposition.id, voice(claim), claim.stance, details, relays)
            same.setdefault(key, []).append(claim)
        return tuple(
            Said(sentence=self.sentences.sentence(those[0]), places=tuple(map(self._place, those)))
            for those in same.values()
        )

    def _place(self, claim: Claim) -> Place:
        document = self.documents[claim.evidence.document]
        return Place(
            claim=claim.id,
            publisher=" ".join((document.publisher or document.title or document.slug).split()),
            date=document.date or "undated",
        )

    def _moments(self, about: Sequence[Claim], when: Callable[[Claim], Period | None]) -> tuple[Moment, ...]:
        by_period: dict[str, list[Claim]] = defaultdict(list)
        for claim in about:
            period = when(claim)
            if period is not None:
                by_period[edtf(period)].append(claim)
        # An open beginning, "../2018", stands before all that has one.
        return tuple(Moment(date=date, said=said) for date in sorted(by_period) for said in self._said(by_period[date]))

    def _names(self) -> list[Name]:
        of: dict[tuple[str, str], list[Mention]] = defaultdict(list)
        for mention in self.actor.mentions:
            of[mention.text, mention.reason].append(mention)
        ranked = sorted(of.items(), key=lambda item: (-len(item[1]), item[0]))
        return [
            Name(
                text=text,
                reason=reason,
                count=len(mentions),
                mention=mentions[0],
                document=self.documents[mentions[0].document].slug,
            )
            for (text, reason), mentions in ranked
        ]

    def _possible(self, others: Sequence[Other]) -> list[Possibility]:
        return [
            Possibility(entity=self.entities[one.entity], other=one) for one in others if one.entity in self.entities
        ]

    def _namesakes(self) -> list[Entity]:
        listed = {self.actor.id, *(one.entity for one in (*self.actor.perhaps, *self.actor.apart))}
        mine = {name.casefold() for name in (self.actor.label, *self.actor.aliases)}
        return [
            entity
            for entity in self.ledger.entities
            if entity.id not in listed and not mine.isdisjoint(map(str.casefold, (entity.label, *entity.aliases)))
        ]

    def _quotation(self, claim: Claim) -> Quotation:
        return Quotation(
            claim=claim,
            sentence=self.sentences.sentence(claim),
            document=self.documents[claim.evidence.document],
            root=self._root(claim),
            rulings=claim.rulings,
            assessments=self._assessed(claim),
        )

    def _assessed(self, claim: Claim) -> tuple[str, ...]:
        document = self.documents[claim.evidence.document]
        about = {
            ("claim", claim.id): "the claim",
            ("document", document.id): "the document",
            ("publisher", document.publisher): f"the publisher {document.publisher}",
            ("actor", claim.attribution.speaker.entity): "the speaker",
        }
        lines = []
        for one in self.ledger.assessments:
            if (one.kind, one.about) in about:
                grades = (("reliability", one.reliability), ("credibility", one.credibility))
                shown = [f"{name} {grade}" for name, grade in grades if grade is not None]
                note = [one.note] if one.note else []
                lines.append(f"{about[one.kind, one.about]}: {', '.join([*shown, *note])}")
        return tuple(lines)


def _affirms(claim: Claim) -> bool:
    return claim.stance.polarity is Polarity.AFFIRMED
