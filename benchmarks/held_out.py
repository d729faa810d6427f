"""How good are claims on documents that their reader did not learn from, and what is a confidence worth?

Each reader was trained without one fold of the annotated documents, and reads that fold. From what all of them find
comes how a network's probability becomes a confidence, the lowest threshold at which F1 is about as high as it gets,
and that from which four claims of five are right.
"""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from graph.evaluate import Figure, GoldDocument, Statement, compare, evaluate, read_gold, same_proposition
from graph.reader import ReaderSettings
from graph.readings import read_texts
from graph.training.annotated import fold_of

#: Below this probability nothing is looked at.
LEAST = 0.02
PRECISE = 0.8
#: F1 that no choice between two thresholds should rest on.
FLAT = 0.002

Line = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Documents with everything that a reader which has not seen them takes to be likely."""

    number: int
    folds: int
    #: The name of the set → its documents.
    gold: Mapping[str, Sequence[GoldDocument]]
    found: Mapping[str, Sequence[Statement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Slope and intercept of the confidence's log-odds over those of the probability, and what was chosen on it."""

    framed: Line
    learned: Line
    threshold: float
    precise: float

    def write(self, path: Path) -> None:
        """Put it into a ``reader.json``."""
        settings: dict[str, Any] = json.loads(path.read_text("utf-8"))
        settings["calibration"] = {"framed": list(self.framed), "learned": list(self.learned)}
        settings["threshold"], settings["precise"] = self.threshold, self.precise
        path.write_text(json.dumps(settings, indent=1, sort_keys=True) + "\n", "utf-8")


def read_folds(root: Path, sets: Mapping[str, str], readers: Path, told: Callable[[str], None]) -> list[Fold]:
    """Let each reader read the documents that it has not seen.

    Args:
        root: of the annotated texts.
        sets: names of sets → folders under the root.
        readers: holds folders ``0of4``, ``1of4`` …, made by ``claimgraph train --hold-out 0/4`` …; some are enough.
        told: is given a line now and then.
    """
    made = []
    for place in sorted(readers.glob("*of*")):
        number, folds = map(int, place.name.split("of"))
        lines = json.loads((place / "reader.json").read_text("utf-8"))["calibration"]
        gold, found = {}, {}
        for name, folder in sets.items():
            gold[name] = [one for one in read_gold(root / folder) if fold_of(one.slug, folds) == number]
            told(f"fold {number} of {folds}: {name}, {len(gold[name])} documents …")
            settings = ReaderSettings(folder=place, least=LEAST)
            read = read_texts(root / folder, gold[name], reader=settings, closely=False).found
            found |= {slug: [probable(one, lines) for one in statements] for slug, statements in read.items()}
        made.append(Fold(number=number, folds=folds, gold=gold, found=found))
    return made


def probable(statement: Statement, lines: Mapping[str, Line]) -> Statement:
    """Return a statement with the network's probability in place of the confidence that its reader made of it."""
    slope, intercept = lines["framed" if statement.framed else "learned"]
    return replace(statement, confidence=1 / (1 + math.exp((intercept - odds(statement.confidence)) / slope)))


def fit(folds: Sequence[Fold]) -> Calibration:
    """Fit confidences on what the folds' readers found; keeps everything."""
    lines = {}
    for framed in (True, False):
        rows = [
            (odds(statement.confidence), right)
            for fold in folds
            for statement, right in _judged(fold)
            if statement.framed == framed
        ]
        lines[framed] = logistic(rows)
    return Calibration(framed=lines[True], learned=lines[False], threshold=0, precise=0)


def calibrate(folds: Sequence[Fold]) -> Calibration:
    """Fit confidences on what the folds' readers found, and choose the thresholds."""
    fitted = fit(folds)
    curve = [(step / 100, total(folds, fitted, step / 100)) for step in range(10, 96)]
    highest = max(figure.f1 for _, figure in curve)
    # The curve is flat at its top, and recall is what is missing.
    best = min(threshold for threshold, figure in curve if figure.f1 >= highest - FLAT)
    sure = [threshold for threshold, figure in curve if figure.precision >= PRECISE]
    return replace(fitted, threshold=best, precise=min(sure, default=0.95))


def confident(statements: Sequence[Statement], calibration: Calibration, least: float) -> list[Statement]:
    """Return what is at least so sure, once probabilities are confidences."""
    sure = []
    for statement in statements:
        slope, intercept = calibration.framed if statement.framed else calibration.learned
        confidence = 1 / (1 + math.exp(-slope * odds(statement.confidence) - intercept))
        if confidence >= least:
            sure.append(replace(statement, confidence=confidence))
    return sure


def total(folds: Sequence[Fold], calibration: Calibration, least: float) -> Figure:
    """Return the figure of propositions over all documents of all folds."""
    return sum(
        (
            compare(document, confident(fold.found.get(document.slug, ()), calibration, least)).proposition
            for fold in folds
            for documents in fold.gold.values()
            for document in documents
        ),
        start=Figure(),
    )


def figures(
    folds: Sequence[Fold], name: str, least: float, only: Fold | None = None
) -> Iterator[tuple[str, Figure, Figure, Figure]]:
    """Yield for each document of a set, or of one fold of it, its name and figures of pairs, propositions and claims.

    Confidences are those fitted on the other folds, so that nothing was chosen on the document itself; a fold that is
    alone has its own.
    """
    for fold in folds if only is None else (only,):
        others = [other for other in folds if other is not fold] or folds
        calibration = fit(others)
        for document in fold.gold[name]:
            found = confident(fold.found.get(document.slug, ()), calibration, least)
            result = evaluate([document], {document.slug: found})
            yield document.slug, result.pair, result.proposition, result.claim


def reliability(folds: Sequence[Fold], bins: int = 10) -> list[tuple[float, int, float, float]]:
    """Return by confidence: its lower bound, how many were looked at, their mean confidence, the share of the right.

    Confidences are those fitted on the other folds.
    """
    counts: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for fold in folds:
        others = [other for other in folds if other is not fold] or folds
        calibration = fit(others)
        for statement, right in _judged(fold):
            (sure,) = confident([statement], calibration, 0)
            counts[min(int(sure.confidence * bins), bins - 1)].append((sure.confidence, right))
    return [
        (
            at / bins,
            len(counts[at]),
            float(np.mean([confidence for confidence, _ in counts[at]])),
            float(np.mean([right for _, right in counts[at]])),
        )
        for at in range(bins)
        if counts[at]
    ]


def _judged(fold: Fold) -> Iterator[tuple[Statement, bool]]:
    """Yield everything that was looked at, with whether a reader found the same proposition."""
    for documents in fold.gold.values():
        for document in documents:
            for statement in fold.found.get(document.slug, ()):
                yield statement, any(same_proposition(statement, other) for other in document.statements)


def odds(probability: float) -> float:
    """Return the log-odds of a probability."""
    inside = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(inside / (1 - inside))


def logistic(rows: Sequence[tuple[float, bool]]) -> Line:
    """Fit slope and intercept by Newton's method, with a whisper of ridge."""
    given = np.array([(value, 1.0) for value, _ in rows])
    right = np.array([float(answer) for _, answer in rows])
    weights = np.zeros(2)
    for _ in range(50):
        likely = 1 / (1 + np.exp(-given @ weights))
        curvature = (given * (likely * (1 - likely))[:, None]).T @ given + 1e-3 * np.eye(2)
        weights += np.linalg.solve(curvature, given.T @ (right - likely) - 1e-3 * weights)
    return round(float(weights[0]), 3), round(float(weights[1]), 3)
