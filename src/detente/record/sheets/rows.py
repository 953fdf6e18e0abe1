"""What every way of opening a file gives: rows of text with their lines, before they are typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import Fault, Place
from detente.record.sheets.sheet import Reject

if TYPE_CHECKING:
    import polars as pl

FEW = 20  # rows that do not fit are refused one by one up to this number, or up to a share of the file
SHARE = 0.02


@dataclass(frozen=True)
class Raw:
    """Rows as they stand in a file.

    Attributes:
        frame: ``line`` (Int64) and the wanted columns that the file has; of text, or of the file's own types.
        header: names of all columns of the file.
        header_line: line of the header, None where the file has none.
        rejects: rows that could not be told apart into columns.
        remarks: what was done to the file.
    """

    frame: pl.DataFrame
    header: tuple[str, ...]
    header_line: int | None
    rejects: tuple[Reject, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def given_twice(self) -> tuple[str, ...]:
        """Names of columns that the header has more than once; see `distinct_names`."""
        return tuple(dict.fromkeys(name.rpartition(" (column ")[0] for name in self.header if name.endswith(")") and " (column " in name))


def too_many(rejects: tuple[Reject, ...], rows: int, shown: str) -> list[Fault]:
    """That so many rows have another width than the header that the file cannot be what it is taken for; else nothing."""
    if len(rejects) <= max(FEW, SHARE * rows):
        return []
    what = f"{len(rejects):,} of {rows + len(rejects):,} rows do not fit the header"
    mend = "the file is cut, shifted or separated by another character; the first of them:"
    return [Fault(what, Place(shown), mend), *(Fault(r.why, Place(shown, r.line)) for r in rejects[:3])]


def width_reject(line: int, got: int, wanted: int, first: str) -> Reject:
    """A row that is wider or narrower than the header."""
    why = f"the row has {got} value{'s' if got != 1 else ''} and the header {wanted} columns"
    return Reject(line, "", first[:80], why)
