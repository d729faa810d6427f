"""The network of what is claimed is measured rightly, and what changes without a source is what would be measured."""

import dataclasses
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from graph.analysis import LeaveOut, analyse, engines, left_out
from graph.analysis.network import Network, network_of
from graph.analysis.report import Report
from graph.cli import main
from graph.errors import UsageError
from graph.model import Claim, Ledger, Proposition
from graph.policy import Edge, Policy, Sources, edges
from graph.store import write_turtle
from graph.triples import describe
from tests.exported import RUN
from tests.sample_ledger import DOCUMENTS, sample_ledger
from tests.strategies import ledgers

unhurried = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
ENDS = ("borea", "bank")


def network(policy: Policy | None = None) -> Network:
    return network_of(edges(sample_ledger(), policy or Policy()))


def of_pairs(pairs: list[tuple[str, str]]) -> Network:
    """Return the network of some pairs, each an edge of which no claim is looked at."""
    propositions = [Proposition(subject=one, relation="leads", object=other) for one, other in pairs]
    return network_of(Edge(proposition=one, claims=(), denials=(), roots=frozenset("r")) for one in propositions)


def test_degrees_count_others_and_edges_in_their_direction() -> None:
    standings = analyse(network()).standings
    assert (standings["norte"].degree, standings["norte"].out, standings["norte"].into) == (3, 1, 2)
    # Two edges with one other.
    assert (standings["bank"].degree, standings["bank"].out, standings["bank"].into) == (2, 1, 2)
    # A relation that holds both ways goes out and comes in.
    assert (standings["atlantia"].degree, standings["atlantia"].out, standings["atlantia"].into) == (1, 1, 1)


def test_betweenness_is_the_share_of_shortest_paths() -> None:
    standings = analyse(of_pairs([("a", "b"), ("b", "c"), ("c", "d")])).standings
    assert [standings[actor].betweenness for actor in "abcd"] == pytest.approx([0, 2 / 3, 2 / 3, 0])


def test_communities_and_the_brokers_between_them() -> None:
    triangles = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "e"), ("e", "f"), ("d", "f"), ("c", "d")]
    found = analyse(of_pairs(triangles))
    assert found.communities == (("a", "b", "c"), ("d", "e", "f"))
    assert [(one.actor, one.reached, one.outside) for one in found.brokers(9)] == [("c", 1, 1), ("d", 1, 1)]


def test_the_shortest_paths_go_over_edges_in_any_direction() -> None:
    square = of_pairs([("a", "b"), ("c", "b"), ("a", "d"), ("d", "e"), ("e", "c")])
    found = analyse(square, ("a", "c"), 5).paths
    assert [path.actors for path in found] == [("a", "b", "c"), ("a", "d", "e", "c")]
    assert [len(path.steps) for path in found] == [2, 3]


@pytest.mark.parametrize("ends", [("a", "z"), ("a", "a"), ("a", "d")])
def test_where_there_is_no_path_there_is_none(ends: tuple[str, str]) -> None:
    assert analyse(of_pairs([("a", "b"), ("c", "d")]), ends, 3).paths == ()


def test_a_network_without_an_edge_is_measured_too() -> None:
    found = analyse(network_of([]))
    assert (found.communities, found.top(3), found.brokers(3)) == ((), (), ())


@pytest.mark.parametrize("by", LeaveOut)
@unhurried
@given(ledger=ledgers())
def test_what_is_lost_without_a_source_is_what_the_other_claims_do_not_make(ledger: Ledger, by: LeaveOut) -> None:
    for policy in (Policy(), Policy(undisputed=True), Policy(unknown_roots=False)):
        whole = analyse(network_of(edges(ledger, policy)))
        sources = Sources(ledger)

        def source(claim: Claim, sources: Sources = sources) -> str:
            return claim.evidence.document if by is LeaveOut.DOCUMENT else sources.of(claim).id

        tried = list(left_out(ledger, policy, whole, by, first=3, most=9))
        assert {one.source.id for one in tried} == {source(claim) for claim in ledger.claims}
        for one in tried:
            rest = tuple(claim for claim in ledger.claims if source(claim) != one.source.id)
            assert one.claims == len(ledger.claims) - len(rest)
            after = {edge.proposition.id for edge in edges(dataclasses.replace(ledger, claims=rest), policy)}
            assert set(one.lost) == whole.network.edges.keys() - after
            assert set(one.gained) == after - whole.network.edges.keys()


def without(title: str, by: LeaveOut = LeaveOut.DOCUMENT, policy: Policy | None = None) -> dict[str, object]:
    ledger, policy = sample_ledger(), policy or Policy()
    whole = analyse(network(policy), ENDS, 3)
    tried = left_out(ledger, policy, whole, by, first=3, most=9, between=ENDS)
    return dataclasses.asdict(next(one for one in tried if one.source.label == title))


def test_without_a_document_its_edges_go_and_the_path_over_them() -> None:
    found = without("Brokers wash cartel cash")
    assert found["claims"] == 4
    assert len(found["lost"]) == 3  # type: ignore[arg-type]
    assert found["paths_lost"] == (0,)
    assert found["disconnected"] is True
    assert "brokers" in found["between_out"]  # type: ignore[operator]


