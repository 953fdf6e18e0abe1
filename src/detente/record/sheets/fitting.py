"""From texts to typed columns; a row with a value that does not fit is refused with the reason."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from detente.record.sheets.sheet import MISSING, Column, Reject, Sheet

if TYPE_CHECKING:
    import polars as pl

EXAMPLE = datetime.date(1994, 4, 7)


def fitted(raw: pl.DataFrame, columns: Mapping[str, Column], file: str) -> Sheet:
    """The rows that fit, and those that do not with the first reason.

    Args:
        raw: ``line`` and the columns, those that the file lacks as null.
        columns: how each is read.
        file: the path as messages show it.
    """
    import polars as pl

    typed = raw.select("line", *(_typed(name, column, raw.schema[name]) for name, column in columns.items()))
    rejects: list[Reject] = []
    bad = pl.repeat(False, typed.height, eager=True, dtype=pl.Boolean)
    for name, column in columns.items():
        for mask, why in _reasons(raw[name], typed[name], column):
            fresh = mask & ~bad
            if fresh.any():
                rows = raw.select("line", pl.col(name).cast(pl.String).str.strip_chars()).filter(fresh)
                rejects += [Reject(line, name, value or "", why or _expected(column, value or "")) for line, value in rows.iter_rows()]
                bad = bad | mask
    return Sheet(typed.filter(~bad) if rejects else typed, file, tuple(sorted(rejects, key=lambda r: r.line)))


def _typed(name: str, column: Column, given: pl.DataType) -> pl.Expr:
    import polars as pl

    kinds: dict[str, pl.DataType] = {
        "text": pl.String(),
        "number": pl.Float64(),
        "whole": pl.Int64(),
        "year": pl.Int32(),
        "date": pl.Date(),
    }
    kind = kinds[column.kind]
    value = pl.col(name)
    if given == pl.String:
        value = value.str.strip_chars()
        value = pl.when(value.is_in([*MISSING, *column.missing])).then(None).otherwise(value)
        if column.kind == "date":
            return value.str.to_date(column.form or "%Y-%m-%d", strict=False).alias(name)
    elif column.missing:
        value = pl.when(value.cast(pl.String).is_in(column.missing)).then(None).otherwise(value)
    if column.kind in ("whole", "year") and not given.is_integer():
        number = value.cast(pl.Float64, strict=False)
        return pl.when(number == number.round()).then(number).cast(kind, strict=False).alias(name)
    return value.cast(kind, strict=False).alias(name)


def _reasons(text: pl.Series, typed: pl.Series, column: Column) -> Iterator[tuple[pl.Series, str]]:
    """Masks of the rows that do not fit, each with its reason; an empty reason is found for each value by itself."""
    import polars as pl

    given = text.is_not_null()
    if text.dtype == pl.String:
        given = given & ~text.str.strip_chars().is_in([*MISSING, *column.missing])
    elif text.dtype.is_float():
        given = given & text.is_not_nan().fill_null(False)
    if column.missing and text.dtype != pl.String:
        given = given & ~text.cast(pl.String).is_in(column.missing).fill_null(False)
    if column.kind != "text":
        yield given & typed.is_null(), ""
    if column.needed:
        yield ~given, "a value is needed"
    low, high = (1000, 2999) if column.kind == "year" else (column.low, column.high)
    if low is not None:
        yield (typed < low).fill_null(False), f"at least {low:g} was expected"
    if high is not None:
        yield (typed > high).fill_null(False), f"at most {high:g} was expected"
    if column.kind == "number":
        yield (~typed.is_finite()).fill_null(False) & given, "a finite number was expected"


def _expected(column: Column, value: str) -> str:
    """What was expected in place of a value that cannot be read as the column's kind."""
    if column.kind == "date":
        example = EXAMPLE.strftime(column.form) if column.form else EXAMPLE.isoformat()
        numbers = re.fullmatch(r"\d{1,4}\D\d{1,2}\D\d{1,4}", value)
        return f"a day as {example} was expected" + (", and there is no such day" if numbers else "")
    kind = {"number": "a number", "whole": "a whole number", "year": "a year"}[column.kind]
    if re.fullmatch(r"[-+]?\d+,\d+", value):
        return f"{kind} was expected, with a point for decimals and without separators of thousands"
    if re.fullmatch(r"[-+]?\d{1,3}([,.' \u00a0\u202f]\d{3})+([.,]\d+)?", value):
        return f"{kind} was expected, without separators of thousands"
    return f"{kind} was expected"
