"""The shape that the two collections of militarized interstate disputes share, as the R package peacesciencer ships them."""

from __future__ import annotations

from detente.record.dataset import Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, FLAG, NINE, YEAR, whole
from detente.record.sheets import Column, Sheet

SERIES = (
    ("ongoing", "A militarized dispute between the two is under way", "0 or 1"),
    ("onset", "A militarized dispute between the two begins", "0 or 1"),
    ("dispute_number", "Number of the dispute in the source", "number"),
    ("on_side_a", "The first state is on the side that acted first", "0 or 1"),
    ("originator", "The first state was in the dispute from its first day", "0 or 1"),
    ("highest_action", "Highest action of the first state", "code, 0 to 21"),
    ("hostility_level", "Hostility level of the first state", "1 none to 5 war"),
    ("fatality_level", "Deaths of the first state, by level", "0 none to 6 over 999"),
    ("fatalities", "Deaths of the first state", "persons"),
    ("dispute_hostility_level", "Hostility level of the dispute", "1 none to 5 war"),
    ("dispute_fatality_level", "Deaths in the dispute, by level", "0 none to 6 over 999"),
    ("reciprocated", "The side that was acted on answered", "0 or 1"),
    ("minimum_duration", "Least length of the dispute", "days"),
    ("maximum_duration", "Greatest length of the dispute", "days"),
)
VARIABLES = (  # in the order of SERIES; the first two carry the name of the collection
    *("dispnum", "sidea1", "orig1", "hiact1", "hostlev1", "fatality1", "fatalpre1"),
    *("hostlev", "fatality", "recip", "mindur", "maxdur"),
)
MONTH = whole(1, 12, (*NINE, "13"))  # one dispute of GML, number 1272, has month 13
PAIR = {"dispnum": Column("whole", needed=True), "ccode1": CODE, "ccode2": CODE, "year": YEAR}
LEVELS = {
    **{"sidea1": FLAG, "orig1": FLAG, "hiact1": whole(0, 21), "hostlev1": whole(1, 5), "fatality1": whole(0, 6)},
    "fatalpre1": Column("number", missing=NINE, low=0),
    **{"hostlev": whole(1, 5), "fatality": whole(0, 6), "recip": FLAG, "mindur": Column("whole", low=0), "maxdur": Column("whole", low=0)},
}
ZERO = ("ongoing", "onset")


def series(collection: str, first: int, last: int) -> tuple[PublishedSeries, ...]:
    """What a collection gives for each ordered pair and year; ``gml-mid`` writes its names as ``gmlmidongoing``."""
    prefix = collection.replace("-", "")
    variables = (f"{prefix}ongoing", f"{prefix}onset", *VARIABLES)
    note = "of the whole dispute, the same in each of its years"
    return tuple(
        PublishedSeries(
            f"{collection}.{word}",
            label,
            unit,
            "directed dyad",
            first,
            last,
            variable,
            absent="zero" if word in ZERO else "missing",
            note="" if word in (*ZERO, "dispute_number") else note,
        )
        for (word, label, unit), variable in zip(SERIES, variables, strict=True)
    )


def dyad_year_format(collection: str, file: str, version: str, rows: str) -> Format:
    """Directed dyad-years, one dispute for each."""
    published = series(collection, 0, 0)
    names = {each.variable: each.id for each in published}
    zero = [each.id for each in published if each.absent == "zero"]

    def read(sheet: Sheet) -> Loose:
        from detente.record.readers.shapes.rows import dyad_years
        from detente.record.readers.shapes.spans import without_zeros

        return without_zeros(dyad_years(sheet, "ccode1", "ccode2", "year", names), zero)

    return Format(
        id="peacesciencer-dyad-years",
        title="directed dyad-years with one dispute each, as the R package peacesciencer ships them",
        files=(f"{file}.parquet", f"{file}.csv"),
        columns={**PAIR, **dict.fromkeys(list(names)[:2], FLAG), **LEVELS},
        read=read,
        coding="cow",
        version=version,
        proof="real rows",
        proven_by=f"{file}.parquet of peacesciencer 1.2.9: {rows} rows",
        note="where two states had several disputes in a year the package keeps one, first the one that began in it. "
        "What the second state did stands in the row of the other order",
    )


def dispute_format(collection: str, file: str, version: str, rows: str) -> Format:
    """Whole disputes as events: the code is the outcome, the score the hostility level."""

    def read(sheet: Sheet) -> Loose:
        import polars as pl

        from detente.record.readers.shapes.rows import counted, events

        begun = sheet.frame.select(
            "line",
            pl.date(pl.col("styear"), pl.col("stmon").fill_null(1), 1).alias("date"),
            pl.when(pl.col("stmon").is_null()).then(pl.lit("year")).otherwise(pl.lit("month")).alias("precision"),
            pl.col("outcome").cast(pl.String).alias("code"),
            pl.col("hostlev").cast(pl.Float64).alias("score"),
            pl.col("dispnum").cast(pl.String).alias("id"),
            counted(
                days=("mindur", None, "maxdur"),
                fatality_level=(None, "fatality", None),
                settlement=(None, "settle", None),
                highest_action=(None, "hiact", None),
                reciprocated=(None, "recip", None),
            ),
        )
        return Loose(None, events(begun, f"{collection}.outcome"))

    return Format(
        id="peacesciencer-disputes",
        title="disputes as the R package peacesciencer ships them",
        files=(f"{file}.parquet", f"{file}.csv"),
        columns={
            **{"dispnum": Column("whole", needed=True), "styear": YEAR, "stmon": MONTH, "outcome": whole(1, 9), "settle": whole(1, 4)},
            **{"fatality": whole(0, 6), "hiact": whole(0, 21), "hostlev": whole(1, 5), "recip": FLAG},
            **dict.fromkeys(("mindur", "maxdur"), Column("whole", missing=NINE, low=0)),
        },
        read=read,
        coding="cow",
        version=version,
        proof="real rows",
        proven_by=f"{file}.parquet of peacesciencer 1.2.9: {rows} rows",
        note="events without actors: the date is the month in which the dispute began; the code is its outcome and the score its "
        "hostility level, both by the source's numbers",
    )
