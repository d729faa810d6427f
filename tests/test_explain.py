"""What a person is told who asks why a claim is one."""

import json
from pathlib import Path

import pytest

from graph.claims import LEARNED
from graph.cli import main
from graph.explain import explain
from graph.pipeline import build

TEXT = (
    "Carla Montero fled in May, the Harbour Tribune reported. According to prosecutors, she had laundered money for "
    "the Red Valley Cartel.\n\nOfficials in Lima denied that the Red Valley Cartel bribed judges."
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "flight.txt").write_text(TEXT, "utf-8")
    build([str(folder / "flight.txt")], folder / "out")
    return folder / "out"


def claims(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "claims.jsonl").read_text("utf-8").splitlines()]


def laundering(out: Path) -> str:
    return next(str(claim["id"]) for claim in claims(out) if claim["relation"] == "laundersMoneyFor")


def test_it_shows_words_voices_antecedent_and_confidence(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", laundering(built), str(built)]) == 0
    shown = capsys.readouterr().out
    assert "[subject: she] had [relation: laundered] money for the [object: Red Valley Cartel]" in shown
    assert "prosecutors, by the words “According to”" in shown
    assert "here “she”" in shown
    assert "stands for “Carla Montero” (characters 0 to 13: …[Carla Montero] fled" in shown
    assert "confidence 0." in shown
    assert "happened: nothing that can be resolved says when" in shown
    assert "published: unknown" in shown


def test_the_beginning_of_an_identifier_is_enough(built: Path) -> None:
    identifier = laundering(built)
    assert explain(built, identifier[:12]).claim.id == identifier


def test_the_chosen_relation_is_the_surest_of_those_weighed(built: Path) -> None:
    explanation = explain(built, laundering(built))
    first = explanation.weighed[0]
    assert (first.relation, first.forward) == ("laundersMoneyFor", True)
    assert first.confidence == explanation.claim.confidence
    assert bool(first.frame) == (explanation.claim.rule != LEARNED)


@pytest.mark.parametrize("wanted", ["c-", "", "c-0000", "id:"])
def test_an_identifier_that_names_no_single_claim_is_refused(
    built: Path, wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(claims(built)) > 1
    assert main(["explain", wanted, str(built)]) == 2
    assert "claim" in capsys.readouterr().err


def test_a_text_that_has_changed_is_said_and_not_weighed_again(tmp_path: Path) -> None:
    (tmp_path / "flight.txt").write_text(TEXT, "utf-8")
    build([str(tmp_path / "flight.txt")], tmp_path / "out")
    (tmp_path / "flight.txt").write_text(f"Corrected. {TEXT}", "utf-8")
    explanation = explain(tmp_path / "out", laundering(tmp_path / "out"))
    assert explanation.text is None
    assert "another text" in explanation.without
    assert not explanation.weighed
