"""Echoes → which documents come from which: copies, reprints, extracts and new editions, with what shows it.

Precision comes first. A document is a reprint only where most of it stands in an earlier one; other passages make an
extract where they are too much to be chance, stand close in time or are quoted, and are no formula that many write
alike. What a publisher says again on another day is a new edition, which is a saying of its own.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from graph.model import Derivation, Document, SharedPassage
from graph.roots.echoes import LEAST_AGREEMENT, Echoes
from graph.roots.passages import Numbers, Passages, telling

#: From this share of a document's words on, and this many passages, it is a reprint of the other.
_REPRINT, _REPRINT_PASSAGES = 0.5, 3
#: Passages that make an extract are this much alike, as many, and have as many words, within so many days;
_ALIKE, _EXTRACT_PASSAGES, _EXTRACT_WORDS, _EXTRACT_DAYS = 0.6, 2, 30, 90
#: or have so many words and stand in quotation marks in the later document alone;
_QUOTED_WORDS = 20
#: or are as many and such a share of the document.
_MANY_PASSAGES, _MUCH = 4, 0.2
#: A publisher's text that comes so many days after its other is no reprint of it.
_EDITION_DAYS = 7
#: A passage that so many texts share over more than so many days is common property.
_COMMON_TEXTS, _COMMON_DAYS = 5, 60
#: How many members of a cluster are looked at before a passage, from its first and from the nearest on.
_LOOKED_AT = 4
#: How many shared passages are kept as evidence.
_KEPT = 3
#: How much of the telling words of the shorter of two publishers' names the other must have to be the same.
_SAME_NAME = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """Which documents come from which, by their places in the order given."""

    derivations: tuple[Derivation, ...]
    #: The document that each reprint or copy is one of.
    reprints: dict[int, int]
    #: For each document the ones whose words it repeats, and by its passages theirs.
    repeated: dict[int, dict[int, dict[int, int]]]


@dataclass(slots=True)
class _Pair:
    """What a document shares with an earlier one: its passages, the other's, and how much alike they are."""

    here: list[int] = field(default_factory=list)
    there: list[int] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)


def find_kinship(documents: Sequence[Document], passages: Passages, echoes: Echoes) -> Kinship:
    """Find which documents come from which.

    Args:
        documents: from the earliest to the latest.
        passages: of these documents.
        echoes: of these passages.
    """
    return _Finder(documents, passages, echoes).kinship()


