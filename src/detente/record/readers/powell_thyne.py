"""Coups and attempts at them, after Powell and Thyne."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, COUNT, YEAR
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Column, Reject, Sheet

SERIES = {
    "pt_attempt_num": ("powell-thyne.coup_attempts", "Attempts at a coup"),
    "pt_coup_num": ("powell-thyne.successful_coups", "Successful coups"),
    "pt_failed_num": ("powell-thyne.failed_coups", "Failed coups"),
}
OUTCOMES = {1: "failed", 2: "successful"}


def read_years(sheet: Sheet) -> Loose:
    """Three counts for each state and year."""
    return state_years(sheet, "gwcode", "year", {column: name for column, (name, _) in SERIES.items()})


def read_coups(sheet: Sheet) -> Loose:
    """Each attempt as an event; the code says whether it failed."""
    import polars as pl

    from detente.record.readers.shapes.rows import events
    from detente.record.readers.shapes.spans import day

    frame = sheet.frame.with_columns(day("year", "month", "day").alias("date"))
    undated = tuple(
        Reject(line, "day", str(number), "there is no such day")
        for line, number in frame.filter(pl.col("date").is_null()).select("line", "day").iter_rows()
    )
    attempts = frame.filter(pl.col("date").is_not_null()).select(
        "line",
        "date",
        pl.col("country").alias("source_actor"),
        pl.col("ccode").cast(pl.String).alias("code1"),
        pl.col("coup").replace_strict(OUTCOMES, return_dtype=pl.String).alias("code"),
        pl.col("country").alias("place"),
        pl.format("{}-{}-{}", "ccode", "date", pl.int_range(1, pl.len() + 1).over("ccode", "date")).alias("id"),
    )
    return Loose(None, events(attempts, "powell-thyne.outcome"), undated)


DATA_SET = DataSet(
    id="powell-thyne",
    name="Global Instances of Coups",
    citation=Citation(
        ("Powell, Jonathan M.", "Thyne, Clayton L."),
        "Global Instances of Coups from 1950 to 2010: A New Dataset",
        "2011",
        "Journal of Peace Research 48(2): 249-259",
        "",
        "http://www.uky.edu/~clthyn2/coup_data/home.htm",
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="http://www.uky.edu/~clthyn2/coup_data/home.htm",
    downloads={"publisher": "http://www.uky.edu/~clthyn2/coup_data/powell_thyne_coups_final.txt"},
    series=tuple(PublishedSeries(name, label, "count", "state", 1950, 2025, column) for column, (name, label) in SERIES.items()),
    formats=(
        Format(
            id="demspaces",
            title="state-years as the project demspaces made them",
            files=("powell_thyne_country_year.csv", "ptcoups.csv"),
            columns={"gwcode": CODE, "year": YEAR, **dict.fromkeys(SERIES, COUNT)},
            read=read_years,
            coding="gw",
            proof="real rows",
            proven_by="powell_thyne_country_year.csv of demspaces: 12,384 rows",
            note="counts over five and ten years and years since the last coup are left out; they follow from these",
        ),
        Format(
            id="publisher",
            title="the publisher's list, as events",
            files=("powell_thyne_coups_final*.txt",),
            columns={
                **{"country": Column(), "ccode": CODE, "year": YEAR},
                **{"month": Column("whole", needed=True, low=1, high=12), "day": Column("whole", needed=True, low=1, high=31)},
                "coup": Column("whole", needed=True, low=1, high=2),
            },
            read=read_coups,
            coding="cow",
            proof="codebook",
            proven_by="the columns country, ccode, year, month, day, coup and version, as public scripts name them that load the list "
            "(coup 1 failed, 2 successful)",
            dialect="tab",
        ),
    ),
)
