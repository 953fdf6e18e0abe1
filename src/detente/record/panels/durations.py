"""How long a pair or a state has been without an event: peace years, counted from the whole source, not from the panel's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from detente.record.panels.addition import Addition, Column, Taken
from detente.record.panels.joining import column
from detente.record.panels.membership import membership
from detente.record.panels.placing import Placed, read_placed
from detente.record.panels.rows import Clock, Rows, pair_rows, state_rows

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from detente.record.panels.panel import Panel
    from detente.record.panels.supply import Held

Counting = Literal["before", "including"]


def duration_columns(
    rows: Rows, panel: Panel, addition: Addition, taken: Taken, held: Held, counting: Counting
) -> list[tuple[pl.Series, Column]]:
    """Two columns: the time since the last event, and whether there was one.

    ``before``: whole periods without an event before this one, as models of events need it: 0 in the first period under observation and
    in the one after an event, and still counting in the period of the next event.
    ``including``: 0 in a period with an event, 1 in the next.

    Where no event is known before, time is counted from the first period that the pair shared or that the source covers, whichever is
    later, and the second column is 0: the true time is at least as long. Periods in which the pair did not exist count by the calendar.
    Outside the source's coverage both columns are missing. Events in periods that the panel leaves out count too.
    """
    import numpy as np

    first, last = held.years(taken.series)
    wide = Clock(min(first, panel.years[0]), panel.years[1], panel.grain)
    shift = (rows.clock.first - wide.first) * wide.each
    start, end = (first - wide.first) * wide.each, (last - wide.first + 1) * wide.each - 1
    of = taken.of or held.series(taken.series).of
    events = _events(read_placed(held, [taken], rows, wide)[taken.series], len(rows.codes), wide.count, both=of == "dyad")
    entered = np.maximum(_entered(rows, panel, wide), start)
    when = rows.when.astype(np.int32) + shift
    unit = rows.one.astype(np.int64) if rows.two is None else rows.one.astype(np.int64) * len(rows.codes) + rows.two
    at = np.searchsorted(events, unit * wide.count + when, side="left" if counting == "before" else "right") - 1
    latest = events[np.maximum(at, 0)] if len(events) else np.zeros(len(at), np.int64)
    seen = (at >= 0) & (latest // wide.count == unit)
    since = np.where(seen, when - latest % wide.count - (counting == "before"), when - entered[unit])
    known = (when >= start) & (when <= end)
    return _columns(rows, addition, taken, held, counting, since.astype(np.int16), seen.astype(np.int8), known)


def _events(placed: Placed, states: int, periods: int, both: bool) -> NDArray[np.int64]:
    """Sorted keys (pair or state, then period) of the events."""
    import numpy as np

    happened = placed.values > 0
    one, when = placed.one[happened].astype(np.int64), placed.when[happened]
    if placed.two is None:
        return np.unique(one * periods + when)
    two = placed.two[happened].astype(np.int64)
    keys = (one * states + two) * periods + when
    return np.unique(np.concatenate([keys, (two * states + one) * periods + when]) if both else keys)


def _entered(rows: Rows, panel: Panel, wide: Clock) -> NDArray[np.int32]:
    """The first period on the wide axis in which each pair or state existed."""
    import numpy as np

    who = membership(panel.system, (wide.first, wide.last), [str(code) for code in rows.codes], panel.microstates)
    every = state_rows(who, wide) if rows.two is None else pair_rows(who, wide)
    entered = np.full(len(rows.codes) ** (1 if rows.two is None else 2), wide.count, np.int32)
    unit, when = np.divmod(every.flat, np.int32(wide.count))
    entered[unit[::-1]] = when[::-1]  # of several, the first stands
    return entered


def _columns(
    rows: Rows,
    addition: Addition,
    taken: Taken,
    held: Held,
    counting: Counting,
    since: NDArray[np.int16],
    seen: NDArray[np.int8],
    known: NDArray[np.bool_],
) -> list[tuple[pl.Series, Column]]:
    span = "months" if rows.clock.each == 12 else "years"
    word = "without" if counting == "before" else "since"
    first, last = held.years(taken.series)
    told = (addition.id, (taken.series,), held.data_set.id, held.version_of(taken.series), first, last)
    rule = "counted from the whole source; missing outside its coverage"
    if counting == "before":
        meaning = f"whole {span} without one before this one, since the last {addition.event} or, where none is known, since entry"
    else:
        meaning = f"{span} since the last {addition.event}, 0 while there is one; where none is known, since entry"
    name, mark = f"{span}_{word}_{addition.event}", f"{addition.event}_before" if counting == "before" else f"{addition.event}_so_far"
    about = "1: the count starts from an event; 0: none is known, and the true count may be larger"
    return [
        (column(name, since, known), Column(name, meaning, span, *told, rule)),
        (column(mark, seen, known), Column(mark, about, "0 or 1", *told, rule)),
    ]
