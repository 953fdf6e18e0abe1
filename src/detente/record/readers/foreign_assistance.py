"""ForeignAssistance.gov: what the United States pledged, spent and asked for, by recipient and fiscal year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.places import code_or_name
from detente.record.readers.shapes.rows import dated, fiscal_years, observations
from detente.record.sheets import Column, Reject, Sheet

if TYPE_CHECKING:
    import polars as pl

SET = "foreign-assistance"
TYPES = {
    "Obligations": ("obligations", 1946, 2024),
    "Disbursements": ("disbursements", 2001, 2024),
    "Appropriated and Planned": ("appropriated", 2004, 2023),
    "President's Budget Requests": ("requests", 2005, 2024),
}
PURPOSES = {"Economic": "economic_", "Military": "military_"}
AMOUNTS = {"current": "current USD", "constant": "constant USD"}
FIRST_PARTIAL = 2023
UNION, LAST_UNION = 2003, 2006  # Yugoslavia became Serbia and Montenegro in February 2003; they parted in June 2006
WITHOUT_CODE = {  # recipients to which the publisher gives no code
    "Soviet Union (former)": "SUN",
    "Czechoslovakia (former)": "CSK",
    "Germany (former East)": "DDR",
    "Yemen (former P.D.R.)": "YMD",
    "Vietnam (former South)": "South Vietnam",  # ISO never had a code for it
}
FORMER = {"CS-KM": "XKX", "SDF": "SDN", "YUF": "YUG"}  # codes of the publisher's own
COMPLETE = {
    "Country Code": "country_code",
    "Country Name": "country_name",
    "Transaction Type Name": "transaction_type_name",
    "Fiscal Year": "fiscal_year",
    "Current Dollar Amount": "current_amount",
    "Constant Dollar Amount": "constant_amount",
}
OBJECTIVE = "Foreign Assistance Objective Name"


def read_summary(sheet: Sheet) -> Loose:
    """The summary by country: a row for each recipient, type of transaction and fiscal year."""
    import polars as pl

    found, rejects = _summed(sheet.frame.with_columns(purpose=pl.lit("")))
    partial = pl.col("fiscal_year").str.slice(0, 4).cast(pl.Int32) >= FIRST_PARTIAL
    merged = pl.col("units") > 1
    status = pl.when(partial).then(pl.lit("partial")).when(merged).then(pl.lit("derived")).otherwise(pl.lit("found"))
    return Loose(_long(found.with_columns(status.alias("status"))), rejects=rejects)


def read_complete(sheet: Sheet) -> Loose:
    """The complete file, a row for each transaction: sums by recipient, type and fiscal year, in all and by purpose."""
    import polars as pl

    frame = sheet.frame.rename(COMPLETE).with_columns(purpose=pl.lit(""))
    purpose = pl.col(OBJECTIVE).replace_strict(PURPOSES, default=None, return_dtype=pl.String)
    parts = frame.with_columns(purpose.alias("purpose")).filter(pl.col("purpose").is_not_null())
    found, rejects = _summed(pl.concat([frame, parts]))
    distinct = {reject.line: reject for reject in rejects}  # a row that is refused is refused under its purpose too
    return Loose(_long(found.with_columns(status=pl.lit("derived"))), rejects=tuple(distinct.values()))


def _summed(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """The amounts by series, recipient and fiscal year, with the number of the publisher's units in each, and what was refused."""
    import polars as pl

    kind = pl.col("transaction_type_name").replace_strict({t: word for t, (word, _, _) in TYPES.items()}, default=None)
    frame = frame.with_columns(*fiscal_years("fiscal_year"), kind.alias("kind"))
    frame, undated = dated(frame, "fiscal_year", "a fiscal year, as 1976 or 1976tq,")
    unknown = frame.filter(pl.col("kind").is_null()).select("line", "transaction_type_name")
    why = f"one of {', '.join(TYPES)} was expected"
    rejects = (*undated, *(Reject(line, "transaction_type_name", name or "", why) for line, name in unknown.iter_rows()))
    found = (
        frame.filter(pl.col("kind").is_not_null())
        .with_columns(_recipient().alias("code2"))
        .group_by("purpose", "kind", "code2", "fiscal_year", "from", "to", maintain_order=True)
        .agg(
            pl.col("current_amount", "constant_amount").sum(),
            pl.col("country_code").n_unique().alias("units"),
            pl.col("line").min(),
        )
    )
    return found, rejects


