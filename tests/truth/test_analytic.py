"""Runs against solutions that are known in closed form, and the order at which the error falls with the step."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from detente.simulate import simulate
from detente.theory import Theory, read_theory


@pytest.fixture
def theory(tmp_path: Path):
    """Reads a theory from the lines of its sections."""

    def read(variables: str, clock: str = "{start: 0, end: 10, step: 0.125}", more: str = "") -> Theory:
        path = tmp_path / "theory.yaml"
        path.write_text(f"format: 1\ntitle: analytic\ntime: {clock}\nvariables:\n{variables}\n{more}", encoding="utf-8")
        return read_theory(path)

    return read


EXPONENTIAL = "  x: {label: X, kind: stock, equation: 0.3 * x, initial: 2}"
LOGISTIC = "  x: {label: X, kind: stock, equation: 0.8 * x * (1 - x / 50), initial: 1}"
OSCILLATOR = """
  place: {label: Place, kind: stock, equation: speed, initial: 1}
  speed: {label: Speed, kind: stock, equation: -4 * place, initial: 0}
"""


def logistic(t: float) -> float:
    return 50 / (1 + 49 * math.exp(-0.8 * t))


SOLUTIONS = [
    (EXPONENTIAL, "x", lambda t: 2 * math.exp(0.3 * t)),
    (LOGISTIC, "x", logistic),
    (OSCILLATOR, "place", lambda t: math.cos(2 * t)),
]


@pytest.mark.parametrize(("written", "name", "solution"), SOLUTIONS, ids=["exponential", "logistic", "oscillator"])
@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("rk4", 4)])
def test_the_error_falls_at_the_order_of_the_method(theory, written, name, solution, method, order) -> None:
    def error(step: float) -> float:
        run = simulate(theory(written), method=method, step=step, end=4)
        return max(abs(a - solution(t)) for a, t in zip(run[name], run.times, strict=True))

    coarse, fine = error(1 / 64), error(1 / 128)
    assert math.log2(coarse / fine) == pytest.approx(order, abs=0.15)


@pytest.mark.parametrize(("written", "name", "solution"), SOLUTIONS, ids=["exponential", "logistic", "oscillator"])
def test_rk4_with_a_short_step_is_the_solution(theory, written, name, solution) -> None:
    run = simulate(theory(written), method="rk4", step=1 / 256)
    assert run[name] == pytest.approx([solution(t) for t in run.times], rel=1e-8, abs=1e-8)


def test_euler_is_the_power_of_one_step(theory) -> None:
    run = simulate(theory(EXPONENTIAL))
    assert run["x"] == pytest.approx([2 * (1 + 0.3 * 0.125) ** k for k in range(81)], rel=1e-13)


def test_the_energy_of_an_oscillator_grows_under_euler_as_it_must(theory) -> None:
    # Each step turns the state and stretches it by sqrt(1 + (w step)^2), here with w = 2.
    run = simulate(theory(OSCILLATOR))
    energy = 4 * run["place"] ** 2 + run["speed"] ** 2
    assert energy == pytest.approx([4 * (1 + 4 * 0.125**2) ** k for k in range(81)], rel=1e-12)


@pytest.mark.parametrize("function", ["delay3", "smooth3"])
def test_the_step_response_of_a_third_order_delay(theory, function) -> None:
    written = f"""
  goes_in: {{label: In, kind: input, equation: "1 if time > -1 else 0"}}
  comes_out: {{label: Out, kind: auxiliary, equation: "{function}(goes_in, 6, 0)"}}
"""
    run = simulate(theory(written), method="rk4", step=1 / 64)
    u = 3 * run.times / 6
    assert run["comes_out"] == pytest.approx(1 - np.exp(-u) * (1 + u + u**2 / 2), abs=1e-7)


@pytest.mark.parametrize("order", [1, 2, 5, 12])
def test_a_delay_of_any_order_gives_the_erlang_distribution(theory, order) -> None:
    written = f"  y: {{label: Y, kind: auxiliary, equation: 'delay_n(1, 4, 0, {order})'}}"
    run = simulate(theory(written), method="rk4", step=1 / 64)
    u = order * run.times / 4
    assert run["y"] == pytest.approx(1 - np.exp(-u) * sum(u**k / math.factorial(k) for k in range(order)), abs=1e-6)


def test_a_material_delay_loses_nothing(theory) -> None:
    written = """
  sent: {label: Sent, kind: flow, equation: "5 + 3 * sin(time)"}
  received: {label: Received, kind: flow, equation: "delay3(sent, 2, 0)"}
  on_the_way: {label: On the way, kind: stock, equation: sent - received, initial: 0}
  total_sent: {label: Total sent, kind: stock, equation: sent, initial: 0}
  total_received: {label: Total received, kind: stock, equation: received, initial: 0}
