"""Building again: only what is new is read, the outputs are those of a build from nothing, and a kill tears nothing."""

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.claims import Extractor
from graph.documents import expand, read_documents
from graph.extractions import Shelf, basis_of, pack_found, unpack_found
from graph.model import Document
from graph.pipeline import View, build
from graph.reader import ReaderSettings
from graph.report import EXTRACTIONS, LINES, PARQUET, STORE, TABLE, TURTLE, Report
from graph.resolve import resolve
from graph.store import read_ledger
from ontology.vocabulary import load_vocabulary

ROOT = Path(__file__).parent.parent
RULES = ReaderSettings(learned=False)
BROKERS = "Chinese brokers launder money for the Sinaloa Cartel, the Treasury Department said on Monday."
DENIAL = "Chinese brokers do not launder money for the Sinaloa Cartel, the embassy said."
SUPPLY = "Chemical companies in China supply precursors to the Sinaloa Cartel, a commission found."
ARREST = "Mexico arrested Ovidio Guzmán López, a leader of the Sinaloa Cartel, prosecutors said."


def put(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def again(reports: Path, out: Path, *, prune: bool = False) -> Report:
    return build([str(reports)], out, reader=RULES, prune=prune)


def outputs(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in (TURTLE, LINES, TABLE, PARQUET)}


def digest(out: Path) -> str:
    return hashlib.sha256((out / TURTLE).read_bytes()).hexdigest()


def same(out: Path, other: Path) -> None:
    assert outputs(out) == outputs(other)
    assert read_ledger(out / STORE) == read_ledger(other / STORE)


def test_what_is_unchanged_is_not_read_again_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    reports = put(tmp_path / "reports", brokers=BROKERS, denial=DENIAL)
    assert again(reports, tmp_path / "out").unchanged == 0
    before = outputs(tmp_path / "out")
    assert again(reports, tmp_path / "out").unchanged == 2
    assert outputs(tmp_path / "out") == before


def test_outputs_that_are_still_right_are_taken_over_and_those_that_were_changed_by_hand_are_not(
    tmp_path: Path,
) -> None:
    reports = put(tmp_path / "reports", brokers=BROKERS)
    again(reports, tmp_path / "out")
    before, place = outputs(tmp_path / "out"), (tmp_path / "out" / TURTLE).stat().st_ino
    again(reports, tmp_path / "out")
    assert (tmp_path / "out" / TURTLE).stat().st_ino == place
    with (tmp_path / "out" / LINES).open("a") as file:
        file.write("{}\n")
    again(reports, tmp_path / "out")
    assert (tmp_path / "out" / TURTLE).stat().st_ino != place
    assert outputs(tmp_path / "out") == before
    put(reports, denial=DENIAL)
    again(reports, tmp_path / "out")
    again(reports, tmp_path / "anew")
    same(tmp_path / "out", tmp_path / "anew")


def test_a_view_is_written_anew_where_its_settings_or_the_ledger_change(tmp_path: Path) -> None:
    reports = put(tmp_path / "reports", brokers=BROKERS)
    written = []

    def build_with(settings: str | None) -> int:
        view = View(
            write=lambda _ledger, _words, path, _run: written.append(path.write_text("page")), settings=settings
        )
        build([str(reports)], tmp_path / "out", reader=RULES, views={"page": view})
        assert (tmp_path / "out" / "page").read_text() == "page"
        return len(written)

    assert build_with("short") == 1
    assert build_with("short") == 1
    assert build_with("long") == 2
    assert build_with(None) == 3
    assert build_with(None) == 4
    assert build_with("long") == 5
    put(reports, denial=DENIAL)
    assert build_with("long") == 6


def test_new_and_changed_documents_come_in_as_in_a_build_from_nothing(tmp_path: Path) -> None:
    reports = put(tmp_path / "reports", brokers=BROKERS, denial=DENIAL)
    again(reports, tmp_path / "out")
    put(reports, denial=ARREST, supply=SUPPLY)
    assert again(reports, tmp_path / "out").unchanged == 1
    again(reports, tmp_path / "anew")
    same(tmp_path / "out", tmp_path / "anew")


def test_what_is_gone_stays_as_it_was_read_until_it_is_pruned(tmp_path: Path) -> None:
    reports = put(tmp_path / "reports", brokers=BROKERS, copy=BROKERS, denial=DENIAL)
    again(reports, tmp_path / "all")
    again(reports, tmp_path / "out")
    (reports / "denial.txt").unlink()
    kept = again(reports, tmp_path / "out")
    assert "--prune" in " ".join(kept.notices)
    same(tmp_path / "out", tmp_path / "all")
    pruned = again(reports, tmp_path / "out", prune=True)
    assert [document.slug for document in pruned.ledger.documents] == ["brokers"] or len(pruned.ledger.documents) == 1
    again(reports, tmp_path / "anew")
    same(tmp_path / "out", tmp_path / "anew")


def test_a_copy_takes_the_place_of_the_document_that_it_repeated(tmp_path: Path) -> None:
    reports = put(tmp_path / "reports", brokers=BROKERS, copy=BROKERS)
    again(reports, tmp_path / "out")
    (reports / "brokers.txt").unlink()
    (reports / "copy.txt").unlink()
    put(reports, denial=DENIAL)
    again(reports, tmp_path / "out")
    put(reports, brokers=BROKERS, copy=BROKERS)
    again(reports, tmp_path / "anew")
    same(tmp_path / "out", tmp_path / "anew")


def test_a_build_adds_to_what_other_inputs_gave(tmp_path: Path) -> None:
    first, second = put(tmp_path / "first", brokers=BROKERS), put(tmp_path / "second", brokers=SUPPLY)
    again(first, tmp_path / "out")
    again(second, tmp_path / "out")
    build([str(first), str(second)], tmp_path / "anew", reader=RULES)
    same(tmp_path / "out", tmp_path / "anew")


def test_other_settings_read_everything_again(tmp_path: Path) -> None:
    reports = put(tmp_path / "reports", brokers=BROKERS)
    again(reports, tmp_path / "out")
    strict = ReaderSettings(learned=False, least=0.99)
    assert build([str(reports)], tmp_path / "out", reader=strict).unchanged == 0


@pytest.mark.parametrize("suffix", [".jsonl.gz", ".index"])
def test_what_is_damaged_is_read_anew(suffix: str, tmp_path: Path) -> None:
    reports = put(tmp_path / "reports", brokers=BROKERS)
    again(reports, tmp_path / "out")
    before = outputs(tmp_path / "out")
    for part in (tmp_path / "out" / EXTRACTIONS).glob(f"*{suffix}"):
        part.write_bytes(part.read_bytes()[:-40])
    assert again(reports, tmp_path / "out").unchanged == 0
    assert outputs(tmp_path / "out") == before


def test_what_was_found_comes_back_from_the_shelf(tmp_path: Path) -> None:
    vocabulary = load_vocabulary()
    extractor = Extractor.of(vocabulary, RULES)
    sources = expand([str(ROOT / "examples"), str(ROOT / "tests" / "annotated" / "news-0*.txt")]).sources
    found, back = [], []
    with Shelf(tmp_path) as shelf:
        for reading in read_documents(sources):
            if isinstance(reading.outcome, Document):
                extraction = extractor.extract(reading.outcome)
                key = basis_of(reading.outcome)
                shelf.put(key, pack_found(extraction))
                found.append(extraction)
                back.append(unpack_found(shelf.get(key), reading.outcome))
    assert len(found) > 10
    assert resolve(back, vocabulary) == resolve(found, vocabulary)


#: Builds two states in turns until it is killed.
_WRITER = """
import sys
from pathlib import Path
from graph.pipeline import build
from graph.reader import ReaderSettings
rules = ReaderSettings(learned=False)
few, many, out = map(Path, sys.argv[1:])
build([str(few)], out, reader=rules, prune=True)
print("ready", flush=True)
while True:
    for reports in (many, few):
        build([str(reports)], out, reader=rules, prune=True)
"""


def _killed(tmp_path: Path, kills: int, seed: int) -> None:
    few = put(tmp_path / "few", brokers=BROKERS)
    many = put(tmp_path / "many", brokers=BROKERS, denial=DENIAL, supply=SUPPLY, arrest=ARREST)
    states = {}
    for reports in (few, many):
        whole = tmp_path / f"{reports.name}-whole"
        again(reports, whole)
        states[digest(whole)] = read_ledger(whole / STORE)
    rng = random.Random(seed)  # noqa: S311 (when to kill)
    place = tmp_path / "place"
    out = place / "out"
    place.mkdir()
    while kills:
        command = [sys.executable, "-c", _WRITER, str(few), str(many), str(out)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(rng.uniform(0, 0.6))
            writer.kill()
        kills -= 1
        # The old state or the new, and the store opens and holds the same.
        assert read_ledger(out / STORE) == states[digest(out)]
    again(many, out, prune=True)
    same(out, tmp_path / "many-whole")
    assert [entry.name for entry in place.iterdir()] == ["out"]  # nothing is left of those that were killed


def test_a_build_that_is_killed_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    _killed(tmp_path, kills=3, seed=1)


@pytest.mark.slow
def test_a_build_that_is_killed_fifty_times_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    _killed(tmp_path, kills=50, seed=2)
