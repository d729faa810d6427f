"""A capital is its state where it acts or is dealt with, and a city everywhere else."""

import pytest

from graph.claims import Extractor
from graph.language import parse
from graph.model import Document, mint
from graph.reference import resolve_references
from ontology.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
EXTRACTOR = Extractor(VOCABULARY)


def referents(text: str, name: str) -> set[str]:
    document = Document(
        id=mint("d", text), slug="note", source="note.txt", text=text, sha256="", media_type="text/plain"
    )
    parsed = parse(document)
    found = resolve_references(parsed, EXTRACTOR.mentions.find(parsed), VOCABULARY)
    return {
        one.actor if one.actor in VOCABULARY.actors and VOCABULARY.actors[one.actor].type == "Country" else "city"
        for one in found.referents
        for mention in one.mentions
        if mention.mention.text == name
    }


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("Beijing denied on Monday that its firms supply the cartels.", "Beijing", "china"),
        ("Ottawa agreed to share the list with the United States.", "Ottawa", "canada"),
        ("The senator accused Beijing of subsidising the trade.", "Beijing", "china"),
        ("It took months of talks with Tehran before the ship was released.", "Tehran", "iran"),
        ("Beijing's refusal angered the committee.", "Beijing", "china"),
        ("The tariffs were announced by Washington in March.", "Washington", "united-states"),
    ],
)
def test_a_capital_that_acts_or_is_dealt_with_is_its_state(text: str, name: str, state: str) -> None:
    assert referents(text, name) == {state}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Officers seized the cocaine in Kabul on Monday.", "Kabul"),
        ("The brokers met in Beijing and flew to Havana.", "Beijing"),
        ("Kabul fell to the Taliban in 2021.", "Kabul"),
        ("Bogotá is a city of eight million people.", "Bogotá"),
        ("The driver reached Caracas in the evening.", "Caracas"),
    ],
)
def test_a_capital_where_something_happens_is_a_city(text: str, name: str) -> None:
    assert referents(text, name) <= {"city"}
