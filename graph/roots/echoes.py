"""Passages → the earlier passages whose words they repeat, by locality-sensitive hashing.

Passages whose signatures agree in one band are compared, each with the first and the nearest before it of its band:
the work grows with the number of passages, however often a passage is repeated.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.roots.passages import BANDS, ROWS, Numbers, Passages

#: How much of two signatures must agree: about the share of telling words that both passages have.
LEAST_AGREEMENT = 0.45
#: How many pairs are compared at once.
_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Echoes:
    """Which passage repeats which; an array row a passage. What repeats nothing stands for itself."""

    #: The earlier passage of another document that is most like it; the earliest of equals.
    parent: Numbers
    #: How much the two agree, 0 to 1.
    score: npt.NDArray[np.float64]
    #: The passage at the end of the chain of parents.
    origin: Numbers


def find_echoes(passages: Passages) -> Echoes:
    """Find for each passage the earlier one that it repeats.

    Args:
        passages: of documents from the earliest to the latest.
    """
    count = len(passages)
    parent, score = np.arange(count), np.zeros(count)
    for band in range(BANDS):
        keys = np.zeros(count, dtype=np.uint64)
        for row in range(ROWS):
            keys = (keys << np.uint64(16)) | passages.signatures[:, band * ROWS + row].astype(np.uint64)
        order = np.argsort(keys, kind="stable")
        begins = np.ones(count, dtype=np.bool_)
        begins[1:] = keys[order][1:] != keys[order][:-1]
        first = order[np.maximum.accumulate(np.where(begins, np.arange(count), 0))]
        before = np.where(begins, order, np.roll(order, 1))
        for candidate in (first, before):
            _compare(passages, order, candidate, parent, score)
    return Echoes(parent=parent, score=score, origin=_ends(parent))


def _compare(
    passages: Passages, later: Numbers, earlier: Numbers, parent: Numbers, score: npt.NDArray[np.float64]
) -> None:
    """Take over what is more like a passage than what was found so far, or as like it and earlier."""
    pairs = np.flatnonzero(passages.document[earlier] < passages.document[later])
    for low in range(0, len(pairs), _AT_ONCE):
        some = pairs[low : low + _AT_ONCE]
        here, there = later[some], earlier[some]
        agreement = (passages.signatures[here] == passages.signatures[there]).mean(axis=1)
        better = agreement >= LEAST_AGREEMENT
        better &= (agreement > score[here]) | ((agreement == score[here]) & (there < parent[here]))
        parent[here[better]], score[here[better]] = there[better], agreement[better]


def _ends(parent: Numbers) -> Numbers:
    """Return where the chains of parents end; each step halves their length."""
    ends = parent
    while not np.array_equal(further := ends[ends], ends):
        ends = further
    return ends
