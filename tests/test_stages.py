"""What is kept is used again only where nothing that it depends on has changed, and is redone from there on."""

import dataclasses
from pathlib import Path

import pytest

from graph.documents import Content
from graph.extractions import Shelf, Stages, basis_of
from graph.extractions.shelf import DATA, INDEX, pack
from graph.extractions.stages import modules_of, vocabulary_digest
from graph.model import Document
from graph.pipeline import build
from graph.reader import ReaderSettings, identity
from ontology.vocabulary import load_vocabulary

RULES = ReaderSettings(learned=False)
BROKERS = "Chinese brokers launder money for the Sinaloa Cartel, the Treasury Department said on Monday."
POTATOES = "The council of the village praised the farmers for the potatoes of this year, and thanked the cooks."


def test_every_module_that_a_result_depends_on_is_part_of_its_key() -> None:
    finding, reading = modules_of("graph.claims"), modules_of("graph.documents.texts")
    assert {"claims.py", "language.py", "mentions.py", "reader.py", "names.py", "model.py"} <= set(finding)
    assert {"documents/texts.py", "documents/pdf.py", "documents/metadata.py", "errors.py"} <= set(reading)
    # What comes after has no part in it: a change there reads nothing anew.
    assert not {"pipeline.py", "report.py", "resolve.py", "cli.py"} & {*finding, *reading}
    assert "claims.py" not in reading


def test_definitions_and_identifiers_of_the_ontology_change_no_key_and_its_words_do() -> None:
    vocabulary = load_vocabulary()
    name, actor = next(iter(vocabulary.actors.items()))
    relation = next(iter(vocabulary.relations))

    def with_actor(**parts: object) -> str:
        changed = dataclasses.replace(actor, **parts)  # type: ignore[arg-type]
        return vocabulary_digest(dataclasses.replace(vocabulary, actors={**vocabulary.actors, name: changed}))

    before = vocabulary_digest(vocabulary)
    assert with_actor(identifiers=("http://example.org/elsewhere",)) == before
    assert with_actor(aliases=("Another Name",)) != before
    for parts, same in (({"definition": "Another."}, True), ({"frames": ()}, False)):
        other = dataclasses.replace(vocabulary.relations[relation], **parts)  # type: ignore[arg-type]
        changed = dataclasses.replace(vocabulary, relations={**vocabulary.relations, relation: other})
        assert (vocabulary_digest(changed) == before) is same


def test_keys_depend_on_bytes_metadata_settings_and_not_on_names() -> None:
    content = Content(name="a.txt", data=b"text", media_type="text/plain", location="/a.txt", stem="a")
    moved = dataclasses.replace(content, name="b.txt", location="/b.txt", stem="b")
    assert moved.digest() == content.digest()
    assert dataclasses.replace(content, data=b"texts").digest() != content.digest()
    assert dataclasses.replace(content, charset="latin-1").digest() != content.digest()
    document = Document(id="d-1", slug="a", source="a", text="text", sha256="0", media_type="text/plain")
    assert basis_of(dataclasses.replace(document, slug="b", source="b")) == basis_of(document)
    assert basis_of(dataclasses.replace(document, date="2021")) != basis_of(document)
    rules, strict = (Stages.of(identity(ReaderSettings(learned=False, least=least))) for least in (0.1, 0.9))
    assert rules.reading == strict.reading
    assert rules.finding != strict.finding


def test_a_file_that_moved_is_not_read_for_claims_again(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "a.txt").write_text(BROKERS)
    build([str(reports)], tmp_path / "out", reader=RULES)
    (reports / "a.txt").rename(reports / "b.txt")
    report = build([str(reports)], tmp_path / "out", reader=RULES, prune=True)
    assert report.unchanged == 1
    assert [document.slug for document in report.ledger.documents] == ["b"]


def test_a_change_of_settings_reads_no_file_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(BROKERS)
    build([str(tmp_path / "a.txt")], tmp_path / "out", reader=RULES)

    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("graph.engines.work.read_content", fail)
    strict = ReaderSettings(learned=False, least=0.5)
    report = build([str(tmp_path / "a.txt")], tmp_path / "out", reader=strict)
    assert report.unchanged == 0
    assert len(report.ledger.documents) == 1


# --- the shelf


def key(number: int) -> str:
    return f"{number:032x}"


def test_values_come_back_and_parts_that_are_hardly_used_are_written_anew(tmp_path: Path) -> None:
    with Shelf(tmp_path / "one") as shelf:
        for number in range(20):
            shelf.put(key(number), pack([number] * 100), "head")
        shelf.keep({key(number) for number in range(20)})
    with Shelf(tmp_path / "two", [tmp_path / "one"]) as shelf:
        shelf.keep({key(number) for number in range(18)})
    linked = next((tmp_path / "two").glob(f"*{DATA}"))
    assert linked.stat().st_ino == next((tmp_path / "one").glob(f"*{DATA}")).stat().st_ino
    with Shelf(tmp_path / "three", [tmp_path / "two"]) as shelf:
        shelf.keep({key(3)})
    with Shelf(tmp_path / "three") as shelf:
        assert shelf.get(key(3)) == [3] * 100
        assert shelf.head(key(4)) is None
    assert next((tmp_path / "three").glob(f"*{DATA}")).stat().st_size == len(pack([3] * 100))


def test_a_part_that_was_cut_short_gives_what_is_whole(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        for number in range(5):
            shelf.put(key(number), pack(["x" * 100, number]))
    data, index = next(tmp_path.glob(f"*{DATA}")), next(tmp_path.glob(f"*{INDEX}"))
    data.write_bytes(data.read_bytes()[:-10])
    index.write_bytes(index.read_bytes()[:-5])
    with Shelf(tmp_path) as shelf:
        assert [shelf.head(key(number)) for number in range(5)] == ["", "", "", "", None]


def test_a_damaged_value_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    with Shelf(tmp_path) as shelf:
        shelf.put(key(1), pack("one"))
    data = next(tmp_path.glob(f"*{DATA}"))
    data.write_bytes(data.read_bytes()[:-9] + b"x" + data.read_bytes()[-8:])
    with Shelf(tmp_path) as shelf:
        assert shelf.head(key(1)) is None
        with pytest.raises(KeyError):
            shelf.get(key(1))


# --- the gate


def test_what_does_not_matter_is_set_aside_listed_and_not_read_for_claims(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "brokers.txt").write_text(BROKERS)
    (reports / "potatoes.txt").write_text(POTATOES)
    report = build([str(reports)], tmp_path / "out", reader=RULES, relevant_only=True)
    assert report.aside == ("potatoes.txt",)
    assert [document.slug for document in report.ledger.documents] == ["brokers"]
    assert "1 documents were set aside" in " ".join(report.notices)
    again = build([str(reports)], tmp_path / "out", reader=RULES, relevant_only=True)
    assert (again.unchanged, again.aside) == (1, ("potatoes.txt",))
    whole = build([str(reports)], tmp_path / "out", reader=RULES)
    assert (whole.unchanged, len(whole.ledger.documents), whole.aside) == (1, 2, ())
