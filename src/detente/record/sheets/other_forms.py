"""Tables that are no delimited text: Parquet, JSON, workbooks, and the files of Stata and SPSS."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, Place, RecordError
from detente.record.sheets.delimited import distinct_names
from detente.record.sheets.json_records import json_records
from detente.record.sheets.rows import Raw
from detente.record.sheets.sheet import Reject

if TYPE_CHECKING:
    import polars as pl

WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
STATISTICS = (".dta", ".sav", ".zsav")
LINES = (".jsonl", ".ndjson")
OTHER = (".parquet", *WORKBOOKS, *STATISTICS, *LINES)


def read_other(path: Path, suffix: str, wanted: Collection[str], skip: int, shown: str) -> Raw:
    """The rows of a file of one of these forms; ``line`` is the row, counted from one, in a workbook as the program shows it.

    Raises:
        RecordError: it cannot be read, or the library for it is not installed.
    """
    if suffix == ".parquet":
        return _parquet(path, wanted, shown)
    if suffix == ".json":
        return _framed(json_records(path), wanted)
    if suffix in LINES:
        return _json_lines(path, wanted, shown)
    return _workbook(path, wanted, skip, shown) if suffix in WORKBOOKS else _statistics(path, suffix, wanted, shown)


def _framed(frame: pl.DataFrame, wanted: Collection[str], first: int = 1, header_line: int | None = None) -> Raw:
    import polars as pl

    header = tuple(frame.columns)
    lines = pl.int_range(first, first + frame.height, eager=True, dtype=pl.Int64).alias("line")
    return Raw(pl.DataFrame([lines, *(frame[name] for name in header if name in wanted and name != "line")]), header, header_line)


def _parquet(path: Path, wanted: Collection[str], shown: str) -> Raw:
    import polars as pl

    try:
        header = tuple(pl.read_parquet_schema(path))
        columns = [name for name in header if name in wanted]
        frame = pl.read_parquet(path, columns=columns, hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RecordError(Fault(f"this is no Parquet file that can be read: {_first_line(error)}", Place(shown), "is it whole?")) from None
    raw = _framed(frame, wanted)
    return Raw(raw.frame, header, None)


def _workbook(path: Path, wanted: Collection[str], skip: int, shown: str) -> Raw:
    """The first sheet that has the most of the columns."""
    import polars as pl

    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise RecordError(Fault("workbooks need the library python-calamine", Place(shown), "`pip install 'detente[excel]'`")) from None
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError) as error:
        raise RecordError(Fault(f"the workbook cannot be read: {_first_line(error)}", Place(shown), "save the sheet as CSV")) from None
    headed = [(distinct_names([_text(cell) or "" for cell in rows[skip]]), rows[skip + 1 :]) for rows in sheets if len(rows) > skip]
    if not headed:
        raise RecordError(Fault("the workbook holds no table", Place(shown), "save the sheet as CSV"))
    header, rows = max(headed, key=lambda sheet: len(set(sheet[0]) & set(wanted)))
    columns = {name: [_text(row[at]) for row in rows] for at, name in enumerate(header) if name in wanted}
    return Raw(_framed(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String())), wanted, skip + 2).frame, header, skip + 1)


def _text(cell: object) -> str | None:
    """A cell of a workbook as the text that CSV would have; whole numbers without a fraction."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time.min:
        return cell.date().isoformat()
    return str(cell)


def _statistics(path: Path, suffix: str, wanted: Collection[str], shown: str) -> Raw:
    import polars as pl

    try:
        import pyreadstat
    except ImportError:
        mend = "`pip install 'detente[stata]'`, or save it as CSV"
        raise RecordError(Fault(f"files of the form {suffix} need the library pyreadstat", Place(shown), mend)) from None
    read = pyreadstat.read_dta if suffix == ".dta" else pyreadstat.read_sav
    try:
        header = tuple(read(str(path), metadataonly=True, output_format="dict")[1].column_names)
        columns, _ = read(str(path), usecols=[name for name in header if name in wanted] or None, output_format="dict")
    except (pyreadstat.ReadstatError, OSError, ValueError) as error:
        raise RecordError(Fault(f"the file cannot be read: {_first_line(error)}", Place(shown), "is it whole?")) from None
    frame = pl.DataFrame({name: _column(name, list(values)) for name, values in columns.items() if name in wanted})
    return Raw(_framed(frame, wanted).frame, header, None)


def _column(name: str, values: list[Any]) -> pl.Series:
    import polars as pl

    plain = [value.item() if hasattr(value, "item") else value for value in values]
    clean = [None if isinstance(value, float) and value != value else value for value in plain]
    return pl.Series(name, clean, strict=False)


def _json_lines(path: Path, wanted: Collection[str], shown: str) -> Raw:
    """One object in each line; a nested value is kept as JSON text."""
    import polars as pl

    lines: list[int] = []
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for number, value in _objects(path):
        if isinstance(value, dict):
            lines.append(number)
            rows.append(value)
        else:
            rejects.append(Reject(number, "", value[:80], "an object of JSON was expected"))
    if not rows:
        raise RecordError(Fault("no line is an object of JSON", Place(shown), "one object in each line is expected"))
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    columns = [pl.Series(name, [_json_text(row.get(name)) for row in rows], pl.String()) for name in header if name in wanted]
    return Raw(pl.DataFrame([pl.Series("line", lines, pl.Int64()), *columns]), header, None, tuple(rejects))


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line, parse_int=str, parse_float=str)
            except (ValueError, RecursionError):
                value = None
            yield number, value if isinstance(value, dict) else line.strip()


def _json_text(value: object) -> str | None:
    return value if isinstance(value, str) or value is None else json.dumps(value, ensure_ascii=False)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
