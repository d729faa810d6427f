"""A dossier says who says what, and nothing of its own; each line leads to a claim or to a place in a text."""

import html as entities
import re
from dataclasses import replace
from pathlib import Path

import pytest

from graph.cli import main
from graph.dossier import dossier_of, html, markdown
from graph.dossier.rendering import escaped
from graph.dossier.sentences import Sentences
from graph.model import Assessment, Certainty, Entity, Join, Ledger, Other, Proposition, Root, Ruling
from graph.store import write_turtle
from graph.triples import Run, describe
from ontology.vocabulary import load_vocabulary
from tests.sample_ledger import ENTITIES, SAID, VOCABULARY, sample_ledger

LEDGER = sample_ledger()
_CLAIM = re.compile(r"c-[0-9a-f]{16}")
_PLACE = re.compile(r"`([a-z-]+):(\d+)-(\d+)`")
_SHORT = re.compile(r"[cdejr]-[0-9a-f]{16}|" + "|".join(f"(?<=`){name}(?=`)" for name in ENTITIES))
HOSTILE = "<script>alert(1)</script> ![x](http://evil.example/x) [a](b) `c` *d* _e_ | & \"' \u202e"


def text_of(name: str, ledger: Ledger = LEDGER) -> str:
    return markdown(dossier_of(_entity(name, ledger), ledger, VOCABULARY, version="9.9"))


def page_of(name: str, ledger: Ledger = LEDGER) -> str:
    return html(dossier_of(_entity(name, ledger), ledger, VOCABULARY, version="9.9"))


def _entity(name: str, ledger: Ledger = LEDGER) -> Entity:
    return next(one for one in ledger.entities if one.id == name)


def changed(ledger: Ledger, name: str, **parts: object) -> Ledger:
    entities_ = tuple(replace(one, **parts) if one.id == name else one for one in ledger.entities)
    return replace(ledger, entities=entities_)


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_every_line_that_says_something_names_a_claim_a_place_or_an_identifier(name: str) -> None:
    known = {one.id for one in LEDGER.claims} | {one.id for one in LEDGER.documents} | set(ENTITIES) | {"r-1"}
    texts = {one.slug: one.text for one in LEDGER.documents}
    lines = [line for line in text_of(name).splitlines() if line.startswith("- ")]
    for line in lines:
        found = _SHORT.findall(line)
        assert set(found) <= known, line
        for slug, start, end in _PLACE.findall(line):
            assert texts[slug][int(start) : int(end)]
            found.append(slug)
        # A document is named by its slug and the hash of its text.
        found += re.findall("SHA-256 of the text `[0-9a-f]{64}`", line)
        assert found, line


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_nothing_stands_outside_of_lines_headings_and_quotations_but_the_fixed_words(name: str) -> None:
    label = ENTITIES[name][1]
    fixed = text_of(name).replace(label, "NAME").splitlines()
    rest = {
        line
        for line in fixed
        if line
        and not line.startswith(("- ", "### Whether ", "### [`c-", "**For**", "**Against**", '<a id="c-', "Read as: "))
        and not line.startswith("> ")
        and not line.startswith("[All claims of it](#quotations): ")
    }
    headings = {line for line in rest if line.startswith("#")}
    assert headings <= {
        "# What is claimed of NAME", "## What is claimed of it", "## What rests on one source", "## Timeline",
        "### By the date of publication", "### By when it is said to have happened", "### By when it was said",
        "## What it claims itself", "## What it passes on", "## What is said with it as a detail",
        "## What it is called, and why these are held to be one", "## What it might also be", "## Quotations",
        "## Documents",
    }  # fmt: skip
    others = {line for line in rest - headings if not line.startswith(("Written by claimgraph", "what it finds is"))}
    assert others <= {"Nothing.", "Nothing is claimed of it in what was read."}


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_every_claim_about_an_actor_stands_in_its_dossier_once_as_a_quotation(name: str) -> None:
    about = {one.id for one in LEDGER.claims if name in (one.proposition.subject, one.proposition.object)}
    anchors = re.findall(r'<a id="(c-[0-9a-f]{16})"></a>', text_of(name))
    assert about <= set(anchors)
    assert len(anchors) == len(set(anchors))
    assert set(_CLAIM.findall(text_of(name))) == set(anchors)
    assert re.findall(r'<figure id="(c-[0-9a-f]{16})">', page_of(name)) == anchors


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_every_quotation_is_the_text_at_its_place(name: str) -> None:
    texts = {one.slug: one.text for one in LEDGER.documents}
    blocks = re.findall(
        r'<blockquote data-document="([^"]+)" data-start="(\d+)" data-end="(\d+)">(.*?)</blockquote>',
        page_of(name),
        re.DOTALL,
    )
    for slug, start, end, quote in blocks:
        assert entities.unescape(quote) == texts[slug][int(start) : int(end)]
    written = re.findall(r"\n> (.+)\n\n- .*\n- .*`([a-z]+):(\d+)-(\d+)`", text_of(name))
    assert len(written) == len(blocks)
    for quote, slug, start, end in written:
        assert re.sub(r"\\(.)", r"\1", quote) == texts[slug][int(start) : int(end)]


