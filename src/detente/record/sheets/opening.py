"""A foreign file opened as a sheet, whatever its form, encoding and packing."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from detente.errors import Fault, Place, RecordError, nearest
from detente.record.sheets.delimited import distinct_names, read_delimited, shape_of
from detente.record.sheets.encodings import sniffed
from detente.record.sheets.fitting import fitted
from detente.record.sheets.other_forms import OTHER, read_other
from detente.record.sheets.rows import Raw
from detente.record.sheets.sheet import Column, Reject, Sheet
from detente.record.sheets.unpacking import head, packing, unpacked

if TYPE_CHECKING:
    import polars as pl

OTHER_SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "upright strokes"}
FEWEST = 20  # refused rows from which it is asked whether the file is what it is taken for


def open_sheet(
    path: Path,
    columns: Mapping[str, Column],
    dialect: str = "comma",
    skip: int = 0,
    names: tuple[str, ...] = (),
    files: tuple[str, ...] = (),
) -> Sheet:
    """The columns of a file: delimited text, Parquet, JSON, a workbook, Stata or SPSS; also packed as .gz or .zip.

    Args:
        path: the file.
        columns: those to read, by name, each with its kind.
        dialect: how a text is separated, or ``json``.
        skip: lines before the header.
        names: names of the columns of a text without a header.
        files: names that the table may have where an archive holds several.

    Raises:
        RecordError: the file cannot be read, lacks a column, or more than half of its rows do not fit.
    """
    path = Path(path)
    with unpacked(path, files) as table:
        suffix = _form(table.name, dialect)
        if suffix in (*OTHER, ".json"):
            raw = read_other(table.path, suffix, columns, skip, table.shown)
        else:
            raw = read_delimited(table.path, shape_of(dialect, skip, names), columns, table.shown)
    faults = lacking(raw.header, columns, Place(table.shown, raw.header_line), raw.given_twice)
    if faults:
        raise RecordError(faults)
    sheet = fitted(_completed(raw, columns), columns, table.shown)
    rejects = tuple(sorted((*raw.rejects, *sheet.rejects), key=lambda r: r.line))
    _believable(rejects, sheet.frame.height, table.shown)
    return Sheet(sheet.frame, table.shown, rejects, raw.remarks)


def _form(name: str, dialect: str) -> str:
    return ".json" if dialect == "json" else PurePosixPath(name).suffix.lower()


def _completed(raw: Raw, columns: Mapping[str, Column]) -> pl.DataFrame:
    import polars as pl

    missing = [pl.lit(None, pl.String).alias(name) for name in columns if name not in raw.header]
    return raw.frame.with_columns(missing).select("line", *columns)


def lacking(header: Collection[str], columns: Mapping[str, Column], place: Place, twice: Collection[str] = ()) -> list[Fault]:
    """A fault for each column that a file should have and lacks, with the nearest that it has, and for each that it has twice."""
    if len(columns) > 1 and len(header) == 1 and (other := [mark for mark in OTHER_SEPARATORS if mark in next(iter(header))]):
        what = f"the file has one column: it seems to be separated by {OTHER_SEPARATORS[other[0]]}, which this format is not"
        return [Fault(what, place, "name another format of the set, or save the file in the publisher's form")]
    faults = [Fault(f"the column `{name}` is given twice", place, "keep one of the two") for name in twice if name in columns]
    wanted = [name for name, column in columns.items() if not column.optional and name not in header]
    spare = [name for name in header if name not in columns]
    return faults + [Fault(f"the column `{name}` is missing", place, nearest(name, spare)) for name in wanted]


def _believable(rejects: tuple[Reject, ...], rows: int, shown: str) -> None:
    """Refuse a file of which more rows are refused than kept: it is not what it is taken for, or is shifted."""
    if len(rejects) < FEWEST or len(rejects) <= rows:
        return
    what = f"{len(rejects):,} of {len(rejects) + rows:,} rows do not fit"
    first = [Fault(f"{r.column}: `{r.value}`" if r.column else f"`{r.value}`", Place(shown, r.line), r.why) for r in rejects[:3]]
    raise RecordError([Fault(what, Place(shown), "is it another file, or are its columns shifted? the first of them:"), *first])


def header_of(path: Path, dialect: str = "comma", skip: int = 0, files: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names of the columns of a file, empty where it cannot be read."""
    import polars as pl

    path = Path(path)
    try:
        if dialect == "json" and not packing(path) and head(path, size=64).lstrip(BOM_UTF8).lstrip()[:1] not in (b"[", b"{"):
            return ()
        if not packing(path) and _form(path.name, dialect) in (*OTHER, ".json"):
            return read_other(path, _form(path.name, dialect), (), skip, str(path)).header
        if packing(path) == "zip":
            with unpacked(path, files) as table:
                if _form(table.name, dialect) in (*OTHER, ".json"):
                    return read_other(table.path, _form(table.name, dialect), (), skip, str(path)).header
        return _first_row(head(path, files), shape_of(dialect).separator, skip)
    except (OSError, RecordError, pl.exceptions.PolarsError):
        return ()


def _first_row(start: bytes, separator: str, skip: int) -> tuple[str, ...]:
    encoding = sniffed(start)
    text = start.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
    lines = io.StringIO("".join(text.splitlines(keepends=True)[skip : skip + 50]), newline="")
    try:
        return distinct_names(next(csv.reader(lines, delimiter=separator), []))
    except csv.Error:
        return ()
