"""The parts of the two tables: their columns, and how they are written beside and renamed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from detente.record.home.manifest import Coverage
from detente.record.home.writing import written

OBSERVATIONS: dict[str, pl.DataType] = {
    "series": pl.String(),
    "of": pl.String(),
    **dict.fromkeys(("cow1", "gw1", "cow2", "gw2"), pl.Int16()),
    **dict.fromkeys(("from", "to"), pl.Date()),
    **dict.fromkeys(("value", "low", "high"), pl.Float64()),
    **dict.fromkeys(("unit", "source", "version", "status"), pl.String()),
}
COUNT = pl.Struct({"what": pl.String(), "low": pl.Float64(), "best": pl.Float64(), "high": pl.Float64()})
EVENTS: dict[str, pl.DataType] = {
    "date": pl.Date(),
    "to": pl.Date(),
    **dict.fromkeys(("precision", "source_actor", "target_actor"), pl.String()),
    **dict.fromkeys(("cow1", "cow2"), pl.Int16()),
    **dict.fromkeys(("code", "ontology"), pl.String()),
    "score": pl.Float64(),
    "counts": pl.List(COUNT),
    "place": pl.String(),
    **dict.fromkeys(("lat", "lon"), pl.Float64()),
    **dict.fromkeys(("source", "version", "id"), pl.String()),
}
KEY = ["series", "of", "from", "to"]  # of an observation
ROW_GROUP = 50_000  # rows are sorted by series, so one series lies in few groups, and the others are skipped unread


def write_part(frame: pl.DataFrame, path: Path) -> int:
    """Write a part beside its place, have it on the disk, and rename it.

    Returns:
        Its size in bytes.

    Raises:
        RecordError: the disk is full, or the folder cannot be written to; nothing is left behind.
    """
    written(path, lambda beside: frame.write_parquet(beside, compression="zstd", statistics=True, row_group_size=ROW_GROUP))
    return path.stat().st_size


def coverage(frame: pl.DataFrame, described: Mapping[str, tuple[str, str]]) -> dict[str, Coverage]:
    """What a table of observations holds of each series.

    Args:
        frame: the table.
        described: label and unit of series that the data set does not declare.
    """
    table = frame.group_by("series").agg(
        pl.len().alias("rows"),
        pl.col("value").count().alias("values"),
        pl.col("from").min().dt.year().alias("first"),
        pl.col("to").max().dt.year().alias("last"),
        pl.col("of").n_unique().alias("units"),
    )
    found = {}
    for row in table.sort("series").iter_rows(named=True):
        name = row.pop("series")
        label, unit = described.get(name, ("", ""))
        found[name] = Coverage(**row, label=label, unit=unit)
    return found
