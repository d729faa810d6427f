"""The curated authority and the words of the field: complete, unambiguous, well-formed."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from ontology.vocabulary import CG, FOLDER, Actor, Vocabulary, load_vocabulary

SKOS = "http://www.w3.org/2004/02/skos/core#"
IDENTIFIER = "http://purl.org/dc/terms/identifier"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
ACTOR_FILES = sorted((FOLDER / "actors").glob("*.ttl"))

ADDRESSES = re.compile(
    r"http://www\.wikidata\.org/entity/Q[1-9]\d*"
    r"|https://sanctionssearch\.ofac\.treas\.gov/Details\.aspx\?id=[1-9]\d*"
    r"|https://sws\.geonames\.org/[1-9]\d*/"
)
LITERALS = re.compile(r"CAS \d{2,7}-\d\d-\d|ISO 3166-1 [A-Z]{2}|ISO 3166-2 [A-Z]{2}-[A-Z0-9]{2,3}|OFAC SDN [1-9]\d*")

#: Word and cue classes that rules read by name.
CUE_CLASSES = [
    "accountNoun",
    "allegingAdjective",
    "allegingAdverb",
    "allegingVerb",
    "conditional",
    "denyingVerb",
    "describingVerb",
    "endingVerb",
    "failingVerb",
    "judgingVerb",
    "lackingNoun",
    "negator",
    "possibleAdverb",
    "possibleModal",
    "possibleNoun",
    "possibleVerb",
    "probableAdverb",
    "probableVerb",
    "reportingNoun",
    "reportingVerb",
]


def triples(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield subject, property and value of each triple of a file."""
    for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
        yield triple.subject.value, triple.predicate.value, triple.object.value


def values(property_: str) -> dict[str, list[str]]:
    """Return the values of a property of all curated actors, by subject."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in ACTOR_FILES:
        for subject, name, value in triples(path):
            if name == property_:
                found[subject].append(value)
    return found


def names(actor: Actor) -> tuple[str, ...]:
    """Return the label and the aliases of an actor."""
    return (actor.label, *actor.aliases)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the whole ontology."""
    return load_vocabulary()


@pytest.mark.parametrize("path", ACTOR_FILES, ids=lambda path: path.name)
def test_a_file_of_actors_holds_actors_with_one_type_and_one_label(path: Path, vocabulary: Vocabulary) -> None:
    types: dict[str, list[str]] = defaultdict(list)
    labels: dict[str, list[str]] = defaultdict(list)
    for subject, name, value in triples(path):
        types[subject] += [value] if name == TYPE else []
        labels[subject] += [value] if name == SKOS + "prefLabel" else []
    assert types
    for subject, kinds in types.items():
        assert [kind.removeprefix(CG) in vocabulary.entity_types for kind in kinds] == [True], subject
        assert len(labels[subject]) == 1, subject


def test_no_actor_is_described_in_two_files() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for path in ACTOR_FILES:
        for subject, _, _ in triples(path):
            homes[subject].add(path.name)
    assert {subject: files for subject, files in homes.items() if len(files) > 1} == {}


def test_the_authority_covers_the_field(vocabulary: Vocabulary) -> None:
    by_type: dict[str, int] = defaultdict(int)
    for actor in vocabulary.actors.values():
        by_type[actor.type] += 1
    assert len(vocabulary.actors) >= 250
    for type_ in ("Country", "GovernmentBody", "CriminalOrganization", "Person", "Company", "MediaOutlet", "Substance"):
        assert by_type[type_] >= 30, type_


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("United States", "united-states"),
        ("DEA", "drug-enforcement-administration"),
        ("CJNG", "jalisco-new-generation-cartel"),
        ("El Chapo", "joaquin-guzman-loera"),
        ("Zhenli Ye Gon", "zhenli-ye-gon"),
        ("4-ANPP", "4-anilino-n-phenethylpiperidine"),
        ("xylazine", "xylazine"),
        ("Reuters", "reuters"),
        ("UNODC", "united-nations-office-on-drugs-and-crime"),
        ("Kingpin Act", "foreign-narcotics-kingpin-designation-act"),
    ],
)
def test_names_that_texts_use_lead_to_their_actor(name: str, id_: str, vocabulary: Vocabulary) -> None:
    assert [actor.id for actor in vocabulary.actors.values() if name in names(actor)] == [id_]


