"""Lending arrangements of the International Monetary Fund with Pakistan."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.dates import first_and_last
from detente.record.readers.shapes.rows import counted, events, values
from detente.record.sheets import Column, Reject, Sheet

AMOUNTS = {"agreed_thousand_sdr": "agreed", "drawn_thousand_sdr": "drawn"}
FACILITIES = {
    "SBA": ("stand_by_arrangement", "Stand-By Arrangement"),
    "EFF": ("extended_fund_facility", "Extended Fund Facility"),
    "SAF": ("structural_adjustment_facility", "Structural Adjustment Facility"),
    "ECF": ("extended_credit_facility", "Extended Credit Facility"),
}


def read(sheet: Sheet) -> Loose:
    """An event for each arrangement, dated to its approval; and its amounts over the span, where both of its ends are known.

    Amounts stand under the facility, since two arrangements may run over the very same days.
    """
    import polars as pl

    frame, approved = first_and_last(sheet.frame, "approved", "date", "latest", "precision")
    frame, expired = first_and_last(frame, "expired", "earliest_end", "end", "precision_of_end")
    found = frame.select(
        *("line", "date", "precision"),
        pl.coalesce("end", "latest").alias("to"),
        pl.lit("International Monetary Fund").alias("source_actor"),
        *(pl.lit("Pakistan").alias(name) for name in ("target_actor", "code2")),
        pl.col("facility").alias("code"),
        counted(thousand_SDR_agreed=(None, "agreed_thousand_sdr", None), thousand_SDR_drawn=(None, "drawn_thousand_sdr", None)),
        pl.format("{} {}", "facility", "approved").alias("id"),
    )
    other = frame.filter(~pl.col("facility").is_in(list(FACILITIES))).select("line", "facility")
    why = f"one of {', '.join(FACILITIES)} was expected; the event is kept, its amounts are not"
    unknown = tuple(Reject(line, "facility", name, why) for line, name in other.iter_rows())
    whole = frame.filter(pl.col("end").is_not_null()).with_columns(
        pl.lit("Pakistan").alias("code1"), pl.col("date").alias("from"), pl.col("end").alias("to")
    )
    each = [
        values(whole.filter(pl.col("facility") == short), {column: _name(word, amount) for column, amount in AMOUNTS.items()})
        for short, (word, _) in FACILITIES.items()
    ]
    return Loose(pl.concat(each), events(found, "imf facility"), (*approved, *expired, *unknown))


def _name(facility: str, amount: str) -> str:
    return f"imf-arrangements.{facility}_{amount}"


AMOUNT = Column("number", low=0)
DATA_SET = DataSet(
    id="imf-arrangements",
    name="Lending arrangements of the International Monetary Fund, Pakistan",
    citation=Citation(("International Monetary Fund",), "Pakistan: History of Lending Commitments", "2024", "International Monetary Fund"),
    licence="terms of the International Monetary Fund, with attribution; dates and amounts are facts",
    redistribution="facts-only",
    page="https://www.imf.org",
    series=tuple(
        PublishedSeries(
            _name(word, amount),
            f"{label}, amount {amount}",
            "thousand SDR",
            "state",
            1958,
            2024,
            column,
            "spell",
            note="Pakistan only, and only spans of which both ends are known: 1981 to 2016.",
        )
        for column, amount in AMOUNTS.items()
        for word, label in FACILITIES.values()
    ),
    formats=(
        Format(
            id="compiled",
            title="compiled by hand from public pages that copy the Fund's",
            files=("imf_arrangements_pakistan.csv",),
            columns={
                "facility": Column(needed=True),
                "approved": Column(needed=True),
                "expired": Column(),
                **dict.fromkeys(AMOUNTS, AMOUNT),
            },
            read=read,
            coding="name",
            proof="real rows",
            proven_by="imf_arrangements_pakistan.csv: 24 arrangements",
            note="Not an official file: to be checked on the Fund's own page. The date of 2023 is that of a staff-level agreement.",
        ),
    ),
    note="Two arrangements may run at once. Several amounts of before 1981 and after 2018 are not known.",
)
