"""Trade in goods between the United States and each partner, by year, after the International Monetary Fund."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import dyad_years, joined
from detente.record.sheets import Column, Sheet

SOLD = "Goods, Value of Exports, Free on board (FOB), US Dollars (TXG_FOB_USD)"
BOUGHT = "Goods, Value of Imports, Cost, Insurance, Freight (CIF), US Dollars (TMG_CIF_USD)"
EXPORTS = PublishedSeries(
    "imf-dots.goods_sold",
    "Goods sold, as the seller reports",
    "current USD",
    "directed dyad",
    1995,
    2022,
    "TXG_FOB_USD",
    note="From the first state to the second, free on board. Here only what the United States sold.",
)
IMPORTS = PublishedSeries(
    "imf-dots.goods_bought",
    "Goods sold, as the buyer reports",
    "current USD",
    "directed dyad",
    1995,
    2022,
    "TMG_CIF_USD",
    note="From the first state to the second, with cost, insurance and freight. Here only what the United States bought.",
)


def read(sheet: Sheet) -> Loose:
    """Exports from the reporter to its partner, and imports as what the partner sold to the reporter."""
    reporter, partner, year = "Country Name", "Counterpart Country Name", "Time Period"
    sold = dyad_years(sheet, reporter, partner, year, {SOLD: EXPORTS.id})
    bought = dyad_years(sheet, partner, reporter, year, {BOUGHT: IMPORTS.id})
    return joined(sold, bought)


DATA_SET = DataSet(
    id="imf-dots",
    name="Direction of Trade Statistics: the United States",
    citation=Citation(
        ("International Monetary Fund",),
        "Direction of Trade Statistics",
        "2023",
        "International Monetary Fund",
        url="https://data.imf.org",
    ),
    licence="terms of the IMF, with attribution",
    redistribution="facts-only",
    page="https://data.imf.org",
    series=(EXPORTS, IMPORTS),
    formats=(
        Format(
            id="united-states",
            title="trade of the United States by partner and year",
            files=("imf_dots_us_bilateral_trade*.csv", "dots_us*.csv"),
            columns={
                "Country Name": Column(needed=True),
                "Counterpart Country Name": Column(needed=True),
                "Time Period": Column("year", needed=True),
                SOLD: Column("number", low=0),
                BOUGHT: Column("number", low=0),
            },
            read=read,
            coding="name",
            version="1995-2022",
            proof="real rows",
            proven_by="economy/imf_dots_us_bilateral_trade.csv: 5,576 rows",
        ),
    ),
    versions=("1995-2022",),
    note="Names are the Fund's own, as in `China, P.R.: Mainland`. A cell without a value is missing, not zero.",
)