def test_a_sentence_says_whose_claim_it_is_and_keeps_hedge_and_denial() -> None:
    sentences = Sentences(LEDGER, VOCABULARY)
    said = {claim.evidence.quote[:22]: sentences.sentence(claim) for claim in LEDGER.claims}
    assert said["“Money brokers launder"] == (
        "Martin Hall (once head of the unit) says that money brokers launder money for Norte Cartel."
    )
    assert said["The money brokers prob"] == (
        "Elena Ríos says that probably money brokers launder money for Costa Group (hedged by the word “probably”)."
    )
    assert said["The ministry said that"] == (
        "Ministry of Justice, passed on by Southern District Court, says that it is not so that money brokers launder "
        "money for Norte Cartel (denied by the word “not”)."
    )
    assert said["The Costa Group may co"] == (
        "The Harbour Post, in its own voice, says that possibly Costa Group controls Banco del Golfo "
        "(hedged by the word “may”)."
    )
    assert said["The report finds that "].endswith("launder money for Norte Cartel; time: since 2019.")


def test_a_hedged_denial_is_both() -> None:
    claim = next(one for one in LEDGER.claims if one.stance.polarity == "denied")
    hedged = replace(claim, stance=replace(claim.stance, certainty=Certainty.PROBABLE, cues=()))
    assert "says that it is probably not so that" in Sentences(LEDGER, VOCABULARY).sentence(hedged)


@pytest.mark.parametrize(
    ("label", "relation", "clause"),
    [
        ("Chinese suppliers", "suppliesDrugsTo", "supply drugs to"),
        ("Ministry of Foreign Affairs", "suppliesDrugsTo", "supplies drugs to"),
        ("Chinese police", "arrests", "arrests"),
        ("officials", "memberOf", "belong to"),
        ("Ana Ruiz", "memberOf", "belongs to"),
        ("brokers", "usesMethod", "use"),
        ("crisis", "harms", "harms"),
        ("smugglers", "operatesIn", "operate in"),
    ],
)
def test_the_verb_agrees_with_who_is_spoken_of(label: str, relation: str, clause: str) -> None:
    claim = LEDGER.claims[0]
    proposition = replace(claim.proposition, relation=relation)
    ledger = changed(LEDGER, claim.proposition.subject, label=label)
    whether = Sentences(ledger, load_vocabulary()).whether(proposition)
    assert whether.startswith(f"Whether {label} {clause} ")


def test_each_relation_reads_as_a_clause() -> None:
    for relation in load_vocabulary().relations.values():
        assert (relation.clause or relation.label).split()[0].endswith("s"), relation.name


def test_for_and_against_stand_side_by_side_with_their_counts() -> None:
    (matter,) = (one for one in dossier_of(_entity("norte"), LEDGER, VOCABULARY).matters if one.disputed)
    assert matter.title == "Whether money brokers launder money for Norte Cartel"
    assert [len(matter.for_), len(matter.against)] == [2, 1]
    page = page_of("norte")
    assert str(matter.sides.for_) in page
    assert str(matter.sides.against) in page
    assert '<span class="disputed">disputed</span>' in page


