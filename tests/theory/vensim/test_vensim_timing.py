"""Dates of STEP as Vensim counts them, and delays whose time has to stand still."""

import pytest

from detente.theory.nodes import text


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("STEP(5, 2)", [0, 0, 5, 5, 5]),
        ("STEP(5, 2.3)", [0, 0, 5, 5, 5]),
        ("STEP(5, 2.5)", [0, 0, 0, 5, 5]),
        ("STEP(5, 2.7)", [0, 0, 0, 5, 5]),
        ("STEP(5, -3)", [5, 5, 5, 5, 5]),
        ("STEP(5, when + 0.3)", [0, 0, 5, 5, 5]),
        ("STEP(Time, Time - 1)", [0, 1, 2, 3, 4]),
    ],
)
def test_a_step_comes_when_the_middle_of_the_step_of_time_is_past_its_date(values, expression, expected):
    assert values(f"when = 2 ~~|\nx = {expression} ~~|")["x"] == pytest.approx(expected)


def test_a_step_on_the_time_grid_stays_a_step(read):
    theory = read(
        "when = 2 ~~|\nD: a, b ~~|\nwhens[D] = 1, 3 ~~|\nx = STEP(5, when) ~~|\ny[D] = STEP(5, whens[D]) ~~|\nz = STEP(1, 2.2) ~~|"
    )
    assert text(theory.variables["x"].equation) == "step(5, when)"
    assert text(theory.variables["y"].equation).startswith("step(5, ")
    assert text(theory.variables["z"].equation) == "1 * pulse(2.2, 1000000000000)"


def test_a_step_inside_a_macro_and_in_a_first_value_is_counted_the_same(values):
    got = values(":MACRO: LATER(x, at)\nLATER = STEP(x, at) ~~|\n:END OF MACRO:\nx = LATER(3, 1.2) ~~|\ns = INTEG(0, STEP(7, 0.2)) ~~|")
    assert got["x"] == [0, 3, 3, 3, 3]
    assert got["s"] == [7] * 5


def test_discrete_delays_run_with_a_time_that_stands_still(values):
    body = "D: a, b ~~|\nt[D] = 1, 2 ~~|\nk = 2 ~~|\nx[D] = DELAY MATERIAL(Time, t[D], 9, 0) ~~|\ny = DELAY INFORMATION(Time, k * 1, 9) ~~|"
    got = values(body)
    assert got["x[b]"] == [9, 9, 0, 1, 2]
    assert got["y"] == [9, 9, 0, 1, 2]


@pytest.mark.parametrize("delay", ["DELAY MATERIAL(1, t, 0, 0)", "DELAY INFORMATION(1, t, 0)"])
def test_discrete_delays_are_refused_where_their_time_changes(faults, delay):
    assert "the delay time of `x` is not known to stand still" in faults(f"t = 2 + STEP(1, 2) ~~|\nx = {delay} ~~|")
    assert "the delay time of `M` is not known" in faults(f":MACRO: M(t)\nM = {delay} ~~|\n:END OF MACRO:\nx = M(2) ~~|")


def test_a_delay_shows_what_is_under_way(values):
    got = values("x = STEP(10, 1) ~~|\ny = DELAYP(x, 3 : under way) ~~|\nz = INTEG(x - y, x * 3) ~~|\nw = under way * 1 ~~|")
    assert got["under_way"] == pytest.approx(got["z"])
    assert got["w"] == pytest.approx(got["z"])
    assert got["y"][-1] == pytest.approx(10)
