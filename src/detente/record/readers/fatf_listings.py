"""The grey list of the Financial Action Task Force: when Pakistan was on it."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.dates import first_and_last
from detente.record.readers.shapes.rows import events, values
from detente.record.sheets import Column, Sheet

LISTED = "fatf-listings.increased_monitoring"


def read(sheet: Sheet) -> Loose:
    """A row that says 1 for each spell, over the longest span that its dates allow; and an event at each of its two ends."""
    import polars as pl

    frame, bad_start = first_and_last(sheet.frame, "listed", "from", "from_latest", "precision")
    frame, bad_end = first_and_last(frame, "delisted", "to_earliest", "to", "precision_of_end")
    spells = frame.filter(pl.col("to").is_not_null()).with_columns(pl.lit(1).alias("value"), pl.lit("Pakistan").alias("code1"))
    ends = (
        ("listed", pl.col("from"), pl.col("from_latest"), pl.col("precision")),
        ("delisted", pl.col("to_earliest"), pl.col("to"), pl.col("precision_of_end")),
    )
    each = [
        frame.select(
            "line",
            date.alias("date"),
            latest.alias("to"),
            precision.alias("precision"),
            pl.lit("Financial Action Task Force").alias("source_actor"),
            *(pl.lit("Pakistan").alias(name) for name in ("target_actor", "code2")),
            pl.lit(code).alias("code"),
            pl.format(f"{code} {{}}", code).alias("id"),
        ).filter(pl.col("date").is_not_null())
        for code, date, latest, precision in ends
    ]
    return Loose(values(spells, {"value": LISTED}), events(pl.concat(each), "fatf"), (*bad_start, *bad_end))


DATA_SET = DataSet(
    id="fatf-listings",
    name="Jurisdictions under increased monitoring (the grey list), Pakistan",
    citation=Citation(
        ("Dawn",), "There and back again: a timeline of Pakistan's journey out of the FATF grey list", "2022", "Dawn, 21 October 2022"
    ),
    licence="dates are stated as facts",
    redistribution="facts-only",
    page="https://www.fatf-gafi.org",
    series=(
        PublishedSeries(
            LISTED,
            "On the grey list of the Financial Action Task Force",
            "0 or 1",
            "state",
            2008,
            2022,
            "status",
            "spell",
            note="Pakistan only. Where a date is known to the month or the year, the spell takes the whole of it.",
        ),
    ),
    formats=(
        Format(
            id="compiled",
            title="compiled by hand from press reports",
            files=("fatf_pakistan_listing.csv",),
            columns={"listed": Column(needed=True), "delisted": Column()},
            read=read,
            coding="name",
            proof="real rows",
            proven_by="fatf_pakistan_listing.csv: 3 spells",
            note="The spell of 2012-15 is known by its years; some accounts put the listing of 2012 in February, on the public statement.",
        ),
    ),
)
