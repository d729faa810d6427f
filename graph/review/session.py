"""A session of review: a build, the file of judgements beside it, and what one person decides about it.

Every decision is appended to the file at once, and is carried out by the next build. What the build at hand was made
from is not changed by it.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from graph.actors import find_actor
from graph.dossier.sentences import Sentences
from graph.errors import StoreError, UsageError
from graph.judgements import (
    OWN_VOICE,
    ActorAddress,
    ClaimAddress,
    ClaimJudgement,
    Correction,
    DocumentAddress,
    Finding,
    IdentityJudgement,
    Judgement,
    Judgements,
    Passage,
    RootJudgement,
    Sameness,
    Undoing,
    append,
    beside,
    read_judgements,
)
from graph.model import Certainty, Claim, Document, Entity, Ledger, Polarity
from graph.report import REPORT, TURTLE
from graph.review.context import Piece, context_of
from graph.review.queue import Pair, Queue, Shelf, queue_of
from graph.store import read_ledger
from graph.texts import Texts
from ontology.vocabulary import Vocabulary, load_vocabulary

#: Claims of less confidence are listed as unsure.
BELOW = 0.5
#: The document's own voice, as a person writes it.
ITSELF = "the document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a claim says in truth, as a person writes it; None or what was read leaves a part as it is."""

    subject: str | None = None
    relation: str | None = None
    object: str | None = None
    #: A name, or ``the document``.
    speaker: str | None = None
    polarity: str | None = None
    certainty: str | None = None
    #: Of somebody who is not among the actors yet.
    type: str | None = None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(kw_only=True)
