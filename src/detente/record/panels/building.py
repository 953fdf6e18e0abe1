"""A panel put together: its rows, the columns added, what a reader must know of each, and the notices at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.errors import Fault, RecordError
from detente.record.panels.addition import Addition, Column, Taken
from detente.record.panels.additions import additions, named
from detente.record.panels.describing import coverage_ends, known_by_year, not_passed_on, notes_on, repeated, told_of
from detente.record.panels.durations import duration_columns
from detente.record.panels.joining import Reach, column, pair_columns, state_columns
from detente.record.panels.membership import CITED, Membership, membership
from detente.record.panels.placing import Placed, read_placed
from detente.record.panels.rows import Clock, Rows, pair_rows, state_rows

if TYPE_CHECKING:
    import polars as pl

    from detente.record.panels.panel import Panel
    from detente.record.panels.supply import Held, Supply

Progress = Callable[[str, int, int], None]
Told = tuple["pl.Series", Column]

RELEVANCE = ("contiguity", "majors")  # additions that say whether a pair is politically relevant
_PAIRS = "make a panel of pairs: `--dyads directed`"


@dataclass(frozen=True, eq=False)
class Built:
    """A panel as a table, and all that goes with it.

    Attributes:
        frame: one row for each state or pair and period; keys first.
        columns: what each column is, in order.
        notices: what the user must be told once.
        citations: the works of the sets used, by id of the set.
        question: what was asked for, in words that can be typed again.
        notes: what a reader must know of the additions and of the series taken.
    """

    frame: pl.DataFrame
    columns: tuple[Column, ...]
    notices: tuple[str, ...]
    citations: Mapping[str, tuple[Citation, ...]]
    question: str
    notes: tuple[str, ...] = ()


def build(panel: Panel, supply: Supply, progress: Progress | None = None) -> Built:
    """Make the rows, add the columns in the order asked for, and gather notices and citations.

    Raises:
        RecordError: every addition that does not fit the panel, or whose data set is not at hand.
    """
    import polars as pl

    added, counted = named(panel.additions), tuple((named([name])[0], how) for name, how in panel.durations)
    _refuse(panel, added, [a for a, _ in counted], supply)
    clock = Clock(*panel.years, panel.grain)
    named_states = membership(panel.system, panel.years, panel.states, panel.microstates)
    who = membership(panel.system, panel.years, None, panel.microstates) if panel.against_all else named_states
    who = replace(who, notices=named_states.notices)
    rows, notices = _rows(panel, who, {spell.code for spell in named_states.spells}, clock, supply)
    told: list[Told] = []
    work = len(added) + len(counted)
    for done, addition in enumerate(added):
        if progress:
            progress(addition.id, done, work)
        told += _fitted(rows, addition, supply, notices)
    for done, (addition, how) in enumerate(counted, len(added)):
        if progress:
            progress(f"since {addition.id}", done, work)
        taken = next(t for t in addition.taken(rows.system) if t.column == addition.event)
        told += duration_columns(rows, panel, addition, taken, supply.held_for(taken), how)
    if progress:
        progress("table", work, work)
    if clock.grain == "month":
        notices += known_by_year((*added, *(a for a, _ in counted)), rows.system, supply)
    keys = _keys(rows)
    frame = pl.DataFrame([series for series, _ in (*keys, *told)])
    columns = tuple(replace(c, missing=s.null_count() / len(s) if len(s) else 0.0) for s, c in (*keys, *told))
    sets = dict.fromkeys(c.source for c in columns if c.source)
    notices += not_passed_on(supply.held[name].data_set for name in sets)
    cited: dict[str, tuple[Citation, ...]] = {panel.system: (CITED[panel.system],)}
    for name in sets:
        data_set = supply.held[name].data_set
        cited[name] = (data_set.citation, *data_set.also_cite)
    notes = dict.fromkeys(notes_on((*added, *(a for a, _ in counted)), rows.system, supply))
    return Built(frame, columns, (*who.notices, *dict.fromkeys(notices)), cited, panel.question(), tuple(notes))


def _rows(panel: Panel, who: Membership, asked: set[int], clock: Clock, supply: Supply) -> tuple[Rows, list[str]]:
    import numpy as np

    notices: list[str] = []
    if panel.dyads == "none":
        return state_rows(who, clock), notices
    if len({spell.code for spell in who.spells}) < 2:
        mend = "name more, add `--with all`, or ask for states: `--dyads none`"
        raise RecordError(Fault("a pair needs two states, and no two are asked for", None, mend))
    rows = pair_rows(who, clock, panel.dyads == "directed")
    if panel.against_all and rows.two is not None:
        ours = np.isin(rows.codes, sorted(asked))
        rows = rows.only(ours[rows.one] | ours[rows.two])
    if not len(rows):
        notices.append("no two of these states existed on the same day in these years: the panel has no rows")
    return (_relevant(rows, supply, notices) if panel.relevant else rows), notices


def _relevant(rows: Rows, supply: Supply, notices: list[str]) -> Rows:
    """The pairs that are contiguous or have a major power; where neither can be known the row is left out, and a notice says so."""
    import polars as pl

    parts = [part for addition in named(RELEVANCE) for part, _ in _fitted(rows, addition, supply, [])]
    kept = pl.select(pl.any_horizontal([pl.Series(part > 0) for part in parts]).fill_null(False)).to_series().to_numpy()
    ends = min(supply.held_for(t).years(t.series)[1] for a in named(RELEVANCE) for t in a.taken(rows.system))
    if ends < rows.clock.last:
        what = f"whether a pair is politically relevant is known to {ends}: contiguity and major powers are not recorded after it"
        notices.append(f"{what}; {ends + 1} to {rows.clock.last} have no rows")
    return rows.only(kept)


def _refuse(panel: Panel, added: Sequence[Addition], counted: Sequence[Addition], supply: Supply) -> None:
    """Every reason why the panel cannot be made, at once."""
    faults = []
    if panel.relevant and panel.dyads == "none":
        faults.append(Fault("politically relevant are pairs of states, and this panel has one state a row", None, _PAIRS))
    if panel.against_all and panel.dyads == "none":
        faults.append(Fault("`--with all` is about pairs of states, and this panel has one state a row", None, _PAIRS))
    for addition in {a.id: a for a in (*added, *counted)}.values():
        if not (addition.of_states if panel.dyads == "none" else addition.of_pairs):
            faults.append(Fault(f"`{addition.id}` is about pairs of states, and this panel has one state a row", None, _PAIRS))
        if not addition.taken(panel.system):
            faults.append(Fault(f"`{addition.id}` is not known for states of the {panel.system.upper()} list", None, "use `--system cow`"))
    for addition in counted:
        if not addition.event:
            mend = "durations are counted from events: " + ", ".join(f"`{a.id}`" for a in additions().values() if a.event)
            faults.append(Fault(f"`{addition.id}` marks no event from which time could be counted", None, mend))
    needed = (*added, *counted, *(named(RELEVANCE) if panel.relevant else ()))
    lacking = dict.fromkeys(
        taken.series.partition(".")[0] for a in needed for taken in a.taken(panel.system) if supply.of(taken.series) is None
    )
    faults += [supply.lacking(name) for name in lacking]
    if faults:
        raise RecordError(faults)


def _fitted(rows: Rows, addition: Addition, supply: Supply, notices: list[str]) -> list[Told]:
    """The columns of one addition."""
    takes = addition.taken(rows.system)
    by_set: dict[str, list[Taken]] = {}
    for taken in takes:
        by_set.setdefault(taken.series.partition(".")[0], []).append(taken)
    placed: dict[str, Placed] = {}
    told: list[Told] = []
    for its in by_set.values():
        held = supply.held_for(its[0])
        placed.update(read_placed(held, its, rows, rows.clock))
        for taken in its:
            found = placed[taken.series]
            told += [(series, told_of(series.name, addition, taken, held)) for series in _joined(rows, taken, found, held) if taken.shown]
    if addition.derive:
        held = supply.held_for(takes[0])
        for made in addition.derive(rows, placed):
            about = replace(told_of(made.name, addition, takes[0], held), meaning=made.meaning, unit=made.unit)
            told.append((column(made.name, made.values, made.valid), replace(about, series=tuple(t.series for t in takes))))
    notices += repeated(rows, addition, placed)
    notices += coverage_ends(rows, addition, takes, supply)
    return told


def _joined(rows: Rows, taken: Taken, placed: Placed, held: Held) -> Iterator[pl.Series]:
    of = taken.of or held.series(taken.series).of
    reach = reach_of(rows, taken, held)
    return state_columns(rows, taken, placed, reach) if of == "state" else pair_columns(rows, taken, placed, of, reach)


def reach_of(rows: Rows, taken: Taken, held: Held) -> Reach | None:
    """Where no row of the series means zero: within its coverage, for states of the list by which the source goes."""
    import numpy as np

    if (taken.absent or held.series(taken.series).absent) != "zero" or not held.has(taken.series):
        return None
    first, last = held.years(taken.series)
    clock = rows.clock
    years = clock.first + np.arange(clock.count) // clock.each
    other = held.coding in ("cow", "gw") and held.coding != rows.system
    return Reach((years >= first) & (years <= last), rows.listed if other else None)


def _keys(rows: Rows) -> list[Told]:
    """The columns that say which row it is."""
    import numpy as np
    import polars as pl

    system, clock = rows.system, rows.clock
    named_list = CITED[rows.system].title
    states = [(system, rows.one, "state")]
    if rows.two is not None:
        states = [(f"{system}1", rows.one, "first state"), (f"{system}2", rows.two, "second state")]
    keys = [
        (pl.Series(name, rows.codes[index]), Column(name, f"number of the {which} in the list `{named_list}`", "code"))
        for name, index, which in states
    ]
    year = np.int16(clock.first) + (rows.when if clock.each == 1 else rows.when // np.int16(12))
    keys.append((pl.Series("year", year), Column("year", "calendar year", "year")))
    if clock.each == 12:
        month = (rows.when % np.int16(12) + np.int16(1)).astype(np.int8)
        keys.append((pl.Series("month", month), Column("month", "month of the year", "1 to 12")))
    return keys
