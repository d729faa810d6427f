"""Who is the same by name: spellings of one name meet, and names of two do not."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.identity import made_up, names_of
from graph.errors import UsageError
from graph.identity import Entry, Profile, known, likenesses, profiles, read_list
from graph.identity.compare import CERTAIN, organisations, persons
from graph.identity.groups import Tie, group
from graph.identity.likeness import Likeness
from graph.identity.names import organisation, person, sound
from graph.model import Entity, Mention, MentionKind, mint
from graph.resolve import name_key
from ontology.vocabulary import load_vocabulary
from tests.sample_ledger import VOCABULARY


def of_persons(left: str, right: str) -> float:
    found = persons(person(left), person(right))
    assert found == persons(person(right), person(left))
    return 0.0 if found is None else found.score


def of_organisations(left: str, right: str) -> float:
    found = organisations(organisation(left), organisation(right))
    assert found == organisations(organisation(right), organisation(left))
    return 0.0 if found is None else found.score


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ('Joaquín "El Chapo" Guzmán Loera', "Joaquín Guzmán Loera"),
        ("Joaquín “El Chapo” Guzmán Loera", "GUZMAN LOERA, Joaquin"),
        ("María de la Cruz Pérez", "MARIA DE LA CRUZ PEREZ"),
        ("Ovidio Guzmán-López", "Ovidio Guzman Lopez"),
        ("Ramón Cisneros Ledesma", "Ramon Cisneros Ledezma"),
        ("Mohammed Karim Wali", "Muhammad Karim Wali"),
        ("Адам Султанович Делимханов", "Adam Sultanovich Delimkhanov"),
        ("Job Laredo DonJuan", "Job Laredo Don Juan"),
        ('Hugo "El Flaco" Paz', 'Hugo "Flaco" Paz Ibarra'),
        ("Arturo Meza Cárdenas", "Arturo Meza Cardennas"),
        ("Gen. Salvador Ponce Vidal", "Salvador Ponce Vidal"),
        ("Esteban Luna Castañedo", "Esteban Luna Castanedro"),
    ],
)
def test_two_spellings_of_one_name_are_certain(left: str, right: str) -> None:
    assert of_persons(left, right) >= CERTAIN


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Joaquín Guzmán", "Joaquín Guzmán Loera"),
        ("Joaquín Guzmán Loera", "Joaquín Archivaldo Guzmán Loera"),
        ("Eduardo Ramón Ruiz Paz", "Ramón Eduardo Ruiz Paz"),
        ("Juan Gonzales", "Juan Gonzalez"),
        ("Xu Wei Ming", "Zhu Wei Ming"),
        ("Eduardo Ruiz Paz", "Edgardo Ruiz Paz"),
        ("Arturo T. Meza Luna", "Arturo Tomás Meza Luna"),
        ('Hugo "El Flaco" Paz', 'Hugo "El Gato" Paz'),
        ("El Zurdo", 'Esteban "El Zurdo" Luna'),
    ],
)
def test_what_is_only_likely_is_not_certain(left: str, right: str) -> None:
    assert 0 < of_persons(left, right) < CERTAIN


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Joaquín Guzmán Loera", "Joaquín Guzmán López"),
        ("Ramón Arellano Félix", "Benjamín Arellano Félix"),
        ("Cruz Mora Paz Jr.", "Cruz Mora Paz"),
        ("Guzmán", "Joaquín Guzmán Loera"),
        ("Ana Ruiz", "Ben Roth"),
    ],
)
def test_relatives_and_strangers_are_not_alike(left: str, right: str) -> None:
    assert of_persons(left, right) == 0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Khan & Sons GmbH", "KHAN AND SONS G.m.b.H."),
        ("Comercial Andina, S.A. de C.V.", "Comercial Andina SA de CV"),
        ("Cártel de Caborca", "Cartel de Caborca"),
        ("Salgado DTO", "Salgado Drug Trafficking Organization"),
        ("Aero Continente S.A.", "Aerocontinente S.A."),
    ],
)
def test_two_writings_of_one_organisation_are_certain(left: str, right: str) -> None:
    assert of_organisations(left, right) >= CERTAIN


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Smile Wallet Ltd", "Smile Wallet"),
        ("Salgado Money Laundering Organization", "Salgado Drug Trafficking Organization"),
        ("DIBC", "Distribuidora Imperial Baja California"),
    ],
)
def test_organisations_that_are_likely_one_are_not_certain(left: str, right: str) -> None:
    assert 0 < of_organisations(left, right) < CERTAIN


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Andina S.A.", "Andina Inc."),
        ("Unit 14", "Unit 15"),
        ("Drug Trafficking Organization", "Money Laundering Organization"),
    ],
)
def test_firms_in_another_form_and_numbered_units_are_not_alike(left: str, right: str) -> None:
    assert of_organisations(left, right) == 0


def profile(name: str, type_: str = "Person", *more: str, curated: bool = False) -> Profile:
    return Profile(id=f"e-{name}-{type_}", type=type_, names=(name, *more), curated=curated)


def found(*compared: Profile) -> list[Likeness]:
    return likenesses(sorted(compared, key=lambda one: one.id))


@pytest.mark.parametrize("type_", ["Country", "GovernmentBody", "Group", "Population", "Place"])
def test_states_and_their_bodies_peoples_and_groups_are_never_joined_by_rule(type_: str) -> None:
    some = [profile("Ministerio de Gobernación", type_), profile("Ministerio de Gobernacion", type_)]
    assert not any(one.certain for one in found(*some))


def test_the_same_name_of_two_types_is_for_people_to_decide() -> None:
    (one,) = found(profile("Los Rojos", "Organization"), profile("Los Rojos", "CriminalOrganization"))
    assert not one.certain
    assert "another type" in one.reason


def test_a_state_its_party_its_authorities_and_criminals_are_four_actors() -> None:
    vocabulary = load_vocabulary()
    entities = [
        Entity(
            id=identifier,
            type=type_,
            label=label,
            curated=identifier == "china",
            mentions=(Mention(document="d", start=0, end=1, text=label, type=type_, kind=MentionKind.NAME),),
        )
        for identifier, type_, label in (
            ("china", "Country", "China"),
            (full_name_id("GovernmentBody", "Chinese Communist Party"), "GovernmentBody", "Chinese Communist Party"),
            (full_name_id("GovernmentBody", "Chinese authorities"), "GovernmentBody", "Chinese authorities"),
            (full_name_id("Group", "Chinese traffickers"), "Group", "Chinese traffickers"),
        )
    ]
    ours = {entity.id for entity in entities}
    assert not [one for one in likenesses(profiles(entities, vocabulary)) if {one.left, one.right} <= ours]


def full_name_id(type_: str, name: str) -> str:
    return mint("e", type_, *name_key(name))


def test_an_office_or_a_surname_of_one_document_is_not_that_of_another() -> None:
    def entity(identifier: str, document: str, text: str) -> Entity:
        mention = Mention(document=document, start=0, end=1, text=text, type="Person", kind=MentionKind.NAME)
        return Entity(id=identifier, type="Person", label=text, mentions=(mention,))

    office = "Secretary of Defense"
    some = [entity("e-1", "d-1", office), entity("e-2", "d-2", office), entity("e-3", "d-3", "Ruiz")]
    assert profiles(some, VOCABULARY) == []
    known_by_name = entity(full_name_id("Person", "Ana Ruiz Paz"), "d-1", "Ana Ruiz Paz")
    assert [one.names for one in profiles([known_by_name], VOCABULARY)] == [("Ana Ruiz Paz",)]


def test_who_is_only_described_is_compared_with_nobody() -> None:
    mention = Mention(document="d", start=0, end=1, text="Ramón Paz", type="Person", kind=MentionKind.DESCRIPTION)
    described = Entity(id="e-1", type="Person", label="Ramón Paz", mentions=(mention,))
    assert profiles([described], VOCABULARY) == []


def test_a_name_that_is_like_two_that_are_unlike_joins_neither() -> None:
    some = found(*(profile(name) for name in ("Ana Ruiz Castanedo", "Ana Ruiz Castanebo", "Ana Ruiz Castamebo")))
    assert some
    assert not any(one.certain for one in some)


def test_two_curated_actors_are_not_brought_together_by_a_third() -> None:
    some = found(
        profile("Ana Ruiz Paz", curated=True),
        profile("Eva Mora Paz", curated=True),
        profile("Ana Ruíz Paz", "Person", "Eva Móra Paz"),
    )
    assert len(some) == 2
    assert not any(one.certain for one in some)


@settings(deadline=None)
@given(st.lists(st.text("aáeñ ,\"'-.Zz9漢Ж", max_size=12), max_size=6, unique=True))
def test_any_text_can_be_a_name_and_the_order_of_names_says_nothing(names: list[str]) -> None:
    for type_ in ("Person", "Company"):
        some = [Profile(id=f"e-{place}", type=type_, names=(name,)) for place, name in enumerate(names)]
        assert likenesses(some) == likenesses(some[::-1])


def test_blocking_misses_nothing_that_comparing_all_with_all_finds_for_certain() -> None:
    entry = Entry(id="1", person=True, names=("RUIZ PAZ, Ana María", "MORA VEGA, Eva", "LEDESMA GIL, Hugo Luis"))
    some = made_up([entry], 150)
    words = [person(one.names[0]) for one in some]
    certain = {
        (left.text, right.text)
        for left, right in combinations(words, 2)
        if (result := persons(left, right)) is not None and result.score >= CERTAIN
    }
    joined = {(one.left_name, one.right_name) for one in likenesses(some) if one.score >= 0.9}
    assert certain
    assert {frozenset(pair) for pair in certain} <= {frozenset(pair) for pair in joined}


def test_sounds_fold_what_spanish_writes_in_several_ways() -> None:
    assert len({sound(word) for word in ("ledesma", "ledezma")}) == 1
    assert len({sound(word) for word in ("jimenez", "gimenez", "ximenez")}) == 1
    assert len({sound(word) for word in ("valdez", "baldes")}) == 1
    assert sound("ruiz") != sound("rios")


# --- groups -------------------------------------------------------------------------------------------------------


ties = st.builds(Tie, left=st.integers(0, 6), right=st.integers(0, 6), judgement=st.sampled_from(["", "a", "b", "c"]))
aparts = st.builds(Tie, left=st.integers(0, 6), right=st.integers(0, 6), judgement=st.sampled_from(["x", "y"]))


@settings(deadline=None)
@given(st.data(), st.lists(ties, max_size=10), st.lists(aparts, max_size=4))
def test_what_is_held_apart_is_in_no_group_together(
    data: st.DataObject, joined: list["Tie[int]"], apart: list["Tie[int]"]
) -> None:
    groups = group(joined, apart)
    for tie in apart:
        if tie.left != tie.right:
            assert tie.right not in groups.members.get(tie.left, frozenset())
    told = {judgement for some in groups.conflicts for judgement in some}
    for tie in joined:
        if tie.judgement and tie.judgement not in told and tie.left != tie.right:
            assert tie.right in groups.members[tie.left]
    again = group(data.draw(st.permutations(joined)), data.draw(st.permutations(apart)))
    assert (again.members, again.conflicts, set(again.kept)) == (groups.members, groups.conflicts, set(groups.kept))


# --- lists --------------------------------------------------------------------------------------------------------

TREASURY = """<?xml version="1.0"?>
<sdnList xmlns="http://example.org/sdn"><sdnEntry><uid>7</uid><firstName>Ana María</firstName>
<lastName>RUIZ PAZ</lastName><sdnType>Individual</sdnType><akaList><aka><category>strong</category>
<lastName>MORA VEGA</lastName>
<firstName>Eva Luz</firstName></aka><aka><category>weak</category><lastName>LA ZURDA</lastName></aka>
</akaList></sdnEntry>
<sdnEntry><uid>8</uid><lastName>SEA LION</lastName><sdnType>Vessel</sdnType></sdnEntry></sdnList>"""
NATIONS = """<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID><FIRST_NAME>Ana María</FIRST_NAME>
<SECOND_NAME>Ruiz</SECOND_NAME><THIRD_NAME>Paz</THIRD_NAME><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY>
<ALIAS_NAME>Eva Luz Mora Vega</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY>
<ALIAS_NAME>La Zurda</ALIAS_NAME></INDIVIDUAL_ALIAS></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"""
FTM = {
    "id": "7",
    "schema": "Person",
    "properties": {"name": ["Ana María Ruiz Paz"], "alias": ["Eva Luz Mora Vega"], "weakAlias": ["La Zurda"]},
}
LINES = {
    "id": "7",
    "type": "individual",
    "name": "RUIZ PAZ, Ana María",
    "aliases": [{"name": "MORA VEGA, Eva Luz"}],
    "weak_aliases": ["LA ZURDA"],
}
TABLE = "id,schema,name,aliases\n7,Person,Ana María Ruiz Paz,Eva Luz Mora Vega;Zurda\n8,Vessel,Sea Lion,\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sdn.xml", TREASURY),
        ("un.xml", NATIONS),
        ("entities.ftm.json", json.dumps(FTM)),
        ("list.jsonl", json.dumps(LINES) + "\n\n"),
        ("targets.simple.csv", "\ufeff" + TABLE),
    ],
)
def test_a_list_gives_its_persons_with_sure_and_weak_names(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    (entry,) = read_list(tmp_path / name)
    assert entry.id == f"{name} 7"
    assert entry.person
    assert {person(one).words for one in entry.names} == {
        ("ana", "maria", "ruiz", "paz"),
        ("eva", "luz", "mora", "vega"),
    }
    assert [person(one).words for one in entry.weak] == [("zurda",)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", b"nothing"),
        ("list.jsonl", b'{"id": 1'),
        ("list.jsonl", b'{"id": 1}'),
        ("list.jsonl", b'["a"]'),
        ("list.csv", b"a,b\n1,2\n"),
        ("list.xml", b"<a>"),
        ("list.xml", b"<a/>"),
        ("list.xml", b"\x00\xff"),
        ("list.csv", b"\xff\xfe"),
    ],
)
def test_a_file_that_is_no_list_is_an_error_that_names_it(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=name):
        read_list(tmp_path / name)
    with pytest.raises(UsageError, match="cannot be read"):
        read_list(tmp_path)


ENTRY = Entry(
    id="list 7", person=True, names=("RUIZ PAZ, Ana María", "MORA VEGA, Eva Luz", "MORA, Eva"), weak=("LA ZURDA",)
)


def test_a_list_joins_two_names_of_one_entry_that_can_hardly_be_others() -> None:
    some = [profile("Ana María Ruiz Paz"), profile("Eva Luz Mora Vega")]
    by_list = known(some, [ENTRY])
    (one,) = by_list.likenesses
    assert (one.certain, one.reason) == (True, "list 7 lists both names")
    assert by_list.entries == {one.id: ("list 7",) for one in some}


def test_a_short_or_a_weak_name_on_a_list_is_for_people_to_decide() -> None:
    some = [profile("Ana María Ruiz Paz"), profile("Eva Mora"), profile("La Zurda")]
    by_list = known(some, [ENTRY])
    assert {(one.certain, one.score) for one in by_list.likenesses} == {(False, 0.8), (False, 0.6)}
    assert set(by_list.entries) == {some[0].id}


def test_a_name_that_two_entries_bear_is_neither_for_sure() -> None:
    other = Entry(id="list 8", person=True, names=("Eva Luz Mora Vega", "Luz Vega Mora Gil"))
    some = [profile("Ana María Ruiz Paz"), profile("Eva Luz Mora Vega"), profile("Luz Vega Mora Gil")]
    by_list = known(some, [ENTRY, other])
    assert not any(one.certain for one in by_list.likenesses)
    assert some[1].id not in by_list.entries


def test_the_benchmark_counts_a_pair_as_right_where_one_entry_bears_both_names() -> None:
    names = names_of([ENTRY], person=True)
    assert (len(names.profiles), len(names.strong), len(names.weak), names.shared) == (4, 3, 3, 0)
    assert names_of([ENTRY], person=False).profiles == []


def test_on_a_public_list_what_a_rule_joins_is_right() -> None:
    path = Path(__file__).parent.parent.parent / "shared" / "reference" / "ofac_narcotics_2023.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    entries = read_list(path)
    for is_person, least in ((True, 100), (False, 40)):
        names = names_of(entries, person=is_person)
        joined = {(one.left, one.right) for one in likenesses(names.profiles) if one.certain}
        right = joined & (names.strong | names.weak)
        assert len(right) >= least
        assert len(right) >= 0.99 * len(joined)
