"""Dronestream: American drone strikes in Pakistan, Yemen and Somalia, as its public interface listed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose
from detente.record.readers.shapes.rows import counted, events
from detente.record.sheets import Column, Sheet

if TYPE_CHECKING:
    import polars as pl

RANGES = ("civilians", "children", "injuries")
ONE_OR_TWO = r"^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$"


def read(sheet: Sheet) -> Loose:
    """An event for each strike; a count written in any way but ``3`` or ``2-5`` is left out of it."""
    import polars as pl

    frame = sheet.frame.with_columns(bound for column in RANGES for bound in _bounds(column))
    found = frame.select(
        "line",
        "date",
        *(pl.lit("United States").alias(name) for name in ("source_actor", "code1")),
        *(pl.col("country").alias(name) for name in ("target_actor", "code2")),
        pl.lit("drone strike").alias("code"),
        counted(
            killed=("deaths_min", None, "deaths_max"),
            civilians_killed=("civilians_low", None, "civilians_high"),
            children_killed=("children_low", None, "children_high"),
            injured=("injuries_low", None, "injuries_high"),
        ),
        pl.concat_str("town", "location", separator=", ", ignore_nulls=True).alias("place"),
        *("lat", "lon"),
        pl.col("number").cast(pl.String).alias("id"),
    )
    return Loose(None, events(found, "dronestream"))


def _bounds(column: str) -> tuple[pl.Expr, pl.Expr]:
    import polars as pl

    low = pl.col(column).str.extract(ONE_OR_TWO, 1).cast(pl.Float64)
    high = pl.col(column).str.extract(ONE_OR_TWO, 2).cast(pl.Float64)
    return low.alias(f"{column}_low"), pl.coalesce(high, low).alias(f"{column}_high")


COUNT = Column("whole", missing=("?",), low=0)
DATA_SET = DataSet(
    id="dronestream",
    name="Dronestream",
    citation=Citation(("Begley, Josh",), "Dronestream", "2017", url="https://dronestre.am"),
    licence="MIT (the repository of the snapshot); the Bureau of Investigative Journalism, whose counts they are, asks for attribution",
    redistribution="facts-only",
    page="https://dronestre.am",
    series=(),
    formats=(
        Format(
            id="snapshot",
            title="a snapshot of the public interface, made a table",
            files=("dronestream_strikes.csv",),
            columns={
                "number": Column("whole", needed=True),
                "country": Column(needed=True),
                "date": Column("date", needed=True),
                "town": Column(),
                "location": Column(),
                "deaths_min": COUNT,
                "deaths_max": COUNT,
                **dict.fromkeys(RANGES, Column()),
                "lat": Column("number", low=-90, high=90),
                "lon": Column("number", low=-180, high=180),
            },
            read=read,
            coding="name",
            proof="real rows",
            proven_by="dronestream_strikes.csv: 642 strikes",
            note="A few counts are words, or ranges that a spreadsheet turned into dates (`4-Mar`); they are left out of their events.",
        ),
    ),
    note="Counts of the Bureau of Investigative Journalism, 2002 to January 2017. The target is the state on whose soil a strike fell.",
)
