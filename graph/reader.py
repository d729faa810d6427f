"""The learned reader: a small encoder that reads a document in windows, and weighs pairs of mentions.

Its networks are ONNX files, run on the processor; ``reader.json`` beside them names types, relations and dependencies
in the order of their numbers, and how a network's score becomes a confidence. ``docs/model.md`` says what it was
trained on.
"""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from graph.candidates import Pair, PairFeatures
from graph.errors import UsageError
from graph.language import Parsed
from graph.mentions import LearnedSpan
from graph.windows import Array, Windows, WordPieces, cut, span_grids

#: Where the reader that ships with claimgraph lies.
SHIPPED = Path(__file__).parent / "weights"
#: Labels that are less likely than this are not looked at.
_LEAST = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the reader thinks of a pair."""

    relation: str
    #: Whether the first mention is the subject.
    forward: bool
    #: How likely it is right, between 0 and 1; see the reliability table in ``docs/quality.md``.
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSettings:
    """How claims are found without a large language model, and how sure one must be to be kept."""

    #: Where the networks lie.
    folder: Path = SHIPPED
    #: False leaves the work to the frames of the ontology alone.
    learned: bool = True
    #: The least confidence; None is that at which F1 was highest in cross-validation.
    least: float | None = None
    #: Keep only what is sure: at the confidence from which four claims of five were right.
    precise: bool = False


def identity(settings: ReaderSettings) -> tuple[tuple[str, str], ...]:
    """Return names and values of what decides which claims are found beside the language model; loads no networks.

    Raises:
        UsageError: there is no such reader.
    """
    if not settings.learned:
        return (("extractor", "rules"), ("least confidence", f"{settings.least or 0.0:g}"))
    known = _read_settings(settings.folder)
    chosen = known["precise"] if settings.precise else known["threshold"]
    least = settings.least if settings.least is not None else chosen
    own = () if settings.folder == SHIPPED else (("reader", _digest(settings.folder)),)
    return (("extractor", "learned"), ("least confidence", f"{least:g}"), *own)


def _read_settings(folder: Path) -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads((folder / "reader.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder}: no learned reader there ({error}); make one with: claimgraph train") from error
    return known


def _digest(folder: Path) -> str:
    """Return what stands for the files of a reader: the beginning of a SHA-256."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


class LearnedReader:
    """Reads with one set of networks; made once, used for any number of documents."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Load the networks.

        Raises:
            UsageError: the folder holds no reader.
        """
        settings = _read_settings(folder)
        self.folder = folder
        self.settings = settings
        self.types: list[str] = settings["types"]
        self.features = PairFeatures(self.types, settings["relations"], settings["symmetric"], settings["dependencies"])
        self.threshold: float = settings["threshold"]
        self.precise: float = settings["precise"]
        #: How likely a span must be to count as a mention.
        self.mention: float = settings["mention"]
        self.pieces = WordPieces.read(folder / "pieces.txt")
        options = onnxruntime.SessionOptions()
        # One document is small; the cores are for several documents at once. It also makes sums come out alike.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3

        def network(name: str) -> onnxruntime.InferenceSession:
            # That fusion makes a slow step of two fast ones: a quarter of the encoder's time.
            return onnxruntime.InferenceSession(
                folder / name, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
            )

        self.members = [
            tuple(network(f"{part}-{number}.onnx") for part in ("encoder", "spans", "pairs"))
            for number in range(settings["members"])
        ]

    def look(self, parsed: Parsed) -> "Look":
        """Read a document; what it says of it is asked of the answer."""
        return Look(self, parsed, cut(parsed, self.pieces))

    def confidence(self, probability: float, *, framed: bool) -> float:
        """Turn a network's probability, and whether a frame finds the same, into how often such a claim is right."""
        slope, intercept = self.settings["calibration"]["framed" if framed else "learned"]
        inside = min(max(probability, 1e-4), 1 - 1e-4)
        score = slope * math.log(inside / (1 - inside)) + intercept
        return round(1 / (1 + math.exp(-score)), 4)


class Look:
    """What the reader sees in one document."""

    def __init__(self, reader: LearnedReader, parsed: Parsed, windows: Windows) -> None:
        """Run the encoder over the windows."""
        self.reader = reader
        self.parsed = parsed
        self.windows = windows
        self.vectors = [
            [encoder.run(None, {"pieces": np.array([window], dtype=np.int64)})[0] for encoder, _, _ in reader.members]
            for window in windows.pieces
        ]

    def spans(self, least: float) -> list[list[LearnedSpan]]:
        """Return for each paragraph the spans that are likely mentions, the surest first, none over another."""
        found: list[list[tuple[float, LearnedSpan]]] = [[] for _ in self.parsed.paragraphs]
        for window, grid in enumerate(span_grids(self.windows)):
            if not len(grid.pieces):
                continue
            first, last, width = grid.pieces.T
            likely = sum(
                spans.run(None, {"vectors": vectors[0], "first": first, "last": last, "width": width})[0]
                for (_, spans, _), vectors in zip(self.reader.members, self.vectors[window], strict=True)
            ) / len(self.reader.members)
            best = likely[:, :-1].argmax(1)
            for at in np.nonzero(likely[:, -1] < 1 - least)[0]:
                paragraph, start, end = grid.tokens[at]
                sure = 1 - float(likely[at, -1])
                span = LearnedSpan(
                    first=start, last=end, type=self.reader.types[int(best[at])], likely=float(likely[at, best[at]])
                )
                found[paragraph].append((sure, span))
        kept: list[list[LearnedSpan]] = []
        for spans in found:
            taken: set[int] = set()
            kept.append([])
            for _, span in sorted(spans, key=lambda one: (-one[0], one[1].first, one[1].last)):
                if taken.isdisjoint(range(span.first, span.last)):
                    taken.update(range(span.first, span.last))
                    kept[-1].append(span)
        return kept

    def weigh(self, found: Sequence[Pair]) -> list[list[Judgement]]:
        """Return for each pair the relations that it may claim, the surest first."""
        judged: list[list[Judgement]] = [[] for _ in found]
        features = self.reader.features
        by_window: dict[int, list[int]] = defaultdict(list)
        for number, pair in enumerate(found):
            by_window[pair.window].append(number)
        for window, numbers in sorted(by_window.items()):
            rows = np.array([features.row(self.parsed, found[number]) for number in numbers], dtype=np.int64)
            framed = np.zeros((len(numbers), features.labels), dtype=np.float32)
            for at, number in enumerate(numbers):
                framed[at, features.framed(found[number])] = 1
            given = {
                "sentences": np.array([self.windows.sentences[window]], dtype=np.int64),
                "pairs": rows[np.newaxis],
                "framed": framed[np.newaxis],
            }
            likely = sum(
                pairs.run(None, {"vectors": vectors, **given})[0][0]
                for (_, _, pairs), vectors in zip(self.reader.members, self.vectors[window], strict=True)
            ) / len(self.reader.members)
            for at, number in enumerate(numbers):
                judged[number] = self._judgements(likely[at], set(features.framed(found[number])))
        return judged

    def _judgements(self, likely: Array, framed: set[int]) -> list[Judgement]:
        features = self.reader.features
        labels = {int(label) for label in np.nonzero(likely[1:] >= _LEAST)[0] + 1} | framed
        judged = [
            Judgement(
                relation=features.relation(label)[0],
                forward=features.relation(label)[1],
                confidence=self.reader.confidence(float(likely[label]), framed=label in framed),
            )
            for label in sorted(labels)
        ]
        return sorted(judged, key=lambda judgement: -judgement.confidence)
