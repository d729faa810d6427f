"""The ontology's files: each says all that the program and its readers need, in terms that are defined."""

from pathlib import Path

import pyoxigraph
import pytest

from graph.judgements.terms import triples
from graph.triples import PREFIXES, Run, describe
from ontology.vocabulary import CG, FOLDER, load_questions, load_vocabulary
from tests.sample_judgements import JUDGEMENTS
from tests.sample_ledger import sample_ledger

VOCABULARY = load_vocabulary()
FILES = sorted(FOLDER.rglob("*.ttl"))
RELATION_FILES = sorted((FOLDER / "relations").glob("*.ttl"))
RDFS = PREFIXES["rdfs"]
SKOS = PREFIXES["skos"]
ACTORS = {
    "Person",
    "CriminalOrganization",
    "GovernmentBody",
    "Country",
    "Company",
    "MediaOutlet",
    "Organization",
    "Group",
}


def triples_of(path: Path) -> list[pyoxigraph.Triple]:
    return list(
        pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE, base_iri="http://example.org/of-itself")
    )


def defined(name: str = "core") -> set[str]:
    """Return what a file gives both a label and a definition."""
    core = triples_of(FOLDER / f"{name}.ttl")
    labelled = {t.subject.value for t in core if t.predicate.value in (f"{RDFS}label", f"{SKOS}prefLabel")}
    explained = {t.subject.value for t in core if t.predicate.value == f"{SKOS}definition"}
    return labelled & explained


def test_there_are_fifteen_types_of_entities_and_those_who_can_act_are_actors() -> None:
    assert len(VOCABULARY.entity_types) == 15
    assert {name for name, kind in VOCABULARY.entity_types.items() if "Actor" in kind.broader} == ACTORS


@pytest.mark.parametrize(
    "name", ["Person", "Company", "GovernmentBody", "Organization", "Place", "Document", "Country"]
)
def test_a_type_that_others_know_is_mapped_to_theirs(name: str) -> None:
    mapped = {
        triple.object.value
        for triple in triples_of(FOLDER / "core.ttl")
        if triple.subject.value == CG + name and isinstance(triple.object, pyoxigraph.NamedNode)
    }
    assert any(value.startswith(PREFIXES["schema"]) for value in mapped)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_term_of_ours_is_defined_in_the_core(path: Path) -> None:
    used = {
        node.value
        for triple in triples_of(path)
        for node in (triple.subject, triple.predicate, triple.object)
        if isinstance(node, pyoxigraph.NamedNode) and node.value.startswith(CG) and node.value != CG
    }
    # Classes of words and cues are data of words.ttl; terms of derived graphs are never part of a graph of claims.
    named = {triple.subject.value for triple in triples_of(path)} if path.stem in ("words", "derived") else set()
    # So are those of a file of judgements, whose shapes stand with the others.
    named |= defined("judgements") if path.stem in ("judgements", "shapes") else set()
    assert used - named - defined() == {CG + "findingScheme", CG + "samenessScheme"} & used


def test_every_term_of_ours_in_a_graph_is_defined_in_the_core() -> None:
    lines = "\n".join(describe(sample_ledger(), Run(version="0", settings=(("a", "b"),))))
    used = {
        node.value
        for triple in pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES)
        for node in (triple.predicate, triple.object)
        if isinstance(node, pyoxigraph.NamedNode) and node.value.startswith(CG)
    }
    assert used - defined() == set()


def test_every_term_of_a_judgement_is_defined() -> None:
    lines = "\n".join(line for judgement in JUDGEMENTS for line in triples(judgement))
    used = {
        node.value
        for triple in pyoxigraph.parse(lines, pyoxigraph.RdfFormat.N_TRIPLES)
        for node in (triple.predicate, triple.object)
        if isinstance(node, pyoxigraph.NamedNode) and node.value.startswith(CG)
    }
    assert used - defined() - defined("judgements") == set()


def test_there_are_thirty_two_relations_one_a_file() -> None:
    assert len(VOCABULARY.relations) == 32
    assert len(RELATION_FILES) == 32
    for path in RELATION_FILES:
        assert len({triple.subject for triple in triples_of(path)}) == 1, path.name


@pytest.mark.parametrize("name", sorted(VOCABULARY.relations))
def test_a_relation_says_what_it_is_in_words_frames_and_examples(name: str) -> None:
    relation = VOCABULARY.relations[name]
    assert relation.label
    assert relation.inverse_label
    assert relation.definition.endswith(".")
    assert relation.frames
    assert len(relation.examples) >= 3
    assert len(relation.counter_examples) >= 2
    assert all(example.subject and example.object for example in relation.examples)
    assert relation.yields_to <= VOCABULARY.relations.keys() - {name}


def test_a_symmetric_relation_reads_alike_in_both_directions() -> None:
    symmetric = {relation.name for relation in VOCABULARY.relations.values() if relation.symmetric}
    assert symmetric == {"relatedTo", "cooperatesWith", "conflictsWith", "mixedWith"}
    for name in symmetric:
        relation = VOCABULARY.relations[name]
        assert relation.label == relation.inverse_label
        assert relation.subject_types == relation.object_types


def test_there_are_at_least_ten_questions_and_each_can_be_understood() -> None:
    questions = load_questions()
    assert len(questions) >= 10
    for question in questions.values():
        assert question.title.endswith("?")
        assert question.description.endswith(".")
        assert all(parameter.description for parameter in question.parameters)
