"""The Bureau of Investigative Journalism: American drone strikes in Pakistan, strike by strike and by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import counted, dated, events, observations, year_span
from detente.record.sheets import Column, Sheet

if TYPE_CHECKING:
    import polars as pl

COUNTS = {"killed": "Killed", "civilians": "Civilians killed", "children": "Children killed"}
STRIKES = "drones-bij.strikes"
TOTAL = "total"


def read_years(sheet: Sheet) -> Loose:
    """Strikes, and three counts with low and high, for each year; the value is halfway. The row of totals is no year and is left out."""
    import polars as pl

    year = pl.when(pl.col("year").str.contains(r"^[12]\d{3}$")).then(pl.col("year")).alias("of")
    frame = sheet.frame.filter(pl.col("year") != TOTAL).with_columns(year)
    frame, rejects = dated(frame.with_columns(*year_span("of")), "year", "a year")
    each = [_pairs(frame, STRIKES, "strikes", "strikes").drop("low", "high")]
    each += [_pairs(frame, f"drones-bij.{what}", f"{what}_min", f"{what}_max") for what in COUNTS]
    return Loose(pl.concat([observations(part, "derived") for part in each]), rejects=rejects)


def _pairs(frame: pl.DataFrame, series: str, low: str, high: str) -> pl.DataFrame:
    import polars as pl

    return frame.select(
        *("line", "from", "to"),
        pl.lit(series).alias("series"),
        pl.lit("United States").alias("code1"),
        pl.lit("Pakistan").alias("code2"),
        ((pl.col(low) + pl.col(high)) / 2).alias("value"),
        pl.col(low).cast(pl.Float64).alias("low"),
        pl.col(high).cast(pl.Float64).alias("high"),
    )


def read_strikes(sheet: Sheet) -> Loose:
    """An event for each strike: who was killed and hurt, low and high, and where."""
    import polars as pl

    found = sheet.frame.select(
        "line",
        "date",
        pl.lit("United States").alias("source_actor"),
        pl.lit("United States").alias("code1"),
        pl.col("country").alias("target_actor"),
        pl.col("country").alias("code2"),
        pl.lit("drone strike").alias("code"),
        counted(
            killed=("min_ppl_killed", None, "max_ppl_killed"),
            civilians_killed=("min_civil_killed", None, "max_civil_killed"),
            children_killed=("min_child_killed", None, "max_child_killed"),
            injured=("min_injured", None, "max_injured"),
        ),
        pl.format("{}, {}", "location", "area").alias("place"),
        pl.col("strike_id").alias("id"),
    )
    return Loose(None, events(found, "drones-bij"))


COUNT = Column("whole", low=0)
DATA_SET = DataSet(
    id="drones-bij",
    name="Drone Warfare: strikes in Pakistan",
    citation=Citation(
        ("Bureau of Investigative Journalism",),
        "Drone Warfare: strikes in Pakistan, strike by strike",
        "2018",
        "Bureau of Investigative Journalism",
        url="https://www.thebureauinvestigates.com/projects/drone-war/pakistan",
    ),
    licence="CC BY-NC-ND 4.0 (the workbook); cite it, do not pass it on",
    redistribution="facts-only",
    page="https://www.thebureauinvestigates.com/projects/drone-war/pakistan",
    series=(
        PublishedSeries(STRIKES, "American drone strikes", "strikes", "directed dyad", 2004, 2018, "strikes"),
        *(
            PublishedSeries(
                f"drones-bij.{what}",
                f"{label} by American drone strikes",
                "persons",
                "directed dyad",
                2004,
                2018,
                f"{what}_min, {what}_max",
                note="The value is halfway between the low and the high count, for drawing; judge by the two counts.",
            )
            for what, label in COUNTS.items()
        ),
    ),
    formats=(
        Format(
            id="years",
            title="yearly sums over strikes",
            files=("series_bij_drone_pakistan.csv",),
            columns={
                "year": Column(needed=True),
                "strikes": COUNT,
                **{f"{what}_{end}": COUNT for what in COUNTS for end in ("min", "max")},
            },
            read=read_years,
            coding="name",
            proof="real rows",
            proven_by="series_bij_drone_pakistan.csv: 15 years and a row of totals, which the years add up to",
        ),
        Format(
            id="strikes",
            title="strike by strike, as the Guardian republished the Bureau's sheet",
            files=("tbij_pakistan_strikes.csv",),
            columns={
                "strike_id": Column(needed=True),
                "date": Column("date", needed=True, form="%Y-%m-%dT%H:%M:%SZ"),
                "location": Column(),
                "country": Column(needed=True),
                "area": Column(),
                **{f"{end}_{what}": COUNT for what in ("ppl_killed", "civil_killed", "child_killed", "injured") for end in ("min", "max")},
            },
            read=read_strikes,
            coding="name",
            proof="real rows",
            proven_by="tbij_pakistan_strikes.csv: 430 strikes",
        ),
    ),
    note="Pakistan is the state on whose soil a strike fell, not the one it was meant for. Ranges are conflicting reports: keep both.",
)
