"""Tables written to files: CSV or Parquet, by the suffix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.documents import written_whole
from detente.errors import CaseError, Fault, Place, nearest

if TYPE_CHECKING:
    import polars as pl


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table whole; a kill leaves the old file as it was.

    Raises:
        CaseError: the suffix is neither ``.csv`` nor ``.parquet``, or the folder cannot be written to.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".parquet"):
        raise CaseError(
            Fault(f"a table cannot be written as `{suffix or path.name}`", Place(str(path)), nearest(suffix, (".csv", ".parquet")))
        )
    with written_whole(path) as beside:
        if suffix == ".csv":
            table.write_csv(beside)
        else:
            table.write_parquet(beside)
