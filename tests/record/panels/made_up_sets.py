"""Small made-up data sets, in the form in which the record keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from detente.citations import Citation
from detente.record.dataset import Absent, DataSet, Format, PublishedSeries, Unit
from detente.record.panels.supply import Held, Supply

Row = tuple[int, int | None, date, date, float | None]
SCHEMA = {"series": pl.String, "cow1": pl.Int16, "cow2": pl.Int16, "from": pl.Date, "to": pl.Date, "value": pl.Float64}


@dataclass(frozen=True)
class Made:
    """A made-up series: what it is, and its rows (code, code or None, first day, last day, value)."""

    of: Unit
    rows: Sequence[Row]
    first: int = 1900
    last: int = 2000
    absent: Absent = "missing"
    unit: str = "units"


def year(code: int, other: int | None, when: int, value: float | None) -> Row:
    """A row for a calendar year."""
    return code, other, date(when, 1, 1), date(when, 12, 31), value


def spell(code: int, other: int | None, start: str, end: str, value: float | None) -> Row:
    """A row for a span of days."""
    return code, other, date.fromisoformat(start), date.fromisoformat(end), value


def supply(series: Mapping[str, Made], coding: str = "cow") -> Supply:
    """The series as data sets at hand; the part of an id before the dot is the set's."""
    sets: dict[str, dict[str, Made]] = {}
    for name, made in series.items():
        sets.setdefault(name.partition(".")[0], {})[name] = made
    return Supply({name: _held(name, members, coding) for name, members in sets.items()})


def _held(name: str, members: Mapping[str, Made], coding: str) -> Held:
    frame = pl.DataFrame([(series, *row) for series, made in members.items() for row in made.rows], SCHEMA, orient="row")
    frame = frame.with_columns(gw1=pl.col("cow1"), gw2=pl.col("cow2"))
    published = tuple(PublishedSeries(s, s, m.unit, m.of, m.first, m.last, absent=m.absent) for s, m in members.items())
    form = Format("made", "made up", (), {}, lambda sheet: sheet, coding, "codebook", "made up")  # type: ignore[arg-type, return-value]
    citation = Citation(("Maker, Anne",), f"Made-up {name}", "2001", "Journal of Examples 1: 1-2", "1", "https://example.org/" + name)
    data_set = DataSet(name, f"Made-up {name}", citation, "none", "ships", "https://example.org", published, (form,), versions=("1.0",))
    return Held(data_set, "1.0", lambda: frame.lazy())
