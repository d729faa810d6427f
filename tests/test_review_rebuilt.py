"""A decision outlives the next build; where the text under it has changed, the review says so."""

from pathlib import Path

import pytest

from graph.judgements import Finding
from graph.pipeline import build
from graph.reader import ReaderSettings
from graph.review import Session
from graph.review.words import status
from tests.review import session_on

SENTENCE = "Martin Hall said that Chinese brokers launder money for the Sinaloa Cartel."


def built(folder: Path, text: str) -> Session:
    (folder / "story.txt").write_text(f"A headline\n\n{text}\n", "utf-8")
    build([str(folder / "story.txt")], folder / "out", reader=ReaderSettings(learned=False))
    return session_on(folder / "out")


@pytest.mark.slow
def test_a_decision_outlives_builds_and_changes_of_its_text(tmp_path: Path) -> None:
    session = built(tmp_path, SENTENCE)
    (claim,) = session.ledger.claims
    judgement = session.verdict(claim, Finding.ACCEPT, "yes")

    again = built(tmp_path, SENTENCE)
    assert status(again, again.ledger.claims[0]) == "accepted"
    assert [one.judgement for one in again.ledger.claims[0].rulings] == [judgement.id]
    assert again.told == {}

    moved = built(tmp_path, f"Something was added.\n\n{SENTENCE}")
    assert moved.told[judgement.id].startswith("look again: the text of story has changed since")
    assert [one.judgement for one in moved.ledger.claims[0].rulings] == [judgement.id]
    assert status(moved, moved.ledger.claims[0]) == "accepted"

    gone = built(tmp_path, "Nobody said anything.")
    assert gone.told[judgement.id].startswith("it was not carried out: ")
    assert [one.id for one in gone.standing] == [judgement.id]

    back = built(tmp_path, SENTENCE)
    assert back.told == {}
    assert status(back, back.ledger.claims[0]) == "accepted"
