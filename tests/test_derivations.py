"""What documents come from: reprints and extracts are found, and what many write alike folds nothing."""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Document, Entity, Ledger, Mention, MentionKind, mint
from graph.roots import assign_roots
from graph.roots.credits import Credits
from graph.roots.passages import quotations, read_passages
from graph.roots.reports import find_reports
from graph.triples import Run, describe
from graph.triples.recover import recover
from graph.validate import check_shapes
from tests.reprints import BOILERPLATE, KINDS, OTHER_STORY, STORY, reprint, reprints

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"

RELEASE = (
    "The ministry said on Monday that inspectors had found eleven barrels of a banned precursor in a warehouse.",
    "“We will follow every shipment back to the laboratory that ordered it,” minister Elena Ríos told reporters there.",
    "Two brokers from the port were detained, and a third has left the country by way of the northern crossing.",
    "According to the ministry, the barrels were declared as cleaning fluid and addressed to a company without staff.",
    "Prosecutors expect charges against the owners of the warehouse before the end of the present court term.",
)
LAW = (
    "Whoever knowingly imports a listed chemical shall be imprisoned for not more than ten years under this section.",
    "The penalty under subsection two shall apply to whoever intentionally conceals the origin of a listed chemical.",
)


def document(
    slug: str, *paragraphs: str, date: str | None = "2024-03-04", publisher: str | None = None, title: str | None = None
) -> Document:
    text = "\n\n".join(paragraphs)
    return Document(
        id=mint("d", slug, text),
        slug=slug,
        source=f"{slug}.txt",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        media_type="text/plain",
        title=title,
        publisher=publisher or slug,
        date=date,
    )


def found(*documents: Document, entities: Sequence[Entity] = ()) -> set[tuple[str, str, str]]:
    """Return document, source and kind by their short names."""
    ledger = assign_roots(Ledger(documents=documents, entities=tuple(entities), claims=()))
    names = {one.id: one.slug for one in documents} | {root.id: root.label for root in ledger.roots}
    return {(names[one.document], names.get(one.source, one.source), one.kind) for one in ledger.derivations}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "paragraph" not in kind])
def test_what_another_outlet_makes_of_a_text_is_a_reprint_of_it(kind: str) -> None:
    original = document("release", *RELEASE, *OTHER_STORY[:2])
    derivations = {link for link in found(original, reprint(original, kind)) if link[2] != "syndication"}
    assert {kind for _, _, kind in derivations} <= {"copy", "reprint"}
    assert len(derivations) == 1


def test_a_paragraph_quoted_in_a_story_makes_an_extract() -> None:
    original = document("release", f"{RELEASE[0]} {RELEASE[2]} {RELEASE[3]}", *OTHER_STORY)
    story = document("story", *STORY[:3], f"“{RELEASE[2]} {RELEASE[3]}”", *STORY[3:], date="2024-03-09")
    assert found(original, story) == {("story", "release", "extract")}


def test_an_extract_shows_the_passages_in_both_texts() -> None:
    original = document("release", *RELEASE)
    story = document("story", *STORY, *RELEASE[2:4], date="2024-03-05")
    (link,) = assign_roots(Ledger(documents=(original, story), entities=(), claims=())).derivations
    here = [story.text[shared.start : shared.end].strip() for shared in link.passages]
    there = [original.text[shared.source_start : shared.source_end].strip() for shared in link.passages]
    assert here == there == list(RELEASE[2:4])
    assert all(shared.score == 1.0 for shared in link.passages)
    assert 0 < link.score < 0.5


@pytest.mark.parametrize(
    "shared", [(BOILERPLATE,), LAW, tuple(f"“{part}”" for part in LAW), (RELEASE[0],), ("The minister agreed.",) * 9]
)
def test_boilerplate_laws_and_a_single_sentence_fold_nothing(shared: tuple[str, ...]) -> None:
    one = document("one", *RELEASE[1:], *shared)
    other = document("other", *STORY, *shared, date="2024-03-06")
    assert found(one, other) == set()


def test_what_a_publisher_says_again_a_year_later_is_a_new_edition_and_a_root_of_its_own() -> None:
    first = document("first", *RELEASE, publisher="Ministry of Health")
    second = document("second", *RELEASE[:4], STORY[0], date="2025-03-04", publisher="Ministry of Health")
    assert found(first, second) == {("second", "first", "edition")}
    assert len(assign_roots(Ledger(documents=(first, second), entities=(), claims=())).roots) == 2


