"""What claims come from: one text in many documents is one voice and one source, and unknown roots are said to be so."""

import dataclasses

from graph.model import Claim, Polarity, Voice
from graph.tally import sides, tally
from tests.sample_ledger import sample_ledger


def claim(number: int, *, speaker: str | None = None, root: str | None = None, origin: str | None = None) -> Claim:
    one = sample_ledger().claims[0]
    return dataclasses.replace(
        one,
        id=f"c-{number}",
        attribution=dataclasses.replace(one.attribution, speaker=Voice(entity=speaker)),
        evidence=dataclasses.replace(one.evidence, document=f"d-{number}"),
        root=root,
        origin=origin,
    )


def test_twelve_reprints_of_one_text_are_one_voice_and_one_root() -> None:
    count = tally(claim(number, root="r-1", origin="r-1") for number in range(12))
    assert (count.claims, count.documents, count.voices, count.roots, count.unknown) == (12, 12, 1, 1, 0)


def test_a_quotation_of_unknown_root_in_reprints_is_one_text_of_unknown_root() -> None:
    count = tally(claim(number, speaker="hall", origin="r-1") for number in range(12))
    assert (count.documents, count.voices, count.roots, count.unknown) == (12, 1, 0, 1)


def test_a_text_that_says_it_and_quotes_somebody_is_one_root_and_shown_as_unknown_but_rests_on_one_source() -> None:
    count = tally([claim(1, root="r-1", origin="r-1"), claim(1, speaker="hall", origin="r-1")])
    assert (count.roots, count.unknown, count.sources) == (1, 1, 1)


def test_claims_of_a_ledger_without_roots_count_by_their_documents() -> None:
    count = tally([claim(1), claim(2), claim(2)])
    assert (count.documents, count.voices, count.roots, count.unknown, count.sources) == (2, 2, 0, 2, 2)


def test_nothing_comes_from_nothing() -> None:
    assert str(tally([])) == "0 documents, 0 voices"


def test_sides_are_parted_by_polarity_and_a_shared_root_counts_once_in_all() -> None:
    denial = claim(2, speaker="rios", root="r-1")
    denial = dataclasses.replace(denial, stance=dataclasses.replace(denial.stance, polarity=Polarity.DENIED))
    counts = sides([claim(1, speaker="hall", root="r-1"), denial])
    assert (counts.for_.roots, counts.against.roots, counts.all.roots) == (1, 1, 1)
    assert (counts.for_.voices, counts.against.voices, counts.all.voices) == (1, 1, 2)


def test_counts_in_words() -> None:
    claims = [claim(1, speaker="hall", root="r-1"), claim(2, speaker="hall", root="r-2"), claim(3, origin="r-9")]
    assert str(tally(claims)) == "3 documents, 2 voices, 2 independent roots (1 text of unknown root)"
