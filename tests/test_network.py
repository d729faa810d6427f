"""The network, its layout and the page's bytes, without a browser."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from graph.model import Claim, Ledger
from graph.network import AFFIRMED, DENIED, DISPUTED, HEDGED, Link, build_network
from graph.triples import Run
from graph.views.content import page_content
from graph.views.layout import positions
from graph.views.looks import bends, wrapped
from graph.views.packing import unpacked
from graph.views.page import page_html, write_page
from tests.sample_ledger import SAID, VOCABULARY, sample_ledger

ROOT = Path(__file__).parent.parent


def links_of(ledger: Ledger) -> dict[tuple[str, str, str], Link]:
    network = build_network(ledger, VOCABULARY)
    return {
        (subject, known["link"].proposition.relation, object_): known["link"]
        for subject, object_, known in network.edges(data=True)
    }


def embedded(html: str, name: str) -> dict:
    return unpacked(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.DOTALL)[1])


def test_an_edge_carries_every_claim_of_its_proposition_and_no_other() -> None:
    ledger = sample_ledger()
    links = links_of(ledger)
    assert len(links) == len({claim.proposition.id for claim in ledger.claims})
    brokers = links["brokers", "laundersMoneyFor", "norte"]
    assert {claim.attribution.speaker.entity for claim in brokers.claims} == {"hall", "report", "ministry"}
    assert sorted(claim.id for link in links.values() for claim in link.claims) == sorted(
        claim.id for claim in ledger.claims
    )


def test_nodes_are_those_that_claims_are_about_and_not_mere_speakers() -> None:
    network = build_network(sample_ledger(), VOCABULARY)
    assert "brokers" in network
    assert network.nodes["brokers"]["entity"].label == "money brokers"
    assert "hall" not in network


def test_the_stance_of_a_link_tells_disputed_denied_hedged_and_affirmed_apart() -> None:
    links = links_of(sample_ledger())
    assert links["brokers", "laundersMoneyFor", "norte"].stance == DISPUTED
    assert links["atlantia", "regulates", "suppliers"].stance == DENIED
    assert links["costa", "controls", "bank"].stance == HEDGED
    assert links["court", "charges", "bank"].stance == AFFIRMED


def test_a_link_is_counted_for_and_against() -> None:
    tally = links_of(sample_ledger())["brokers", "laundersMoneyFor", "norte"].tally
    assert str(tally.for_) == "2 documents, 2 voices, 1 root (1 text of unknown root)"
    assert str(tally.against) == "1 document, 1 voice, 1 text of unknown root"
    assert tally.all.sources == 3


def test_a_symmetric_relation_is_marked_so() -> None:
    links = links_of(sample_ledger())
    assert links["atlantia", "cooperatesWith", "borea"].symmetric
    assert not links["court", "charges", "bank"].symmetric


def test_a_claim_about_an_unknown_entity_is_an_error_that_names_it() -> None:
    ledger = sample_ledger()
    without = replace(ledger, entities=tuple(entity for entity in ledger.entities if entity.id != "bank"))
    with pytest.raises(ValueError, match="bank is not among the ledger's entities"):
        build_network(without, VOCABULARY)
    without_speaker = replace(ledger, entities=tuple(entity for entity in ledger.entities if entity.id != "hall"))
    with pytest.raises(ValueError, match="hall is not among the ledger's entities"):
        page_html(without_speaker, VOCABULARY, version="1")


@pytest.mark.parametrize(("nodes", "most"), [(1, 0), (2, 0), (40, 0), (600, 0)])
def test_labels_do_not_overlap(nodes: int, most: int) -> None:
    plain = nx.barabasi_albert_graph(nodes, 2, seed=3) if nodes > 2 else nx.path_graph(nodes)
    network = nx.MultiDiGraph()
    network.add_nodes_from(f"n{at}" for at in plain)
    network.add_edges_from((f"n{a}", f"n{b}") for a, b in plain.edges)
    sizes = {node: (60.0 + 10 * (at % 9), 50.0) for at, node in enumerate(sorted(network))}
    where = positions(network, sizes)
    overlaps = sum(
        abs(where[a][0] - where[b][0]) < (sizes[a][0] + sizes[b][0]) / 2
        and abs(where[a][1] - where[b][1]) < (sizes[a][1] + sizes[b][1]) / 2
        for a, b in combinations(sorted(network), 2)
    )
    assert overlaps <= most


def test_unconnected_parts_are_packed_into_a_wide_rectangle_without_overlap() -> None:
    network = nx.MultiDiGraph((f"a{at}", f"b{at}") for at in range(30))
    where = positions(network, dict.fromkeys(network, (100.0, 50.0)))
    across = [x for x, _ in where.values()]
    down = [y for _, y in where.values()]
    assert max(across) - min(across) > max(down) - min(down)
    assert len(set(where.values())) == 60


def test_parallel_links_are_fanned_to_different_sides_and_a_single_one_is_straight() -> None:
    claim: Claim = sample_ledger().claims[0]

    def link(subject: str, object_: str) -> Link:
        proposition = replace(claim.proposition, subject=subject, object=object_)
        return Link(proposition=proposition, claims=(claim,), symmetric=False)

    there, back, alone = bends([link("a", "b"), link("b", "a"), link("a", "c")])
    assert alone == 0
    # Seen from their own subjects both bend the same way, which are opposite sides of the line between them.
    assert there == back != 0


def test_long_labels_are_wrapped_and_cut_and_an_empty_one_says_so() -> None:
    assert wrapped("Drug Enforcement Administration") == "Drug Enforcement\nAdministration"
    assert len(wrapped("word " * 60).split("\n")) == 3
    assert wrapped(" ") == "(no name)"


def test_offsets_count_utf_16_units_after_characters_beyond_the_basic_plane() -> None:
    moved = [replace(SAID[-1], marked="\U0001f4b0\U0001f4b0 " + SAID[-1].marked)]
    ledger = sample_ledger(moved)
    content = page_content(ledger, list(links_of(ledger).values()), VOCABULARY, run=Run(version="1"), texts=True)
    claim = content["claims"][0]
    text = next(known["text"] for known in content["documents"] if known["text"])
    units = text.encode("utf-16-le")
    start, end, _ = next(mark for mark in claim["marks"] if mark[2] == "subject")
    assert (
        units[2 * (claim["start"] + start) : 2 * (claim["start"] + end)].decode("utf-16-le")
        == "Southern District Court"
    )


def test_words_that_hedge_or_negate_are_marked_where_they_stand() -> None:
    ledger = sample_ledger()
    content = page_content(ledger, list(links_of(ledger).values()), VOCABULARY, run=Run(version="1"), texts=False)
    marked = {
        claim["quote"][start:end]
        for claim in content["claims"]
        for start, end, kind in claim["marks"]
        if kind == "stance"
    }
    assert marked == {"probably", "not", "allege", "fails to", "may"}


def test_a_page_without_texts_holds_the_quotes_and_nothing_else_of_the_documents() -> None:
    content = embedded(page_html(sample_ledger(), VOCABULARY, version="1", texts=False), "content")
    assert not any("text" in document for document in content["documents"])
    assert all(claim["quote"] for claim in content["claims"])


def test_the_page_of_a_short_article_is_smaller_than_a_megabyte(tmp_path: Path) -> None:
    write_page(sample_ledger(), VOCABULARY, tmp_path / "graph.html", version="1")
    assert (tmp_path / "graph.html").stat().st_size < 1_000_000


def test_text_from_documents_cannot_end_the_element_that_it_stands_in() -> None:
    ledger = sample_ledger()
    hostile = "</script><script>alert(1)</script><!-- \u2028 & \ud800"
    ledger = replace(ledger, entities=tuple(replace(entity, label=hostile) for entity in ledger.entities))
    html = page_html(ledger, VOCABULARY, version="</script><b>")
    assert html.count("</script>") == 4
    assert {entity["label"] for entity in embedded(html, "content")["entities"]} == {hostile}
    html.encode("utf-8")


def test_the_page_is_the_same_under_another_hash_seed(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from graph.views.page import write_page;"
        "from tests.sample_ledger import VOCABULARY, sample_ledger; import sys;"
        "write_page(sample_ledger(), VOCABULARY, Path(sys.argv[1]), version='1')"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