"""
    run = simulate(theory(written))
    assert run["total_received"] + run["on_the_way"] == pytest.approx(run["total_sent"], rel=1e-12)
    # A wave of frequency 1 leaves three stages of 2/3 each weaker and later by what each of them does to it.
    weaker, later = (1 + (2 / 3) ** 2) ** -1.5, 3 * math.atan(2 / 3)
    assert simulate(theory(written), method="rk4")["received"][-1] == pytest.approx(5 + 3 * weaker * math.sin(10 - later), abs=1e-3)


def test_an_epidemic_keeps_its_population(theory) -> None:
    written = """
  susceptible: {label: S, kind: stock, equation: -infection, initial: 990}
  infected: {label: I, kind: stock, equation: infection - recovery, initial: 10}
  recovered: {label: R, kind: stock, equation: recovery, initial: 0}
  infection: {label: Infection, kind: flow, equation: 1.5 * susceptible * infected / 1000}
  recovery: {label: Recovery, kind: flow, equation: infected / 2}
"""
    for method in ("euler", "rk4"):
        run = simulate(theory(written), method=method)
        assert run["susceptible"] + run["infected"] + run["recovered"] == pytest.approx(np.full(81, 1000.0), rel=1e-13)


def test_trend_and_forecast_of_exponential_growth(theory) -> None:
    written = """
  x: {label: X, kind: stock, equation: 0.05 * x, initial: 3}
  growth: {label: Growth, kind: auxiliary, equation: "trend(x, 4, 0.05)"}
  later: {label: Later, kind: auxiliary, equation: "forecast(x, 4, 10, 0.05)"}
"""
    run = simulate(theory(written), method="rk4")
    assert run["growth"] == pytest.approx(np.full(81, 0.05), rel=1e-6)
    assert run["later"] == pytest.approx(run["x"] * 1.5, rel=1e-6)


def test_what_remembers_one_step_or_a_fixed_time(theory) -> None:
    written = """
  before: {label: Before, kind: auxiliary, equation: "previous(time, -1)"}
  earlier: {label: Earlier, kind: auxiliary, equation: "delay_fixed(time, 1.5, -7)"}
  sampled: {label: Sampled, kind: auxiliary, equation: "sample_if_true(modulo(time, 2) == 0, time, -1)"}
  first: {label: First, kind: auxiliary, equation: "initial(time + 3)"}
"""
    for method in ("euler", "rk4"):
        run = simulate(theory(written, "{start: 1, end: 6, step: 0.5}"), method=method)
        assert list(run["before"]) == [-1, *run.times[:-1]]
        assert list(run["earlier"]) == [-7, -7, -7, *run.times[:-3]]
        assert list(run["sampled"]) == [-1, -1, 2, 2, 2, 2, 4, 4, 4, 4, 6]
        assert list(run["first"]) == [4] * 11


def test_first_values_may_come_from_each_other_and_active_initial_breaks_a_circle(theory) -> None:
    written = """
  stock: {label: Stock, kind: stock, equation: 0, initial: 2 * wanted}
  wanted: {label: Wanted, kind: auxiliary, equation: "active_initial(stock + 1, 10)"}
"""
    run = simulate(theory(written))
    assert run["stock"][0] == 20  # from the value that holds while first values are worked out
    assert run["wanted"][0] == 21


def test_the_clock_may_change_in_a_run(theory) -> None:
    clock = """{start: 0, end: {equation: "8 if x < 100 else time", at_start: 8}, step: {equation: "1 if time < 4 else 0.5", at_start: 1},
       save: {equation: "time_step if time < 5 else 1.5", at_start: 1}}"""
    run = simulate(theory("  x: {label: X, kind: auxiliary, equation: 16 * time - 4}", clock))
    assert list(run.times) == [0, 1, 2, 3, 4, 4.5, 5, 6.5]  # x passes 100 at 6.5, and the run ends there
