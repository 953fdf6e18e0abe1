"""World Development Indicators: any indicator of the World Bank by country and year, in its bulk and its one-indicator files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import observations, year_span
from detente.record.sheets import Column, Sheet

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST, FURTHEST = 1960, 2024, 2040
KNOWN = {
    "NY.GDP.MKTP.CD": ("gdp_current", "Gross domestic product", "current USD"),
    "NY.GDP.MKTP.KD": ("gdp_constant", "Gross domestic product", "constant 2015 USD"),
    "NY.GDP.MKTP.KD.ZG": ("gdp_growth", "Growth of gross domestic product", "%"),
    "NY.GDP.PCAP.CD": ("gdp_per_person_current", "Gross domestic product per person", "current USD per person"),
    "NY.GDP.PCAP.KD": ("gdp_per_person_constant", "Gross domestic product per person", "constant 2015 USD per person"),
    "SP.POP.TOTL": ("population", "Population", "people"),
    "BX.KLT.DINV.CD.WD": ("foreign_investment_inflows", "Foreign direct investment, net inflows", "current USD"),
    "BX.KLT.DINV.WD.GD.ZS": ("foreign_investment_inflows_share", "Foreign direct investment, net inflows", "% of GDP"),
    "BM.KLT.DINV.WD.GD.ZS": ("foreign_investment_outflows_share", "Foreign direct investment, net outflows", "% of GDP"),
    "BX.TRF.PWKR.CD.DT": ("remittances", "Personal remittances received", "current USD"),
    "DT.ODA.ODAT.CD": ("aid_received_current", "Official development assistance received, net", "current USD"),
    "DT.ODA.ODAT.KD": ("aid_received_constant", "Official development assistance received, net", "constant USD"),
    "DT.ODA.ODAT.GN.ZS": ("aid_received_share_of_income", "Official development assistance received, net", "% of GNI"),
    "DT.ODA.ODAT.PC.ZS": ("aid_received_per_person", "Official development assistance received, net", "current USD per person"),
    "DT.DOD.DECT.CD": ("external_debt", "External debt", "current USD"),
    "DT.DOD.DECT.GN.ZS": ("external_debt_share_of_income", "External debt", "% of GNI"),
    "DT.TDS.DECT.EX.ZS": ("debt_service", "Debt service", "% of exports and primary income"),
    "FI.RES.TOTL.DT.ZS": ("reserves_share_of_debt", "Reserves", "% of external debt"),
    "FI.RES.TOTL.CD": ("reserves", "Reserves, with gold", "current USD"),
    "NE.EXP.GNFS.ZS": ("exports_share", "Exports of goods and services", "% of GDP"),
    "NE.IMP.GNFS.ZS": ("imports_share", "Imports of goods and services", "% of GDP"),
    "NE.RSB.GNFS.ZS": ("trade_balance_share", "Balance of trade in goods and services", "% of GDP"),
    "TG.VAL.TOTL.GD.ZS": ("merchandise_trade_share", "Trade in goods", "% of GDP"),
    "MS.MIL.XPND.CD": ("military_expenditure", "Military expenditure", "current USD"),
    "MS.MIL.XPND.GD.ZS": ("military_expenditure_share", "Military expenditure", "% of GDP"),
    "MS.MIL.TOTL.P1": ("armed_forces", "Armed forces personnel", "people"),
    "MS.MIL.MPRT.KD": ("arms_imports", "Imports of major arms", "TIV"),
    "MS.MIL.XPRT.KD": ("arms_exports", "Exports of major arms", "TIV"),
}
PIECE = r"^API_.*?(?=_v\d+_\d+\.|_v\d+\.|\.[a-z]+$)"  # what stands before the release: the indicator or the country
YEARS = tuple(str(year) for year in range(FIRST, FURTHEST + 1))


def series_id(indicator: str) -> str:
    """The series of an indicator: by its words where it is known here, else by the World Bank's code, as ``wdi.se_prm_enrr``."""
    return f"wdi.{KNOWN[indicator][0] if indicator in KNOWN else indicator.lower().replace('.', '_')}"


def read(sheet: Sheet) -> Loose:
    """A row for each country, indicator and year that has a value, year by year so that the whole bulk file fits in memory."""
    import polars as pl

    indicators = sheet.frame["Indicator Code"].unique().to_list()
    keyed = sheet.frame.with_columns(pl.col("Indicator Code").replace_strict({i: series_id(i) for i in indicators}).alias("series"))
    years = [
        keyed.filter(pl.col(year).is_not_null()).select(
            "series",
            pl.col("Country Code").alias("code1"),
            pl.date(pl.lit(int(year)), 1, 1).alias("from"),
            pl.date(pl.lit(int(year)), 12, 31).alias("to"),
            pl.col(year).alias("value"),
            "line",
        )
        for year in YEARS
    ]
    return Loose(observations(pl.concat(years)), described=_described(sheet.frame, "Indicator Code", "Indicator Name"))


