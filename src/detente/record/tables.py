"""Reads the values of series from CSV files, gathering every fault with its line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from detente.documents import Row, read_csv, read_text
from detente.errors import CaseError, Fault, Place, nearest, shown_path
from detente.periods import Period, read_period
from detente.record.declared import Declared
from detente.record.series import Observation
from detente.record.sources import Source, unknown_source

COLUMNS = ("series", "period", "value", "low", "high", "source", "status", "variant", "note")
STATUSES = ("found", "derived", "coded", "recalled", "mixed")

Values = dict[str, list[Observation]]


def read_table(path: Path, root: Path, declared: Mapping[str, Declared], sources: Mapping[str, Source]) -> tuple[Values, list[Fault]]:
    """The observations of every series that one file holds, and the faults of its rows.

    Args:
        path: the file.
        root: messages show the path relative to this folder.
        declared: the series that name this file, by id.
        sources: the sources of the record.

    Raises:
        CaseError: the file cannot be read as a table.
    """
    named = {d.column for d in declared.values() if d.column}
    own = bool(named) or all(d.own for d in declared.values())
    header = _header(path, root)
    when = "year" if "year" in header and "period" not in header else "period"
    needed = (when, *sorted({d.column or "value" for d in declared.values()}))
    rows = read_csv(path, needed, tuple(h for h in header if h not in needed) if own else (*COLUMNS, when), root)
    faults: list[Fault] = []
    if "series" not in header and len(declared) > 1 and not named:
        names = ", ".join(f"`{name}`" for name in declared)
        what = f"the file holds {names}, and no column `series` tells them apart"
        raise CaseError(Fault(what, Place(shown_path(path, root), 1), "add the column `series`, or give each series a file of its own"))
    values: Values = {name: [] for name in declared}
    seen: dict[tuple[str, Period, str], Place] = {}
    for row in rows:
        for entry in _entries(row, declared, faults):
            observation = _observation(row, entry, when, sources, faults)
            if observation is None:
                continue
            key = (entry.id, observation.period, observation.variant)
            if key in seen:
                edition = f" in the edition `{observation.variant}`" if observation.variant else ""
                what = f"`{entry.id}` has two figures for {observation.period}{edition}; the first stands in line {seen[key].line}"
                faults.append(Fault(what, row.place, "keep one, or name the other's edition in the column `variant`"))
                continue
            seen[key] = row.place
            values[entry.id].append(observation)
    return values, faults


def _header(path: Path, root: Path) -> list[str]:
    first = next(iter(read_text(path, root).splitlines()), "")
    try:
        return [name.strip() for name in next(csv.reader([first], strict=True), [])]
    except csv.Error:
        return []


def _entries(row: Row, declared: Mapping[str, Declared], faults: list[Fault]) -> Iterator[Declared]:
    """The series that a row speaks of: the one it names, else all that read a column of this file."""
    name = row.get("series")
    if name in declared:
        yield declared[name]
    elif name and any(not d.column for d in declared.values()):
        faults.append(Fault(f"`{name}` is not a series that `series.yaml` declares for this file", row.place, nearest(name, declared)))
    elif "series" in row.values and not name:
        faults.append(Fault("the row names no series", row.place, "write its id in the column `series`"))
    else:
        yield from declared.values()


def _observation(row: Row, entry: Declared, when: str, sources: Mapping[str, Source], faults: list[Fault]) -> Observation | None:
    before = len(faults)
    period = None
    try:
        period = read_period(row[when])
    except ValueError as error:
        faults.append(Fault(str(error), row.place, "write a year, as in 1976, or 1976TQ for the American transition quarter of 1976"))
    value = _number(row, entry.column or "value", faults)
    low, high = (None, None) if entry.column else (_number(row, "low", faults), _number(row, "high", faults))
    faults += _range_faults(value, low, high, row.place)
    status = row.get("status") or entry.status
    if status not in STATUSES:
        faults.append(Fault(f"`{status}` is not a status", row.place, nearest(status, STATUSES)))
    source = row.get("source")
    faults += unknown_source(source, sources, row.place) if source else []
    if period is None or len(faults) > before:
        return None
    return Observation(period, value, low, high, source or "; ".join(entry.source), status, row.get("variant"), row.get("note"), row.place)


def _number(row: Row, column: str, faults: list[Fault]) -> float | None:
    text = row.get(column)
    if not text:
        return None
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        mend = "write it with a point and no thousands separator, as in 1250.5; leave it empty where nobody knows"
        faults.append(Fault(f"`{text}` in the column `{column}` is not a number", row.place, mend))
        return None
    return number


def _range_faults(value: float | None, low: float | None, high: float | None, place: Place) -> Iterator[Fault]:
    mend = "low is at most the value, and the value at most high"
    if low is not None and high is not None and low > high:
        yield Fault(f"the low count {low:g} is above the high count {high:g}", place, mend)
    elif low is not None and value is not None and low > value:
        yield Fault(f"the low count {low:g} is above the value {value:g}", place, mend)
    elif high is not None and value is not None and value > high:
        yield Fault(f"the value {value:g} is above the high count {high:g}", place, mend)
