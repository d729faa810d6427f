"""Parsed paragraphs → windows of word pieces, as the learned reader reads them.

A window holds whole sentences, as many as fit; a sentence that is longer is cut short. Each token of the parse knows
the window and the pieces that stand for it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from graph.language import Parsed

Array = np.ndarray[Any, np.dtype[Any]]

_WORD = re.compile(r"\w+|[^\w\s]")
#: The longest mention, in tokens.
LONGEST_MENTION = 10
#: A word longer than this is no word.
_LONGEST_WORD = 60


class WordPieces:
    """Splits words into the pieces of a vocabulary, the longest first, without case and accents."""

    def __init__(self, pieces: Iterable[str]) -> None:
        """Take the pieces in the order of their numbers; those inside a word begin with ``##``."""
        self.numbers = {piece: number for number, piece in enumerate(pieces)}
        self.begin = self.numbers["[CLS]"]
        self.end = self.numbers["[SEP]"]
        self.unknown = self.numbers["[UNK]"]
        self.of = lru_cache(maxsize=50_000)(self._of)

    @classmethod
    def read(cls, path: Path) -> "WordPieces":
        """Read a vocabulary, one piece a line."""
        return cls(path.read_text("utf-8").split("\n"))

    def _of(self, text: str) -> tuple[int, ...]:
        plain = unicodedata.normalize("NFD", text.lower())
        plain = "".join(character for character in plain if unicodedata.category(character) != "Mn")
        return tuple(number for word in _WORD.findall(plain) for number in self._word(word)) or (self.unknown,)

    def _word(self, word: str) -> list[int]:
        found = []
        start = 0
        while start < len(word) <= _LONGEST_WORD:
            end = len(word)
            while end > start:
                number = self.numbers.get(("##" if start else "") + word[start:end])
                if number is not None:
                    break
                end -= 1
            else:
                return [self.unknown]
            found.append(number)
            start = end
        return found or [self.unknown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The windows of one document."""

    #: The numbers of the pieces of each window, with its begin and end marks.
    pieces: tuple[tuple[int, ...], ...]
    #: (paragraph, token) → window, first piece, last piece (the last one belongs to it).
    places: dict[tuple[int, int], tuple[int, int, int]]
    #: For each window the number of the sentence that each piece belongs to; -1 for the marks.
    sentences: tuple[tuple[int, ...], ...]


def cut(parsed: Parsed, pieces: WordPieces, *, length: int = 192, longest: int = 320) -> Windows:
    """Cut a document into windows of about ``length`` pieces; a sentence of more than ``longest`` is cut short."""
    windows: list[list[int]] = []
    sentences: list[list[int]] = []
    places: dict[tuple[int, int], tuple[int, int, int]] = {}
    number = 0
    for index, paragraph in enumerate(parsed.paragraphs):
        for sentence in paragraph.doc.sents:
            words = [(token.i, pieces.of(token.text)) for token in sentence if not token.is_space]
            size = min(sum(len(word) for _, word in words), longest)
            if not windows or len(windows[-1]) + size > length:
                windows.append([pieces.begin])
                sentences.append([-1])
            window = windows[-1]
            room = len(window) + size
            for place, word in words:
                if len(window) + len(word) > room:
                    break
                places[index, place] = (len(windows) - 1, len(window), len(window) + len(word) - 1)
                window.extend(word)
                sentences[-1].extend([number] * len(word))
            number += 1
    for window, numbers in zip(windows, sentences, strict=True):
        window.append(pieces.end)
        numbers.append(-1)
    return Windows(pieces=tuple(map(tuple, windows)), places=places, sentences=tuple(map(tuple, sentences)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanGrid:
    """Every run of at most ``LONGEST_MENTION`` tokens of one window that stays in its sentence."""

    #: (paragraph, first token, last token + 1) of each.
    tokens: tuple[tuple[int, int, int], ...]
    #: Columns: first piece, last piece, number of tokens less one.
    pieces: Array


def span_grids(windows: Windows) -> Iterable[SpanGrid]:
    """Yield for each window the runs of tokens that may be a mention."""
    tokens: list[list[tuple[int, int, int, int, int]]] = [[] for _ in windows.pieces]
    for (paragraph, token), (window, first, last) in sorted(windows.places.items()):
        tokens[window].append((paragraph, token, first, last, windows.sentences[window][first]))
    for inside in tokens:
        found: list[tuple[int, int, int]] = []
        pieces: list[tuple[int, int, int]] = []
        for start, (paragraph, token, first, _, sentence) in enumerate(inside):
            for width, (_, end, _, last, other) in enumerate(inside[start : start + LONGEST_MENTION]):
                if other != sentence:
                    break
                found.append((paragraph, token, end + 1))
                pieces.append((first, last, width))
        yield SpanGrid(tokens=tuple(found), pieces=np.array(pieces, dtype=np.int64).reshape(-1, 3))
