"""Output, people, capital, debt, trade, Chinese finance and opinion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flagship.rows import Row, by_year, number, scaled, shared_rows

MIXED_TERRITORY = "Left out: the source divides the output of the western wing by the people of both wings."
BACK_CAST = "The source joins other estimates before its first own year, 1960."
PROJECTED = "A projection of the United Nations."
PROJECTED_FROM = 2022
INDICATORS = {
    "fdi": "foreign_direct_investment_net_inflows_percent_of_gdp",
    "external_debt": "debt_to_foreigners_by_public_and_private_percent_of_gni",
    "aid_received_share": "aid_received_percent_of_gni",
    "military_burden": "military_expenditure_percent_of_gdp",
}
EARLIER = "Of an earlier release of the same data base; it agrees with the preferred one in 1960-69."
OLD_RELEASE = "Not preferred: an earlier release of SIPRI's data, to 2020."
CHINA = ("oof", "oda", "vof")
WITH_ROLLOVERS = "Not preferred: counts again what refinances or rolls over an earlier loan."
PEW_2013 = "Preferred: as Pew published it, from memory; the harmonised responses give 16.38, between 85 and 78 in the years beside it."
PEW_2013_FILE = (
    "Not preferred: as the harmonised responses give it; it cannot be the answer to the question, and seems to be of another one."
)


def rows(data: Path) -> Iterator[Row]:
    """The rows of ``economy.csv``."""
    yield from _output(data)
    yield from _latent(data)
    yield from _indicators(data)
    yield from _trade(data)


def _output(data: Path) -> Iterator[Row]:
    folder = data / "structural/economy"
    for row in shared_rows(folder / "gdp_country_year_1950_on.csv", gwcode="770"):
        year = int(row["year"])
        note = BACK_CAST if year < 1960 else ""
        yield Row("gdp", str(year), scaled(row["gdp_kd"], 1e6, 1), source="wdi-demspaces", status="found", note=note)
        mixed = 1960 <= year < 1970
        head = None if mixed else scaled(row["gdppc_kd"], 1, 2)
        note = MIXED_TERRITORY if mixed else note
        yield Row("gdp_per_head", str(year), head, source="wdi-demspaces", status="found", note=note)
    for row in shared_rows(folder / "population_country_year.csv", gwcode="770"):
        if 1947 <= int(row["year"]) <= 2025:
            note = PROJECTED if int(row["year"]) >= PROJECTED_FROM else ""
            yield Row("population", row["year"], scaled(row["pop"], 1e3, 4), source="wpp-demspaces", status="found", note=note)


def _latent(data: Path) -> Iterator[Row]:
    columns = {"gdp_present_territory": "pwtrgdp", "gdp_per_head_present_territory": "mrgdppc", "population_present_territory": "pwtpop"}
    for row in shared_rows(data / "structural/economy/isard_gdp_pop_1945_on.csv", ccode="770"):
        for name, column in columns.items():
            yield Row(name, row["year"], scaled(row[column], 1, 3), source="fariss-2022", status="found")


def _indicators(data: Path) -> Iterator[Row]:
    rows_of = list(shared_rows(data / "structural/economy/gapminder_wdi_country_year.csv", iso3="PAK"))
    for row in rows_of:
        for name, column in INDICATORS.items():
            if row[column]:
                yield Row(name, row["year"], number(row[column]), source="wdi-gapminder", status="found")
    known = {row["year"] for row in rows_of if row[INDICATORS["military_burden"]]}
    for row in shared_rows(data / "structural/military_expenditure/owid_sipri_milex.csv", Entity="Pakistan"):
        value = number(row["military_expenditure_share_gdp"])
        if value is not None:
            variant, note = ("sipri-2021", OLD_RELEASE) if row["Year"] in known else ("", EARLIER)
            yield Row("military_burden", row["Year"], value, source="sipri-milex", status="found", variant=variant, note=note)


def _trade(data: Path) -> Iterator[Row]:
    path = data / "structural/economy/imf_dots_us_bilateral_trade.csv"
    exports, imports = (
        "Goods, Value of Exports, Free on board (FOB), US Dollars (TXG_FOB_USD)",
        ("Goods, Value of Imports, Cost, Insurance, Freight (CIF), US Dollars (TMG_CIF_USD)"),
    )
    for year, row in by_year(shared_rows(path, **{"Counterpart Country Name": "Pakistan"}), "Time Period").items():
        yield Row("imports_from_us", str(year), scaled(row[exports], 1e6), source="imf-dots", status="found")
        yield Row("exports_to_us", str(year), scaled(row[imports], 1e6), source="imf-dots", status="found")
    for year, row in by_year(shared_rows(path, **{"Counterpart Country Name": "India"}), "Time Period").items():
        out, back = number(row[exports]), number(row[imports])
        if out is not None and back is not None:
            yield Row("us_trade_with_india", str(year), round((out + back) / 1e6, 6), source="imf-dots", status="derived")


def china(data: Path) -> Iterator[Row]:
    """The rows of ``china.csv``."""
    for row in shared_rows(data / "structural/china_finance/gcdf_v3_country_year.csv", ccode="770"):
        for ending, variant, note in (("adj", "", ""), ("amt", "with-rollovers", WITH_ROLLOVERS)):
            value = sum(number(row[f"{kind}_{ending}"]) or 0.0 for kind in CHINA) / 1e6
            yield Row("china_finance", row["year"], round(value, 3), source="aiddata-gcdf", status="derived", variant=variant, note=note)


def opinion(data: Path) -> Iterator[Row]:
    """The rows of ``opinion.csv``."""
    for row in shared_rows(data / "structural/pew/favorability_country_wave.csv", iso3="PAK"):
        name = {"USA": "favourability_us", "CHN": "favourability_china"}.get(row["target"])
        if name is None:
            continue
        strange = (name, row["year"]) == ("favourability_china", "2013")
        variant, note = ("harmonised-responses", PEW_2013_FILE) if strange else ("", "")
        yield Row(name, row["year"], number(row["favorable_pct"]), source="pew-gap", status="derived", variant=variant, note=note)
        if name == "favourability_us":
            yield Row("unfavourability_us", row["year"], number(row["unfavorable_pct"]), source="pew-gap", status="derived")
    yield Row("favourability_china", "2013", 81.0, source="pew-2013-china", status="recalled", note=PEW_2013)
