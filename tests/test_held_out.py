"""Confidences fitted on documents that their reader has not seen."""

import math
import random
from dataclasses import replace

import pytest

from benchmarks.held_out import Fold, calibrate, confident, figures, fit, logistic, odds, probable, reliability
from graph.evaluate import GoldDocument, Statement, forms
from graph.training.annotated import fold_of


def statement(number: int, confidence: float = 1.0, *, framed: bool = False) -> Statement:
    return Statement(
        subject=forms(f"Broker {number}", ()),
        relation="laundersMoneyFor",
        object=forms(f"Cartel {number}", ()),
        speaker=None,
        polarity="affirmed",
        certainty="certain",
        quote="",
        confidence=confidence,
        framed=framed,
    )


@pytest.fixture
def folds() -> list[Fold]:
    """What networks find that are surer than they should be: of those of .8 a half are right, of those of .2 none."""
    made = []
    for number in range(2):
        found = [statement(at, 0.8 if at < 40 else 0.2, framed=at % 4 == 0) for at in range(80)]
        gold = GoldDocument(
            slug=f"report-{number}",
            statements=tuple(statement(at) for at in range(40) if at % 2 == number),
            entities={},
            author=None,
        )
        made.append(Fold(number=number, folds=2, gold={"reports": [gold]}, found={gold.slug: found}))
    return made


def test_a_line_that_made_the_answers_is_found_again() -> None:
    chance = random.Random(1)  # noqa: S311 - nothing here is secret
    rows = []
    for _ in range(20_000):
        value = chance.uniform(-4, 4)
        rows.append((value, chance.random() < 1 / (1 + math.exp(-0.7 * value + 1))))
    slope, intercept = logistic(rows)
    assert slope == pytest.approx(0.7, abs=0.05)
    assert intercept == pytest.approx(-1, abs=0.05)


def test_confidences_are_as_high_as_claims_are_right(folds: list[Fold]) -> None:
    calibration = fit(folds)
    sure, unsure = confident([statement(1, 0.8), statement(2, 0.2)], calibration, 0)
    assert sure.confidence == pytest.approx(0.5, abs=0.25)
    assert unsure.confidence < 0.1
    assert confident([statement(2, 0.2)], calibration, 0.2) == []


def test_the_threshold_keeps_what_is_half_right_where_nothing_is_better(folds: list[Fold]) -> None:
    chosen = calibrate(folds)
    assert 0.1 <= chosen.threshold <= 0.5
    assert chosen.precise >= chosen.threshold


def test_figures_of_a_document_come_from_the_other_folds(folds: list[Fold]) -> None:
    lied = replace(folds[0], found={"report-0": [statement(at, 0.999) for at in range(80)]})
    alone = list(figures([lied, folds[1]], "reports", 0.2, lied))
    assert [slug for slug, *_ in alone] == ["report-0"]
    proposition = alone[0][2]
    assert (proposition.right, proposition.found, proposition.gold) == (20, 80, 20)


def test_reliability_counts_everything_once(folds: list[Fold]) -> None:
    rows = reliability(folds)
    assert sum(count for _, count, _, _ in rows) == 160
    assert all(low <= mean <= low + 0.1 and 0 <= right <= 1 for low, _, mean, right in rows)


def test_a_confidence_is_turned_back_into_the_probability_that_it_was_made_of() -> None:
    lines = {"framed": (0.4, 1.0), "learned": (0.7, -0.5)}
    for framed in (True, False):
        slope, intercept = lines["framed" if framed else "learned"]
        confidence = 1 / (1 + math.exp(-slope * odds(0.3) - intercept))
        assert probable(statement(1, confidence, framed=framed), lines).confidence == pytest.approx(0.3)


def test_log_odds_of_certainty_are_finite() -> None:
    assert all(math.isfinite(odds(sure)) for sure in (0, 1))
    assert odds(0.5) == 0


def test_the_parts_of_a_document_are_in_one_fold() -> None:
    assert len({fold_of(f"hearing-2000--{part}", 4) for part in range(1, 9)}) == 1
    assert {fold_of(f"report-{number}", 4) for number in range(60)} == {0, 1, 2, 3}
