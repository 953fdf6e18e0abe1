"""Deaths in battle on the territory of each state, after PRIO to 1988 and UCDP from 1989: two series, since they count otherwise."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.places import code_or_name
from detente.record.readers.shapes.rows import observations, within, year_span
from detente.record.sheets import Column, Reject, Sheet

PRIO, GED = "PRIO Battle-deaths 3.1", "UCDP GED 23.1"
BREAK = "The value is the best estimate; where the published range does not hold it, the range is left out. The count changes in 1989."
SERIES = {
    PRIO: PublishedSeries("ucdp-battle-deaths.prio", "Deaths in battle, PRIO", "deaths", "state", 1946, 1988, "best", note=BREAK),
    GED: PublishedSeries("ucdp-battle-deaths.ucdp", "Deaths in battle, UCDP", "deaths", "state", 1989, 2022, "best", note=BREAK),
}


def read(sheet: Sheet) -> Loose:
    """The best estimate with its range for each territory and year, in the series of its source."""
    import polars as pl

    known = pl.col("source").is_in(list(SERIES))
    found = sheet.frame.filter(known).select(
        pl.col("source").replace_strict({source: series.id for source, series in SERIES.items()}).alias("series"),
        code_or_name("gwcode", "country_name", "gw").alias("code1"),
        *year_span("year"),
        pl.col("best").alias("value"),
        "low",
        "high",
        "line",
    )
    other = sheet.frame.filter(~known)["line", "source"]
    why = f"{PRIO} or {GED} was expected"
    return Loose(observations(within(found)), rejects=tuple(Reject(line, "source", source, why) for line, source in other.iter_rows()))


DATA_SET = DataSet(
    id="ucdp-battle-deaths",
    name="Battle deaths by place, PRIO and UCDP",
    citation=Citation(
        ("Sundberg, Ralph", "Melander, Erik"),
        "Introducing the UCDP Georeferenced Event Dataset",
        "2013",
        "Journal of Peace Research 50(4), 523-532",
        "23.1",
        "https://ucdp.uu.se",
    ),
    also_cite=(
        Citation(
            ("Lacina, Bethany", "Gleditsch, Nils Petter"),
            "Monitoring Trends in Global Combat: A New Dataset of Battle Deaths",
            "2005",
            "European Journal of Population 21(2-3), 145-166",
            "3.1",
        ),
    ),
    licence="CC BY 4.0 from 1989; before, free with citation (PRIO); the compilation MIT (poldat)",
    redistribution="facts-only",
    page="https://github.com/kvelleby/poldat",
    versions=("PRIO 3.1 and UCDP GED 23.1",),
    series=tuple(SERIES.values()),
    formats=(
        Format(
            id="poldat",
            title="territory-years as the R package poldat ships them",
            files=("battle_deaths_country_year*.csv", "ucdpbrds*.csv"),
            columns={
                "gwcode": Column("whole", needed=True),
                "country_name": Column(needed=True),
                "year": Column("year", needed=True),
                "best": Column("number", low=0, needed=True),
                "low": Column("number", low=0),
                "high": Column("number", low=0),
                "source": Column(needed=True),
            },
            read=read,
            coding="gw",
            version="PRIO 3.1 and UCDP GED 23.1",
            proof="real rows",
            proven_by="ucdp/battle_deaths_country_year_1946_on.csv: 12,902 rows",
        ),
    ),
    note=(
        "By the place of death, not by whose soldiers died. Colonies and occupied territories have rows of their own; one whose code is in "
        "no list of states stands by its name. A zero says that the source counts none. Pakistan's 158,978 in 1971 include its "
        "East. The war over Kashmir in 1947-48 stands under India."
    ),
)
