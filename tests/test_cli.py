"""The commands, from the words that are typed to the exit status."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest
import rdflib

from graph.cli import main
from graph.console import Lines, printable
from graph.pipeline import View, build
from graph.views.packing import unpacked
from ontology.vocabulary import load_questions, load_vocabulary

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
OUTPUTS = {
    *("graph.ttl", "store", "graph.html", "claims.jsonl", "claims.csv", "claims.parquet", "extractions", "report.json"),
    "undecided.csv",
}
STORY = "Chinese brokers launder money for the Sinaloa Cartel, the Treasury Department said on Monday.\n" * 3
SPANISH = (
    "El gobierno de México informó el lunes que la policía detuvo a cinco personas en la ciudad de Culiacán. "
    "Los detenidos trabajaban para una organización que lava dinero, según la fiscalía.\n"
) * 4


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the examples."""
    out = tmp_path_factory.mktemp("built") / "out"
    assert main(["build", str(EXAMPLES), "-o", str(out)]) == 0
    return out


def claims_of(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "claims.jsonl").read_text("utf-8").splitlines()]


# --- build ------------------------------------------------------------------------------------------------


def test_a_build_writes_its_outputs_and_nothing_else(built: Path) -> None:
    assert {entry.name for entry in built.iterdir()} == OUTPUTS
    assert [entry.name for entry in built.parent.iterdir()] == ["out"]


def test_the_examples_answer_who_launders_for_the_cartels_with_three_voices_and_a_denial(built: Path) -> None:
    said = [claim for claim in claims_of(built) if claim["relation"] == "laundersMoneyFor"]
    voices = {speaker["label"] for claim in said if isinstance(speaker := claim["speaker"], dict)}
    assert len(voices) >= 3
    assert {claim["polarity"] for claim in said} == {"affirmed", "denied"}


def test_without_texts_the_page_of_a_build_has_the_quotes_alone(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY + "\nNothing is claimed in the end.\n", encoding="utf-8")
    assert main(["build", str(story), "-o", str(tmp_path / "out"), "--no-texts"]) == 0
    html = (tmp_path / "out" / "graph.html").read_text("utf-8")
    packed = re.search(r'id="content">"([^"]*)"<', html)
    assert packed is not None
    content: Any = unpacked(f'"{packed[1]}"')
    assert content["claims"]
    assert all(claim["quote"] for claim in content["claims"])
    assert "Nothing is claimed" not in json.dumps(content)


def test_a_reprint_goes_back_to_the_root_of_the_report_that_it_prints(built: Path) -> None:
    own = {claim["document"]: claim["root"] for claim in claims_of(built) if claim["speaker"] is None}
    assert own["money-brokers"] == own["money-brokers-reprint"]
    assert own["money-brokers"] != own["commission-brief"]


def test_every_quote_of_the_examples_stands_where_its_claim_says(built: Path) -> None:
    claims = claims_of(built)
    text = (EXAMPLES / "money-brokers.txt").read_text("utf-8")
    own = [claim for claim in claims if claim["document"] == "money-brokers"]
    assert own
    for claim in own:
        assert text[claim["start"] : claim["end"]] == claim["quote"]


