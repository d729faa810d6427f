"""Where the nodes of a network stand, in pixels at a zoom of 1, so that the page need not compute it.

Each connected part is laid out by itself, its labels are pushed apart, and the parts are packed into a rectangle.
The same network gives the same whole numbers: nothing here is random, and every step goes by the order of ids.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]

#: Above this many nodes a part is laid out by forces on a grid, since stress costs the square of the nodes.
_STRESS_LIMIT = 400
#: How long a link should be, in pixels: with room for its label where there are few of them, else as short as may be.
_LINK = 190.0
_SHORT_LINK = 145.0
_FEW_LINKS = 45
#: Free space around a label and around a part, in pixels.
_MARGIN = 14.0
_GUTTER = 50.0
#: How high a part is at least, as a share of the highest in its row.
_LOWEST = 0.4
#: Width to height of the whole.
_ASPECT = 1.5


def positions(network: "nx.MultiDiGraph[str]", sizes: Mapping[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """Return the place of each node's centre.

    Args:
        network: any directed multigraph whose nodes are strings.
        sizes: width and height of each node with its label, in pixels.

    Returns:
        ``{node: (x, y)}``, y downwards, the middle of everything at (0, 0).
    """
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(network.nodes))
    simple.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in network.edges() if a != b))
    parts = sorted((sorted(part) for part in nx.connected_components(simple)), key=lambda part: (-len(part), part))
    link = _LINK if network.number_of_edges() <= _FEW_LINKS else _SHORT_LINK
    placed: list[tuple[list[str], Points, Points]] = []
    for part in parts:
        boxes = np.array([sizes[node] for node in part], dtype=np.float64) + _MARGIN
        points = _force_layout(simple, part) if len(part) > _STRESS_LIMIT else _stress_layout(simple, part, link)
        placed.append((part, spread(_lie_down(points), boxes), boxes))
    return _pack(placed)


def _stress_layout(graph: "nx.Graph[str]", part: Sequence[str], link: float) -> Points:
    """Return places whose distances follow the steps between nodes: the energy of Kamada and Kawai, by majorisation.

    Majorisation solves one linear system a step, reaches the same minimum as their Newton steps, and is far faster.
    """
    count = len(part)
    if count == 1:
        return np.zeros((1, 2))
    index = {node: at for at, node in enumerate(part)}
    steps = np.zeros((count, count))
    for node, reached in nx.all_pairs_shortest_path_length(graph.subgraph(part)):
        for other, distance in reached.items():
            steps[index[node], index[other]] = distance
    # A hub's leaves all stand two steps apart; the more leaves, the longer its links must be for them to fit.
    degree = np.array([graph.degree(node) for node in part], dtype=np.float64)
    crowding = 1 + np.maximum(degree[:, None], degree[None, :]) / 14
    ideal = link * steps * np.where(steps == 1, crowding, 1 + (crowding - 1) * 0.5)
    np.fill_diagonal(ideal, 1.0)
    weights = ideal**-2.0
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian[1:, 1:])
    points = _classical_scaling(ideal)
    for _ in range(150):
        offset = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((offset**2).sum(axis=2))
        np.fill_diagonal(distance, 1.0)
        ratio = weights * ideal / np.maximum(distance, 1e-6)
        np.fill_diagonal(ratio, 0.0)
        pull = ratio.sum(axis=1)[:, None] * points - ratio @ points
        moved = np.zeros_like(points)
        moved[1:] = inverse @ pull[1:]
        moved -= moved.mean(axis=0)
        change = np.abs(moved - (points - points.mean(axis=0))).max()
        points = moved
        if change < 0.5:  # noqa: PLR2004 - half a pixel is not seen
            break
    return points


def _classical_scaling(ideal: Points) -> Points:
    """Return a first guess: the two main axes of the distances, with signs fixed and ties broken by a spiral."""
    count = len(ideal)
    squared = ideal**2
    np.fill_diagonal(squared, 0.0)
    centred = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean())
    values, vectors = np.linalg.eigh(centred)
    axes = vectors[:, -2:][:, ::-1] if count > 2 else np.column_stack([vectors[:, -1], np.zeros(count)])  # noqa: PLR2004
    largest = np.abs(axes).argmax(axis=0)
    axes = axes * np.where(axes[largest, range(2)] < 0, -1.0, 1.0)
    scale = np.sqrt(np.maximum(values[-2:][::-1], 1.0))
    return np.asarray(axes * scale + _spiral(count) * 0.2)


def _spiral(count: int) -> Points:
    """Return points on a sunflower: no two alike, evenly spread, always the same."""
    at = np.arange(count)
    angle = at * np.pi * (3 - np.sqrt(5))
    return np.asarray(np.column_stack([np.cos(angle), np.sin(angle)]) * (np.sqrt(at + 0.5) * _LINK * 0.5)[:, None])


def _force_layout(graph: "nx.Graph[str]", part: Sequence[str], rounds: int = 180) -> Points:
    """Return places by ForceAtlas2-like forces, repulsion being computed on a grid by Fourier transform.

    Cost a round: nodes + links + cells · log(cells), whatever the number of pairs.
    """
    count = len(part)
    index = {node: at for at, node in enumerate(part)}
    links = np.array(sorted((index[a], index[b]) for a, b in graph.subgraph(part).edges), dtype=np.int64)
    mass = 1 + np.array([graph.degree(node) for node in part], dtype=np.float64)
    order = np.argsort(-mass, kind="stable")
    points = np.empty((count, 2))
    points[order] = _spiral(count) / (_LINK * 0.5)
    for turn in range(rounds):
        force = _repulsion(points, mass) - 0.02 * mass[:, None] * points
        offset = points[links[:, 1]] - points[links[:, 0]]
        for axis in range(2):
            force[:, axis] += np.bincount(links[:, 0], offset[:, axis], count)
            force[:, axis] -= np.bincount(links[:, 1], offset[:, axis], count)
        step = force / mass[:, None]
        length = np.sqrt((step**2).sum(axis=1))
        # Long steps are cut, ever shorter as the layout cools, so that it settles instead of swinging.
        limit = 0.08 * np.sqrt(count) * (1 - turn / rounds) + 0.02
        points = points + step * np.minimum(1.0, limit / np.maximum(length, 1e-9))[:, None] * 0.5
    spans = np.sqrt(((points[links[:, 0]] - points[links[:, 1]]) ** 2).sum(axis=1))
    return points * (_LINK / max(float(np.median(spans)), 1e-6))


def _repulsion(points: Points, mass: Points, cells: int = 128) -> Points:
    """Return the force on each node of all others, ``mass · mass / distance``, on a grid of cells."""
    low, high = points.min(axis=0), points.max(axis=0)
    width = max(float((high - low).max()), 1e-6) * 1.02 / cells
    place = (points - low) / width
    cell = np.minimum(place.astype(np.int64), cells - 2)
    part = place - cell
    shares = [
        (0, 0, (1 - part[:, 0]) * (1 - part[:, 1])),
        (1, 0, part[:, 0] * (1 - part[:, 1])),
        (0, 1, (1 - part[:, 0]) * part[:, 1]),
        (1, 1, part[:, 0] * part[:, 1]),
    ]
    density = np.zeros(cells * cells)
    for right, down, share in shares:
        density += np.bincount((cell[:, 0] + right) * cells + cell[:, 1] + down, mass * share, cells * cells)
    spectrum = np.fft.rfft2(density.reshape(cells, cells), s=(2 * cells, 2 * cells))
    reach = np.concatenate([np.arange(cells), np.arange(-cells, 0)]) * width
    square = reach[:, None] ** 2 + reach[None, :] ** 2 + width**2 * 0.5
    force = np.empty_like(points)
    for axis, kernel in enumerate((reach[:, None] / square, reach[None, :] / square)):
        field = np.fft.irfft2(spectrum * np.fft.rfft2(kernel), s=(2 * cells, 2 * cells))[:cells, :cells]
        force[:, axis] = sum(share * field[cell[:, 0] + right, cell[:, 1] + down] for right, down, share in shares)
    return np.asarray(force * mass[:, None])


def _lie_down(points: Points) -> Points:
    """Return the points turned so that their longest extent runs from left to right, as screens do."""
    centred = points - points.mean(axis=0)
    if len(centred) < 2:  # noqa: PLR2004 - a single node has no extent
        return np.asarray(centred)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    # Fix the signs, which the solver leaves open.
    largest = np.abs(turned).argmax(axis=0)
    return np.asarray(turned * np.where(turned[largest, range(2)] < 0, -1.0, 1.0))


def spread(points: Points, boxes: Points, rounds: int = 120) -> Points:
    """Return the points moved as little as it takes until their boxes (width, height) no longer overlap.

    Gives up after some rounds, which only very large parts need; what is left overlaps a little.
    """
    points = points.copy()
    # Pushing apart tangles what is crowded everywhere, so crowded parts are first enlarged as they are.
    for _ in range(40):
        if len(_overlapping(points, boxes)) <= len(points) * 0.7:
            break
        points *= 1.15
    for _ in range(rounds):
        first, second = _near_pairs(points, boxes)
        offset = points[second] - points[first]
        overlap = (boxes[first] + boxes[second]) / 2 - np.abs(offset)
        hit = (overlap > 0.5).all(axis=1)  # noqa: PLR2004 - half a pixel is not seen
        if not hit.any():
            break
        first, second, offset, overlap = first[hit], second[hit], offset[hit], overlap[hit]
        axis = overlap.argmin(axis=1)
        rows = np.arange(len(axis))
        way = np.where(offset[rows, axis] < 0, -1.0, 1.0)
        push = way * (overlap[rows, axis] / 2 + 0.5)
        for one in range(2):
            amount = np.where(axis == one, push, 0.0)
            points[:, one] += np.bincount(second, amount, len(points)) - np.bincount(first, amount, len(points))
    return points


def _overlapping(points: Points, boxes: Points) -> NDArray[np.int64]:
    """Return the places, in the list of near pairs, of those that overlap."""
    first, second = _near_pairs(points, boxes)
    overlap = (boxes[first] + boxes[second]) / 2 - np.abs(points[second] - points[first])
    return np.flatnonzero((overlap > 0.5).all(axis=1))  # noqa: PLR2004 - half a pixel is not seen


def _near_pairs(points: Points, boxes: Points) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return index pairs (first < second in order of x) of all boxes whose extents in x meet."""
    left = points[:, 0] - boxes[:, 0] / 2
    order = np.argsort(left, kind="stable")
    right = (points[:, 0] + boxes[:, 0] / 2)[order]
    reach = np.searchsorted(left[order], right, side="left") - np.arange(len(order)) - 1
    first = np.repeat(np.arange(len(order)), reach)
    start = np.repeat(np.cumsum(reach) - reach, reach)
    second = first + 1 + (np.arange(len(first)) - start)
    near = (
        np.abs(points[order[second], 1] - points[order[first], 1])
        < (boxes[order[second], 1] + boxes[order[first], 1]) / 2
    )
    return order[first[near]], order[second[near]]


