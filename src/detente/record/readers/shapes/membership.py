"""Spans of membership, as lists of the state system give them: the first and the last day of each."""

from __future__ import annotations

import polars as pl

from detente.record.dataset import Loose
from detente.record.readers.shapes.spans import day, spans, until_next
from detente.record.sheets import Reject, Sheet


def dated_spans(sheet: Sheet, series: str) -> Loose:
    """A row that says 1 for each span given as year, month and day of ``st`` and ``end``; a day that does not exist is refused."""
    frame = sheet.frame.with_columns(
        pl.col("ccode").alias("code1"),
        day("styear", "stmonth", "stday").alias("from"),
        day("endyear", "endmonth", "endday").alias("to"),
        pl.lit(1.0).alias("member"),
    )
    undated = frame.filter(pl.col("from").is_null() | pl.col("to").is_null())
    loose = spans(frame, {"member": series})
    refused = tuple(Reject(line, "stday", "", "there is no such day") for line in undated["line"])
    return Loose(loose.observations, rejects=loose.rejects + refused)


def listed_spans(sheet: Sheet, code: str, start: str, end: str, series: dict[str, str]) -> Loose:
    """A row for each span given by two dates, and for each column of values; the column ``member`` says 1.

    Where a span runs into the next of the same state it is cut: the capital of the United Provinces of Central America in 1834.
    """
    frame = sheet.frame.with_columns(
        pl.col(code).alias("code1"), pl.col(start).alias("from"), pl.col(end).alias("to"), pl.lit(1.0).alias("member")
    )
    return spans(until_next(frame, "code1"), series)
