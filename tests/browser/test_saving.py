"""Files of what is shown: CSV and Turtle, read back as other programs read them."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph
import pytest
import rdflib

from graph.model import Ledger
from graph.records import csv_rows
from graph.triples import Run, describe, recover
from graph.validate import check_shapes
from tests.browser.test_clocks import timed_ledger
from tests.hostile_ledger import hostile_ledger
from tests.sample_ledger import sample_ledger

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Opening: TypeAlias = Callable[..., Page]

pytestmark = pytest.mark.browser

SCHEMA = rdflib.Namespace("https://schema.org/")
CG = "https://w3id.org/claimgraph/ontology#"
RUN = Run(version="9.9")


def saved(page: "Page", label: str) -> str:
    """Return what the page saves under a label, as text."""
    page.locator("#save summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return Path(download.value.path()).read_bytes().decode("utf-8-sig")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def by_id(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: row["id"])


@pytest.mark.parametrize("ledger", [timed_ledger(), hostile_ledger()], ids=["sample", "hostile"])
@pytest.mark.parametrize("texts", [True, False])
def test_the_claims_as_csv_are_those_of_the_build(open_page: "Opening", ledger: Ledger, *, texts: bool) -> None:
    found = by_id(rows_of(saved(open_page(ledger, texts=texts), "CSV: 11 claims")))
    expected = by_id(rows_of("".join(csv_rows(ledger))))
    assert found
    assert len(found) == len(expected)
    shared = sorted(expected[0].keys() & found[0].keys())
    assert expected[0].keys() - found[0].keys() <= {"subject_mentions", "object_mentions", "speaker_mentions"}
    for name in shared:
        assert [row[name] for row in found] == [row[name] for row in expected], name


def test_no_cell_is_taken_for_a_formula(open_page: "Opening") -> None:
    ledger = sample_ledger()
    bad = {"norte": "=cmd|' /C calc'!A0", "brokers": "+1", "hall": "-2", "costa": "@SUM(1)", "rios": "\tx"}
    entities = tuple(replace(one, label=bad.get(one.id, one.label)) for one in ledger.entities)
    page = open_page(replace(ledger, entities=entities))
    for label in ("CSV: 11 claims", "CSV: 12 actors", "CSV: 4 documents"):
        text = saved(page, label)
        page.locator("#save summary").click()
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_only_what_is_shown_is_saved(open_page: "Opening") -> None:
    page = open_page(fragment="#relation=laundersMoneyFor")
    assert {row["relation"] for row in rows_of(saved(page, "CSV: 5 claims"))} == {"laundersMoneyFor"}
    page.locator("#save summary").click()
    graph = rdflib.Graph().parse(data=saved(page, "Turtle: 5 claims"), format="turtle")
    assert len(list(graph.subjects(rdflib.RDF.type, SCHEMA.Claim))) == 5


def turtle_of(page: "Page") -> str:
    return saved(page, "Turtle: 11 claims")


@pytest.mark.parametrize("texts", [True, False])
def test_the_claims_as_turtle_are_those_of_the_graph(open_page: "Opening", *, texts: bool) -> None:
    ledger = timed_ledger()
    text = turtle_of(open_page(ledger, texts=texts))
    own = {f"{triple} ." for triple in pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.TURTLE)}
    assert len(own) > 300
    # A relation of the sample is none of the ontology, so the graph has no more than a label for it.
    strange = {line for line in own - set(describe(ledger, RUN)) if "/relation/" not in line.split(" ")[0]}
    assert {line.split(" ")[1].removeprefix(f"<{CG}") for line in strange} <= {"affirmations>", "denials>"}


def test_hostile_claims_are_valid_turtle(open_page: "Opening") -> None:
    graph = rdflib.Graph().parse(data=turtle_of(open_page(hostile_ledger())), format="turtle")
    assert len(set(graph.subjects(rdflib.RDF.type, SCHEMA.Claim))) == 11
    quotes = {str(quote) for quote in graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/oa#exact"))}
    assert {claim.evidence.quote for claim in hostile_ledger().claims} <= quotes


def test_the_ledger_comes_back_from_the_turtle(open_page: "Opening") -> None:
    ledger = timed_ledger()
    text = turtle_of(open_page(ledger))
    core = pyoxigraph.parse(path="ontology/core.ttl", format=pyoxigraph.RdfFormat.TURTLE)
    parsed = pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.TURTLE)
    again = recover([*core, *parsed])
    assert {claim.id: claim for claim in again.claims} == {claim.id: claim for claim in ledger.claims}
    assert [document.id for document in again.documents] == [document.id for document in ledger.documents]


def test_the_turtle_has_the_shape_of_a_graph_of_claims(open_page: "Opening", tmp_path: Path) -> None:
    ledger = sample_ledger()
    path = tmp_path / "claims.ttl"
    path.write_text(turtle_of(open_page(ledger, fragment="#view=claims")), encoding="utf-8")
    # The graph brings the ontology, and with it the types that each relation takes.
    for name in ("core.ttl", "relations/launders_money_for.ttl"):
        path.write_text(path.read_text("utf-8") + (Path("ontology") / name).read_text("utf-8"), encoding="utf-8")
    problems = [one for one in check_shapes(path) if "no type that the relation takes" not in one.what]
    assert problems == []


def test_what_is_saved_is_told_and_the_menu_closes_with_escape(page: "Page") -> None:
    saved(page, "Turtle: 11 claims")
    expect(page.locator("#saved")).to_have_text("Saved as claims.ttl.")
    page.keyboard.press("Escape")
    expect(page.locator("#save-items")).to_be_hidden()
    expect(page.locator("#save summary")).to_be_focused()