def _recipient() -> pl.Expr:
    """The code of the recipient; what is entered under a former name of a state that goes on is added to that state."""
    import polars as pl

    year = pl.col("to").dt.year()
    given = pl.when(pl.col("country_code").is_in(FORMER)).then(pl.col("country_code").replace(FORMER))
    code = given.otherwise(code_or_name("country_code", "country_name", "iso3").replace(WITHOUT_CODE))
    then = pl.when(year < UNION).then(pl.lit("YUG")).when(year <= LAST_UNION).then(pl.lit("SCG")).otherwise(pl.lit("SRB"))
    return pl.when(code.is_in(["SCG", "YUG", "SRB"])).then(then).otherwise(code)


def _long(found: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    each = [
        found.select(
            pl.format(f"{SET}.{{}}{{}}_{amount}", "purpose", "kind").alias("series"),
            pl.lit("USA").alias("code1"),
            *("code2", "from", "to", "status", "line"),
            pl.col(f"{amount}_amount").alias("value"),
        )
        for amount in AMOUNTS
    ]
    return observations(pl.concat(each))


def _series() -> tuple[PublishedSeries, ...]:
    made = []
    for name, (word, first, last) in TYPES.items():
        for purpose in ("", *PURPOSES.values()) if word in ("obligations", "disbursements") else ("",):
            for amount, unit in AMOUNTS.items():
                label = f"{name}{', ' + purpose.rstrip('_') if purpose else ''}, {amount} dollars"
                note = "Only the complete file parts economic from military aid." if purpose else ""
                series = f"{SET}.{purpose}{word}_{amount}"
                made.append(
                    PublishedSeries(series, label, unit, "directed dyad", first, last, f"{amount}_amount", "fiscal year", note=note)
                )
    return tuple(made)


AMOUNT = Column("number", missing=("NULL",), needed=True)
TEXT = Column(missing=("NULL",), needed=True)
DATA_SET = DataSet(
    id=SET,
    name="ForeignAssistance.gov",
    citation=Citation(
        ("United States Department of State", "United States Agency for International Development"),
        "ForeignAssistance.gov",
        "2024",
        "United States Department of State",
        url="https://foreignassistance.gov",
    ),
    licence="work of the United States government, public domain (17 USC 105)",
    redistribution="ships",
    page="https://foreignassistance.gov/data",
    series=_series(),
    formats=(
        Format(
            id="summary",
            title="summary by country and fiscal year",
            files=("us_foreign_aid_country*.csv",),
            columns={
                "country_code": Column(),
                "country_name": Column(needed=True),
                "transaction_type_name": Column(needed=True),
                "fiscal_year": Column(needed=True),
                "current_amount": AMOUNT,
                "constant_amount": AMOUNT,
            },
            read=read_summary,
            coding="iso3",
            proof="real rows",
            proven_by="us_foreign_aid_country_year.csv: 21,942 rows of a release of 2024",
            note="Economic and military aid together. Constant dollars are of 2022, where both amounts agree; the file does not say.",
        ),
        Format(
            id="complete",
            title="the publisher's complete file, a row for each transaction",
            files=("us_foreign_aid_complete*.csv",),
            columns={
                "Country Code": Column(missing=("NULL",)),
                "Country Name": TEXT,
                OBJECTIVE: Column(missing=("NULL",)),
                "Transaction Type Name": TEXT,
                "Fiscal Year": TEXT,
                "Current Dollar Amount": AMOUNT,
                "Constant Dollar Amount": Column("number", missing=("NULL",)),
            },
            read=read_complete,
            coding="iso3",
            proof="codebook",
            proven_by="the file's header, as public code that reads it names it; its rows were not read here",
            note="Sums of transactions. Appropriations and requests are in another file of the publisher.",
        ),
    ),
    downloads={"complete": "https://s3.amazonaws.com/files.explorer.devtechlab.com/us_foreign_aid_complete.csv"},
    note=(
        "The donor is the United States alone, so that a pair without a row is missing, not zero. Fiscal years 2023 and 2024 are reported "
        "in part. Reimbursements of the Coalition Support Fund are not in it: see crs-pakistan. Amounts under the name of a former state "
        "are added to the state that goes on: Sudan; Yugoslavia, Serbia and Montenegro, Serbia. Regions and dependencies have no "
        "number of a state; a region and South Vietnam, of which ISO has no code, stand by their names."
    ),
)
