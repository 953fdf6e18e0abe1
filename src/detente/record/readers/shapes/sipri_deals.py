"""Deals of SIPRI's trade register: what was ordered when, and in which years it was delivered."""

from __future__ import annotations

from detente.record.dataset import Loose
from detente.record.readers.shapes.rows import counted, dyad_years, events
from detente.record.sheets import Column, Reject, Sheet

ALLOCATED = "sipri-arms.delivered_allocated"
YEARS, TIV = "Year(s) of delivery", "SIPRI TIV of delivered weapons"
YEAR_LIST = r"^\s*\d{4}(\s*;\s*\d{4})*\s*;?\s*$"
UNCERTAIN = r"[()?]"  # how SIPRI marks an uncertain year
NAME = Column(needed=True)
NUMBER = Column("number", low=0)
DEAL = {
    "Recipient": NAME,
    "Supplier": NAME,
    "Year of order": NAME,
    "Number ordered": NUMBER,
    "Weapon designation": NAME,
    "Weapon description": NAME,
    "Number delivered": NUMBER,
    YEARS: Column(),
    "SIPRI TIV for total order": NUMBER,
    TIV: NUMBER,
}


def named(sheet: Sheet, *columns: str) -> Sheet:
    """The sheet with North Vietnam under its own name: SIPRI says `Viet Nam` also of the years in which it lists a South."""
    import polars as pl

    united = pl.col("year") >= 1976
    names = (pl.when(united | (pl.col(c) != "Viet Nam")).then(pl.col(c)).otherwise(pl.lit("North Vietnam")).alias(c) for c in columns)
    return Sheet(sheet.frame.with_columns(names), sheet.file)


def read_deals(sheet: Sheet) -> Loose:
    """An event for each deal, dated to its year of order."""
    import polars as pl

    year = pl.col("Year of order").str.replace_all(UNCERTAIN, "").cast(pl.Float64, strict=False).cast(pl.Int32)
    frame = sheet.frame.with_columns(year.alias("year"))
    lost = frame.filter(pl.col("year").is_null()).select("line", "Year of order")
    rejects = tuple(Reject(line, "Year of order", text or "", "a year was expected") for line, text in lost.iter_rows())
    known = named(Sheet(frame.filter(pl.col("year").is_not_null()), sheet.file), "Supplier", "Recipient").frame
    found = known.select(
        "line",
        pl.date("year", 1, 1).alias("date"),
        pl.date("year", 12, 31).alias("to"),
        *(pl.col("Supplier").alias(name) for name in ("source_actor", "code1")),
        *(pl.col("Recipient").alias(name) for name in ("target_actor", "code2")),
        pl.col("Weapon description").alias("code"),
        counted(
            ordered=(None, "Number ordered", None),
            delivered=(None, "Number delivered", None),
            million_TIV_ordered=(None, "SIPRI TIV for total order", None),
            million_TIV_delivered=(None, TIV, None),
        ),
        pl.format("{}: {} > {}, {}, {}", "line", "Supplier", "Recipient", "year", "Weapon designation").alias("id"),
    )
    return Loose(None, events(found, "sipri-arms", "year"), rejects)


def read_trade_register(sheet: Sheet) -> Loose:
    """The publisher's export: the deals as events, and deliveries with each deal spread evenly over the years that it lists."""
    import polars as pl

    deals = read_deals(sheet)
    frame = sheet.frame.filter(pl.col(TIV).is_not_null() & (pl.col(TIV) > 0))
    listed = pl.col(YEARS).str.replace_all(UNCERTAIN, "").fill_null("")
    unlisted = frame.filter(~listed.str.contains(YEAR_LIST)).select("line", YEARS)
    why = "years of delivery, parted by semicolons, were expected where something was delivered"
    rejects = tuple(Reject(line, YEARS, text or "", why) for line, text in unlisted.iter_rows())
    years = listed.str.extract_all(r"\d{4}")
    spread = (
        frame.filter(listed.str.contains(YEAR_LIST))
        .with_columns(years.alias("year"), (pl.col(TIV) / years.list.len()).alias("value"))
        .explode("year")
        .group_by("Supplier", "Recipient", "year", maintain_order=True)
        .agg(pl.col("value").sum(), pl.col("line").min())
        .with_columns(pl.col("year").cast(pl.Int32))
    )
    made = dyad_years(
        named(Sheet(spread, sheet.file), "Supplier", "Recipient"), "Supplier", "Recipient", "year", {"value": ALLOCATED}, status="derived"
    )
    return Loose(made.observations, deals.events, (*deals.rejects, *rejects))
