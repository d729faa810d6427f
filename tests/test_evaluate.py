"""The project's own scorer."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UsageError
from graph.evaluate import Figure, alike, evaluate, forms, read_claims, read_gold, report, words

GOLD = Path(__file__).parents[2] / "shared" / "gold"


def entity(label: str, *mentions: str) -> dict[str, Any]:
    return {"label": label, "type": "Group", "mentions": list(mentions)}


def line(subject: str, relation: str, obj: str, **attributes: object) -> str:
    claim = {
        "document": "d",
        "subject": entity(subject),
        "relation": relation,
        "object": entity(obj),
        "speaker": None,
        "polarity": "affirmed",
        "certainty": "certain",
        "quote": "…",
    }
    return json.dumps({**claim, **attributes})


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder with one gold file: two propositions, one of them by a speaker and hedged."""
    names = {"e1": "Chinese brokers", "e2": "Sinaloa Cartel", "e3": "the Mexican army", "e4": "Ana Ruiz"}
    claims = [
        {"id": "c1", "subject": "e1", "relation": "laundersMoneyFor", "object": "e2", "speaker": "e4",
         "polarity": "affirmed", "certainty": "probable", "quote": "one"},
        {"id": "c2", "subject": "e3", "relation": "conflictsWith", "object": "e2", "speaker": "author",
         "polarity": "affirmed", "certainty": "certain", "quote": "two"},
    ]  # fmt: skip
    text = {"document": "d", "entities": [{"id": id_, **entity(name)} for id_, name in names.items()], "claims": claims}
    (tmp_path / "d.gold.json").write_text(json.dumps(text), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("The Sinaloa Cartel", ("sinaloa", "cartel")),
        ("China’s U.S. envoys'", ("china", "us", "envoys")),
        ("the", ("the",)),
        ("trade-based laundering", ("trade", "based", "laundering")),
        ("…", ()),
    ],
)
def test_words_pass_over_case_articles_possessives_and_punctuation(form: str, expected: tuple[str, ...]) -> None:
    assert words(form) == expected


def test_entities_are_alike_by_a_common_form_or_by_head_and_half_of_their_words() -> None:
    assert alike(forms("China", ["Beijing"]), forms("Beijing", []))
    assert alike(forms("Chinese money brokers", []), forms("Chinese brokers", []))
    assert not alike(forms("Chinese brokers", []), forms("Mexican brokers in the north", []))
    assert not alike(forms("Chinese money brokers of the south", []), forms("money brokers", []))
    assert not alike(forms("brokers", []), forms("Chinese brokers", []))


def test_a_claim_is_right_only_with_speaker_polarity_and_certainty(gold: Path) -> None:
    hedged = line("Chinese brokers", "laundersMoneyFor", "Sinaloa Cartel", speaker=entity("Ruiz", "Ana Ruiz"),
                  certainty="probable")  # fmt: skip
    flat = line("Chinese brokers", "laundersMoneyFor", "Sinaloa Cartel", speaker=entity("Ana Ruiz"))
    assert evaluate(read_gold(gold), read_claims([hedged])).claim == Figure(right=1, found=1, gold=2)
    result = evaluate(read_gold(gold), read_claims([flat]))
    assert result.claim == Figure(right=0, found=1, gold=2)
    assert result.proposition == Figure(right=1, found=1, gold=2)
    assert (result.accuracy("speaker"), result.accuracy("polarity"), result.accuracy("certainty")) == (1, 1, 0)


def test_only_symmetric_relations_match_the_other_way_round(gold: Path) -> None:
    lines = [
        line("Sinaloa Cartel", "conflictsWith", "Mexican army"),
        line("Sinaloa Cartel", "laundersMoneyFor", "Chinese brokers"),
    ]
    result = evaluate(read_gold(gold), read_claims(lines))
    assert result.proposition.right == 1
    assert result.pair.right == 2


