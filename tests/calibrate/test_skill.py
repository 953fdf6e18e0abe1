from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from detente.calibrate import model_years, skills
from detente.periods import Period
from detente.record import Break, Observation, Series, read_record
from detente.simulate import simulate
from detente.theory import parse_equation, read_theory
from strategies import HERE, stock, theory_of_stocks

FLAGSHIP = Path(__file__).parents[2] / "src" / "detente" / "cases" / "pakistan-us"


@dataclass(frozen=True)
class Shelf:
    """What ``skills`` asks of a record."""

    series: dict[str, Series] = field(default_factory=dict)


def series(values: dict[int, float | None], name: str = "measured", years: str = "calendar", breaks: tuple[Break, ...] = ()) -> Series:
    rows = tuple(Observation(Period(year), value) for year, value in values.items())
    return Series(name, name, "own", "million USD", years, (), "", "found", breaks, "", rows, place=HERE)


@pytest.fixture(scope="module")
def wave():
    """A model whose one variable is a sine of ten years' period, from 1950 to 2026."""
    variable = replace(stock("wave", parse_equation("0.6283 * swing"), 0.0), measured_by=("measured",))
    other = stock("swing", parse_equation("-0.6283 * wave"), 1.0)
    theory = theory_of_stocks([variable, other])
    return simulate(theory, start=1950, end=2026, method="rk4")


def test_a_series_that_is_the_model_on_another_scale_is_foretold(wave):
    model = model_years(wave, "wave", series({}))
    (found,) = skills(wave, Shelf({"measured": series({y: 300 + 40 * x for y, x in model.items()})}))
    assert found.skill == pytest.approx(1.0)
    assert found.overall.skill_of_change == pytest.approx(1.0)
    assert found.scale == pytest.approx((300, 40))
    assert found.origins == tuple(range(1985, 2020, 5))
    assert found.overall.count == 7 * 4 - 0 - sum(o + 10 > 2025 for o in found.origins) == 28
    assert [e.count for e in found.by_horizon] == [7, 7, 7, 7]
    assert found.unit == "million USD"


def test_an_input_is_not_scored_against_the_series_that_it_was_drawn_from(wave):
    theory = wave.theory
    given = replace(theory.variables["wave"], kind="input")
    driven = replace(wave, theory=replace(theory, variables={**theory.variables, "wave": given}))
    model = model_years(wave, "wave", series({}))
    assert skills(driven, Shelf({"measured": series(model)})) == ()


def test_a_series_that_runs_against_the_model_gets_no_help_from_it(wave):
    model = model_years(wave, "wave", series({}))
    (found,) = skills(wave, Shelf({"measured": series({y: 300 - 40 * x for y, x in model.items()})}))
    assert found.wrong_sign == 7
    assert found.overall.skill_of_change == pytest.approx(0.0), "a slope of zero leaves persistence"
    assert found.scale is not None
    assert found.scale[1] == 0


def test_an_inverse_measure_is_turned_round(wave):
    theory = wave.theory
    variable = replace(theory.variables["wave"], measured_by=(), measured_inversely=("measured",))
    turned = replace(wave, theory=replace(theory, variables={**theory.variables, "wave": variable}))
    model = model_years(wave, "wave", series({}))
    (found,) = skills(turned, Shelf({"measured": series({y: 300 - 40 * x for y, x in model.items()})}))
    assert found.inverse
    assert found.skill == pytest.approx(1.0)


def test_nothing_after_the_origin_is_used(wave):
    model = model_years(wave, "wave", series({}))
    values = {y: 300 + 40 * x for y, x in model.items()}
    (known,) = skills(wave, Shelf({"measured": series(values)}), origins=(1985,), horizons=(1, 2, 3))
    later = {y: v if y <= 1988 else 1e6 for y, v in values.items()}
    (changed,) = skills(wave, Shelf({"measured": series(later)}), origins=(1985,), horizons=(1, 2, 3))
    assert known == changed


def test_a_short_series_gets_no_value(wave):
    (found,) = skills(wave, Shelf({"measured": series({y: float(y) for y in range(2010, 2020)})}))
    assert found.skill is None
    assert found.overall.persistence is None
    assert (
        found.note
        == "too short: 10 years with a value give 0 forecasts (at least 10 years since the last break are needed before an origin)"
    )


def test_a_series_that_is_not_there_is_named(wave):
    (found,) = skills(wave, Shelf())
    assert found.skill is None
    assert found.note == "the series `measured` is not in the record"


def test_a_series_that_never_moves_gets_no_value(wave):
    (found,) = skills(wave, Shelf({"measured": series(dict.fromkeys(range(1950, 2026), 5.0))}))
    assert found.skill is None
    assert found.note == "the series does not move over these years: persistence makes no error"


def test_missing_is_not_zero_and_breaks_are_not_crossed(wave):
    model = model_years(wave, "wave", series({}))
    values: dict[int, float | None] = {y: 300 + 40 * x for y, x in model.items()}
    values |= dict.fromkeys((1986, 1991, 1996, 2001, 2006, 2011, 2016))
    (found,) = skills(wave, Shelf({"measured": series(values)}))
    assert [e.count for e in found.by_horizon] == [0, 7, 7, 7]
    assert found.by_horizon[0].skill is None
    broken = series(values, breaks=(Break(1992, "source", "another count"),))
    (found,) = skills(wave, Shelf({"measured": broken}))
    assert found.origins == (1985, 2005, 2010, 2015), (
        "1990 lies before the break and its targets after; 1995 and 2000 have too few years since"
    )


def test_fiscal_years_begin_before_the_calendar(wave):
    fiscal = model_years(wave, "wave", series({}, years="fiscal"))
    times, values = wave.times, wave["wave"]
    assert fiscal[2000] == pytest.approx(np.mean(values[(times >= 1999.75) & (times < 2000.75)]))
    assert fiscal[1970] == pytest.approx(np.mean(values[(times >= 1969.5) & (times < 1970.5)]))
    assert 1950 not in fiscal


def test_the_flagship_beside_its_record():
    """No threshold on skill: a poor figure is reported as it is. What is tested is that there are figures, and what they rest on."""
    theory = read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)
    record = read_record(FLAGSHIP)
    found = skills(simulate(theory), record)
    assert len(found) == sum(len(v.measured_by) + len(v.measured_inversely) for v in theory.variables.values() if v.equation is not None)
    for skill in found:
        assert (skill.skill is None) == bool(skill.note), skill
        if skill.series not in record.series:
            assert "is not in the record" in skill.note
    by_series = {skill.series: skill for skill in found}
    assert by_series["aid_military"].skill is not None
    assert by_series["aid_economic"].overall.count >= 20
