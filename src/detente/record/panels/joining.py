"""Placed values become columns: gathered by state, or put at the row of their pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.record.panels.addition import Kind, Taken
from detente.record.panels.placing import Placed
from detente.record.panels.rows import Rows

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

FITS: dict[Kind, tuple[str, float]] = {"small": ("int8", 127), "whole": ("int16", 32_767), "large": ("int64", 2**53)}


@dataclass(frozen=True, eq=False)
class Reach:
    """Where no row means zero.

    Attributes:
        periods: whether each period of the axis is within coverage.
        states: whether each state is one that the source would list, by state and period; None for all.
    """

    periods: NDArray[np.bool_]
    states: NDArray[np.bool_] | None = None

    def of_states(self, rows: Rows) -> NDArray[np.bool_]:
        """By state and period, as one line."""
        import numpy as np

        reached = np.broadcast_to(self.periods, (len(rows.codes), rows.clock.count))
        return np.array(reached if self.states is None else reached & self.states).ravel()

    def of_rows(self, rows: Rows) -> NDArray[np.bool_]:
        """By row of a panel of pairs."""
        key = (self.periods.tobytes(), self.states is not None)
        reached: NDArray[np.bool_] = rows.kept(key, lambda: self._of_rows(rows))
        return reached.copy()

    def _of_rows(self, rows: Rows) -> NDArray[np.bool_]:
        reached: NDArray[np.bool_] = self.periods.take(rows.when)
        if self.states is not None:
            known = self.states.ravel()
            reached &= known.take(rows.state_places(1)) & known.take(rows.state_places(2))
        return reached


def state_columns(rows: Rows, taken: Taken, placed: Placed, reach: Reach | None) -> Iterator[pl.Series]:
    """A column for each side; of a panel of states, one.

    Args:
        rows: the panel's rows.
        taken: the series.
        placed: its values.
        reach: where no row means zero; None where it means missing.
    """
    import numpy as np

    place = placed.one.astype(np.int32) * np.int32(rows.clock.count) + placed.when
    valid = reach.of_states(rows) if reach else np.zeros(len(rows.codes) * rows.clock.count, np.bool_)
    values = _put(place, placed.values, valid, taken)
    sides = (1, 2) if rows.of_pairs else (1,)
    for side in sides:
        at = rows.state_places(side)
        name = f"{taken.column}_{side}" if rows.of_pairs else taken.column
        yield column(name, values.take(at), valid.take(at))


def pair_columns(rows: Rows, taken: Taken, placed: Placed, of: str, reach: Reach | None) -> Iterator[pl.Series]:
    """A column for each direction, or one for a relation without direction."""
    ways = (("", False),) if of == "dyad" else (("_1_to_2", False), ("_2_to_1", True))
    for ending, back in ways:
        valid = _valid(rows, reach)
        place, values = _at_rows(rows, placed, back, both=of == "dyad")
        yield column(taken.column + ending, _put(place, values, valid, taken), valid)


def _valid(rows: Rows, reach: Reach | None) -> NDArray[np.bool_]:
    import numpy as np

    return reach.of_rows(rows) if reach else np.zeros(len(rows), np.bool_)


def _at_rows(rows: Rows, placed: Placed, back: bool, both: bool) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The row of each value, and the value; ``back`` turns the pair round, ``both`` puts it at both orders."""
    import numpy as np

    assert placed.two is not None
    one, two = placed.one.astype(np.int32), placed.two.astype(np.int32)
    count, length = np.int32(len(rows.codes)), np.int32(rows.clock.count)
    ways = ([(one, two)] if not back or both else []) + ([(two, one)] if back or both else [])
    found, values = [], []
    for first, second in ways:
        at = rows.numbers((first * count + second) * length + placed.when)
        found.append(at[at >= 0])
        values.append(placed.values[at >= 0])
    return np.concatenate(found), np.concatenate(values)


def _put(place: NDArray[np.int32], values: NDArray[np.float64], valid: NDArray[np.bool_], taken: Taken) -> NDArray[np.generic]:
    """An array of zeros with the values at their places, in the narrowest type that holds them; ``valid`` is told where they are."""
    import numpy as np

    known = ~np.isnan(values)
    valid[place] = known
    kind = _kind(values[known] if not known.all() else values, taken)
    out = np.zeros(len(valid), kind)
    if taken.combine == "sum":
        total = np.zeros(len(valid), np.float64)
        np.add.at(total, place[known], values[known])
        valid[place[known]] = True
        return total.astype(_kind(total, taken))
    out[place] = (np.where(known, values, 0) if not known.all() else values).astype(kind)
    return out


def _kind(values: NDArray[np.float64], taken: Taken) -> str:
    import numpy as np

    if taken.kind == "number":
        return "float64"
    kind, bound = FITS[taken.kind]
    if len(values) and (np.abs(values).max() > bound or (values != np.rint(values)).any()):
        return "float64"
    return kind


def column(name: str, values: NDArray[np.generic], valid: NDArray[np.bool_]) -> pl.Series:
    """A column that is null where ``valid`` is false."""
    import polars as pl

    series = pl.Series(name, values)
    if valid.all():
        return series
    return pl.select(pl.when(pl.Series(valid)).then(series).alias(name)).to_series()
