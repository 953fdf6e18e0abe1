"""A row of a record table, and how rows are read from the shared data and written to the case."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure, with the columns of a record table in their order; None is missing."""

    series: str
    period: str
    value: float | None
    low: float | None = None
    high: float | None = None
    source: str = ""
    status: str = ""
    variant: str = ""
    note: str = ""


def shared_rows(path: Path, **wanted: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of the shared data whose columns have the wanted values."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if all(row[column] == value for column, value in wanted.items()):
                yield row


def number(text: str | None) -> float | None:
    """A number of the shared data; empty is missing."""
    return float(text) if text not in (None, "", "NA", "nan") else None


def scaled(text: str | None, by: float, digits: int = 6) -> float | None:
    """A number divided by ``by`` and rounded; empty is missing."""
    value = number(text)
    return None if value is None else round(value / by, digits)


def table(rows: Iterable[Row]) -> str:
    """The rows as the text of a record table, in the order of series, period and variant."""
    return csv_text([f.name for f in fields(Row)], sorted(map(_plain, rows), key=lambda r: (r[0], r[1], r[7])))


def csv_text(header: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV text with a header and line feeds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def _plain(row: Row) -> list[str]:
    return [_text(value) for value in astuple(row)]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 6))
    return str(value)


def by_year(rows: Iterable[Mapping[str, str]], column: str = "year") -> dict[int, Mapping[str, str]]:
    """The rows by their year; a year that stands twice is a fault of the data.

    Raises:
        ValueError: a year stands twice.
    """
    found: dict[int, Mapping[str, str]] = {}
    for row in rows:
        year = int(float(row[column]))
        if year in found:
            raise ValueError(f"{year} stands twice")
        found[year] = row
    return found
