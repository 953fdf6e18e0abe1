from __future__ import annotations

import time

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.simulate.loops.search import Budget, _spread, search
from detente.theory.loops.independent import Deadline

graphs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=22, unique=True)


def _edges(links, found):
    return {tuple(sorted(links[place] for place in path)) for path in found.loops}


def _known(links):
    return {tuple(sorted(zip(walk, (*walk[1:], walk[0]), strict=True))) for walk in nx.simple_cycles(nx.DiGraph(links))}


@given(graphs)
def test_every_loop_is_found_once_where_there_are_few(links):
    found = search(links, np.zeros((len(links), 2)), Budget(exhaustive=100_000), Deadline(60))
    assert found.complete
    assert len(found.loops) == len(_known(links))
    assert _edges(links, found) == _known(links)


@given(graphs, st.integers(0, 1000))
def test_strongest_paths_give_loops_and_say_that_the_list_is_cut_short(links, seed):
    sizes = np.random.default_rng(seed).normal(size=(len(links), 3))
    found = search(links, sizes, Budget(exhaustive=-1), Deadline(60))
    assert not found.complete
    assert "strongest paths" in found.note
    assert len(set(found.loops)) == len(found.loops)
    assert _edges(links, found) <= _known(links)
    for path in found.loops:
        assert all(links[a][1] == links[b][0] for a, b in zip(path, (*path[1:], path[0]), strict=True))


def test_a_loop_that_one_start_misses_is_found_from_another():
    """Eberlein and Schoenberg (2020, figure 7): from a, the weaker way to b is not followed; every name is a start."""
    a, b, c, d = range(4)
    weights = {(a, b): 10, (a, d): 100, (d, b): 10, (d, c): 1, (b, c): 100, (c, a): 1}
    sizes = np.log(np.array([[w] for w in weights.values()], dtype=float))
    found = search(list(weights), sizes, Budget(exhaustive=0), Deadline(60))
    assert tuple(sorted(((a, b), (b, c), (c, a)))) in _edges(list(weights), found)


def test_instants_cover_the_run_whenever_the_search_stops():
    order = list(_spread(100))
    assert sorted(order) == list(range(100))
    first = sorted(order[:8])
    assert max(b - a for a, b in zip([0, *first], [*first, 99], strict=True)) <= 26


def test_a_dense_graph_ends_within_its_budget():
    links = [(i, j) for i in range(60) for j in range(60) if i != j]
    start = time.monotonic()
    found = search(links, np.random.default_rng(1).normal(size=(len(links), 50)), Budget(seconds=1.0, loops=500), Deadline(1.0))
    assert time.monotonic() - start < 10
    assert not found.complete
    assert 0 < len(found.loops) <= 500
