"""Texts → passages and their signatures, by which passages of the same words are found without comparing all pairs.

A passage is a sentence, so that cutting, joining and reordering paragraphs changes none. Its signature is a MinHash
over the words that tell sentences apart: two signatures agree in about the share of words that the passages have in
common. A text is looked at once and no word of it is kept.

Source of the signature: A. Z. Broder, On the resemblance and containment of documents, 1997.
"""

import hashlib
import re
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graph.model import Document

Numbers: TypeAlias = npt.NDArray[np.int64]

#: Values of a signature: 20 bands of 3.
BANDS, ROWS = 20, 3
HASHES = BANDS * ROWS
#: How many different telling words a passage needs, so that only a copy has the same ones.
FEWEST_WORDS = 8
#: A word tells sentences apart from this length on; shorter ones do where they hold a digit.
_TELLING = 4
#: How many formulaic words make a formula.
_FORMULAIC = 3
#: How many words are hashed at once, which bounds the memory that one long text takes.
_AT_ONCE = 20_000

#: What a sentence ends with, and the space behind it; or an empty line.
_END = re.compile(r"[.!?…][\"'”’)\]]*\s+|\n\s*\n")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: What stands in quotation marks; those of a paragraph that goes on in the next are not closed.
_QUOTED = re.compile(r"“[^”\n]*(?:\n(?!\s*\n)[^”\n]*)*(?:”|$|(?=\n\s*\n))|\"[^\"\n]*(?:\n(?!\s*\n)[^\"\n]*)*\"")


def _constants(purpose: str) -> npt.NDArray[np.uint64]:
    """Return a 64-bit number a hash, the same on every machine."""
    digests = (hashlib.sha256(f"claimgraph {purpose} {place}".encode()).digest() for place in range(HASHES))
    return np.array([int.from_bytes(digest[:8], "big") for digest in digests], dtype=np.uint64)


_FACTORS, _SHIFTS = _constants("factor") | np.uint64(1), _constants("shift")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """The passages of some documents, in the order of the documents and of their places; an array row a passage."""

    #: Place of the document in the order given.
    document: Numbers
    #: Code points of the document's text, half-open.
    start: Numbers
    end: Numbers
    #: How many words it has, of all lengths.
    words: Numbers
    #: Whether most of it stands in quotation marks.
    quoted: npt.NDArray[np.bool_]
    #: Whether it is a formula that many write alike: statute text, a disclaimer, an outlet's words about itself.
    formula: npt.NDArray[np.bool_]
    #: 16 bits a hash.
    signatures: npt.NDArray[np.uint16]
    #: Where the passages of each document begin; one more than there are documents.
    first: Numbers

    def __len__(self) -> int:
        """Return how many passages there are."""
        return len(self.start)

    def at(self, document: int, place: int) -> int | None:
        """Return the passage of a document in which a code point stands; None where none is long enough."""
        low, high = self.first[document], self.first[document + 1]
        found = int(low + np.searchsorted(self.start[low:high], place, side="right")) - 1
        return found if found >= low and place < self.end[found] else None


def read_passages(documents: Sequence[Document], formulaic: Collection[str]) -> Passages:
    """Return the passages of documents that have words enough to be told apart.

    Args:
        documents: whose texts are read.
        formulaic: words by which formulas are known, in lower case.
    """
    columns: list[Numbers] = []
    signatures: list[npt.NDArray[np.uint16]] = []
    for document in documents:
        found = _of(document.text, formulaic)
        columns.append(np.array([passage[:-1] for passage in found], dtype=np.int64).reshape(-1, 5))
        signatures += _signatures([hashes for *_, hashes in found])
    counts = [len(rows) for rows in columns]
    start, end, words, quoted, formula = np.concatenate([np.empty((0, 5), dtype=np.int64), *columns]).T
    return Passages(
        document=np.repeat(np.arange(len(documents)), counts),
        start=start,
        end=end,
        words=words,
        quoted=quoted.astype(np.bool_),
        formula=formula.astype(np.bool_),
        signatures=np.concatenate([np.empty((0, HASHES), dtype=np.uint16), *signatures]),
        first=np.cumsum([0, *counts]),
    )


def telling(text: str) -> frozenset[str]:
    """Return the words by which a passage is told from others, in lower case."""
    return frozenset(word for word in _WORD.findall(text.casefold()) if _tells(word))


def words_of(text: str) -> list[str]:
    """Return all words in lower case, in their order."""
    return _WORD.findall(text.casefold())


def quotations(text: str) -> list[tuple[int, int]]:
    """Return where something stands in quotation marks, with these."""
    return [match.span() for match in _QUOTED.finditer(text)]


def _tells(word: str) -> bool:
    return len(word) >= _TELLING or any(character.isdigit() for character in word)


def _of(text: str, formulaic: Collection[str]) -> list[tuple[int, int, int, bool, bool, list[int]]]:
    """Return start, end, number of words, whether it is quoted and a formula, and the hashes of its telling words."""
    quoted = quotations(text)
    passages = []
    at = place = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        start, at = at, end
        words = words_of(text[start:end])
        hashes = {zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words if _tells(word)}
        if len(hashes) < FEWEST_WORDS:
            continue
        while place < len(quoted) and quoted[place][1] <= start:
            place += 1
        inside = sum(max(0, min(end, last) - max(start, begin)) for begin, last in _upto(quoted, place, end))
        formula = sum(word in formulaic for word in words) >= _FORMULAIC
        passages.append((start, end, len(words), 2 * inside > end - start, formula, sorted(hashes)))
    return passages


def _upto(spans: Sequence[tuple[int, int]], place: int, end: int) -> list[tuple[int, int]]:
    found = []
    while place < len(spans) and spans[place][0] < end:
        found.append(spans[place])
        place += 1
    return found


def _signatures(words: Sequence[Sequence[int]]) -> list[npt.NDArray[np.uint16]]:
    """Return the signatures of passages, each given by the hashes of its words, in blocks."""
    blocks = []
    low = 0
    while low < len(words):
        high, size = low, 0
        while high < len(words) and (high == low or size + len(words[high]) <= _AT_ONCE):
            size += len(words[high])
            high += 1
        flat = np.fromiter((word for passage in words[low:high] for word in passage), dtype=np.uint64, count=size)
        starts = np.cumsum([0, *(len(passage) for passage in words[low : high - 1])])
        hashed = (flat[:, None] * _FACTORS + _SHIFTS) >> np.uint64(48)
        blocks.append(np.minimum.reduceat(hashed.astype(np.uint16), starts, axis=0))
        low = high
    return blocks