def test_what_cannot_hold_at_one_time_stands_with_both() -> None:
    relations = load_vocabulary().relations
    fights = next(name for name, one in sorted(relations.items()) if "cooperatesWith" in one.excludes)
    claim = next(one for one in LEDGER.claims if one.proposition.relation == "cooperatesWith")
    contrary = replace(claim, id="c-" + "0" * 16, proposition=replace_relation(claim.proposition, fights))
    ledger = replace(LEDGER, claims=(*LEDGER.claims, contrary))
    dossier = dossier_of(_entity("atlantia", ledger), ledger, load_vocabulary())
    excluded = [matter for matter in dossier.matters if matter.excluding]
    assert len(excluded) == 2
    assert all(matter.disputed for matter in excluded)
    assert "**Also said, and both cannot hold at one time**" in markdown(dossier)
    assert "Also said, and both cannot hold at one time" in html(dossier)


def replace_relation(proposition: Proposition, relation: str) -> Proposition:
    return Proposition(subject=proposition.subject, relation=relation, object=proposition.object)


def test_what_the_user_holds_of_sources_is_shown_and_changes_no_count() -> None:
    claim = next(one for one in LEDGER.claims if one.attribution.speaker.entity == "hall")
    held = (
        Assessment(kind="actor", about="hall", reliability="B", note="was there"),
        Assessment(kind="claim", about=claim.id, credibility=2),
        Assessment(kind="publisher", about="The Harbour Post", reliability="C"),
        Assessment(kind="publisher", about="Another", reliability="F"),
    )
    ledger = replace(LEDGER, assessments=held)
    shown = dossier_of(_entity("norte"), ledger, VOCABULARY)
    (quotation,) = (one for one in shown.quotations if one.claim.id == claim.id)
    assert quotation.assessments == (
        "the speaker: reliability B, was there", "the claim: credibility 2",
        "the publisher The Harbour Post: reliability C",
    )  # fmt: skip
    assert shown.matters == dossier_of(_entity("norte"), LEDGER, VOCABULARY).matters
    assert "- you hold of the claim: credibility 2 [`c-" in markdown(shown)
    assert "You hold of <bdi>the speaker: reliability B" in html(shown)


def test_what_one_voice_says_in_two_documents_is_one_line_with_both_places() -> None:
    twice = sample_ledger((*SAID, replace(SAID[0], document=3)))
    (matter,) = (one for one in dossier_of(_entity("norte"), twice, VOCABULARY).matters if one.disputed)
    (hall,) = (said for said in matter.for_ if said.sentence.startswith("Martin Hall"))
    assert [place.date for place in hall.places] == ["2023-03-14", "undated"]
    assert matter.sides.for_.documents == 3
    assert matter.sides.for_.voices == 2


def test_what_all_goes_back_to_one_source_is_said() -> None:
    one_root = replace(
        LEDGER,
        claims=tuple(replace(claim, root="r-9") for claim in LEDGER.claims),
        roots=(Root(id="r-9", label="the handout", kind="press release"),),
    )
    dossier = dossier_of(_entity("brokers"), one_root, VOCABULARY)
    assert [matter.sources for matter in dossier.resting_on_one] == [("“the handout” (press release)",)] * 2
    several = dossier_of(_entity("brokers"), LEDGER, VOCABULARY).resting_on_one
    assert [matter.title for matter in several] == ["Whether money brokers launder money for Costa Group"]


def test_its_own_claims_are_apart_from_those_about_it() -> None:
    text = text_of("ministry")
    assert "Nothing is claimed of it in what was read." in text
    assert text.index("## What it claims itself") < text.index("Ministry of Justice, passed on by")


def test_what_joins_its_names_and_who_it_might_be_is_said_with_who_decided() -> None:
    ledger = changed(
        LEDGER,
        "norte",
        joined=(
            Join(
                left="e-1", right="e-2", left_name="Norte", right_name="Cartel of the North", reason="one charter",
                score=None, judgement="j-1", author="Ada", date="2026-01-02",
            ),
        ),
        perhaps=(Other(entity="costa", reason="one boss", score=0.5),),
        apart=(Other(entity="bank", reason="a bank", judgement="j-2", author="Ada", date="2026-01-02"),),
    )  # fmt: skip
    for shown in (text_of("norte", ledger), entities.unescape(re.sub("<[^>]+>", "", page_of("norte", ledger)))):
        plain = re.sub(r"[`\\]", "", shown)
        assert "are held to be one: one charter, decided by Ada on 2026-01-02 (j-1)" in plain
        assert "It might be Costa Group (costa), which is kept apart: one boss" in plain
        assert "It is held not to be Banco del Golfo (bank): a bank, decided by Ada" in plain


