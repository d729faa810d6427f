"""Where propositions get lost: small documents, each with one loss that is known."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.cli import main
from graph.errors import UsageError
from graph.evaluate import Forms, GoldDocument, Statement, forms
from graph.losses import Case, Cause, Losses, Stage, find_losses, kind_of, report
from graph.readings import LocalEntity, Place, Reading, read_texts
from ontology.vocabulary import load_vocabulary

RELATIONS = load_vocabulary().relations
QUOTE = "Coastal brokers wash cash for the Lobos gang."
LATER = "They paid Ana Ruiz in Lima."
TEXT = f"{QUOTE} {LATER}"
BROKERS, GANG, RUIZ = forms("coastal brokers", ()), forms("Lobos gang", ()), forms("Ana Ruiz", ())
ENTITIES = {BROKERS: ("Coastal brokers",), GANG: ("the Lobos gang",), RUIZ: ("Ana Ruiz",)}


def place(words: str) -> Place:
    start = TEXT.index(words)
    return start, start + len(words)


def entity(type_: str, words: str, *pronouns: str) -> LocalEntity:
    return LocalEntity(type=type_, forms=forms(words, ()), places=(place(words),), pronouns=tuple(map(place, pronouns)))


SEEN = (entity("Group", "Coastal brokers"), entity("CriminalOrganization", "Lobos gang"), entity("Person", "Ana Ruiz"))


def said(
    subject: Forms = BROKERS,
    relation: str = "laundersMoneyFor",
    object_: Forms = GANG,
    quote: str = QUOTE,
    **changes: str,
) -> Statement:
    statement = Statement(
        subject=subject,
        relation=relation,
        object=object_,
        speaker=None,
        polarity="affirmed",
        certainty="certain",
        quote=quote,
        place=place(quote) if quote in TEXT else None,
    )
    return dataclasses.replace(statement, **changes)  # type: ignore[arg-type]


def losses(
    gold: Statement | tuple[Statement, ...],
    *found: Statement,
    seen: tuple[LocalEntity, ...] = SEEN,
    dropped: frozenset[str] = frozenset(),
    entities: Mapping[Forms, tuple[str, ...]] = ENTITIES,
) -> Losses:
    expected = gold if isinstance(gold, tuple) else (gold,)
    document = GoldDocument(slug="d", statements=expected, author=None, entities=entities)
    reading = Reading(text=TEXT, sentences=(place(QUOTE), place(LATER)), entities=seen, dropped=dropped)
    return find_losses([document], {"d": found}, {"d": reading}, RELATIONS)


def only(cases: tuple[Case, ...]) -> tuple[str, str]:
    (case,) = cases
    return case.kind, case.detail


# --- what readers found -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (SEEN[1:], (Stage.MENTION, "subject")),
        (SEEN[:1], (Stage.MENTION, "object")),
        ((), (Stage.MENTION, "both")),
        ((SEEN[0], entity("CriminalOrganization", "the Lobos")), (Stage.BOUNDARY, "object")),
        ((SEEN[0], entity("Place", "Lobos gang")), (Stage.TYPE, "object")),
        ((entity("Offense", "Coastal brokers"), entity("Place", "Lobos gang")), (Stage.TYPE, "both")),
        ((entity("Offense", "Coastal brokers"), entity("Place", "the Lobos")), (Stage.BOUNDARY, "object")),
    ],
)
def test_an_argument_is_lost_where_recognition_first_fails(
    seen: tuple[LocalEntity, ...], expected: tuple[Stage, str]
) -> None:
    assert only(losses(said(), seen=seen).gold) == expected


def test_a_pronoun_of_something_else_does_not_recognise_an_argument() -> None:
    other = LocalEntity(type="Group", forms=forms("dockers", ()), places=(), pronouns=(place("Coastal"),))
    assert only(losses(said(), seen=(other, SEEN[1])).gold) == (Stage.MENTION, "subject")


def test_one_entity_of_a_fitting_type_among_those_alike_is_enough() -> None:
    assert only(losses(said(), seen=(*SEEN, entity("Place", "Lobos gang"))).gold) == (Stage.PAIR, "silent")


@pytest.mark.parametrize(
    ("quote", "detail"), [(LATER, "subject"), (f"{QUOTE} [...] {LATER}", "apart"), (f"{QUOTE} {LATER}", "apart")]
)
def test_two_that_no_sentence_of_the_quote_holds_are_lost_at_reference(quote: str, detail: str) -> None:
    gold = said(object_=RUIZ, relation="transfersMoneyTo", quote=quote)
    assert only(losses(gold).gold) == (Stage.REFERENCE, detail)


def test_a_pronoun_holds_its_entity_in_the_sentence() -> None:
    gold = said(object_=RUIZ, relation="transfersMoneyTo", quote=LATER)
    seen = (entity("Group", "Coastal brokers", "They"), *SEEN[1:])
    assert only(losses(gold, seen=seen).gold) == (Stage.PAIR, "silent")


def test_one_entity_cannot_stand_for_both_arguments() -> None:
    brokers = forms("brokers", ["Coastal brokers"])
    gold = said(object_=brokers, relation="cooperatesWith")
    result = losses(gold, seen=SEEN[:1], entities={**ENTITIES, brokers: ("Coastal brokers",)})
    assert only(result.gold) == (Stage.REFERENCE, "apart")


def test_a_pair_of_which_nothing_is_claimed_is_told_from_a_claim_that_was_dropped() -> None:
    assert only(losses(said()).gold) == (Stage.PAIR, "silent")
    assert only(losses(said(), dropped=frozenset((LATER,))).gold) == (Stage.PAIR, "silent")
    assert only(losses(said(), dropped=frozenset((QUOTE,))).gold) == (Stage.PAIR, "dropped")


def test_a_claim_of_the_pair_counts_only_where_the_quote_stands() -> None:
    assert only(losses(said(), said(relation="controls")).gold) == (Stage.RELATION, "instead")
    assert only(losses(said(), said(relation="controls", quote=LATER)).gold) == (Stage.PAIR, "silent")


def test_another_relation_that_is_right_is_told_from_one_that_is_wrong() -> None:
    gold = (said(), said(relation="controls"))
    result = losses(gold, said(relation="controls"))
    assert [(case.kind, case.detail) for case in result.gold] == [(Stage.RELATION, "beside"), (Stage.RIGHT, "")]


def test_swapped_arguments_are_lost_at_direction() -> None:
    assert only(losses(said(), said(GANG, object_=BROKERS)).gold) == (Stage.DIRECTION, "")
    assert only(losses(said(), said(GANG, "controls", BROKERS)).gold) == (Stage.RELATION, "instead")


def test_a_claim_that_counts_for_another_proposition_is_shared() -> None:
    money_men = forms("money men", ["coastal money men"])
    # Alike to both of the readers' entities, which are not alike to each other.
    both = forms("brokers", ["coastal brokers", "coastal money men"])
    gold = (said(), said(money_men))
    result = losses(gold, said(both), entities={**ENTITIES, money_men: ("Coastal",)})
    assert [case.kind for case in result.gold] == [Stage.RIGHT, Stage.SHARED]


def test_a_proposition_said_twice_is_lost_where_it_came_farthest() -> None:
    gold = (said(quote=LATER), said(certainty="possible"))
    assert only(losses(gold).gold) == (Stage.PAIR, "silent")


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({}, Stage.RIGHT),
        ({"certainty": "alleged"}, Stage.CERTAINTY),
        ({"polarity": "denied", "certainty": "alleged"}, Stage.POLARITY),
        ({"speaker": RUIZ, "polarity": "denied"}, Stage.SPEAKER),
    ],
)
def test_what_was_found_ends_at_its_first_wrong_attribute(changes: dict[str, str], stage: Stage) -> None:
    assert only(losses(said(), said(**changes)).gold) == (stage, "")


def test_the_statement_that_agrees_in_most_speaks_for_what_was_found() -> None:
    found = (said(certainty="possible", polarity="denied"), said(certainty="possible"))
    assert only(losses(said(), *found).gold) == (Stage.CERTAINTY, "")


def test_a_text_that_was_not_read_loses_all() -> None:
    document = GoldDocument(slug="d", statements=(said(), said(RUIZ)), author=None, entities=ENTITIES)
    assert [case.kind for case in find_losses([document], {}, {}, RELATIONS).gold] == [Stage.UNREAD] * 2


def test_a_quote_that_is_not_in_the_text_is_named() -> None:
    with pytest.raises(UsageError, match="d: the quote 'Nobody wrote this' is not in the text"):
        losses(said(quote="Nobody wrote  this"))


# --- what was wrongly found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (said(GANG, object_=BROKERS), (Cause.SWAPPED, "")),
        (said(relation="controls"), (Cause.CONFUSED, "instead")),
        (said(GANG, "controls", BROKERS), (Cause.CONFUSED, "instead")),
        (said(object_=RUIZ), (Cause.UNRELATED, "")),
        (said(object_=forms("dockers", ())), (Cause.STRANGER, "object")),
        (said(forms("dockers", ()), object_=forms("Lima", ())), (Cause.STRANGER, "both")),
    ],
)
def test_what_is_wrong_has_one_cause(found: Statement, expected: tuple[Cause, str]) -> None:
    assert only(losses(said(), found).wrong) == expected


def test_a_wrong_relation_beside_the_right_one_is_told_apart() -> None:
    assert only(losses(said(), said(), said(relation="controls")).wrong) == (Cause.CONFUSED, "beside")


def test_a_proposition_found_under_two_names_is_repeated() -> None:
    gang = forms("the gang", ["Lobos gang"])
    known = forms("Lobos gang", ["the Lobos group"])
    other = forms("the Lobos group", ())
    result = losses(
        said(object_=known), said(object_=gang), said(object_=other), entities={**ENTITIES, known: ("the Lobos gang",)}
    )
    assert only(result.wrong) == (Cause.REPEATED, "")
    assert only(result.gold) == (Stage.RIGHT, "")


# --- the table --------------------------------------------------------------------------------------------


def test_every_proposition_is_counted_once_and_shares_are_of_all() -> None:
    result = losses((said(), said(GANG, "transfersMoneyTo", RUIZ)), said())
    counts = result.as_json()["gold"]
    assert isinstance(counts, dict)
    assert counts.pop("all") == 2
    assert sum(stage["count"] for stage in counts.values()) == 2
    assert counts["right"] == {"count": 1, "share": 0.5, "details": {}}
    assert counts["reference"]["details"] == {"object": 1}


def test_the_table_adds_up_folders_and_lists_cases_with_their_quotes() -> None:
    text = report({"one": losses(said()), "two": losses(said(), said())}, [Stage.PAIR])
    assert text.startswith(f"pair (silent) d: coastal brokers | laundersMoneyFor | lobos gang\n    {QUOTE}\n")
    (line,) = [line.split() for line in text.splitlines() if line.startswith("  pair")]
    assert line == ["pair", "1", "(100.0%)", "0", "(0.0%)", "1", "(50.0%)"]


def test_cases_are_listed_from_the_most_frequent_relation_down() -> None:
    gold = (said(relation="controls"), said(), said(RUIZ))
    listed = losses(gold, seen=(*SEEN, entity("Person", "Ana Ruiz"))).cases(Stage.PAIR)
    assert [case.statement.relation for case in listed] == ["controls", "laundersMoneyFor"]
    seen = (SEEN[0], SEEN[1], LocalEntity(type="Person", forms=RUIZ, places=(place("wash"),)))
    listed = losses(gold, seen=seen).cases(Stage.PAIR)
    assert [case.statement.relation for case in listed] == ["laundersMoneyFor", "laundersMoneyFor", "controls"]


def test_kinds_are_known_by_their_names() -> None:
    assert kind_of("pair") is Stage.PAIR
    assert kind_of("swapped") is Cause.SWAPPED
    with pytest.raises(UsageError, match="cook: is no stage and no cause; they are: unread, shared, mention"):
        kind_of("cook")


# --- from the texts on ------------------------------------------------------------------------------------


STORY = (
    "Coastal brokers launder money for the Sinaloa Cartel, the Treasury Department said on Monday. "
    "The brokers met officials of the Treasury Department in Panama, and they feared the Sinaloa Cartel."
)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A folder with one text of which the first claim is found and the second is not."""
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    names = {"e1": "Coastal brokers", "e2": "Sinaloa Cartel", "e3": "Treasury Department"}
    kinds = {"e1": "Group", "e2": "CriminalOrganization", "e3": "GovernmentBody"}
    first, second = STORY.split(". ")
    claims = [
        {"id": "c1", "subject": "e1", "relation": "laundersMoneyFor", "object": "e2", "speaker": "e3",
         "polarity": "affirmed", "certainty": "certain", "quote": first},
        {"id": "c2", "subject": "e2", "relation": "harms", "object": "e1", "speaker": "author",
         "polarity": "affirmed", "certainty": "certain", "quote": second},
    ]  # fmt: skip
    entities = [{"id": id_, "type": kinds[id_], "label": name, "mentions": [name]} for id_, name in names.items()]
    annotated = {"document": "story", "entities": entities, "claims": claims}
    (tmp_path / "story.gold.json").write_text(json.dumps(annotated), "utf-8")
    return tmp_path


