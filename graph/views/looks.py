"""How actors and links look: shapes, tones, sizes and bends, and the labels' extent.

Only names of tones stand here; the style sheet gives each its colour, in light and in dark.
"""

import math
import textwrap
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from graph.network import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A shape that vis-network draws, a tone, and whether the shape is filled."""

    shape: str
    tone: str
    hollow: bool = False


#: Entity type → look. Shape and tone both tell, so that neither colour nor form alone must.
LOOKS = {
    "Person": Look(shape="dot", tone="person"),
    "Group": Look(shape="dot", tone="person", hollow=True),
    "Population": Look(shape="dot", tone="public", hollow=True),
    "CriminalOrganization": Look(shape="diamond", tone="crime"),
    "Offense": Look(shape="triangleDown", tone="crime", hollow=True),
    "Country": Look(shape="hexagon", tone="state"),
    "GovernmentBody": Look(shape="square", tone="state"),
    "Place": Look(shape="hexagon", tone="state", hollow=True),
    "Company": Look(shape="triangle", tone="trade"),
    "Organization": Look(shape="square", tone="trade", hollow=True),
    "MediaOutlet": Look(shape="triangleDown", tone="trade"),
    "Substance": Look(shape="star", tone="goods"),
    "Asset": Look(shape="square", tone="goods", hollow=True),
    "Method": Look(shape="triangle", tone="other", hollow=True),
    "Document": Look(shape="square", tone="other"),
}
PLAIN = Look(shape="dot", tone="other")

_LINE_LENGTH = 20
_LINES = 3
_CHARACTER = 7.8
_LINE_HEIGHT = 18.0


def wrapped(label: str) -> str:
    """Return the label in short lines, cut with an ellipsis after the third."""
    lines = textwrap.wrap(label, _LINE_LENGTH, max_lines=_LINES, placeholder=" …", break_on_hyphens=False)
    return "\n".join(lines) or "(no name)"


def node_size(links: int) -> float:
    """Return half the width of a node's shape, in pixels, which grows slowly with its number of links."""
    return round(9 + 3.2 * math.log2(1 + links), 1)


def extent(label: str, size: float) -> tuple[float, float]:
    """Return width and height of a shape with its (wrapped) label below, in pixels.

    The shape stands in the middle of the box, since a node's place is that of its shape: room that only the label
    needs is kept above, too.
    """
    lines = label.split("\n")
    width = max(2 * size, max(len(line) for line in lines) * _CHARACTER)
    return width, 2 * (size + len(lines) * _LINE_HEIGHT)


def link_width(sources: int) -> float:
    """Return the width of a link in pixels, which grows slowly with the number of sources."""
    return round(1.5 + 1.1 * math.log2(sources), 2)


def bends(links: Sequence[Link]) -> list[float]:
    """Return for each link how far it bends away from the straight line, so that parallel ones are fanned.

    Positive is clockwise as seen from the subject; a link between two actors alone is straight (0).
    """
    beside: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, link in enumerate(links):
        ends = sorted((link.proposition.subject, link.proposition.object))
        beside[ends[0], ends[1]].append(at)
    bend = [0.0] * len(links)
    for (first, _), group in beside.items():
        for rank, at in enumerate(group):
            amount = (rank - (len(group) - 1) / 2) * min(0.3, 1.2 / len(group))
            # Bends are seen from the subject, so the same side is the other way round for links that run back.
            bend[at] = round(amount if links[at].proposition.subject == first else -amount, 3)
    return bend