def _pack(placed: Sequence[tuple[list[str], Points, Points]]) -> dict[str, tuple[int, int]]:
    """Return all parts in rows, the tallest first, the rows centred."""
    extents = [((points - boxes / 2).min(axis=0), (points + boxes / 2).max(axis=0)) for _, points, boxes in placed]
    shapes = [high - low + _GUTTER for low, high in extents]
    if not shapes:
        return {}
    widest = max(float(shape[0]) for shape in shapes)
    least = max(widest, float(np.sqrt(sum(shape[0] * shape[1] for shape in shapes) * _ASPECT)))
    # A little more width often saves a whole row; what counts is how large the whole can be shown.
    tries = [_rows(shapes, least * more) for more in (1.0, 1.15, 1.3, 1.5, 1.8)]
    rows = min(tries, key=lambda rows: max(_width(rows, shapes), sum(_heights(rows, shapes)) * _ASPECT))
    heights = _heights(rows, shapes)
    top = -sum(heights) / 2
    places: dict[str, tuple[int, int]] = {}
    for row, height in zip(rows, heights, strict=True):
        left = -sum(float(shapes[at][0]) for at in row) / 2
        for at in row:
            nodes, points, _ = placed[at]
            low = extents[at][0]
            corner = np.array([left + _GUTTER / 2, top + (height - shapes[at][1] + _GUTTER) / 2])
            whole = np.rint(points - low + corner).astype(int).tolist()
            places.update((node, (x, y)) for node, (x, y) in zip(nodes, whole, strict=True))
            left += float(shapes[at][0])
        top += height
    return places


def _rows(shapes: Sequence[Points], room: float) -> list[list[int]]:
    """Return which parts stand in which row, no row being wider than the room."""
    rows: list[list[int]] = []
    used = 0.0
    for at in sorted(range(len(shapes)), key=lambda part: (-round(float(shapes[part][1])), part)):
        # A low part beside a high one would stand in an empty strip.
        if not rows or used + shapes[at][0] > room + 1 or shapes[at][1] < shapes[rows[-1][0]][1] * _LOWEST:
            rows.append([])
            used = 0.0
        rows[-1].append(at)
        used += float(shapes[at][0])
    return rows


def _width(rows: Sequence[Sequence[int]], shapes: Sequence[Points]) -> float:
    return max(sum(float(shapes[at][0]) for at in row) for row in rows)


def _heights(rows: Sequence[Sequence[int]], shapes: Sequence[Points]) -> list[float]:
    return [max(float(shapes[at][1]) for at in row) for row in rows]
