"""Does a document matter at all?

A linear model over the words of each paragraph, so that an archive of everything costs what its part on drug
trafficking costs. A document matters where one of its paragraphs, or its title, has a score above the threshold: the
weights of its distinct words, added up and divided by the root of their number. ``weights.json`` has a weight for each
bucket that words are hashed into; ``python -m benchmarks.gate`` makes it anew and measures what is lost.
"""

import hashlib
import json
import math
import re
import zlib
from functools import cache
from pathlib import Path

from graph.language import split
from graph.model import Document

#: Buckets that words are hashed into; a weight is a whole number of these parts of one.
BUCKETS, PARTS = 1 << 14, 32
WEIGHTS = Path(__file__).parent / "weights.json"
_WORD = re.compile(r"[^\W\d_]+")


class Gate:
    """Lets pass what matters."""

    def __init__(self, path: Path = WEIGHTS) -> None:
        """Read the weights."""
        known = json.loads(path.read_text("utf-8"))
        self.weights: list[int] = known["weights"]
        self.bias: float = known["bias"]
        self.threshold: float = known["threshold"]

    def score(self, text: str) -> float:
        """Return how much a paragraph is like those that claims stood in; 0 is undecided."""
        found = buckets(text)
        if not found:
            return -math.inf
        return sum(self.weights[bucket] for bucket in found) / PARTS / math.sqrt(len(found)) + self.bias

    def matters(self, document: Document) -> bool:
        """Return whether a document is worth reading for claims."""
        parts = [document.title or "", *(block.text for block in split(document.text))]
        return any(self.score(part) >= self.threshold for part in parts)


def buckets(text: str) -> list[int]:
    """Return the buckets of the distinct words of a text, sorted."""
    return sorted({zlib.crc32(word.encode()) % BUCKETS for word in _WORD.findall(text.lower())})


@cache
def gate() -> Gate:
    """Return the gate that ships with claimgraph; read once a process."""
    return Gate()


@cache
def digest() -> str:
    """Return what stands for the gate: the beginning of a SHA-256 of its weights and of this program."""
    files = (WEIGHTS, Path(__file__))
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:16]
