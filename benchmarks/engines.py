"""How much faster are two workers than one, and what does a cluster cost beside them?

    python -m benchmarks.engines FOLDER|FILE… [--documents N] [--rounds N] [--kill SECONDS] [--rules]

The same documents are read by one local worker, by several (``--workers``, default 2), and by as many workers of a Dask
cluster on this machine, in turns; the best of the rounds counts. The time is by the clock, from the first answer to the
last: the machine must be idle, and its load is printed beside it. With ``--kill`` one worker of the cluster is killed
every so many seconds in one further run. All must write the same bytes.
"""

import argparse
import gzip
import hashlib
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from distributed import LocalCluster

from graph.documents import Limits, Source
from graph.engines.cluster import Cluster
from graph.engines.feeding import Fed
from graph.engines.local import Local
from graph.engines.protocol import Engine
from graph.engines.work import Answer, Job, Task
from graph.pipeline import build
from graph.reader import ReaderSettings
from graph.report import LINES, TURTLE


class Timed:
    """An engine, and the seconds from its first answer to its last, with the documents in between."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine."""
        self.engine = engine
        self.began = self.ended = 0.0
        self.answers = 0

    def feed(self, sources: Sequence[Source], limits: Limits) -> Iterator[Fed]:
        """As the engine does."""
        return self.engine.feed(sources, limits)

    def run(self, job: Job, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Look at the clock at the first answer and at the last."""
        for answer in self.engine.run(job, tasks):
            self.began = self.began or time.perf_counter()
            self.ended = time.perf_counter()
            self.answers += 1
            yield answer

    def record(self) -> Any:  # noqa: ANN401 (the engine's)
        """As the engine does."""
        return self.engine.record()

    @property
    def rate(self) -> float:
        """Return documents a second; the first is not counted, since its process had to start."""
        return (self.answers - 1) / (self.ended - self.began)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--documents", type=int, default=200, help="of each file of JSON lines")
    parser.add_argument("--longest", type=int, default=400, help="words of the longest document that is taken")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--kill", type=float, help="seconds from one worker that is killed to the next")
    parser.add_argument("--rules", action="store_true", help="without the learned reader, which is faster")
    options = parser.parse_args()
    reader = ReaderSettings(learned=not options.rules)
    rates: dict[str, float] = {}
    digests = set()
    with (
        tempfile.TemporaryDirectory() as place,
        LocalCluster(
            n_workers=options.workers, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        inputs = _inputs(options, Path(place))

        def measure(name: str, engine: Local | Cluster) -> None:
            with engine:
                timed = Timed(engine)
                build(inputs, Path(place) / name, reader=reader, engine=timed)
            rates[name] = max(rates.get(name, 0), timed.rate)
            digests.add(_digest(Path(place) / name))
            for one in ("extractions", "graph.ttl"):
                _remove(Path(place) / name / one)

        for _ in range(options.rounds):
            measure("one", Local(1))
            measure("several", Local(options.workers))
            measure("cluster", Cluster(cluster.scheduler_address))
        killed: list[int] = []
        if options.kill:
            stop = threading.Event()
            killer = threading.Thread(target=_kill, args=(cluster, options.kill, stop, killed))
            killer.start()
            measure("cluster, workers killed", Cluster(cluster.scheduler_address))
            stop.set()
            killer.join()
    for name, rate in rates.items():
        print(f"{name:24} {rate:8.2f} documents a second {rate / rates['one']:6.2f} × one")
    print(f"cluster against local: {rates['cluster'] / rates['several']:.2f}")
    if options.kill:
        print(f"{len(killed)} workers killed, one every {options.kill:g} s")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("all wrote the same bytes" if len(digests) == 1 else f"they wrote {len(digests)} different outputs")
    return 0 if len(digests) == 1 and (killed or not options.kill) else 1


def _inputs(options: argparse.Namespace, place: Path) -> list[str]:
    """Return the inputs, files of JSON lines cut down to so many documents."""
    inputs = []
    for given in options.inputs:
        if not given.endswith(".jsonl.gz"):
            inputs.append(given)
            continue
        kept = place / Path(given).name
        with gzip.open(given, "rt") as lines, gzip.open(kept, "wt") as short:
            fit = (line for line in lines if len(json.loads(line)["text"].split()) <= options.longest)
            for _, line in zip(range(options.documents), fit, strict=False):
                short.write(line)
        inputs.append(str(kept))
    return inputs


def _digest(out: Path) -> str:
    return hashlib.sha256(b"".join((out / name).read_bytes() for name in (TURTLE, LINES))).hexdigest()


def _remove(path: Path) -> None:
    for one in path.iterdir() if path.is_dir() else [path]:
        one.unlink()


def _kill(cluster: LocalCluster, seconds: float, stop: threading.Event, killed: list[int]) -> None:
    while not stop.wait(seconds):
        pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
        if pids:
            killed.append(pids[len(killed) % len(pids)])
            os.kill(killed[-1], signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
