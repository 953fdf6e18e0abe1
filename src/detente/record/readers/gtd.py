"""Terrorist incidents by country and year, after the Global Terrorism Database."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.one_state import summed_by_state
from detente.record.readers.shapes.rows import joined, observations, state_years
from detente.record.sheets import Column, Sheet
from detente.states import members

if TYPE_CHECKING:
    import polars as pl

LOST = 1993
INCIDENTS = PublishedSeries(
    "gtd.incidents",
    "Terrorist incidents",
    "incidents",
    "state",
    1970,
    2020,
    "n_incidents",
    absent="zero",
    note=f"The publisher lost its records of {LOST}: missing in every country, never zero. Another year without a row has no incident.",
)


def read(sheet: Sheet) -> Loose:
    """Incidents for each country and year, and a missing value for every state in the lost year.

    Two names of one state in a year, as Rhodesia and Zimbabwe in 1980, are summed.
    """
    counts = state_years(summed_by_state(sheet, "country", "year", ["n_incidents"]), "country", "year", {"n_incidents": INCIDENTS.id})
    return joined(counts, Loose(observations(_lost())))


def _lost() -> pl.DataFrame:
    """A row without a value for each member of either state system in the lost year, by its name; they stand on no line of the file."""
    import polars as pl

    names = sorted({state.polity: state.name for system in ("cow", "gw") for state in members(system, year=LOST)}.values())
    day = datetime.date(LOST, 1, 1), datetime.date(LOST, 12, 31)
    columns = {"from": day[0], "to": day[1], "series": INCIDENTS.id, "line": 0}
    return (
        pl.DataFrame({"code1": names})
        .with_columns(pl.lit(None, pl.Float64).alias("value"), *(pl.lit(value).alias(name) for name, value in columns.items()))
        .cast({"line": pl.Int64})
    )


DATA_SET = DataSet(
    id="gtd",
    name="Global Terrorism Database",
    citation=Citation(
        ("National Consortium for the Study of Terrorism and Responses to Terrorism (START)",),
        "Global Terrorism Database",
        "2021",
        "University of Maryland",
        "1970-2020",
        "https://www.start.umd.edu/gtd",
    ),
    licence="terms of START: no redistribution, no commercial use; counts by country and year are stated as facts",
    redistribution="facts-only",
    page="https://www.start.umd.edu/gtd",
    versions=("1970-2020",),
    series=(INCIDENTS,),
    formats=(
        Format(
            id="counts",
            title="incidents by country and year, from Rdatasets",
            files=("gtd_incidents_country_year*.csv", "TerrorismGlobal_table*.csv"),
            columns={
                "country": Column(needed=True),
                "year": Column("year", needed=True),
                "n_incidents": Column("whole", low=1, needed=True),
            },
            read=read,
            coding="name",
            version="1970-2020",
            proof="real rows",
            proven_by="terrorism/gtd_incidents_country_year.csv: 4,069 rows, 209,706 incidents",
            note="Made from TerrorismGlobal_table.csv of Rdatasets; rows of zero were dropped there.",
        ),
    ),
    note="Incidents only: this extract has no deaths. A country is where the incident took place, by its name at the time.",
)
