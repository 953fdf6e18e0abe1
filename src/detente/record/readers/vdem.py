"""Varieties of Democracy: indices and indicators by country and year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, YEAR
from detente.record.readers.shapes.rows import state_years
from detente.record.readers.shapes.vdem_variables import INDICES, VARIABLES
from detente.record.sheets import Column, Sheet

SPREADS = {"v2x_polyarchy_sd": "electoral_democracy_standard_deviation", "v2x_libdem_sd": "liberal_democracy_standard_deviation"}
NAMES = {variable: f"vdem.{word}" for variable, word, *_ in VARIABLES}
BOUNDS = ("_codelow", "_codehigh")
UNIT = Column("number", low=0, high=1)


def read_extract(sheet: Sheet) -> Loose:
    """Seven indices, and the standard deviation of two, for each country and year."""
    names = {variable: NAMES[variable] for variable in INDICES} | {column: f"vdem.{word}" for column, word in SPREADS.items()}
    return state_years(sheet, "cown", "year", names)


def read_publisher(sheet: Sheet) -> Loose:
    """Every variable that is known here, with the bounds that the publisher gives (one standard deviation to each side)."""
    import polars as pl

    from detente.record.readers.shapes.rows import observations, within, year_span

    parts = [
        sheet.frame.select(
            "line",
            pl.lit(name).alias("series"),
            pl.col("COWcode").cast(pl.String).alias("code1"),
            *year_span("year"),
            pl.col(variable).alias("value"),
            *(pl.col(variable + bound).alias(side) for bound, side in zip(BOUNDS, ("low", "high"), strict=True)),
        ).drop_nulls("value")
        for variable, name in NAMES.items()
    ]
    return Loose(observations(within(pl.concat(parts))))


CITATION = Citation(
    ("Coppedge, Michael", "and others"),
    "V-Dem Country-Year Dataset",
    "2025",
    "Varieties of Democracy (V-Dem) Project",
    "15",
    "https://v-dem.net/data/the-v-dem-dataset/",
)
DATA_SET = DataSet(
    id="vdem",
    name="V-Dem Country-Year Dataset",
    citation=CITATION,
    licence="CC BY-SA 4.0",
    redistribution="ships",
    page="https://v-dem.net/data/the-v-dem-dataset/",
    versions=("15",),
    series=(
        *(PublishedSeries(NAMES[variable], label, unit, "state", 1789, 2024, variable) for variable, _, label, unit in VARIABLES),
        *(
            PublishedSeries(f"vdem.{word}", f"Standard deviation of {column[:-3]}", "0 to 1", "state", 1789, 2024, column)
            for column, word in SPREADS.items()
        ),
    ),
    formats=(
        Format(
            id="democracydata-1945",
            title="seven indices from 1945 as the R package democracyData ships them",
            files=("vdem_main_indices_1945_on.csv",),
            columns={"cown": CODE, "year": YEAR, **dict.fromkeys(INDICES, UNIT), **dict.fromkeys(SPREADS, UNIT)},
            read=read_extract,
            coding="cow",
            version="15",
            proof="real rows",
            proven_by="vdem_main_indices_1945_on.csv of democracyData: 13,229 rows",
            note="240 rows are of countries that Correlates of War has no number for, and are refused",
        ),
        Format(
            id="publisher",
            title="the publisher's file of countries and years",
            files=("V-Dem-CY-Full+Others-v*.csv", "V-Dem-CY-Core-v*.csv"),
            columns={
                **{"COWcode": CODE, "year": YEAR},
                **{variable: Column("number", optional=variable not in INDICES[:2]) for variable in NAMES},
                **{variable + bound: Column("number", optional=True) for variable in NAMES for bound in BOUNDS},
            },
            read=read_publisher,
            coding="cow",
            proof="codebook",
            proven_by="V-Dem Codebook v15 (recalled): columns country_name, country_text_id, country_id, year, COWcode, and for each index "
            "itself and with _codelow and _codehigh; names of variables as in the two extracts",
            note="countries without a code of Correlates of War are refused",
        ),
    ),
    note="For 1947-1969 the extracts have no variables on the military and on sovereignty; the publisher's file has.",
)