def test_a_reading_has_the_sentences_mentions_and_pronouns_of_a_text(gold: Path) -> None:
    document = GoldDocument(slug="story", statements=(), author=None, entities={})
    reading = read_texts(gold, [document]).readings["story"]
    first, second = STORY.split(". ")
    assert [STORY[start:end] for start, end in reading.sentences] == [f"{first}.", second]
    (cartel,) = [known for known in reading.entities if ("sinaloa", "cartel") in known.forms]
    assert cartel.type == "CriminalOrganization"
    assert {STORY[start:end] for start, end in cartel.places} == {"Sinaloa Cartel"}
    assert len(cartel.places) == 2
    assert any(STORY[start:end] == "they" for known in reading.entities for start, end in known.pronouns)


def test_a_reading_holds_who_is_one_under_two_names(tmp_path: Path) -> None:
    text = 'Joaquín "El Chapo" Guzmán Loera led the Sinaloa Cartel. Joaquín Guzmán Loera was arrested by the police.'
    (tmp_path / "story.txt").write_text(text, "utf-8")
    (tmp_path / "other.txt").write_text("The police arrested Joaquin Guzman Loera. He paid the police.", "utf-8")
    documents = [GoldDocument(slug=slug, statements=(), author=None, entities={}) for slug in ("story", "other")]
    readings = read_texts(tmp_path, documents).readings
    for slug in ("story", "other"):
        named = [known for known in readings[slug].entities if any("loera" in form for form in known.forms)]
        assert len(named) == 1


