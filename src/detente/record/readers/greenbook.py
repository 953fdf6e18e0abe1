"""U.S. Overseas Loans and Grants (the Greenbook): obligations of the United States, economic and military apart."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import dated, fiscal_years, values
from detente.record.sheets import Column, Sheet

PAKISTAN = {
    "economic_current_usd": ("greenbook.economic_current", "Economic obligations", "current USD"),
    "military_current_usd": ("greenbook.military_current", "Military obligations", "current USD"),
    "economic_const_usd": ("greenbook.economic_constant", "Economic obligations", "constant 2019 USD"),
    "military_const_usd": ("greenbook.military_constant", "Military obligations", "constant 2019 USD"),
}
SELECTED = {
    "nomoblig": ("greenbook.economic_selected_years_current", "Economic obligations of selected years", "current USD"),
    "constoblig": ("greenbook.economic_selected_years_constant", "Economic obligations of selected years", "constant 2019 USD"),
}


def read_pakistan(sheet: Sheet) -> Loose:
    """Four amounts a fiscal year for Pakistan; the row of 1976 holds the transition quarter too."""
    import datetime

    import polars as pl

    first, last = fiscal_years("fiscal_year")
    last = pl.when(pl.col("fiscal_year") == "1976").then(pl.lit(datetime.date(1976, 9, 30))).otherwise(last).alias("to")
    frame = sheet.frame.with_columns(first, last, code1=pl.lit("2"), code2=pl.lit("770"))
    frame, rejects = dated(frame, "fiscal_year", "a fiscal year")
    return Loose(values(frame, {column: name for column, (name, _, _) in PAKISTAN.items()}, "derived"), rejects=rejects)


def read_selected_years(sheet: Sheet) -> Loose:
    """Economic obligations to every state in eleven fiscal years; a zero is printed, and says that a state of the system got none."""
    import polars as pl

    frame = sheet.frame.with_columns(*fiscal_years("year"), code1=pl.lit("2"), code2=pl.col("ccode").cast(pl.String))
    return Loose(values(frame, {column: name for column, (name, _, _) in SELECTED.items()}))


def _series(columns: dict[str, tuple[str, str, str]], first: int, last: int, note: str) -> tuple[PublishedSeries, ...]:
    return tuple(
        PublishedSeries(name, label, unit, "directed dyad", first, last, column, "fiscal year", note=note)
        for column, (name, label, unit) in columns.items()
    )


DATA_SET = DataSet(
    id="greenbook",
    name="U.S. Overseas Loans and Grants (the Greenbook)",
    citation=Citation(
        ("United States Agency for International Development",),
        "U.S. Overseas Loans and Grants: Obligations and Loan Authorizations (the Greenbook)",
        "2021",
        "United States Agency for International Development",
        "snapshot of 14 July 2021",
    ),
    licence="work of the United States government, public domain (17 USC 105)",
    redistribution="ships",
    page="https://foreignassistance.gov/reports",
    versions=("snapshot of 14 July 2021",),
    series=(
        *_series(PAKISTAN, 1948, 2019, "Pakistan only. Sums of rows with two significant digits, off by up to a few per cent."),
        *_series(SELECTED, 1951, 2011, "Fiscal years 1951, 1955, 1963, 1967, 1971, 1979, 1983, 1991, 1995, 2003 and 2011 only."),
    ),
    formats=(
        Format(
            id="pakistan",
            title="obligations to Pakistan by fiscal year, summed from a public snapshot",
            files=("series_greenbook_pakistan.csv",),
            columns={"fiscal_year": Column(needed=True), **{column: Column("number") for column in PAKISTAN}},
            read=read_pakistan,
            coding="cow",
            version="snapshot of 2021",
            proof="real rows",
            proven_by="series_greenbook_pakistan.csv: 70 rows",
            note="Amounts of ten million and more carry two significant digits per row of the snapshot. 1976 runs to September.",
        ),
        Format(
            id="usfahr",
            title="economic obligations in selected years, as the R package stevedata ships them (USFAHR)",
            files=("usfahr_greenbook_econ_selected_years.csv",),
            columns={
                "ccode": Column("whole", needed=True),
                "year": Column("year", needed=True),
                **{column: Column("number") for column in SELECTED},
            },
            read=read_selected_years,
            coding="cow",
            version="snapshot of 14 July 2021",
            proof="real rows",
            proven_by="usfahr_greenbook_econ_selected_years.csv of stevedata: 1,654 rows",
            note="The package is GPL-2; the figures are the government's.",
        ),
    ),
    note="Its successor is foreign-assistance. The donor is the United States alone; a pair without a row is missing.",
)
