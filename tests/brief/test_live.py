"""What the page carries to run the theory by itself: every scenario is a setting of its levers, and nothing is made up."""

from __future__ import annotations

import dataclasses
import re
from importlib.resources import files

import numpy as np
import pytest

from detente.brief import render
from detente.brief.live import Live, view
from detente.brief.live.causes import arrows, loops, swinging
from detente.brief.live.levers import levers
from detente.brief.live.spread import FEWEST, MOST, draw_count, packed, unpacked
from detente.brief.live.words import words
from detente.explore import compare
from detente.findings import Findings
from detente.simulate.ensembles.draws import draw_priors
from detente.theory import Change, Shock, Theory

ASSETS = files("detente.brief") / "assets"


def seen(findings: Findings) -> Live:
    found = view(findings)
    assert found is not None
    return found


def theory_of(findings: Findings) -> Theory:
    assert findings.case.theory is not None
    return findings.case.theory


def with_scenarios(findings: Findings, theory: Theory, inputs: dict[str, tuple[Change | Shock, ...]]) -> Findings:
    """The same case with one scenario more."""
    more = dataclasses.replace(findings.case.scenarios[0], id="more", inputs=inputs)
    scenarios = (*findings.case.scenarios, more)
    case = dataclasses.replace(findings.case, theory=theory, scenarios=scenarios)
    return dataclasses.replace(findings, case=case, outlook=compare(theory, scenarios))


def test_every_scenario_of_the_flagship_is_a_setting_of_the_levers(flagship_model: Findings) -> None:
    found = seen(flagship_model)
    assert not found.absent
    for scenario in flagship_model.case.scenarios:
        for name, changes in scenario.inputs.items():
            kinds: list[str] = ["move" if isinstance(change, Change) else "shock" for change in changes]
            have: list[str] = [lever.kind for lever in found.levers if lever.input == name]
            assert all(have.count(kind) >= kinds.count(kind) for kind in kinds), (scenario.id, name)


def test_levers_have_the_bounds_of_the_theory_and_come_before_what_no_scenario_sets(flagship_model: Findings) -> None:
    theory, found = theory_of(flagship_model), seen(flagship_model).levers
    assert {lever.input for lever in found} == set(theory.inputs)
    assert [lever.chosen for lever in found] == sorted((lever.chosen for lever in found), reverse=True)
    assert all((lever.low, lever.high) == theory.inputs[lever.input].bounds for lever in found if lever.kind == "move")
    shock = next(lever for lever in found if lever.input == "strategic_shock")
    assert (shock.kind, shock.value, shock.start, shock.years, shock.step) == ("shock", 0.7, 2026.0, 1.5, 0.01)


def test_two_shocks_and_a_move_of_one_input_have_a_lever_each(small: Findings) -> None:
    given = (Change(2026, 0.9, 3), Shock(2028, -0.2, 1), Shock(2032, 0.1, 2))
    findings = with_scenarios(small, theory_of(small), {"summitry": given})
    assert findings.outlook is not None
    found = levers(theory_of(small), findings.outlook)
    assert [lever.kind for lever in found] == ["move", "shock", "shock"]
    assert found[1].low == -found[1].high == -1
    assert found[2].low == 0


def test_an_input_without_bounds_takes_the_range_of_what_is_known_of_it(small: Findings) -> None:
    theory = theory_of(small)
    free = dataclasses.replace(theory.variables["summitry"], bounds=None)
    theory = dataclasses.replace(theory, variables={**theory.variables, "summitry": free})
    findings = with_scenarios(small, theory, {"summitry": (Change(2026, 0.2, 3),)})
    lever = seen(findings).levers[0]
    assert not lever.bounded
    assert lever.low < 0.2 < 1.0 < lever.high
    assert "the theory sets no bounds" in render(findings)


def test_draws_keep_to_their_bounds_and_near_what_was_drawn(flagship_model: Findings) -> None:
    theory = theory_of(flagship_model)
    held = packed(theory, 80, seed=3)
    assert held is not None
    values, drawn = unpacked(held), draw_priors(theory, 80, 3).block(0, 80)
    assert set(values) == set(drawn)
    for name, column in values.items():
        low, high = theory.parameters[name].bounds
        assert column.min() >= low
        assert column.max() <= high
        width = drawn[name].max() - drawn[name].min()
        np.testing.assert_allclose(column, drawn[name], rtol=0, atol=2e-5 * width)


