"""The values that flow through claimgraph. They know no RDF and no language model.

Offsets are code points of ``Document.text``, half-open: ``text[start:end]``. Dates are ISO 8601, as
precise as the source (``2021``, ``2021-08``, ``2021-08-26``). Names of entity types and relations are the
local names of the ontology (``CriminalOrganization``, ``laundersMoneyFor``). Identifiers are minted from
content, never from a clock or a random source, so the same input gives the same identifiers.
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum


class Polarity(StrEnum):
    """Whether the speaker says that the relation holds."""

    AFFIRMED = "affirmed"
    DENIED = "denied"


class Certainty(StrEnum):
    """How firmly the speaker says it."""

    CERTAIN = "certain"
    ALLEGED = "alleged"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class MentionKind(StrEnum):
    """How a mention refers."""

    NAME = "name"
    DESCRIPTION = "description"
    PRONOUN = "pronoun"


def mint(prefix: str, *parts: str) -> str:
    """Return an identifier ``<prefix>-<16 hex digits>`` that depends on the parts and their order alone."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        # The length goes in first, so that no separator can be forged by a part.
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return f"{prefix}-{digest.hexdigest()[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time, as precise as it was said: "in 2019", "since March 2021", "in the early 2000s"."""

    #: ISO 8601: its first year, month or day; None is open, as in "until 2018".
    start: str | None
    #: Its last year, month or day, part of it; None is open, as in "since 2019".
    end: str | None
    #: Whether it was said to be about so.
    approximate: bool = False

    def __post_init__(self) -> None:
        """Refuse what says nothing."""
        if self.start is None and self.end is None:
            raise ValueError("a period needs a start or an end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text with its publisher, date and address."""

    #: ``d-…``, minted from the text and the metadata, not from where the file lies.
    id: str
    #: The file's stem; made unique within a build.
    slug: str
    #: The path (relative to the input that the user named) or address that it was read from.
    source: str
    #: The text as read; every offset counts its code points.
    text: str
    #: SHA-256 of the text in UTF-8, hexadecimal.
    sha256: str
    #: ``text/plain``, ``text/markdown``, ``text/html`` or ``application/pdf``.
    media_type: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    #: When it was published.
    date: str | None = None
    address: str | None = None
    #: When it was read, where the metadata says so; never taken from a clock.
    read: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An input that could not be used, and why."""

    source: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that names or describes something in one document."""

    document: str
    start: int
    end: int
    #: ``text[start:end]``
    text: str
    type: str
    kind: MentionKind
    #: Why it is held to refer to its entity: ``name``, ``curated alias``, ``abbreviation introduced in the text``,
    #: ``surname``, ``same description``, ``definite role``, ``pronoun``, ``told by the large language model``.
    reason: str = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why two parts of an entity are held to be one."""

    #: The identifiers that the parts would have alone, the smaller first.
    left: str
    right: str
    left_name: str
    right_name: str
    reason: str
    #: From 0 to 1; None where the author of a judgement gave none.
    score: float | None = None
    #: The judgement that decided it, its author and its date; None: a rule did.
    judgement: str | None = None
    author: str | None = None
    date: str | None = None

    def order(self) -> tuple[str, ...]:
        """Return what the joins of an entity are sorted by."""
        decided = self.judgement or "", self.author or "", self.date or "", self.reason, repr(self.score)
        return self.left, self.right, self.left_name, self.right_name, *decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody who might be the same as an entity, or who is held to be another in spite of a like name."""

    #: The id of the other entity of the ledger.
    entity: str
    reason: str
    score: float | None = None
    #: As of a ``Join``.
    judgement: str | None = None
    author: str | None = None
    date: str | None = None

    def order(self) -> tuple[float, tuple[str, ...]]:
        """Return what the others of an entity are sorted by: the likeliest first."""
        rest = self.entity, self.judgement or "", self.reason, repr(self.score), self.author or "", self.date or ""
        return -(1.0 if self.score is None else self.score), rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody decided about a claim: that it was read rightly, what was corrected, where it comes from."""

    #: ``accept``, ``correct`` or ``root``; a claim that was rejected is among the dropped.
    finding: str
    judgement: str
    author: str
    date: str
    reason: str

    def order(self) -> tuple[str, ...]:
        """Return what the rulings of a claim are sorted by."""
        return self.judgement, self.finding, self.author, self.date, self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What mentions refer to, after resolution."""

    #: A curated actor's local name (``china``) or ``e-…``.
    id: str
    type: str
    label: str
    #: True when the id is that of an actor in ``ontology/actors/``.
    curated: bool = False
    #: Mentions in the order of document and place, without pronouns.
    mentions: tuple[Mention, ...] = ()
    aliases: tuple[str, ...] = ()
    #: Addresses of the same thing elsewhere (Wikidata and others).
    identifiers: tuple[str, ...] = ()
    #: Why its parts are held to be one; empty where it has one part.
    joined: tuple[Join, ...] = ()
    #: Who it might be the same as, for people to decide, the likeliest first.
    perhaps: tuple[Other, ...] = ()
    #: Who somebody decided that it is not.
    apart: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who makes or passes on a claim."""

    #: Entity id; None is the document's own voice.
    entity: str | None
    #: The capacity in which they are quoted: "former head of the Special Operations Division".
    speaking_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The chain of voices: the innermost speaker first, then those who relay it, up to the document."""

    speaker: Voice
    relayed_by: tuple[Voice, ...] = ()
    #: The words that attribute: "said", "according to".
    cue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """How the speaker puts it."""

    polarity: Polarity = Polarity.AFFIRMED
    certainty: Certainty = Certainty.CERTAIN
    #: The words that negate or hedge, as they stand in the text.
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The exact words and their place: ``text[start:end] == quote``."""

    document: str
    start: int
    end: int
    quote: str
    #: Spans of the two arguments and of the word that carries the relation, as (start, end).
    subject_span: tuple[int, int]
    object_span: tuple[int, int]
    trigger_span: tuple[int, int]
    #: Where the words stand that a pronoun, a role or a shortened name stands for: "She" … "Maria Ruiz".
    subject_antecedent: tuple[int, int] | None = None
    object_antecedent: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """A detail of a claim."""

    #: ``substance``, ``amount``, ``time``, ``place`` or ``method``; ``saying`` are words that date what is said.
    role: str
    start: int
    end: int
    text: str
    #: The entity that the words refer to, where they refer to one.
    entity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """What is claimed, asserted by nobody here. Shared by all claims that say it."""

    subject: str
    relation: str
    object: str
    id: str = field(init=False)

    def __post_init__(self) -> None:
        """Mint the id from the three parts."""
        object.__setattr__(self, "id", mint("p", self.subject, self.relation, self.object))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition with its voices, stance, qualifiers, words and the rule that found it."""

    id: str
    proposition: Proposition
    attribution: Attribution
    stance: Stance
    evidence: Evidence
    qualifiers: tuple[Qualifier, ...] = ()
    #: When it is said to have happened, and when it was said; None where no words say so that can be resolved.
    happened: Period | None = None
    said: Period | None = None
    #: The independent source it goes back to; None is unknown.
    root: str | None = None
    #: The text that its words come from: the root of its document, or of an earlier one whose passage it repeats.
    #: None until roots are assigned.
    origin: str | None = None
    #: The frame that found it, as written in ``ontology/relations/``, or the large language model.
    rule: str = ""
    #: Between 0 and 1.
    confidence: float = 1.0
    #: What people decided about it, sorted by judgement.
    rulings: tuple[Ruling, ...] = ()


def claim_id(proposition: Proposition, speaker: Voice, stance: Stance, evidence: Evidence) -> str:
    """Return the identifier of a claim."""
    return mint(
        "c",
        proposition.id,
        evidence.document,
        str(evidence.start),
        str(evidence.end),
        str(evidence.trigger_span[0]),
        speaker.entity or "",
        stance.polarity,
        stance.certainty,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """An independent source that claims go back to."""

    id: str
    label: str
    #: ``document`` (its own voice), ``report`` (a document that is named in the text), ``occasion`` (what somebody said
    #: once and several documents quote) or ``agency`` (an outlet that is credited with texts).
    kind: str
    #: The ids of the documents that it stands in: whose text comes from it, or who name or quote it; sorted.
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPassage:
    """Words of one document that stand in another, too: where, as half-open spans, and how much alike they are."""

    start: int
    end: int
    source_start: int
    source_end: int
    #: 0 to 1.
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """That a document comes from another source, wholly or in part, and what shows it."""

    document: str
    #: The id of the document that it comes from, or of a root that was not read.
    source: str
    #: ``copy`` (the same words), ``reprint`` (mostly its words), ``extract`` (some of its words), ``edition`` (words
    #: that its publisher uses again, in a text of its own), ``citation`` (it names the source) or ``syndication`` (it
    #: credits an agency or outlet with its text).
    kind: str
    #: The share of the document's words that stand in the source, 0 to 1; 1 where words of its own name the source.
    score: float
    #: The longest of what they share, in the order of their places.
    passages: tuple[SharedPassage, ...] = ()
    #: Where the document's own words name the source, as (start, end).
    cue: tuple[int, int] | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        """Mint the id from what comes from what, and how."""
        object.__setattr__(self, "id", mint("v", self.document, self.source, self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the user holds of a source or of what it says. No count looks at it."""

    #: ``publisher``, ``actor``, ``document`` or ``claim``.
    kind: str
    #: The id of the actor, document or claim; the name of a publisher.
    about: str
    #: Of a source: ``A`` (completely reliable) to ``E`` (unreliable), ``F`` cannot be judged.
    reliability: str | None = None
    #: Of an item: 1 (confirmed by others) to 5 (improbable), 6 cannot be judged.
    credibility: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A claim that was found and could not be used, and why."""

    document: str
    reason: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything that one build knows; each tuple sorted by id (claims by document slug and place)."""

    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    roots: tuple[Root, ...] = ()
    #: Sorted by document, source and kind.
    derivations: tuple[Derivation, ...] = ()
    #: Sorted by kind and what they are about.
    assessments: tuple[Assessment, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    dropped: tuple[Dropped, ...] = ()
