"""The analysts' questions, each with the exact rows that it gives on one small ledger.

In it two voices agree, one of them is repeated, a ministry denies, and some speak with care. What goes to the table of
claims is asked of the triples, too, and must give the same rows.
"""

import dataclasses
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest

from graph.errors import QueryError
from graph.model import Certainty, Claim, Ledger, Period, Polarity
from graph.roots import assign_roots
from graph.store import Answer, ask, query, with_values, write_table
from graph.triples import Run, describe
from graph.triples.counts import key
from graph.triples.sources import DERIVATIONS
from ontology.vocabulary import load_questions
from tests.sample_ledger import Said, sample_ledger

HARBOUR, COMMITTEE, DENIAL, DAILY = range(4)
LAUNDERS = ("brokers", "laundersMoneyFor", "norte")
SAID = (
    Said(
        document=HARBOUR,
        marked="S[Money brokers] R[launder money for] the O[Norte Cartel], said Martin Hall.",
        proposition=LAUNDERS,
        speaker="hall",
        speaking_as="once head of the unit",
    ),
    Said(
        document=HARBOUR,
        marked="The S[Costa Group] may R[control] O[Banco del Golfo].",
        proposition=("costa", "controls", "bank"),
        certainty=Certainty.POSSIBLE,
    ),
    Said(
        document=COMMITTEE,
        marked="S[Money brokers] R[wash cash for] the O[Norte Cartel].",
        proposition=LAUNDERS,
    ),
    Said(
        document=COMMITTEE,
        marked="S[Chemical suppliers] R[ship precursors to] the O[Norte Cartel], the report finds.",
        proposition=("suppliers", "suppliesPrecursorsTo", "norte"),
        speaker="report",
    ),
    Said(
        document=DENIAL,
        marked="S[Money brokers] do not R[launder money for] the O[Norte Cartel], the ministry said.",
        proposition=LAUNDERS,
        speaker="ministry",
        denied=True,
    ),
    Said(
        document=DENIAL,
        marked="S[Banco del Golfo] allegedly R[laundered money for] the O[Norte Cartel], the ministry said.",
        proposition=("bank", "laundersMoneyFor", "norte"),
        speaker="ministry",
        certainty=Certainty.ALLEGED,
    ),
    Said(
        document=DAILY,
        marked="Hall repeated that S[money brokers] R[launder money for] the O[Norte Cartel].",
        proposition=LAUNDERS,
        speaker="hall",
    ),
)


@dataclass(frozen=True)
class Both:
    """The same claims as triples and as a table."""

    triples: pyoxigraph.Store
    table: Path


@contextmanager
def both(said: Sequence[Said]) -> Iterator[Both]:
    with both_of(assign_roots(sample_ledger(said))) as graph:
        yield graph


