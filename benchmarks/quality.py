"""How good are the claims? Reads the annotated texts and writes ``docs/quality.md`` anew.

    python -m benchmarks.quality GOLD_ROOT [--readers DIR] [--news DIR]

GOLD_ROOT holds ``dev``, ``train/real`` and ``train/synthetic``, each with ``<slug>.gold.json`` and ``<slug>.txt``.
DIR holds readers ``0of4``, ``1of4`` …, each made by ``claimgraph train GOLD_DIR... --hold-out 0/4`` and so on.
The same texts and the same code give the same page.
"""

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.held_out import Calibration, Fold, calibrate, read_folds
from benchmarks.held_out import figures as figures_of
from benchmarks.held_out import reliability as reliable
from graph.evaluate import ATTRIBUTES, Evaluation, Figure, GoldDocument, compare, evaluate, read_gold
from graph.losses import Cause, Kind, Losses, Stage, find_losses, rows
from graph.readings import ReadTexts, read_texts
from ontology.vocabulary import load_vocabulary

PAGE = Path(__file__).parents[1] / "docs" / "quality.md"
#: What each set is called on the page → its folder under the root.
SETS = {"dev": "dev", "train, real": "train/real", "train, synthetic": "train/synthetic"}
#: The sets that nothing was learnt from: whole documents of all kinds, and newspaper articles of our own.
KEPT, NEWS = "dev", "news"
UNSEEN = Path(__file__).parents[1] / "tests" / "unseen"
RESAMPLES = 1_000
SEED = 20_240
HELD_OUT = "## On documents held out"
INTERVAL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One set of annotated texts, read and compared."""

    gold: Sequence[GoldDocument]
    read: ReadTexts
    evaluation: Evaluation
    losses: Losses
    #: Document → figures of propositions and of claims.
    documents: Mapping[str, tuple[Figure, Figure]]


def main() -> int:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, metavar="GOLD_ROOT")
    parser.add_argument("-o", "--out", type=Path, default=PAGE, help="the page to write (default: docs/quality.md)")
    parser.add_argument("--news", type=Path, metavar="DIR", default=UNSEEN, help="articles (default: tests/unseen)")
    parser.add_argument(
        "--readers", type=Path, metavar="DIR", help="readers by fold; without them their sections stay as they are"
    )
    parser.add_argument(
        "--calibrate", type=Path, metavar="DIR", help="the reader that is given the confidences fitted on the folds"
    )
    options = parser.parse_args()
    # First, since the confidences that are fitted here decide what the reader that ships keeps.
    if options.readers is None:
        held_out = list(kept(options.out))
    else:
        learnt = {name: folder for name, folder in SETS.items() if name != KEPT}
        folds = read_folds(options.root, learnt, options.readers, lambda line: print(line, file=sys.stderr))
        chosen = calibrate(folds)
        held_out = [*cross_validation(folds, chosen), *reliability(folds)]
        if options.calibrate is not None:
            chosen.write(options.calibrate / "reader.json")
    sets = {}
    folders = {name: options.root / folder for name, folder in SETS.items()}
    for name, folder in {KEPT: folders.pop(KEPT), NEWS: options.news, **folders}.items():
        print(f"reading {name} …", file=sys.stderr)
        sets[name] = measure(folder)
    options.out.write_text(page(sets, held_out), "utf-8")
    print(f"{options.out} written")
    return 0


def measure(folder: Path) -> Measured:
    """Read the texts of one folder and compare what is found with what readers found.

    Raises:
        UsageError: there is no gold in it, or not as the guidelines say.
    """
    gold = read_gold(folder)
    read = read_texts(folder, gold)
    for skipped in read.skipped:
        sys.exit(f"{skipped.source}: {skipped.reason}; {skipped.advice}")
    comparisons = {document.slug: compare(document, read.found.get(document.slug, ())) for document in gold}
    return Measured(
        gold=gold,
        read=read,
        evaluation=evaluate(gold, read.found),
        losses=find_losses(gold, read.found, read.readings, load_vocabulary().relations),
        documents={slug: (compared.proposition, compared.claim) for slug, compared in comparisons.items()},
    )


def page(sets: Mapping[str, Measured], held_out: Iterable[str] = ()) -> str:
    """Return the whole page in Markdown; ``held_out`` are the sections on documents that their reader has not seen."""
    introduction = (
        "# How good the claims are\n\n"
        "Written by `python -m benchmarks.quality GOLD_ROOT`; do not edit. [losses.md](losses.md) explains stages and "
        f"causes. `{KEPT}` and `{NEWS}` hold whole documents that nothing was learnt from: their figures are those to "
        f"quote; `{NEWS}` are articles in the manner of newspapers, twice as dense in claims as most. "
        "The learned reader was trained on the other sets, so that theirs are no forecast; [model.md](model.md) has "
        "the figures of documents held out. "
        f"Intervals hold {INTERVAL:.0%} of {RESAMPLES:,} resamples of the documents, and say how much another choice "
        "of documents would move a figure."
    )
    parts = [
        introduction,
        *figures(sets),
        *errors(sets),
        *kinds(sets),
        *relations(sets),
        *documents(sets),
        *held_out,
    ]
    return "\n\n".join(parts) + "\n"


def figures(sets: Mapping[str, Measured]) -> Iterator[str]:
    """Yield the figures of each set with their intervals."""
    yield "## All together"
    header = ("set", "documents", "pair F1", "proposition P", "R", "F1", "claim F1", *ATTRIBUTES)
    yield _table(
        header,
        [
            (
                name,
                str(len(measured.documents)),
                f"{measured.evaluation.pair.f1:.3f}",
                f"{measured.evaluation.proposition.precision:.3f}",
                f"{measured.evaluation.proposition.recall:.3f}",
                *(_with_interval([pair[place] for pair in measured.documents.values()]) for place in (0, 1)),
                *(f"{measured.evaluation.accuracy(attribute):.3f}" for attribute in ATTRIBUTES),
            )
            for name, measured in sets.items()
        ],
    )


def errors(sets: Mapping[str, Measured]) -> Iterator[str]:
    """Yield the two tables of the error analysis."""
    columns = [measured.losses for measured in sets.values()]
    sides: tuple[tuple[str, str, Iterable[Kind], list[int]], ...] = (
        ("Where claims get lost", "stage", Stage, [len(losses.gold) for losses in columns]),
        ("Why claims are wrong", "cause", Cause, [len(losses.wrong) for losses in columns]),
    )
    for title, name, every, sizes in sides:
        yield f"## {title}"
        lines = [
            (f"&nbsp;&nbsp;{row.name}" if row.detail else f"**{row.name}**", *row.cells())
            for row in rows(columns, every)
        ]
        yield _table((name, *sets), [("all", *(f"{size:,}" for size in sizes)), *lines])


def kinds(sets: Mapping[str, Measured]) -> Iterator[str]:
    """Yield the figures by kind of document, which the beginning of its name says."""
    yield "## By kind of document"
    lines = []
    for name, measured in sets.items():
        groups: dict[str, list[tuple[Figure, Figure]]] = defaultdict(list)
        for slug, pair in measured.documents.items():
            groups[kind_of_document(slug)].append(pair)
        for kind in sorted(groups):
            proposition = _sum(pair[0] for pair in groups[kind])
            lines.append(
                (
                    name,
                    kind,
                    str(len(groups[kind])),
                    f"{proposition.gold:,}",
                    f"{proposition.precision:.3f}",
                    f"{proposition.recall:.3f}",
                    *(_with_interval([pair[place] for pair in groups[kind]]) for place in (0, 1)),
                )
            )
    yield _table(("set", "kind", "documents", "gold", "proposition P", "R", "F1", "claim F1"), lines)


def kind_of_document(slug: str) -> str:
    """Return the kind of a document: ``wh`` of ``wh-2024-07-31-fact-sheet``."""
    return slug.partition("-")[0]


def relations(sets: Mapping[str, Measured]) -> Iterator[str]:
    """Yield the figures by relation: how many readers found, how many were found, F1."""
    yield "## By relation"
    known = {name: measured.evaluation.relations for name, measured in sets.items()}
    gold = {
        relation: sum(by_name[relation].gold for by_name in known.values() if relation in by_name)
        for relation in sorted(set().union(*known.values()))
    }
    header = ("relation", *(f"{name}: {what}" for name in sets for what in ("gold", "found", "P", "R", "F1")))
    lines = []
    for relation in sorted(gold, key=lambda name: (-gold[name], name)):
        cells = [relation]
        for by_name in known.values():
            figure = by_name.get(relation, Figure())
            cells += [f"{figure.gold:,}", f"{figure.found:,}"]
            cells += [
                f"{share:.2f}" if total else "–"
                for share, total in (
                    (figure.precision, figure.found),
                    (figure.recall, figure.gold),
                    (figure.f1, figure.found + figure.gold),
                )
            ]
        lines.append(tuple(cells))
    yield _table(header, lines)


def documents(sets: Mapping[str, Measured]) -> Iterator[str]:
    """Yield the figures of each document of the set that is kept, and how those of the others are spread."""
    yield "## By document"
    yield _table(
        ("document", "gold", "found", "proposition F1", "claim F1"),
        [
            (slug, str(proposition.gold), str(proposition.found), f"{proposition.f1:.3f}", f"{claim.f1:.3f}")
            for slug, (proposition, claim) in sets[KEPT].documents.items()
        ],
    )
    yield "Proposition F1 of single documents:"
    lines = []
    for name, measured in sets.items():
        single = sorted(proposition.f1 for proposition, _ in measured.documents.values())
        lines.append((name, *(f"{_quantile(single, share):.3f}" for share in (0, 0.25, 0.5, 0.75, 1))))
    yield _table(("set", "lowest", "lower quarter", "middle", "upper quarter", "highest"), lines)


def cross_validation(folds: Sequence[Fold], chosen: Calibration) -> Iterator[str]:
    """Yield the table of documents read by a reader that has not learnt from them."""
    yield HELD_OUT
    yield (
        f"{len(folds)} of {folds[0].folds} folds of the annotated documents (all parts of a document are in one), each "
        "read by a reader that was trained on the others; confidences are those fitted on the other folds that were "
        "read, or on the same where there is no other. Chosen on what was read: default "
        f"threshold {chosen.threshold:g}, `--precise` {chosen.precise:g}; log-odds of the confidence: "
        f"{chosen.framed[0]:g} times those of the probability, plus {chosen.framed[1]:g} where a frame finds the same; "
        f"{chosen.learned[0]:g} times, plus {chosen.learned[1]:g} elsewhere."
    )
    lines = []
    for name in folds[0].gold:
        for label, least in (("default", chosen.threshold), ("precise", chosen.precise)):
            single = list(figures_of(folds, name, least))
            proposition = _sum(figure for _, _, figure, _ in single)
            lines.append(
                (
                    name,
                    label,
                    str(len(single)),
                    f"{_sum(figure for _, figure, _, _ in single).f1:.3f}",
                    f"{proposition.precision:.3f}",
                    f"{proposition.recall:.3f}",
                    _with_interval([figure for _, _, figure, _ in single]),
                    _with_interval([figure for _, _, _, figure in single]),
                )
            )
    yield _table(("set", "threshold", "documents", "pair F1", "proposition P", "R", "F1", "claim F1"), lines)
    yield "By fold, at the default threshold (proposition F1):"
    yield _table(
        ("fold", *folds[0].gold),
        [
            (
                str(fold.number),
                *(
                    f"{_sum(one for _, _, one, _ in figures_of(folds, name, chosen.threshold, fold)).f1:.3f}"
                    for name in fold.gold
                ),
            )
            for fold in folds
        ],
    )


def reliability(folds: Sequence[Fold]) -> Iterator[str]:
    """Yield the table of how often claims of some confidence are right."""
    yield "## What a confidence is worth"
    yield (
        "Everything that the readers of the folds looked at, by the confidence that was fitted on the other folds, and "
        "how much of it a careful reader found, too."
    )
    rows_ = reliable(folds)
    yield _table(
        ("confidence from", "looked at", "mean confidence", "right"),
        [(f"{low:.1f}", f"{count:,}", f"{mean:.2f}", f"{right:.2f}") for low, count, mean, right in rows_],
    )
    everything = sum(count for _, count, _, _ in rows_)
    error = sum(count * abs(mean - right) for _, count, mean, right in rows_) / everything
    yield f"Expected calibration error: {error:.3f}."


def kept(page: Path) -> Iterator[str]:
    """Yield the sections on held-out documents as the page has them."""
    text = page.read_text("utf-8") if page.exists() else ""
    _, found, sections = text.partition(HELD_OUT)
    if found:
        yield f"{HELD_OUT}{sections}".strip()


def interval(single: Sequence[Figure]) -> tuple[float, float]:
    """Return the bounds of F1 over all documents when documents are drawn anew, with replacement."""
    chance = random.Random(SEED)  # noqa: S311 - nothing here is secret
    drawn = sorted(_sum(chance.choices(single, k=len(single))).f1 for _ in range(RESAMPLES))
    margin = (1 - INTERVAL) / 2
    return _quantile(drawn, margin), _quantile(drawn, 1 - margin)


def _with_interval(single: Sequence[Figure]) -> str:
    whole = f"{_sum(single).f1:.3f}"
    if len(single) == 1:
        return whole
    low, high = interval(single)
    return f"{whole} ({low:.3f}–{high:.3f})"


def _sum(single: Iterable[Figure]) -> Figure:
    return sum(single, start=Figure())


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[round(share * (len(ordered) - 1))]


def _table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    head = [" | ".join(header), " | ".join("---" if place == 0 else "---:" for place in range(len(header)))]
    return "\n".join(f"| {line} |" for line in (*head, *(" | ".join(line) for line in lines)))


if __name__ == "__main__":
    sys.exit(main())
