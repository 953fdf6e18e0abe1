"""The flagship behaves as its argument says it must: the two checks, live loops, signs, bounds, speed."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from detente.simulate import Trajectory, compile_theory, counted_falls, greatest_fall, link_effects, run, simulate, swings
from detente.theory import Theory, cut, read_theory

FLAGSHIP = Path(__file__).parents[2] / "src" / "detente" / "cases" / "pakistan-us"
OUTSIDE = {"drone_technology": 0.0, "afghan_war": 0.0, "indo_pacific_pull": 0.0, "chinese_offer": 0.0}


@pytest.fixture(scope="module")
def theory() -> Theory:
    return read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)


@pytest.fixture(scope="module")
def baseline(theory: Theory) -> Trajectory:
    return simulate(theory)


def sizes(run: Trajectory) -> list[float]:
    """The falls of engagement that count: larger than a fifth of its range, from peak to trough."""
    return [swing.size for swing in counted_falls(run.times, run["engagement"])]


def test_without_the_need_cycle_no_fall_exceeds_half_of_its_size(theory, baseline):
    """Check (a), in its strict reading.

    With L51 and L04 cut, the largest drop of engagement from any instant to any later one is held against half of the
    smallest fall that counts in the uncut run, so that it holds fall by fall as well.
    """
    without = simulate(cut(theory, ["L51", "L04"]))
    assert greatest_fall(without["engagement"]) <= 0.5 * min(sizes(baseline))
    for drivers in ({}, OUTSIDE):
        alone = simulate(cut(theory, ["L51", "L04"]), drivers)
        assert greatest_fall(alone["engagement"]) <= 0.5 * min(sizes(simulate(theory, drivers)))


@pytest.mark.parametrize("drivers", [{}, OUTSIDE], ids=["baseline", "the shocks and nothing else"])
def test_with_the_shocks_engagement_rises_and_falls_three_times(theory, drivers):
    """Check (b), as the model ships and with every other driver held at nothing."""
    found = simulate(theory, drivers)
    assert [swing.rises for swing in swings(found.times, found["engagement"])] == [True, False] * 3


def test_the_rises_follow_the_shocks(baseline):
    peaks = [s.start for s in counted_falls(baseline.times, baseline["engagement"])]
    for peak, shock in zip(peaks, (1954.15, 1979.98, 2001.7), strict=True):
        assert shock < peak < shock + 8


def test_without_shocks_engagement_hardly_moves(theory):
    quiet = simulate(theory, {"strategic_shock": 0.0, **OUTSIDE})
    assert np.ptp(quiet["engagement"]) < 0.1


def test_every_live_loop_carries_signal(theory, baseline):
    """Cutting any link of a live loop moves every other variable on it."""
    for loop in theory.loops.values():
        if not loop.live:
            continue
        for walk in loop.walks:
            for step in walk:
                without = simulate(cut(theory, [step]))
                moved = [np.abs(without[v] - baseline[v]).max() for v in {theory.links[s].target for s in walk}]
                assert min(moved) > 1e-4, (loop.id, step)
                assert max(moved) > 0.01, (loop.id, step)


def test_each_link_has_the_sign_it_declares(theory, baseline):
    """At every instant of the baseline; a link may be without effect where its driver is absent, and nowhere else."""
    asleep = {"L19": 1980, "L20": 2004, "L28b": 2004}
    effects = link_effects(theory, baseline)
    assert set(effects) == {k.id for k in theory.links.values() if k.in_equations}
    for name, slopes in effects.items():
        signed = slopes if theory.links[name].sign == "+" else -slopes
        assert signed.min() >= -1e-9, name
        awake = baseline.times > asleep.get(name, 0) + 0.2
        if name == "L19":
            awake &= baseline.times < 2021.7
        elif name in asleep:
            awake &= baseline.times < 2021.5
        assert signed[awake].min() > 1e-6, name


def test_blowback_beats_attrition_only_by_its_parameters(theory):
    """Neither side of R-C against B-F is built in: within the priors either can win."""
    weak = simulate(theory, parameters={"militancy_from_recruits": 3.0, "militancy_from_operations": 3.5, "militancy_from_strikes": 3.0})
    strong = simulate(theory)
    at = 2016
    assert strong.at(at)["militancy"] > strong.at(2001)["militancy"] + 0.2
    assert weak.at(at)["militancy"] < weak.at(2001)["militancy"]


def draws(theory: Theory, count: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Values of all parameters from their priors, held within their bounds."""
    rng = np.random.default_rng(seed)
    out = {}
    for p in theory.parameters.values():
        a, b = p.prior.first, p.prior.second
        values = {
            "normal": lambda a=a, b=b: rng.normal(a, b, count),
            "lognormal": lambda a=a, b=b: a * np.exp(rng.normal(0, b, count)),
            "beta": lambda a=a, b=b: rng.beta(a, b, count),
            "uniform": lambda a=a, b=b: rng.uniform(a, b, count),
        }[p.prior.family]()
        out[p.id] = np.clip(values, *p.bounds)
    return out


def test_bounds_hold_for_any_parameters(theory):
    """By construction, not by luck: 300 draws from the priors, and the corners of all bounds."""
    model = compile_theory(theory)
    run(model, parameters=draws(theory, 300))
    rng = np.random.default_rng(1)
    run(model, parameters={p.id: np.where(rng.random(100) < 0.5, *p.bounds) for p in theory.parameters.values()})


def test_three_swings_do_not_hang_on_one_choice_of_parameters(theory):
    many = run(compile_theory(theory), parameters=draws(theory, 200))
    counts = [len(counted_falls(many.times, course)) for course in many["engagement"]]
    assert np.mean([count == 3 for count in counts]) > 0.7


def test_a_finer_step_changes_nothing_that_matters(theory, baseline):
    fine = simulate(theory, step=1 / 32)
    for name in baseline.values:
        kind = theory.variables[name].kind
        if kind != "input":
            assert np.abs(fine[name][::4] - baseline[name]).max() < 0.03, name


def test_a_run_takes_well_under_fifty_milliseconds(theory):
    model = compile_theory(theory)
    run(model)
    times = []
    for _ in range(20):
        started = time.process_time()
        run(model)
        times.append(time.process_time() - started)
    assert min(times) < 0.05
