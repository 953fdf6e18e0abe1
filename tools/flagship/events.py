"""The tone between the two governments, counted from coded news reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flagship.rows import Row

DIRECTIONS = {"verbal_conflict_us_to_pakistan": ("USA", "PAK"), "verbal_conflict_pakistan_to_us": ("PAK", "USA")}


def rows(data: Path) -> Iterator[Row]:
    """The rows of ``tone.csv``: of all reported words from one side to the other, the share that is conflict."""
    import polars as pl

    table = pl.read_parquet(data / "events/icews_dyad_year/icews_directed_dyad_year.parquet")
    for name, (source, target) in DIRECTIONS.items():
        pair = table.filter((pl.col("source_iso3") == source) & (pl.col("target_iso3") == target)).sort("year")
        for row in pair.iter_rows(named=True):
            words = row["verbal_coop"] + row["verbal_conf"]
            value = round(row["verbal_conf"] / words, 6) if words else None
            yield Row(name, str(row["year"]), value, source="icews", status="derived")