def test_the_table_has_the_claims_of_the_lines(built: Path) -> None:
    with (built / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == [claim["id"] for claim in claims_of(built)]
    assert len(rows) > 10
    assert all(len(row) == len(rows[0]) for row in rows)


def test_the_turtle_reads_back_with_rdflib_and_asserts_no_claim(built: Path) -> None:
    graph = rdflib.Graph().parse(built / "graph.ttl")
    claim = rdflib.URIRef("https://schema.org/Claim")
    assert len(set(graph.subjects(rdflib.RDF.type, claim))) == len(claims_of(built))
    relations = {predicate for predicate in graph.predicates() if "/relation/" in str(predicate)}
    assert relations == set()


def test_the_report_says_what_was_read_kept_and_made_with(built: Path) -> None:
    report = json.loads((built / "report.json").read_text("utf-8"))
    assert [document["slug"] for document in report["documents"]] == [
        "bank-advisory", "commission-brief", "money-brokers", "money-brokers-reprint", "officials-reject-charges",
    ]  # fmt: skip
    assert report["claims"]["kept"] == len(claims_of(built)) == sum(one["claims"] for one in report["documents"])
    assert report["claims"]["dropped"] == len(report["dropped"])
    assert report["skipped"] == []
    assert report["disputes"] > 0
    assert report["versions"]["language model"].startswith("en_core_web_md 3.")
    assert min(report["timings"].values()) >= 0


def test_the_summary_says_what_was_found_and_how_to_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    (tmp_path / "empty.txt").touch()
    out = tmp_path / "out"
    assert main(["build", str(tmp_path), "-o", str(out), "--extractor", "rules"]) == 1
    shown = capsys.readouterr()
    assert re.search(r"1 document read in \d+ s: 2 actors, 1 claim, 0 disputes", shown.out)
    assert "Said most often: launders money for (1)" in shown.out
    assert "Skipped 1 input:\n  empty.txt: " in shown.out
    assert f"Open the page:  {(out / 'graph.html').resolve().as_uri()}" in shown.out
    assert f"Ask a question: claimgraph query who-launders-for-whom --store {out / 'store'}" in shown.out
    assert "Reading reports (2)…\n  1/2 empty.txt\n  2/2 story.txt\n" in shown.err


def test_two_builds_are_the_same_bytes_whatever_the_hash_seed(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "again"
    command = [sys.executable, "build_graph.py", "examples", "-o", str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    for name in ("graph.ttl", "claims.jsonl", "claims.csv", "graph.html"):
        assert (out / name).read_bytes() == (built / name).read_bytes(), name


def test_bad_inputs_are_each_listed_and_the_rest_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "in"
    (place / "more").mkdir(parents=True)
    (place / "story.txt").write_text(STORY, "utf-8")
    (place / "more" / "story.txt").write_text(STORY.replace("Monday", "Friday"), "utf-8")
    (place / "page.html").write_text(
        "<html><head><script>document.write('Iran arrests Peru.')</script></head><body><article>"
        f"<p>{STORY}</p></article></body></html>",
        "utf-8",
    )
    (place / "empty.txt").touch()
    (place / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (place / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF follows")
    locked = pypdf.PdfWriter(clone_from=EXAMPLES / "bank-advisory.pdf")
    locked.encrypt("a secret", algorithm="RC4-128")
    locked.write(place / "locked.pdf")
    (place / "large.txt").write_bytes(STORY.encode() * (50_000_000 // len(STORY)))
    (place / "spanish.txt").write_text(SPANISH, "utf-8")
    gone = tmp_path / "gone.txt"
    out = tmp_path / "out"
    assert main(["build", str(place), str(gone), "-o", str(out)]) == 1
    report = json.loads((out / "report.json").read_text("utf-8"))
    reasons = {Path(skip["source"]).name: skip["reason"] for skip in report["skipped"]}
    assert set(reasons) == {
        "empty.txt", "binary.txt", "broken.pdf", "locked.pdf", "large.txt", "spanish.txt", "gone.txt",
    }  # fmt: skip
    slugs = [document["slug"] for document in report["documents"]]
    assert len(slugs) == len(set(slugs)) == 3
    shown = capsys.readouterr().out
    for name, reason in reasons.items():
        assert re.search(rf"{re.escape(name)}: {re.escape(reason)}; \w", shown), name
    assert not any("Iran" in str(claim["quote"]) for claim in claims_of(out))


def test_text_in_another_encoding_is_skipped_or_noticed_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(STORY.replace("Monday", "Monday — “at last”").encode("cp1252"))
    out = tmp_path / "out"
    main(["build", str(tmp_path), "-o", str(out)])
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert any("latin.txt" in str(entry) for entry in (*report["skipped"], *report["notices"]))


def test_nothing_to_read_gives_an_empty_graph_that_says_why(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["build", str(tmp_path / "nowhere"), "-o", str(out)]) == 1
    assert claims_of(out) == []
    assert (out / "claims.csv").read_text("utf-8").startswith("id,document,subject,")
    assert json.loads((out / "report.json").read_text("utf-8"))["skipped"][0]["reason"]


@pytest.mark.parametrize("out", ["file/out", "file", "full"])
def test_an_output_folder_that_cannot_be_used_stops_the_run_before_any_work(
    out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("mine", "utf-8")
    assert main(["build", str(EXAMPLES), "-o", str(tmp_path / out)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Reading" not in shown.err
    assert re.fullmatch(r"claimgraph: .*; name another folder with -o\n", shown.err)
    assert (tmp_path / "full" / "diary.txt").read_text("utf-8") == "mine"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "full"]


def test_a_build_that_fails_leaves_the_last_one_as_it_was(tmp_path: Path) -> None:
    story, out = tmp_path / "story.txt", tmp_path / "out"
    story.write_text(STORY, "utf-8")
    build([str(story)], out)
    before = (out / "claims.jsonl").read_bytes()
    story.write_text(STORY.replace("Sinaloa", "Gulf"), "utf-8")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([str(story)], out, views={"graph.html": View(write=fail)})
    assert (out / "claims.jsonl").read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["out", "story.txt"]


def test_a_build_replaces_an_earlier_one_and_does_not_read_it(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    out = tmp_path / "out"
    for _ in range(2):
        assert main(["build", str(tmp_path), "-o", str(out)]) == 0
        assert [document["slug"] for document in json.loads((out / "report.json").read_text())["documents"]] == [
            "story"
        ]


# --- query ------------------------------------------------------------------------------------------------


def ask(capsys: pytest.CaptureFixture[str], built: Path, *arguments: str) -> str:
    capsys.readouterr()
    assert main(["query", *arguments, "--store", str(built / "store")]) == 0
    return capsys.readouterr().out


def test_query_alone_lists_the_questions_with_their_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query"]) == 0
    shown = capsys.readouterr().out
    for question in load_questions().values():
        assert question.name in shown


def test_one_query_answers_who_launders_and_who_says_so(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = ask(capsys, built, "who-launders-for-whom")
    for word in ("Chinese brokers", "Mexican cartels", "Whitfield", "affirmed", "denied"):
        assert word in shown, word


def test_answers_come_as_json_and_csv_too(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(ask(capsys, built, "who-launders-for-whom", "--format", "json"))
    table = list(csv.DictReader(ask(capsys, built, "who-launders-for-whom", "--format", "csv").splitlines()))
    assert rows
    assert len(table) == len(rows)
    assert list(table[0]) == list(rows[0])


def test_sparql_may_be_given_as_text_or_as_a_file(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sparql = "PREFIX s: <https://schema.org/> SELECT (COUNT(*) AS ?claims) WHERE { ?claim a s:Claim }"
    path = tmp_path / "count.rq"
    path.write_text(sparql, "utf-8")
    expected = [{"claims": str(len(claims_of(built)))}]
    assert json.loads(ask(capsys, built, sparql, "--format", "json")) == expected
    assert json.loads(ask(capsys, built, str(path), "--format", "json")) == expected


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-question"], "is no question"),
        (["SELECT nonsense WHERE"], "SPARQL"),
        (["who-launders-for-whom", "-p", "actor"], "write -p NAME=VALUE"),
        (["who-launders-for-whom", "-p", "colour=red"], "colour"),
        (["nowhere.rq"], "nowhere.rq: cannot be read"),
        (["DELETE WHERE { ?s ?p ?o }"], "only read"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_the_reason(
    built: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["query", *arguments, "--store", str(built / "store")]) == 2
    assert says in capsys.readouterr().err


def test_a_store_that_is_not_there_is_named_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "who-launders-for-whom", "--store", str(tmp_path / "store")]) == 2
    assert str(tmp_path / "store") in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


# --- verify -----------------------------------------------------------------------------------------------


def test_verify_finds_nothing_wrong_in_a_build(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(built)]) == 0
    assert f"{len(claims_of(built))} claims checked: nothing is wrong" in capsys.readouterr().out


def test_verify_lists_a_source_that_has_changed_and_one_that_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed, gone, out = tmp_path / "changed.txt", tmp_path / "gone.txt", tmp_path / "out"
    changed.write_text(STORY, "utf-8")
    gone.write_text(STORY.replace("Sinaloa", "Gulf"), "utf-8")
    assert main(["build", str(changed), str(gone), "-o", str(out)]) == 0
    changed.write_text("A new first line.\n" + STORY, "utf-8")
    gone.unlink()
    capsys.readouterr()
    assert main(["verify", str(out)]) == 1
    shown = capsys.readouterr().out
    assert "changed.txt" in shown
    assert "gone.txt" in shown


@pytest.mark.parametrize("name", ["claims.jsonl", "store", "graph.ttl"])
def test_verify_finds_an_output_that_was_changed_by_hand(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story, out = tmp_path / "story.txt", tmp_path / "out"
    story.write_text(STORY, "utf-8")
    assert main(["build", str(story), "-o", str(out)]) == 0
    if name == "store":
        shutil.rmtree(out / name)
    else:
        text = (out / name).read_text("utf-8")
        (out / name).write_text(text.replace("Chinese brokers launder", "Chinese bankers launder"), "utf-8")
    capsys.readouterr()
    assert main(["verify", str(out)]) == 1
    shown = capsys.readouterr().out
    assert ("does not stand at" if name == "graph.ttl" else f"{name}: ") in shown


def test_verify_of_a_folder_without_a_build_cannot_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)]) == 2
    assert "name the folder that a build wrote" in capsys.readouterr().err


# --- evaluate ---------------------------------------------------------------------------------------------


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    entities = [
        {"id": "e1", "type": "Group", "label": "Chinese brokers", "mentions": ["Chinese brokers"]},
        {"id": "e2", "type": "CriminalOrganization", "label": "Sinaloa Cartel", "mentions": ["the Sinaloa Cartel"]},
        {"id": "e3", "type": "GovernmentBody", "label": "Treasury Department", "mentions": ["Treasury Department"]},
    ]
    claim = {"id": "c1", "subject": "e1", "relation": "laundersMoneyFor", "object": "e2", "speaker": "e3",
             "polarity": "affirmed", "certainty": "certain", "quote": STORY.splitlines()[0]}  # fmt: skip
    text = {"document": "story", "entities": entities, "claims": [claim]}
    (tmp_path / "story.gold.json").write_text(json.dumps(text), "utf-8")
    return tmp_path


def test_evaluate_reads_the_gold_texts_where_no_claims_are_given(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(gold), "--json"]) == 0
    direct = json.loads(capsys.readouterr().out)
    assert direct["claim"]["f1"] == 1
    out = tmp_path / "out"
    main(["build", str(gold / "story.txt"), "-o", str(out)])
    capsys.readouterr()
    assert main(["evaluate", str(gold), str(out / "claims.jsonl"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == direct


def test_evaluate_says_which_gold_text_is_missing(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (gold / "story.txt").unlink()
    assert main(["evaluate", str(gold)]) == 1
    assert "story.txt" in capsys.readouterr().err


# --- relations, help, the program -------------------------------------------------------------------------


def test_relations_shows_all_and_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["relations"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in load_vocabulary().relations)
    assert main(["relations", "laundersMoneyFor"]) == 0
    assert "SUBJECT launder" in capsys.readouterr().out
    assert main(["relations", "likes"]) == 2


@pytest.mark.parametrize("command", ["build", "query", "verify", "evaluate", "relations"])
def test_every_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert re.search(rf"Examples?:\n  claimgraph {command}", capsys.readouterr().out)


@pytest.mark.parametrize("arguments", [[], ["build"], ["fly"], ["query", "--format", "xml"]])
def test_a_command_line_that_makes_no_sense_cannot_run(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_generated_pages_are_as_their_sources_say() -> None:
    command = [sys.executable, "-m", "docs.generate", "--check"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=checkout(), check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_program_ends_quietly_when_its_reader_has_seen_enough() -> None:
    command = [sys.executable, "-c", "import sys; from graph.cli import main; sys.exit(main(['relations']))"]
    with subprocess.Popen(command, cwd=ROOT, env=checkout(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_names_of_files_cannot_steer_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert printable("a\x1b[2Jb\u202ec é") == "a\\x1b[2Jb\\u202ec é"
    progress = Lines(sys.stderr)
    progress.stage("Reading", 1)
    progress.step("\x1b[31mred")
    assert "\x1b" not in capsys.readouterr().err


def checkout() -> dict[str, str]:
    """The environment of this process with the checkout first on the path of imports."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(autouse=True)
def _from_nowhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test from an empty folder, so that no default path finds anything."""
    monkeypatch.chdir(tmp_path_factory.mktemp("nowhere"))
