"""Extreme conditions, conservation, equilibrium and exemptions: what is broken is found by name, what is sound passes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detente.errors import Place, TheoryError
from detente.simulate import compile_theory, run, simulate
from detente.simulate.checks.balances import drifts
from detente.simulate.checks.check import check_theory
from detente.simulate.checks.extremes import extreme_runs
from detente.theory import Clock, parse_equation, read_theory
from detente.theory.theory import Conserved, Exemption
from detente.theory.units.report import unit_report
from theory_making import FILE, link, parameter, theory, variable

FLAGSHIP = Path(__file__).parents[2] / "src" / "detente" / "cases" / "pakistan-us"
PEOPLE = Conserved("people", ("susceptible", "infected", "recovered"), "nobody is born or dies in a season", Place(FILE, 7))


def epidemic(recovery: str = "infected / duration", into: str = "recovery", unit: str = "people", scale: float = 1.0, **more):
    """People who fall ill and recover."""
    flow = f"{unit}/day"
    variables = [
        variable("susceptible", "stock", unit, "-infection", "population - first"),
        variable("infected", "stock", unit, "infection - recovery", "first"),
        variable("recovered", "stock", unit, into, "0 * first"),
        variable("infection", "flow", flow, "contacts * infectivity * susceptible * infected / population"),
        variable("recovery", "flow", flow, recovery),
    ]
    parameters = [
        parameter("population", 1000.0 * scale, unit, "uniform(500, 2000)" if scale == 1 else None, (1.0 * scale, 5000.0 * scale)),
        parameter("first", 1.0 * scale, unit, None, (0.5 * scale, 10.0 * scale)),
        parameter("contacts", 6.0, "1/day", None, (1.0, 20.0)),
        parameter("infectivity", 0.05, "share", None, (0.0, 1.0)),
        parameter("duration", 5.0, "days", "uniform(1, 20)", (1.0, 20.0)),
    ]
    return theory(variables, parameters, clock=Clock(0, 60, 0.25, unit="day"), conserved={"people": PEOPLE}, **more)


def test_a_sound_theory_has_no_faults():
    checks = check_theory(epidemic())
    assert checks.faults == ()
    assert checks.extremes is not None
    assert checks.extremes.runs == 10
    assert checks.units.unchecked == ()


@pytest.mark.parametrize(
    ("into", "loose"),
    [("infection", "- recovery"), ("recovery * 0.999", "- recovery"), ("recovery + 1", "+ 1"), ("-recovery", "- 2 * recovery")],
)
def test_a_total_that_leaks_is_found_with_the_flow_that_does_not_cancel(into, loose):
    checks = check_theory(epidemic(into=into))
    (leak,) = checks.leaks
    assert loose in leak.loose
    assert any("`people`" in fault.what and loose in fault.what and fault.place == Place(FILE, 7) for fault in checks.faults)


def test_a_leak_that_shows_only_far_from_the_run_is_found():
    """The two flows are equal along the run, and only there."""
    model = theory(
        [
            variable("left", "stock", "", "-rate * left", "1"),
            variable("right", "stock", "", "rate * left * (1 + max(0, right - 1.5))", "1"),
        ],
        [parameter("rate", 0.001)],
        conserved={"both": Conserved("both", ("left", "right"), "moved from one to the other", Place(FILE, 7))},
    )
    (leak,) = check_theory(model).leaks
    assert "drawn at random" in leak.where


def test_a_total_of_what_is_no_stock_is_refused():
    wrong = replace(epidemic(), conserved={"people": Conserved("people", ("infected", "recovery", "nobody"), "", Place(FILE, 7))})
    told = " ".join(fault.what for fault in check_theory(wrong).faults)
    assert "`recovery`, which is not a stock" in told
    assert "`nobody`, which is not a stock" in told
    assert "has no reason" in told


def test_an_end_that_divides_by_zero_is_named():
    model = epidemic()
    parameters = dict(model.parameters)
    parameters["duration"] = replace(parameters["duration"], bounds=(0.0, 20.0))
    checks = check_theory(replace(model, parameters=parameters))
    (fault,) = checks.faults
    assert "with `duration` at 0, the lower end of its bounds, `recovery` divides by zero at 0" in fault.what
    assert fault.place == parameters["duration"].place
    assert str(model.variables["recovery"].equation_place) in fault.mend


def test_an_input_at_its_end_that_leaves_bounds_is_named_with_instant_and_value():
    model = theory(
        [
            variable("tap", "input", "", "0", bounds=(0.0, 2.0)),
            variable("tub", "stock", "", "tap", "0", bounds=(0.0, 10.0)),
        ]
    )
    (fault,) = check_theory(model).faults
    assert "with `tap` at 2, the upper end of its bounds, `tub` is" in fault.what
    assert "outside its bounds 0 to 10" in fault.what


def test_ends_are_those_of_the_prior_where_there_are_no_bounds():
    inf = float("inf")
    model = theory(
        [variable("x", "auxiliary", "", "log(weight) + free")],
        [parameter("weight", 1.0, prior="normal(1, 1)", bounds=(-inf, inf)), parameter("free", 1.0, bounds=(-inf, inf))],
    )
    found = extreme_runs(compile_theory(model))
    assert found.unknown == ("free",)
    ((end, _),) = found.broken
    assert (end.name, end.which) == ("weight", "the lower end of its prior")
    assert end.value == pytest.approx(1 - 2.5758, abs=1e-3)


def test_extremes_find_every_one_of_several_ends():
    names = [f"p{i}" for i in range(9)]
    broken = {"p1", "p4", "p5"}
    model = theory(
        [variable("x", "auxiliary", "", " + ".join(f"1 / {name}" for name in names))],
        [parameter(name, 1.0, bounds=(0.0 if name in broken else 0.5, 2.0)) for name in names],
    )
    found = extreme_runs(compile_theory(model))
    assert {end.name for end, _ in found.broken} == broken


def test_what_is_skipped_for_time_is_said():
    checks = check_theory(epidemic(), seconds=0.0)
    assert any("extreme values of 5 parameters" in what for what in checks.skipped)
    assert any("signs of links" in what for what in checks.skipped)


def test_a_theory_that_does_not_run_says_so_once():
    broken = epidemic(recovery="infected / (duration - 5)")
    checks = check_theory(broken)
    assert checks.extremes is None
    assert any("divides by zero" in fault.what for fault in checks.faults)
    assert "does not run at its own values" in checks.skipped[0]


def test_drifts_are_the_net_changes_at_the_start():
    model = epidemic()
    found = {drift.stock: drift for drift in drifts(compile_theory(model))}
    assert found["infected"].rate == pytest.approx(6 * 0.05 * 999 / 1000 - 1 / 5)
    assert found["infected"].last == pytest.approx(simulate(model)["infected"][-1])
    still = theory([variable("tub", "stock", "", "(level - tub) / 3", "level")], [parameter("level", 0.3)])
    assert drifts(compile_theory(still)) == ()


@pytest.mark.parametrize(
    ("exemption", "theory_of"),
    [
        (Exemption("units", "recovery", "counted in weeks on purpose", Place(FILE, 3)), lambda: epidemic(recovery="infected")),
        (Exemption("conservation", "people", "the dead are left out", Place(FILE, 3)), lambda: epidemic(into="0 * recovery")),
    ],
)
def test_an_exemption_takes_one_fault_and_is_a_fault_where_it_takes_none(exemption, theory_of):
    assert check_theory(theory_of()).faults
    assert check_theory(replace(theory_of(), exemptions=(exemption,))).faults == ()
    (fault,) = check_theory(replace(epidemic(), exemptions=(exemption,))).faults
    assert "finds nothing wrong" in fault.what
    assert fault.place == Place(FILE, 3)


def test_a_sign_that_depends_needs_a_reason():
    model = theory(
        [
            variable("effort", "stock", "", "0", "0.5", bounds=(0.0, 1.0)),
            variable("result", "auxiliary", "", "effort * (1 - effort)"),
        ],
        links=[link("L1", "effort", "result", "+")],
    )
    (fault,) = check_theory(model).faults
    assert 'link L1 from `effort` to `result` is declared "+", and by the equation it depends' in fault.what
    assert "for instance where effort" in fault.what
    reasoned = replace(model, exemptions=(Exemption("sign", "L1", "rises up to the middle, where all known cases lie", Place(FILE, 3)),))
    assert check_theory(reasoned).faults == ()
    bare = replace(model, exemptions=(Exemption("sign", "L1", " ", Place(FILE, 3)),))
    assert "has no reason" in check_theory(bare).faults[0].what


def test_counting_in_thousands_changes_nothing():
    """People become thousand people, every number of people a thousandth: same dimensions, same course, same verdicts."""
    plain, scaled = epidemic(), epidemic(unit="thousand people", scale=0.001)
    assert unit_report(scaled).faults == ()
    for name in ("susceptible", "infected", "recovered", "infection"):
        assert np.allclose(simulate(scaled)[name] * 1000, simulate(plain)[name], rtol=1e-12)
    assert [s.sign for s in check_theory(plain).signs.links] == [s.sign for s in check_theory(scaled).signs.links]
    mixed = replace(scaled, parameters={**scaled.parameters, "first": plain.parameters["first"]})
    assert any("differ by a factor 1000" in fault.what for fault in unit_report(mixed).faults)


def test_an_exemption_of_nothing_known_is_refused_with_the_nearest_name():
    wrong = replace(epidemic(), exemptions=(Exemption("extreme", "durations", "for a test", Place(FILE, 3)),))
    assert any("names `durations`" in fault.what and "`duration`" in fault.mend for fault in check_theory(wrong).faults)


def test_the_flagship_passes_every_check_and_keeps_its_numbers():
    flagship = read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)
    checks = check_theory(flagship)
    assert checks.faults == checks.skipped == ()
    assert checks.units.unchecked == ()
    assert checks.extremes is not None
    assert checks.extremes.unknown == ()
    assert all(exemption.reason.strip() for exemption in flagship.exemptions)


def test_exemptions_and_totals_are_read_with_their_lines(tmp_path):
    text = """format: 1
