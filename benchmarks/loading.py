"""How fast does a store take synthetic claims, against the bulk loader of Oxigraph on the same triples?

    python -m benchmarks.loading 100000 [--rounds 2]

The triples are described once and lie in a list, as a build has them. ``write_store`` gets the list; the loader gets
the file that is written of it, and does what a store needs to be asked well: load and optimize. Both in turns, the best
of the rounds counts.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph

from benchmarks.synthetic import synthetic_ledger
from graph.store import write_store
from graph.triples import Run, describe


def main() -> int:
    """Measure, print both speeds and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=int)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    lines = describe(synthetic_ledger(options.claims), Run(version="measured"))
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as spare:
        written = Path(spare) / "triples.nt"
        written.write_text("\n".join(lines) + "\n", "utf-8")
        for number in range(options.rounds):
            theirs.append(_seconds(lambda number=number: _load(written, Path(spare) / f"theirs-{number}")))  # type: ignore[misc]
            ours.append(_seconds(lambda: write_store(lines, Path(spare) / "ours")))
    for name, seconds in (("Oxigraph's loader", min(theirs)), ("write_store", min(ours))):
        print(f"{name:20} {seconds:8.1f} s  {len(lines) / seconds:10,.0f} triples a second")
    print(f"{options.claims:,} claims, {len(lines):,} triples; ratio {min(theirs) / min(ours):.2f}")
    return 0


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
