"""Wars between states, after Correlates of War: who fought whom, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, FLAG, NINE, YEAR, whole
from detente.record.sheets import Column, Sheet

if TYPE_CHECKING:
    import polars as pl

SERIES = {
    "ongoing": ("cow-war.ongoing", "The two fight each other in a war", "0 or 1", "cowinterongoing"),
    "onset": ("cow-war.onset", "They begin to fight each other", "0 or 1", "cowinteronset"),
    "number": ("cow-war.wars", "Wars in which they fight each other", "count", "warnum"),
    "initiator": ("cow-war.initiator", "The first state began one of them", "0 or 1", "initiator1"),
}


def read(sheet: Sheet) -> Loose:
    """Four figures for each ordered pair and year; and each state's part in a war against another, as an event."""
    import polars as pl

    from detente.record.readers.shapes.rows import observations, year_span
    from detente.record.readers.shapes.spans import without_zeros

    years = sheet.frame.group_by("ccode1", "ccode2", "year", maintain_order=True).agg(
        pl.col("line").first(),
        pl.col("cowinterongoing").max().alias("ongoing"),
        pl.col("cowinteronset").max().alias("onset"),
        pl.col("warnum").n_unique().alias("number"),
        pl.col("initiator1").max().alias("initiator"),
    )
    codes = [pl.col(f"ccode{n}").cast(pl.String).alias(f"code{n}") for n in (1, 2)]
    long = years.select(
        "line", *codes, *year_span("year"), *(pl.col(column).cast(pl.Float64).alias(name) for column, (name, *_) in SERIES.items())
    ).unpivot(index=["line", "code1", "code2", "from", "to"], variable_name="series", value_name="value")
    return Loose(without_zeros(Loose(observations(long))).observations, _parts(sheet))


def _parts(sheet: Sheet) -> pl.DataFrame:
    """A state's part in a war against another, from its first to its last year; deaths are of the whole part, never of one year."""
    import polars as pl

    from detente.record.readers.shapes.rows import counted, events

    alike = ["warnum", "ccode1", "ccode2", "sidea1", "outcome1", "batdeath1"]
    parts = sheet.frame.group_by(alike, maintain_order=True).agg(
        pl.col("line").first(), pl.col("year").min().alias("first"), pl.col("year").max().alias("last")
    )
    codes = [pl.col(f"ccode{n}").cast(pl.String).alias(f"code{n}") for n in (1, 2)]
    actors = [pl.col(f"ccode{n}").cast(pl.String).alias(name) for n, name in ((1, "source_actor"), (2, "target_actor"))]
    return events(
        parts.select(
            "line",
            pl.date("first", 1, 1).alias("date"),
            pl.date("last", 12, 31).alias("to"),
            pl.lit("year").alias("precision"),
            *actors,
            *codes,
            pl.col("outcome1").cast(pl.String).alias("code"),
            counted(battle_deaths_of_source=(None, "batdeath1", None)),
            pl.format("{}-{}-{}-{}-{}", "warnum", "ccode1", "ccode2", "first", pl.col("outcome1").fill_null(0)).alias("id"),
        ),
        "cow-war.outcome",
    )


DATA_SET = DataSet(
    id="cow-war",
    name="Inter-State Wars",
    citation=Citation(
        ("Sarkees, Meredith Reid", "Wayman, Frank Whelon"),
        "Resort to War: 1816-2007",
        "2010",
        "CQ Press",
        "4",
        "https://correlatesofwar.org/data-sets/cow-war/",
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://correlatesofwar.org/data-sets/cow-war/",
    versions=("4",),
    series=tuple(
        PublishedSeries(name, label, unit, "directed dyad", 1816, 2007, variable, absent="zero")
        for name, label, unit, variable in SERIES.values()
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="directed dyad-years of war as the R package peacesciencer ships them",
            files=("cow_war_inter.parquet", "cow_war_inter.csv"),
            columns={
                **{"warnum": Column("whole", needed=True), "ccode1": CODE, "ccode2": CODE, "year": YEAR},
                **{"cowinterongoing": FLAG, "cowinteronset": FLAG, "sidea1": whole(1, 2), "initiator1": FLAG, "outcome1": whole(1, 8)},
                "batdeath1": Column("number", missing=NINE, low=0),
            },
            read=read,
            coding="cow",
            version="4",
            proof="real rows",
            proven_by="cow_war_inter.parquet of peacesciencer 1.2.9: 1,932 rows",
            note="two states may fight in two wars in a year; the rows are of 1823 to 2003, while the work covers 1816-2007",
        ),
    ),
    note="The battle deaths in the file are of a state's whole part in a war and stand again in each year and against each enemy: "
    "they are events here, and must not be added up over enemies.",
)
