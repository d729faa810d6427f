"""The page of figures."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks.quality import NEWS, SETS, interval, kind_of_document, main
from graph.evaluate import Figure

STORY = "Chinese brokers launder money for the Sinaloa Cartel. The DEA arrested two couriers in Lima last Monday."


def test_intervals_are_those_of_documents_drawn_anew_and_the_same_in_every_run() -> None:
    good, bad = Figure(right=9, found=10, gold=10), Figure(right=1, found=10, gold=10)
    low, high = interval([good, bad] * 5)
    assert 0.1 < low < 0.4
    assert 0.6 < high < 0.9
    assert interval([good, bad] * 5) == (low, high)
    assert interval([good] * 5) == (good.f1, good.f1)


def test_the_kind_of_a_document_is_the_beginning_of_its_name() -> None:
    assert [kind_of_document(slug) for slug in ("wh-2024-07-31-fact-sheet", "seed")] == ["wh", "seed"]


def test_the_page_has_every_set_kind_relation_and_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = STORY.split(". ", maxsplit=1)[0]
    annotated = {
        "entities": [
            {"id": "e1", "type": "Group", "label": "Chinese brokers", "mentions": ["Chinese brokers"]},
            {"id": "e2", "type": "CriminalOrganization", "label": "Sinaloa Cartel", "mentions": ["Sinaloa Cartel"]},
        ],
        "claims": [
            {"id": "c1", "subject": "e1", "relation": "laundersMoneyFor", "object": "e2", "speaker": "author",
             "polarity": "affirmed", "certainty": "certain", "quote": quote},
        ],
    }  # fmt: skip
    for folder in (*SETS.values(), "unseen"):
        place = tmp_path / folder
        place.mkdir(parents=True)
        (place / "wh-story.txt").write_text(STORY, "utf-8")
        (place / "wh-story.gold.json").write_text(json.dumps({"document": "wh-story", **annotated}), "utf-8")
    out = tmp_path / "quality.md"
    monkeypatch.setattr(sys, "argv", ["quality", str(tmp_path), "-o", str(out), "--news", str(tmp_path / "unseen")])
    assert main() == 0
    text = out.read_text("utf-8")
    for name in (*SETS, NEWS):
        assert f"| {name} | wh | 1 | 1 |" in text
    assert "| laundersMoneyFor | 1 | 1 | 1.00 | 1.00 | 1.00 |" in text
    assert "| **right** | 1 (100.0%) | 1 (100.0%) | 1 (100.0%) |" in text
    assert "| wh-story | 1 | " in text
