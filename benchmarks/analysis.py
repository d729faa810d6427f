"""How long a network takes to be measured, and to be measured again without a source.

python -m benchmarks.analysis [PAIRS ...]     (default: 1000 10000 50000 100000)

The networks are random, with a third as many actors as pairs, some of them with many edges; each edge has one claim,
and each document makes twenty. Above 50,000 pairs it needs networkit.
"""

import random
import sys
import time
from itertools import islice

from graph.analysis import LeaveOut, analyse, left_out
from graph.analysis.network import network_of
from graph.model import Attribution, Claim, Document, Evidence, Ledger, Proposition, Stance, Voice
from graph.policy import Policy, edges

#: How many claims a document makes, and how many documents are left out.
CLAIMS, TRIES = 20, 1


def some_ledger(pairs: int) -> Ledger:
    """Return a ledger whose claims make about so many pairs."""
    chance = random.Random(1)  # noqa: S311 (the same network each time)
    actors = max(3, pairs // 3)
    drawn = {
        tuple(sorted((int(actors * chance.random() ** 2), int(actors * chance.random())))) for _ in range(pairs + 1)
    }
    documents = tuple(
        Document(id=f"d-{one}", slug=f"{one}", source="", text="", sha256="", media_type="text/plain")
        for one in range(len(drawn) // CLAIMS + 1)
    )
    claims = tuple(
        Claim(
            id=f"c-{place}",
            proposition=Proposition(subject=f"e-{one}", relation="controls", object=f"e-{other}"),
            attribution=Attribution(speaker=Voice(entity=None)),
            stance=Stance(),
            evidence=Evidence(
                document=f"d-{place // CLAIMS}",
                start=0,
                end=1,
                quote="",
                subject_span=(0, 1),
                object_span=(0, 1),
                trigger_span=(0, 1),
            ),
        )
        for place, (one, other) in enumerate(sorted(drawn))
        if one != other
    )
    return Ledger(documents=documents, entities=(), claims=claims)


def main() -> None:
    """Measure networks of the sizes that are given."""
    print("| actors | pairs | engine | one measurement | each source left out |")
    print("|---:|---:|---|---:|---:|")
    for pairs in map(int, sys.argv[1:] or ["1000", "10000", "50000", "100000"]):
        ledger, policy = some_ledger(pairs), Policy()
        start = time.perf_counter()
        whole = analyse(network_of(edges(ledger, policy)))
        once = time.perf_counter() - start
        start = time.perf_counter()
        tried = len(list(islice(left_out(ledger, policy, whole, LeaveOut.DOCUMENT, first=10, most=TRIES), TRIES)))
        each = (time.perf_counter() - start) / tried
        how = f"{whole.engine}, {'estimated' if whole.estimated else 'exact'}"
        network = whole.network
        print(f"| {len(network.actors):,} | {len(network.pairs):,} | {how} | {once:.1f} s | {each:.1f} s |", flush=True)


if __name__ == "__main__":
    main()