@contextmanager
def both_of(ledger: Ledger) -> Iterator[Both]:
    store = pyoxigraph.Store()
    store.bulk_load("\n".join(describe(ledger, Run(version="0"))).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    with tempfile.TemporaryDirectory() as place:
        write_table(ledger, Path(place) / "claims.parquet")
        yield Both(triples=store, table=Path(place) / "claims.parquet")


@pytest.fixture(scope="module")
def store() -> Iterator[Both]:
    with both(SAID) as graph:
        yield graph


def asked(store: Both, name: str, **parameters: str) -> Answer:
    question = load_questions()[name]
    answer = ask(store.triples, question, parameters)
    assert answer.columns == question.columns
    assert ask(store.triples, question, parameters, table=store.table) == answer
    # In the order that the store itself would give.
    given = {one.name: one.default or "" for one in question.parameters} | parameters
    lower = {one.name for one in question.parameters if one.type in ("name", "words")}
    written = with_values(question, {name: key(value) if name in lower else value for name, value in given.items()})
    assert query(store.triples, written) == answer
    return answer


HALL = "Money brokers launder money for the Norte Cartel, said Martin Hall."
AGAIN = "Hall repeated that money brokers launder money for the Norte Cartel."
WASH = "Money brokers wash cash for the Norte Cartel."
DENIED = "Money brokers do not launder money for the Norte Cartel, the ministry said."
BANK = "Banco del Golfo allegedly laundered money for the Norte Cartel, the ministry said."
SHIP = "Chemical suppliers ship precursors to the Norte Cartel, the report finds."
CONTROL = "The Costa Group may control Banco del Golfo."
CAPACITY = "once head of the unit"
MINISTRY = "Ministry of Justice"
IN_HARBOUR, IN_COMMITTEE, IN_DENIAL, IN_DAILY = (
    ("Brokers wash cartel cash", "2023-03-14"),
    ("Supply chains of opioids", "2024-04"),
    ("Ministry rejects accusations", "2024-04-20"),
    ("Court hears of bank's role", None),
)
#: What stands for and against the one disputed proposition.
BOTH_SIDES = (
    ("affirmed", "certain", "Martin Hall", None, AGAIN, *IN_DAILY),
    ("affirmed", "certain", "Martin Hall", CAPACITY, HALL, *IN_HARBOUR),
    ("affirmed", "certain", "Supply chains of opioids (its own voice)", None, WASH, *IN_COMMITTEE),
    ("denied", "certain", MINISTRY, None, DENIED, *IN_DENIAL),
)
ON_THE_BANK = ("affirmed", "alleged", MINISTRY, None, BANK, *IN_DENIAL)
ON_SUPPLY = ("affirmed", "certain", "report of the committee", None, SHIP, *IN_COMMITTEE)


@pytest.mark.parametrize("actor", ["", "Norte Cartel", "norte CARTEL", "cartel of the north"])
def test_who_launders_for_whom(store: Both, actor: str) -> None:
    answer = asked(store, "who-launders-for-whom", actor=actor)
    assert answer.header == (
        *("launderer", "for whom", "polarity", "certainty"),
        *("who says so", "speaking as", "quote", "document", "date"),
    )
    assert answer.rows == (
        ("Banco del Golfo", "Norte Cartel", *ON_THE_BANK),
        *(("money brokers", "Norte Cartel", *said) for said in BOTH_SIDES),
    )


def test_who_launders_for_whom_with_one_name_alone(store: Both) -> None:
    rows = (("Banco del Golfo", "Norte Cartel", *ON_THE_BANK),)
    assert asked(store, "who-launders-for-whom", actor="banco del golfo").rows == rows
    assert asked(store, "who-launders-for-whom", actor="nobody").rows == ()


def test_who_supplies_whom(store: Both) -> None:
    rows = (("chemical suppliers", "supplies precursors to", "Norte Cartel", *ON_SUPPLY),)
    assert asked(store, "who-supplies-whom").rows == rows
    assert asked(store, "who-supplies-whom", actor="Money brokers").rows == ()


def test_what_does_x_claim(store: Both) -> None:
    claim = ("money brokers", "launders money for", "Norte Cartel", "affirmed", "certain")
    assert asked(store, "what-does-x-claim", actor="martin hall").rows == (
        ("Martin Hall", None, *claim, AGAIN, *IN_DAILY),
        ("Martin Hall", CAPACITY, *claim, HALL, *IN_HARBOUR),
    )


def test_what_a_publisher_claims_is_what_its_documents_say_in_their_own_voice(store: Both) -> None:
    assert asked(store, "what-does-x-claim", actor="the harbour post").rows == (
        (
            *("Brokers wash cartel cash (its own voice)", None, "Costa Group", "controls", "Banco del Golfo"),
            *("affirmed", "possible", CONTROL, *IN_HARBOUR),
        ),
    )


def test_what_is_said_of_x(store: Both) -> None:
    assert asked(store, "what-is-said-of-x", actor="Cartel of the North").rows == (
        ("Banco del Golfo", "launders money for", "Norte Cartel", *ON_THE_BANK),
        ("chemical suppliers", "supplies precursors to", "Norte Cartel", *ON_SUPPLY),
        *(("money brokers", "launders money for", "Norte Cartel", *said) for said in BOTH_SIDES),
    )


def test_what_is_disputed(store: Both) -> None:
    assert asked(store, "what-is-disputed").rows == tuple(
        ("money brokers", "launders money for", "Norte Cartel", *said) for said in BOTH_SIDES
    )


def test_what_rests_on_one_voice(store: Both) -> None:
    assert asked(store, "what-rests-on-one-voice").rows == (
        ("Banco del Golfo", "launders money for", "Norte Cartel", MINISTRY, 1, 1),
        ("Costa Group", "controls", "Banco del Golfo", "Brokers wash cartel cash (its own voice)", 1, 1),
        ("chemical suppliers", "supplies precursors to", "Norte Cartel", "report of the committee", 1, 1),
    )


def test_a_voice_that_repeats_itself_stays_one_voice() -> None:
    with both([one for one in SAID if one.speaker == "hall"]) as lonely:
        assert asked(lonely, "what-rests-on-one-voice").rows == (
            ("money brokers", "launders money for", "Norte Cartel", "Martin Hall", 2, 2),
        )


def test_what_changed_since(store: Both) -> None:
    on_the_bank = ("Banco del Golfo", "launders money for", "Norte Cartel", "alleged", MINISTRY, None, BANK)
    on_the_brokers = ("money brokers", "launders money for", "Norte Cartel", "certain", MINISTRY, None, DENIED)
    late = (
        ("2024-04-20", "new: affirmed", *on_the_bank, "Ministry rejects accusations"),
        ("2024-04-20", "now denied", *on_the_brokers, "Ministry rejects accusations"),
    )
    assert asked(store, "what-changed-since", since="2024-04-10").rows == late
    supply = ("chemical suppliers", "supplies precursors to", "Norte Cartel", "certain", "report of the committee")
    early = ("2024-04", "new: affirmed", *supply, None, SHIP, "Supply chains of opioids")
    assert asked(store, "what-changed-since", since="2024").rows == (early, *late)
    assert asked(store, "what-changed-since", since="2025").rows == ()


def test_paths_between_lead_through_affirmed_links_in_either_direction(store: Both) -> None:
    to_cartel = ("controls", "Banco del Golfo", "launders money for", None, None, "Norte Cartel")
    beyond = ("controls", "Banco del Golfo", "launders money for", "Norte Cartel")
    back = ("has its money laundered by", None, None, None, None, "Banco del Golfo")
    assert asked(store, "paths-between", **{"from": "norte cartel", "to": "banco del golfo"}).rows == (
        (1, "Norte Cartel", *back),
    )
    assert asked(store, "paths-between", **{"from": "costa group", "to": "cartel of the north"}).rows == (
        (2, "Costa Group", *to_cartel),
    )
    assert asked(store, "paths-between", **{"from": "Costa Group", "to": "Chemical Suppliers"}).rows == (
        (3, "Costa Group", *beyond, "gets precursors from", "chemical suppliers"),
    )


def test_paths_between_names_that_nobody_bears_are_none(store: Both) -> None:
    assert asked(store, "paths-between", **{"from": "nobody", "to": "norte cartel"}).rows == ()


def test_paths_between_do_not_lead_through_what_is_only_denied() -> None:
    with both([one for one in SAID if one.denied]) as denied:
        assert asked(denied, "paths-between", **{"from": "money brokers", "to": "norte cartel"}).rows == ()


def test_what_is_only_hedged(store: Both) -> None:
    bank = ("alleged", MINISTRY, None, BANK, *IN_DENIAL)
    group = ("possible", "Brokers wash cartel cash (its own voice)", None, CONTROL, *IN_HARBOUR)
    assert asked(store, "what-is-only-hedged").rows == (
        ("Banco del Golfo", "launders money for", "Norte Cartel", *bank),
        ("Costa Group", "controls", "Banco del Golfo", *group),
    )


def test_which_pairs_are_most_contested(store: Both) -> None:
    (row,) = asked(store, "which-pairs-are-most-contested").rows
    assert set(row[:2]) == {"money brokers", "Norte Cartel"}
    assert row[2:] == (1, 3, 1)


def test_how_well_each_link_is_supported(store: Both) -> None:
    # Three claims of the same: two voices, three documents, one known source and two texts of unknown source.
    brokers = ("money brokers", "launders money for", "Norte Cartel", 3, 2, 3, 1, 2)
    assert asked(store, "how-well-supported", actor="money brokers").rows == (brokers,)
    assert asked(store, "how-well-supported").rows == (
        brokers,
        # The ministry says so in a text of its own.
        ("Banco del Golfo", "launders money for", "Norte Cartel", 1, 1, 1, 1, 0),
        ("Costa Group", "controls", "Banco del Golfo", 1, 1, 1, 1, 0),
        ("chemical suppliers", "supplies precursors to", "Norte Cartel", 1, 1, 1, 0, 1),
    )


def test_who_is_heard(store: Both) -> None:
    assert asked(store, "who-is-heard").rows == (
        ("Martin Hall", 2, 2, 0, 0),
        (MINISTRY, 2, 1, 1, 1),
        ("Brokers wash cartel cash (its own voice)", 1, 1, 0, 1),
        ("Supply chains of opioids (its own voice)", 1, 1, 0, 0),
        ("report of the committee", 1, 1, 0, 0),
    )


BROKERS = ("money brokers", "launders money for", "Norte Cartel")
SUPPLIERS = ("chemical suppliers", "supplies precursors to", "Norte Cartel")


def test_what_joins_two_in_either_direction(store: Both) -> None:
    rows = tuple((*BROKERS, *said) for said in BOTH_SIDES)
    assert asked(store, "what-joins-two", one="money brokers", other="Cartel of the North").rows == rows
    assert asked(store, "what-joins-two", one="norte cartel", other="Money Brokers").rows == rows
    assert asked(store, "what-joins-two", one="norte cartel", other="Costa Group").rows == ()


def test_how_is_x_linked(store: Both) -> None:
    assert asked(store, "how-is-x-linked", actor="norte cartel").rows == (
        (*BROKERS, 3, 1, 1),
        ("Banco del Golfo", "launders money for", "Norte Cartel", 1, 0, 1),
        (*SUPPLIERS, 1, 0, 0),
    )


def test_who_does_what(store: Both) -> None:
    assert asked(store, "who-does-what", relation="laundersMoneyFor").rows == (
        ("money brokers", "Norte Cartel", 3, 1, 1),
        ("Banco del Golfo", "Norte Cartel", 1, 0, 1),
    )
    assert asked(store, "who-does-what", relation="arrests").rows == ()


def test_what_is_only_denied(store: Both) -> None:
    assert asked(store, "what-is-only-denied").rows == ()
    with both([one for one in SAID if one.denied]) as denied:
        assert asked(denied, "what-is-only-denied").rows == ((*BROKERS, "certain", MINISTRY, None, DENIED, *IN_DENIAL),)


def test_who_is_spoken_of(store: Both) -> None:
    assert asked(store, "who-is-spoken-of").rows == (
        ("Norte Cartel", 6),
        ("money brokers", 4),
        ("Banco del Golfo", 2),
        ("Costa Group", 1),
        ("chemical suppliers", 1),
    )


def test_who_contradicts_x(store: Both) -> None:
    committee = "Supply chains of opioids (its own voice)"
    assert asked(store, "who-contradicts-x", actor="ministry of justice").rows == (
        (*BROKERS, MINISTRY, "denied", DENIED, "Martin Hall", "affirmed", AGAIN),
        (*BROKERS, MINISTRY, "denied", DENIED, "Martin Hall", "affirmed", HALL),
        (*BROKERS, MINISTRY, "denied", DENIED, committee, "affirmed", WASH),
    )
    assert asked(store, "who-contradicts-x", actor="martin hall").rows == (
        (*BROKERS, "Martin Hall", "affirmed", AGAIN, MINISTRY, "denied", DENIED),
        (*BROKERS, "Martin Hall", "affirmed", HALL, MINISTRY, "denied", DENIED),
    )


def test_who_contradicts_themselves(store: Both) -> None:
    assert asked(store, "who-contradicts-themselves").rows == ()
    turncoat = Said(
        document=DAILY,
        marked="S[Money brokers] never R[launder money for] the O[Norte Cartel], Hall said.",
        proposition=LAUNDERS,
        speaker="hall",
        denied=True,
    )
    never = "Money brokers never launder money for the Norte Cartel, Hall said."
    with both([SAID[0], turncoat]) as turned:
        assert asked(turned, "who-contradicts-themselves").rows == (
            ("Martin Hall", *BROKERS, "affirmed", "certain", CAPACITY, HALL, *IN_HARBOUR),
            ("Martin Hall", *BROKERS, "denied", "certain", None, never, *IN_DAILY),
        )


def test_who_relays_x(store: Both) -> None:
    assert asked(store, "who-relays-x", actor="Martin Hall").rows == ()
    relayed = Said(
        document=DAILY,
        marked="The court heard from Elena Ríos that the S[Costa Group] R[controls] O[Banco del Golfo].",
        proposition=("costa", "controls", "bank"),
        speaker="rios",
        relayed_by=("court",),
    )
    quote = "The court heard from Elena Ríos that the Costa Group controls Banco del Golfo."
    with both([relayed]) as passed:
        assert asked(passed, "who-relays-x", actor="elena ríos").rows == (
            (
                *("Southern District Court", "Elena Ríos", "Costa Group", "controls", "Banco del Golfo"),
                *("affirmed", quote, *IN_DAILY),
            ),
        )


def test_what_a_document_says_in_the_order_of_its_text(store: Both) -> None:
    assert asked(store, "what-does-a-document-say", document="denial").rows == (
        (*BROKERS, "denied", "certain", MINISTRY, None, DENIED),
        ("Banco del Golfo", "launders money for", "Norte Cartel", "affirmed", "alleged", MINISTRY, None, BANK),
    )


def test_what_goes_back_to_a_report() -> None:
    with both(SAID) as graph:  # which report that is, its label does not say
        assert asked(graph, "what-goes-back-to-a-report", report="report of the committee").rows == ()
    ledger = sample_ledger(SAID)
    report = next(entity for entity in ledger.entities if entity.id == "report")
    dated = dataclasses.replace(report, label="report of 2023")
    entities = tuple(dated if entity.id == "report" else entity for entity in ledger.entities)
    with both_of(assign_roots(dataclasses.replace(ledger, entities=entities))) as graph:
        assert asked(graph, "what-goes-back-to-a-report", report="Report of 2023").rows == (
            (*SUPPLIERS, "affirmed", "certain", "report of 2023", None, SHIP, *IN_COMMITTEE),
        )


def test_which_documents_repeat_each_other(store: Both) -> None:
    assert asked(store, "which-documents-repeat-each-other").rows == ()
    ledger = sample_ledger(SAID)
    text = ledger.documents[0].text
    documents = tuple(dataclasses.replace(document, text=text) for document in ledger.documents[:2])
    copies = assign_roots(dataclasses.replace(ledger, documents=(*documents, *ledger.documents[2:])))
    with both_of(copies) as graph:
        rows = asked(graph, "which-documents-repeat-each-other").rows
        assert {row[2] for row in rows} == {document.slug for document in documents}
        assert {row[1] for row in rows} == {2}
        assert len({row[0] for row in rows}) == 1


def test_what_is_said_of_a_detail(store: Both) -> None:
    assert asked(store, "what-is-said-of-a-detail", words="port salgado").rows == ()
    through = Said(
        document=COMMITTEE,
        marked="S[Chemical suppliers] R[ship] precursors to the O[Norte Cartel] through Q[Port Salgado].",
        proposition=("suppliers", "suppliesPrecursorsTo", "norte"),
    )
    quote = "Chemical suppliers ship precursors to the Norte Cartel through Port Salgado."
    with both([through]) as detailed:
        assert asked(detailed, "what-is-said-of-a-detail", words="PORT Salgado").rows == (
            (
                *("place", "Port Salgado", *SUPPLIERS, "affirmed", "certain"),
                *("Supply chains of opioids (its own voice)", quote, *IN_COMMITTEE),
            ),
        )


def test_what_is_said_in_words(store: Both) -> None:
    assert asked(store, "what-is-said-in-words", words="Ship Precursors").rows == ((*SUPPLIERS, *ON_SUPPLY),)
    assert asked(store, "what-is-said-in-words", words='no such "words" \\').rows == ()


def test_how_often_over_time(store: Both) -> None:
    assert asked(store, "how-often-over-time", actor="norte cartel").rows == (("2023", 1, 0), ("2024", 4, 1))


ALLIED = Said(
    document=COMMITTEE,
    marked="S[Banco del Golfo] R[works with] the O[Costa Group].",
    proposition=("bank", "cooperatesWith", "costa"),
)
RIVALS = Said(
    document=DAILY,
    marked="The S[Costa Group] R[fights] O[Banco del Golfo].",
    proposition=("costa", "conflictsWith", "bank"),
)


def test_what_excludes_what(store: Both) -> None:
    assert asked(store, "what-excludes-what").rows == ()
    with both([ALLIED, RIVALS]) as graph:
        (row,) = asked(graph, "what-excludes-what").rows
    sides = {(*row[:5], row[5]), (*row[6:11], row[11])}
    assert sides == {
        ("Banco del Golfo", "cooperates with", "Costa Group", 1, 1, "2024-04"),
        ("Costa Group", "conflicts with", "Banco del Golfo", 1, 1, None),
    }


def test_what_excludes_another_is_disputed() -> None:
    with both([ALLIED, RIVALS]) as graph:
        rows = asked(graph, "what-is-disputed").rows
    assert [row[:4] for row in rows] == [
        ("Banco del Golfo", "cooperates with", "Costa Group", "affirmed"),
        ("Costa Group", "conflicts with", "Banco del Golfo", "affirmed"),
    ]


def test_which_documents_derive_from_which(store: Both) -> None:
    assert asked(store, "which-documents-derive-from-which").rows == ()
    ledger = sample_ledger(SAID)
    text = next(document.text for document in ledger.documents if document.slug == "harbour")
    documents = tuple(
        dataclasses.replace(document, text=text) if document.slug == "daily" else document
        for document in ledger.documents
    )
    with both_of(assign_roots(dataclasses.replace(ledger, documents=documents))) as graph:
        assert asked(graph, "which-documents-derive-from-which").rows == (
            ("daily", None, None, "Brokers wash cartel cash", "copy", 1.0, None),
        )
    asks_for = re.findall(r"VALUES \?how \{([^}]*)\}", load_questions()["which-documents-derive-from-which"].sparql)
    assert sorted(re.findall(r"\w+", " ".join(asks_for))) == sorted(DERIVATIONS)


def test_what_are_the_roots_of_x(store: Both) -> None:
    assert asked(store, "what-are-the-roots-of-x", actor="norte cartel").rows == (
        (None, "unknown", 3, 0, 3, "2023-03-14"),
        ("Ministry rejects accusations", "document", 1, 1, 1, "2024-04-20"),
        ("Supply chains of opioids", "document", 1, 0, 1, "2024-04"),
    )
    assert asked(store, "what-are-the-roots-of-x", actor="nobody").rows == ()


def test_every_question_is_tested_here() -> None:
    tested = {name for name in load_questions() if f'"{name}"' in Path(__file__).read_text("utf-8")}
    assert tested == set(load_questions())


def test_a_parameter_that_lacks_or_is_unknown_is_named(store: Both) -> None:
    with pytest.raises(QueryError, match="needs the parameter 'actor'"):
        asked(store, "what-does-x-claim")
    with pytest.raises(QueryError, match="no parameter 'who'"):
        asked(store, "what-does-x-claim", who="Martin Hall")


def test_a_parameter_of_the_wrong_type_is_named(store: Both) -> None:
    with pytest.raises(QueryError, match="since is 'last week', which is no date"):
        asked(store, "what-changed-since", since="last week")
    with pytest.raises(QueryError, match="is no relation"):
        asked(store, "who-does-what", relation="launders money for")


@pytest.mark.parametrize("name", sorted(load_questions()))
def test_a_question_runs_as_it_stands_in_the_turtle_with_its_examples(store: Both, name: str) -> None:
    question = load_questions()[name]
    node = f"<https://w3id.org/claimgraph/question/{name}>"
    shipped = f"SELECT ?text {{ {node} a sh:SPARQLSelectExecutable ; sh:select ?text }}"
    ((text,),) = query(store.triples, shipped).rows
    examples = {parameter.name: parameter.example for parameter in question.parameters}
    assert query(store.triples, str(text)) == ask(store.triples, question, examples)


# --- clocks -------------------------------------------------------------------------------------------------------

BROKERS_LINK = ("money brokers", "launders money for", "Norte Cartel")
COSTA_LINK = ("Costa Group", "controls", "Banco del Golfo")
SUPPLY_LINK = ("chemical suppliers", "supplies precursors to", "Norte Cartel")
BANK_LINK = ("Banco del Golfo", "launders money for", "Norte Cartel")


@pytest.fixture(scope="module")
def timed() -> Iterator[Both]:
    """The same claims; Hall spoke in 2022 of what has been so since 2019, the ministry of the spring of 2024."""
    ledger = assign_roots(sample_ledger(SAID))
    slugs = {document.id: document.slug for document in ledger.documents}
    since = Period(start="2019", end=None)
    march = Period(start="2024-03", end="2024-03")

    def dated(claim: Claim) -> Claim:
        match slugs[claim.evidence.document], claim.proposition.relation, claim.stance.polarity:
            case "harbour", "laundersMoneyFor", _:
                return dataclasses.replace(claim, happened=since, said=Period(start="2022-12-30", end="2022-12-30"))
            case "committee", "laundersMoneyFor", _:
                return dataclasses.replace(claim, happened=Period(start=None, end="2018"))
            case "denial", _, Polarity.DENIED:
                return dataclasses.replace(claim, happened=march, said=march)
        return claim

    documents = tuple(
        dataclasses.replace(document, read={"harbour": "2025-01-02", "denial": "2025-07"}.get(document.slug))
        for document in ledger.documents
    )
    claims = tuple(map(dated, ledger.claims))
    with both_of(dataclasses.replace(ledger, documents=documents, claims=claims)) as graph:
        yield graph


def test_as_of_a_date_later_publications_are_left_out(timed: Both) -> None:
    assert asked(timed, "as-of", date="2022").rows == ()
    assert asked(timed, "as-of", date="2023-03-14").rows == (
        (*COSTA_LINK, 1, 0, 1, 0, 0, "2023-03-14", "2023-03-14"),
        (*BROKERS_LINK, 1, 0, 0, 0, 1, "2023-03-14", "2023-03-14"),
    )
    # A document of April counts when April is over.
    assert asked(timed, "as-of", date="2024-04-29", actor="norte cartel").rows == (
        (*BANK_LINK, 1, 0, 1, 0, 0, "2024-04-20", "2024-04-20"),
        (*BROKERS_LINK, 1, 1, 0, 1, 1, "2023-03-14", "2024-04-20"),
    )
    assert asked(timed, "as-of", date="2024-04").rows == (
        (*SUPPLY_LINK, 1, 0, 0, 0, 1, "2024-04-30", "2024-04-30"),
        (*BROKERS_LINK, 2, 1, 1, 1, 1, "2023-03-14", "2024-04-30"),
        (*BANK_LINK, 1, 0, 1, 0, 0, "2024-04-20", "2024-04-20"),
        (*COSTA_LINK, 1, 0, 1, 0, 0, "2023-03-14", "2023-03-14"),
    )


def test_as_of_a_date_by_when_it_was_said_goes_by_the_publication_where_the_text_is_silent(timed: Both) -> None:
    assert asked(timed, "as-of", date="2022", clock="said").rows == (
        (*BROKERS_LINK, 1, 0, 0, 0, 1, "2022-12-30", "2022-12-30"),
    )
    assert asked(timed, "as-of", date="2024-03-31", clock="said").rows == (
        (*BROKERS_LINK, 1, 1, 0, 1, 1, "2022-12-30", "2024-03-31"),
        (*COSTA_LINK, 1, 0, 1, 0, 0, "2023-03-14", "2023-03-14"),
    )


def test_as_of_a_date_by_when_it_happened_counts_what_had_begun(timed: Both) -> None:
    assert asked(timed, "as-of", date="2018-12-31", clock="happened").rows == (
        (*BROKERS_LINK, 1, 0, 1, 0, 0, "2018-12-31", "2018-12-31"),
    )
    assert asked(timed, "as-of", date="2020", clock="happened").rows == (
        (*BROKERS_LINK, 2, 0, 1, 0, 1, "2018-12-31", "2019-01-01"),
    )
    assert asked(timed, "as-of", date="2024-02", clock="happened").rows == (
        (*BROKERS_LINK, 2, 0, 1, 0, 1, "2018-12-31", "2019-01-01"),
    )
    assert asked(timed, "as-of", date="2024", clock="happened").rows == (
        (*BROKERS_LINK, 2, 1, 1, 1, 1, "2018-12-31", "2024-03-01"),
    )


def test_as_of_a_date_by_when_it_was_read_leaves_out_what_nobody_says_was_read(timed: Both) -> None:
    assert asked(timed, "as-of", date="2025-01-01", clock="read").rows == ()
    assert asked(timed, "as-of", date="2025-06", clock="read").rows == (
        (*COSTA_LINK, 1, 0, 1, 0, 0, "2025-01-02", "2025-01-02"),
        (*BROKERS_LINK, 1, 0, 0, 0, 1, "2025-01-02", "2025-01-02"),
    )


def test_what_changed_since_a_date_over_each_clock(timed: Both) -> None:
    def changes(since: str, clock: str) -> list[tuple[object, ...]]:
        rows = asked(timed, "what-changed-on-a-clock-since", since=since, clock=clock).rows
        return [(row[0], row[1], *row[2:5]) for row in rows]

    assert changes("2024-04-10", "published") == [
        ("2024-04-20", "new: affirmed", *BANK_LINK),
        ("2024-04-20", "now denied", *BROKERS_LINK),
    ]
    assert changes("2023-06", "said") == [
        ("2024-03", "now denied", *BROKERS_LINK),
        ("2024-04", "new: affirmed", *SUPPLY_LINK),
        ("2024-04-20", "new: affirmed", *BANK_LINK),
    ]
    assert changes("2024", "happened") == [("2024-03", "now denied", *BROKERS_LINK)]
    assert changes("2019", "happened") == [
        ("2019/..", "new: affirmed", *BROKERS_LINK),
        ("2024-03", "new: denied", *BROKERS_LINK),
    ]
    assert changes("2025-01-02", "read") == [
        ("2025-01-02", "new: affirmed", *COSTA_LINK),
        ("2025-01-02", "new: affirmed", *BROKERS_LINK),
        ("2025-07", "new: affirmed", *BANK_LINK),
        ("2025-07", "new: denied", *BROKERS_LINK),
    ]


def test_a_clock_that_there_is_not_is_named(store: Both) -> None:
    with pytest.raises(QueryError, match="clock is 'written', which is no clock; give happened, said, published or"):
        asked(store, "as-of", date="2024", clock="written")
