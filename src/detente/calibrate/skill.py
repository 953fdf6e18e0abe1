"""The model beside the record: does its course tell more about the coming years than the last value known?

For every measured variable that the theory itself moves (no input) and every series that measures it, forecasts are made
at several origins from what was known then. Two are scored against persistence (the last value known goes on):

- level: the series is a straight line in the model's variable, ``a + b * x``, fitted by least squares on the years up
  to the origin; the forecast is the line at the model's value in the target year.
- change: the last value known, moved by ``b`` times the model's change since then.

The slope must have the sign that the theory declares; where the years up to the origin give the other sign it is set
to zero, and the origin is counted in ``wrong_sign``. Years before a break of the series are not used for what follows
it, and no forecast is made across one. Skill is one less the ratio of the mean absolute errors: 1 is perfect, 0 is as
good as persistence, below 0 is worse.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.simulate import Trajectory

if TYPE_CHECKING:
    from detente.record import Record, Series
    from detente.theory import Variable

ORIGINS = tuple(range(1985, 2020, 5))
HORIZONS = (1, 3, 5, 10)
LEAST_YEARS = 10
LEAST_FORECASTS = 3
OLDEST = 2

CAVEAT = (
    "The parameters were chosen by hand with the whole record in view and are the same at every origin, so that these figures "
    "flatter the model; only the scale is fitted on the years before each forecast."
)


@dataclass(frozen=True)
class Errors:
    """Mean absolute errors of one kind of horizon, in the unit of the series.

    Attributes:
        horizon: years ahead; None for all horizons together.
        count: forecasts scored.
        level, change: of the two forecasts made from the model.
        persistence: of the last value known.
    """

    horizon: int | None
    count: int
    level: float | None
    change: float | None
    persistence: float | None

    @property
    def skill(self) -> float | None:
        """Of the level forecast over persistence; None where too few forecasts could be scored or nothing moved."""
        return _skill(self.level, self.persistence)

    @property
    def skill_of_change(self) -> float | None:
        """Of the change forecast over persistence; None likewise."""
        return _skill(self.change, self.persistence)


def _skill(error: float | None, persistence: float | None) -> float | None:
    return None if error is None or not persistence else 1 - error / persistence


@dataclass(frozen=True)
class Skill:
    """How one series compares with the model's variable that it measures.

    Attributes:
        variable, series: their ids.
        unit: of the errors: that of the series.
        inverse: whether the series falls when the variable rises.
        overall: all horizons together.
        by_horizon: each by itself.
        origins: years from which at least one forecast was scored.
        wrong_sign: how many of these origins gave a slope of the wrong sign, set to zero.
        scale: the line fitted on all years up to the last origin, for drawing: (a, b); None without a fit.
        note: why there is no value, where there is none.
    """

    variable: str
    series: str
    unit: str
    inverse: bool
    overall: Errors
    by_horizon: tuple[Errors, ...]
    origins: tuple[int, ...]
    wrong_sign: int
    scale: tuple[float, float] | None
    note: str = ""

    @property
    def skill(self) -> float | None:
        """Of the level forecast over persistence, all horizons together."""
        return self.overall.skill


@dataclass(frozen=True)
class _Forecast:
    origin: int
    horizon: int
    level: float
    change: float
    persistence: float
    wrong_sign: bool


def skills(
    trajectory: Trajectory, record: Record, origins: Sequence[int] = ORIGINS, horizons: Sequence[int] = HORIZONS
) -> tuple[Skill, ...]:
    """The model against every series of the record that measures one of its variables, in the order of the theory.

    An input is left out: its course was drawn from the very series that measures it, so that it would be scored against itself.

    Args:
        trajectory: a single run over the years of the record.
        record: a series that the theory names and the record lacks gives an entry without values and a note.
        origins: years up to which everything is known to a forecast.
        horizons: years ahead.
    """
    found: list[Skill] = []
    for variable in trajectory.theory.variables.values():
        if variable.equation is None or variable.kind == "input":
            continue
        for name, inverse in ((n, i) for i, names in ((False, variable.measured_by), (True, variable.measured_inversely)) for n in names):
            series = record.series.get(name)
            if series is None:
                found.append(_empty(variable, name, inverse, "", f"the series `{name}` is not in the record"))
            else:
                found.append(_one(trajectory, variable, series, inverse, origins, horizons))
    return tuple(found)


def _empty(variable: Variable, series: str, inverse: bool, unit: str, note: str) -> Skill:
    return Skill(variable.id, series, unit, inverse, Errors(None, 0, None, None, None), (), (), 0, None, note)


def model_years(trajectory: Trajectory, variable: str, series: Series) -> dict[int, float]:
    """The variable's mean over each year of the kind that the series has.

    A US fiscal year runs from October to September of the year it is named by, up to 1976 from July to June.
    """
    import numpy as np

    times, values = trajectory.times, trajectory[variable]
    out: dict[int, float] = {}
    for year in range(math.ceil(times[0] - 1e-9), math.floor(times[-1] + 1e-9) + 1):
        shift = 0.0 if series.years == "calendar" else 0.5 if year <= 1976 else 0.25
        first = year - shift
        if first < times[0] - 1e-9 or first + 1 > times[-1] + 1e-9:
            continue
        inside = (times >= first - 1e-9) & (times < first + 1 - 1e-9)
        out[year] = float(np.mean(values[inside]))
    return out


def _one(
    trajectory: Trajectory, variable: Variable, series: Series, inverse: bool, origins: Sequence[int], horizons: Sequence[int]
) -> Skill:
    model = model_years(trajectory, variable.id, series)
    made = [forecast for origin in origins for forecast in _forecasts(model, series, inverse, origin, horizons)]
    used = tuple(dict.fromkeys(f.origin for f in made))
    fitted = _fit(model, series, inverse, max(used)) if used else None
    if len(made) < LEAST_FORECASTS:
        note = (
            f"too short: {len(series.years_with_values)} years with a value give {len(made)} forecasts "
            f"(at least {LEAST_YEARS} years since the last break are needed before an origin)"
        )
        return _empty(variable, series.id, inverse, series.unit, note)
    overall = _errors(None, made)
    note = "" if overall.persistence else "the series does not move over these years: persistence makes no error"
    return Skill(
        variable=variable.id,
        series=series.id,
        unit=series.unit,
        inverse=inverse,
        overall=overall,
        by_horizon=tuple(_errors(horizon, [f for f in made if f.horizon == horizon]) for horizon in horizons),
        origins=used,
        wrong_sign=len({f.origin for f in made if f.wrong_sign}),
        scale=fitted[:2] if fitted else None,
        note=note,
    )


def _errors(horizon: int | None, made: Sequence[_Forecast]) -> Errors:
    if len(made) < LEAST_FORECASTS:
        return Errors(horizon, len(made), None, None, None)
    level, change, persistence = (math.fsum(abs(getattr(f, name)) for f in made) / len(made) for name in ("level", "change", "persistence"))
    return Errors(horizon, len(made), level, change, persistence)


def _forecasts(model: Mapping[int, float], series: Series, inverse: bool, origin: int, horizons: Sequence[int]) -> Iterator[_Forecast]:
    """The errors of the forecasts made from one origin."""
    known = [year for year in _since_break(series, origin) if year in model]
    fitted = _fit(model, series, inverse, origin)
    if fitted is None or known[-1] < origin - OLDEST:
        return
    a, b, wrong = fitted
    last = series.value(known[-1])
    for horizon in horizons:
        target = origin + horizon
        found = series.value(target)
        if found is None or last is None or target not in model or series.breaks_between(origin, target):
            continue
        level = a + b * model[target]
        change = last + b * (model[target] - model[known[-1]])
        yield _Forecast(origin, horizon, level - found, change - found, last - found, wrong)


def _since_break(series: Series, origin: int) -> list[int]:
    """Years with a value up to the origin, from the last break before it on."""
    first = max((b.at for b in series.breaks if b.at <= origin), default=-9999)
    return [year for year in series.years_with_values if first <= year <= origin]


def _fit(model: Mapping[int, float], series: Series, inverse: bool, origin: int) -> tuple[float, float, bool] | None:
    """The line ``a + b * x`` on the years up to the origin, and whether its slope had to be set to zero."""
    years = [year for year in _since_break(series, origin) if year in model]
    if len(years) < LEAST_YEARS:
        return None
    pairs = [(model[year], value) for year in years if (value := series.value(year)) is not None]
    n = len(pairs)
    mean_x, mean_y = math.fsum(x for x, _ in pairs) / n, math.fsum(y for _, y in pairs) / n
    spread = math.fsum((x - mean_x) ** 2 for x, _ in pairs)
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in pairs) / spread if spread > 1e-12 else 0.0
    wrong = slope > 0 if inverse else slope < 0
    slope = 0.0 if wrong else slope
    return mean_y - slope * mean_x, slope, wrong
