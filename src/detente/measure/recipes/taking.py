"""What the home holds of what a recipe takes, by series, unit and period."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from detente.errors import CaseError, Fault, nearest
from detente.measure.recipes.entries import Recipe, Step, sides
from detente.periods import Period
from detente.record import Observation, Spell
from detente.states import find_state

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]


class LackingError(CaseError):
    """The home lacks a series or the events of a data set that could be read; they are told together, by `how_to_get`."""

    def __init__(self, wanted: str) -> None:
        super().__init__(Fault(f"the home does not hold `{wanted}`", None, how_to_get([wanted])))
        self.wanted = wanted


NAMED = 4  # series of a set that a message names
ONE_YEAR = 460  # days: the fiscal year of 1976 may hold the transition quarter


@dataclass(frozen=True)
class Held:
    """What a recipe takes, read from the home once.

    Attributes:
        series: rows of observations by series.
        events: rows of events by data set.
    """

    series: Mapping[str, list[Row]]
    events: Mapping[str, list[Row]]

    def rows(self, step: Step) -> Iterator[tuple[str, Observation]]:
        """The rows that a step takes, each with the part that it is of: the state on the side written ``*``, else the first.

        A row that spans several years, such as a block or a total, is of no single year and passed over.

        Raises:
            CaseError: the home lacks the series.
        """
        if step.take not in self.series:
            raise _no_series(step.take)
        one, other, directed = sides(step.of)
        for row in self.series[step.take]:
            part = _part(row, one, other, directed) if (row["to"] - row["from"]).days <= ONE_YEAR else None
            if part is not None:
                yield part, _observation(row)


def _no_series(series: str) -> CaseError:
    """That the home lacks a series: one that a reader gives, or one that nothing gives."""
    from detente.record.readers import data_sets

    every = {each.id for known in data_sets().values() for each in known.series}
    if series in every:
        return LackingError(series)
    mend = nearest(series, every) or "`detente sources` lists what can be read"
    return CaseError(Fault(f"the home holds no series `{series}`", None, mend))


def how_to_get(wanted: Iterable[str]) -> str:
    """What to type for series and sets that the home lacks: a line for each set, with what is taken from it."""
    from detente.record.readers import data_sets

    by_set: dict[str, list[str]] = {}
    for name in sorted(wanted):
        by_set.setdefault(name.partition(".")[0], []).append(name.partition(".")[2] or "events")
    lines = []
    for name, parts in by_set.items():
        more = f" and {len(parts) - NAMED} more" if len(parts) > NAMED else ""
        by_hand = "" if data_sets()[name].downloads else " --from FILE"
        lines.append(f"detente fetch {name}{by_hand}  # {', '.join(parts[:NAMED])}{more}")
    return "\n".join([*lines, "or all at once, where you have the files: detente fetch --from FOLDER"])


def held(recipe: Recipe, observations: pl.LazyFrame, events: pl.LazyFrame) -> Held:
    """The rows that a recipe takes, by series and by data set.

    Args:
        recipe: says which series and sets, and of which states.
        observations: rows of the home, with its columns.
        events: rows of the home, with its columns.

    """
    import polars as pl

    words = {side for step in recipe.steps() if step.of for side in sides(step.of)[:2]}
    numbers = [number(word) for word in words if word not in ("", "*")]
    ours = pl.col("cow1").is_in(numbers) | pl.col("cow2").is_in(numbers)
    wanted = observations.filter(pl.col("series").is_in(recipe.taken()))
    series: dict[str, list[Row]] = {name: [] for name in wanted.select("series").unique().collect()["series"]}
    for row in wanted.filter(ours).collect().iter_rows(named=True):
        series[row["series"]].append(row)
    chosen = events.filter(pl.col("source").is_in(recipe.event_sets())).collect()
    by_set: dict[str, list[Row]] = {name: [] for name in chosen["source"].unique()}
    for row in chosen.iter_rows(named=True):
        by_set[row["source"]].append(row)
    return Held(series, by_set)


def _part(row: Row, one: str, other: str, directed: bool) -> str | None:
    """The part that a row is of, or None where it is not of the unit asked for."""
    here = _matches(row["cow1"], one) and (_matches(row["cow2"], other) if other else row["cow2"] is None)
    if not here and other and not directed:
        here = _matches(row["cow2"], one) and _matches(row["cow1"], other)
    if not here:
        return None
    open_side = 1 if one == "*" else 2 if other == "*" else 0
    return _state_word(row, open_side) if open_side else one


def _state_word(row: Row, side: int) -> str:
    """The ISO code of a state, or its number, or the name that the source gives what is no state."""
    found = row[f"cow{side}"]
    if found is None:
        names = str(row["of"]).split(">")
        return names[side - 1] if len(names) >= side else str(row["of"])
    return _iso3(found) or str(found)


@cache
def _iso3(number: int) -> str:
    return find_state(str(number)).iso3


def _matches(found: int | None, word: str) -> bool:
    return word == "*" or (found is not None and found == number(word))


@cache
def number(word: str) -> int | None:
    """The Correlates of War number of the state that a recipe names.

    Raises:
        CaseError: no state is known by that word.
    """
    return find_state(word).cow


def _observation(row: Row) -> Observation:
    return Observation(period_of(row["from"], row["to"]), row["value"], row["low"], row["high"], status=row["status"])


def period_of(start: datetime.date, end: datetime.date) -> Period:
    """The period that a row spans: the year in which it ends, or the transition quarter of 1976."""
    quarter = (start, end) == (datetime.date(1976, 7, 1), datetime.date(1976, 9, 30))
    return Period(end.year, quarter=quarter)


def taken(home: Held, step: Step) -> Iterator[Observation]:
    """The rows of one series and unit.

    Raises:
        CaseError: a period stands twice.
    """
    seen: set[Period] = set()
    for _, found in home.rows(step):
        if found.period in seen:
            raise CaseError(Fault(f"`{step.take}` of {step.of} has two rows for {found.period}", None, "take another series of the set"))
        seen.add(found.period)
        yield found


def tallied(home: Held, name: str, step: Step) -> Iterator[Observation]:
    """Events of a set by year: how many, or the sum of one kind of count where the step tallies one.

    An event that leaves the count open counts nobody: the sum says what is known at least.

    Raises:
        CaseError: the home lacks the events.
    """
    if name not in home.events:
        raise _no_events(name)
    one, other, _ = sides(step.of)
    sums: dict[int, dict[str, float]] = defaultdict(lambda: {"low": 0.0, "best": 0.0, "high": 0.0})
    numbers: Counter[int] = Counter()
    for row in home.events[name]:
        if (one and not _matches(row["cow1"], one)) or (other and not _matches(row["cow2"], other)):
            continue
        year = row["date"].year
        numbers[year] += 1
        for count in row["counts"] or ():
            if count["what"] == step.tally:
                for end in sums[year]:
                    sums[year][end] = math.fsum((sums[year][end], count[end] or 0.0))
    for year in sorted(numbers):
        if step.tally:
            yield Observation(Period(year), sums[year]["best"], sums[year]["low"], sums[year]["high"])
        else:
            yield Observation(Period(year), float(numbers[year]))


def _no_events(name: str) -> CaseError:
    from detente.record.readers import data_sets

    if name in data_sets():
        return LackingError(name)
    return CaseError(Fault(f"`{name}` is no data set that can be read", None, nearest(name, data_sets())))


def begun_in(spells: Iterable[Spell], first: int, last: int) -> Iterator[Observation]:
    """How many spells begin in each year."""
    numbers = Counter(spell.start.year for spell in spells)
    for year in range(first, last + 1):
        yield Observation(Period(year), float(numbers[year]))
