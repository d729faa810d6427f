"""At which stage does what careful readers found get lost, and why is found what they did not?

Every proposition of the readers ends at exactly one stage, the first that fails on the way from the text to the claim,
so that the counts add up and the largest says where work pays. What was wrongly found gets exactly one cause. Words
are compared as ``graph.evaluate`` compares them, since a loss is what its figures count.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from graph.errors import UsageError
from graph.evaluate import (
    ATTRIBUTES,
    Comparison,
    Forms,
    GoldDocument,
    Group,
    Statement,
    alike,
    compare,
    longest,
    same_pair,
    same_proposition,
)
from graph.readings import LocalEntity, Place, Reading
from ontology.vocabulary import Relation

#: What parts the pieces of a quote that leaves something out.
_GAP = " [...] "
#: How much of a quote a listing shows.
_SHOWN = 300


class Stage(StrEnum):
    """Where a proposition of the readers ends, in the order in which stages are asked."""

    UNREAD = "unread"
    SHARED = "shared"
    MENTION = "mention"
    BOUNDARY = "boundary"
    TYPE = "type"
    REFERENCE = "reference"
    PAIR = "pair"
    DIRECTION = "direction"
    RELATION = "relation"
    SPEAKER = "speaker"
    POLARITY = "polarity"
    CERTAINTY = "certainty"
    RIGHT = "right"


class Cause(StrEnum):
    """Why a proposition that was found is wrong, in the order in which causes are asked."""

    REPEATED = "repeated"
    SWAPPED = "swapped"
    CONFUSED = "confused"
    UNRELATED = "unrelated"
    STRANGER = "stranger"


Kind = Stage | Cause

#: What each stage and cause means, and the details by which it is counted.
MEANINGS: Mapping[Kind, str] = {
    Stage.UNREAD: "the text could not be read",
    Stage.SHARED: "a claim says it, and was counted for another proposition with words alike",
    Stage.MENTION: "nothing that was recognised overlaps any occurrence of the argument: `subject`, `object`, `both`",
    Stage.BOUNDARY: "something overlaps it, and its words are not alike: `subject`, `object`, `both`",
    Stage.TYPE: "it was recognised with a type that the relation does not allow: `subject`, `object`, `both`",
    Stage.REFERENCE: "no sentence of the quote holds a mention or pronoun of both: the `subject`, `object` or `both` "
    "are nowhere in the quote, or they stand `apart`",
    Stage.PAIR: "a sentence of the quote holds both, and nothing is claimed of them: a claim of that sentence was "
    "`dropped`, or it was `silent` on the two",
    Stage.DIRECTION: "the quote gave the relation with subject and object swapped",
    Stage.RELATION: "the quote gave another relation between the two: `beside` it where that one is right, "
    "`instead` of it where it is wrong",
    Stage.SPEAKER: "found; the speaker is wrong",
    Stage.POLARITY: "found with its speaker; the polarity is wrong",
    Stage.CERTAINTY: "found with speaker and polarity; the certainty is wrong",
    Stage.RIGHT: "found, all of it right",
    Cause.REPEATED: "readers found it, and another claim with words alike was counted for it",
    Cause.SWAPPED: "readers found the relation the other way round",
    Cause.CONFUSED: "readers found another relation between the two: one that was found, too (`beside`), or one "
    "that was missed (`instead`)",
    Cause.UNRELATED: "readers know both and claim nothing of the two",
    Cause.STRANGER: "for readers this is nobody: `subject`, `object`, `both`",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A proposition, of the readers or wrongly found, and what became of it."""

    document: str
    kind: Kind
    #: As ``MEANINGS`` says, such as the argument that fails; may be empty.
    detail: str
    statement: Statement
    #: What was found instead of it, or what readers found instead.
    other: Statement | None = None

    def as_json(self) -> dict[str, object]:
        """Return the case under stable names."""
        said = self.statement
        return {
            "document": self.document,
            "kind": self.kind.value,
            "detail": self.detail,
            "subject": longest(said.subject),
            "relation": said.relation,
            "object": longest(said.object),
            "other_relation": self.other.relation if self.other else None,
            "quote": said.quote,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """What became of the propositions of some documents, in the order of documents and texts."""

    #: One for every proposition of the readers.
    gold: tuple[Case, ...] = ()
    #: One for every proposition that was wrongly found.
    wrong: tuple[Case, ...] = ()

    def __add__(self, other: "Losses") -> "Losses":
        return Losses(gold=self.gold + other.gold, wrong=self.wrong + other.wrong)

    def cases(self, kind: Kind) -> list[Case]:
        """Return the cases of one stage or cause, those of the most frequent detail and relation first."""
        found = [case for case in (self.gold if isinstance(kind, Stage) else self.wrong) if case.kind is kind]
        details = Counter(case.detail for case in found)
        relations = Counter((case.detail, case.statement.relation) for case in found)

        def place(case: Case) -> tuple[int, str, int, str]:
            relation = case.statement.relation
            return -details[case.detail], case.detail, -relations[case.detail, relation], relation

        return sorted(found, key=place)

    def as_json(self) -> dict[str, object]:
        """Return counts and shares under stable names."""
        return {
            name: {"all": len(cases), **{kind.value: _counted(cases, kind) for kind in kinds}}
            for name, cases, kinds in (("gold", self.gold, Stage), ("wrong", self.wrong, Cause))
        }


def _counted(cases: Sequence[Case], kind: Kind) -> dict[str, object]:
    details = Counter(case.detail for case in cases if case.kind is kind)
    return {
        "count": details.total(),
        "share": round(details.total() / (len(cases) or 1), 4),
        "details": {detail: details[detail] for detail in sorted(details) if detail},
    }


def find_losses(
    gold: Iterable[GoldDocument],
    found: Mapping[str, Sequence[Statement]],
    readings: Mapping[str, Reading],
    relations: Mapping[str, Relation],
) -> Losses:
    """Say of every proposition what became of it.

    Args:
        gold: what readers found.
        found: what was found, by document.
        readings: what was recognised, by document; one that is missing could not be read.
        relations: the relations of the ontology by name, for the types that they allow.

    Raises:
        UsageError: a quote of the readers is not in its text.
    """
    losses = Losses()
    for document in gold:
        statements = found.get(document.slug, ())
        comparison = compare(document, statements)
        reading = readings.get(document.slug)
        lost: dict[int, Case] = {}
        if reading is None:
            for group in comparison.missed:
                lost[id(group)] = Case(document=document.slug, kind=Stage.UNREAD, detail="", statement=group.first)
        else:
            search = _Search(document, statements, comparison, reading, relations)
            lost = {id(group): search.lost(group) for group in comparison.missed}
        kept = {id(theirs): _kept(document.slug, theirs, pairs) for _, theirs, pairs in comparison.matches}
        losses += Losses(
            gold=tuple((lost | kept)[id(group)] for group in comparison.expected),
            wrong=tuple(_wrong(document, comparison, group) for group in comparison.wrong),
        )
    return losses


def _kept(document: str, group: Group, agreements: Iterable[frozenset[str]]) -> Case:
    """Judge a proposition that was found by the claim that agrees in most, earlier attributes first."""
    best = max(agreements, key=lambda agreeing: (len(agreeing), [name in agreeing for name in ATTRIBUTES]))
    failing = [name for name in ATTRIBUTES if name not in best]
    kind = Stage(failing[0]) if failing else Stage.RIGHT
    return Case(document=document, kind=kind, detail="", statement=group.first)


class _Search:
    """Follows what was missed in one document from the text on."""

    def __init__(
        self,
        document: GoldDocument,
        statements: Sequence[Statement],
        comparison: Comparison,
        reading: Reading,
        relations: Mapping[str, Relation],
    ) -> None:
        self.document = document
        self.statements = statements
        self.reading = reading
        self.relations = relations
        self.right = {id(statement) for mine, _, _ in comparison.matches for statement in mine.all}
        self.alike: dict[Forms, list[LocalEntity]] = {
            known: [entity for entity in reading.entities if alike(entity.forms, known)] for known in document.entities
        }

    def lost(self, group: Group) -> Case:
        """Return where a proposition got lost: the place of its statements that came farthest."""
        for mine, theirs in product(self.statements, group.all):
            if same_proposition(mine, theirs):
                return self._case(Stage.SHARED, theirs, other=mine)
        order = list(Stage)
        return max((self._lost(statement) for statement in group.all), key=lambda case: order.index(Stage(case.kind)))

    def _case(self, stage: Stage, statement: Statement, detail: str = "", other: Statement | None = None) -> Case:
        return Case(document=self.document.slug, kind=stage, detail=detail, statement=statement, other=other)

    def _lost(self, statement: Statement) -> Case:
        relation = self.relations.get(statement.relation)
        types = (relation.subject_types, relation.object_types) if relation is not None else (None, None)
        ends = (statement.subject, statement.object)
        failing = [self._failing(end, allowed) for end, allowed in zip(ends, types, strict=True)]
        for stage in (Stage.MENTION, Stage.BOUNDARY, Stage.TYPE):
            if stage in failing:
                return self._case(stage, statement, _side(*(failed is stage for failed in failing)))
        parts = _quoted(self.document.slug, self.reading.text, statement.quote)
        between = [
            mine
            for mine in self.statements
            if mine.place is not None
            and any(_overlap(mine.place, part) for part in parts)
            and same_pair(mine, statement)
        ]
        for mine in between:
            if mine.relation == statement.relation:
                return self._case(Stage.DIRECTION, statement, other=mine)
        if between:
            instead = next((mine for mine in between if id(mine) not in self.right), None)
            detail = "beside" if instead is None else "instead"
            return self._case(Stage.RELATION, statement, detail, instead or between[0])
        sentences = [place for place in self.reading.sentences if any(_overlap(place, part) for part in parts)]
        subjects, objects = (self._fitting(end, allowed) for end, allowed in zip(ends, types, strict=True))
        if not any(
            one is not other and _stands(one, sentence) and _stands(other, sentence)
            for sentence in sentences
            for one, other in product(subjects, objects)
        ):
            absent = [
                not any(_stands(entity, sentence) for entity in entities for sentence in sentences)
                for entities in (subjects, objects)
            ]
            return self._case(Stage.REFERENCE, statement, _side(*absent) or "apart")
        quotes = {self.reading.text[start:end].strip() for start, end in sentences}
        detail = "silent" if quotes.isdisjoint(quote.strip() for quote in self.reading.dropped) else "dropped"
        return self._case(Stage.PAIR, statement, detail)

    def _failing(self, known: Forms, types: frozenset[str] | None) -> Stage | None:
        """Return the stage before any sentence is looked at that loses an argument, if one does."""
        if self._fitting(known, types):
            return None
        if self.alike[known]:
            return Stage.TYPE
        occurrences = [
            place for name in self.document.entities[known] for place in _occurrences(self.reading.text, name)
        ]
        recognised = (place for entity in self.reading.entities for place in entity.places)
        if any(_overlap(one, other) for one, other in product(recognised, occurrences)):
            return Stage.BOUNDARY
        return Stage.MENTION

    def _fitting(self, known: Forms, types: frozenset[str] | None) -> list[LocalEntity]:
        return [entity for entity in self.alike[known] if types is None or entity.type in types]


def _side(subject: bool, object_: bool) -> str:  # noqa: FBT001 - the two arguments, in their order
    return {(True, False): "subject", (False, True): "object", (True, True): "both"}.get((subject, object_), "")


def _quoted(slug: str, text: str, quote: str) -> list[Place]:
    """Return all places of the parts of a quote.

    Raises:
        UsageError: a part is not in the text.
    """
    places = []
    for part in quote.split(_GAP):
        found = list(_occurrences(text, part))
        if not found:
            shown = " ".join(part.split())[:_SHOWN]
            raise UsageError(f"{slug}: the quote {shown!r} is not in the text; correct the gold file")
        places += found
    return places


def _occurrences(text: str, words: str) -> Iterator[Place]:
    """Yield where words stand in a text, line breaks anywhere between them."""
    if pattern := r"\s+".join(map(re.escape, words.split())):
        for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
            yield found.span()


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _stands(entity: LocalEntity, sentence: Place) -> bool:
    return any(_overlap(place, sentence) for place in (*entity.places, *entity.pronouns))


def _wrong(document: GoldDocument, comparison: Comparison, group: Group) -> Case:
    said = group.first
    expected = [(statement, theirs) for theirs in comparison.expected for statement in theirs.all]

    def case(cause: Cause, detail: str = "", other: Statement | None = None) -> Case:
        return Case(document=document.slug, kind=cause, detail=detail, statement=said, other=other)

    for statement, _ in expected:
        if same_proposition(said, statement):
            return case(Cause.REPEATED, other=statement)
    between = [(statement, theirs) for statement, theirs in expected if same_pair(said, statement)]
    for statement, _ in between:
        if statement.relation == said.relation:
            return case(Cause.SWAPPED, other=statement)
    if between:
        missed = {id(theirs) for theirs in comparison.missed}
        for statement, theirs in between:
            if id(theirs) in missed:
                return case(Cause.CONFUSED, "instead", statement)
        return case(Cause.CONFUSED, "beside", between[0][0])
    strangers = [not any(alike(end, known) for known in document.entities) for end in (said.subject, said.object)]
    return case(Cause.STRANGER, _side(*strangers)) if any(strangers) else case(Cause.UNRELATED)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a stage, a cause or one detail of them, with a count for every column."""

    name: str
    #: True where it is a part of the line above it.
    detail: bool
    counts: tuple[int, ...]
    #: What each count is a share of.
    totals: tuple[int, ...] = field(repr=False)

    def cells(self) -> list[str]:
        """Return a count and its share for every column."""
        return [
            f"{count:,} ({count / (total or 1):.1%})" for count, total in zip(self.counts, self.totals, strict=True)
        ]


def rows(columns: Sequence[Losses], kinds: Iterable[Kind]) -> Iterator[Row]:
    """Yield the lines of the table for stages or for causes, each followed by its details where it has several."""
    for kind in kinds:
        sides = [losses.gold if isinstance(kind, Stage) else losses.wrong for losses in columns]
        totals = tuple(map(len, sides))
        details = [Counter(case.detail for case in side if case.kind is kind) for side in sides]
        yield Row(kind.value, detail=False, counts=tuple(counter.total() for counter in details), totals=totals)
        for detail in sorted(set().union(*details) - {""}):
            yield Row(detail, detail=True, counts=tuple(counter[detail] for counter in details), totals=totals)


def report(folders: Mapping[str, Losses], listed: Sequence[Kind] = ()) -> str:
    """Return the losses of some folders as text for a person.

    Args:
        folders: name → losses; several are followed by all of them together.
        listed: the stages and causes of which every case is shown before the table.
    """
    lines = [
        line for kind in listed for losses in folders.values() for case in losses.cases(kind) for line in _shown(case)
    ]
    columns = dict(folders)
    if len(folders) > 1:
        columns["all"] = sum(folders.values(), start=Losses())
    widths = [max(len(name), 16) for name in columns]
    for title, kinds, sizes in (
        ("propositions of readers", Stage, [len(losses.gold) for losses in columns.values()]),
        ("wrongly found", Cause, [len(losses.wrong) for losses in columns.values()]),
    ):
        lines.append(_line(title, list(columns), widths))
        lines.append(_line("", [f"{size:,}" for size in sizes], widths))
        lines += [
            _line(f"    {row.name}" if row.detail else f"  {row.name}", row.cells(), widths)
            for row in rows(list(columns.values()), kinds)
        ]
    return "\n".join(lines)


def _line(name: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"{name:24}" + "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


def _shown(case: Case) -> Iterator[str]:
    said, other = case.statement, case.other
    detail = f" ({case.detail})" if case.detail else ""
    beside = f" / {_triple(other)}" if other is not None else ""
    yield f"{case.kind}{detail} {case.document}: {_triple(said)}{beside}"
    yield f"    {' '.join(said.quote.split())[:_SHOWN]}"


def _triple(said: Statement) -> str:
    return f"{longest(said.subject)} | {said.relation} | {longest(said.object)}"


def kind_of(name: str) -> Kind:
    """Return the stage or cause of a name.

    Raises:
        UsageError: there is none of that name.
    """
    for kind in MEANINGS:
        if kind.value == name:
            return kind
    raise UsageError(f"{name}: is no stage and no cause; they are: {', '.join(kind.value for kind in MEANINGS)}")
