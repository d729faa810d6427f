"""What people decide about a graph: who is the same, whether a claim is read rightly, where a claim comes from.

A judgement names actors, claims and documents in a way that survives a rebuild: an actor by its identifier and its
names, a claim by the hash of its text, the place of its words and its parts, a document by the hash of its text. Its
own identifier is minted from all that it says, so the same decision is the same wherever it is written down.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import ClassVar

from graph.model import Certainty, Claim, Document, Entity, Ledger, Polarity, mint


class Sameness(StrEnum):
    """Whether two actors are one."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Finding(StrEnum):
    """Whether a claim says what its sentence says."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAddress:
    """A document: the hash of its text decides, the rest says which it was once the text has changed."""

    sha256: str
    slug: str = ""
    #: The address that it was published at, where that is known.
    address: str = ""

    @classmethod
    def of(cls, document: Document) -> "DocumentAddress":
        """Return the address of a document."""
        return cls(sha256=document.sha256, slug=document.slug, address=document.address or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorAddress:
    """An actor, everywhere or only as some documents speak of it."""

    #: The identifier; of an actor that was put together, any of its parts will do. Empty for somebody who is no entity
    #: yet, whom a correction brings in by type and name.
    id: str
    type: str
    #: Label and aliases when it was judged, sorted; they find it where the identifier is gone.
    names: tuple[str, ...] = ()
    #: The documents in which it is meant, sorted; none means all of them, or all that the other side of a judgement
    #: about the same actor does not name. So two people of one name are told apart.
    documents: tuple[DocumentAddress, ...] = ()

    def __post_init__(self) -> None:
        """Sort what has no order."""
        object.__setattr__(self, "names", tuple(sorted(set(self.names))))
        object.__setattr__(self, "documents", tuple(sorted(set(self.documents), key=_canonical)))

    @classmethod
    def of(cls, entity: Entity, documents: Sequence[Document] = ()) -> "ActorAddress":
        """Return the address of an entity, in all documents or as some of them speak of it."""
        return cls(
            id=entity.id,
            type=entity.type,
            names=(entity.label, *entity.aliases),
            documents=tuple(map(DocumentAddress.of, documents)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAddress:
    """A claim: where its words stand and what they were read as. It holds no identifiers, which change with merges."""

    document: DocumentAddress
    start: int
    end: int
    quote: str
    relation: str
    #: Names of the two arguments and of the speaker, to be read by people; an empty speaker is the document itself.
    subject: str
    object: str
    speaker: str
    polarity: Polarity
    certainty: Certainty
    subject_span: tuple[int, int]
    object_span: tuple[int, int]
    trigger_span: tuple[int, int]

    @classmethod
    def of(cls, claim: Claim, ledger: Ledger) -> "ClaimAddress":
        """Return the address of a claim of a ledger.

        Raises:
            KeyError: the ledger does not hold the claim's document or entities.
        """
        return addresses(ledger, [claim])[0]


def addresses(ledger: Ledger, claims: Sequence[Claim]) -> list[ClaimAddress]:
    """Return the addresses of claims of a ledger, in their order."""
    documents = {document.id: DocumentAddress.of(document) for document in ledger.documents}
    labels = {entity.id: entity.label for entity in ledger.entities}
    return [
        ClaimAddress(
            document=documents[claim.evidence.document],
            start=claim.evidence.start,
            end=claim.evidence.end,
            quote=claim.evidence.quote,
            relation=claim.proposition.relation,
            subject=labels[claim.proposition.subject],
            object=labels[claim.proposition.object],
            speaker="" if claim.attribution.speaker.entity is None else labels[claim.attribution.speaker.entity],
            polarity=claim.stance.polarity,
            certainty=claim.stance.certainty,
            subject_span=claim.evidence.subject_span,
            object_span=claim.evidence.object_span,
            trigger_span=claim.evidence.trigger_span,
        )
        for claim in claims
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that a judgement rests on."""

    document: DocumentAddress
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a claim says in truth; None leaves a part as it was read."""

    subject: ActorAddress | None = None
    relation: str | None = None
    object: ActorAddress | None = None
    #: Somebody, or ``OWN_VOICE`` for the document itself.
    speaker: ActorAddress | None = None
    polarity: Polarity | None = None
    certainty: Certainty | None = None
    subject_span: tuple[int, int] | None = None
    object_span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What all judgements say: who decided, when, why, how surely, on what evidence.

    Raises:
        ValueError: the author or the date is empty.
    """

    #: How the kind is called in RDF: ``cg:<kind>``.
    kind: ClassVar[str]

    author: str
    #: ISO 8601, a day or a moment in UTC: ``2026-11-24`` or ``2026-11-24T15:04:05Z``.
    date: str
    reason: str
    #: How sure the author is, from 0 to 1; None where nobody said.
    score: float | None = None
    evidence: tuple[Passage, ...] = ()
    #: ``j-…``, minted from all the rest unless a file gives another.
    id: str = ""

    def __post_init__(self) -> None:
        """Sort what has no order, and mint the identifier."""
        if not self.author or not self.date:
            raise ValueError("a judgement needs an author and a date")
        object.__setattr__(self, "evidence", tuple(sorted(set(self.evidence), key=_canonical)))
        if not self.id:
            object.__setattr__(self, "id", minted(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityJudgement(Judgement):
    """Two actors are one, are two, or nobody can tell. The order of the two says nothing."""

    kind: ClassVar[str] = "IdentityJudgement"
    sameness: Sameness
    left: ActorAddress
    right: ActorAddress

    def __post_init__(self) -> None:
        """Put the two into an order of their own."""
        left, right = sorted((self.left, self.right), key=_canonical)
        object.__setattr__(self, "left", left)
        object.__setattr__(self, "right", right)
        Judgement.__post_init__(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimJudgement(Judgement):
    """A claim is read rightly, wrongly, or says something else."""

    kind: ClassVar[str] = "ClaimJudgement"
    finding: Finding
    claim: ClaimAddress
    #: What it says in truth, with ``correct`` alone.
    correction: Correction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RootJudgement(Judgement):
    """A claim, or all that a document says, goes back to a source."""

    kind: ClassVar[str] = "RootJudgement"
    of: ClaimAddress | DocumentAddress
    #: The document that it comes from, where that was read, too.
    document: DocumentAddress | None = None
    #: Else what the source is called; one name is one root. Both empty: nobody can tell.
    label: str = ""
    #: What kind of source that is: ``report``, ``press release``, ….
    root_kind: str = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing(Judgement):
    """Another judgement does not hold any more; undoing an undoing makes it hold again."""

    kind: ClassVar[str] = "Undoing"
    undone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """What a file of judgements holds."""

    #: Sorted by id, each once.
    judgements: tuple[Judgement, ...] = ()
    #: What in the file could not be read, and why; it stays in the file.
    problems: tuple[str, ...] = ()

    def standing(self) -> tuple[Judgement, ...]:
        """Return the judgements that hold: those that no undoing that holds names, undoings left out."""
        undone_by: dict[str, list[str]] = {}
        for judgement in self.judgements:
            if isinstance(judgement, Undoing):
                undone_by.setdefault(judgement.undone, []).append(judgement.id)
        holds: dict[str, bool] = {}
        for judgement in self.judgements:
            _settle(judgement.id, undone_by, holds)
        return tuple(one for one in self.judgements if holds[one.id] and not isinstance(one, Undoing))


def _settle(wanted: str, undone_by: dict[str, list[str]], holds: dict[str, bool]) -> None:
    """Decide whether a judgement holds, and before it all that undo it; a chain may be of any length."""
    waiting = [wanted]
    entered: set[str] = set()
    while waiting:
        identifier = waiting[-1]
        # In a ring, which only a file written by hand can have, nothing undoes.
        open_ = [one for one in undone_by.get(identifier, ()) if one not in holds and one not in entered]
        entered.add(identifier)
        if open_:
            waiting.extend(open_)
            continue
        holds.setdefault(identifier, not any(holds.get(one, False) for one in undone_by.get(identifier, ())))
        waiting.pop()


def minted(judgement: Judgement) -> str:
    """Return the identifier that follows from all that a judgement says."""
    return mint("j", judgement.kind, _canonical(judgement))


def _canonical(value: object) -> str:
    """Return the same words for the same value."""
    parts = asdict(value) if not isinstance(value, type) else {}  # type: ignore[call-overload]
    if isinstance(value, Judgement):
        parts.pop("id")
    return json.dumps(parts, sort_keys=True, ensure_ascii=True)


#: The document's own voice, as the corrected speaker of a claim.
OWN_VOICE = ActorAddress(id="", type="Document")

__all__ = [
    "OWN_VOICE", "ActorAddress", "ClaimAddress", "ClaimJudgement", "Correction", "DocumentAddress", "Finding",
    "IdentityJudgement", "Judgement", "Judgements", "Passage", "RootJudgement", "Sameness", "Undoing", "addresses",
    "minted",
]  # fmt: skip
