"""Files opened and read for tests, and single values looked up in what was read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from detente.record.dataset import DataSet, Loose
from detente.record.sheets import Reject, open_sheet
from shared_data import SHARED

DATA = SHARED / "data"


def read_file(data_set: DataSet, form: str, path: Path) -> Loose:
    """The rows of a file, with all that was refused while opening and reading."""
    chosen = next(each for each in data_set.formats if each.id == form)
    sheet = open_sheet(path, chosen.columns, chosen.dialect, chosen.skip, chosen.names)
    loose = chosen.read(sheet)
    return replace(loose, rejects=sheet.rejects + loose.rejects)


def read_text(data_set: DataSet, form: str, folder: Path, text: str, suffix: str = ".csv") -> Loose:
    """The same for a few rows that were made for a test."""
    path = folder / f"made-by-us-{data_set.id}{suffix}"
    path.write_text(text, encoding="utf-8")
    return read_file(data_set, form, path)


def seen(loose: Loose) -> pl.DataFrame:
    """The observations, which there must be."""
    assert loose.observations is not None
    return loose.observations


def happened(loose: Loose) -> pl.DataFrame:
    """The events, which there must be."""
    assert loose.events is not None
    return loose.events


def row(loose: Loose, series: str, code1: str, year: int, code2: str | None = None) -> dict[str, object]:
    """The one observation of a unit and year."""
    unit = pl.col("code2").is_null() if code2 is None else pl.col("code2") == code2
    found = seen(loose).filter((pl.col("series") == series) & (pl.col("code1") == code1) & (pl.col("from").dt.year() == year) & unit)
    assert found.height == 1, found
    return found.row(0, named=True)


def value(loose: Loose, series: str, code1: str, year: int, code2: str | None = None) -> object:
    """Its value."""
    return row(loose, series, code1, year, code2)["value"]


def lines(rejects: tuple[Reject, ...]) -> list[tuple[int, str]]:
    """Line and column of what was refused."""
    return [(reject.line, reject.column) for reject in rejects]
