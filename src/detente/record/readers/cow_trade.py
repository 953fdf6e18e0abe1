"""Imports and exports of each state with all partners, after Correlates of War."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import AMOUNT, CODE, YEAR
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Sheet

NAMES = {"imports": "cow-trade.imports", "exports": "cow-trade.exports"}
COLUMNS = {"ccode": CODE, "year": YEAR, **dict.fromkeys(NAMES, AMOUNT)}


def read(sheet: Sheet) -> Loose:
    """Imports and exports for each state and year."""
    return state_years(sheet, "ccode", "year", NAMES)


DATA_SET = DataSet(
    id="cow-trade",
    name="Correlates of War Trade",
    citation=Citation(
        ("Barbieri, Katherine", "Keshk, Omar M. G.", "Pollins, Brian"),
        "Trading Data: Evaluating Our Assumptions and Coding Rules",
        "2009",
        "Conflict Management and Peace Science 26(5): 471-491",
        "4.0",
        "https://correlatesofwar.org/data-sets/bilateral-trade/",
    ),
    also_cite=(
        Citation(
            ("Barbieri, Katherine", "Keshk, Omar M. G."),
            "Correlates of War Project Trade Data Set Codebook",
            "2016",
            "",
            "4.0",
            "https://correlatesofwar.org",
        ),
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://correlatesofwar.org/data-sets/bilateral-trade/",
    versions=("4.0",),
    series=tuple(
        PublishedSeries(name, f"{column.capitalize()}, all partners", "million current USD", "state", 1870, 2014, column)
        for column, name in NAMES.items()
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="state-years as the R package peacesciencer ships them",
            files=("cow_trade_sy.parquet", "cow_trade_sy.csv"),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="4.0",
            proof="real rows",
            proven_by="cow_trade_sy.parquet of peacesciencer 1.2.9: 14,410 rows",
        ),
        Format(
            id="peacesciencer-1945",
            title="the same, from 1945",
            files=("cow_trade_totals_1945_2014.csv",),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="4.0",
            proof="real rows",
            proven_by="cow_trade_totals_1945_2014.csv",
            note="a part of the rows of the format peacesciencer",
        ),
    ),
)