def test_a_reprint_of_a_new_edition_comes_from_that_and_not_from_the_first() -> None:
    first = document("first", *RELEASE, publisher="Ministry of Health")
    second = document("second", *RELEASE[:4], *STORY[:2], date="2025-03-04", publisher="Ministry of Health")
    echo = document("echo", *RELEASE[:4], *STORY[:2], OTHER_STORY[0], date="2025-03-06")
    assert ("echo", "second", "reprint") in found(first, second, echo)
    assert ("echo", "first", "reprint") not in found(first, second, echo)


def test_a_passage_that_many_print_over_months_makes_no_extract() -> None:
    texts = [
        [f"{word} {sentence}" for sentence in STORY[:4]]
        for word in ("Amber", "Basalt", "Cobalt", "Dolomite", "Emerald", "Feldspar")
    ]
    unlike = [
        document(f"text-{number}", f"Number {number} stands alone.", *RELEASE[2:4], date=f"2024-{1 + number:02}-04")
        for number, _ in enumerate(texts)
    ]
    padded = [
        dataclasses.replace(one, text=one.text + "\n\n" + " ".join(f"word{number}x{at}" for at in range(400)) + ".")
        for number, one in enumerate(unlike)
    ]
    assert found(*padded) == set()


def test_reprints_share_the_root_of_the_earliest_and_a_documents_list_says_so() -> None:
    original = document("release", *RELEASE)
    echoes = [document(f"echo-{number}", *RELEASE[: number + 3], date=f"2024-03-0{5 + number}") for number in range(2)]
    ledger = assign_roots(Ledger(documents=(*echoes, original), entities=(), claims=()))
    (root,) = ledger.roots
    assert root.label == "release"
    assert set(root.documents) == {one.id for one in (original, *echoes)}


def test_derivations_hold_to_the_shapes_and_come_back_from_the_triples(tmp_path: Path) -> None:
    original = document("release", *RELEASE)
    made = [reprint(original, kind) for kind in KINDS]
    ledger = assign_roots(Ledger(documents=(original, *made), entities=(), claims=()))
    lines = describe(ledger, Run(version="0"))
    (tmp_path / "graph.nt").write_text("\n".join(lines), "utf-8")
    assert [one for one in check_shapes(tmp_path / "graph.nt") if "SHA-256" not in one.what] == []
    triples = pyoxigraph.parse("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    assert recover(triples).derivations == ledger.derivations != ()
    wrong = [line.replace('derivationKind> "reprint"', 'derivationKind> "guess"') for line in lines]
    (tmp_path / "wrong.nt").write_text("\n".join(wrong), "utf-8")
    assert any("a derivation is a copy" in one.what for one in check_shapes(tmp_path / "wrong.nt"))


def test_the_order_of_the_documents_changes_nothing() -> None:
    originals = [document("release", *RELEASE), document("law", *LAW, *OTHER_STORY), document("story", *STORY)]
    made = [echo for echo, _ in reprints(originals)]
    once = assign_roots(Ledger(documents=(*originals, *made), entities=(), claims=()))
    again = assign_roots(Ledger(documents=(*reversed(made), *reversed(originals)), entities=(), claims=()))
    assert (once.roots, once.derivations) == (again.roots, again.derivations)


def report(one: Document, words: str, *, label: str = "report", kind: MentionKind = MentionKind.DESCRIPTION) -> Entity:
    start = one.text.index(words)
    mention = Mention(
        document=one.id, start=start, end=start + len(words), text=words, type="Document", kind=kind, reason="name"
    )
    return Entity(id=f"e-{one.slug}", type="Document", label=label, mentions=(mention,))


def test_a_dated_report_of_a_named_body_is_the_document_that_it_published_that_day() -> None:
    read = document("paper", *RELEASE, date="2023-08-24", publisher="Select Committee on Trade")
    words = "According to the Aug. 24 report by the Select Committee on Trade, brokers wash cash."
    citing = document("story", words, date="2024-01-02")
    one = find_reports([report(citing, "report")], [citing, read])
    assert one["e-story"].read == 1
    assert find_reports([report(citing, "report")], [citing])["e-story"].read is None


def test_texts_that_name_a_report_alike_share_its_root() -> None:
    first = document("first", "The 2017 UNODC report says that brokers wash cash.")
    second = document("second", "UNODC's 2017 report says so, too.")
    vague = document("vague", "A recent report says so.")
    found_reports = find_reports(
        [report(first, "2017 UNODC report"), report(second, "UNODC's 2017 report"), report(vague, "recent report")],
        [first, second, vague],
    )
    assert set(found_reports) == {"e-first", "e-second"}
    assert found_reports["e-first"].root == found_reports["e-second"].root


OUTLETS = Credits({"Reuters": "Reuters", "Associated Press": "Associated Press", "AP": "Associated Press"})


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        ("PORT SALGADO (Reuters) - Brokers wash cash.", ["Reuters"]),
        ("By the Associated Press\n\nBrokers wash cash.", ["Associated Press"]),
        ("Brokers wash cash.\n\nThe Associated Press contributed to this report.", ["Associated Press"]),
        ("Brokers wash cash.\n\nThis article was first published by Reuters.", ["Reuters"]),
        ("Brokers wash cash, officials told Reuters in an interview.", []),
        ("The apparatus contributed to the fire.", []),
    ],
)
def test_a_text_that_credits_an_agency_says_so(text: str, credited: list[str]) -> None:
    found_credits = list(OUTLETS.of(document("story", text)))
    assert [label for label, _, _ in found_credits] == credited
    assert all(0 <= start < end <= len(text) for _, start, end in found_credits)


