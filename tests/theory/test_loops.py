from __future__ import annotations

import random
import time
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.theory import find_loops
from detente.theory.expand import expand
from detente.theory.loops.causes import causes, element_links, variable_links
from detente.theory.loops.independent import Component, Deadline, shortest_independent
from detente.theory.theory import Dimension
from loop_models import ARMS_RACE, model

AGES = Dimension("age", "Age", ("young", "old"))


def test_loops_are_found_in_equations_without_a_map():
    found = find_loops(model("stock fish = births - catch from 10\nbirths = 0.3 * fish\ncatch = ships * fish\nships = 5"))
    assert found.complete
    assert [loop.variables for loop in found.loops] == [("births", "fish"), ("catch", "fish")]
    assert [loop.steps for loop in found.loops] == [("births -> fish", "fish -> births"), ("catch -> fish", "fish -> catch")]


def test_without_a_run_the_signs_of_equations_are_not_guessed():
    (loop,) = find_loops(model("stock fish = births from 10\nbirths = 0.3 * fish")).loops
    assert (loop.sign, loop.id, loop.unclear) == ("?", "U1", ("births -> fish", "fish -> births"))


def test_what_is_read_for_first_values_alone_makes_no_loop():
    text = "stock s = smooth1(1, 2, total) from 1\ntotal = s + initial(s)\nkept = initial(total)\nstock t = kept from 3"
    assert find_loops(model(text)).loops == ()


def test_a_delay_is_one_link_and_no_loop_of_its_own():
    graph = causes(expand(model("stock s = lagged - s from 1\nlagged = smooth3(2 * s, 5)")))
    links = element_links(graph)
    assert set(links) == {("lagged", "s"), ("s", "s"), ("s", "lagged")}
    assert len(links["s", "lagged"]) == 3, "three stages are passed"
    assert links["s", "s"] == ()


def test_a_chain_of_ages_is_no_loop():
    chain = "stock people[age] = flow[age] from 1\nflow[age] = inflow if position(age) == 1 else people[young]\ninflow = 3"
    assert find_loops(model(chain, dimensions=[AGES])).loops == (), "the young read the inflow alone"
    text = "stock people[age] = flow[age] from 1\nflow[age] = inflow + people[young]\ninflow = 3"
    links = variable_links(causes(expand(model(text, dimensions=[AGES]))))
    assert links == {("flow", "people"): (), ("people", "flow"): ()}, "the young read themselves"
    aged = model("stock people[age] = inflow[age] from 1\ninflow[age] = 3 * position(age)\nsum_of_all = people[old]", dimensions=[AGES])
    assert find_loops(aged).loops == ()


def test_a_vector_function_is_seen_through():
    text = "stock people[age] = vector_rank([people[a] for a in age], 1)[age] from position(age)"
    graph = causes(expand(model(text, dimensions=[AGES])))
    assert graph.reads["people[young]"] == ("people[old]", "people[young]")


def test_the_shortest_independent_set_holds_one_of_the_two_loops_of_all_three_parties():
    """Eberlein and Schoenberg (2020, p. 4) count three adjustments and three pairs, which use every link; the set here spans
    all loops, which takes a seventh: one of the two loops of all three, and the other is a combination."""
    found = find_loops(model(ARMS_RACE))
    assert found.complete
    parties = [sorted(set(loop.variables) & {"a", "b", "c"}) for loop in found.loops]
    assert parties == [["a"], ["b"], ["c"], ["a", "b"], ["a", "c"], ["b", "c"], ["a", "b", "c"]]


def test_names_do_not_depend_on_the_order_of_the_file():
    theory = model(ARMS_RACE)
    turned = replace(theory, variables=dict(reversed(theory.variables.items())))
    assert find_loops(turned) == find_loops(theory)
    assert [loop.id for loop in find_loops(theory).loops] == [f"U{i}" for i in range(1, 8)]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=24, unique=True))
def test_independent_loops_span_all_loops(ends):
    links = {(f"v{a}", f"v{b}"): None for a, b in ends}
    graph = nx.DiGraph(list(links))
    for names in nx.strongly_connected_components(graph):
        part = Component.of(sorted(names), links)
        if graph.subgraph(names).number_of_edges() == 0:
            continue
        found = shortest_independent(part, Deadline(60), 1000)
        assert len(found) == part.rank
        assert [len(walk) for walk in found] == sorted(len(walk) for walk in found)
        for walk in found:
            assert len(set(walk)) == len(walk)
            assert all(step in links for step in zip(walk, (*walk[1:], walk[0]), strict=True))


def test_a_list_that_is_cut_short_says_so():
    names = [f"v{i}" for i in range(40)]
    everything = model("\n".join(f"stock {n} = {' + '.join(names)} from 1" for n in names))
    found = find_loops(everything, seconds=0.0)
    assert not found.complete
    assert "list cut short" in found.note
    assert "1,561 independent loops" in found.note


@pytest.mark.slow
def test_ten_thousand_variables_do_not_explode():
    draw = random.Random(2)
    names = [f"s{i}" for i in range(1000)] + [f"a{i}" for i in range(9000)]
    lines = [f"stock s{i} = a{draw.randrange(9000)} - 0.1 * s{i} from 1" for i in range(1000)]
    lines += [f"a{i} = {draw.choice(names[: 1000 + i])} + {draw.choice(names[: 1000 + i])}" for i in range(9000)]
    theory = model("\n".join(lines))
    start = time.monotonic()
    found = find_loops(theory, seconds=5.0)
    assert time.monotonic() - start < 30
    assert not found.complete
    assert "independent loops" in found.note
    assert found.loops
