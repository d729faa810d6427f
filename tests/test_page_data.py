"""What the page holds: groups of actors, and how it is packed."""

import base64
import gzip
import json
import random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.views.communities import communities
from graph.views.packing import packed, unpacked

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
ROWS = st.lists(st.text(), unique=True, max_size=4).flatmap(
    lambda names: st.lists(st.fixed_dictionaries(dict.fromkeys(names, VALUES)), max_size=20)
)


@given(st.dictionaries(st.text(), ROWS | VALUES, max_size=4))
def test_what_is_packed_comes_back_and_cannot_end_its_element(value: dict[str, object]) -> None:
    text = packed(value)
    assert unpacked(text) == value
    assert set(text).isdisjoint("<>&'\n")
    assert packed(value) == text


def test_rows_are_packed_by_column_and_what_repeats_itself_once() -> None:
    rows = [{"id": f"c-{at}", "cues": ["not"], "polarity": "affirmed", "marks": [at]} for at in range(20)]
    held = json.loads(gzip.decompress(base64.b64decode(json.loads(packed({"claims": rows})))))["tables"]["claims"]
    assert held["id"] == {"plain": [f"c-{at}" for at in range(20)]}
    assert held["cues"] == {"words": [["not"]], "at": [0] * 20}
    assert held["marks"] == {"texts": [f"[{at}]" for at in range(20)]}


def test_a_number_that_json_does_not_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        packed({"x": float("nan")})


def some_network(nodes: int, seed: int = 1) -> "nx.MultiDiGraph[str]":
    links = sorted(nx.barabasi_albert_graph(nodes, 2, seed=seed).edges)
    random.Random(seed).shuffle(links)  # noqa: S311 (the same each time)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph((f"n{one:04}", f"n{other:04}") for one, other in links)
    # Pairs that have nothing to do with the rest.
    network.add_edges_from((f"p{at:03}", f"q{at:03}") for at in range(100))
    return network


def test_every_actor_is_in_one_innermost_group_and_in_all_that_it_is_a_part_of() -> None:
    network = some_network(900)
    groups = communities(network)
    inner = set(range(len(groups))) - {group.parent for group in groups}
    assert sorted(actor for at in inner for actor in groups[at].actors) == sorted(network)
    assert sorted(actor for group in groups if group.parent is None for actor in group.actors) == sorted(network)
    for at, group in enumerate(groups):
        if group.parent is not None:
            assert group.parent < at
            assert set(group.actors) < set(groups[group.parent].actors)


def test_groups_are_few_enough_to_be_drawn_at_once() -> None:
    groups = communities(some_network(900))
    for parent in {group.parent for group in groups}:
        assert 1 <= sum(group.parent == parent for group in groups) <= 24
    assert any(group.bundle for group in groups)


def test_groups_name_their_busiest_actors_first() -> None:
    network = some_network(300)
    busiest = max(network, key=network.degree)
    first = next(group for group in communities(network) if group.parent is None and busiest in group.actors)
    assert first.actors[0] == busiest


def test_groups_do_not_depend_on_the_order_of_links() -> None:
    network = some_network(300)
    backwards: nx.MultiDiGraph[str] = nx.MultiDiGraph(sorted(network.edges(), reverse=True))
    assert communities(network) == communities(backwards)


def test_an_empty_network_has_no_groups() -> None:
    assert communities(nx.MultiDiGraph()) == []