class _Finder:
    """Weighs what documents share."""

    def __init__(self, documents: Sequence[Document], passages: Passages, echoes: Echoes) -> None:
        self.documents, self.passages = documents, passages
        self.days = [_day(document.date) for document in documents]
        self.names = [telling(document.publisher or "") for document in documents]
        self.echoes = echoes
        self.pairs = _pairs(passages, echoes)
        plain = np.where(passages.formula, 0, passages.words)
        #: Words of each document that are no formula.
        self.words = np.bincount(passages.document, weights=plain, minlength=len(documents))
        self.derivations: list[Derivation] = []
        self.reprints: dict[int, int] = {}
        self.editions: dict[int, int] = {}
        self.repeated: dict[int, dict[int, dict[int, int]]] = {}
        #: Passages that are known to come from an earlier text.
        self.taken: set[int] = set()
        self.common = np.zeros(len(passages), dtype=np.bool_)

    def kinship(self) -> Kinship:
        for document in sorted(self.pairs):
            self._whole(document)
        self.common = self._common()
        for document in sorted(self.pairs):
            self._parts(document)
        return Kinship(derivations=tuple(self.derivations), reprints=self.reprints, repeated=self.repeated)

    def _whole(self, document: int) -> None:
        """Find of which texts a document is a new edition, and of which one a reprint."""
        for source, pair in self._by_cover(document):
            cover = self._cover(document, pair)
            if self._edition(document, self._original(source)):
                if source not in self.reprints and len(pair.here) >= _MANY_PASSAGES and cover >= _MUCH:
                    self.editions.setdefault(document, source)
                    self.derivations.append(self._derivation(document, source, "edition", pair, range(len(pair.here))))
            elif cover >= _REPRINT and len(pair.here) >= _REPRINT_PASSAGES:
                self.reprints[document] = source
                self._take(document, source, pair, range(len(pair.here)))
                self.derivations.append(self._derivation(document, source, "reprint", pair, range(len(pair.here))))
                return

    def _parts(self, document: int) -> None:
        """Find from which texts a document has passages that it does not have from the one it reprints."""
        for source, pair in self._by_cover(document):
            if self.reprints.get(document) == source or self._edition(document, self._original(source)):
                continue
            sure = self._sure(pair)
            if self._extract(document, source, pair, sure):
                self._take(document, source, pair, sure)
                self.derivations.append(self._derivation(document, source, "extract", pair, sure))

    def _take(self, document: int, source: int, pair: _Pair, places: Iterable[int]) -> None:
        shared = {pair.here[place]: pair.there[place] for place in places}
        self.repeated.setdefault(document, {})[source] = shared
        self.taken.update(shared)

    def _by_cover(self, document: int) -> Iterator[tuple[int, _Pair]]:
        """Yield what a document shares with others, the most first; of equals the earliest."""
        pairs = self.pairs[document]
        cover = {source: self._cover(document, pair) for source, pair in pairs.items()}
        for source in sorted(pairs, key=lambda source: (-cover[source], source)):
            yield source, pairs[source]

    def _cover(self, document: int, pair: _Pair) -> float:
        """Return the share of a document's words, formulas aside, that it has in common with another."""
        words = sum(int(self.passages.words[here]) for here in pair.here if not self.passages.formula[here])
        return words / max(1.0, float(self.words[document]))

    def _extract(self, document: int, source: int, pair: _Pair, sure: Sequence[int]) -> bool:
        """Return whether what two documents surely share is too much to be chance."""
        passages = self.passages
        words = {place: int(passages.words[pair.here[place]]) for place in sure}
        cover = sum(words.values()) / max(1.0, float(self.words[document]))
        if self._same_publisher(document, source) and cover < _MUCH:
            return False  # A publisher's own turns of phrase.
        gap = self._gap(document, source)
        if gap is None or gap <= _EXTRACT_DAYS:
            enough = len(sure) >= _EXTRACT_PASSAGES and sum(words.values()) >= _EXTRACT_WORDS
        else:
            enough = len(sure) >= _MANY_PASSAGES and cover >= _MUCH
        quoting = [
            words[place]
            for place in sure
            if passages.quoted[pair.here[place]] and not passages.quoted[pair.there[place]]
        ]
        return enough or sum(quoting) >= _QUOTED_WORDS

    def _sure(self, pair: _Pair) -> list[int]:
        """Return the shared passages, by their places, that are alike, not had from elsewhere, and not common."""
        taken = self.taken
        return [
            place
            for place, here in enumerate(pair.here)
            if here not in taken
            and pair.scores[place] >= _ALIKE
            and not self.passages.formula[here]
            and not self.common[here]
        ]

    def _derivation(self, document: int, source: int, kind: str, pair: _Pair, places: Iterable[int]) -> Derivation:
        """Return a link with the longest of the shared passages that it rests on, by their places."""
        passages = self.passages
        longest = sorted(places, key=lambda place: (-passages.words[pair.here[place]], place))[:_KEPT]
        return Derivation(
            document=self.documents[document].id,
            source=self.documents[source].id,
            kind=kind,
            score=round(self._cover(document, pair), 3),
            passages=tuple(
                SharedPassage(
                    start=int(passages.start[pair.here[place]]),
                    end=int(passages.end[pair.here[place]]),
                    source_start=int(passages.start[pair.there[place]]),
                    source_end=int(passages.end[pair.there[place]]),
                    score=round(pair.scores[place], 3),
                )
                for place in sorted(longest, key=lambda place: pair.here[place])
            ),
        )

    def _edition(self, document: int, source: int) -> bool:
        """Whether both are of one publisher and too far apart in time to be one text."""
        gap = self._gap(document, source)
        return gap is not None and gap > _EDITION_DAYS and self._same_publisher(document, source)

    def _same_publisher(self, one: int, other: int) -> bool:
        hosts = {urlsplit(self.documents[place].address or "").hostname or place for place in (one, other)}
        if len(hosts) == 1:
            return True
        fewer, more = sorted((self.names[one], self.names[other]), key=len)
        if not fewer:
            return self.documents[one].publisher is not None and (
                self.documents[one].publisher == self.documents[other].publisher
            )
        return len(fewer & more) >= _SAME_NAME * len(fewer)

    def _gap(self, one: int, other: int) -> int | None:
        first, second = self.days[one], self.days[other]
        return None if first is None or second is None else abs(first - second)

    def _common(self) -> npt.NDArray[np.bool_]:
        """Return for each passage whether many texts share it over a long time; reprints and editions are one text."""
        origins = self.echoes.origin
        texts: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        repeated = np.flatnonzero(origins != np.arange(len(origins)))
        for place in repeated:
            origin = int(origins[place])
            for member in (int(self.passages.document[place]), int(self.passages.document[origin])):
                day = self.days[member]
                texts[origin][self._text(member)] |= set() if day is None else {day}
        common = np.zeros(len(origins), dtype=np.bool_)
        for origin, members in texts.items():
            days = [min(days) for days in members.values() if days]
            if len(members) >= _COMMON_TEXTS and days and max(days) - min(days) > _COMMON_DAYS:
                common[origin] = True
        return common[origins]

    def _original(self, document: int) -> int:
        """Return the document that one is a reprint of, or itself."""
        while (earlier := self.reprints.get(document, document)) != document:
            document = earlier
        return document

    def _text(self, document: int) -> int:
        """Return the first document of those that are reprints and editions of one another."""
        while (earlier := self.reprints.get(document, self.editions.get(document, document))) != document:
            document = earlier
        return document


