"""Gross domestic product and population by state and year, extended backwards for forecasts of democratic space."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import observations, state_years
from detente.record.sheets import Column, Sheet

PRODUCT = {
    "gdp_kd": PublishedSeries("demspaces.gdp", "Gross domestic product", "constant 2015 USD", "state", 1950, 2024, "gdp_kd"),
    "gdp_growth": PublishedSeries("demspaces.gdp_growth", "Growth of gross domestic product", "%", "state", 1950, 2024, "gdp_growth"),
    "gdppc_kd": PublishedSeries(
        "demspaces.gdp_per_person", "Gross domestic product per person", "constant 2015 USD per person", "state", 1950, 2024, "gdppc_kd"
    ),
    "gdppc_growth": PublishedSeries(
        "demspaces.gdp_per_person_growth", "Growth of gross domestic product per person", "%", "state", 1950, 2024, "gdppc_growth"
    ),
}
PROJECTED = 2022
PEOPLE = PublishedSeries(
    "demspaces.population",
    "Population",
    "thousand people",
    "state",
    1816,
    2025,
    "pop",
    note=f"From {PROJECTED} taken as projections of the United Nations: the file does not say in which year its estimates end.",
)


def read_product(sheet: Sheet) -> Loose:
    """Product and growth, in all and per person."""
    return state_years(sheet, "gwcode", "year", {column: series.id for column, series in PRODUCT.items()})


def read_people(sheet: Sheet) -> Loose:
    """Population, with the status ``projected`` where it is."""
    import polars as pl

    found = state_years(sheet, "gwcode", "year", {"pop": PEOPLE.id}).observations
    status = pl.when(pl.col("from").dt.year() >= PROJECTED).then(pl.lit("projected")).otherwise(pl.col("status")).alias("status")
    return Loose(observations(found.with_columns(status)) if found is not None else None)


DATA_SET = DataSet(
    id="demspaces",
    name="Democratic Space Barometer: product and population",
    citation=Citation(
        ("Beger, Andreas",),
        "demspaces: product and population, prepared for forecasts of democratic space",
        "",
        "V-Dem Institute",
        "commit 1012a66",
        url="https://github.com/vdeminstitute/demspaces",
    ),
    also_cite=(
        Citation(("World Bank",), "World Development Indicators", "", "World Bank"),
        Citation(("United Nations Population Division",), "World Population Prospects", "", "United Nations"),
    ),
    licence="World Bank CC BY 4.0 (product); United Nations CC BY 3.0 IGO (population)",
    redistribution="ships",
    page="https://github.com/vdeminstitute/demspaces",
    versions=("commit 1012a66",),
    series=(*PRODUCT.values(), PEOPLE),
    formats=(
        Format(
            id="gdp",
            title="gross domestic product by state and year",
            files=("gdp_country_year*.csv",),
            columns={
                "gwcode": Column("whole", needed=True),
                "year": Column("year", needed=True),
                **{column: Column("number") for column in PRODUCT},
            },
            read=read_product,
            coding="gw",
            version="commit 1012a66",
            proof="real rows",
            proven_by="economy/gdp_country_year_1950_on.csv: 12,188 rows",
            note="The World Bank's figures, extended before 1960 and over gaps from other sources. A first year's growth is given as zero.",
        ),
        Format(
            id="population",
            title="population by state and year",
            files=("population_country_year*.csv",),
            columns={
                "gwcode": Column("whole", needed=True),
                "year": Column("year", needed=True),
                "pop": Column("number", low=0),
            },
            read=read_people,
            coding="gw",
            version="commit 1012a66",
            proof="real rows",
            proven_by="economy/population_country_year.csv: 20,849 rows, of which 38 hold no value",
        ),
    ),
)
