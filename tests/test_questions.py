"""The analysts' questions, each with the exact rows that it gives on one small ledger.

In it two voices agree, one of them is repeated, a ministry denies, and some speak with care.
"""

from pathlib import Path

import pyoxigraph
import pytest

from graph.errors import QueryError
from graph.model import Certainty, Ledger
from graph.roots import assign_roots
from graph.store import Answer, ask
from graph.triples import Run, describe
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


def ledger() -> Ledger:
    return assign_roots(sample_ledger(SAID))


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load("\n".join(describe(ledger(), Run(version="0"))).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    return store


def asked(store: pyoxigraph.Store, name: str, **parameters: str) -> Answer:
    return ask(store, load_questions()[name], parameters)


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
def test_who_launders_for_whom(store: pyoxigraph.Store, actor: str) -> None:
    answer = asked(store, "who-launders-for-whom", actor=actor)
    assert answer.header == (
        *("launderer", "for whom", "polarity", "certainty"),
        *("who says so", "speaking as", "quote", "document", "date"),
    )
    assert answer.rows == (
        ("Banco del Golfo", "Norte Cartel", *ON_THE_BANK),
        *(("money brokers", "Norte Cartel", *said) for said in BOTH_SIDES),
    )


def test_who_launders_for_whom_with_one_name_alone(store: pyoxigraph.Store) -> None:
    rows = (("Banco del Golfo", "Norte Cartel", *ON_THE_BANK),)
    assert asked(store, "who-launders-for-whom", actor="banco del golfo").rows == rows
    assert asked(store, "who-launders-for-whom", actor="nobody").rows == ()


def test_who_supplies_whom(store: pyoxigraph.Store) -> None:
    rows = (("chemical suppliers", "supplies precursors to", "Norte Cartel", *ON_SUPPLY),)
    assert asked(store, "who-supplies-whom").rows == rows
    assert asked(store, "who-supplies-whom", actor="Money brokers").rows == ()


def test_what_does_x_claim(store: pyoxigraph.Store) -> None:
    claim = ("money brokers", "launders money for", "Norte Cartel", "affirmed", "certain")
    assert asked(store, "what-does-x-claim", actor="martin hall").rows == (
        ("Martin Hall", None, *claim, AGAIN, *IN_DAILY),
        ("Martin Hall", CAPACITY, *claim, HALL, *IN_HARBOUR),
    )


def test_what_a_publisher_claims_is_what_its_documents_say_in_their_own_voice(store: pyoxigraph.Store) -> None:
    assert asked(store, "what-does-x-claim", actor="the harbour post").rows == (
        (
            *("Brokers wash cartel cash (its own voice)", None, "Costa Group", "controls", "Banco del Golfo"),
            *("affirmed", "possible", CONTROL, *IN_HARBOUR),
        ),
    )


def test_what_is_said_of_x(store: pyoxigraph.Store) -> None:
    assert asked(store, "what-is-said-of-x", actor="Cartel of the North").rows == (
        ("Banco del Golfo", "launders money for", "Norte Cartel", *ON_THE_BANK),
        ("chemical suppliers", "supplies precursors to", "Norte Cartel", *ON_SUPPLY),
        *(("money brokers", "launders money for", "Norte Cartel", *said) for said in BOTH_SIDES),
    )


def test_what_is_disputed(store: pyoxigraph.Store) -> None:
    assert asked(store, "what-is-disputed").rows == tuple(
        ("money brokers", "launders money for", "Norte Cartel", *said) for said in BOTH_SIDES
    )


def test_what_rests_on_one_voice(store: pyoxigraph.Store) -> None:
    assert asked(store, "what-rests-on-one-voice").rows == (
        ("Banco del Golfo", "launders money for", "Norte Cartel", MINISTRY, 1, 1),
        ("Costa Group", "controls", "Banco del Golfo", "Brokers wash cartel cash (its own voice)", 1, 1),
        ("chemical suppliers", "supplies precursors to", "Norte Cartel", "report of the committee", 1, 1),
    )


def test_a_voice_that_repeats_itself_stays_one_voice() -> None:
    hall_alone = assign_roots(sample_ledger([one for one in SAID if one.speaker == "hall"]))
    lonely = pyoxigraph.Store()
    lonely.bulk_load("\n".join(describe(hall_alone, Run(version="0"))).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    assert asked(lonely, "what-rests-on-one-voice").rows == (
        ("money brokers", "launders money for", "Norte Cartel", "Martin Hall", 2, 2),
    )


def test_what_changed_since(store: pyoxigraph.Store) -> None:
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


def test_paths_between_lead_through_affirmed_links_in_either_direction(store: pyoxigraph.Store) -> None:
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


def test_paths_between_do_not_lead_through_what_is_only_denied() -> None:
    denial = assign_roots(sample_ledger([one for one in SAID if one.denied]))
    denied = pyoxigraph.Store()
    denied.bulk_load("\n".join(describe(denial, Run(version="0"))).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    assert asked(denied, "paths-between", **{"from": "money brokers", "to": "norte cartel"}).rows == ()


def test_what_is_only_hedged(store: pyoxigraph.Store) -> None:
    bank = ("alleged", MINISTRY, None, BANK, *IN_DENIAL)
    group = ("possible", "Brokers wash cartel cash (its own voice)", None, CONTROL, *IN_HARBOUR)
    assert asked(store, "what-is-only-hedged").rows == (
        ("Banco del Golfo", "launders money for", "Norte Cartel", *bank),
        ("Costa Group", "controls", "Banco del Golfo", *group),
    )


def test_which_pairs_are_most_contested(store: pyoxigraph.Store) -> None:
    (row,) = asked(store, "which-pairs-are-most-contested").rows
    assert set(row[:2]) == {"money brokers", "Norte Cartel"}
    assert row[2:] == (1, 3, 1)


def test_how_well_each_link_is_supported(store: pyoxigraph.Store) -> None:
    # Three claims of the same: two voices, three documents, one known source and two claims of unknown source.
    brokers = ("money brokers", "launders money for", "Norte Cartel", 3, 2, 3, 1, 2)
    assert asked(store, "how-well-supported", actor="money brokers").rows == (brokers,)
    assert asked(store, "how-well-supported").rows == (
        brokers,
        ("Costa Group", "controls", "Banco del Golfo", 1, 1, 1, 1, 0),
        ("Banco del Golfo", "launders money for", "Norte Cartel", 1, 1, 1, 0, 1),
        ("chemical suppliers", "supplies precursors to", "Norte Cartel", 1, 1, 1, 0, 1),
    )


def test_who_is_heard(store: pyoxigraph.Store) -> None:
    assert asked(store, "who-is-heard").rows == (
        ("Martin Hall", 2, 2, 0, 0),
        (MINISTRY, 2, 1, 1, 1),
        ("Brokers wash cartel cash (its own voice)", 1, 1, 0, 1),
        ("Supply chains of opioids (its own voice)", 1, 1, 0, 0),
        ("report of the committee", 1, 1, 0, 0),
    )


def test_every_question_is_tested_here() -> None:
    tested = {name for name in load_questions() if f'"{name}"' in Path(__file__).read_text("utf-8")}
    assert tested == set(load_questions())


def test_a_parameter_that_lacks_or_is_unknown_is_named(store: pyoxigraph.Store) -> None:
    with pytest.raises(QueryError, match="needs the parameter 'actor'"):
        asked(store, "what-does-x-claim")
    with pytest.raises(QueryError, match="no parameter 'who'"):
        asked(store, "what-does-x-claim", who="Martin Hall")
