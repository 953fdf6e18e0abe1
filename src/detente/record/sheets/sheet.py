"""A table of a foreign file, as a noun: the columns asked for, each as its kind, and the rows that do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["text", "number", "whole", "year", "date"]
MISSING = ("", "NA", "NaN", "nan", "N/A", "..", "null")


@dataclass(frozen=True)
class Column:
    """How a column is read.

    Attributes:
        kind: ``text``, ``number``, ``whole`` (an integer, also written 3.0), ``year`` (1000 to 2999) or ``date`` (ISO, or by ``form``).
        missing: further texts that mean missing, as ``-9``.
        low: least value accepted.
        high: greatest value accepted.
        needed: whether a row without a value here is refused.
        optional: whether the file may lack the column; the sheet then has it, all missing.
        form: strptime form of a date, as ``%m/%d/%Y``.
    """

    kind: Kind = "text"
    missing: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    needed: bool = False
    optional: bool = False
    form: str = ""


@dataclass(frozen=True)
class Reject:
    """A row that was refused: where it stands, and why."""

    line: int
    column: str
    value: str
    why: str


@dataclass(frozen=True)
class Sheet:
    """A foreign table as typed columns.

    Attributes:
        frame: the columns asked for, and ``line`` (Int64), the line in the file counted from one (for Parquet and JSON the record).
        file: the path as messages show it.
        rejects: rows refused; they are not in ``frame``.
        remarks: what was done to the file that its reader should know, as that it was read as Windows-1252.
    """

    frame: pl.DataFrame
    file: str
    rejects: tuple[Reject, ...] = ()
    remarks: tuple[str, ...] = ()
