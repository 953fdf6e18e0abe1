"""What delays and memories become: the stocks, pipes and values that a run then steps."""

from __future__ import annotations

import pytest

from detente.theory.functions import FUNCTIONS, Hidden, Memory, Pipe, Site
from detente.theory.nodes import Name, Number, text

SITE = Site("v.call.", 0.125, lambda node: round(node.value), lambda node: node.value if isinstance(node, Number) else None)
X, T, FIRST = Name("x"), Name("t"), Name("first")


def expanded(name, *arguments):
    value, states = FUNCTIONS[name].expand(SITE, arguments)
    return text(value), states


def stocks(states):
    assert all(isinstance(state, Hidden) for state in states)
    return [(state.name, text(state.rate), text(state.initial)) for state in states]


def test_a_smooth_moves_towards_what_it_follows():
    value, states = expanded("smooth1", X, T)
    assert value == "v.call.1"
    assert stocks(states) == [("v.call.1", "(x - v.call.1) / t", "x")]
    assert stocks(expanded("smooth1", X, T, FIRST)[1])[0][2] == "first"


def test_a_smooth_of_order_3_has_three_stages_of_a_third_of_the_time():
    value, states = expanded("smooth3", X, T, FIRST)
    assert value == "v.call.3"
    assert stocks(states) == [
        ("v.call.1", "(x - v.call.1) / (t / 3)", "first"),
        ("v.call.2", "(v.call.1 - v.call.2) / (t / 3)", "first"),
        ("v.call.3", "(v.call.2 - v.call.3) / (t / 3)", "first"),
    ]


def test_a_delay_holds_what_is_under_way_and_starts_in_balance():
    value, states = expanded("delay1", X, T, FIRST)
    assert value == "v.call.1 / t"
    assert stocks(states) == [("v.call.1", "x - v.call.1 / t", "first * t")]
    value, states = expanded("delay3", X, T)
    assert value == "v.call.3 / (t / 3)"
    assert stocks(states)[1] == ("v.call.2", "v.call.1 / (t / 3) - v.call.2 / (t / 3)", "x * (t / 3)")


@pytest.mark.parametrize("order", [1, 2, 7])
def test_any_order(order):
    for name in ("smooth", "delay"):
        _, states = expanded(f"{name}_n", X, T, FIRST, Number(order))
        assert len(states) == order
        if order == 1:
            assert states == expanded(f"{name}1", X, T, FIRST)[1]


@pytest.mark.parametrize("name", ["delay_fixed", "delay_material"])
def test_a_pipe_keeps_values_as_they_are(name):
    rest = (Number(0),) if name == "delay_material" else ()
    value, states = expanded(name, X, T, FIRST, *rest)
    assert states == (Pipe("v.call.pipe", X, T, FIRST),)
    assert value == "v.call.pipe"


def test_trend_and_forecast_compare_with_an_average_of_the_past():
    value, states = expanded("trend", X, T, FIRST)
    assert value == "zidz(x - v.call.average, t * abs(v.call.average))"
    assert stocks(states) == [("v.call.average", "(x - v.call.average) / t", "x / (1 + first * t)")]
    value, states = expanded("forecast", X, T, Name("h"))
    assert value == "x * (1 + zidz(x - v.call.average, t * v.call.average) * h)"
    assert stocks(states)[0][2] == "x / (1 + 0 * t)"


def test_the_present_value_discounts_what_is_gathered():
    value, states = expanded("npv", X, Name("r"), FIRST, Name("f"))
    assert value == "(v.call.total + x * v.call.discount * time_step) * f"
    assert stocks(states) == [
        ("v.call.discount", "-(v.call.discount * r / (1 + r * time_step))", "1"),
        ("v.call.total", "x * v.call.discount", "first"),
    ]


def test_memories():
    value, (kept,) = expanded("initial", X)
    assert (value, kept) == ("v.call.kept", Memory("v.call.kept", Name("v.call.kept"), X))
    value, (before,) = expanded("previous", X, FIRST)
    assert (value, before) == ("v.call.before", Memory("v.call.before", X, FIRST))
    assert expanded("previous", X)[1][0].initial == X
    value, (sampled,) = expanded("sample_if_true", Name("c"), X, FIRST)
    assert value == "x if c else v.call.sampled"
    assert (text(sampled.following), sampled.initial) == (value, FIRST)
