"""Does the relevance gate keep the claims, and what does it leave out? Makes its weights anew with ``--write``.

    python -m benchmarks.gate GOLD_ROOT BACKGROUND… [--write]

GOLD_ROOT has ``train/`` and ``dev/`` (``../shared/gold``), BACKGROUND are JSON lines of documents that mostly have
nothing to do with it (``../shared/scale/*.jsonl.gz``). Paragraphs with a claim are told from paragraphs of the
background by logistic regression. Cross-validation over whole documents of ``train`` says which share of the claims is
kept: those in documents that pass, and, harder, those whose paragraph alone would let its document pass. What is kept
of the background is counted over the half of it that was not learnt from.
"""

import argparse
import gzip
import json
import math
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.gate import BUCKETS, PARTS, WEIGHTS, Gate, buckets
from graph.language import split

_FOLDS = 4
#: Every how many-th document of the background is taken; words below which a paragraph says nothing.
_EVERY, _SHORT = 20, 8
_PARAGRAPHS = 20_000
_EPOCHS, _RATE, _SHRINK = 6, 0.3, 1e-6
#: Chosen so that cross-validation keeps more than 99% of the claims, with room to spare.
_THRESHOLD = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document as its paragraphs, each with the number of claims in it."""

    paragraphs: tuple[str, ...]
    claims: tuple[int, ...]


def main() -> int:
    """Measure, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("background", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    options = parser.parse_args()

    chance = random.Random(1)  # noqa: S311 (which paragraphs are taken)
    train, dev = (_gold(sorted((options.gold / part).rglob("*.gold.json"))) for part in ("train", "dev"))
    background = _background(options.background)
    chance.shuffle(background)
    learnt, held = background[: len(background) // 2], background[len(background) // 2 :]
    others = [text for one in learnt for text in one.paragraphs if len(text.split()) >= _SHORT]
    chance.shuffle(others)
    others = others[:_PARAGRAPHS]

    kept = alone = claims = 0
    for fold in range(_FOLDS):
        model = _fit([one for number, one in enumerate(train) if number % _FOLDS != fold], others)
        counts = _kept(model, [one for number, one in enumerate(train) if number % _FOLDS == fold])
        kept, alone, claims = (left + right for left, right in zip((kept, alone, claims), counts, strict=True))
    print(f"cross-validation: {len(train)} documents, {claims:,} claims, {kept / claims:.4f} kept, "
          f"{alone / claims:.4f} by their paragraph alone")
    model = _fit(train, others)
    if options.write:
        known = {"bias": round(model.bias, 4), "threshold": _THRESHOLD, "weights": model.weights}
        WEIGHTS.write_text(json.dumps(known, separators=(",", ":")) + "\n", "utf-8")
    kept, alone, claims = _kept(model, dev)
    print(f"dev: {len(dev)} documents, {claims:,} claims, {kept / claims:.4f} kept, {alone / claims:.4f} by their "
          "paragraph alone")
    start = time.process_time()
    passed = [one for one in held if _passes(model, one)]
    seconds = time.process_time() - start
    words = [sum(len(text.split()) for one in some for text in one.paragraphs) for some in (passed, held)]
    print(f"background: {len(held):,} documents, {len(passed) / len(held):.1%} of them and {words[0] / words[1]:.1%} "
          f"of their words pass; {words[1] / seconds:,.0f} words a second")
    return 0


def _gold(paths: Iterable[Path]) -> list[Read]:
    found = []
    for path in paths:
        text = path.with_name(path.name.removesuffix(".gold.json") + ".txt").read_text("utf-8")
        blocks = list(split(text))
        counts = [0] * len(blocks)
        for claim in json.loads(path.read_text("utf-8"))["claims"]:
            at = text.find(claim["quote"])
            for number, block in enumerate(blocks):
                if at >= 0 and block.offsets[0] <= at <= block.offsets[-1]:
                    counts[number] += 1
        found.append(Read(paragraphs=tuple(block.text for block in blocks), claims=tuple(counts)))
    return found


def _background(paths: Iterable[Path]) -> list[Read]:
    found = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number % _EVERY == 0:
                    texts = tuple(block.text for block in split(json.loads(line)["text"]))
                    found.append(Read(paragraphs=texts, claims=(0,) * len(texts)))
    return found


def _fit(train: Sequence[Read], others: Sequence[str]) -> Gate:
    """Return a gate that tells paragraphs with claims from others: logistic regression by AdaGrad."""
    texts = [text for one in train for text, count in zip(one.paragraphs, one.claims, strict=True) if count]
    examples = [(np.array(buckets(text)), 1.0) for text in texts] + [(np.array(buckets(text)), 0.0) for text in others]
    examples = [(ids, label) for ids, label in examples if len(ids)]
    heavier = len(others) / len(texts)
    weights, seen = np.zeros(BUCKETS), np.full(BUCKETS, 1e-8)
    bias, seen_bias = 0.0, 1e-8
    chance = random.Random(2)  # noqa: S311 (the order of the examples)
    for _ in range(_EPOCHS):
        chance.shuffle(examples)
        for ids, label in examples:
            root = math.sqrt(len(ids))
            score = float(np.clip(weights[ids].sum() / root + bias, -30, 30))
            slope = (1 / (1 + math.exp(-score)) - label) * (heavier if label else 1.0)
            step = slope / root + _SHRINK * weights[ids]
            seen[ids] += step * step
            weights[ids] -= _RATE * step / np.sqrt(seen[ids])
            seen_bias += slope * slope
            bias -= _RATE / 3 * slope / math.sqrt(seen_bias)
    gate = Gate.__new__(Gate)
    gate.weights = [int(weight) for weight in np.rint(weights * PARTS)]
    gate.bias, gate.threshold = bias, _THRESHOLD
    return gate


def _passes(gate: Gate, one: Read) -> bool:
    return any(gate.score(text) >= gate.threshold for text in one.paragraphs)


def _kept(gate: Gate, documents: Iterable[Read]) -> tuple[int, int, int]:
    """Return how many claims stand in documents that pass, in paragraphs that pass, and in all."""
    kept = alone = claims = 0
    for one in documents:
        count = sum(one.claims)
        claims += count
        kept += count if _passes(gate, one) else 0
        alone += sum(count for text, count in zip(one.paragraphs, one.claims, strict=True)
                     if count and gate.score(text) >= gate.threshold)
    return kept, alone, claims


if __name__ == "__main__":
    sys.exit(main())
