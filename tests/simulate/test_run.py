"""Runs against what can be worked out by hand, and against each other."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import CaseError, RunError
from detente.simulate import compile_theory, run, simulate
from detente.simulate.tables import write_table
from detente.theory import Change, Shock, Variable, parse_equation
from strategies import HERE, linear_theories, stock, theory_of_stocks


def auxiliary(name: str, written: str, bounds: tuple[float, float] | None = None, kind: str = "auxiliary") -> Variable:
    return Variable(name, name, name, kind, "", parse_equation(written), None, bounds, (), (), (), "", HERE, HERE)


def decay(step: float = 0.125, end: float = 10):
    return theory_of_stocks([stock("x", parse_equation("-x / life"), 1.0)], parameters={"life": 4.0}, end=end, step=step)


def test_euler_gives_the_powers_of_one_step():
    x = simulate(decay())["x"]
    assert x[-1] == pytest.approx((1 - 0.125 / 4) ** 80, rel=1e-12)


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("rk4", 4)])
def test_the_error_falls_with_the_order_of_the_method(method, order):
    errors = [abs(simulate(decay(step), method=method)["x"][-1] - math.exp(-10 / 4)) for step in (0.5, 0.25)]
    assert math.log2(errors[0] / errors[1]) == pytest.approx(order, abs=0.25)


def test_the_time_grid_is_exact_and_holds_both_ends():
    run = simulate(decay(step=0.1))
    assert len(run.times) == 101
    assert run.times[30] == 0.1 * 30
    assert simulate(decay(), start=1947, end=2026).times[-1] == 2026


def test_a_smooth_follows_and_a_delay_loses_nothing():
    parts = [
        auxiliary("pushed", "pulse(1, 2)", kind="input"),
        auxiliary("followed", "smooth3(pushed, 3)"),
        auxiliary("passed", "delay3(pushed, 3)"),
        auxiliary("once", "smooth1(pushed, 3)"),
        auxiliary("begun", "smooth1(pushed, 3, 0.5)"),
        stock("gone_in", parse_equation("pushed"), 0.0),
        stock("come_out", parse_equation("passed"), 0.0),
    ]
    run = simulate(theory_of_stocks(parts, end=40))
    assert run["gone_in"][-1] == pytest.approx(2.0)
    assert run["come_out"][-1] == pytest.approx(2.0, abs=1e-3)
    assert np.allclose(run["followed"], run["passed"])
    assert run["followed"].argmax() > run["once"].argmax()
    assert run["begun"][0] == 0.5


@pytest.mark.parametrize("step", [0.125, 0.2, 0.3, 1.0])
def test_a_span_keeps_its_area_on_any_grid(step):
    parts = [stock("x", parse_equation("during(3.33, 1.5)"), 0.0)]
    assert simulate(theory_of_stocks(parts, step=step, end=9))["x"][-1] == pytest.approx(1.5)


def test_steps_and_ramps():
    run = simulate(theory_of_stocks([auxiliary("s", "step(3, 4)", kind="input"), auxiliary("r", "ramp(2, 1, 3)", kind="input")]))
    assert (run.at(3.875)["s"], run.at(4)["s"]) == (0, 3)
    assert [run.at(t)["r"] for t in (0.5, 2, 8)] == [0, 2, 4]


def test_at_is_a_straight_line_between_instants_and_yearly_a_mean():
    run = simulate(theory_of_stocks([stock("x", parse_equation("1"), 0.0)], end=3))
    assert run.at(1.3)["x"] == pytest.approx(1.3)
    yearly = run.yearly()
    assert yearly.times.tolist() == [0, 1, 2]
    assert yearly["x"].tolist() == pytest.approx([x + 0.4375 for x in range(3)])
    with pytest.raises(RunError, match="lies outside"):
        run.at(3.2)
    late = simulate(theory_of_stocks([stock("x", parse_equation("1"), 0.0)]), start=0.5, end=2.25).yearly()
    assert late.times.tolist() == [1]
    with pytest.raises(RunError, match="does not divide a year"):
        simulate(decay(step=0.3)).yearly()


@given(linear_theories(), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_batched_equals_looped(theory, draws):
    model = compile_theory(theory)
    name = next(iter(theory.parameters))
    given_values = np.linspace(-0.4, 0.4, draws)
    together = run(model, parameters={name: given_values})
    for i, value in enumerate(given_values):
        alone = run(model, parameters={name: float(value)})
        for variable in theory.variables:
            assert np.allclose(together[variable][i], alone[variable], rtol=1e-12, atol=1e-12)


def test_all_functions_give_the_same_in_a_batch():
    written = "min(a, 2) + max(a, 0.5, 1) + abs(-a) + exp(a / 9) + log(a + 1) + sqrt(a) + clip(a, 1, 2) + logistic(a) + a ** 1.5 "
    written += "+ (1 / a if a > 1 else not_a)"
    written += " + where(a > 1 and a < 2 or not a == 3, step(1, 2), ramp(1, 1, 3)) + pulse(1, 1) + (-a if a >= 2 else a)"
    parts = [
        auxiliary("a", "1 + ramp(0.25, 0, 8)", kind="input"),
        auxiliary("not_a", "3"),
        auxiliary("all_of_it", written),
        auxiliary("lagged", "delay1(all_of_it, 2)"),
    ]
    model = compile_theory(theory_of_stocks(parts, parameters={"p": 1.0}))
    alone, together = run(model), run(model, parameters={"p": np.ones((2, 3))})
    assert together.shape == (2, 3)
    for name in alone.values:
        assert np.allclose(together[name][1, 2] if together[name].ndim > 1 else together[name], alone[name])


def test_a_batch_tells_the_fault_of_the_run_that_has_it():
    model = compile_theory(decay())
    with pytest.raises(RunError) as together:
        run(model, parameters={"life": np.array([4.0, 0.0])})
    with pytest.raises(RunError) as alone:
        run(model, parameters={"life": 0.0})
    assert str(together.value) == str(alone.value)
    assert "`x` divides by zero at 0: `life` is 0" in str(alone.value)


def test_a_division_that_is_guarded_is_not_a_fault():
    parts = [auxiliary("a", "ramp(1, 0, 9) - 5", kind="input"), auxiliary("b", "1 / a if a > 0 else 0")]
    theory = theory_of_stocks(parts, parameters={"p": 1.0})
    alone, together = simulate(theory), simulate(theory, parameters={"p": np.ones(2)})
    assert np.allclose(alone["b"], together["b"])


def test_bounds_are_kept_to_the_first_instant_that_leaves_them():
    theory = theory_of_stocks([stock("x", parse_equation("1"), 0.0, bounds=(0, 2))])
    with pytest.raises(RunError, match=r"theory.yaml:1: `x` is 2.125 at 2.125, outside its bounds 0 to 2"):
        simulate(theory)
    theory = theory_of_stocks([stock("x", parse_equation("x * x * 5"), 1.0, bounds=(0, 1e6))])
    with pytest.raises(RunError, match="outside its bounds"):
        simulate(theory)


def test_inputs_are_set_moved_and_pushed():
    parts = [auxiliary("effort", "0.2", (0, 1), kind="input"), stock("x", parse_equation("effort"), 0.0)]
    model = compile_theory(theory_of_stocks(parts))
    assert run(model, {"effort": 0.5})["effort"].tolist() == [0.5] * 81
    moved = run(model, {"effort": Change(2, 0.8, over=4)})
    assert [round(moved.at(t)["effort"], 9) for t in (1, 2, 4, 6, 9)] == [0.2, 0.2, 0.5, 0.8, 0.8]
    pushed = run(model, {"effort": (Change(2, 0.4), Shock(5, 0.3, lasting=1))})
    assert [round(pushed.at(t)["effort"], 9) for t in (1, 3, 5.5, 6.5)] == [0.2, 0.4, 0.7, 0.4]
    spread = run(model, {"effort": np.array([0.1, 0.3])})
    assert spread["x"][:, -1] == pytest.approx([1, 3])
    with pytest.raises(RunError, match=r"`effort` is 1\.2 at 0, outside its bounds 0 to 1"):
        run(model, {"effort": 1.2})


def test_mistaken_calls_are_told_all_at_once():
    with pytest.raises(RunError) as error:
        run(compile_theory(decay()), {"efort": 1}, end=-3, parameters={"lif": 2})
    assert [f.what for f in error.value.faults] == [
        "`efort` is not an input of this theory",
        "`lif` is not a parameter of this theory",
        "a run from 0 to -3 in steps of 0.125 years makes no sense",
    ]
    with pytest.raises(RunError, match="do not go together"):
        run(compile_theory(linear()), parameters={"p": np.ones(2), "q": np.ones(3)})
    with pytest.raises(RunError, match="`midpoint` is not a method"):
        run(compile_theory(decay()), method="midpoint")


def linear():
    return theory_of_stocks([stock("x", parse_equation("p - q"), 0.0)], parameters={"p": 1.0, "q": 1.0})


def test_a_run_can_be_looked_at():
    run = simulate(decay())
    assert repr(run).startswith("Trajectory(1 variables, 0 to 10 in 81 instants; illustrative: parameters chosen by hand")
    assert "<table>" in run._repr_html_()
    table = run.to_polars()
    assert table.columns == ["time", "x"]
    assert table.height == 81
    batch = simulate(decay(), parameters={"life": np.array([2.0, 4.0])})
    assert batch.to_polars().shape == (162, 3)
    assert batch.at(10)["x"].shape == (2,)
    with pytest.raises(RunError) as error:
        run["y"]
    assert error.value.faults[0].mend == "accepted: `x`"


def test_a_table_is_written_by_its_suffix(tmp_path):
    import polars as pl

    table = simulate(decay()).to_polars()
    write_table(table, tmp_path / "run.csv")
    write_table(table, tmp_path / "run.parquet")
    assert pl.read_parquet(tmp_path / "run.parquet").equals(table)
    assert pl.read_csv(tmp_path / "run.csv").height == 81
    with pytest.raises(CaseError, match=r"cannot be written as `\.xlsx`"):
        write_table(table, tmp_path / "run.xlsx")


def test_the_first_value_of_a_cut_link_stays():
    from detente.theory import Link, cut

    link = Link("L1", "source", "target", "+", (0, 1), "m", (), "stated", True, "", HERE)
    parts = [stock("source", parse_equation("1"), 0.25), auxiliary("target", "source * 2")]
    run = simulate(cut(theory_of_stocks(parts, [link]), ["L1"]))
    assert set(run["target"]) == {0.5}
    assert run["source"][-1] == 10.25


def test_the_clock_of_a_long_run_is_bounded():
    started = time.process_time()
    with pytest.raises(RunError, match="more than 200,000 instants"):
        simulate(decay(), end=1e9)
    assert time.process_time() - started < 1
