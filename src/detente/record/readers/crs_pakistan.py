"""Tables of the Congressional Research Service: aid appropriations for, and military reimbursements to, Pakistan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import dated, fiscal_years, observations, values
from detente.record.sheets import Column, Reject, Sheet

if TYPE_CHECKING:
    import polars as pl

PARTS = {
    "security": "Security-related appropriations",
    "economic": "Economic-related appropriations",
    "coalition_support_funds": "Reimbursements of the Coalition Support Fund",
    "total": "Appropriations and reimbursements",
}
YEARLY = dict(zip(("security_usd_m", "economic_usd_m", "csf_usd_m", "total_usd_m"), PARTS, strict=True))
PRINTED = dict(zip(("security_related_musd", "economic_related_musd", "csf_reimbursements_musd", "grand_total_musd"), PARTS, strict=True))
ACCOUNTS = {
    "1206": ("section_1206", "Section 1206, to train and equip"),
    "CN": ("counternarcotics", "Counternarcotics funds of the Pentagon"),
    "FMF": ("foreign_military_financing", "Foreign Military Financing"),
    "IMET": ("military_education", "International Military Education and Training"),
    "INCLE": ("narcotics_control", "International Narcotics Control and Law Enforcement"),
    "NADR": ("nonproliferation", "Nonproliferation, Anti-Terrorism, Demining and Related"),
    "PCF_PCCF": ("counterinsurgency", "Pakistan Counterinsurgency Fund and Capability Fund"),
    "CSH_GHP": ("child_survival_and_health", "Child Survival and Health, Global Health Programs"),
    "DA": ("development_assistance", "Development Assistance"),
    "ESF": ("economic_support_funds", "Economic Support Funds"),
    "Food_aid": ("food_aid", "Food aid"),
    "HRDF": ("human_rights_and_democracy", "Human Rights and Democracy Funding"),
    "IDA": ("international_disaster_assistance", "International Disaster Assistance"),
    "MRA": ("migration_and_refugees", "Migration and Refugee Assistance"),
    "CSF": ("coalition_support_fund", "Coalition Support Fund"),
}
PERIODS = ("fy2002_2007", *(f"fy{year}" for year in range(2008, 2019)))
LAST_RECALLED = 2007
DERIVED = {("csf_usd_m", 2013), ("total_usd_m", 2013), ("csf_usd_m", 2017), ("csf_usd_m", 2018), ("total_usd_m", 2018)}


def read_yearly(sheet: Sheet) -> Loose:
    """Four amounts a fiscal year; the split of 2002-07 is recalled, and five figures follow from others (see the format's note)."""
    import polars as pl

    frame, rejects = dated(_to_pakistan(sheet.frame, *fiscal_years("fiscal_year")), "fiscal_year", "a fiscal year")
    year = pl.col("fiscal_year").cast(pl.Int32)
    each = []
    for column, part in YEARLY.items():
        derived = year.is_in([y for c, y in DERIVED if c == column])
        status = pl.when(year <= LAST_RECALLED).then(pl.lit("recalled")).when(derived).then(pl.lit("derived")).otherwise(pl.lit("found"))
        each.append(values(frame.with_columns(status.alias("status")), {column: f"crs-pakistan.{part}"}))
    return Loose(pl.concat(each), rejects=rejects)


def read_printed(sheet: Sheet) -> Loose:
    """Four amounts for each row as an edition prints it: a block of six fiscal years, single years, and two totals."""
    first, last = fiscal_years("fy_start")[0], fiscal_years("fy_end")[1]
    frame, rejects = dated(_to_pakistan(sheet.frame, first, last), "fy_start", "a fiscal year")
    return Loose(values(frame, {column: f"crs-pakistan.{part}_as_printed" for column, part in PRINTED.items()}), rejects=rejects)


def read_accounts(sheet: Sheet) -> Loose:
    """An amount for each account and fiscal year, and for the block of 2002-07; an empty cell stays missing."""
    import polars as pl

    long = sheet.frame.unpivot(PERIODS, index=["line", "account"], variable_name="period").filter(pl.col("value").is_not_null())
    names = {code: f"crs-pakistan.account_{word}" for code, (word, _) in ACCOUNTS.items()}
    below_one = (pl.col("account") == "HRDF") & (pl.col("value") == 0.5)
    long = _to_pakistan(
        long.with_columns(start=pl.col("period").str.slice(2, 4), end=pl.col("period").str.tail(4)),
        fiscal_years("start")[0],
        fiscal_years("end")[1],
    ).with_columns(
        pl.col("account").replace_strict(names, default=None, return_dtype=pl.String).alias("series"),
        pl.when(below_one).then(0.0).alias("low"),
        pl.when(below_one).then(1.0).alias("high"),
        pl.when(below_one).then(pl.lit("derived")).otherwise(pl.lit("found")).alias("status"),
    )
    known = f"one of {', '.join(ACCOUNTS)} was expected"
    lost = long.filter(pl.col("series").is_null()).unique("line", maintain_order=True)
    rejects = tuple(Reject(line, "account", account, known) for line, account in lost.select("line", "account").iter_rows())
    return Loose(observations(long.filter(pl.col("series").is_not_null())), rejects=rejects)


def _to_pakistan(frame: pl.DataFrame, first: pl.Expr, last: pl.Expr) -> pl.DataFrame:
    import polars as pl

    return frame.with_columns(first, last, code1=pl.lit("2"), code2=pl.lit("770"))


def _one(series: str, label: str, variable: str, note: str = "") -> PublishedSeries:
    name = f"crs-pakistan.{series}"
    return PublishedSeries(name, label, "million current USD", "directed dyad", 2002, 2018, variable, "fiscal year", note=note)


AMOUNT = Column("number")
EDITIONS = ("24 October 2013", "6 March 2014", "12 March 2019")
DATA_SET = DataSet(
    id="crs-pakistan",
    name="Direct Overt U.S. Aid Appropriations for and Military Reimbursements to Pakistan",
    citation=Citation(
        ("Kronstadt, K. Alan", "Epstein, Susan B."),
        "Direct Overt U.S. Aid Appropriations for and Military Reimbursements to Pakistan",
        "2019",
        "Congressional Research Service",
        "editions of 24 October 2013, 6 March 2014 and 12 March 2019",
    ),
    licence="work of the United States government, public domain (17 USC 105)",
    redistribution="ships",
    page="https://www.everycrsreport.com",
    versions=EDITIONS,
    series=(
        *(
            _one(part, label, column, "FY2002-07 by year is recalled.")
            for (column, part), label in zip(YEARLY.items(), PARTS.values(), strict=True)
        ),
        *(
            _one(f"{part}_as_printed", f"{label}, as printed", column, "Holds a block of FY2002-07, and totals of FY2002-13 and FY2002-18.")
            for (column, part), label in zip(PRINTED.items(), PARTS.values(), strict=True)
        ),
        *(_one(f"account_{word}", label, code, "FY2002-07 is one block.") for code, (word, label) in ACCOUNTS.items()),
    ),
    formats=(
        Format(
            id="yearly",
            title="yearly series, one figure a fiscal year",
            files=("series_crs_aid.csv",),
            columns={"fiscal_year": Column(needed=True), **dict.fromkeys(YEARLY, AMOUNT)},
            read=read_yearly,
            coding="cow",
            version="editions of 2013 to 2019",
            proof="real rows",
            proven_by="series_crs_aid.csv: 17 rows",
            note=(
                "The split of FY2002-07 by year is recalled from an edition of about 2009; its sum is the printed block. Derived: "
                "reimbursements and total of FY2013 are what the edition of 2019 leaves for that year; zero reimbursements of "
                "FY2017-18 stand for blank cells, as the totals show; the total of FY2018 is the sum of its parts (108 is printed)."
            ),
        ),
        Format(
            id="editions",
            title="the tables as printed, each row with its edition",
            files=("crs_us_aid_pakistan_fy2002_2018.csv",),
            columns={"fy_start": Column(needed=True), "fy_end": Column(needed=True), **dict.fromkeys(PRINTED, AMOUNT)},
            read=read_printed,
            coding="cow",
            version="editions of 2013 to 2019",
            proof="real rows",
            proven_by="crs_us_aid_pakistan_fy2002_2018.csv: 14 rows",
            note=(
                "FY2002-11 by the edition of 2013, FY2012-13 of 2014, FY2014-18 and the two totals of 2019, which puts the reimbursements "
                "of FY2002-13 at 12,125 where the earlier editions have 11,040."
            ),
        ),
        Format(
            id="accounts",
            title="the tables by account",
            files=("crs_us_aid_pakistan_by_account.csv",),
            columns={"account": Column(needed=True), **dict.fromkeys(PERIODS, AMOUNT)},
            read=read_accounts,
            coding="cow",
            version="editions of 2013 to 2019",
            proof="real rows",
            proven_by="crs_us_aid_pakistan_by_account.csv: 15 rows",
            note="Human Rights and Democracy Funding of FY2012 is printed as below one: 0.5, from 0 to 1. FY2013: edition of 2014.",
        ),
    ),
    note="Appropriations, not spending. Reimbursements pay for operations and are, strictly, not aid. FY2017-18 as of March 2019.",
)
