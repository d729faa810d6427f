"""The file of judgements: written and read without loss, never losing one, with errors that say what to do."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyshacl import validate

from graph.errors import StoreError
from graph.judgements import Judgements, append, beside, read_judgements
from graph.judgements.terms import judgements_of, triples
from graph.judgements.values import IdentityJudgement, Judgement, minted
from ontology.vocabulary import FOLDER
from tests.sample_judgements import JUDGEMENTS, SAME, UNDOING, decisions
from tests.strategies import HOSTILE

ROOT = Path(__file__).parent.parent


def by_id(*judgements: Judgement) -> tuple[Judgement, ...]:
    return tuple(sorted(set(judgements), key=lambda one: one.id))


def test_what_is_added_is_read_back_whatever_was_there_before(tmp_path: Path) -> None:
    path = tmp_path / "decided" / "judgements.ttl"
    append(path, *JUDGEMENTS[:2])
    append(path)
    append(path, JUDGEMENTS[0])
    for judgement in JUDGEMENTS[2:]:
        append(path, judgement)
    assert read_judgements(path) == Judgements(judgements=by_id(*JUDGEMENTS))


@settings(deadline=None)
@given(st.lists(decisions, max_size=4), st.sampled_from([text for text in HOSTILE if text]))
def test_triples_hold_all_that_a_judgement_says(some: list[Judgement], hostile: str) -> None:
    odd = IdentityJudgement(
        author=hostile,
        date=hostile,
        reason=hostile,
        sameness=SAME.sameness,
        left=SAME.left,
        right=SAME.right,
    )
    lines = "\n".join(line for judgement in (*some, odd) for line in triples(judgement))
    found = judgements_of(pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES))
    assert found == Judgements(judgements=by_id(*some, odd))
    assert all(judgement.id == minted(judgement) for judgement in found.judgements)


def test_the_order_of_two_actors_makes_no_other_judgement() -> None:
    turned = IdentityJudgement(
        author=SAME.author,
        date=SAME.date,
        reason=SAME.reason,
        score=SAME.score,
        evidence=SAME.evidence,
        sameness=SAME.sameness,
        left=SAME.right,
        right=SAME.left,
    )
    assert turned == SAME


def test_what_a_person_wrote_into_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "judgements.ttl"
    append(path, SAME)
    path.write_text(path.read_text("utf-8") + "# ask Ben about this", "utf-8")
    path.chmod(0o640)
    append(path, UNDOING)
    assert "# ask Ben about this\n" in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["judgements.ttl"]


def test_a_reason_that_a_person_mended_leaves_the_judgement_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "judgements.ttl"
    append(path, SAME, UNDOING)
    path.write_text(path.read_text("utf-8").replace("both names", "either name"), "utf-8")
    read = read_judgements(path)
    assert {one.id for one in read.judgements} == {SAME.id, UNDOING.id}
    assert read.standing() == ()


def test_a_judgement_that_lacks_something_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "judgements.ttl"
    append(path, SAME, UNDOING)
    text = path.read_text("utf-8")
    path.write_text(text.replace("cg:sameness cg:Same", "cg:sameness cg:Akin"), "utf-8")
    read = read_judgements(path)
    assert read.judgements == (UNDOING,)
    assert len(read.problems) == 1
    assert SAME.id in read.problems[0]
    assert "cg:Same, cg:Different, cg:Unsure" in read.problems[0]


@pytest.mark.parametrize(
    ("content", "said"), [(b"not turtle", "is no Turtle"), (b"\xff\xfe", "is no Turtle"), (None, "is not there")]
)
def test_a_file_that_cannot_be_read_is_an_error_that_names_it(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "judgements.ttl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=said) as error:
        read_judgements(path)
    assert str(path) in str(error.value)


def test_where_there_is_no_writing_the_error_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        append(tmp_path / "file" / "judgements.ttl", SAME)


def test_the_file_stands_beside_the_folder_that_each_build_replaces(tmp_path: Path) -> None:
    assert beside(tmp_path / "out") == tmp_path / "out.judgements.ttl"


def test_a_file_has_the_shape_that_the_ontology_lays_down(tmp_path: Path) -> None:
    path = tmp_path / "judgements.ttl"
    append(path, *JUDGEMENTS)
    shapes = rdflib.Graph().parse(FOLDER / "shapes.ttl", format="turtle")
    assert validate(rdflib.Graph().parse(path), shacl_graph=shapes)[0]
    path.write_text(path.read_text("utf-8").replace('dc:creator "Ana Ruiz" ;', ""), "utf-8")
    assert not validate(rdflib.Graph().parse(path), shacl_graph=shapes)[0]


_WRITER = """
import sys
from pathlib import Path
from graph.judgements import Undoing, append
number = 0
while True:
    one = Undoing(author=sys.argv[2], date="2024-05-01", reason="", undone=str(number))
    append(Path(sys.argv[1]), one)
    print(one.id, flush=True)
    number += 1
"""


def test_writers_that_are_killed_lose_nothing_that_they_had_added(tmp_path: Path) -> None:
    path = tmp_path / "judgements.ttl"
    told: set[str] = set()
    for turn in range(4):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", _WRITER, str(path), f"{name}{turn}"],
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                text=True,
            )
            for name in ("Ana", "Ben")
        ]
        for writer in writers:
            assert writer.stdout is not None
            told.add(writer.stdout.readline().strip())
        time.sleep(0.02 * turn)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            told |= {line for line in writer.communicate()[0].split("\n") if line}
    read = read_judgements(path)
    assert read.problems == ()
    assert told <= {one.id for one in read.judgements}
    assert len(told) > 8
    # What a killed writer left beside the file is in nobody's way.
    append(path, SAME)
    assert SAME in read_judgements(path).judgements