title: small
time: {start: 0, end: 10, step: 0.5}
variables:
  here: {label: Here, kind: stock, unit: people, equation: -move, initial: 5}
  there: {label: There, kind: stock, unit: people, equation: move, initial: 0}
  move: {label: Move, kind: flow, unit: people/year, equation: here * 0.1}
links:
  L1: {from: here, to: move, sign: "+", delay: [0, 0], mechanism: some move}
  L2: {from: move, to: here, sign: "-", delay: [0, 0], mechanism: they leave}
  L3: {from: move, to: there, sign: "+", delay: [0, 0], mechanism: they arrive}
conserved:
  people: {stocks: [here, there], reason: nobody dies}
exemptions:
  - {check: units, of: move, reason: the share is by year}
"""
    path = tmp_path / "theory.yaml"
    path.write_text(text, encoding="utf-8")
    small = read_theory(path, tmp_path)
    assert small.conserved["people"].stocks == ("here", "there")
    assert small.exemptions[0].place.line == 15
    assert check_theory(small).faults == ()
    path.write_text(text.replace("reason: the share is by year", ""), encoding="utf-8")
    with pytest.raises(TheoryError) as caught:
        read_theory(path, tmp_path)
    assert "reason" in caught.value.faults[0].what


def test_the_equations_of_these_tests_are_what_they_seem():
    assert run(compile_theory(epidemic()))["infected"].max() > 50
    assert parse_equation("1") == parse_equation(1)