def test_an_agency_is_not_credited_with_what_it_publishes_itself() -> None:
    assert not list(OUTLETS.of(document("story", "PORT SALGADO (Reuters) - Brokers wash cash.", publisher="Reuters")))


@given(st.text(st.sampled_from("ab .\n“”\"!?’'1"), max_size=400))
def test_passages_lie_in_the_text_in_order_and_apart(text: str) -> None:
    passages = read_passages([document("any", text)], frozenset())
    spans = list(zip(passages.start.tolist(), passages.end.tolist(), strict=True))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(0 <= start < end <= len(text) for start, end in quotations(text))


def read_corpus() -> list[Document]:
    if not CORPUS.is_dir():
        pytest.skip(f"{CORPUS}: the shared documents are not there")
    read = []
    for path in sorted(CORPUS.glob("*.txt")):
        known = json.loads(path.with_suffix(".json").read_text("utf-8"))
        one = document(
            path.stem, path.read_text("utf-8"), date=known["date"], publisher=known["publisher"], title=known["title"]
        )
        read.append(dataclasses.replace(one, address=known["url"]))
    return read


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_twelve_echoes_of_three_documents_of_the_corpus_are_found_and_nothing_else_is_folded(turn: int) -> None:
    corpus = read_corpus()
    originals = [
        one
        for one in corpus
        if one.slug.startswith(("wh-2023-04-11-fact", "cong-2022-10-24-grothman", "incsr-2019-bolivia"))
    ]
    made = reprints(originals, turn)
    ledger = assign_roots(Ledger(documents=(*corpus, *(echo for echo, _ in made)), entities=(), claims=()))
    # What a publisher took over from last year's edition goes back to that.
    family = {one.document: one.source for one in ledger.derivations if one.kind == "edition"}
    echoes = {echo.id: family.get(original.id, original.id) for echo, original in made}
    family |= echoes
    folded = [one for one in ledger.derivations if one.kind in {"copy", "reprint", "extract"}]
    found_at_home = {
        end
        for one in folded
        if family.get(one.document, one.document) == family.get(one.source, one.source)
        for end in (one.document, one.source)
    }
    assert len(found_at_home & echoes.keys()) >= 0.95 * len(echoes)
    strangers = [
        (one.document, one.source, one.kind)
        for one in folded
        if family.get(one.document, one.document) != family.get(one.source, one.source)
    ]
    assert not {end for link in strangers for end in link[:2]} & echoes.keys()
    # Two pairs of offices published a release together, which have paragraphs in common.
    assert {kind for _, _, kind in strangers} <= {"extract"}
    assert len(strangers) <= 2
