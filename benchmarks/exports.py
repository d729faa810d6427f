"""How long each export of a graph takes, and how large it is.

python -m benchmarks.exports [CLAIMS]     (default: 1000)
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.shapes import many
from graph.export import FORMATS, export
from graph.store import write_turtle
from graph.triples import Run, describe


def main() -> None:
    """Write the sample, repeated, in every format."""
    claims = int((sys.argv[1:] or ["1000"])[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        write_turtle(describe(many(claims), Run(version="0")), path / "graph.ttl")
        print(f"{claims:,} claims\n\n| format | seconds | MB |\n|---|---:|---:|")
        for name in FORMATS:
            start = time.perf_counter()
            export(name, path, path / "export")
            seconds = time.perf_counter() - start
            print(f"| `{name}` | {seconds:.1f} | {(path / 'export').stat().st_size / 1e6:.1f} |", flush=True)


if __name__ == "__main__":
    main()
