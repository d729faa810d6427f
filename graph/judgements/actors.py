"""Judgements about who is the same, over what the rules say → the entities of a ledger.

What a rule joins yields to what somebody holds apart; what people contradict one another about stays apart. Each entity
keeps why its parts are one, who it might be, and who it is not.
"""

import contextlib
import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from graph.identity.groups import Groups, Tie, group
from graph.identity.likeness import Likeness
from graph.identity.merge import Cell, curated_in, merged, name_of
from graph.judgements.places import Gone, Places
from graph.judgements.values import ActorAddress, IdentityJudgement, Sameness
from graph.model import Entity, Join, Ledger, Other
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A ledger whose entities are put together, and what of the judgements could not be carried out."""

    ledger: Ledger
    #: Judgements that contradict one another, by id.
    conflicts: tuple[tuple[str, ...], ...] = ()
    #: Judgement → why it was not carried out.
    lapsed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    #: Judgement → what has changed although it was carried out.
    changed: Mapping[str, str] = dataclasses.field(default_factory=dict)


def join(
    ledger: Ledger,
    judgements: Sequence[IdentityJudgement],
    likenesses: Sequence[Likeness],
    vocabulary: Vocabulary,
) -> Joined:
    """Put the entities of a ledger together.

    Args:
        ledger: as the documents were brought together.
        judgements: those that hold.
        likenesses: pairs that are or might be one by their names or by a list.
        vocabulary: whose actors some of them may be.
    """
    finder = _Finder(Places(ledger=ledger, vocabulary=vocabulary), judgements)
    by_id = {one.id: one for one in judgements}
    lapsed: dict[str, str] = {}
    joined: list[Tie[Cell]] = []
    apart: list[Tie[Cell]] = []
    for judgement in judgements:
        try:
            sides = finder.sides(judgement)
        except Gone as gone:
            lapsed[judgement.id] = str(gone)
            continue
        ties = joined if judgement.sameness is Sameness.SAME else apart
        ties += [Tie(left=left, right=right, judgement=judgement.id) for left, right in product(*sides)]
    ruled = [Tie(left=left, right=right) for cells in finder.cells.values() for left, right in combinations(cells, 2)]
    for one in likenesses:
        if one.certain:
            ruled += [Tie(left=left, right=right) for left, right in product(finder.of(one.left), finder.of(one.right))]
    groups = group([*joined, *ruled], apart)
    made = _made(groups, finder.cells)
    curated = curated_in(ledger, vocabulary)
    fresh = merged(ledger, made, vocabulary)
    records = _Records(
        groups,
        by_id,
        (ledger, fresh),
        {cell: name_of(cells, curated) for cells in made for cell in cells},
        vocabulary,
    )
    joins = records.joins({frozenset((one.left, one.right)): one for one in likenesses})
    held_apart = records.apart(apart)
    kept = set(groups.kept)
    perhaps = records.perhaps([*apart, *(tie for tie in joined if tie not in kept)], likenesses, finder.of)
    entities = (
        _annotated(one, joins.get(one.id, ()), perhaps.get(one.id, ()), held_apart.get(one.id, ()))
        for one in fresh.entities
    )
    return Joined(
        ledger=dataclasses.replace(fresh, entities=tuple(entities)),
        conflicts=groups.conflicts,
        lapsed=lapsed,
        changed={one: what for one, what in finder.changed.items() if one not in lapsed},
    )


def _made(groups: Groups[Cell], cells: Mapping[str, Sequence[Cell]]) -> list[list[Cell]]:
    """Return the groups of cells that are not as the documents were brought together, sorted."""
    found = {some for some in groups.members.values() if len({cell.entity for cell in some}) > 1}
    touched = {cell.entity for some in found for cell in some}
    for entity, own in cells.items():
        together = {groups.members.get(cell, frozenset((cell,))) for cell in own}
        if len(together) > 1 or entity in touched:
            found |= together
    return sorted(sorted(some) for some in found)


class _Finder:
    """Cuts entities into the cells that judgements tell apart, and finds the cells that each of them means."""

    def __init__(self, places: Places, judgements: Sequence[IdentityJudgement]) -> None:
        self.places = places
        self.changed: dict[str, str] = {}
        limits: dict[str, set[frozenset[str]]] = defaultdict(set)
        for judgement in judgements:
            for address in (judgement.left, judgement.right):
                if address.documents:
                    # Who is gone is told of when the judgement is carried out.
                    with contextlib.suppress(Gone):
                        entity, documents = self._meant(judgement, address)
                        limits[entity].add(documents)
        #: The cells of each entity that is cut.
        self.cells: dict[str, list[Cell]] = {
            entity: _cut(entity, places.documents_of.get(entity, frozenset()), some)
            for entity, some in sorted(limits.items())
        }
        self._alone = {cell.id: cell for cells in self.cells.values() for cell in cells if cell.documents}

    def of(self, entity: str) -> list[Cell]:
        """Return all cells of an entity."""
        return self.cells.get(entity, [Cell(entity=entity)])

    def sides(self, judgement: IdentityJudgement) -> tuple[list[Cell], list[Cell]]:
        """Return the cells of both sides of a judgement.

        Raises:
            Gone: one is not there, or both are the same.
        """
        left_entity, left = self._cells(judgement, judgement.left)
        right_entity, right = self._cells(judgement, judgement.right)
        if left_entity == right_entity:
            # "In these documents" and, where the other side names none, "elsewhere".
            if not judgement.left.documents and judgement.right.documents:
                left = [cell for cell in left if cell not in right]
            elif not judgement.right.documents and judgement.left.documents:
                right = [cell for cell in right if cell not in left]
        if set(left) & set(right):
            raise Gone("both sides are one by name; say in which documents each of them is meant")
        return left, right

    def _cells(self, judgement: IdentityJudgement, address: ActorAddress) -> tuple[str, list[Cell]]:
        if address.id in self._alone and not address.documents:
            return address.id, [self._alone[address.id]]
        entity, documents = self._meant(judgement, address)
        return entity, [cell for cell in self.of(entity) if not documents or documents & set(cell.documents)]

    def _meant(self, judgement: IdentityJudgement, address: ActorAddress) -> tuple[str, frozenset[str]]:
        """Return an actor and the SHA-256 of the texts in which it is meant; none means all of them."""
        entity = self.places.actor(address)
        hashes: set[str] = set()
        for document in address.documents:
            found, changed = self.places.documents(document)
            hashes |= {one.sha256 for one in found}
            if changed:
                self.changed[judgement.id] = f"the text of {document.slug} has changed since"
        stands_in = hashes & self.places.documents_of.get(entity, frozenset())
        if hashes and not stands_in:
            raise Gone(f"{' or '.join(address.names) or address.id} is not named in those documents any more")
        return entity, frozenset(stands_in)


def _cut(entity: str, documents: frozenset[str], limits: set[frozenset[str]]) -> list[Cell]:
    """Cut an entity so that each limit is a union of cells; what lies in none is a cell without documents."""
    cells: dict[tuple[bool, ...], list[str]] = defaultdict(list)
    ordered = sorted(limits, key=sorted)
    for document in sorted(documents):
        cells[tuple(document in limit for limit in ordered)].append(document)
    return sorted(Cell(entity=entity, documents=tuple(some) if any(inside) else ()) for inside, some in cells.items())


class _Records:
    """Writes down why entities are one, who they might be, and who they are not."""

    def __init__(
        self,
        groups: Groups[Cell],
        judgements: Mapping[str, IdentityJudgement],
        ledgers: tuple[Ledger, Ledger],
        names: Mapping[Cell, str],
        vocabulary: Vocabulary,
    ) -> None:
        self.groups = groups
        self.judgements = judgements
        before, after = ledgers
        self.names = names
        self.labels = {actor.id: actor.label for actor in vocabulary.actors.values()}
        self.labels |= {entity.id: entity.label for entity in before.entities}
        self.known = {entity.id for entity in after.entities}

    def now(self, cell: Cell) -> str:
        return self.names.get(cell, cell.id)

    def joins(self, likenesses: Mapping[frozenset[str], Likeness]) -> dict[str, set[Join]]:
        """Return why the parts of each entity are one."""
        found: dict[str, set[Join]] = defaultdict(set)
        for tie in self.groups.kept:
            left, right = sorted((tie.left, tie.right), key=lambda cell: cell.id)
            if tie.judgement:
                made = self._join(left, right, self.judgements[tie.judgement])
            elif left.entity != right.entity:
                alike = likenesses[frozenset((left.entity, right.entity))]
                named = {alike.left: alike.left_name, alike.right: alike.right_name}
                made = Join(
                    left=left.id,
                    right=right.id,
                    left_name=named[left.entity],
                    right_name=named[right.entity],
                    reason=alike.reason,
                    score=alike.score,
                )
            else:
                continue
            found[self.now(left)].add(made)
        return found

    def _join(self, left: Cell, right: Cell, judgement: IdentityJudgement) -> Join:
        return Join(
            left=left.id,
            right=right.id,
            left_name=self.labels.get(left.entity, left.entity),
            right_name=self.labels.get(right.entity, right.entity),
            reason=judgement.reason,
            score=judgement.score,
            judgement=judgement.id,
            author=judgement.author,
            date=judgement.date,
        )

    def apart(self, ties: Iterable[Tie[Cell]]) -> dict[str, set[Other]]:
        """Return whom each entity is held not to be."""
        found: dict[str, set[Other]] = defaultdict(set)
        for tie in ties:
            judgement = self.judgements[tie.judgement]
            if judgement.sameness is Sameness.DIFFERENT:
                self._note(found, self.now(tie.left), self.now(tie.right), _said(judgement))
        return found

    def perhaps(
        self, ties: Iterable[Tie[Cell]], likenesses: Sequence[Likeness], of: Callable[[str], Sequence[Cell]]
    ) -> dict[str, set[Other]]:
        """Return whom each entity might be: by its names, or by judgements that are unsure or contradict others."""
        found: dict[str, set[Other]] = defaultdict(set)
        for tie in ties:
            judgement = self.judgements[tie.judgement]
            if judgement.sameness is not Sameness.DIFFERENT:
                self._note(found, self.now(tie.left), self.now(tie.right), _said(judgement))
        for one in likenesses:
            other = Other(entity="", reason=one.reason, score=one.score)
            for left, right in product(of(one.left), of(one.right)):
                self._note(found, self.now(left), self.now(right), other)
        return found

    def _note(self, found: dict[str, set[Other]], left: str, right: str, other: Other) -> None:
        if left != right and {left, right} <= self.known:
            found[left].add(dataclasses.replace(other, entity=right))
            found[right].add(dataclasses.replace(other, entity=left))


def _said(judgement: IdentityJudgement) -> Other:
    return Other(
        entity="",
        reason=judgement.reason,
        score=judgement.score,
        judgement=judgement.id,
        author=judgement.author,
        date=judgement.date,
    )


def _annotated(entity: Entity, joins: Iterable[Join], perhaps: Iterable[Other], apart: Iterable[Other]) -> Entity:
    """Return an entity with what was decided about it; who it is held not to be, it might not be."""
    not_these = sorted(apart, key=Other.order)
    others = {one.entity for one in not_these}
    return dataclasses.replace(
        entity,
        joined=tuple(sorted(joins, key=Join.order)),
        perhaps=tuple(sorted((one for one in perhaps if one.entity not in others), key=Other.order)),
        apart=tuple(not_these),
    )
