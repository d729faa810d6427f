"""The command ``claimgraph export``, from a folder on disk to a file."""

from pathlib import Path

import pytest

from graph.cli import main
from graph.export import FORMATS
from graph.store import write_turtle
from graph.triples import describe
from tests.exported import RUN, exported
from tests.sample_ledger import sample_ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_turtle(describe(sample_ledger(), RUN), tmp_path / "graph.ttl")
    return tmp_path


def test_a_file_is_written(folder: Path) -> None:
    assert main(["export", "stix", str(folder), "-o", str(folder / "claims.json")]) == 0
    assert (folder / "claims.json").read_bytes() == exported("stix", sample_ledger())
    assert sorted(path.name for path in folder.iterdir()) == ["claims.json", "graph.ttl"]


def test_the_policy_names_the_graph_of_the_edges(folder: Path) -> None:
    options = ["--roots", "2", "--certainty", "certain", "--known-roots", "--undisputed"]
    assert main(["export", "nquads", str(folder), "-o", str(folder / "claims.nq"), *options]) == 0
    name = "derived/edges-as-claimed-by-2-roots-or-more-certain-known-roots-undisputed>"
    assert name in (folder / "claims.nq").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trig", "SOURCE", "--roots", "0"], "an edge needs one root at least"),
        (["csv", "SOURCE", "--roots", "2"], "csv has no plain edges to choose"),
        (["csv", "nowhere"], "nowhere: holds no graph; name a build folder"),
    ],
)
def test_what_cannot_be_written_is_said(
    arguments: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(folder) if argument == "SOURCE" else argument for argument in arguments]
    assert main(["export", *given, "-o", str(folder / "file")]) == 2
    assert message in capsys.readouterr().err
    assert not (folder / "file").exists()


def test_a_graph_that_is_no_turtle_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "graph.ttl").write_text("no turtle", "utf-8")
    for name in ("turtle", "csv"):
        assert main(["export", name, str(folder), "-o", str(folder / "file")]) == 2
        assert "is not valid Turtle" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "csv", str(folder), "-o", str(folder / "none" / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_every_format_is_in_the_help_and_in_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    shown = capsys.readouterr().out
    page = (Path(__file__).parent.parent / "docs" / "exports.md").read_text("utf-8")
    for name in FORMATS:
        assert f"  {name} " in shown
        assert f"`{name}`" in page