def test_long_runs_and_many_parameters_take_fewer_draws() -> None:
    assert draw_count(670, 832, 107) == MOST
    assert draw_count(2000, 832, 107) == 50
    assert draw_count(670, 832, 250) == 40
    assert draw_count(10**6, 10**4, 107) == draw_count(1, 1, 10**6) == FEWEST


def test_without_priors_there_is_no_spread(small: Findings) -> None:
    theory = theory_of(small)
    bare = {name: dataclasses.replace(p, prior=None) for name, p in theory.parameters.items()}
    case = dataclasses.replace(small.case, theory=dataclasses.replace(theory, parameters=bare))
    findings = dataclasses.replace(small, case=case)
    assert seen(findings).draws == 0
    page = render(findings)
    assert "None of them has a prior" in page
    assert "nine in ten of them" not in page


def test_a_theory_that_a_page_cannot_run_says_so(small: Findings) -> None:
    theory = theory_of(small)
    clock = dataclasses.replace(theory.clock, step_equation=next(iter(theory.variables.values())).equation)
    findings = dataclasses.replace(small, case=dataclasses.replace(small.case, theory=dataclasses.replace(theory, clock=clock)))
    found = seen(findings)
    assert not found.script
    assert "clock" in found.absent
    page = render(findings)
    assert "the theory does not run in the page" in page
    assert 'id="live"' not in page
    assert 'id="score-cooperation"' in page


def test_without_scenarios_there_is_nothing_live(empty: Findings, small: Findings) -> None:
    assert view(empty) is None
    assert "const theory=" not in render(empty)
    assert view(dataclasses.replace(small, outlook=None)) is None


def test_the_stock_that_most_loops_pass_is_looked_at_for_swings(flagship_model: Findings) -> None:
    theory = theory_of(flagship_model)
    assert swinging(theory)[0] == "engagement"
    assert {loop["id"] for loop in loops(theory)} == {loop.id for loop in theory.loops.values() if loop.live}


def test_ways_follow_carried_links_and_start_from_drivers_too(flagship_model: Findings) -> None:
    theory = theory_of(flagship_model)
    pairs = {tuple(pair) for pair in arrows(theory)}
    assert ("strategic_shock", "strategic_need") in pairs
    assert all((link.source, link.target) in pairs for link in theory.links.values() if link.in_equations)
    assert ("china_tie", "diversification_policy") not in pairs
    unmapped = dataclasses.replace(theory, links={}, loops={})
    assert ("engagement", "strategic_need") in {tuple(pair) for pair in arrows(unmapped)}


def test_the_script_says_no_word_that_the_page_does_not_give() -> None:
    text = "".join((ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in ("live", "live_told", "live_link", "live_drawing"))
    used = set(re.findall(r'\bsay\("(\w+)"', text)) | set(re.findall(r"\bwords\.(\w+)", text))
    used |= set(re.findall(r'\? "(\w+)" : "(\w+)", \{', text)[0]) | {"rises", "falls", "year", "years", "changed", "changed_one"}
    assert used - {"replace"} == set(words())


def test_the_spread_is_never_called_a_probability(flagship_model_page: str) -> None:
    start = flagship_model_page.index('id="live"')
    panel = flagship_model_page[start : flagship_model_page.index('id="live-data"', start)]
    assert "spread over the priors" in panel
    assert "illustrative: parameters chosen by hand" in panel
    assert re.findall(r"probab\w+", panel) == ["probability"]
    assert "this is no probability" in panel


def test_hostile_words_stand_as_text(hostile: Findings, hostile_page: str, hostile_words: str) -> None:
    assert any(hostile_words in lever.label for lever in seen(hostile).levers)
    start = hostile_page.index('id="live"')
    end = hostile_page.index('id="live-data"', start)
    panel, data = hostile_page[start:end], hostile_page[end : hostile_page.index("</script>", end)]
    assert not re.search("<img|<svg|</script", panel)
    assert "<" not in data.partition(">")[2]


@pytest.mark.parametrize("name", ["live_numbers", "live_drawing", "live_runs", "live_told", "live_link", "live"])
def test_scripts_write_no_markup(name: str) -> None:
    text = (ASSETS / f"{name}.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc", text)
