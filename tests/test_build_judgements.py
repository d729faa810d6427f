"""A build with judgements: they are found beside the folder, carried out, told of, and never written."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from graph.errors import StoreError, UsageError
from graph.identity.sayings import held_to_be_one, is_not, might_be
from graph.judgements import (
    ActorAddress,
    ClaimAddress,
    ClaimJudgement,
    Finding,
    IdentityJudgement,
    Judgements,
    Sameness,
    Undoing,
    append,
    beside,
)
from graph.judgements.undecided import COLUMNS
from graph.model import Entity, Ledger
from graph.pipeline import build, read
from graph.reader import ReaderSettings
from graph.report import Report
from graph.store import read_ledger

FRAMES = ReaderSettings(learned=False)
SAYS = "{} launders money for the Norte Gang. {} launders money for the Costa Gang.\n"
TEXTS = {
    "harbour": SAYS.format("Ramón Cisneros Ledesma", "Peter Lane"),
    "valley": SAYS.format("Esteban Luna", "Ramon Cisneros Ledezma"),
    "court": SAYS.format("Esteban Luna Prado", "Peter Lane"),
}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def built(reports: Path, **more: object) -> Report:
    return build([str(reports)], reports.parent / "out", reader=FRAMES, **more)  # type: ignore[arg-type]


def named(ledger: Ledger, label: str) -> list[Entity]:
    return [entity for entity in ledger.entities if label in (entity.label, *entity.aliases)]


def same(left: Entity, right: Entity) -> IdentityJudgement:
    return IdentityJudgement(
        author="Ana Ruiz",
        date="2024-05-01",
        reason="one passport",
        sameness=Sameness.SAME,
        left=ActorAddress.of(left),
        right=ActorAddress.of(right),
    )


def test_a_build_joins_what_is_certain_and_lists_what_is_likely(reports: Path) -> None:
    report = built(reports)
    (cisneros,) = named(report.ledger, "Ramón Cisneros Ledesma")
    assert "Ramon Cisneros Ledezma" in (cisneros.label, *cisneros.aliases)
    (said,) = held_to_be_one(cisneros)
    assert said.endswith(" are held to be one because of the same name in another spelling (score 0.99)")
    with (reports.parent / "out" / "undecided.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    (row,) = rows
    assert {row["left_label"], row["right_label"]} == {"Esteban Luna", "Esteban Luna Prado"}
    assert row["reason"] == "the same given name, and one surname left out"
    told = json.loads((reports.parent / "out" / "report.json").read_text("utf-8"))
    assert [pair["score"] for pair in told["undecided"]] == [float(row["score"])]
    (luna,) = named(report.ledger, "Esteban Luna Prado")
    labels = {entity.id: entity.label for entity in report.ledger.entities}
    assert might_be(luna, labels)[0].startswith("might also be Esteban Luna: the same given name")


def test_what_people_decided_is_found_beside_the_folder_and_comes_back_from_the_graph(reports: Path) -> None:
    before = built(reports).ledger
    (short,), (full,) = named(before, "Esteban Luna"), named(before, "Esteban Luna Prado")
    (lane,) = named(before, "Peter Lane")
    court = next(document for document in before.documents if document.slug == "court")
    claim = next(claim for claim in before.claims if "Cisneros" in claim.evidence.quote)
    file = beside(reports.parent / "out")
    decisions = [
        same(short, full),
        IdentityJudgement(
            author="Ben Roth",
            date="2024-05-02",
            reason="born in another year",
            sameness=Sameness.DIFFERENT,
            left=ActorAddress.of(lane, [court]),
            right=ActorAddress.of(lane),
        ),
        ClaimJudgement(
            author="Ana Ruiz",
            date="2024-05-03",
            reason="word for word",
            finding=Finding.ACCEPT,
            claim=ClaimAddress.of(claim, before),
        ),
    ]
    append(file, *decisions)
    kept = file.read_bytes()
    report = built(reports)
    assert file.read_bytes() == kept
    assert report.notices == tuple(notice for notice in report.notices if "judgement" not in notice)
    assert len(named(report.ledger, "Peter Lane")) == 2
    (luna,) = named(report.ledger, "Esteban Luna")
    (said,) = held_to_be_one(luna)
    assert said.endswith(" are held to be one: one passport (Ana Ruiz, 2024-05-01)")
    assert is_not(named(report.ledger, "Peter Lane")[0], {})[0].endswith("born in another year (Ben Roth, 2024-05-02)")
    assert [ruling.finding for one in report.ledger.claims for ruling in one.rulings] == ["accept"]
    back = read_ledger(reports.parent / "out" / "graph.ttl")
    assert back.entities == report.ledger.entities
    assert back.claims == report.ledger.claims
    told = json.loads((reports.parent / "out" / "report.json").read_text("utf-8"))["judgements"]
    assert (told["file"], told["holding"], told["conflicts"]) == ("out.judgements.ttl", 3, [])
    # A build over the one before gives the same bytes.
    graph = (reports.parent / "out" / "graph.ttl").read_bytes()
    built(reports)
    assert (reports.parent / "out" / "graph.ttl").read_bytes() == graph
    # All of it can be taken back.
    append(file, *(Undoing(author="Ana Ruiz", date="2024-06-01", reason="", undone=one.id) for one in decisions))
    assert built(reports).ledger == before


def test_a_judgement_that_cannot_be_carried_out_is_a_notice(reports: Path) -> None:
    file = reports.parent / "mine.ttl"
    gone = Entity(id="e-0", type="Person", label="Nora Pell")
    lost = same(gone, Entity(id="e-1", type="Person", label="Eva Mora"))
    append(file, lost)
    (notice,) = built(reports, judgements=file).notices
    assert notice == f"mine.ttl: {lost.id} was not carried out: nobody is called Nora Pell; it is kept"


def test_a_list_joins_names_and_gives_its_entry_as_an_identifier(reports: Path) -> None:
    path = reports.parent / "list.jsonl"
    entry = {"id": 7, "type": "individual", "name": "CISNEROS LEDESMA, Ramón", "aliases": ["Hugo Luis Otero Paz"]}
    path.write_text(json.dumps(entry), "utf-8")
    (reports / "daily.txt").write_text("Hugo Luis Otero Paz launders money for the Norte Gang.\n", "utf-8")
    ledger = built(reports, lists=[path]).ledger
    (one,) = named(ledger, "Hugo Luis Otero Paz")
    assert one == named(ledger, "Ramón Cisneros Ledesma")[0]
    assert one.identifiers == ("list.jsonl 7",)
    assert "list.jsonl 7 lists both names" in {join.reason for join in one.joined}
    told = json.loads((reports.parent / "out" / "report.json").read_text("utf-8"))["settings"]["lists"]
    assert told == [{"file": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "entries": 1}]


def test_a_file_that_cannot_be_read_stops_a_build_before_it_does_anything(reports: Path) -> None:
    broken = reports.parent / "broken.ttl"
    broken.write_text("no turtle", "utf-8")
    with pytest.raises(StoreError, match="is no Turtle"):
        built(reports, judgements=broken)
    with pytest.raises(UsageError, match="is no list"):
        built(reports, lists=[broken])
    assert not (reports.parent / "out").exists()


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ('Julián "El Güero" Rentería Salas', "Rentería Salas", 1),
        ("Esteban Luna Prado, alias El Zurdo,", "El Zurdo", 1),
        ("Hugo Paz (a.k.a. “El Gato”)", "El Gato", 1),
        ("Hugo Paz, also known as “El Flaco,”", "Peter Lane", 2),
        ("Hugo Paz, known as a broker,", "Peter Lane", 2),
    ],
)
def test_a_text_that_introduces_another_name_speaks_of_one(tmp_path: Path, first: str, second: str, names: int) -> None:
    (tmp_path / "story.txt").write_text(SAYS.format(first, second), "utf-8")
    ledger = read([str(tmp_path)], reader=FRAMES, judgements=Judgements()).ledger
    assert len(ledger.claims) == 2
    assert len({claim.proposition.subject for claim in ledger.claims}) == names
