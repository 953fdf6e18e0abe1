"""New America: American drone strikes in Pakistan, strike by strike, and their sums by year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import counted, events, observations, within, year_span
from detente.record.sheets import Column, Sheet

GROUPS = ("militants", "civilians", "unknown", "total")
SUMS = {
    "civilians": ("drones-new-america.civilians", "Civilians killed"),
    "total": ("drones-new-america.killed", "Killed"),
}
STRIKES = "drones-new-america.strikes"
ENDS = ("low", "avg", "high")


def read(sheet: Sheet) -> Loose:
    """An event for each strike, and sums over the strikes of each year.

    In a sum an empty cell counts nobody, since New America lists every strike under three headings; in the event it stays empty.
    """
    import polars as pl

    frame = sheet.frame.with_columns(
        *(pl.lit("United States").alias(name) for name in ("source_actor", "code1")),
        *(pl.lit("Pakistan").alias(name) for name in ("target_actor", "code2")),
    )
    strikes = frame.select(
        *("line", "date", "source_actor", "code1", "target_actor", "code2"),
        pl.lit("drone strike").alias("code"),
        counted(**{("killed" if group == "total" else group): tuple(f"{group}_{end}" for end in ENDS) for group in GROUPS}),  # type: ignore[arg-type]
        pl.format("{}, {}", "village", "region").alias("place"),
        pl.col("geo_lat").alias("lat"),
        pl.col("geo_lon").alias("lon"),
        pl.format("{}", "line").alias("id"),
    )
    years = frame.group_by("year", "code1", "code2", maintain_order=True).agg(
        pl.len().alias("strikes"), *(pl.col(f"{group}_{end}").sum() for group in SUMS for end in ENDS), pl.col("line").min()
    )
    years = years.with_columns(*year_span("year"))
    kept = ("line", "code1", "code2", "from", "to")
    sums = [years.select(*kept, pl.lit(STRIKES).alias("series"), pl.col("strikes").cast(pl.Float64).alias("value"))]
    for group, (name, _) in SUMS.items():
        low, value, high = (pl.col(f"{group}_{end}") for end in ENDS)
        bounded = value.clip(low, high).alias("value")
        sums.append(years.select(*kept, pl.lit(name).alias("series"), bounded, low.alias("low"), high.alias("high")))
    found = pl.concat([within(observations(part, "derived")) for part in sums])
    return Loose(found, events(strikes, "drones-new-america"))


COUNT = Column("number", low=0)
DATA_SET = DataSet(
    id="drones-new-america",
    name="America's Counterterrorism Wars: the drone war in Pakistan",
    citation=Citation(
        ("New America",),
        "America's Counterterrorism Wars: the drone war in Pakistan",
        "2020",
        "New America",
        url="https://www.newamerica.org",
    ),
    licence="not stated for the counts; public counts of New America, with attribution",
    redistribution="facts-only",
    page="https://www.newamerica.org",
    series=(
        PublishedSeries(STRIKES, "American drone strikes", "strikes", "directed dyad", 2004, 2018),
        *(
            PublishedSeries(name, f"{label} by American drone strikes", "persons", "directed dyad", 2004, 2018, f"{group}_avg")
            for group, (name, label) in SUMS.items()
        ),
    ),
    formats=(
        Format(
            id="strikes",
            title="strike by strike",
            files=("new_america_pakistan_strikes.csv", "drone_attacks.csv"),
            columns={
                "date": Column("date", needed=True, form="%m/%d/%Y"),
                "year": Column("year", needed=True),
                "village": Column(),
                "region": Column(),
                **{f"{group}_{end}": COUNT for group in GROUPS for end in ENDS},
                "geo_lat": Column("number", low=-90, high=90),
                "geo_lon": Column("number", low=-180, high=180),
            },
            read=read,
            coding="name",
            proof="real rows",
            proven_by="new_america_pakistan_strikes.csv: 414 strikes",
        ),
    ),
    note=(
        "Pakistan is the state on whose soil a strike fell. Civilians are counted more cautiously than by the Bureau of Investigative "
        "Journalism. The list has no id of a strike: its line in the file stands for one."
    ),
)