def test_repetitions_of_a_proposition_count_once(gold: Path) -> None:
    result = evaluate(read_gold(gold), read_claims([line("Mexican army", "conflictsWith", "Sinaloa Cartel")] * 3))
    assert result.proposition == Figure(right=1, found=1, gold=2)


def test_the_author_by_name_is_the_document_s_own_voice(gold: Path) -> None:
    path = gold / "d.gold.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "author": "e4"}), "utf-8")
    found = read_claims([line("Mexican army", "conflictsWith", "Sinaloa Cartel", speaker=entity("Ana Ruiz"))])
    assert evaluate(read_gold(gold), found).accuracy("speaker") == 1


def test_misses_name_what_was_missed_and_what_is_wrong(gold: Path) -> None:
    found = read_claims([line("Mexican army", "arrests", "Sinaloa Cartel")])
    text = report(evaluate(read_gold(gold), found), per_document=True, misses=True)
    assert "MISSED d: chinese brokers | laundersMoneyFor | sinaloa cartel | by ana ruiz << one" in text
    assert "WRONG  d: mexican army | arrests | sinaloa cartel | by the document" in text
    assert "arrests                gold   0 found   1 right   0" in text


def test_no_claims_at_all_give_zeros(gold: Path) -> None:
    result = evaluate(read_gold(gold), {})
    assert result.proposition.as_json() == {"p": 0, "r": 0, "f1": 0, "hit": 0, "predicted": 0, "gold": 2}


def test_a_folder_without_gold_and_damaged_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no \*\.gold\.json"):
        read_gold(tmp_path)
    (tmp_path / "x.gold.json").write_text('{"document": "x"}', "utf-8")
    with pytest.raises(UsageError, match=r"x\.gold\.json: is no gold file"):
        read_gold(tmp_path)
    with pytest.raises(UsageError, match="line 2 of the claims"):
        read_claims([line("a", "arrests", "b"), "{}"])


@pytest.mark.skipif(not GOLD.is_dir(), reason="the shared annotated documents are not beside the checkout")
def test_figures_equal_those_of_the_reference_scorer(tmp_path: Path) -> None:
    # Claims that are right, shifted, repeated and mirrored at random, but the same in every run.
    chance = random.Random(7)  # noqa: S311 - nothing here is secret
    lines = []
    for path in sorted((GOLD / "dev").glob("*.gold.json")):
        text = json.loads(path.read_text("utf-8"))
        known = {one["id"]: one for one in text["entities"]}
        for claim in text["claims"]:
            for _ in range(chance.choice((0, 1, 1, 2))):
                ends = [claim["subject"], claim["object"]]
                if chance.random() < 0.3:
                    ends[chance.randrange(2)] = chance.choice(sorted(known))
                if chance.random() < 0.2:
                    ends.reverse()
                speaker = chance.choice((claim["speaker"], claim["speaker"], "author", *sorted(known)[:2]))
                relation = chance.choice((claim["relation"], claim["relation"], "cooperatesWith"))
                changed = {
                    **claim,
                    "document": text["document"],
                    "subject": known[ends[0]],
                    "object": known[ends[1]],
                    "relation": relation,
                    "speaker": None if speaker == "author" else known[speaker],
                    "polarity": chance.choice(("affirmed", "denied")),
                }
                lines.append(json.dumps(changed))
    assert len(lines) > 100
    claims = tmp_path / "claims.jsonl"
    claims.write_text("\n".join(lines), "utf-8")
    command = [sys.executable, str(GOLD / "score.py"), str(GOLD / "dev"), str(claims), "--json"]
    reference = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    relations = {
        name: {"hit": counts.get("hit", 0), "predicted": counts.get("pred", 0), "gold": counts.get("gold", 0)}
        for name, counts in reference.pop("relations").items()
    }
    ours: dict[str, Any] = evaluate(read_gold(GOLD / "dev"), read_claims(lines)).as_json()
    assert {
        name: {key: figure[key] for key in ("hit", "predicted", "gold")}
        for name, figure in ours.pop("relations").items()
    } == relations
    assert ours == reference