def test_no_name_belongs_to_two_actors_in_any_case(vocabulary: Vocabulary) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for actor in vocabulary.actors.values():
        for name in names(actor):
            owners[name.casefold()].add(actor.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_an_actor_has_no_name_twice(vocabulary: Vocabulary) -> None:
    repeated = {actor.id for actor in vocabulary.actors.values() if len(set(names(actor))) < len(names(actor))}
    assert repeated == set()


def test_names_are_trimmed_and_carry_no_article_of_the_sentence(vocabulary: Vocabulary) -> None:
    wrong = [
        name
        for actor in vocabulary.actors.values()
        for name in names(actor)
        if name != " ".join(name.split()) or name.startswith(("the ", "a ", "an ")) or len(name) < 2
    ]
    assert wrong == []


def test_no_name_is_a_head_noun(vocabulary: Vocabulary) -> None:
    taken = {
        name
        for actor in vocabulary.actors.values()
        for name in names(actor)
        if name.casefold() in vocabulary.head_nouns
    }
    assert taken == set()


def test_abbreviations_that_are_words_keep_their_capitals(vocabulary: Vocabulary) -> None:
    # A name in lower case is looked for in any case, so that "us", "ice" or "who" would be found everywhere.
    lower = {name for actor in vocabulary.actors.values() for name in names(actor) if name == name.lower()}
    assert {name for name in lower if len(name) <= 3} == set()
    assert lower.isdisjoint({"ice", "nida", "pan", "aids", "rand", "sector", "time", "signal", "telegram", "reform"})


def test_every_state_has_a_demonym_that_names_no_actor(vocabulary: Vocabulary) -> None:
    states = [actor for actor in vocabulary.actors.values() if actor.type == "Country"]
    every_name = {name.casefold() for actor in vocabulary.actors.values() for name in names(actor)}
    owners: dict[str, list[str]] = defaultdict(list)
    for state in states:
        assert state.demonyms, state.id
        for demonym in state.demonyms:
            owners[demonym.casefold()].append(state.id)
    assert {demonym: ids for demonym, ids in owners.items() if len(ids) > 1} == {}
    assert owners.keys() & every_name == set()


def test_state_party_government_and_people_are_apart(vocabulary: Vocabulary) -> None:
    actors = vocabulary.actors
    assert actors["china"].type == "Country"
    assert actors["chinese-communist-party"].type == "GovernmentBody"
    assert actors["government-of-china"].type == "GovernmentBody"
    assert actors["chinese-people"].type == "Population"
    assert "CCP" in actors["chinese-communist-party"].aliases
    assert "Chinese government" in actors["government-of-china"].aliases
    assert actors["china"].demonyms == ("Chinese",)
    for state in ("mexico", "united-states"):
        assert actors[state].type == "Country"
        assert actors["government-of-" + state.replace("united", "the-united")].type == "GovernmentBody"


def test_addresses_are_those_of_one_thing_each(vocabulary: Vocabulary) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for actor in vocabulary.actors.values():
        for address in actor.identifiers:
            assert ADDRESSES.fullmatch(address), (actor.id, address)
            owners[address].append(actor.id)
    assert len(owners) >= 250
    assert {address: ids for address, ids in owners.items() if len(ids) > 1} == {}


def test_codes_and_numbers_are_well_formed_and_of_one_thing_each() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for subject, codes in values(IDENTIFIER).items():
        for code in codes:
            assert LITERALS.fullmatch(code), (subject, code)
            owners[code].append(subject)
    assert {code: subjects for code, subjects in owners.items() if len(subjects) > 1} == {}


def test_check_digits_of_chemical_numbers_hold() -> None:
    numbers = [
        code.removeprefix("CAS ") for codes in values(IDENTIFIER).values() for code in codes if code[:3] == "CAS"
    ]
    assert len(numbers) >= 50
    for number in numbers:
        digits = [int(digit) for digit in number.replace("-", "")]
        checksum = sum(place * digit for place, digit in enumerate(reversed(digits[:-1]), start=1)) % 10
        assert checksum == digits[-1], number


def test_a_number_of_the_sanctions_list_agrees_with_its_address(vocabulary: Vocabulary) -> None:
    numbers = {
        subject.rsplit("/", 1)[-1]: {code.removeprefix("OFAC SDN ") for code in codes if code.startswith("OFAC")}
        for subject, codes in values(IDENTIFIER).items()
    }
    for actor in vocabulary.actors.values():
        linked = {address.split("id=")[1] for address in actor.identifiers if "ofac" in address}
        assert linked == numbers.get(actor.id, set()), actor.id


# --- words ------------------------------------------------------------------------------------------------


def test_a_head_noun_has_one_type_and_is_lower_case() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for subject, name, value in triples(FOLDER / "words.ttl"):
        if name == CG + "headNoun":
            owners[value].append(subject)
    assert owners
    assert {noun: types for noun, types in owners.items() if len(types) > 1} == {}
    assert [noun for noun in owners if noun != noun.lower().strip()] == []


def test_every_type_has_head_nouns_except_those_that_only_names_have(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.entity_types) - set(vocabulary.head_nouns.values()) == {"CriminalOrganization"}


@pytest.mark.parametrize(
    ("noun", "type_"),
    [
        ("trafficker", "Group"),
        ("official", "Person"),
        ("ministry", "GovernmentBody"),
        ("bank", "Company"),
        ("victim", "Population"),
        ("port", "Place"),
        ("precursor", "Substance"),
        ("money", "Asset"),
        ("conspiracy", "Offense"),
        ("report", "Document"),
    ],
)
def test_nouns_of_the_field_tell_the_type(noun: str, type_: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.head_nouns[noun] == type_


def test_humans_are_told_from_collectives(vocabulary: Vocabulary) -> None:
    human = vocabulary.word_classes["human"]
    assert {"official", "trafficker", "broker", "spokesman", "leader"} <= human
    assert human.isdisjoint({"cartel", "network", "ministry", "police", "enforcement", "company"})


def test_every_class_that_a_frame_asks_for_exists(vocabulary: Vocabulary) -> None:
    asked = {
        word.removeprefix("@")
        for relation in vocabulary.relations.values()
        for frame in relation.frames
        for word in (*frame.triggers, *(word for slot in frame.slots for word in slot.words))
        if word.startswith("@")
    }
    assert asked
    # ``@name`` asks for a name of any kind; it is no list of words.
    assert asked - vocabulary.word_classes.keys() == {"name"}


def test_drugs_and_precursors_are_substances(vocabulary: Vocabulary) -> None:
    classes = vocabulary.word_classes
    assert classes["drug"] | classes["precursor"] <= classes["substance"]
    assert classes["drug"].isdisjoint(classes["precursor"])


@pytest.mark.parametrize("name", CUE_CLASSES)
def test_a_class_of_cues_that_rules_read_has_members(name: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.cues[name]


def test_no_verb_reports_flatly_what_it_alleges_denies_or_doubts(vocabulary: Vocabulary) -> None:
    cues = vocabulary.cues
    for other in ("allegingVerb", "denyingVerb", "probableVerb"):
        assert cues["reportingVerb"].isdisjoint(cues[other]), other


def test_the_list_at_the_top_of_the_words_names_every_class(vocabulary: Vocabulary) -> None:
    comment = " ".join(
        line[1:].strip()
        for line in (FOLDER / "words.ttl").read_text("utf-8").splitlines()
        if line.startswith("#") and not line.startswith("# ---")
    )
    listed = {
        word.strip(" .")
        for part in re.split(r"Word classes[^:]*:|Cue classes[^:]*:", comment)[1:]
        for word in part.split(",")
    }
    assert vocabulary.word_classes.keys() | vocabulary.cues.keys() == listed
