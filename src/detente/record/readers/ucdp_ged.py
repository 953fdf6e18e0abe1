"""Events of organised violence, each with its place, its days and its dead, after the Uppsala Conflict Data Program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import counted, events, observations, state_years, within, year_span
from detente.record.sheets import Column, Reject, Sheet

if TYPE_CHECKING:
    import polars as pl

SET = "ucdp-ged"
VIOLENCE = {1: "state-based", 2: "non-state", 3: "one-sided"}
KILLED = {
    1: ("state_based_deaths", "Killed in conflicts of states"),
    2: ("non_state_deaths", "Killed in conflicts of groups that are no states"),
    3: ("one_sided_deaths", "Killed by violence against civilians"),
}
PRECISION = {1: "day", 2: "week", 3: "week", 4: "month", 5: "year"}
OWID = {
    "Direct conflict deaths": PublishedSeries(
        f"{SET}.all_deaths_to_2018",
        "Killed in organised violence of any kind",
        "deaths",
        "state",
        1989,
        2018,
        "Direct conflict deaths",
        note="As totalled by Our World in Data; a zero says that the source counts none.",
    ),
    "Direct conflict death rate": PublishedSeries(
        f"{SET}.all_death_rate_to_2018",
        "Killed in organised violence of any kind, of each 100,000 people",
        "deaths per 100,000 people",
        "state",
        1989,
        2018,
        "Direct conflict death rate",
    ),
}
BY_KIND = tuple(
    PublishedSeries(f"{SET}.{name}", label, "deaths", "state", 1989, 2024, "best", absent="zero", note="Summed by place and first day.")
    for name, label in KILLED.values()
)


def read_totals(sheet: Sheet) -> Loose:
    """Deaths and their rate for each country and year."""
    return state_years(sheet, "Entity", "Year", {column: series.id for column, series in OWID.items()})


def read_events(sheet: Sheet) -> Loose:
    """Each event, and the dead by place, year and kind of violence."""
    import polars as pl

    form = "%Y-%m-%d"
    frame = sheet.frame.with_columns(
        pl.col(name).str.slice(0, 10).str.to_date(form, strict=False).alias(new)
        for name, new in (("date_start", "date"), ("date_end", "to"))
    )
    undated = frame.filter(pl.col("date").is_null() | pl.col("to").is_null())["line", "date_start"]
    rejects = tuple(Reject(line, "date_start", text or "", "two dates as 1994-04-07 were expected") for line, text in undated.iter_rows())
    frame = frame.drop_nulls(["date", "to"])
    return Loose(observations(within(_deaths(frame))), _events(frame), rejects)


def _deaths(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    names = {kind: f"{SET}.{name}" for kind, (name, _) in KILLED.items()}
    grouped = frame.group_by("country_id", "year", "type_of_violence").agg(
        pl.col("best").sum().cast(pl.Float64).alias("value"), pl.col("low", "high").sum().cast(pl.Float64), pl.col("line").min()
    )
    return grouped.sort("type_of_violence", "country_id", "year").select(
        pl.col("type_of_violence").replace_strict(names, return_dtype=pl.String).alias("series"),
        pl.col("country_id").cast(pl.String).alias("code1"),
        *year_span("year"),
        *("value", "low", "high", "line"),
    )


def _events(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    one = "best"
    return events(
        frame.select(
            "date",
            "to",
            pl.col("date_prec").replace_strict(PRECISION, return_dtype=pl.String).alias("precision"),
            pl.col("side_a").alias("source_actor"),
            pl.col("side_b").alias("target_actor"),
            pl.col("gwnoa").cast(pl.String).alias("code1"),
            pl.col("gwnob").cast(pl.String).alias("code2"),
            pl.col("type_of_violence").replace_strict(VIOLENCE, return_dtype=pl.String).alias("code"),
            counted(
                deaths=("low", one, "high"),
                deaths_of_side_a=(None, "deaths_a", None),
                deaths_of_side_b=(None, "deaths_b", None),
                deaths_of_civilians=(None, "deaths_civilians", None),
                deaths_of_unknown=(None, "deaths_unknown", None),
            ),
            pl.concat_str("where_coordinates", "country", separator=", ", ignore_nulls=True).alias("place"),
            pl.col("latitude").alias("lat"),
            pl.col("longitude").alias("lon"),
            pl.col("id").cast(pl.String),
            "line",
        ),
        SET,
    )


DEATHS = Column("whole", low=0)
DATA_SET = DataSet(
    id=SET,
    name="UCDP Georeferenced Event Dataset",
    citation=Citation(
        ("Sundberg, Ralph", "Melander, Erik"),
        "Introducing the UCDP Georeferenced Event Dataset",
        "2013",
        "Journal of Peace Research 50(4), 523-532",
        url="https://ucdp.uu.se/downloads/",
    ),
    licence="CC BY 4.0",
    redistribution="ships",
    page="https://ucdp.uu.se/downloads/",
    versions=("23.1", "24.1", "25.1"),
    series=(*BY_KIND, *OWID.values()),
    formats=(
        Format(
            id="publisher",
            title="one row for each event, GEDEvent",
            files=("GEDEvent*.csv", "ged[0-9]*.csv"),
            columns={
                "id": Column("whole", needed=True),
                "year": Column("year", needed=True),
                "type_of_violence": Column("whole", low=1, high=3, needed=True),
                "side_a": Column(needed=True),
                "side_b": Column(needed=True),
                "gwnoa": Column("whole"),
                "gwnob": Column("whole"),
                "where_coordinates": Column(),
                "country": Column(),
                "country_id": Column("whole", needed=True),
                "latitude": Column("number", low=-90, high=90),
                "longitude": Column("number", low=-180, high=180),
                "date_prec": Column("whole", low=1, high=5, needed=True),
                "date_start": Column(needed=True),
                "date_end": Column(needed=True),
                **dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low"), DEATHS),
            },
            read=read_events,
            coding="gw",
            proof="codebook",
            proven_by="UCDP GED Codebook: columns, type_of_violence 1 to 3, date_prec 1 day, 2 some days, 3 week, 4 month, 5 year",
        ),
        Format(
            id="owid",
            title="deaths by country and year to 2018, from Our World in Data",
            files=("owid_ucdp_ged_deaths*.csv",),
            columns={
                "Entity": Column(needed=True),
                "Year": Column("year", needed=True),
                "Direct conflict deaths": Column("number", low=0),
                "Direct conflict death rate": Column("number", low=0),
            },
            read=read_totals,
            coding="name",
            version="to 2018",
            proof="real rows",
            proven_by="ucdp/owid_ucdp_ged_deaths_1989_2018.csv: 5,872 rows",
        ),
    ),
    downloads={"publisher": "https://ucdp.uu.se/downloads/ged/ged251-csv.zip"},
    note="Only events with at least one dead. By place: a death abroad counts where it happened.",
)
