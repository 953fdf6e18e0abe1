"""Latent estimates of gross domestic product and population, after Fariss and others."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import AMOUNT, CODE, YEAR
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Sheet

SERIES = (
    ("mrgdppc", "gdp_per_person", "Gross domestic product per person, on the scale of the Maddison project", "USD of 2011 (recalled)"),
    ("pwtrgdp", "gdp", "Gross domestic product, on the scale of Penn World Tables", "million USD of 2017 (recalled)"),
    ("pwtpop", "population", "Population, on the scale of Penn World Tables", "million persons"),
)
NAMES = {
    **{variable: f"fariss.{word}" for variable, word, _, _ in SERIES},
    **{f"sd_{variable}": f"fariss.{word}_standard_deviation" for variable, word, _, _ in SERIES},
}
COLUMNS = {"ccode": CODE, "year": YEAR, **dict.fromkeys(NAMES, AMOUNT)}


def read(sheet: Sheet) -> Loose:
    """Three estimates for each state and year, and the standard deviation of each."""
    return state_years(sheet, "ccode", "year", NAMES)


DATA_SET = DataSet(
    id="fariss",
    name="New estimates of over 500 years of historic GDP and population data",
    citation=Citation(
        ("Fariss, Christopher J.", "Anders, Therese", "Markowitz, Jonathan N.", "Barnum, Miriam"),
        "New Estimates of Over 500 Years of Historic GDP and Population Data",
        "2022",
        "Journal of Conflict Resolution 66(3): 553-591",
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="https://github.com/svmiller/isard",
    versions=("isard 0.2.0",),
    series=tuple(
        PublishedSeries(
            NAMES[f"{prefix}{variable}"],
            label + spread,
            unit,
            "state",
            1816,
            2019,
            f"{prefix}{variable}",
            note="simulated from a latent variable",
        )
        for variable, _, label, unit in SERIES
        for prefix, spread in (("", ""), ("sd_", ": standard deviation"))
    ),
    formats=(
        Format(
            id="isard",
            title="state-years as the R package isard ships them",
            files=("cw_gdppop.parquet", "cw_gdppop.csv"),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="0.2.0",
            proof="real rows",
            proven_by="cw_gdppop.parquet of isard 0.2.0: 16,536 rows",
        ),
        Format(
            id="isard-1945",
            title="the same, from 1945",
            files=("isard_gdp_pop_1945_on.csv",),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="0.2.0",
            proof="real rows",
            proven_by="isard_gdp_pop_1945_on.csv",
            note="a part of the rows of the format isard",
        ),
    ),
)
