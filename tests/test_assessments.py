"""What the user holds of sources and items: read from a table, kept in the graph, shown, and never counted."""

import dataclasses
from pathlib import Path

import pyoxigraph
import pytest

from graph.assessments import read_assessments
from graph.errors import UsageError
from graph.model import Assessment, Ledger
from graph.network import build_network
from graph.pipeline import build
from graph.roots import assign_roots
from graph.store import read_ledger
from graph.tally import sides
from graph.triples import Run, describe
from graph.triples.recover import recover
from graph.validate import check_shapes
from graph.views.content import page_content
from tests.sample_ledger import VOCABULARY, sample_ledger

LEDGER = sample_ledger()
CLAIM = LEDGER.claims[0].id


def read(path: Path, *rows: str) -> tuple[list[tuple[object, ...]], tuple[str, ...]]:
    table = path / "assessments.csv"
    table.write_text("\n".join(["kind,name,reliability,credibility,note", *rows]) + "\n", "utf-8")
    found = read_assessments(table, LEDGER)
    return [dataclasses.astuple(one) for one in found.assessments], found.notices


def test_sources_get_a_letter_and_items_a_number(tmp_path: Path) -> None:
    harbour = next(one.id for one in LEDGER.documents if one.slug == "harbour")
    found, notices = read(
        tmp_path,
        "publisher,the harbour post,b,,corrects its errors",
        "actor,Elena Ríos,F,,",
        "document,harbour,C,3,",
        f"claim,{CLAIM},,2,two of us saw it",
    )
    assert notices == ()
    assert found == [
        ("actor", "rios", "F", None, None),
        ("claim", CLAIM, None, 2, "two of us saw it"),
        ("document", harbour, "C", 3, None),
        ("publisher", "The Harbour Post", "B", None, "corrects its errors"),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "publisher,The Harbour Post,G,,",
            "line 2: publisher 'The Harbour Post' has the reliability 'G'",
        ),
        ("document,harbour,,7,", "has the credibility '7': give one of 1"),
        ("publisher,The Harbour Post,,3,", "cannot have a credibility: that is for claim, document"),
        (f"claim,{CLAIM},A,,", "cannot have a reliability: that is for actor, document, publisher"),
        ("outlet,The Harbour Post,A,,", "is of no kind that can be assessed"),
        ("document,nowhere,A,,", "is not read here"),
        ("document,harbour,,,", "has neither grade nor note"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_the_others_are_used(tmp_path: Path, row: str, told: str) -> None:
    found, notices = read(tmp_path, row, "document,committee,A,,")
    assert len(found) == 1
    assert len(notices) == 1
    assert told in notices[0]
    assert "left out" in notices[0]


def test_a_name_that_two_bear_and_a_second_row_of_one_thing_are_told(tmp_path: Path) -> None:
    twice, notices = read(tmp_path, "document,harbour,A,,", "document,harbour,B,,")
    assert [one[2] for one in twice] == ["A"]
    assert "assessed twice" in notices[0]
    entities = tuple(dataclasses.replace(one, label="Twin") for one in LEDGER.entities)
    (tmp_path / "twins.csv").write_text("kind,name,reliability\nactor,Twin,A\n", "utf-8")
    found = read_assessments(tmp_path / "twins.csv", dataclasses.replace(LEDGER, entities=entities))
    assert "give an id" in found.notices[0]


def test_a_file_that_is_no_such_table_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.csv: cannot be read"):
        read_assessments(tmp_path / "absent.csv", LEDGER)
    (tmp_path / "other.csv").write_text("who,what\n", "utf-8")
    with pytest.raises(UsageError, match="has no column 'kind'"):
        read_assessments(tmp_path / "other.csv", LEDGER)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"binary\.csv: cannot be read"):
        read_assessments(tmp_path / "binary.csv", LEDGER)


def assessed(ledger: Ledger) -> Ledger:
    grades = (
        Assessment(kind="claim", about=ledger.claims[0].id, credibility=1),
        Assessment(kind="publisher", about="The Harbour Post", reliability="E", note="wrong again"),
    )
    return dataclasses.replace(ledger, assessments=grades)


def test_assessments_are_in_the_triples_and_come_back(tmp_path: Path) -> None:
    ledger = assessed(assign_roots(LEDGER))
    lines = describe(ledger, Run(version="0"))
    triples = pyoxigraph.parse("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    assert recover(triples).assessments == ledger.assessments
    (tmp_path / "graph.nt").write_text("\n".join(lines), "utf-8")
    assert check_shapes(tmp_path / "graph.nt") == []
    wrong = [line.replace('reliability> "E"', 'reliability> "Z"') for line in lines]
    (tmp_path / "wrong.nt").write_text("\n".join(wrong), "utf-8")
    assert [one.what for one in check_shapes(tmp_path / "wrong.nt")] == [
        "a reliability is a letter from A to F (found Z)"
    ]


def test_no_count_changes_with_an_assessment() -> None:
    plain = assign_roots(LEDGER)
    with_grades = {line for line in describe(assessed(plain), Run(version="0")) if "/id/a-" not in line}
    assert with_grades == set(describe(plain, Run(version="0")))
    assert sides(assessed(plain).claims) == sides(plain.claims)


def test_the_page_gets_them_by_the_places_of_what_they_are_about() -> None:
    ledger = assessed(LEDGER)
    links = [link for *_, link in build_network(ledger, VOCABULARY).edges(data="link")]
    claim, publisher = page_content(ledger, links, VOCABULARY, run=Run(version="0"), texts=False)["assessments"]  # type: ignore[misc]
    assert (claim["kind"], claim["about"], claim["credibility"]) == ("claim", 0, 1)  # type: ignore[index,call-overload]
    assert (publisher["about"], publisher["reliability"]) == ("The Harbour Post", "E")  # type: ignore[index,call-overload]


def test_a_build_takes_them_from_a_file_and_tells_what_it_could_not_use(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The Sinaloa Cartel supplies fentanyl to brokers, the DEA said.\n", "utf-8")
    (tmp_path / "grades.csv").write_text("kind,name,credibility\ndocument,one,4\ndocument,two,4\n", "utf-8")
    report = build([str(tmp_path / "one.txt")], tmp_path / "out", assessments=tmp_path / "grades.csv")
    assert any("document 'two' is not read here" in notice for notice in report.notices)
    (kept,) = read_ledger(tmp_path / "out" / "graph.ttl").assessments
    assert (kept.kind, kept.credibility) == ("document", 4)
