"""A score of tone and attention between every two countries, by month and day, computed from GDELT 2.0."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import observations
from detente.record.sheets import Column, Sheet

SCORE = "A sum, so it mixes tone with the volume of news: divide by the active days, and expect drift. Both directions are added into one."
SUMS = (
    PublishedSeries(
        "gdelt-country-graph.monthly_score", "Score of the month", "score", "dyad", 2018, 2024, "score_sum", "month", note=SCORE
    ),
    PublishedSeries(
        "gdelt-country-graph.active_days",
        "Days of the month with a score",
        "days",
        "dyad",
        2018,
        2024,
        "active_days",
        "month",
        note="Ends in February 2024.",
    ),
)
DAILY = PublishedSeries(
    "gdelt-country-graph.daily_score",
    "Score of the day",
    "score",
    "dyad",
    2018,
    2024,
    "score_sum",
    "day",
    note=SCORE + " 96 days have no file. Ends on 23 February 2024.",
)


def read_months(sheet: Sheet) -> Loose:
    """The sum of the month's scores and its active days for each pair."""
    import polars as pl

    months = sheet.frame.select(
        pl.col("iso3_a").alias("code1"),
        pl.col("iso3_b").alias("code2"),
        pl.col("month").alias("from"),
        pl.col("month").dt.month_end().alias("to"),
        "line",
        pl.col("score_sum").alias(SUMS[0].id),
        pl.col("active_days").cast(pl.Float64).alias(SUMS[1].id),
    )
    index = ["code1", "code2", "from", "to", "line"]
    return Loose(observations(months.unpivot(index=index, variable_name="series", value_name="value"), "derived"))


def read_days(sheet: Sheet) -> Loose:
    """The score of each day with one."""
    import polars as pl

    days = sheet.frame.select(
        pl.lit(DAILY.id).alias("series"),
        pl.col("iso3_a").alias("code1"),
        pl.col("iso3_b").alias("code2"),
        pl.col("date").alias("from"),
        pl.col("date").alias("to"),
        pl.col("score_sum").alias("value"),
        "line",
    )
    return Loose(observations(days, "derived"))


PAIR = {"iso3_a": Column(needed=True), "iso3_b": Column(needed=True), "score_sum": Column("number", needed=True)}
DATA_SET = DataSet(
    id="gdelt-country-graph",
    name="GDELT graph of countries",
    citation=Citation(
        ("gzemo",),
        "gdelt-graph-data: daily country networks from GDELT",
        "2024",
        "GitHub",
        "commit 8b71911",
        "https://github.com/gzemo/gdelt-graph-data",
    ),
    also_cite=(
        Citation(
            ("Leetaru, Kalev", "Schrodt, Philip A."),
            "GDELT: Global Data on Events, Location, and Tone, 1979-2012",
            "2013",
            "International Studies Association Annual Convention",
        ),
    ),
    licence="GPL-3.0 (repository); terms of GDELT not read",
    redistribution="facts-only",
    page="https://github.com/gzemo/gdelt-graph-data",
    versions=("commit 8b71911",),
    series=(*SUMS, DAILY),
    formats=(
        Format(
            id="months",
            title="every pair by month",
            files=("monthly_all_dyads*.parquet",),
            columns={"month": Column("date", needed=True), **PAIR, "active_days": Column("whole", low=1, high=31)},
            read=read_months,
            coding="iso3",
            version="commit 8b71911",
            proof="real rows",
            proven_by="gdelt_country_graph/monthly_all_dyads.parquet: 436,752 rows",
            note="Summed from the daily networks; pairs of zero are left out.",
        ),
        Format(
            id="days",
            title="pairs with the United States or Pakistan by day",
            files=("daily_usa_pak_dyads*.parquet",),
            columns={"date": Column("date", needed=True), **PAIR},
            read=read_days,
            coding="iso3",
            version="commit 8b71911",
            proof="real rows",
            proven_by="gdelt_country_graph/daily_usa_pak_dyads.parquet: 318,553 rows",
        ),
    ),
    note=(
        "Only records whose two actors are bare countries: ministries, armies and presidents are left out, the most political part. A pair "
        "without a row has a zero sum or falls on a lost day: missing here."
    ),
)
