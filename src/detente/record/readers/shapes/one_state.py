"""Counts of two names that mean one state in a year, such as Rhodesia and Zimbabwe in 1980, as one count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.errors import CaseError
from detente.record.sheets import Sheet
from detente.states import match


def summed_by_state(sheet: Sheet, name: str, year: str, counts: Sequence[str]) -> Sheet:
    """The sheet with one row for each state and year.

    Args:
        sheet: the table.
        name: the column of the state's name.
        year: the column of the calendar year.
        counts: the columns that are summed; of those, a cell without a value adds nothing, and only missing cells make a missing sum.

    Returns:
        Names that mean no state, or no name, stay as they are. The name kept is that which stands last in the file.
    """
    import polars as pl

    pairs = sheet.frame.select(name, year).unique()
    keys = pl.Series("one", [_key(text, when) for text, when in pairs.iter_rows()], dtype=pl.String)
    frame = sheet.frame.join(pairs.with_columns(keys), on=[name, year], maintain_order="left")
    sums = [pl.when(pl.col(count).count() > 0).then(pl.col(count).sum()).alias(count) for count in counts]
    one = frame.group_by("one", year, maintain_order=True).agg(pl.col(name).last(), pl.col("line").min(), *sums)
    return replace(sheet, frame=one.select("line", name, year, *counts))


def _key(text: str, year: int) -> str:
    try:
        state = match(text, year).state
    except CaseError:
        state = None
    return f"state {state.polity}" if state else f"name {text}"