def test_another_of_the_same_name_is_named_and_kept_apart() -> None:
    ledger = changed(LEDGER, "costa", aliases=("NORTE CARTEL",))
    assert "Costa Group (`costa`) is called by one of its names and is kept apart" in text_of("norte", ledger)


def test_what_people_decided_about_a_claim_stands_with_its_quotation() -> None:
    ruling = Ruling(finding="accept", judgement="j-3", author="Ada", date="2026-01-02", reason="read the page")
    ledger = replace(LEDGER, claims=tuple(replace(claim, rulings=(ruling,)) for claim in LEDGER.claims))
    assert "- Ada, 2026-01-02: accept; read the page (`j-3`)" in text_of("norte", ledger)


def test_hostile_words_stay_words() -> None:
    ledger = changed(LEDGER, "norte", label=HOSTILE)
    documents = tuple(
        replace(one, title=HOSTILE, publisher=HOSTILE, address="javascript:alert(1)") for one in ledger.documents
    )
    ledger = replace(ledger, documents=documents)
    page, text = page_of("norte", ledger), text_of("norte", ledger)
    assert "<script" not in page
    assert "javascript:" not in re.findall('href="([^"]*)"', page)
    assert 'href="javascript' not in page
    assert "<script" not in text.replace("\\<", "")
    assert re.search(r"(?<!\\)!\[", text) is None
    assert re.search(r"(?<!\\)\[a", text) is None


def test_the_page_is_one_file_that_runs_and_asks_for_nothing() -> None:
    page = page_of("norte")
    assert "default-src 'none'; style-src 'sha256-" in page.replace("&#39;", "'")
    assert re.search("<(script|img|iframe|object|embed|form|link rel=.stylesheet)", page) is None
    assert re.findall(r'href="(?!#|https?:|data:,)', page) == []
    assert " style=" not in page
    assert "@import" not in page
    assert "url(" not in page


def test_the_same_ledger_gives_the_same_bytes() -> None:
    assert page_of("norte", sample_ledger()) == page_of("norte")
    assert text_of("norte", sample_ledger()) == text_of("norte")


@pytest.mark.parametrize(
    ("given", "shown"),
    [("a*b", r"a\*b"), ("1. a", "1\\. a"), ("- a", r"\- a"), ("<i>", r"\<i\>"), ("a\\b", r"a\\b"), ("# a", r"\# a")],
)
def test_marks_of_markdown_are_escaped(given: str, shown: str) -> None:
    assert escaped(given) == shown


# --- the command -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dossier")
    write_turtle(describe(LEDGER, Run(version="9.9", settings=())), out / "graph.ttl")
    return out


def test_the_command_writes_both_files_and_says_where(
    build: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "cartel of the north", str(build), "--to", str(tmp_path / "new")]) == 0
    written = sorted((tmp_path / "new").iterdir())
    assert [path.name for path in written] == ["norte-cartel.html", "norte-cartel.md"]
    assert sorted(capsys.readouterr().out.splitlines()) == [str(path) for path in written]
    assert "launders money for" not in written[1].read_text("utf-8").partition("## Quotations")[0]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Nort Cartel", "Nort Cartel: nobody is called so here; is it one of: Norte Cartel"),
        ("zzz", "zzz: nobody is called so here; look it up on the page"),
        (" ", "nobody is called so here; look it up"),
    ],
)
def test_an_unknown_actor_is_refused_with_names_that_are_near(
    name: str, message: str, build: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", name, str(build)]) == 2
    assert message in capsys.readouterr().err


def test_an_ambiguous_actor_is_refused_with_the_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = changed(LEDGER, "costa", label="Norte Cartel")
    write_turtle(describe(ledger, Run(version="9.9", settings=())), tmp_path / "graph.ttl")
    assert main(["report", "norte cartel", str(tmp_path)]) == 2
    assert "2 are called so; name one of them by its id: costa (Norte Cartel" in capsys.readouterr().err
    assert main(["report", "costa", str(tmp_path), "--to", str(tmp_path / "to"), "--format", "md"]) == 0


def test_where_nothing_can_be_written_is_said(build: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert main(["report", "norte", str(build), "--to", str(tmp_path / "file")]) == 2
    assert "name another folder with --to" in capsys.readouterr().err
