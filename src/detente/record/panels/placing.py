"""Observations put on a panel's axes: index of each state, period, value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.record.panels.addition import Taken
from detente.record.panels.rows import Clock, Rows

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from detente.record.panels.supply import Held


@dataclass(frozen=True, eq=False)
class Placed:
    """Values of one series, each in one period; where two have the same place, the later in order stands.

    Attributes:
        one: index of the first state.
        two: index of the second state, or None.
        when: period, within the axis.
        values: NaN for a published "missing".
    """

    one: NDArray[np.int16]
    two: NDArray[np.int16] | None
    when: NDArray[np.int32]
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.values)


def read_placed(held: Held, takes: Sequence[Taken], rows: Rows, clock: Clock) -> Mapping[str, Placed]:
    """The series of one data set on the axes of the panel's states and of time, by id; what lies outside them is left out."""
    frame = _collected(held, takes, rows.system, clock)
    parts = _by_series(frame)
    found = {}
    for taken in takes:
        of_pair = (taken.of or held.series(taken.series).of) != "state"
        found[taken.series] = _placed(parts.get(taken.series, frame.clear()), taken, rows, clock, of_pair)
    return found


def _collected(held: Held, takes: Sequence[Taken], system: str, clock: Clock) -> pl.DataFrame:
    """The columns needed, with days turned to periods; rows that say zero where no row says the same are dropped."""
    import polars as pl

    wanted = [taken.series for taken in takes]
    spare = [t.series for t in takes if (t.absent or held.series(t.series).absent) == "zero" and t.combine in ("only", "greatest", "sum")]
    lazy = held.scan().filter(pl.col("series").is_in(wanted))
    lazy = lazy.filter(pl.col("to").dt.year() >= clock.first, pl.col("from").dt.year() <= clock.last)
    if spare:
        lazy = lazy.filter((pl.col("value") != 0) | pl.col("value").is_null() | ~pl.col("series").is_in(spare))
    one, two = f"{system}1", f"{system}2"
    return lazy.select(
        "series",
        pl.col(one).fill_null(0).alias("one"),
        pl.col(two).fill_null(0).alias("two"),
        _period("from", clock).alias("start"),
        _period("to", clock).alias("end"),
        pl.col("value").fill_null(float("nan")),
    ).collect()


def _period(day: str, clock: Clock) -> pl.Expr:
    import polars as pl

    year = pl.col(day).dt.year() - clock.first
    return year if clock.each == 1 else year * 12 + pl.col(day).dt.month().cast(pl.Int32) - 1


def _by_series(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each series; the home keeps them together, so that runs are long."""
    import polars as pl

    if frame.is_empty():
        return {}
    runs = frame["series"].rle().struct.unnest()
    parts: dict[str, list[pl.DataFrame]] = {}
    start = 0
    for length, name in zip(runs["len"], runs["value"], strict=True):
        parts.setdefault(name, []).append(frame[start : start + length])
        start += length
    return {name: pl.concat(found) if len(found) > 1 else found[0] for name, found in parts.items()}


def _placed(frame: pl.DataFrame, taken: Taken, rows: Rows, clock: Clock, of_pair: bool) -> Placed:
    import numpy as np

    one = rows.index_of[frame["one"].to_numpy()]
    two = rows.index_of[frame["two"].to_numpy()] if of_pair else None
    start, end, values = frame["start"].to_numpy(), frame["end"].to_numpy(), frame["value"].to_numpy()
    if taken.fills == "its last period":
        start = end
    keep = (one >= 0) & (end >= 0) & (start < clock.count)
    if two is not None:
        keep &= two >= 0
    order = np.flatnonzero(keep)
    order = order[_order(taken, start[order], values[order])]
    start, end = np.maximum(start[order], 0), np.minimum(end[order], clock.count - 1)
    length = end - start + 1
    if (length > 1).any():  # spells: one entry for each period
        order = np.repeat(order, length)
        first = np.repeat(np.cumsum(length) - length, length)
        when = np.repeat(start, length) + (np.arange(len(order)) - first)
    else:
        when = start
    return Placed(one[order], None if two is None else two[order], when.astype(np.int32), values[order])


def _order(taken: Taken, start: NDArray[np.int32], values: NDArray[np.float64]) -> NDArray[np.intp] | slice:
    """The order in which the value that shall stand comes last; a missing value comes first."""
    import numpy as np

    if taken.combine == "greatest":
        return np.lexsort((values, ~np.isnan(values)))
    if taken.combine == "least":
        return np.lexsort((-values, ~np.isnan(values)))
    if taken.combine == "first":
        return np.argsort(-start, kind="stable")
    if taken.combine == "last":
        return np.argsort(start, kind="stable")
    return slice(None)