def test_the_command_counts_and_lists_losses(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(gold), "--errors"]) == 0
    table = capsys.readouterr().out
    assert "propositions of readers" in table
    assert "<<" not in table
    assert main(["evaluate", str(gold), "--stage", "pair", "--json", "--extractor", "rules"]) == 0
    (counts,) = json.loads(capsys.readouterr().out).values()
    assert counts["gold"]["right"]["count"] == 1
    assert [(case["relation"], case["kind"]) for case in counts["cases"]] == [("harms", "pair")]
    assert main(["evaluate", str(gold), "--errors", "--misses", "--extractor", "rules"]) == 0
    assert "pair (silent) story: sinaloa cartel | harms | coastal brokers" in capsys.readouterr().out


def test_several_folders_are_measured_apart(gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = tmp_path / "more"
    more.mkdir()
    for path in gold.glob("story.*"):
        (more / path.name).write_bytes(path.read_bytes())
    assert main(["evaluate", str(gold), str(more), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert list(figures) == [str(gold), str(more)]
    assert figures[str(gold)] == figures[str(more)]


def test_losses_cannot_be_counted_on_a_file_of_claims(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(gold), str(gold / "claims.jsonl"), "--errors"]) == 2
    assert "does not say what was recognised; leave it out" in capsys.readouterr().err
    assert main(["evaluate", str(gold), "--stage", "cook"]) == 2
    assert "cook: is no stage" in capsys.readouterr().err
