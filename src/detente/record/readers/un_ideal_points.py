"""Positions of states in the General Assembly of the United Nations, estimated from their votes."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import joined, observations, state_years, within, year_span
from detente.record.sheets import Column, Sheet

SERIES = {
    "idealpointall": PublishedSeries(
        "un-ideal-points.all_votes", "Ideal point from all votes", "ideal point", "state", 1946, 2023, "idealpointall"
    ),
    "idealpointfp": PublishedSeries(
        "un-ideal-points.final_votes", "Ideal point from votes on final passage", "ideal point", "state", 1946, 2024, "idealpointfp"
    ),
    "idealpointlegacy": PublishedSeries(
        "un-ideal-points.legacy", "Ideal point by the older method", "ideal point", "state", 1946, 2023, "idealpointlegacy"
    ),
    "nvotesall": PublishedSeries("un-ideal-points.votes", "Votes cast", "votes", "state", 1946, 2023, "nvotesall"),
    "nvotesfp": PublishedSeries(
        "un-ideal-points.votes_on_final_passage", "Votes cast on final passage", "votes", "state", 1946, 2024, "nvotesfp"
    ),
}
FIRST_SESSION = 1945  # the first session began in 1946


def read(sheet: Sheet) -> Loose:
    """Three estimates and two counts of votes for each state and session, by the year in which the session began."""
    return state_years(sheet, "ccode", "year", {column: series.id for column, series in SERIES.items()})


def read_publisher(sheet: Sheet) -> Loose:
    """The estimate from all votes with its interval of 90 per cent, and the votes cast."""
    import polars as pl

    frame = sheet.frame.with_columns((pl.col("session") + FIRST_SESSION).alias("year"))
    points = frame.select(
        pl.lit(SERIES["idealpointall"].id).alias("series"),
        pl.col("ccode").cast(pl.String).alias("code1"),
        *year_span("year"),
        pl.col("IdealPointAll").alias("value"),
        pl.col("Q5%All").alias("low"),
        pl.col("Q95%All").alias("high"),
        "line",
    ).drop_nulls("value")
    votes = state_years(Sheet(frame, sheet.file), "ccode", "year", {"NVotesAll": SERIES["nvotesall"].id})
    return joined(Loose(observations(within(points))), votes)


DATA_SET = DataSet(
    id="un-ideal-points",
    name="Ideal points in the United Nations General Assembly",
    citation=Citation(
        ("Bailey, Michael A.", "Strezhnev, Anton", "Voeten, Erik"),
        "Estimating Dynamic State Preferences from United Nations Voting Data",
        "2017",
        "Journal of Conflict Resolution 61(2), 430-456",
        url="https://doi.org/10.7910/DVN/LEJUQZ",
    ),
    licence="CC0 1.0",
    redistribution="ships",
    page="https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ",
    versions=("June 2024", "July 2025"),
    series=tuple(SERIES.values()),
    formats=(
        Format(
            id="july-2025",
            title="estimates of July 2025, by state and year",
            files=("ideal_points_*.csv", "IdealpointsJuly2025.csv"),
            columns={
                "ccode": Column("whole", needed=True),
                "year": Column("year", needed=True),
                **{column: Column("number") for column in SERIES},
            },
            read=read,
            coding="cow",
            version="July 2025",
            proof="real rows",
            proven_by="unga/ideal_points_1946_2024.csv: 11,440 rows of IdealpointsJuly2025.dta",
        ),
        Format(
            id="publisher",
            title="estimates by state and session, IdealpointestimatesAll",
            files=("IdealpointestimatesAll*.csv",),
            columns={
                "ccode": Column("whole", needed=True),
                "session": Column("whole", low=1, high=200, needed=True),
                "IdealPointAll": Column("number"),
                "Q5%All": Column("number", optional=True),
                "Q95%All": Column("number", optional=True),
                "NVotesAll": Column("number", optional=True),
            },
            read=read_publisher,
            coding="cow",
            proof="codebook",
            proven_by="IdealpointestimatesAll_Jun2024.csv as public replication code reads it: its columns, and year as session + 1945",
        ),
    ),
    downloads={"publisher": "https://dataverse.harvard.edu/api/access/datafile/10295878"},
    note=(
        "Higher is closer to the liberal order led by the United States. The year is that in which a session began; votes of the spring "
        "after belong to it. China is the holder of the seat: the People's Republic from 1971. There is no estimate for 1964."
    ),
)
