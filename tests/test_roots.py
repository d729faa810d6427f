"""Independent sources: reprints are one, a named report is one, and what is unknown stays unknown."""

import dataclasses

from graph.model import Document, Entity, Ledger, Mention, MentionKind, Voice
from graph.roots import assign_roots
from graph.tally import tally
from tests.sample_ledger import Said, sample_ledger

SAID = (
    Said(document=0, marked="The S[court] R[charged] O[the bank].", proposition=("court", "charges", "bank")),
    Said(document=2, marked="The S[court] R[charged] O[the bank].", proposition=("court", "charges", "bank")),
    Said(
        document=1,
        marked="The report finds that the S[court] R[charged] O[the bank].",
        proposition=("court", "charges", "bank"),
        speaker="report",
    ),
    Said(
        document=3,
        marked="Hall said that the S[court] R[charged] O[the bank].",
        proposition=("court", "charges", "bank"),
        speaker="hall",
    ),
)


def changed(ledger: Ledger, entity: str, **changes: object) -> Ledger:
    entities = tuple(
        dataclasses.replace(one, **changes) if one.id == entity else one
        for one in ledger.entities  # type: ignore[arg-type]
    )
    return dataclasses.replace(ledger, entities=entities)


def root_of(ledger: Ledger, speaker: str) -> str | None:
    return next(claim.root for claim in ledger.claims if claim.attribution.speaker.entity == speaker)


def own_voice(ledger: Ledger) -> list[str | None]:
    return [claim.root for claim in ledger.claims if claim.attribution.speaker == Voice(entity=None)]


def named(ledger: Ledger, entity: str) -> Ledger:
    document = ledger.documents[0].id
    name = Mention(document=document, start=0, end=3, text="The", type="Document", kind=MentionKind.NAME)
    return changed(ledger, entity, mentions=(name,))


def test_documents_of_one_text_share_a_root_with_both_of_them() -> None:
    ledger = assign_roots(sample_ledger(SAID))
    first, second = own_voice(ledger)
    assert first == second
    root = next(root for root in ledger.roots if root.id == first)
    assert root.kind == "document"
    assert root.label == "Brokers wash cartel cash"  # the earlier of the two
    assert len(root.documents) == 2


def test_case_spacing_and_punctuation_make_no_other_text() -> None:
    ledger = sample_ledger(SAID)

    def reprinted(document: Document) -> Document:
        return dataclasses.replace(document, text=document.text.upper().replace(" ", "\n").replace(".", " !"))

    documents = tuple(reprinted(one) if one.slug == "denial" else one for one in ledger.documents)
    assert len(set(own_voice(assign_roots(dataclasses.replace(ledger, documents=documents))))) == 1


def test_another_word_makes_another_root() -> None:
    ledger = sample_ledger(SAID)
    documents = tuple(
        dataclasses.replace(one, text=one.text + " Today.") if one.slug == "denial" else one for one in ledger.documents
    )
    assert len(set(own_voice(assign_roots(dataclasses.replace(ledger, documents=documents))))) == 2


def test_documents_without_words_share_nothing() -> None:
    ledger = sample_ledger(())
    assert all(not document.text for document in ledger.documents)
    assert len(assign_roots(ledger).roots) == len(ledger.documents)


def test_what_somebody_is_quoted_as_saying_has_an_unknown_root() -> None:
    assert root_of(assign_roots(sample_ledger(SAID)), "hall") is None


def test_a_report_that_is_neither_named_nor_dated_is_an_unknown_root() -> None:
    assert root_of(assign_roots(sample_ledger(SAID)), "report") is None


def test_a_named_or_dated_report_is_a_root_of_its_own() -> None:
    for ledger in (
        assign_roots(named(sample_ledger(SAID), "report")),
        assign_roots(changed(sample_ledger(SAID), "report", label="2021 report of the committee")),
    ):
        identifier = root_of(ledger, "report")
        root = next(root for root in ledger.roots if root.id == identifier)
        carrying = {c.evidence.document for c in ledger.claims if c.attribution.speaker.entity == "report"}
        assert root.kind == "report"
        assert set(root.documents) == carrying
        assert identifier not in own_voice(ledger)


def test_a_named_person_is_no_root() -> None:
    assert root_of(assign_roots(named(sample_ledger(SAID), "hall")), "hall") is None


WORDS = "“S[Money brokers] R[launder money for] the O[Norte Cartel] in every port of the coast,” Hall said"


def quoting(document: int, before: str = "", after: str = ".", speaker: str = "hall") -> Said:
    return Said(
        document=document,
        marked=f"{before}{WORDS}{after}",
        proposition=("brokers", "laundersMoneyFor", "norte"),
        speaker=speaker,
    )


def roots_of(*said: Said, **documents: dict[str, object]) -> list[str | None]:
    ledger = sample_ledger(said)
    changed_documents = tuple(dataclasses.replace(one, **documents.get(one.slug, {})) for one in ledger.documents)
    return [claim.root for claim in assign_roots(dataclasses.replace(ledger, documents=changed_documents)).claims]


def test_words_that_two_texts_quote_from_one_speaker_go_back_to_one_occasion() -> None:
    ledger = assign_roots(sample_ledger([quoting(0), quoting(1, "On Friday: ", " again.")]))
    (root,) = {claim.root for claim in ledger.claims}
    occasion = next(one for one in ledger.roots if one.id == root)
    assert (occasion.kind, len(occasion.documents)) == ("occasion", 2)
    assert occasion.label.startswith("Martin Hall: ")


def test_the_same_words_of_two_speakers_are_no_occasion() -> None:
    assert roots_of(quoting(0), quoting(1, "On Friday: ", " again.", speaker="rios")) == [None, None]


def test_what_one_text_and_its_copies_quote_stays_unknown_and_counts_as_one_text() -> None:
    ledger = assign_roots(sample_ledger([quoting(0), quoting(1)]))
    assert [claim.root for claim in ledger.claims] == [None, None]
    assert tally(ledger.claims).unknown == 1


def test_what_somebody_says_in_a_text_that_they_publish_goes_back_to_it() -> None:
    own = {"publisher": "Office of Martin Hall (Harbour District)"}
    (root,) = roots_of(quoting(0), harbour=own)
    assert root is not None
    assert roots_of(quoting(0), harbour={"publisher": "Office of Martin Hallow"}) == [None]
    (titled,) = roots_of(quoting(0), harbour={"title": "Statement of the late Martin Hall on brokers"})
    assert titled == root


def test_an_occasion_of_which_the_speaker_published_the_words_goes_back_to_that_text() -> None:
    roots = roots_of(quoting(0), quoting(1, "On Friday: ", " again."), harbour={"author": "Martin Hall"})
    assert len(set(roots)) == 1
    assert None not in roots


def test_roots_are_sorted_and_the_same_again() -> None:
    once = assign_roots(sample_ledger(SAID))
    assert list(once.roots) == sorted(once.roots, key=lambda root: root.id)
    assert assign_roots(once) == once


def test_entities_and_documents_stay_as_they_are() -> None:
    ledger = sample_ledger(SAID)
    assigned = assign_roots(ledger)
    assert (assigned.documents, assigned.entities) == (ledger.documents, ledger.entities)
    assert all(isinstance(entity, Entity) for entity in assigned.entities)
