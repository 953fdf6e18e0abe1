"""Dates that are known to the day, the month or the year, in a column of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.periods import last_day, read_date
from detente.record.sheets import Reject

if TYPE_CHECKING:
    import datetime

    import polars as pl


def first_and_last(frame: pl.DataFrame, column: str, first: str, last: str, precision: str) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """The frame with the first and the last day that each text of ``column`` can mean, and how precisely it is known.

    A row whose text is no date is refused; an empty cell gives nulls.

    Args:
        frame: has ``line``.
        column: texts as ``2012-02-29``, ``2012-02`` or ``2012``.
        first: name of the column for the first day.
        last: name of the column for the last day.
        precision: name of the column for ``day``, ``month`` or ``year``.
    """
    import polars as pl

    found: list[tuple[datetime.date | None, str | None, datetime.date | None] | None] = []
    rejects = []
    for line, text in frame.select("line", column).iter_rows():
        try:
            found.append((*read_date(text), last_day(text)) if text else (None, None, None))
        except ValueError:
            found.append(None)
            rejects.append(Reject(line, column, text, "a date was expected: YYYY-MM-DD, YYYY-MM or YYYY"))
    made = frame.with_columns(
        pl.Series(first, [row[0] if row else None for row in found], pl.Date),
        pl.Series(precision, [row[1] if row else None for row in found], pl.String),
        pl.Series(last, [row[2] if row else None for row in found], pl.Date),
    )
    return made.filter(pl.Series([row is not None for row in found], dtype=pl.Boolean)), tuple(rejects)
