"""Aid, debt, investment, trade and military expenditure by country and year, as Gapminder compiles them."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Column, Sheet

ROUNDED = "As Gapminder rounds it; mainly from the World Development Indicators."
ARMS = "In trend-indicator values, not in millions of them; from SIPRI."
Named = tuple[str, str, str, int, int, str]
COLUMNS: dict[str, Named] = {
    "aid_received_total_us_inflation_adjusted": ("aid_received", "Development aid received", "constant USD", 1960, 2023, ROUNDED),
    "aid_received_percent_of_gni": ("aid_received_share_of_income", "Development aid received", "% of GNI", 1960, 2023, ROUNDED),
    "aid_received_per_person_current_us": (
        "aid_received_per_person",
        "Development aid received",
        "current USD per person",
        1960,
        2023,
        ROUNDED,
    ),
    "arms_exports_sipri_tiv": ("arms_exports", "Exports of major arms", "TIV", 1960, 2024, ARMS),
    "arms_imports_sipri_tiv": ("arms_imports", "Imports of major arms", "TIV", 1960, 2024, ARMS),
    "debt_servicing_costs_percent_of_exports_and_net_income_from_abroad": (
        *("debt_service", "Debt service", "% of exports and primary income", 1970, 2024),
        ROUNDED,
    ),
    "debt_to_foreigners_by_public_and_private_percent_of_gni": (
        "external_debt_share_of_income",
        "External debt",
        "% of GNI",
        1970,
        2024,
        ROUNDED,
    ),
    "external_debt_total_us_not_inflation_adjusted": ("external_debt", "External debt", "current USD", 1970, 2024, ROUNDED),
    "exports_percent_of_gdp": ("exports", "Exports of goods and services", "% of GDP", 1960, 2024, ROUNDED),
    "imports_percent_of_gdp": ("imports", "Imports of goods and services", "% of GDP", 1960, 2024, ROUNDED),
    "foreign_direct_investment_net_inflows_percent_of_gdp": (
        *("foreign_investment_inflows", "Foreign direct investment, net inflows", "% of GDP", 1970, 2024),
        ROUNDED,
    ),
    "foreign_direct_investment_net_outflows_percent_of_gdp": (
        *("foreign_investment_outflows", "Foreign direct investment, net outflows", "% of GDP", 1970, 2024),
        ROUNDED,
    ),
    "merchandise_trade_percent_of_gdp": ("merchandise_trade", "Trade in goods", "% of GDP", 1960, 2024, ROUNDED),
    "military_expenditure_percent_of_gdp": ("military_expenditure", "Military expenditure", "% of GDP", 1960, 2024, ROUNDED),
    "total_reserves_percent_of_debt_to_foreigners": ("reserves", "Reserves", "% of external debt", 1971, 2024, ROUNDED),
    "trade_balance_percent_of_gdp": ("trade_balance", "Balance of trade in goods and services", "% of GDP", 1960, 2024, ROUNDED),
}


def read(sheet: Sheet) -> Loose:
    """Sixteen quantities for each country and year; a cell without a value is missing."""
    return state_years(sheet, "iso3", "year", {column: f"gapminder.{named[0]}" for column, named in COLUMNS.items()})


DATA_SET = DataSet(
    id="gapminder",
    name="Gapminder, Systema Globalis",
    citation=Citation(
        ("Gapminder",),
        "Systema Globalis",
        "2025",
        "Gapminder",
        "commit c63931a",
        "https://github.com/open-numbers/ddf--gapminder--systema_globalis",
    ),
    also_cite=(Citation(("World Bank",), "World Development Indicators", "2025", "World Bank"),),
    licence="CC BY 4.0",
    redistribution="ships",
    page="https://github.com/open-numbers/ddf--gapminder--systema_globalis",
    versions=("commit c63931a",),
    series=tuple(
        PublishedSeries(f"gapminder.{name}", label, unit, "state", first, last, column, note=note)
        for column, (name, label, unit, first, last, note) in COLUMNS.items()
    ),
    formats=(
        Format(
            id="country-years",
            title="sixteen quantities by country and year",
            files=("gapminder_wdi_country_year*.csv",),
            columns={"iso3": Column(needed=True), "year": Column("year", needed=True), **{column: Column("number") for column in COLUMNS}},
            read=read,
            coding="iso3",
            version="commit c63931a",
            proof="real rows",
            proven_by="economy/gapminder_wdi_country_year.csv: 12,246 rows",
            note="Gapminder's files of one quantity each, joined by country and year.",
        ),
    ),
    note="Aid can be negative where repayments exceed it. Beside `wdi`, which reads the World Bank's own files.",
)
