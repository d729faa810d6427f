"""How long does a large corpus take on so many workers? A simulation of skew, stragglers and lost workers.

    python -m benchmarks.planning [--documents N] [--workers N …] [--seconds-per-million S] [--words W]

Documents have lengths as in an archive: log-normal, so that a few are a hundred times as long as most. Workers differ
in speed, now and then one is slow for a batch (a straggler), and each is lost now and then, which costs the batch that
it was at. Batches are handed out as the engines do it: whoever is free gets the next. Nothing is measured here but the
plan: the time against that of workers that are all alike, never lost, and share the work evenly.

A large corpus is simulated by a part of it (``--sample`` documents): what is lost at the end, where some wait for the
last, comes once, however large the corpus is.
"""

import argparse
import heapq
import math
import random
import sys
from dataclasses import dataclass

#: Spread of the logarithm of lengths, as of the documents of ``../shared/scale``.
_SPREAD = 1.15
#: A batch, as the engines make them.
_BATCH_BYTES, _BATCH = 100_000, 50
_BYTES_A_WORD = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is assumed."""

    documents: int
    workers: int
    #: Processor seconds a million words, and words of a document.
    seconds: float
    words: float
    #: Spread of the speed of workers; the share of batches that take some times as long, and how many times.
    spread: float = 0.1
    stragglers: float = 0.01
    slower: float = 5.0
    #: Hours after which a worker is lost on average, and seconds until another is there.
    lost_after: float = 100.0
    start: float = 60.0


def main() -> int:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000_000, 1_000_000_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[16, 64, 1000])
    parser.add_argument("--seconds-per-million", type=float, default=500.0)
    parser.add_argument("--words", type=float, default=950.0, help="of a document on average")
    parser.add_argument("--sample", type=int, default=1_000_000, help="documents that are simulated at most")
    options = parser.parse_args()
    print(f"{'documents':>15} {'workers':>8} {'even hours':>12} {'hours':>12} {'lost to skew':>13}")
    for documents in options.documents:
        for workers in options.workers:
            plan = Plan(
                documents=documents, workers=workers, seconds=options.seconds_per_million, words=options.words
            )  # fmt: skip
            even = documents * plan.words * plan.seconds / 1e6 / workers / 3600
            ratio = simulate(plan, options.sample)
            print(f"{documents:15,} {workers:8,} {even:12,.1f} {even * ratio:12,.1f} {1 - 1 / ratio:13.1%}")
    return 0


def simulate(plan: Plan, sample: int) -> float:
    """Return the time of a plan against that of even work.

    Args:
        plan: what is assumed.
        sample: how many documents are simulated at most; each stands for as many, in batches.
    """
    chance = random.Random(1)  # noqa: S311 (a simulation)
    count = min(plan.documents, sample)
    mean = math.log(plan.words) - _SPREAD**2 / 2
    speeds = [max(0.3, chance.gauss(1, plan.spread)) for _ in range(plan.workers)]
    rate = sum(speeds) / plan.workers
    free = [(0.0, number) for number in range(plan.workers)]
    heapq.heapify(free)
    done = total = 0.0
    batch = size = 0
    for number in range(count):
        words = chance.lognormvariate(mean, _SPREAD)
        total += words
        batch += 1
        size += int(words)
        if size * _BYTES_A_WORD < _BATCH_BYTES and batch < _BATCH and number < count - 1:
            continue
        at, worker = heapq.heappop(free)
        took = size * plan.seconds / 1e6 / speeds[worker]
        if chance.random() < plan.stragglers:
            took *= plan.slower
        # A worker that is lost has done half of the batch on average, which is done again.
        while chance.random() < took / (plan.lost_after * 3600):
            at += took / 2 + plan.start
        heapq.heappush(free, (at + took, worker))
        done = max(done, at + took)
        batch = size = 0
    even = total * plan.seconds / 1e6 / (plan.workers * rate)
    # The end, where some wait for the last, comes once, however much of the corpus the sample stands for.
    last = done - min(at for at, _ in free)
    return (done - last) / even if count < plan.documents else done / even


if __name__ == "__main__":
    sys.exit(main())