class Session:
    """What one person reviews and decides."""

    ledger: Ledger
    vocabulary: Vocabulary
    #: The file of judgements.
    path: Path
    author: str
    #: Gives the text of a document by its id, or None and why there is none.
    text: Callable[[str], tuple[str | None, str]]
    #: Judgement → what the build at hand says: why it was not carried out, or what has changed under it.
    told: dict[str, str] = field(default_factory=dict)
    below: float = BELOW
    #: Gives the date of a decision. A person's act has one; nothing that is built depends on it.
    now: Callable[[], str] = _now

    def __post_init__(self) -> None:
        """Look up what is judged already.

        Raises:
            UsageError: the author has no name.
            StoreError: the file of judgements cannot be read.
        """
        self.author = " ".join(self.author.split())
        if not self.author:
            raise UsageError("--author: a decision needs an author; give your name")
        self.claims = {claim.id: claim for claim in self.ledger.claims}
        self.entities = {entity.id: entity for entity in self.ledger.entities}
        self.documents = {document.id: document for document in self.ledger.documents}
        self.sentences = Sentences(self.ledger, self.vocabulary)
        self.reload()

    @classmethod
    def of(
        cls, out: Path, *, author: str, judgements: Path | None = None, below: float = BELOW, date: str | None = None
    ) -> "Session":
        """Open the build in a folder.

        Args:
            out: the folder.
            author: who decides.
            judgements: the file; without it ``<out>.judgements.ttl`` beside the folder.
            below: claims of less confidence are listed as unsure.
            date: of all decisions; without it each has the moment that it is made at.

        Raises:
            StoreError: there is no build, or it or the judgements cannot be read.
            UsageError: the author has no name, or that is no date.
        """
        texts = Texts(out)
        return cls(
            ledger=read_ledger(out / TURTLE),
            vocabulary=load_vocabulary(),
            path=judgements or beside(out),
            author=author,
            text=texts.of,
            told=_told(out),
            below=below,
            now=_now if date is None else lambda: _checked(date),
        )

    # --- what there is ---------------------------------------------------------------------------------------------

    @cached_property
    def queue(self) -> Queue:
        """What is worth a look."""
        return queue_of(self.ledger, self.below, self.vocabulary.relations)

    def reload(self) -> None:
        """Read the file of judgements again; others may have added to it.

        Raises:
            StoreError: it cannot be read.
        """
        self.judgements = read_judgements(self.path) if self.path.exists() else Judgements()
        self.standing = self.judgements.standing()
        self._holding = {one.id: one for one in self.standing}
        self._of_claim: dict[object, list[ClaimJudgement]] = {}
        self._of_root: dict[object, list[RootJudgement]] = {}
        self._of_pair: dict[frozenset[str], list[IdentityJudgement]] = {}
        for one in sorted(self.standing, key=lambda one: (one.date, one.id)):
            if isinstance(one, ClaimJudgement):
                self._of_claim.setdefault(_key(one.claim), []).append(one)
            elif isinstance(one, RootJudgement):
                self._of_root.setdefault(_key(one.of), []).append(one)
            elif isinstance(one, IdentityJudgement):
                self._of_pair.setdefault(frozenset((one.left.id, one.right.id)), []).append(one)

    def context(self, claim: Claim) -> tuple[tuple[Piece, ...], str]:
        """Return the sentence of a claim in its paragraph, and why there is only the quote; empty if there is more."""
        text, without = self.text(claim.evidence.document)
        return context_of(claim, text), without

    def address(self, claim: Claim) -> ClaimAddress:
        """Return how a judgement names a claim: as it was read, before somebody corrected it."""
        corrected = {one.judgement for one in claim.rulings if one.finding == Finding.CORRECT}
        for judgement in self.judgements.judgements:
            if judgement.id in corrected and isinstance(judgement, ClaimJudgement):
                return judgement.claim
        return ClaimAddress.of(claim, self.ledger)

    def on_claim(self, claim: Claim) -> list[ClaimJudgement | RootJudgement]:
        """Return what holds of a claim, oldest first."""
        address = self.address(claim)
        document = DocumentAddress.of(self.documents[claim.evidence.document])
        # Where the text has changed since, the build has found the claim again by its words.
        carried_out = [self._holding[one.judgement] for one in claim.rulings if one.judgement in self._holding]
        found = [
            *carried_out,
            *self._of_claim.get(_key(address), ()),
            *self._of_root.get(_key(address), ()),
            *self._of_root.get(_key(document), ()),
        ]
        return [one for one in dict.fromkeys(found) if isinstance(one, (ClaimJudgement, RootJudgement))]

    def on_pair(self, pair: Pair) -> list[IdentityJudgement]:
        """Return what holds of a pair, oldest first."""
        return list(self._of_pair.get(frozenset((pair.left, pair.right)), ()))

    @property
    def decisions(self) -> list[Judgement]:
        """What holds, the newest first."""
        return sorted(self.standing, key=lambda one: (one.date, one.id), reverse=True)

    def contradicted(self, found: Iterable[Judgement]) -> bool:
        """Return whether some judgements about one claim or pair cannot all hold: a build carries none of them out."""
        verdicts = {
            (one.finding, one.correction) if isinstance(one, ClaimJudgement) else one.sameness
            for one in found
            if isinstance(one, (ClaimJudgement, IdentityJudgement))
        }
        return len(verdicts) > 1

    def items(self, shelf: Shelf) -> Sequence[Claim | Pair]:
        """Return what a list holds."""
        return self.queue.pairs if shelf is Shelf.PAIRS else self.queue.claims[shelf]

    def is_open(self, item: Claim | Pair) -> bool:
        """Return whether nobody has decided about something; a root that is marked is no verdict."""
        if isinstance(item, Pair):
            return not self.on_pair(item)
        return not any(isinstance(one, ClaimJudgement) for one in self.on_claim(item))

    def open_items(self, shelf: Shelf) -> int:
        """Return how many things of a list are open."""
        return sum(map(self.is_open, self.items(shelf)))

    # --- decisions -------------------------------------------------------------------------------------------------

    def verdict(self, claim: Claim, finding: Finding, reason: str, change: Change | None = None) -> ClaimJudgement:
        """Decide whether a claim is read rightly; what the author decided about it before is taken back.

        Raises:
            UsageError: the correction changes nothing, or names nobody, or what is no relation or stance.
            StoreError: the file cannot be written.
        """
        correction = self._correction(claim, change) if finding is Finding.CORRECT else None
        judgement = ClaimJudgement(
            author=self.author,
            date=self.now(),
            reason=reason.strip(),
            finding=finding,
            claim=self.address(claim),
            correction=correction,
        )
        before = [one for one in self.on_claim(claim) if isinstance(one, ClaimJudgement)]
        self._add(judgement, before)
        return judgement

    def same(self, left: Entity, right: Entity, sameness: Sameness, reason: str) -> IdentityJudgement:
        """Decide whether two actors are one.

        Raises:
            UsageError: the two are one already.
            StoreError: the file cannot be written.
        """
        if left.id == right.id:
            raise UsageError(f"{left.label}: is one actor already; name another")
        judgement = IdentityJudgement(
            author=self.author,
            date=self.now(),
            reason=reason.strip(),
            sameness=sameness,
            left=ActorAddress.of(left),
            right=ActorAddress.of(right),
            evidence=(*self._first_words(left), *self._first_words(right)),
        )
        self._add(judgement, self._of_pair.get(frozenset((left.id, right.id)), ()))
        return judgement

    def merge(self, actor: str, other: str, reason: str) -> IdentityJudgement:
        """Decide that an actor is the one that goes by some name.

        Raises:
            UsageError: nobody, or more than one, is called so, or it is the same actor.
            StoreError: the file cannot be written.
        """
        return self.same(self.entities[actor], find_actor(other, self.ledger), Sameness.SAME, reason)

    def split(self, actor: Entity, document: Document, reason: str) -> IdentityJudgement:
        """Decide that who one document calls so is another than who all others do.

        Raises:
            UsageError: the document does not speak of the actor, or no other does.
            StoreError: the file cannot be written.
        """
        documents = {mention.document for mention in actor.mentions}
        if document.id not in documents or len(documents) == 1:
            raise UsageError(f"{actor.label}: {document.slug} and others must speak of it; there is nothing to split")
        judgement = IdentityJudgement(
            author=self.author,
            date=self.now(),
            reason=reason.strip(),
            sameness=Sameness.DIFFERENT,
            left=ActorAddress.of(actor, [document]),
            right=ActorAddress.of(actor),
            evidence=self._first_words(actor, document),
        )
        self._add(judgement, ())
        return judgement

    def root(self, claim: Claim, label: str, reason: str, *, whole: bool = False) -> RootJudgement:
        """Decide where a claim, or all that its document says, comes from.

        Args:
            claim: of the ledger.
            label: the slug of a document that was read, too, or what the source is called; empty: nobody can tell.
            reason: why.
            whole: all that the document says in its own voice.

        Raises:
            StoreError: the file cannot be written.
        """
        label = " ".join(label.split())
        named = next((one for one in self.ledger.documents if label and one.slug == label), None)
        own = self.documents[claim.evidence.document]
        judgement = RootJudgement(
            author=self.author,
            date=self.now(),
            reason=reason.strip(),
            of=DocumentAddress.of(own) if whole else self.address(claim),
            document=None if named is None else DocumentAddress.of(named),
            label="" if named is not None else label,
        )
        self._add(judgement, self._of_root.get(_key(judgement.of), ()))
        return judgement

    def undo(self, judgement: str | None = None, reason: str = "") -> Judgement | None:
        """Take a decision back: the one that is named, else the author's last one that holds; None where there is none.

        Raises:
            UsageError: nothing of that name holds.
            StoreError: the file cannot be written.
        """
        self.reload()
        if judgement is None:
            own = [one for one in self.standing if one.author == self.author]
            if not own:
                return None
            # Decisions of one second are told apart by their place in the session.
            found = max(
                own, key=lambda one: (one.date, self._made.index(one.id) if one.id in self._made else -1, one.id)
            )
        else:
            named = [one for one in self.standing if one.id == judgement]
            if not named:
                raise UsageError(f"{judgement}: is no decision that holds; look at the list of decisions")
            found = named[0]
        self._append(Undoing(author=self.author, date=self.now(), reason=reason.strip(), undone=found.id))
        return found

    # --- how -------------------------------------------------------------------------------------------------------

    @property
    def last(self) -> Judgement | None:
        """The last decision of this session that holds."""
        holding = {one.id: one for one in self.standing}
        return next((holding[one] for one in reversed(self._made) if one in holding), None)

    @cached_property
    def _made(self) -> list[str]:
        """The decisions of this session, in their order."""
        return []

    def _add(self, judgement: Judgement, before: Iterable[Judgement]) -> None:
        """Append a decision, and take back what the author decided about the same before."""
        own = [one for one in before if one.author == self.author and one.id != judgement.id]
        undone = [
            Undoing(author=self.author, date=judgement.date, reason=f"decided anew: {judgement.id}", undone=one.id)
            for one in own
        ]
        known = {one.id for one in self.judgements.judgements}
        again = judgement.id in known and judgement.id not in {one.id for one in self.standing}
        if again:
            # The very same decision was taken back: what took it back is taken back.
            undone += [
                Undoing(author=self.author, date=judgement.date, reason="decided anew", undone=one.id)
                for one in self.judgements.judgements
                if isinstance(one, Undoing) and one.undone == judgement.id
            ]
        self._append(*(one for one in (*undone, judgement) if one.id not in known))
        self._made.append(judgement.id)

    def _append(self, *judgements: Judgement) -> None:
        append(self.path, *judgements)
        self.reload()

    def _first_words(self, actor: Entity, document: Document | None = None) -> tuple[Passage, ...]:
        for mention in actor.mentions:
            if document is None or mention.document == document.id:
                return (
                    Passage(
                        document=DocumentAddress.of(self.documents[mention.document]),
                        start=mention.start,
                        end=mention.end,
                        quote=mention.text,
                    ),
                )
        return ()

    def _correction(self, claim: Claim, change: Change | None) -> Correction:
        change = change or Change()
        voice = claim.attribution.speaker.entity
        polarity = _changed(change.polarity, claim.stance.polarity, Polarity, "polarity")
        certainty = _changed(change.certainty, claim.stance.certainty, Certainty, "certainty")
        correction = Correction(
            subject=self._actor(change.subject, claim.proposition.subject, change.type),
            relation=_changed(change.relation, claim.proposition.relation, self.vocabulary.relations, "relation"),
            object=self._actor(change.object, claim.proposition.object, change.type),
            speaker=self._speaker(change.speaker, voice, change.type),
            polarity=Polarity(polarity) if polarity else None,
            certainty=Certainty(certainty) if certainty else None,
        )
        if correction == Correction():
            raise UsageError("the correction changes nothing; accept the claim, or change a part of it")
        return correction

    def _actor(self, name: str | None, read: str | None, type_: str | None) -> ActorAddress | None:
        """Return who is meant by a name; None: who was read."""
        name = " ".join((name or "").split())
        if not name or (read is not None and name in (read, self.entities[read].label)):
            return None
        try:
            found = find_actor(name, self.ledger)
        except UsageError as error:
            curated = next((one for one in self.vocabulary.actors.values() if name in (one.id, one.label)), None)
            if curated is not None:
                return ActorAddress(id=curated.id, type=curated.type, names=(curated.label, *curated.aliases))
            if not type_:
                raise UsageError(f"{error}; or choose the type of somebody new") from error
            if type_ not in self.vocabulary.entity_types:
                raise UsageError(f"{type_}: is no type; they are: {', '.join(self.vocabulary.entity_types)}") from error
            return ActorAddress(id="", type=type_, names=(name,))
        return None if found.id == read else ActorAddress.of(found)

    def _speaker(self, name: str | None, read: str | None, type_: str | None) -> ActorAddress | None:
        if name is not None and name.strip().casefold() == ITSELF:
            return None if read is None else OWN_VOICE
        return self._actor(name, read, type_)


