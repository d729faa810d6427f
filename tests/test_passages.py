"""The annotated passages: each is well formed, and stands in the public documents where it says."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.passages import read_passages, read_texts
from graph.model import Certainty, Polarity
from ontology.vocabulary import load_vocabulary

TEXTS = Path(__file__).parents[2] / "shared"
PASSAGES = list(read_passages())


def test_records_use_the_ontology_and_places_within_their_passage() -> None:
    vocabulary = load_vocabulary()
    assert not [name for name, count in Counter(passage.name for passage in PASSAGES).items() if count > 1]
    for passage in PASSAGES:
        length = passage.end - passage.start
        known = {name for name, *_ in passage.entities}
        assert len(known) == len(passage.entities)
        for _, kind, places in passage.entities:
            assert kind in vocabulary.entity_types
            assert all(0 <= start < end <= length for start, end in places)
        for subject, relation, object_, speaker, polarity, certainty, quote in passage.claims:
            assert {subject, object_} <= known
            assert subject != object_
            assert speaker in known | {"author"}
            assert relation in vocabulary.relations
            assert (Polarity(polarity), Certainty(certainty)) in {(p, c) for p in Polarity for c in Certainty}
            assert all(0 <= start < end <= length for start, end in quote)


@pytest.mark.skipif(not (TEXTS / "corpus").exists(), reason="the public documents are not there")
def test_passages_of_the_corpus_stand_where_they_say() -> None:
    of_corpus = [passage for passage in PASSAGES if passage.source.startswith("corpus/")]
    texts = read_texts(of_corpus, TEXTS)
    assert texts.keys() == {passage.name for passage in of_corpus}
    for passage in of_corpus:
        gold = passage.gold(texts[passage.name])
        flat = " ".join(texts[passage.name].split())
        for claim in gold["claims"]:
            assert all(part in flat for part in claim["quote"].split(" [...] "))
