"""Scenarios compared by the scores of a theory: each score by itself, its baseline beside it, never added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.case.scenarios import Scenario
from detente.errors import Fault, RunError, nearest
from detente.simulate import ILLUSTRATIVE, Trajectory, compile_theory, run
from detente.theory import Score, Theory

if TYPE_CHECKING:
    import polars as pl

HORIZONS = (2030, 2040, 2050)
SAME = 0.005


@dataclass(frozen=True)
class ScoreValue:
    """One score in one scenario in one year.

    Attributes:
        scenario, score: their ids.
        year: the value is the mean over this calendar year.
        value: the variable on its own scale (0 to 1).
        baseline: the same without the scenario.
        beside: the value of the variable shown beside it, or None.
        better: whether the scenario does better than the baseline in the sense of the argument; None where the two
            differ by less than 0.005, or are the same to two places.
    """

    scenario: str
    score: str
    year: int
    value: float
    baseline: float
    beside: float | None
    better: bool | None

    @property
    def change(self) -> float:
        """The value less the baseline."""
        return self.value - self.baseline


@dataclass(frozen=True)
class Outlook:
    """What each scenario does to each score.

    Attributes:
        scenarios: in the order of the case.
        scores: in the order of the theory.
        horizons: the years at which values are given.
        values: one for each scenario, score and horizon, in that order.
        baseline: the run without any scenario, to the last year of all scenarios.
        trajectories: by scenario, the run from the start of the theory.
        note: how far the figures can be trusted.
    """

    scenarios: tuple[Scenario, ...]
    scores: tuple[Score, ...]
    horizons: tuple[int, ...]
    values: tuple[ScoreValue, ...] = field(repr=False)
    baseline: Trajectory = field(repr=False)
    trajectories: Mapping[str, Trajectory] = field(repr=False)
    note: str = ILLUSTRATIVE

    def __repr__(self) -> str:
        years = ", ".join(map(str, self.horizons))
        return f"Outlook({len(self.scenarios)} scenarios by {len(self.scores)} scores in {years}; {self.note})"

    def value(self, scenario: str, score: str, year: int) -> ScoreValue:
        """One value.

        Raises:
            RunError: the outlook holds no such scenario, score or year.
        """
        for name, known in (
            (scenario, [s.id for s in self.scenarios]),
            (score, [s.id for s in self.scores]),
            (str(year), [str(y) for y in self.horizons]),
        ):
            if name not in known:
                raise RunError(Fault(f"the outlook holds no `{name}`", None, nearest(name, known)))
        return next(v for v in self.values if (v.scenario, v.score, v.year) == (scenario, score, year))

    def to_polars(self) -> pl.DataFrame:
        """A row for each scenario, score and year."""
        import polars as pl

        columns = ("scenario", "score", "year", "value", "baseline", "change", "beside", "better")
        return pl.DataFrame({name: [getattr(value, name) for value in self.values] for name in columns})

    def courses(self, score: str, first: int | None = None) -> pl.DataFrame:
        """Yearly means of one score in every scenario: columns ``scenario, year, value``; the years after each run's end left out.

        Args:
            score: its id.
            first: the first year wanted.
        """
        import polars as pl

        variable = {s.id: s.variable for s in self.scores}[score]
        parts = []
        for name, trajectory in self.trajectories.items():
            yearly = trajectory.yearly()
            parts.append(pl.DataFrame({"scenario": name, "year": yearly.times.astype(int), "value": yearly[variable]}))
        table = pl.concat(parts)
        return table if first is None else table.filter(pl.col("year") >= first)


def compare(theory: Theory, scenarios: Iterable[Scenario], horizons: Sequence[int] = HORIZONS) -> Outlook:
    """Run every scenario and read off the scores.

    Args:
        theory: with its scores.
        scenarios: of this theory.
        horizons: years at which values are given; a scenario that ends earlier has none there.

    Raises:
        RunError: a run left its numbers: with variable, instant and line.
    """
    chosen = tuple(scenarios)
    model = compile_theory(theory)
    last = max([scenario.until for scenario in chosen], default=theory.clock.end - 1) + 1
    baseline = run(model, end=last)
    trajectories = {s.id: baseline if s.is_baseline and s.until + 1 == last else run(model, s.inputs, end=s.until + 1) for s in chosen}
    without = baseline.yearly()
    yearly = {name: trajectory.yearly() for name, trajectory in trajectories.items()}
    values = tuple(
        _value(scenario.id, score, year, yearly[scenario.id], without)
        for scenario in chosen
        for score in theory.scores.values()
        for year in horizons
        if year in yearly[scenario.id].times
    )
    return Outlook(chosen, tuple(theory.scores.values()), tuple(horizons), values, baseline, trajectories)


def _value(scenario: str, score: Score, year: int, run: Trajectory, without: Trajectory) -> ScoreValue:
    at, base = run.at(year), without.at(year)
    value, baseline = at[score.variable], base[score.variable]
    change = value - baseline
    same = abs(change) < SAME or round(value, 2) == round(baseline, 2)  # told to two places, and never better than it looks
    better = None if same else (change < 0) == (score.better == "lower")
    return ScoreValue(scenario, score.id, year, value, baseline, at[score.beside] if score.beside else None, better)
