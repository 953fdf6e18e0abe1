"""American troops abroad: active-duty personnel of the United States by host and year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.places import code_or_name
from detente.record.readers.shapes.rows import values, year_span
from detente.record.sheets import Column, Reject, Sheet

HOME = 2
ANTIGUA = 1006, 58, 1981  # the file goes on with a code of its own, and has rows of nobody under that of the new state
SERIES = {
    "troops_ad": ("us-troops.active_duty", "American active-duty personnel"),
    "army_ad": ("us-troops.army", "American active-duty personnel, army"),
    "navy_ad": ("us-troops.navy", "American active-duty personnel, navy"),
    "air_force_ad": ("us-troops.air_force", "American active-duty personnel, air force"),
    "marine_corps_ad": ("us-troops.marine_corps", "American active-duty personnel, marine corps"),
}


def read(sheet: Sheet) -> Loose:
    """Five counts for each host and year.

    Where a host stands twice in one year under two names, the row with nobody in it is refused: it is the rebuilt file's leftover of
    the other name; where both have people, the row under the host's own code stays. A count below zero is refused, the others of its
    row are kept. The United States as their own host are left out.
    """
    import polars as pl

    antigua = (pl.col("ccode") == ANTIGUA[0]) & (pl.col("year") >= ANTIGUA[2])
    code = pl.when(antigua).then(pl.lit(ANTIGUA[1])).otherwise(pl.col("ccode"))
    frame = sheet.frame.filter(pl.col("ccode") != HOME).with_columns(code.alias("ccode"), antigua.alias("borrowed"))
    twice = pl.len().over("ccode", "year") > 1
    manned = pl.any_horizontal(pl.col(column) > 0 for column in SERIES)
    leftover = twice & ~manned & manned.any().over("ccode", "year")
    second = ~leftover & (pl.len().over("ccode", "year", leftover) > 1) & pl.col("borrowed")
    rejects = tuple(
        Reject(line, "countryname", name, why)
        for rows, why in (
            (leftover, "nobody stands in this row, and the same host has another one in that year"),
            (second, "the same host has another count in that year under its own code"),
        )
        for line, name in frame.filter(rows).select("line", "countryname").iter_rows()
    )
    kept = frame.filter(~leftover & ~second).with_columns(
        *year_span("year"), code1=pl.lit(str(HOME)), code2=code_or_name("ccode", "countryname", "cow")
    )
    found = values(kept, {column: name for column, (name, _) in SERIES.items()})
    below = found.filter(pl.col("value") < 0).select("line", "series", "value")
    rejects += tuple(Reject(line, name, f"{value:g}", "at least 0 was expected") for line, name, value in below.iter_rows())
    return Loose(found.filter(pl.col("value") >= 0), rejects=rejects)


DATA_SET = DataSet(
    id="us-troops",
    name="Global U.S. Military Deployment Data",
    citation=Citation(
        ("Allen, Michael A.", "Flynn, Michael E.", "Machain, Carla Martinez"),
        "Global U.S. Military Deployment Data: 1950-2020",
        "2022",
        "Conflict Management and Peace Science 39(3): 351-370",
        "to 2024",
    ),
    licence="GPL-3 or later (package troopdata); the figures are the government's",
    redistribution="ships",
    page="https://github.com/meflynn/troopdata",
    series=tuple(PublishedSeries(name, label, "persons", "directed dyad", 1950, 2024, column) for column, (name, label) in SERIES.items()),
    formats=(
        Format(
            id="troopdata",
            title="country-years rebuilt for the R package troopdata",
            files=("us_troops_country_year.csv", "troopdata-rebuild-country-year.csv"),
            columns={
                "countryname": Column(needed=True),
                "year": Column("year", needed=True),
                "ccode": Column("whole", needed=True),
                **{column: Column("whole") for column in SERIES},
            },
            read=read,
            coding="cow",
            version="to 2024",
            proof="real rows",
            proven_by="us_troops_country_year.csv: 13,135 rows",
            note="53 rows of a second name or code of a host, all but one zero, are refused, and six counts below zero. Puerto Rico (6) "
            "and codes above 1000 are kept by name.",
        ),
    ),
    note="The United States send; the host is the second of the pair. A pair without a row is missing, not zero.",
)
