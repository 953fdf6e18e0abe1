"""Terrorist incidents, injuries and deaths by country and year, after the RAND Corporation."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.one_state import summed_by_state
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Column, Reject, Sheet

FIRST, LAST = 1968, 2009
JUMP = (
    "International terrorism only before 1998, domestic too from then on: the series jumps. A year without an incident has no row, but "
    "neither have some places (the rows of 2007 sum to 4,189 of 4,526 incidents in the world): a year without a row is missing."
)
COLUMNS = {
    "Count of terrorist incidents (RAND)": ("incidents", "Terrorist incidents", "incidents"),
    "Injuries due to terrorism (RAND)": ("injuries", "Injured by terrorism", "persons"),
    "Fatalities due to terrorism (RAND)": ("deaths", "Killed by terrorism", "persons"),
}


def read(sheet: Sheet) -> Loose:
    """Three counts for each country and year from 1968; a row before it is refused, and a missing count is left out.

    Two names of one state in a year, as Serbia and Serbia and Montenegro, are summed.
    """
    import polars as pl

    before = sheet.frame.filter(pl.col("Year") < FIRST)["line", "Year"]
    why = f"the publisher's records begin in {FIRST}; this row counts incidents alone, or nothing"
    kept = summed_by_state(Sheet(sheet.frame.filter(pl.col("Year") >= FIRST), sheet.file), "Entity", "Year", list(COLUMNS))
    found = state_years(kept, "Entity", "Year", {column: f"rand-terrorism.{name}" for column, (name, _, _) in COLUMNS.items()})
    return Loose(found.observations, rejects=tuple(Reject(line, "Year", str(year), why) for line, year in before.iter_rows()))


DATA_SET = DataSet(
    id="rand-terrorism",
    name="RAND Database of Worldwide Terrorism Incidents",
    citation=Citation(
        ("RAND Corporation",),
        "RAND Database of Worldwide Terrorism Incidents",
        "2009",
        "RAND Corporation",
        url="https://www.rand.org/nsrd/projects/terrorism-incidents.html",
    ),
    licence="not stated; as packaged by Our World in Data",
    redistribution="facts-only",
    page="https://github.com/owid/owid-datasets",
    series=tuple(
        PublishedSeries(f"rand-terrorism.{name}", label, unit, "state", FIRST, LAST, column, note=JUMP)
        for column, (name, label, unit) in COLUMNS.items()
    ),
    formats=(
        Format(
            id="owid",
            title="counts by country and year, from Our World in Data",
            files=("rand_incidents_fatalities_country_year*.csv",),
            columns={
                "Entity": Column(needed=True),
                "Year": Column("year", needed=True),
                **{column: Column("whole", low=0) for column in COLUMNS},
            },
            read=read,
            coding="name",
            proof="real rows",
            proven_by="terrorism/rand_incidents_fatalities_country_year.csv: 2,523 rows, of which the 151 before 1968 are refused",
        ),
    ),
)
