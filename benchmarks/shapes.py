"""How long the engines of SHACL take over the same graph, and whether they find the same.

python -m benchmarks.shapes [CLAIMS ...]     (default: 1000)

Each engine runs in a process of its own and reads the graph and ontology/shapes.ttl from files. One claim of each
graph has lost its polarity and one proposition its object, so that there is something to find. ``now`` is what
claimgraph does. Engines that are not installed are passed over: pip install pyshacl pyshacl-turbo pyrudof pyshifty
"""

import dataclasses
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graph.model import Claim, Ledger, Proposition, Voice
from graph.store import write_turtle
from graph.triples import Run, describe
from ontology.vocabulary import FOLDER
from tests.sample_ledger import sample_ledger

SHAPES = FOLDER / "shapes.ttl"
#: The sample is repeated with other documents; this many repetitions share their entities and propositions.
SHARED = 7


def many(claims: int) -> Ledger:
    """Return the sample ledger over and over, about so many claims."""
    sample = sample_ledger()
    repetitions = range(max(1, claims // len(sample.claims)))
    groups = sorted({repetition // SHARED for repetition in repetitions})
    return dataclasses.replace(
        sample,
        documents=tuple(
            dataclasses.replace(one, id=f"{one.id}{repetition}", slug=f"{one.slug}{repetition}")
            for repetition in repetitions
            for one in sample.documents
        ),
        entities=tuple(
            dataclasses.replace(one, id=f"{one.id}{group}", mentions=(), curated=False)
            for group in groups
            for one in sample.entities
        ),
        claims=tuple(
            _repeated(claim, repetition, repetition // SHARED) for repetition in repetitions for claim in sample.claims
        ),
    )


def _repeated(claim: Claim, repetition: int, group: int) -> Claim:
    def voice(one: Voice) -> Voice:
        return dataclasses.replace(one, entity=one.entity and f"{one.entity}{group}")

    proposition, attribution = claim.proposition, claim.attribution
    return dataclasses.replace(
        claim,
        id=f"{claim.id}{repetition}",
        proposition=Proposition(
            subject=f"{proposition.subject}{group}",
            relation=proposition.relation,
            object=f"{proposition.object}{group}",
        ),
        attribution=dataclasses.replace(
            attribution,
            speaker=voice(attribution.speaker),
            relayed_by=tuple(map(voice, attribution.relayed_by)),
        ),
        evidence=dataclasses.replace(claim.evidence, document=f"{claim.evidence.document}{repetition}"),
        qualifiers=tuple(
            dataclasses.replace(one, entity=one.entity and f"{one.entity}{group}") for one in claim.qualifiers
        ),
    )


def now(data: Path) -> int:
    """Check as claimgraph does."""
    from graph.validate import check_shapes  # noqa: PLC0415

    return len(check_shapes(data))


def pyshacl(data: Path) -> int:
    """Check by pySHACL alone."""
    import pyshacl  # noqa: PLC0415
    import rdflib  # noqa: PLC0415
    from rdflib.namespace import RDF, SH  # noqa: PLC0415

    graph, shapes = rdflib.Graph().parse(data), rdflib.Graph().parse(SHAPES)
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    return len(list(results.subjects(RDF.type, SH.ValidationResult)))


def turbo(data: Path) -> int:
    """Check by pyshacl-turbo, which takes a store of pyoxigraph."""
    import pyoxigraph  # noqa: PLC0415
    import pyshacl_turbo  # noqa: PLC0415
    import rdflib  # noqa: PLC0415
    from rdflib.namespace import RDF, SH  # noqa: PLC0415

    store = pyoxigraph.Store()
    store.bulk_load(path=str(data), format=pyoxigraph.RdfFormat.TURTLE)
    _, results, _ = pyshacl_turbo.validate(store, shacl_graph=rdflib.Graph().parse(SHAPES))
    return len(list(results.subjects(RDF.type, SH.ValidationResult)))


def rudof(data: Path) -> int:
    """Check by rudof."""
    import pyrudof  # noqa: PLC0415

    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(data.read_text("utf-8"))
    engine.read_shacl(SHAPES.read_text("utf-8"))
    return len(engine.validate_shacl())


def shifty(data: Path) -> int:
    """Check by shifty."""
    import rdflib  # noqa: PLC0415
    import shifty  # noqa: PLC0415
    from rdflib.namespace import RDF, SH  # noqa: PLC0415

    _, results, _ = shifty.validate(data, SHAPES)
    graph = results if isinstance(results, rdflib.Graph) else rdflib.Graph().parse(data=results)
    return len(list(graph.subjects(RDF.type, SH.ValidationResult)))


ENGINES = {engine.__name__: engine for engine in (now, turbo, shifty, rudof, pyshacl)}


def main() -> int:
    """Run one engine, or all of them on graphs of the sizes that are given."""
    if sys.argv[1:2] == ["--one"]:
        start = time.perf_counter()
        found = ENGINES[sys.argv[2]](Path(sys.argv[3]))
        seconds = time.perf_counter() - start
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{found:8} found {seconds:10.1f} s {megabytes:8} MB")
        return 0
    for claims in map(int, sys.argv[1:] or ["1000"]):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "graph.ttl"
            lines = describe(many(claims), Run(version="0"))
            polarity = next(line for line in lines if "#polarity> <" in line)
            object_ = next(line for line in lines if "#object> <" in line)
            write_turtle((line for line in lines if line not in {polarity, object_}), path)
            print(f"{claims:,} claims, {len(lines):,} triples")
            for name in ENGINES:
                command = [sys.executable, __file__, "--one", name, str(path)]
                environment = {**os.environ, "PYTHONPATH": str(FOLDER.parent)}
                limit = 900
                try:
                    result = subprocess.run(  # noqa: S603 (this very file)
                        command, capture_output=True, text=True, check=False, env=environment, timeout=limit
                    )
                except subprocess.TimeoutExpired:
                    print(f"  {name:10} not done after {limit} s")
                    continue
                last = (result.stderr.strip().splitlines() or ["?"])[-1]
                print(f"  {name:10} {result.stdout.strip() if result.returncode == 0 else last}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