def test_an_edge_with_two_roots_stays_without_one_of_them() -> None:
    laundering = Proposition(subject="brokers", relation="laundersMoneyFor", object="norte").id
    assert laundering not in without("Brokers wash cartel cash")["lost"]  # type: ignore[operator]
    both = without("Brokers wash cartel cash", policy=Policy(roots=2))
    assert both["lost"] == (laundering,)
    assert both["cut_off"] == ("brokers", "norte")


def test_without_the_denial_an_edge_is_undisputed() -> None:
    found = without("Ministry rejects accusations", policy=Policy(undisputed=True))
    assert found["gained"] == (Proposition(subject="brokers", relation="laundersMoneyFor", object="norte").id,)


def test_without_a_source_that_others_repeat_nothing_changes() -> None:
    found = without("report of the committee", LeaveOut.ROOT)
    assert (found["claims"], found["lost"], found["moved"], found["communities"]) == (1, (), (), 3)


def test_conclusions_name_the_sources_that_they_rest_on() -> None:
    ledger, policy = sample_ledger(), Policy()
    whole = analyse(network(), ENDS, 3)
    tried = list(left_out(ledger, policy, whole, LeaveOut.ROOT, first=3, most=9, between=ENDS))
    report = Report(ledger, policy, whole, by=LeaveOut.ROOT, without=tried, first=3, between=ENDS)
    found = {one.what: one.rests_on for one in report.conclusions()}
    assert found["Borea and Banco del Golfo are connected"] == ("Brokers wash cartel cash",)
    assert found["Southern District Court charges Banco del Golfo"] == ("Court hears of bank's role",)
    assert "money brokers launders money for Norte Cartel" not in found


def test_beyond_the_most_weighty_sources_the_edges_alone_are_compared() -> None:
    ledger, policy = sample_ledger(), Policy()
    whole = analyse(network())
    every, some = (list(left_out(ledger, policy, whole, LeaveOut.ROOT, first=3, most=most)) for most in (9, 1))
    assert [(one.source, one.lost, one.cut_off) for one in every] == [
        (one.source, one.lost, one.cut_off) for one in some
    ]
    # The last one changes nothing.
    assert [one.measured for one in some] == [True, False, False, False, True]
    assert [one.moved for one in some[1:]] == [()] * 4


# --- engines ------------------------------------------------------------------------------------------------------


@pytest.fixture
def some_network() -> Network:
    chance = random.Random(1)  # noqa: S311 (the same network each time)
    actors = [f"e-{number:03}" for number in range(200)]
    return of_pairs(sorted({tuple(sorted(chance.sample(actors, 2))) for _ in range(500)}))  # type: ignore[arg-type]


def test_both_engines_find_the_same_betweenness(some_network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    small = analyse(some_network)
    monkeypatch.setattr(engines, "LIMIT", 0)
    large = analyse(some_network)
    assert (small.engine, large.engine) == ("networkx", "networkit")
    assert [one.betweenness for one in large.standings.values()] == pytest.approx(
        [one.betweenness for one in small.standings.values()], abs=1e-9
    )


@pytest.mark.parametrize("limit", [0, 50_000])
def test_an_estimate_finds_who_is_between_most(
    some_network: Network, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    exact = analyse(some_network)
    monkeypatch.setattr(engines, "LIMIT", limit)
    monkeypatch.setattr(engines, "EXACT", 0)
    monkeypatch.setattr(engines, "PIVOTS", 100)
    estimated = analyse(some_network)
    assert estimated.estimated
    best = {one.actor for one in exact.between(20)}
    assert len(best & {one.actor for one in estimated.between(20)}) >= 14


def test_a_large_network_without_networkit_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LIMIT", 0)
    monkeypatch.setitem(sys.modules, "networkit", None)
    with pytest.raises(UsageError, match=r"pip install 'claimgraph\[analysis\]'"):
        analyse(network())


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_turtle(describe(sample_ledger(), RUN), tmp_path / "graph.ttl")
    return tmp_path


def test_the_command_says_policy_measures_and_what_falls(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse", str(folder), "--path", "BOREA", "Banco del Golfo", "--certainty", "certain"]) == 0
    shown = capsys.readouterr().out
    assert "Edges as claimed: affirmed (certain) by 1 root or more" in shown
    assert "not what is so" in shown
    assert "Left out, one root after the other" in shown
    assert "Falls when one root is left out" in shown


def test_an_alias_is_a_name_too_and_all_is_in_the_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--json", "--path", "Cartel of the North", "bank", "-k", "2", "--leave-out", "document"]
    assert main(["analyse", str(folder), *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["paths"][0]["actors"] == ["norte", "brokers", "costa", "bank"]
    assert len(found["actors"]) == 8
    assert len(found["without"]) == len(DOCUMENTS)
    assert {"edge", "path", "connection"} <= {one["kind"] for one in found["conclusions"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--path", "cartel", "bank"], "cartel: nobody is called so here; is it one of: Norte Cartel?"),
        (["--path", "nobody", "bank"], "look it up on the page"),
        (["--first", "0"], "--first 0: must be 1 at least"),
    ],
)
def test_what_cannot_be_measured_is_said(
    arguments: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyse", str(folder), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_the_result_does_not_depend_on_the_seed_of_hashes(folder: Path) -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", f"from graph.cli import main; main(['analyse', {str(folder)!r}, '--json'])"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    ]
    assert printed[0] == printed[1]
    assert b"conclusions" in printed[0]
