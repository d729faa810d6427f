"""How long does each question take, on synthetic claims in the Oxigraph store and their table?

    python -m benchmarks.questions 10000 100000 [--rdflib] [--as-shipped] [--repeat 5] [--place FOLDER] [--markdown]

Every question is asked with the values of several parameters: an actor that is in most claims, one that is in many, one
in some and one in few (at the places 1, 1/50, 1/5 and 1/2 of their order). Shown are the median over values and repeats
and the slowest value, by the clock, and the median of the processor's time, which other work on the machine disturbs
less; where a question goes to the table, also what the triples take for it. ``--rdflib`` asks rdflib
in memory the same, once, in processes that are ended after twenty seconds. The machine's noise is in all of it.
"""

import argparse
import itertools
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph
import rdflib

from benchmarks.synthetic import synthetic_ledger
from graph.store import ask, open_store, query, with_values, write_store, write_table
from graph.triples import PREFIXES, Run, statements
from ontology.vocabulary import Question, load_questions

_PATIENCE = 20.0


def main() -> int:
    """Measure and print a table a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=int, nargs="+")
    parser.add_argument("--rdflib", action="store_true", help="beside it, at the first size")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--place", type=Path, help="where stores are kept for the next run (default: nowhere)")
    parser.add_argument("--only", nargs="*", help="names of questions")
    parser.add_argument("--as-shipped", action="store_true", help="do not ask the triples what goes to the table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        for number, claims in enumerate(options.claims):
            place = (options.place or Path(spare)) / f"claims-{claims}"
            _prepare(claims, place)
            _measure(place, claims, options, with_rdflib=options.rdflib and number == 0)
    return 0


def _prepare(claims: int, place: Path) -> None:
    """Write store and table, unless a run before has."""
    if (place / "claims.parquet").exists():
        return
    place.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    ledger = synthetic_ledger(claims)
    made = time.perf_counter()
    write_store(statements(ledger, Run(version="measured")), place / "store")
    stored = time.perf_counter()
    write_table(ledger, place / "claims.parquet")
    print(
        f"{claims:,} claims: made in {made - start:.0f} s, described and stored in {stored - made:.0f} s, "
        f"table written in {time.perf_counter() - stored:.0f} s",
        flush=True,
    )


def _measure(place: Path, claims: int, options: argparse.Namespace, *, with_rdflib: bool) -> None:
    store, table = open_store(place / "store"), place / "claims.parquet"
    values = _values(store)
    graph = _rdflib(store) if with_rdflib else None
    print(
        f"\n| question, {claims:,} claims | engine | median ms | slowest ms | median CPU ms | triples ms |"
        + " rdflib ms |" * with_rdflib
    )
    print("|---|---|---|---|---|---|" + "---|" * with_rdflib)
    for name, question in load_questions().items():
        if options.only and name not in options.only:
            continue
        clock_of = {"clock": "published"} if any(one.type == "clock" for one in question.parameters) else {}
        given = [one | clock_of for one in _given(question, values)]
        taken = [[_seconds(store, question, one, table) for _ in range(options.repeat)] for one in given]
        clock = [[seconds for seconds, _ in of_one] for of_one in taken]
        processor = [seconds for of_one in taken for _, seconds in of_one]
        twice = question.table and not options.as_shipped
        of_triples = min(_seconds(store, question, given[0], None) for _ in range(2))[0] if twice else 0.0
        row = [
            f"`{name}`",
            question.engine,
            f"{statistics.median(itertools.chain.from_iterable(clock)) * 1000:.0f}",
            f"{max(map(min, clock)) * 1000:.0f}",
            f"{statistics.median(processor) * 1000:.0f}",
            f"{of_triples * 1000:.0f}" if twice else "",
        ]
        if graph is not None:
            row.append(_seconds_of_rdflib(graph, question, given[-1]))
        print(f"| {' | '.join(row)} |", flush=True)


def _seconds(
    store: pyoxigraph.Store, question: Question, given: Mapping[str, str], table: Path | None
) -> tuple[float, float]:
    """Return the seconds of the clock and of the processor that an answer takes."""
    start, busy = time.perf_counter(), time.process_time()
    ask(store, question, given, table=table)
    return time.perf_counter() - start, time.process_time() - busy


def _values(store: pyoxigraph.Store) -> dict[str, list[str]]:
    """Return values by what they are: names of those spoken of, of voices, reports and details."""

    def ranked(count: str, kind: str = "") -> list[str]:
        found = query(
            store,
            f"SELECT ?name {{ ?one cg:{count} ?n ; skos:prefLabel ?name {kind} "
            "FILTER NOT EXISTS { ?one cg:voiceOf ?itself } } ORDER BY DESC(?n) ?name",
        )
        names = [str(row[0]) for row in found.rows]
        return [names[0], names[len(names) // 50], names[len(names) // 5], names[len(names) // 2]]

    return {
        "spoken of": ranked("claimsAbout"),
        "speaks": ranked("claimsMade"),
        "report": ranked("claimsMade", "; a cg:Document"),
        "detail": ranked("claimsAbout", "; a cg:Substance"),
    }


def _given(question: Question, values: Mapping[str, list[str]]) -> Iterator[dict[str, str]]:
    """Yield what a question is asked with, the least of which much is said last."""
    fixed = {
        "since": "2025-12-20", "date": "2023", "relation": "laundersMoneyFor", "document": "report-0000077",
    }  # fmt: skip
    names = {parameter.name: parameter for parameter in question.parameters}
    needed = {name for name, parameter in names.items() if parameter.default is None}
    if needed != names.keys() and needed <= fixed.keys():
        yield {name: fixed[name] for name in needed}
    names = {name: parameter for name, parameter in names.items() if parameter.type != "clock"}
    if question.name == "what-is-said-in-words":
        yield {"words": "said of the trade in san"}
    elif names.keys() <= fixed.keys():
        yield {name: fixed[name] for name in names}
    else:
        for place in range(4):
            kinds = {
                name: "report" if name == "report" else "detail" if name == "words"
                else "speaks" if "who speaks" in parameter.description else "spoken of"
                for name, parameter in names.items()
            }  # fmt: skip
            # The second of two names is the next in the order.
            given = {name: values[kind][(place + at) % 4] for at, (name, kind) in enumerate(kinds.items())}
            yield given | {name: fixed[name] for name in names if name in fixed}


def _rdflib(store: pyoxigraph.Store) -> rdflib.Graph:
    graph = rdflib.Graph()
    triples = pyoxigraph.serialize(
        (quad.triple for quad in store.quads_for_pattern(None, None, None)), format=pyoxigraph.RdfFormat.N_TRIPLES
    )
    return graph.parse(data=triples or b"", format="nt")


def _seconds_of_rdflib(graph: rdflib.Graph, question: Question, given: Mapping[str, str]) -> str:
    """Ask in a child process, which shares the graph, so that it can be ended."""
    values = {parameter.name: parameter.default or "" for parameter in question.parameters} | dict(given)
    lower = {parameter.name for parameter in question.parameters if parameter.type in ("name", "words")}
    sparql = with_values(question, {name: value.lower() if name in lower else value for name, value in values.items()})
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def work() -> None:
        start = time.perf_counter()
        len(list(graph.query(sparql, initNs=PREFIXES)))
        theirs.send(time.perf_counter() - start)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    seconds = f"{ours.recv() * 1000:.0f}" if ours.poll(_PATIENCE) else f"over {_PATIENCE * 1000:.0f}"
    process.kill()
    process.join()
    return seconds


if __name__ == "__main__":
    sys.exit(main())
