"""How fast does a store take synthetic claims, against the bulk loader of Oxigraph on the same triples?

    python -m benchmarks.loading 100000 [--rounds 2]

The triples are described once, into a file. ``write_store`` gets its lines one after another, as it gets them from a
build; the loader gets the file, and does what a store needs to be asked well: load and optimize. Both in turns; the
best of the rounds counts. Neither holds the triples in memory.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph

from benchmarks.synthetic import synthetic_ledger
from graph.store import write_store
from graph.triples import Run, statements


def main() -> int:
    """Measure, print both speeds and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=int)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    ours, theirs, count = [], [], 0
    with tempfile.TemporaryDirectory() as spare:
        written = Path(spare) / "triples.nt"
        with written.open("w", encoding="utf-8", newline="\n") as file:
            for line in statements(synthetic_ledger(options.claims), Run(version="measured")):
                file.write(f"{line}\n")
                count += 1
        for number in range(options.rounds):
            theirs.append(_seconds(lambda number=number: _load(written, Path(spare) / f"theirs-{number}")))  # type: ignore[misc]
            ours.append(_seconds(lambda: write_store(_lines(written), Path(spare) / "ours")))
    for name, seconds in (("Oxigraph's loader", min(theirs)), ("write_store", min(ours))):
        print(f"{name:20} {seconds:8.1f} s  {count / seconds:10,.0f} triples a second")
    print(f"{options.claims:,} claims, {count:,} triples; ratio {min(theirs) / min(ours):.2f}")
    return 0


def _lines(written: Path) -> Iterator[str]:
    with written.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.removesuffix("\n")


def _load(written: Path, place: Path) -> None:
    store = pyoxigraph.Store(str(place))
    store.bulk_load(path=str(written), format=pyoxigraph.RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
