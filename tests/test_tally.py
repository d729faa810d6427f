"""What claims come from: one text in many documents is one voice and one source, and unknown is said to be so."""

import dataclasses
import tempfile
from pathlib import Path

import pyarrow.parquet
import pyoxigraph
from hypothesis import HealthCheck, given, settings

from graph.model import Claim, Ledger, Polarity, Voice
from graph.network import Link, build_network
from graph.policy import Policy, edges
from graph.store.table import write_table
from graph.tally import Sides, sides, source, tally
from graph.triples import PREFIXES, Run, describe
from graph.views.content import page_content
from ontology.vocabulary import load_vocabulary
from tests.sample_ledger import sample_ledger
from tests.strategies import ledgers


def claim(number: int, *, speaker: str | None = None, root: str | None = None, origin: str | None = None) -> Claim:
    one = sample_ledger().claims[0]
    return dataclasses.replace(
        one,
        id=f"c-{number}",
        attribution=dataclasses.replace(one.attribution, speaker=Voice(entity=speaker)),
        evidence=dataclasses.replace(one.evidence, document=f"d-{number}"),
        root=root,
        origin=origin,
    )


def test_twelve_reprints_of_one_text_are_one_voice_and_one_root() -> None:
    count = tally(claim(number, root="r-1", origin="r-1") for number in range(12))
    assert (count.claims, count.documents, count.voices, count.roots, count.unknown) == (12, 12, 1, 1, 0)


def test_a_quotation_of_unknown_root_in_reprints_is_one_text_of_unknown_root() -> None:
    count = tally(claim(number, speaker="hall", origin="r-1") for number in range(12))
    assert (count.documents, count.voices, count.roots, count.unknown) == (12, 1, 0, 1)


def test_a_text_that_says_it_and_quotes_somebody_is_one_root_and_shown_as_unknown_but_rests_on_one_source() -> None:
    count = tally([claim(1, root="r-1", origin="r-1"), claim(1, speaker="hall", origin="r-1")])
    assert (count.roots, count.unknown, count.sources) == (1, 1, 1)


def test_claims_of_a_ledger_without_roots_count_by_their_documents() -> None:
    count = tally([claim(1), claim(2), claim(2)])
    assert (count.documents, count.voices, count.roots, count.unknown, count.sources) == (2, 2, 0, 2, 2)


def test_nothing_comes_from_nothing() -> None:
    assert str(tally([])) == "0 documents, 0 voices"


def test_sides_are_parted_by_polarity_and_a_shared_root_counts_once_in_all() -> None:
    denial = claim(2, speaker="rios", root="r-1")
    denial = dataclasses.replace(denial, stance=dataclasses.replace(denial.stance, polarity=Polarity.DENIED))
    counts = sides([claim(1, speaker="hall", root="r-1"), denial])
    assert (counts.for_.roots, counts.against.roots, counts.all.roots) == (1, 1, 1)
    assert (counts.for_.voices, counts.against.voices, counts.all.voices) == (1, 1, 2)


def test_counts_in_words() -> None:
    claims = [claim(1, speaker="hall", root="r-1"), claim(2, speaker="hall", root="r-2"), claim(3, origin="r-9")]
    assert str(tally(claims)) == "3 documents, 2 voices, 2 independent roots (1 text of unknown root)"


def counted_in_triples(ledger: Ledger) -> dict[str, dict[str, int]]:
    store = pyoxigraph.Store()
    store.bulk_load("\n".join(describe(ledger, Run(version="0"))).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    found: dict[str, dict[str, int]] = {}
    rows = store.query("SELECT ?p ?n ?v { ?p a rdf:Statement ; ?n ?v . FILTER(isNumeric(?v)) }", prefixes=PREFIXES)
    for row in rows:  # type: ignore[union-attr]
        proposition, name, value = (str(term.value) for term in row)
        found.setdefault(proposition.rpartition("/")[2], {})[name.rpartition("#")[2]] = int(value)
    return found


def rows_of(ledger: Ledger) -> dict[str, dict[str, int]]:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "claims.parquet"
        write_table(ledger, path)
        return {row["proposition"]: row for row in pyarrow.parquet.read_table(path).to_pylist()}


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(ledgers())
def test_network_triples_table_page_and_policies_count_alike(ledger: Ledger) -> None:
    vocabulary = load_vocabulary()
    network = build_network(ledger, vocabulary)
    links: list[Link] = [link for *_, link in network.edges(data="link")]
    shown = page_content(ledger, links, vocabulary, run=Run(version="0"), texts=False)["links"]
    triples, rows = counted_in_triples(ledger), rows_of(ledger)
    made = {edge.proposition.id: edge for edge in edges(ledger, Policy())}
    for link, on_page in zip(links, shown, strict=True):  # type: ignore[arg-type]
        name, counts = link.proposition.id, link.tally
        for side, way, total in ((counts.for_, "affirming", "affirmations"), (counts.against, "denying", "denials")):
            assert rows[name][total] == triples[name][total] == side.claims
            numbers = (side.documents, side.voices, side.roots, side.unknown)
            words = ("documents", "voices", "roots", "unknown")
            assert tuple(rows[name][f"{way}_{word}"] for word in words) == numbers
            if side.claims:
                assert tuple(triples[name][f"{way}{word.capitalize()}"] for word in words) == numbers
            assert tuple(on_page["tally"]["for" if way == "affirming" else "against"]) == numbers  # type: ignore[index,call-overload]
        assert len(made[name].roots if name in made else ()) == counts.for_.sources
        consistent(counts)


def consistent(counts: Sides) -> None:
    for one in (counts.for_, counts.against, counts.all):
        assert one.roots <= one.sources <= one.roots + one.unknown
        assert one.sources <= one.claims
    assert counts.all.claims == counts.for_.claims + counts.against.claims


def test_a_claim_is_counted_under_its_root_then_its_text_then_its_document() -> None:
    assert source(claim(1, root="r-1", origin="r-2")) == "r-1"
    assert source(claim(1, origin="r-2")) == "r-2"
    assert source(claim(1)) == "d-1"
