"""Triples as a file of sorted lines, however many: they are sorted in parts, and the parts are merged."""

import heapq
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

#: Lines that are sorted at once, about 250 bytes each.
_AT_ONCE = 400_000


def write_lines(lines: Iterable[str], path: Path, *, at_once: int = _AT_ONCE) -> None:
    """Write lines in the order of their code points, each once; ``path`` appears when it is whole.

    Args:
        lines: of N-Triples, without line ends, in any order, as :func:`graph.triples.statements` gives them.
        path: the file to write.
        at_once: how many are held in memory.
    """
    left = iter(lines)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as place:
        parts: list[Path] = []
        while part := sorted(set(itertools.islice(left, at_once))):
            parts.append(written(part, Path(place) / f"part-{len(parts)}"))
        if len(parts) != 1:
            merged = heapq.merge(*map(lines_of, parts))
            parts = [written((line for line, _ in itertools.groupby(merged)), Path(place) / "whole")]
        parts[0].replace(path)


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a file of N-Triples, without line ends."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.removesuffix("\n")


def written(lines: Iterable[str], path: Path) -> Path:
    """Write lines as they come, and return where they are."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
    return path
