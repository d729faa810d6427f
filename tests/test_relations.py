"""Every relation's own examples, read by the whole extractor: what a relation's file promises is what it finds."""

import re

import pytest

from graph.claims import Extractor, FoundClaim
from graph.model import Document, mint
from graph.reference import Referent
from ontology.vocabulary import Example, load_vocabulary

VOCABULARY = load_vocabulary()
EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{place}")
    for name, relation in sorted(VOCABULARY.relations.items())
    for place, example in enumerate(relation.examples)
]
COUNTER_EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{place}")
    for name, relation in sorted(VOCABULARY.relations.items())
    for place, example in enumerate(relation.counter_examples)
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(VOCABULARY)


def claims_of(extractor: Extractor, text: str, relation: str) -> list[FoundClaim]:
    document = Document(id=mint("d", text), slug="s", source="s.txt", text=text, sha256="", media_type="text/plain")
    return [claim for claim in extractor.extract(document).claims if claim.relation == relation]


def meets(text: str, found: tuple[int, int], wanted: tuple[int, int]) -> bool:
    """Whether a found argument is the marked one: articles and what hangs on it aside."""
    return found[0] < wanted[1] and wanted[0] < found[1] and re.search(r"\w", text[found[0] : found[1]]) is not None


def found_as_marked(claim: FoundClaim, example: Example, *, symmetric: bool) -> bool:
    assert example.subject is not None
    assert example.object is not None
    subjects = [claim.evidence.subject_span, *places(claim.subject)]
    objects = [claim.evidence.object_span, *places(claim.object)]
    ways = [(subjects, objects), (objects, subjects)] if symmetric else [(subjects, objects)]
    return any(
        any(meets(example.text, span, example.subject) for span in left)
        and any(meets(example.text, span, example.object) for span in right)
        for left, right in ways
    )


def places(referent: Referent) -> list[tuple[int, int]]:
    """Where the text speaks of an argument: "Ana Duarte, his sister" speaks of her twice."""
    return [(located.mention.start, located.mention.end) for located in referent.mentions]


def test_all_thirty_two_relations_bring_examples() -> None:
    assert len(VOCABULARY.relations) == 32
    assert len(EXAMPLES) >= 3 * 32
    assert len(COUNTER_EXAMPLES) >= 2 * 32


@pytest.mark.parametrize(("relation", "example"), EXAMPLES)
def test_an_example_is_found_with_its_marked_arguments(extractor: Extractor, relation: str, example: Example) -> None:
    found = claims_of(extractor, example.text, relation)
    symmetric = VOCABULARY.relations[relation].symmetric
    assert any(found_as_marked(claim, example, symmetric=symmetric) for claim in found), [
        (claim.subject.label, claim.object.label) for claim in found
    ]


@pytest.mark.parametrize(("relation", "example"), COUNTER_EXAMPLES)
def test_a_counter_example_is_not_found(extractor: Extractor, relation: str, example: Example) -> None:
    found = claims_of(extractor, example.text, relation)
    if example.subject is not None and example.object is not None:
        symmetric = VOCABULARY.relations[relation].symmetric
        found = [claim for claim in found if found_as_marked(claim, example, symmetric=symmetric)]
    assert not found, [(claim.subject.label, claim.object.label, claim.rule) for claim in found]


def test_a_relation_is_carried_only_by_a_sentence_that_has_one_of_its_words() -> None:
    convicted, leads = VOCABULARY.relations["convictedOf"], VOCABULARY.relations["leads"]
    assert convicted.carried_by({"he", "plead", "guilty", "to", "fraud"}, "Offense")
    assert not convicted.carried_by({"he", "be", "charge", "with", "fraud"}, "Offense")
    assert leads.carried_by({"president", "ana", "ruiz"}, "Country")
    assert not leads.carried_by({"justice", "minister", "ana", "ruiz"}, "Country")
    assert leads.carried_by({"justice", "minister", "ana", "ruiz"}, "GovernmentBody")
