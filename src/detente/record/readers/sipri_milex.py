"""SIPRI Military Expenditure Database: military expenditure as a share of output."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Column, Sheet

SHARE = "sipri-milex.share_of_gdp"


def read(sheet: Sheet) -> Loose:
    """A share for each state and year; a cell without one is left out, which means the same."""
    return state_years(sheet, "Entity", "Year", {"military_expenditure_share_gdp": SHARE})


DATA_SET = DataSet(
    id="sipri-milex",
    name="SIPRI Military Expenditure Database",
    citation=Citation(
        ("Stockholm International Peace Research Institute",),
        "SIPRI Military Expenditure Database",
        "2021",
        "Stockholm International Peace Research Institute",
        url="https://www.sipri.org/databases/milex",
    ),
    licence="SIPRI fair use: non-commercial with attribution; to reproduce a large part needs its permission",
    redistribution="facts-only",
    page="https://www.sipri.org/databases/milex",
    series=(
        PublishedSeries(
            SHARE, "Military expenditure, share of gross domestic product", "per cent of GDP", "state", 1949, 2020, "Share of GDP"
        ),
    ),
    formats=(
        Format(
            id="owid",
            title="the extract of Our World in Data",
            files=("owid_sipri_milex.csv",),
            columns={
                "Entity": Column(needed=True),
                "Year": Column("year", needed=True),
                "military_expenditure_share_gdp": Column("number", low=0, high=200),
            },
            read=read,
            coding="name",
            version="to 2020",
            proof="real rows",
            proven_by="owid_sipri_milex.csv: 8,496 rows",
            note="The level is not read: the file does not say its unit. Continents and the world have no number of a state.",
        ),
    ),
)
