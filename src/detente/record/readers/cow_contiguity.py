"""Direct contiguity of Correlates of War: which states border each other on land or across up to 400 miles of water."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, DAY
from detente.record.sheets import Column, Sheet

SERIES = {"conttype": "cow-contiguity.type"}


def read(sheet: Sheet) -> Loose:
    """A span of whole months for each pair and kind of contiguity; the file writes a pair in both orders."""
    import polars as pl

    from detente.record.readers.shapes.spans import lower_first, spans, until_next

    touching = sheet.frame.filter(pl.col("conttype") > 0)
    pairs = lower_first(touching, "ccode1", "ccode2", ("conttype", "stdate", "enddate"))
    months = pairs.with_columns(pl.col("stdate").dt.month_start().alias("from"), pl.col("enddate").dt.month_end().alias("to"))
    return spans(until_next(months, "code1", "code2"), SERIES)


DATA_SET = DataSet(
    id="cow-contiguity",
    name="Direct Contiguity",
    citation=Citation(
        ("Stinnett, Douglas M.", "Tir, Jaroslav", "Schafer, Philip", "Diehl, Paul F.", "Gochman, Charles"),
        "The Correlates of War Project Direct Contiguity Data, Version 3",
        "2002",
        "Conflict Management and Peace Science 19(2): 58-66",
        "3.2",
        "https://correlatesofwar.org/data-sets/direct-contiguity/",
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://correlatesofwar.org/data-sets/direct-contiguity/",
    versions=("3.2",),
    series=(
        PublishedSeries(
            "cow-contiguity.type",
            "Contiguity",
            "1 land or river; 2, 3, 4, 5 up to 12, 24, 150, 400 miles of water",
            "dyad",
            1816,
            2016,
            "conttype",
            grain="spell",
            absent="zero",
            note="zero is not contiguous. Known by month: a span begins on the first day of its first month and ends on the last day "
            "of its last; the month of a change belongs to the new kind",
        ),
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="spells as the R package peacesciencer ships them",
            files=("cow_contdir.csv", "cow_contdir.parquet"),
            columns={
                "ccode1": CODE,
                "ccode2": CODE,
                "conttype": Column("whole", needed=True, low=0, high=5),
                "stdate": DAY,
                "enddate": DAY,
            },
            read=read,
            coding="cow",
            version="3.2",
            proof="real rows",
            proven_by="cow_contdir.csv of peacesciencer 1.2.9: 1,874 rows, 937 pairs and spells in both orders",
            note="180 rows say type 0, not contiguous; they are left out, since they run over spans of contiguity",
        ),
    ),
)
