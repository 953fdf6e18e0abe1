"""Political events between actors in the news, coded by ICEWS: one by one, and as yearly counts between states."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import dyad_years, events
from detente.record.sheets import Column, Sheet

LEVEL = "News coverage changes over the years: compare shares, not counts. Violence on the two territories counts, not governments' alone."
QUADS = {
    "verbal_coop": ("verbal_cooperation", "Words of cooperation"),
    "material_coop": ("material_cooperation", "Acts of cooperation"),
    "verbal_conf": ("verbal_conflict", "Words of conflict"),
    "material_conf": ("material_conflict", "Acts of conflict"),
}
PLACES = ("City", "District", "Province", "Country")


def read_years(sheet: Sheet) -> Loose:
    """Four counts for each ordered pair and year; a zero is a count, since other pairs were not counted at all."""
    return dyad_years(sheet, "source_iso3", "target_iso3", "year", {column: f"icews.{name}" for column, (name, _) in QUADS.items()})


def read_events(sheet: Sheet) -> Loose:
    """Each event with its actors, their countries, its CAMEO code and intensity."""
    import polars as pl

    return Loose(
        None,
        events(
            sheet.frame.select(
                pl.col("Event Date").alias("date"),
                pl.col("Source Name").alias("source_actor"),
                pl.col("Target Name").alias("target_actor"),
                pl.col("Source Country").alias("code1"),
                pl.col("Target Country").alias("code2"),
                pl.col("CAMEO Code").alias("code"),
                pl.col("Intensity").alias("score"),
                pl.concat_str(*PLACES, separator=", ", ignore_nulls=True).replace("", None).alias("place"),
                pl.col("Latitude").alias("lat"),
                pl.col("Longitude").alias("lon"),
                pl.col("Event ID").alias("id"),
                "line",
            ),
            "cameo",
        ),
    )


DATA_SET = DataSet(
    id="icews",
    name="Integrated Crisis Early Warning System: coded event data",
    citation=Citation(
        ("Boschee, Elizabeth", "Lautenschlager, Jennifer", "O'Brien, Sean", "Shellman, Steve", "Starz, James", "Ward, Michael"),
        "ICEWS Coded Event Data",
        "2015",
        "Harvard Dataverse",
        url="https://doi.org/10.7910/DVN/28075",
    ),
    licence="terms of the deposit, not read; counts are stated as facts",
    redistribution="facts-only",
    page="https://doi.org/10.7910/DVN/28075",
    series=tuple(
        PublishedSeries(f"icews.{name}", label, "events", "directed dyad", 2002, 2014, column, note=LEVEL)
        for column, (name, label) in QUADS.items()
    ),
    formats=(
        Format(
            id="netify",
            title="yearly counts by ordered pair of 152 states, as the R package netify ships them",
            files=("icews_directed_dyad_year*.parquet",),
            columns={
                "source_iso3": Column(needed=True),
                "target_iso3": Column(needed=True),
                "year": Column("year", needed=True),
                **{column: Column("whole", low=0) for column in QUADS},
            },
            read=read_years,
            coding="iso3",
            version="2002-2014, as packaged in netify",
            proof="real rows",
            proven_by="icews_dyad_year/icews_directed_dyad_year.parquet: 298,376 rows, 6.73 million events",
            note="Which actors are summed into a state, and which codes into the four classes, is not documented in that package.",
        ),
        Format(
            id="events",
            many=True,
            piece=r"^.*?(?=\.\d{8,14}\.tab$)",
            title="one row for each event, as deposited",
            files=("events.*.tab", "icews_events*.tab", "*icews-events*.tab"),
            columns={
                "Event ID": Column(needed=True),
                "Event Date": Column("date", needed=True),
                "Source Name": Column(),
                "Source Country": Column(),
                "CAMEO Code": Column(needed=True),
                "Intensity": Column("number", low=-10, high=10),
                "Target Name": Column(),
                "Target Country": Column(),
                **dict.fromkeys(PLACES, Column()),
                "Latitude": Column("number", low=-90, high=90),
                "Longitude": Column("number", low=-180, high=180),
            },
            read=read_events,
            coding="name",
            dialect="plain tab",
            proof="real rows",
            proven_by="format_samples/icews_events.2018.sample.tab: 3,705 events of June 2018",
            note="The file has no quoting. Codes are text: 010 is not 10. An id may come again on another day.",
        ),
    ),
    versions=("2002-2014, as packaged in netify",),
    note="One event may be reported under several codes and days. An actor that belongs to no country has no state.",
)