def _pairs(passages: Passages, echoes: Echoes) -> dict[int, dict[int, _Pair]]:
    """Return what documents share with earlier ones: document → earlier document → passages.

    Each passage is compared with the first and the nearest before it of those that say the same, so that the work stays
    near-linear however many do.
    """
    count = len(passages)
    order = np.argsort(echoes.origin, kind="stable")
    origins = echoes.origin[order]
    begins = np.maximum.accumulate(np.where(np.r_[True, origins[1:] != origins[:-1]], np.arange(count), 0))
    seen: dict[tuple[int, int], float] = {}
    of: dict[tuple[int, int], int] = {}
    places = np.arange(count)
    for offset in range(_LOOKED_AT):
        for other in (begins + offset, places - 1 - offset):
            some = np.flatnonzero((other >= begins) & (other < places))
            here, there = order[some], order[other[some]]
            some = np.flatnonzero(passages.document[there] < passages.document[here])
            for one, two, score in _agreeing(passages, here[some], there[some]):
                key = one, int(passages.document[two])
                if score > seen.get(key, 0.0):
                    seen[key], of[key] = score, two
    pairs: dict[int, dict[int, _Pair]] = {}
    for one, source in sorted(seen):
        pair = pairs.setdefault(int(passages.document[one]), {}).setdefault(source, _Pair())
        pair.here.append(one)
        pair.there.append(of[one, source])
        pair.scores.append(seen[one, source])
    return pairs


def _agreeing(passages: Passages, here: Numbers, there: Numbers) -> Iterator[tuple[int, int, float]]:
    for low in range(0, len(here), 100_000):
        one, two = here[low : low + 100_000], there[low : low + 100_000]
        agreement = (passages.signatures[one] == passages.signatures[two]).mean(axis=1)
        some = np.flatnonzero(agreement >= LEAST_AGREEMENT)
        yield from zip(one[some].tolist(), two[some].tolist(), agreement[some].tolist(), strict=True)


def _day(date: str | None) -> int | None:
    """Return the number of the first day of a date; None where there is none."""
    if date is None:
        return None
    try:
        return dt.date.fromisoformat((date + "-01-01"[len(date) - 4 :])[:10]).toordinal()
    except ValueError:
        return None
