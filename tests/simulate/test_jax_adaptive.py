"""The adaptive solver against solutions that are known, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from detente.errors import RunError
from detente.simulate import compile_theory
from detente.theory import Change, Clock
from theory_making import parameter, theory, variable

pytest.importorskip("diffrax", reason="needs the extra `fit`")
from detente.simulate.targets.jax.adaptive import compile_adaptive

pytestmark = pytest.mark.extra


def logistic(**more):
    variables = [
        variable("room", "input", "", "10"),
        variable("crowd", "stock", "", "growth", "1"),
        variable("growth", "auxiliary", "", "rate * crowd * (1 - crowd / room)"),
    ]
    return theory(variables, [parameter("rate", 0.8)], clock=Clock(0, 10, 1), **more)


def curve(times, rate=0.8, room=10.0):
    return room / (1 + (room - 1) * np.exp(-rate * times))


def test_logistic_growth_at_any_instant_whatever_the_step():
    done = compile_adaptive(compile_theory(logistic())).run(times=[0, 0.123, 3, 7.77, 10])
    exact = curve(done.times)
    assert done.values["crowd"] == pytest.approx(exact, rel=1e-6)
    assert done.values["growth"] == pytest.approx(0.8 * exact * (1 - exact / 10), rel=1e-6)
    assert bool(done.fine)


def test_the_theorys_own_instants_where_none_are_asked_for():
    assert compile_adaptive(compile_theory(logistic())).run(keep=["crowd"]).times == pytest.approx(np.arange(11.0))


@pytest.mark.parametrize("stiff", [False, True])
def test_an_oscillator_keeps_its_phase_over_many_turns(stiff):
    variables = [variable("place", "stock", "", "speed", "1"), variable("speed", "stock", "", "-4 * place", "0")]
    made = theory(variables, clock=Clock(0, 20, 1))
    done = compile_adaptive(compile_theory(made), stiff=stiff).run(rtol=1e-9, atol=1e-9)
    assert done.values["place"] == pytest.approx(np.cos(2 * done.times), abs=1e-6)
    assert done.values["speed"] == pytest.approx(-2 * np.sin(2 * done.times), abs=2e-6)


def test_a_batch_is_its_draws_one_by_one_and_a_failing_draw_harms_no_other():
    program = compile_adaptive(compile_theory(logistic()))
    rates = np.array([0.2, 0.8, 1.5])
    done = program.run({"rate": rates}, keep=["crowd"], inputs={"room": 20.0})
    for rate, values in zip(rates, done.values["crowd"], strict=True):
        assert values == pytest.approx(curve(done.times, rate, 20.0), rel=1e-6)
        assert values == pytest.approx(program.run({"rate": float(rate)}, ["crowd"], inputs={"room": 20.0}).values["crowd"], rel=1e-12)
    blown = program.run({"rate": np.array([0.8, np.inf])}, keep=["crowd"])
    assert blown.fine.tolist() == [True, False]
    assert blown.values["crowd"][0] == pytest.approx(curve(blown.times), rel=1e-6)
    assert np.isnan(blown.values["crowd"][1]).all()


def test_a_stiff_theory_takes_few_steps_with_the_implicit_solver():
    made = theory([variable("x", "stock", "", "-10000 * (x - 1)", "0")], clock=Clock(0, 10, 1))
    stiff = compile_adaptive(compile_theory(made), stiff=True).run()
    plain = compile_adaptive(compile_theory(made)).run()
    assert stiff.values["x"][1:] == pytest.approx(1.0, rel=1e-6)
    assert int(stiff.steps) * 20 < int(plain.steps)


def test_a_jump_that_is_named_is_met():
    made = theory([variable("x", "stock", "", "1 if time >= 3.3 else 0", "0")], clock=Clock(0, 10, 1))
    done = compile_adaptive(compile_theory(made)).run(times=[3, 10], jumps=[3.3])
    assert done.values["x"] == pytest.approx([0.0, 6.7], abs=1e-9)


def test_a_run_that_blows_up_is_no_result():
    made = theory([variable("x", "stock", "", "x * x", "1")], clock=Clock(0, 10, 1))
    with pytest.raises(RunError, match="does not get from 0 to 10"):
        compile_adaptive(compile_theory(made)).run()


@pytest.mark.parametrize(
    ("equation", "said"),
    [
        ("previous(x, 0)", "`odd` keeps a value from one step to the next"),
        ("delay_fixed(x, 2)", "`odd` is a delay of a fixed time"),
        ("random_normal(0, 1)", "`odd` is random"),
        ("x / time_step", "`odd` reads the length of the step"),
    ],
)
def test_what_needs_the_theorys_steps_is_refused_by_name(equation, said):
    variables = [
        variable("x", "stock", "", "further", "1"),
        variable("odd", "auxiliary", "", equation),
        variable("further", "auxiliary", "", "2 * odd"),
    ]
    with pytest.raises(RunError) as raised:
        compile_adaptive(compile_theory(theory(variables)))
    assert len(raised.value.faults) == 1
    assert said in raised.value.faults[0].what


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"times": [11.0]}, "11 lies outside the run"),
        ({"times": []}, "no instant is kept"),
        ({"rtol": 0.0}, "`rtol` is 0"),
        ({"keep": ["crowds"]}, "`crowds` is not a variable"),
        ({"inputs": {"room": Change(2.0, 3.0)}}, "`room` changes in the course of the run"),
        ({"parameters": {"rates": 1.0}}, "`rates` is not a parameter"),
    ],
)
def test_what_makes_no_sense_is_told(asked, said):
    with pytest.raises(RunError, match=said):
        compile_adaptive(compile_theory(logistic())).run(**asked)
