"""Indices of V-Dem v12 as the project demspaces prepared them for its forecasts."""

from __future__ import annotations

from dataclasses import replace

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, NUMBER, YEAR
from detente.record.readers.shapes.rows import state_years
from detente.record.readers.shapes.vdem_variables import INDEX, PREPARED, VARIABLES
from detente.record.readers.vdem import CITATION
from detente.record.sheets import Column, Sheet

TABLE = tuple(row for row in VARIABLES if row[0] in PREPARED)
NAMES = {variable: f"vdem-demspaces.{word}" for variable, word, *_ in TABLE}
UNIT, PERCENT = Column("number", low=0, high=1), Column("number", low=0, high=100)
KINDS = {variable: UNIT if unit == INDEX else PERCENT if unit.startswith("%") else NUMBER for variable, _, _, unit in TABLE}


def read(sheet: Sheet) -> Loose:
    """Twenty-eight variables for each state and year; they count as derived, since some were imputed or carried forward."""
    return state_years(sheet, "gwcode", "year", NAMES, status="derived")


DATA_SET = DataSet(
    id="vdem-demspaces",
    name="V-Dem v12 as prepared by demspaces",
    citation=replace(CITATION, version="12", year="2022"),
    also_cite=(
        Citation(
            ("V-Dem Institute",),
            "demspaces: forecasts of closing democratic spaces",
            "2022",
            url="https://github.com/vdeminstitute/demspaces",
        ),
    ),
    licence="CC BY-SA 4.0",
    redistribution="ships",
    page="https://github.com/vdeminstitute/demspaces",
    versions=("12",),
    series=tuple(PublishedSeries(NAMES[variable], label, unit, "state", 1970, 2021, variable) for variable, _, label, unit in TABLE),
    formats=(
        Format(
            id="states-v12",
            title="state-years of the 2022 update",
            files=("vdem_v12_country_year_demspaces.csv",),
            columns={"gwcode": CODE, "year": YEAR, **KINDS},
            read=read,
            coding="gw",
            version="12",
            proof="real rows",
            proven_by="vdem_v12_country_year_demspaces.csv: 8,187 rows",
        ),
    ),
    note="Some values were imputed or carried forward by the project and are not told apart in its file; for the published ones see vdem.",
)
