"""Who is the same by name: precision and recall on the aliases of a list, time over many names, judgements replayed.

    python -m benchmarks.identity ../shared/reference/ofac_narcotics_2023.jsonl --write

writes the tables into docs/identity.md. The names of the list are read as if each stood in a document of its own; names
that a build takes for one anyway, which differ in case and punctuation alone, count once. A pair is right where one
entry of the list bears both names.
"""

import argparse
import dataclasses
import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from graph.identity import Entry, Profile, known, likenesses, read_list
from graph.judgements import ActorAddress, IdentityJudgement, Sameness, append, read_judgements
from graph.judgements.replay import replay
from graph.model import Document, Entity, Ledger, Mention, MentionKind, mint
from graph.resolve import name_key
from graph.roots import assign_roots
from ontology.vocabulary import load_vocabulary

PAGE = Path(__file__).parent.parent / "docs" / "identity.md"
_Pair = tuple[str, str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Names:
    """The names of one kind of entries, each as an entity of its own."""

    profiles: list[Profile]
    #: Pairs of ids that one entry bears, and those of them of which one name is a weak alias.
    strong: set[_Pair]
    weak: set[_Pair]
    #: How many names several entries bear.
    shared: int


def names_of(entries: Sequence[Entry], *, person: bool) -> Names:
    """Return the names of the persons, or of the organisations, of a list."""
    kind = "Person" if person else "Company"
    written: dict[str, str] = {}
    bearers: dict[str, set[int]] = defaultdict(set)
    sure: dict[int, set[str]] = defaultdict(set)
    all_of: dict[int, set[str]] = defaultdict(set)
    for number, entry in enumerate(entries):
        if entry.person is not person:
            continue
        for name in (*entry.names, *entry.weak):
            identifier = mint("e", kind, *name_key(name))
            written.setdefault(identifier, name)
            bearers[identifier].add(number)
            all_of[number].add(identifier)
            if name in entry.names:
                sure[number].add(identifier)
    strong = {pair for some in sure.values() for pair in combinations(sorted(some), 2)}
    every = {pair for some in all_of.values() for pair in combinations(sorted(some), 2)}
    return Names(
        profiles=[Profile(id=one, type=kind, names=(name,)) for one, name in sorted(written.items())],
        strong=strong,
        weak=every - strong,
        shared=sum(len(some) > 1 for some in bearers.values()),
    )


def accuracy(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the lines of the table of precision and recall."""
    yield (
        "| names | pairs on the list | joined by rule: right of found | precision | recall "
        "| joined or listed: right of found | precision | recall |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    total = [0, 0]
    for person, what in ((True, "persons"), (False, "organisations")):
        names = names_of(entries, person=person)
        found = likenesses(names.profiles)
        for kind, pairs, others in (
            ("strong aliases", names.strong, names.weak),
            ("weak aliases", names.weak, names.strong),
        ):
            joined = {(one.left, one.right) for one in found if one.certain} - others
            listed = {(one.left, one.right) for one in found} - others
            yield f"| {what}, {kind} | {len(pairs):,} | {_figures(joined, pairs)} | {_figures(listed, pairs)} |"
            total = [total[0] + len(joined & pairs), total[1] + len(joined)] if kind.startswith("strong") else total
        with_list = likenesses(names.profiles, known(names.profiles, entries).likenesses)
        joined = {(one.left, one.right) for one in with_list if one.certain} - names.weak
        listed = {(one.left, one.right) for one in with_list} - names.weak
        yield (
            f"| {what}, strong aliases, the list named with `--list` | {len(names.strong):,} "
            f"| {_figures(joined, names.strong)} | {_figures(listed, names.strong)} |"
        )
    yield ""
    precision = total[0] / total[1]
    yield f"Joined by rule, all strong aliases: {total[0]} of {total[1]} pairs are right, precision {precision:.3f}."


def _figures(found: set[_Pair], right: set[_Pair]) -> str:
    hits = len(found & right)
    precision = f"{hits / len(found):.3f}" if found else "–"
    return f"{hits:,} of {len(found):,} | {precision} | {hits / len(right):.3f}"


def by_reason(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the lines of the table of what each reason is worth."""
    yield "| score | reason | persons: right of found | organisations |"
    yield "|---:|---|---:|---:|"
    counts: dict[tuple[float, str], list[list[int]]] = defaultdict(lambda: [[0, 0], [0, 0]])
    for place, person in enumerate((True, False)):
        names = names_of(entries, person=person)
        for one in likenesses(names.profiles):
            if (one.left, one.right) not in names.weak:
                cell = counts[one.score, one.reason][place]
                cell[0] += (one.left, one.right) in names.strong
                cell[1] += 1
    for (score, reason), cells in sorted(counts.items(), key=lambda pair: (-pair[0][0], pair[0][1])):
        shown = " | ".join(f"{right} of {found}" if found else "" for right, found in cells)
        yield f"| {score:.2f} | {reason} | {shown} |"


def speed(entries: Sequence[Entry], sizes: Sequence[int]) -> Iterator[str]:
    """Yield the lines of the table of seconds over many names, made of the words of the list's."""
    yield "| entities | seconds of one core | µs an entity | pairs found |"
    yield "|---:|---:|---:|---:|"
    for size in sizes:
        profiles = made_up(entries, size)
        start = time.process_time()
        found = likenesses(profiles)
        seconds = time.process_time() - start
        yield f"| {size:,} | {seconds:.1f} | {seconds / size * 1e6:.0f} | {len(found):,} |"


def made_up(entries: Sequence[Entry], size: int) -> list[Profile]:
    """Return so many names: given names and surnames of the list, put together anew, as often as they are there."""
    draw = random.Random(size)  # noqa: S311 (the same names each time)
    given: list[str] = []
    surnames: list[str] = []
    for entry in entries:
        last, comma, first = entry.names[0].partition(",")
        if entry.person and comma:
            given += first.split()
            surnames += last.split()
    found: dict[str, Profile] = {}
    while len(found) < size:
        first = draw.sample(given, draw.choice((1, 1, 2)))
        # As many surnames as a country of that size has: most are rare.
        last = [draw.choice(surnames) + draw.choice(("", "", *_ENDINGS)) for _ in range(draw.choice((1, 2, 2)))]
        name = " ".join((*first, *last)).title()
        identifier = mint("e", "Person", *name_key(name))
        found[identifier] = Profile(id=identifier, type="Person", names=(name,))
    return [found[one] for one in sorted(found)]


_ENDINGS = [a + b for a in ("an", "el", "or", "ur", "is") for b in ("da", "go", "mi", "no", "ra", "te", "zu")]


def replaying(number: int) -> str:
    """Return how long so many decisions take from the file to the ledger."""
    vocabulary = load_vocabulary()
    ledger = people(2 * number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "judgements.ttl"
        append(path, *decisions(ledger, number))
        before = time.perf_counter()
        append(path, *decisions(ledger, 1))
        adding = time.perf_counter() - before
        before = time.process_time()
        replay(ledger, read_judgements(path), vocabulary, assign_roots)
        seconds = time.process_time() - before
    return (
        f"{number:,} decisions about {2 * number:,} actors are read and carried out in {seconds:.2f} s of one core, "
        f"the comparison of all names included; adding one more takes {adding * 1e3:.0f} ms."
    )


def people(size: int) -> Ledger:
    """Return a ledger of so many people, each named in one document."""
    document = Document(id="d-1", slug="one", source="one.txt", text="", sha256="0" * 64, media_type="text/plain")
    names = [f"Person{number} Surname{number}" for number in range(size)]
    entities = [
        Entity(
            id=mint("e", "Person", *name_key(name)),
            type="Person",
            label=name,
            mentions=(
                Mention(document="d-1", start=0, end=len(name), text=name, type="Person", kind=MentionKind.NAME),
            ),
        )
        for name in names
    ]
    return Ledger(documents=(document,), entities=tuple(sorted(entities, key=lambda one: one.id)), claims=())


def decisions(ledger: Ledger, number: int) -> list[IdentityJudgement]:
    """Return so many decisions, each about two people of a ledger."""
    sameness = (Sameness.SAME, Sameness.DIFFERENT, Sameness.UNSURE)
    return [
        IdentityJudgement(
            author="Ana Ruiz",
            date="2024-05-01T10:20:30Z",
            reason="the indictment gives both names",
            score=0.9,
            sameness=sameness[place % 3],
            left=ActorAddress.of(ledger.entities[2 * place]),
            right=ActorAddress.of(ledger.entities[2 * place + 1]),
        )
        for place in range(number)
    ]


def put(page: str, name: str, lines: Sequence[str]) -> str:
    """Return a page with the lines between its two marks of that name."""
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marked.search(page):
        raise ValueError(f"{PAGE}: has no marks <!-- {name} --> and <!-- /{name} -->")
    return marked.sub(lambda match: match[1] + "\n".join(lines) + "\n" + match[2], page)


def main() -> None:
    """Measure, print, and write the page where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path, help="a list of persons and organisations")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000], help="how many entities to time")
    parser.add_argument("--write", action="store_true", help="write docs/identity.md")
    options = parser.parse_args()
    entries = read_list(options.list)
    persons, organisations = (names_of(entries, person=person) for person in (True, False))
    tables = {
        "accuracy": [
            *accuracy(entries),
            "",
            (
                f"The list has {len(persons.profiles):,} different names of persons and "
                f"{len(organisations.profiles):,} of organisations. {persons.shared + organisations.shared} names are "
                "borne by several entries: no rule can tell these apart by their names, and neither does this measure."
            ),
        ],
        "reasons": [*by_reason(entries)],
        "speed": [*speed(entries, options.sizes)],
        "replay": [replaying(1_000)],
    }
    page = PAGE.read_text("utf-8") if options.write else ""
    for name, lines in tables.items():
        print("\n".join(lines), end="\n\n")
        page = put(page, name, lines) if options.write else page
    if options.write:
        PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
