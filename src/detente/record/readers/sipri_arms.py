"""SIPRI Arms Transfers Database: deliveries of major conventional arms, and the deals behind them."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import dyad_years, values, year_span
from detente.record.readers.shapes.sipri_deals import ALLOCATED, DEAL, TIV, named, read_deals, read_trade_register
from detente.record.sheets import Column, Reject, Sheet

DELIVERED = "sipri-arms.delivered"
BY_US = "sipri-arms.delivered_by_the_united_states"
ORDERED = "sipri-arms.delivered_by_order_year"


def read_register(sheet: Sheet) -> Loose:
    """Deliveries by supplier, recipient and year of delivery."""
    return dyad_years(sheet, "supplier", "recipient", "year", {"tiv_million": DELIVERED})


def read_allocated(sheet: Sheet) -> Loose:
    """Deliveries by year, each deal's volume spread evenly over the years of delivery that it lists.

    Two names of one state in one list (North Yemen has two) are not added up: they never meet in one year.
    """
    return dyad_years(named(sheet, "supplier", "recipient"), "supplier", "recipient", "year", {"tiv_million": ALLOCATED}, status="derived")


def read_us_exports(sheet: Sheet) -> Loose:
    """Deliveries of the United States by recipient and year of delivery."""
    import polars as pl

    frame = named(sheet, "recipient").frame.with_columns(*year_span("year"), code1=pl.lit("United States"), code2=pl.col("recipient"))
    return Loose(values(frame, {"us_tiv_million": BY_US}))


def read_order_years(sheet: Sheet) -> Loose:
    """Volumes by the year in which they were ordered; a supplier that is its own recipient is refused."""
    import polars as pl

    own = sheet.frame.filter(pl.col("supplier") == pl.col("recipient"))
    why = "a pair of two states was expected"
    rejects = tuple(Reject(line, "recipient", name, why) for line, name in own.select("line", "recipient").iter_rows())
    kept = named(Sheet(sheet.frame.filter(pl.col("supplier") != pl.col("recipient")), sheet.file), "supplier", "recipient")
    serbia = (pl.col("recipient") == "Serbia") & (pl.col("year") < 1992)  # ordered by Yugoslavia, which has rows of its own
    summed = (
        kept.frame.with_columns(pl.when(serbia).then(pl.lit("Yugoslavia")).otherwise(pl.col("recipient")).alias("code2"))
        .group_by(pl.col("supplier").alias("code1"), "code2", "year", maintain_order=True)
        .agg(pl.col("tiv_million").sum(), pl.len().alias("rows"), pl.col("line").min())
        .with_columns(*year_span("year"), pl.when(pl.col("rows") > 1).then(pl.lit("derived")).otherwise(pl.lit("found")).alias("status"))
    )
    return Loose(values(summed, {"tiv_million": ORDERED}), rejects=rejects)


NAME = Column(needed=True)
YEAR = Column("year", needed=True)
VOLUME = Column("number", low=0, needed=True)
PAIR = {"supplier": NAME, "recipient": NAME, "year": YEAR, "tiv_million": VOLUME}
DATA_SET = DataSet(
    id="sipri-arms",
    name="SIPRI Arms Transfers Database",
    citation=Citation(
        ("Stockholm International Peace Research Institute",),
        "SIPRI Arms Transfers Database",
        "2026",
        "Stockholm International Peace Research Institute",
        url="https://www.sipri.org/databases/armstransfers",
    ),
    licence="SIPRI terms: non-commercial use with attribution; to reproduce a large part (about ten per cent) needs its permission",
    redistribution="facts-only",
    page="https://www.sipri.org/databases/armstransfers",
    versions=("export of 13 March 2025", "export of 12 February 2026"),
    series=(
        PublishedSeries(DELIVERED, "Arms delivered", "million TIV", "directed dyad", 1995, 2024, "tiv_million", absent="zero"),
        PublishedSeries(
            ALLOCATED,
            "Arms delivered, each deal spread evenly over its years of delivery",
            "million TIV",
            "directed dyad",
            1950,
            2024,
            TIV,
            absent="zero",
            note="Sums over years are right; the split over neighbouring years is an estimate. From 1995 prefer sipri-arms.delivered.",
        ),
        PublishedSeries(
            BY_US,
            "Arms delivered by the United States",
            "million TIV",
            "directed dyad",
            1950,
            2020,
            "us_tiv_million",
            note="One supplier only. A recipient without a row had no delivery: its zeros were left out of the file.",
        ),
        PublishedSeries(
            ORDERED,
            "Arms delivered or to be delivered, by year of order",
            "million TIV",
            "directed dyad",
            1950,
            2018,
            "tiv_million",
            absent="zero",
            note="Not deliveries of that year: a sign of commitment. The American F-16s for Pakistan stand in 1981, their year of order.",
        ),
    ),
    formats=(
        Format(
            id="register",
            title="deliveries by supplier, recipient and year, summed from an export of SIPRI's register of deliveries",
            files=("tiv_dyad_year_1995_2024_register.csv",),
            columns=PAIR,
            read=read_register,
            coding="name",
            version="export of 12 February 2026",
            proof="real rows",
            proven_by="tiv_dyad_year_1995_2024_register.csv: 11,603 rows",
        ),
        Format(
            id="allocated",
            title="deliveries by supplier, recipient and year, spread over the years that each deal lists",
            files=("tiv_dyad_year_1950_2024_allocated.csv",),
            columns=PAIR,
            read=read_allocated,
            coding="name",
            version="export of 13 March 2025",
            proof="real rows",
            proven_by="tiv_dyad_year_1950_2024_allocated.csv: 23,308 rows",
        ),
        Format(
            id="us-exports",
            title="SIPRI's table of American exports by recipient, made long",
            files=("us_exports_by_recipient_1950_2020.csv",),
            columns={"recipient": NAME, "year": YEAR, "us_tiv_million": VOLUME},
            read=read_us_exports,
            coding="name",
            version="to 2020",
            proof="real rows",
            proven_by="us_exports_by_recipient_1950_2020.csv: 3,698 rows",
        ),
        Format(
            id="order-years",
            title="yearly matrices by year of order",
            files=("tiv_dyad_ORDER_year_1950_2018.csv",),
            columns=PAIR,
            read=read_order_years,
            coding="name",
            version="to 2018",
            proof="real rows",
            proven_by="tiv_dyad_ORDER_year_1950_2018.csv: 13,591 rows, of which one names a state as its own recipient",
        ),
        Format(
            id="pakistan-deals",
            title="the rows of the trade register with Pakistan as supplier or recipient",
            files=("pakistan_deals_1950_2024.csv",),
            columns=DEAL,
            read=read_deals,
            coding="name",
            version="export of 13 March 2025",
            proof="real rows",
            proven_by="pakistan_deals_1950_2024.csv: 547 rows",
        ),
        Format(
            id="trade-register",
            title="the publisher's export of the trade register, all suppliers and recipients",
            files=("trade-register*.csv", "trade_register*.csv", "trade-register*.txt"),
            columns=DEAL,
            read=read_trade_register,
            coding="name",
            proof="codebook",
            proven_by=(
                "the eleven lines of explanation, the header and the first rows of an export of 13 March 2025; its rows for Pakistan, "
                "spread by this reader, give the extract `allocated`"
            ),
            skip=11,
            note="Gives the deals as events, and deliveries spread evenly over the years listed (derived).",
        ),
    ),
    note=(
        "Trend-indicator values measure the volume of major conventional arms, not money. Suppliers and recipients are SIPRI's names at "
        "the time: Soviet Union to 1991, then Russia. Rebel groups (*), organisations (**) and unknown partners have no number of a state."
    ),
)
