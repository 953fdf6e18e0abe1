"""What a reader is told of a panel: of each column, of the ends of coverage, of values that came twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from detente.record.panels.addition import Addition, Column, Taken
from detente.record.panels.placing import Placed
from detente.record.panels.rows import Rows

if TYPE_CHECKING:
    from detente.record.dataset import DataSet
    from detente.record.panels.supply import Held, Supply


def told_of(name: str, addition: Addition, taken: Taken, held: Held) -> Column:
    """What a reader must know of the column ``name``, made from a series as it is."""
    series = held.series(taken.series)
    first, last = held.years(taken.series)
    absent = taken.absent or series.absent
    rule = _joining(taken, taken.of or series.of) + ("; within coverage no row means 0" if absent == "zero" else "; no row means missing")
    meaning = _sided(taken.meaning or series.label, name.removeprefix(taken.column))
    source, version = held.data_set.id, held.version_of(taken.series)
    return Column(name, meaning, series.unit, addition.id, (taken.series,), source, version, first, last, rule)


def _sided(label: str, ending: str) -> str:
    """A label that says whose value it is: the actor is the "first state" of a series of ordered pairs."""
    if ending in ("_1", "_2"):
        return f"{label}: state {ending[1]}"
    if ending not in ("_1_to_2", "_2_to_1"):
        return label
    actor, other = ending[1], ending[-1]
    named = label.replace("The first state", f"State {actor}").replace("the first state", f"state {actor}")
    return f"{named} (towards state {other})" if named != label else f"{label}: by state {actor} to state {other}"


def _joining(taken: Taken, of: str) -> str:
    how = {"state": "by state", "dyad": "by pair, in either order", "directed dyad": "by pair, first state towards second"}.get(of, of)
    several = {
        "first": "; of several in a period the earliest stands",
        "last": "; of several in a period the latest stands",
        "greatest": "; of several in a period the greatest stands",
        "least": "; of several in a period the least stands",
        "sum": "; several in a period are added",
        "only": "",
    }[taken.combine]
    span = "; put in the period of its last day" if taken.fills == "its last period" else ""
    return how + several + span


def repeated(rows: Rows, addition: Addition, placed: Mapping[str, Placed]) -> list[str]:
    """One notice where series of an addition give several values for one place, though they should not."""
    extra, example = 0, ""
    for taken in addition.taken(rows.system):
        if taken.combine == "only":
            more, first = _twice(rows, placed[taken.series])
            extra, example = extra + more, example or first
    if not extra:
        return []
    many = "1 value" if extra == 1 else f"{extra} values"
    what = f"{addition.id}: {many} for a state or pair and period that had one already (the first for {example}); the later row stands"
    return [what]


def _twice(rows: Rows, placed: Placed) -> tuple[int, str]:
    """How many values have a place that is taken, and the first such place."""
    import numpy as np

    count = len(rows.codes)
    pair = placed.one.astype(np.int64) if placed.two is None else placed.one.astype(np.int64) * count + placed.two
    key = pair * rows.clock.count + placed.when
    if len(key) < 2 or (key[1:] > key[:-1]).all():
        return 0, ""
    distinct, times = np.unique(key, return_counts=True)
    if len(distinct) == len(key):
        return 0, ""
    unit, when = divmod(int(distinct[times > 1][0]), rows.clock.count)
    states = [int(rows.codes[index]) for index in ([unit] if placed.two is None else divmod(unit, count))]
    return len(key) - len(distinct), f"{' and '.join(map(str, states))} in {rows.clock.first + when // rows.clock.each}"


def coverage_ends(rows: Rows, addition: Addition, takes: Sequence[Taken], supply: Supply) -> list[str]:
    """One notice for an addition of which some columns begin after the panel's first year or end before its last."""
    clock = rows.clock
    begins: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    lost = [
        f"`{t.series}` is not in the files that were read of its set; {t.column} is missing"
        for t in takes
        if not supply.held_for(t).has(t.series)
    ]
    for taken in takes:
        first, last = supply.held_for(taken).years(taken.series)
        if first > clock.first:
            begins.setdefault(first, []).append(taken.column)
        if last < clock.last:
            ends.setdefault(last, []).append(taken.column)
    if not begins and not ends:
        return lost
    edges = [(word, years) for word, years in (("begins", begins), ("ends", ends)) if years]
    told = " and ".join(_edge(word, years, len(takes)) for word, years in edges)
    outside = "years outside are"
    if len(edges) == 1 and _whole(edges[0][1], len(takes)):
        (year,) = edges[0][1]
        outside = _span(year + 1, clock.last) if ends else _span(clock.first, year - 1)
    return [*lost, f"{addition.id}: {supply.name(takes[0])} {told}; {outside} missing, not zero"]


def _whole(years: Mapping[int, Sequence[str]], columns: int) -> bool:
    """Whether all columns have the one year."""
    return [len(names) for names in years.values()] == [columns]


def _edge(word: str, years: Mapping[int, Sequence[str]], columns: int) -> str:
    """When a set begins or ends; the columns are named where not all of them do so in one year."""
    whole = _whole(years, columns)
    return f"{word} " + ", ".join(f"in {year}" + ("" if whole else f" ({' and '.join(names)})") for year, names in sorted(years.items()))


def known_by_year(added: Sequence[Addition], system: str, supply: Supply) -> list[str]:
    """One notice in a panel by month: a value of a year stands in each of its months, and must not be added up over them."""
    takes = [taken for addition in added for taken in addition.taken(system) if taken.shown]
    columns = dict.fromkeys(t.column for t in takes if supply.held_for(t).series(t.series).grain == "year")
    return [f"known by year, so that each month has the value of its year: {', '.join(columns)}"] if columns else []


def not_passed_on(sets: Iterable[DataSet]) -> list[str]:
    """One notice that says of which sets the panel holds tables that may not be passed on."""
    found = [(one.redistribution, one.id) for one in sets]
    facts, never = ([name for which, name in found if which == kind] for kind in ("facts-only", "never"))
    told = [f"figures computed from it may be passed on, its tables may not: {', '.join(facts)}"] if facts else []
    told += [f"nothing of it may be passed on: {', '.join(never)}"] if never else []
    return ["; ".join(told)] if told else []


def _span(first: int, last: int) -> str:
    return f"{first} is" if first == last else f"{first} to {last} are"


def notes_on(added: Sequence[Addition], system: str, supply: Supply) -> Iterator[str]:
    """What the additions, their sets and their series note."""
    for addition in added:
        if addition.note:
            yield f"{addition.id}: {addition.note}"
        for taken in addition.taken(system):
            held = supply.held_for(taken)
            yield from (
                f"{about}: {note}"
                for about, note in ((held.data_set.id, held.data_set.note), (taken.series, held.series(taken.series).note))
                if note
            )