def read_interface(sheet: Sheet) -> Loose:
    """A row for each record of the World Bank's interface that has a value; one without a country's code is left out."""
    import polars as pl

    given = sheet.frame.drop_nulls(["value", "countryiso3code"])
    names = {indicator: series_id(indicator) for indicator in given["indicator.id"].unique()}
    return Loose(
        observations(
            given.select(
                pl.col("indicator.id").replace_strict(names, return_dtype=pl.String).alias("series"),
                pl.col("countryiso3code").alias("code1"),
                *year_span("date"),
                "value",
                "line",
            )
        ),
        described=_described(given, "indicator.id", "indicator.value"),
    )


def _described(frame: pl.DataFrame, code: str, name: str) -> dict[str, tuple[str, str]]:
    """Label and unit of the indicators that are not known here: the unit is what stands last in brackets in the indicator's name."""
    pairs = frame.select(code, name).drop_nulls().unique(code, keep="first", maintain_order=True)
    return {series_id(indicator): label_and_unit(text) for indicator, text in pairs.iter_rows() if indicator not in KNOWN}


def label_and_unit(name: str) -> tuple[str, str]:
    """The two parts of an indicator's name.

    Example:
        >>> label_and_unit("School enrollment, primary (% gross)")
        ('School enrollment, primary', '% gross')
        >>> label_and_unit("Number of surgical procedures (per 100,000 population) by age")
        ('Number of surgical procedures (per 100,000 population) by age', '')
    """
    label, bracket, unit = name.strip().rpartition(" (")
    return (label, unit[:-1]) if bracket and unit.endswith(")") and ")" not in unit[:-1] else (name.strip(), "")


COLUMNS = {
    "Country Code": Column(needed=True),
    "Indicator Name": Column(),
    "Indicator Code": Column(needed=True),
    **{year: Column("number", optional=int(year) > FIRST) for year in YEARS},
}
CODEBOOK = "the World Bank's table of countries, indicators and years; codes and definitions as in its list of indicators"
DATA_SET = DataSet(
    id="wdi",
    name="World Development Indicators",
    citation=Citation(
        ("World Bank",),
        "World Development Indicators",
        "",
        "World Bank",
        url="https://datatopics.worldbank.org/world-development-indicators/",
    ),
    licence="CC BY 4.0",
    redistribution="ships",
    page="https://datatopics.worldbank.org/world-development-indicators/",
    series=tuple(
        PublishedSeries(f"wdi.{name}", label, unit, "state", FIRST, LAST, indicator) for indicator, (name, label, unit) in KNOWN.items()
    ),
    formats=(
        Format(
            id="bulk",
            title="all indicators, WDICSV or WDIData",
            files=("WDICSV*.csv", "WDIData*.csv"),
            columns=COLUMNS,
            read=read,
            coding="iso3",
            proof="codebook",
            proven_by=CODEBOOK,
        ),
        Format(
            id="indicator",
            many=True,
            title="one indicator or one country, as the World Bank's pages and its interface give it with `downloadformat=csv`",
            files=("API_*.csv",),
            piece=PIECE,
            columns=COLUMNS,
            read=read,
            coding="iso3",
            skip=4,
            proof="codebook",
            proven_by=CODEBOOK,
            note="Four lines stand before the header: the name of the database and the day of its update.",
        ),
        Format(
            id="interface",
            many=True,
            title="one indicator as the World Bank's interface gives it with `format=json`",
            files=("API_*.json", "[A-Z][A-Z].*.*.json"),
            columns={
                "indicator.id": Column(needed=True),
                "indicator.value": Column(),
                "countryiso3code": Column(),
                "date": Column("year", needed=True),
                "value": Column("number"),
            },
            read=read_interface,
            coding="iso3",
            dialect="json",
            proof="codebook",
            proven_by="the World Bank's description of its interface, version 2",
            note="Ask for all in one page, as with `per_page=20000`: a file holds one page, and does not say which are lacking.",
        ),
    ),
    downloads={"bulk": "https://databank.worldbank.org/data/download/WDI_CSV.zip"},
    note=(
        "Every indicator in the file is read; one that is not named here has the label and the unit of its name in "
        "the file. Country groups, as WLD or SAS, keep their code and have no number of a state. The year of constant "
        "prices is that of the release, 2015 where not said otherwise."
    ),
)
