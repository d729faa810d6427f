"""How much of what careful readers found does a build find, and how much of what it finds did they?

A gold file (``<slug>.gold.json``) lists the entities of one document and every claimed relation between two of them.
Propositions (subject, relation, object) are compared as sets, document by document; speaker, polarity and certainty
on those that match. Entities match by their words, since a build has other identifiers than a reader.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from graph.errors import UsageError

#: Relations that hold both ways, as the annotation guidelines have them.
SYMMETRIC = frozenset(("cooperatesWith", "conflictsWith", "relatedTo", "mixedWith"))
#: Words before a name that say nothing about whose name it is.
_DETERMINERS = frozenset(
    ("the", "a", "an", "its", "their", "his", "her", "our", "these", "those", "this", "that", "some", "many", "several")
)
_POSSESSIVE = re.compile(r"'s\b|s'(?=\s|$)")
_WORD = re.compile(r"[^\W_]+")

Words = tuple[str, ...]
Forms = frozenset[Words]


def words(form: str) -> Words:
    """Return the words of a name or description, without case, possessive, full stops and leading determiners."""
    plain = form.casefold().replace("’", "'").replace("–", "-")
    plain = _POSSESSIVE.sub(lambda found: "s" if found[0].startswith("s") else "", plain)
    found = _WORD.findall(plain.replace(".", ""))
    while len(found) > 1 and found[0] in _DETERMINERS:
        del found[0]
    return tuple(found)


def forms(label: str, mentions: Iterable[str]) -> Forms:
    """Return the forms by which an entity is known."""
    return frozenset(form for name in (label, *mentions) if (form := words(name)))


def alike(one: Forms, other: Forms) -> bool:
    """Whether two entities match: a form in common, or two with the same last word and half of their words."""
    if one & other:
        return True
    return any(
        len(left) > 1
        and len(right) > 1
        and left[-1] == right[-1]
        and 2 * len(set(left) & set(right)) >= len(set(left) | set(right))
        for left, right in product(one, other)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One claim as it is compared."""

    subject: Forms
    relation: str
    object: Forms
    #: None is the document's own voice.
    speaker: Forms | None
    polarity: str
    certainty: str
    quote: str
    #: Where the quote stands in the text, in code points, half-open; None is unknown.
    place: tuple[int, int] | None = None
    #: How sure it is, between 0 and 1.
    confidence: float = 1.0
    #: Whether a frame of the ontology finds it.
    framed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """What readers found in one document."""

    slug: str
    statements: tuple[Statement, ...]
    #: The forms of every entity, those in no claim too → its mentions, verbatim.
    entities: Mapping[Forms, tuple[str, ...]]
    #: The forms of the document's author, whose name stands for the document's own voice; None where not given.
    author: Forms | None


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one document that say the same proposition; the first stands for them."""

    first: Statement
    all: list[Statement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Precision and recall as counts."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(right=self.right + other.right, found=self.found + other.found, gold=self.gold + other.gold)

    def as_json(self) -> dict[str, float | int]:
        """Return the figure with shares rounded to four places."""
        return {
            "p": round(self.precision, 4),
            "r": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "hit": self.right,
            "predicted": self.found,
            "gold": self.gold,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was found in one document beside what readers found there."""

    claimed: list[Group]
    expected: list[Group]
    #: What was found, what it was matched with, and the attributes in which each pair of their statements agrees.
    matches: list[tuple[Group, Group, list[frozenset[str]]]]

    @property
    def missed(self) -> list[Group]:
        """What readers found and nothing was matched with."""
        matched = {id(theirs) for _, theirs, _ in self.matches}
        return [group for group in self.expected if id(group) not in matched]

    @property
    def wrong(self) -> list[Group]:
        """What was found and matches nothing."""
        matched = {id(mine) for mine, _, _ in self.matches}
        return [group for group in self.claimed if id(group) not in matched]

    @property
    def proposition(self) -> "Figure":
        """How many propositions are right."""
        return Figure(right=len(self.matches), found=len(self.claimed), gold=len(self.expected))

    @property
    def claim(self) -> "Figure":
        """How many are right in every attribute, too."""
        full = sum(any(len(agreeing) == len(ATTRIBUTES) for agreeing in pairs) for _, _, pairs in self.matches)
        return Figure(right=full, found=len(self.claimed), gold=len(self.expected))


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A proposition that was missed, or one that was wrongly found."""

    document: str
    wrong: bool
    statement: Statement


@dataclass(slots=True, kw_only=True)
class Evaluation:
    """The figures of one comparison, over all documents together."""

    #: Subject and object, whatever the relation.
    pair: Figure = field(default_factory=Figure)
    proposition: Figure = field(default_factory=Figure)
    #: Propositions whose speaker, polarity and certainty are right, too.
    claim: Figure = field(default_factory=Figure)
    #: On matched propositions, how many agree in ``speaker``, ``polarity``, ``certainty``.
    agreeing: Counter[str] = field(default_factory=Counter)
    documents: dict[str, Figure] = field(default_factory=dict)
    relations: dict[str, Figure] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def accuracy(self, attribute: str) -> float:
        """Return the share of matched propositions that agree in an attribute, rounded to four places."""
        return round(self.agreeing[attribute] / (self.proposition.right or 1), 4)

    def as_json(self) -> dict[str, object]:
        """Return all figures under stable names."""
        return {
            "pair": self.pair.as_json(),
            "proposition": self.proposition.as_json(),
            "claim": self.claim.as_json(),
            "speaker_accuracy": self.accuracy("speaker"),
            "polarity_accuracy": self.accuracy("polarity"),
            "certainty_accuracy": self.accuracy("certainty"),
            "documents": {slug: figure.as_json() for slug, figure in self.documents.items()},
            "relations": {name: figure.as_json() for name, figure in self.relations.items()},
        }


def read_gold(folder: Path) -> list[GoldDocument]:
    """Read all gold files of a folder, sorted by name.

    Raises:
        UsageError: there are none, or one is not as the guidelines say.
    """
    paths = sorted(folder.glob("*.gold.json"))
    if not paths:
        raise UsageError(f"{folder}: holds no *.gold.json; name the folder with the annotated documents")
    documents = []
    for path in paths:
        try:
            documents.append(_gold_document(json.loads(path.read_text("utf-8"))))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}: is no gold file ({error!r}); correct or remove it") from error
    return documents


def _gold_document(gold: Mapping[str, Any]) -> GoldDocument:
    known = {entity["id"]: forms(entity["label"], entity.get("mentions", ())) for entity in gold["entities"]}
    author = gold.get("author")
    return GoldDocument(
        slug=gold["document"],
        author=known.get(author),
        entities={known[entity["id"]]: tuple(entity.get("mentions", ())) for entity in gold["entities"]},
        statements=tuple(
            Statement(
                subject=known[claim["subject"]],
                relation=claim["relation"],
                object=known[claim["object"]],
                speaker=None if claim["speaker"] in ("author", author) else known[claim["speaker"]],
                polarity=claim["polarity"],
                certainty=claim["certainty"],
                quote=claim.get("quote", ""),
            )
            for claim in gold["claims"]
        ),
    )


def read_claims(lines: Iterable[str]) -> dict[str, list[Statement]]:
    """Read lines of ``claims.jsonl`` into statements by document.

    Raises:
        UsageError: a line is not a claim; the message says which.
    """
    documents: dict[str, list[Statement]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            claim = json.loads(line)
            documents[claim["document"]].append(
                Statement(
                    subject=_entity_forms(claim["subject"]),
                    relation=claim["relation"],
                    object=_entity_forms(claim["object"]),
                    speaker=_entity_forms(claim["speaker"]) if claim.get("speaker") else None,
                    polarity=claim["polarity"],
                    certainty=claim["certainty"],
                    quote=claim.get("quote", ""),
                    place=(claim["start"], claim["end"]) if "start" in claim else None,
                    confidence=claim.get("confidence", 1.0),
                    framed="Frame: " in claim.get("rule", ""),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"line {number} of the claims is no claim ({error!r}); build them anew") from error
    return documents


def _entity_forms(entity: Mapping[str, Any]) -> Forms:
    return forms(entity["label"], entity.get("mentions", ()))


def evaluate(gold: Sequence[GoldDocument], found: Mapping[str, Sequence[Statement]]) -> Evaluation:
    """Compare what was found with what readers found, document by document, and add up."""
    result = Evaluation()
    relations: dict[str, Figure] = defaultdict(Figure)
    for document in gold:
        statements = found.get(document.slug, ())
        comparison = compare(document, statements)
        result.documents[document.slug] = comparison.proposition
        result.proposition += comparison.proposition
        expected_pairs, claimed_pairs = _grouped(document.statements, same_pair), _grouped(statements, same_pair)
        result.pair += Figure(
            right=len(_matched(claimed_pairs, expected_pairs, same_pair)),
            found=len(claimed_pairs),
            gold=len(expected_pairs),
        )
        result.claim += comparison.claim
        result.agreeing.update(name for _, _, pairs in comparison.matches for name in frozenset().union(*pairs))
        for group in comparison.expected:
            relations[group.first.relation] += Figure(gold=1)
        for group in comparison.claimed:
            relations[group.first.relation] += Figure(found=1)
        for mine, _, _ in comparison.matches:
            relations[mine.first.relation] += Figure(right=1)
        result.misses += [
            Miss(document=document.slug, wrong=wrong, statement=group.first)
            for wrong, groups in ((False, comparison.missed), (True, comparison.wrong))
            for group in groups
        ]
    result.relations = dict(sorted(relations.items(), key=lambda pair: (-pair[1].gold, pair[0])))
    return result


def compare(document: GoldDocument, statements: Iterable[Statement]) -> Comparison:
    """Match what was found in one document with what readers found there."""
    claimed, expected = _grouped(statements, same_proposition), _grouped(document.statements, same_proposition)
    return Comparison(
        claimed=claimed,
        expected=expected,
        matches=[
            (mine, theirs, _agreements(mine, theirs, document.author))
            for mine, theirs in _matched(claimed, expected, same_proposition)
        ],
    )


Same = Callable[[Statement, Statement], bool]
ATTRIBUTES = ("speaker", "polarity", "certainty")


def same_pair(one: Statement, other: Statement, *, either_way: bool = True) -> bool:
    """Whether two statements speak of the same two, whatever they say of them."""
    if alike(one.subject, other.subject) and alike(one.object, other.object):
        return True
    return either_way and alike(one.subject, other.object) and alike(one.object, other.subject)


def same_proposition(one: Statement, other: Statement) -> bool:
    """Whether two statements say the same of the same two."""
    return one.relation == other.relation and same_pair(one, other, either_way=one.relation in SYMMETRIC)


def _grouped(statements: Iterable[Statement], same: Same) -> list[Group]:
    """Bring statements together that say the same as an earlier one."""
    groups: list[Group] = []
    for statement in statements:
        for group in groups:
            if same(statement, group.first):
                group.all.append(statement)
                break
        else:
            groups.append(Group(statement, [statement]))
    return groups


def _matched(claimed: Iterable[Group], expected: Iterable[Group], same: Same) -> list[tuple[Group, Group]]:
    """Pair each claimed group with the first expected one that is still free."""
    free, matches = list(expected), []
    for mine in claimed:
        for place, theirs in enumerate(free):
            if same(mine.first, theirs.first):
                matches.append((mine, theirs))
                del free[place]
                break
    return matches


def _agreements(mine: Group, theirs: Group, author: Forms | None) -> list[frozenset[str]]:
    """For every pair of statements that say the same, the attributes in which they agree."""
    return [
        frozenset(
            name
            for name, agree in (
                ("speaker", _same_speaker(one.speaker, other.speaker, author)),
                ("polarity", one.polarity == other.polarity),
                ("certainty", one.certainty == other.certainty),
            )
            if agree
        )
        for one, other in product(mine.all, theirs.all)
    ]


def _same_speaker(found: Forms | None, gold: Forms | None, author: Forms | None) -> bool:
    if gold is None:
        return found is None or (author is not None and alike(found, author))
    return found is not None and alike(found, gold)


def report(result: Evaluation, *, per_document: bool = False, misses: bool = False) -> str:
    """Return the figures as text for a person."""
    lines = []
    if misses:
        lines += [_miss_line(miss) for miss in result.misses]
    for name, figure in (("pair", result.pair), ("proposition", result.proposition), ("claim", result.claim)):
        # Rounded as in JSON, so that the two never differ in the last place.
        rounded = figure.as_json()
        lines.append(
            f"{name:12} P {rounded['p']:.3f}  R {rounded['r']:.3f}  F1 {rounded['f1']:.3f}"
            f"   ({figure.right} right of {figure.found} found, {figure.gold} gold)"
        )
    lines.append("on matched   " + "  ".join(f"{name} {result.accuracy(name):.3f}" for name in ATTRIBUTES))
    if per_document:
        for slug, figure in result.documents.items():
            lines.append(
                f"  {slug[:60]:60} P {figure.precision:.2f} R {figure.recall:.2f} F1 {figure.f1:.2f}"
                f"  gold {figure.gold}"
            )
        for relation, figure in result.relations.items():
            lines.append(f"  {relation:22} gold {figure.gold:3} found {figure.found:3} right {figure.right:3}")
    return "\n".join(lines)


def _miss_line(miss: Miss) -> str:
    said = miss.statement
    speaker = longest(said.speaker) if said.speaker else "the document"
    return (
        f"{'WRONG ' if miss.wrong else 'MISSED'} {miss.document}: {longest(said.subject)} | {said.relation} | "
        f"{longest(said.object)} | by {speaker} << {' '.join(said.quote[:140].split())}"
    )


def longest(known: Forms) -> str:
    """Return the longest form by which an entity is known."""
    return max((" ".join(form) for form in known), key=lambda text: (len(text), text), default="")
