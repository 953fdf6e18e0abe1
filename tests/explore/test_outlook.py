from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case.scenarios import Scenario, read_scenarios
from detente.documents import read_yaml
from detente.errors import CaseError, RunError
from detente.explore import ILLUSTRATIVE, Outlook, compare
from detente.simulate import compile_theory, run, simulate
from detente.theory import Change, Shock, Theory, read_theory
from strategies import HERE, linear_theories

FLAGSHIP = Path(__file__).parents[2] / "src" / "detente" / "cases" / "pakistan-us"
SCORES = ["dependence", "civilian_control", "militancy", "strategic_insecurity", "good_name", "autonomy"]


@pytest.fixture(scope="module")
def theory() -> Theory:
    return read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)


@pytest.fixture(scope="module")
def scenarios(theory: Theory) -> tuple[Scenario, ...]:
    return read_scenarios(read_yaml(FLAGSHIP / "scenarios.yaml", FLAGSHIP), theory)


@pytest.fixture(scope="module")
def outlook(theory: Theory, scenarios: tuple[Scenario, ...]) -> Outlook:
    return compare(theory, scenarios)


def test_the_six_scores_stand_side_by_side(outlook, scenarios):
    assert [score.id for score in outlook.scores] == SCORES
    assert len(outlook.values) == len(scenarios) * 6 * 3
    assert outlook.note == "illustrative: parameters chosen by hand, with reasons" == ILLUSTRATIVE
    for value in outlook.values:
        assert 0 <= value.value <= 1
        assert value.baseline == outlook.value("baseline", value.score, value.year).value
        expected = {"lower": value.change < 0, "higher": value.change > 0}[{s.id: s for s in outlook.scores}[value.score].better]
        same = abs(value.change) < 0.005 or f"{value.value:.2f}" == f"{value.baseline:.2f}"
        assert value.better == (None if same else expected)
    assert outlook.value("baseline", "civilian_control", 2050).beside is not None
    assert outlook.to_polars().height == len(outlook.values)
    assert not any(hasattr(outlook, name) for name in ("total", "sum", "rank"))


def test_scenarios_leave_the_past_alone(theory, outlook):
    past = simulate(theory)
    for name, trajectory in outlook.trajectories.items():
        for variable in past.values:
            assert np.array_equal(trajectory[variable][: len(past.times) - 1], past[variable][:-1]), (name, variable)
    courses = outlook.courses("autonomy", 2015)
    assert courses["year"].min() == 2015
    assert courses["year"].max() == 2050
    assert set(courses["scenario"]) == set(outlook.trajectories)


def test_what_the_scenarios_do_follows_from_the_links(outlook):
    def change(scenario: str, score: str, year: int = 2050) -> float:
        return outlook.value(scenario, score, year).change

    assert change("renewed_engagement", "dependence", 2030) > 0.1
    assert change("renewed_engagement", "autonomy") < 0
    assert change("new_break", "autonomy", 2030) < 0
    assert change("exclusive_china", "autonomy") < 0
    assert change("autonomy_by_partners", "autonomy") > 0
    assert change("autonomy_by_institutions", "civilian_control") > 0.1
    assert change("autonomy_by_both", "autonomy") > max(
        change("autonomy_by_partners", "autonomy"), change("autonomy_by_institutions", "autonomy")
    )
    assert change("balanced_tie", "good_name") > change("renewed_engagement", "good_name")


@given(linear_theories(), st.floats(1, 8))
@settings(max_examples=25, deadline=None)
def test_an_empty_scenario_equals_the_baseline(theory, start):
    empty = Scenario("empty", "Empty", "", start, 9.0, {}, HERE)
    found = compare(theory, [empty, replace(empty, id="longer", until=12.0)], horizons=(5,))
    assert empty.is_baseline
    plain = run(compile_theory(theory), end=10.0)
    for variable in theory.variables:
        assert np.array_equal(found.trajectories["empty"][variable], plain[variable])
        assert np.array_equal(found.baseline[variable][:81], plain[variable])


def test_setting_an_input_to_its_own_value_changes_nothing(theory, outlook):
    model = compile_theory(theory)
    same = run(model, {"diversification_policy": Change(2026, 0.2), "new_sanctions": Shock(2030, 0.0)}, end=2051)
    for variable, course in outlook.baseline.values.items():
        assert np.array_equal(same[variable], course)


def test_without_scenarios_there_is_a_baseline_and_no_value(theory):
    found = compare(theory, [])
    assert found.values == ()
    assert found.baseline.times[-1] == 2026


def test_an_unknown_score_is_told(outlook):
    with pytest.raises(RunError) as error:
        outlook.value("baseline", "autonmy", 2050)
    assert error.value.faults[0].mend == "did you mean `autonomy`?"


def test_faulty_scenarios_are_told_all_at_once(theory, tmp_path):
    (tmp_path / "scenarios.yaml").write_text(
        """scenarios:
  a:
    label: A
    story: Everything that can be wrong.
    from: 2026
    inputs:
      self_relience: {to: 0.8, over: 10}
      self_reliance: {to: 1.8}
      militancy: {to: 0}
      symmetry: {to: 0.5, from: 2020}
    shocks:
      - {input: strategic_shok, at: 2027, size: 0.5}
      - {input: strategic_shock, at: 2021, size: 5}
  b: {label: B, story: Backwards., from: 2050, until: 2040}
  c: {label: C, from: 1900, story: Too early, horizon: 3}
scenario: {}
""",
        encoding="utf-8",
    )
    with pytest.raises(CaseError) as error:
        read_scenarios(read_yaml(tmp_path / "scenarios.yaml", tmp_path), theory)
    place = theory.inputs["self_reliance"].place
    shock = theory.inputs["strategic_shock"].place
    inputs = ", ".join(f"`{name}`" for name in theory.inputs)
    assert str(error.value).splitlines() == [
        "scenarios.yaml:16: `scenario` is not known here",
        "  did you mean `scenarios`?",
        "scenarios.yaml:7: `self_relience` is not an input of this theory",
        "  did you mean `self_reliance`?",
        "scenarios.yaml:8: scenario `a` sets `self_reliance` to 1.8, outside its bounds 0 to 1",
        f"  the bounds stand at {place}",
        "scenarios.yaml:9: `militancy` is no input: the theory computes it",
        f"  inputs: {inputs}",
        "scenarios.yaml:10: `symmetry` moves from 2020, before the scenario starts in 2026",
        "  start the scenario earlier, or the move later",
        "scenarios.yaml:12: `strategic_shok` is not an input of this theory",
        "  did you mean `strategic_shock`?",
        "scenarios.yaml:13: a shock of 5 to `strategic_shock` is larger than its range 0 to 1",
        f"  the bounds stand at {shock}",
        "scenarios.yaml:13: the shock to `strategic_shock` in 2021 comes before the scenario starts in 2026",
        "  start the scenario earlier, or the shock later",
        "scenarios.yaml:14: scenario `b` runs from 2050 to 2040",
        "  end after the start, at most 200 years later",
        "scenarios.yaml:15: `horizon` is not known here",
        "  accepted: `from`, `inputs`, `label`, `shocks`, `story`, `until`",
    ]