def _told(out: Path) -> dict[str, str]:
    """Return what the last build said about judgements, by their ids."""
    try:
        said = json.loads((out / REPORT).read_text("utf-8")).get("judgements", {})
        told = {str(one): f"look again: {what}" for one, what in said.get("changed_since", {}).items()}
        told |= {str(one): f"it was not carried out: {why}" for one, why in said.get("not_carried_out", {}).items()}
        contradicting = [str(one) for some in said.get("conflicts", ()) for one in some]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise StoreError(f"{out / REPORT}: is no report of a build ({error!r}); build again") from error
    return {**dict.fromkeys(contradicting, "it was not carried out: another contradicts it"), **told}


def _key(address: ClaimAddress | DocumentAddress) -> object:
    """Return what of an address stays the same when actors are named anew."""
    if isinstance(address, DocumentAddress):
        return address.sha256
    spans = (address.subject_span, address.object_span, address.trigger_span)
    stance = (address.polarity, address.certainty)
    return (address.document.sha256, *spans, address.relation, *stance, address.speaker)


def _changed(given: str | None, read: str, known: Iterable[str], what: str) -> str | None:
    if not given or given == read:
        return None
    names = [str(one) for one in known]
    if given not in names:
        raise UsageError(f"{given}: is no {what}; they are: {', '.join(names)}")
    return given


def _checked(date: str) -> str:
    try:
        dt.datetime.fromisoformat(date)
    except ValueError:
        raise UsageError(f"--date {date}: is no date; write 2026-11-24 or 2026-11-24T15:04:05Z") from None
    return date
