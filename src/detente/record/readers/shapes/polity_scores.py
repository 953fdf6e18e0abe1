"""Scores of Polity5 from its two forms of file: special codes become null, and one polity is chosen where two share a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.record.dataset import Loose
from detente.record.sheets import Reject, Sheet

if TYPE_CHECKING:
    import polars as pl

SCORES = (  # variable, word, label, unit, least, greatest
    ("democ", "institutionalized_democracy", "Institutionalized democracy", "0 to 10", 0, 10),
    ("autoc", "institutionalized_autocracy", "Institutionalized autocracy", "0 to 10", 0, 10),
    ("polity", "polity", "Polity score", "-10 to 10", -10, 10),
    ("polity2", "polity2", "Polity score, with interruptions filled by the publisher", "-10 to 10", -10, 10),
    ("durable", "regime_durability", "Years since the regime last changed", "years", 0, 999),
    ("xrcomp", "competitiveness_of_executive_recruitment", "Competitiveness of executive recruitment", "0 to 3", 0, 3),
    ("xropen", "openness_of_executive_recruitment", "Openness of executive recruitment", "0 to 4", 0, 4),
    ("xconst", "executive_constraints", "Constraints on the executive", "1 to 7", 1, 7),
    ("exrec", "executive_recruitment", "Executive recruitment, as a concept", "1 to 8", 1, 8),
    ("exconst", "executive_constraints_concept", "Constraints on the executive, as a concept", "1 to 7", 1, 7),
    ("polcomp", "political_competition", "Political competition, as a concept", "1 to 10", 1, 10),
    ("regtrans", "regime_transition", "Change of regime", "-2 to 3; 96 to 99 the end or start of a state", -2, 99),
)
STANDARD_CODES = {
    -66: ("foreign_interruption", "Interrupted by a foreign power"),
    -77: ("interregnum", "Interregnum: central authority had collapsed"),
    -88: ("transition", "In transition"),
}
ENDS = (96, 98)  # of regtrans: the polity disintegrates, or ends
EXTRACT_ID, PUBLISHER_ID = "polity_annual_country", "ccode"
TO_COW = {99: 100, 324: 325, 341: 347, 342: 345, 347: 345, 348: 341, 364: 365, 525: 626, 529: 530, 626: 625, 769: 770, 818: 816}
NO_STATE = {89: "the United Provinces of Central America", 564: "the Orange Free State"}


def read_extract(sheet: Sheet) -> Loose:
    """Rows of the extract, which carries the code of Correlates of War."""
    import polars as pl

    return _read(sheet.frame.with_columns(pl.col("cown").alias("cow"), pl.col(EXTRACT_ID).fill_null("").alias("polity_id")))


def read_publisher(sheet: Sheet) -> Loose:
    """Rows of the publisher's table, whose codes are turned into those of Correlates of War."""
    import polars as pl

    frame = sheet.frame.with_columns(
        pl.col(PUBLISHER_ID).replace(TO_COW).alias("cow"), pl.col(PUBLISHER_ID).cast(pl.String).alias("polity_id")
    )
    outside = pl.col(PUBLISHER_ID).is_in(list(NO_STATE))
    refused = tuple(
        Reject(line, PUBLISHER_ID, str(code), f"{NO_STATE[code]} is no state of Correlates of War")
        for line, code in frame.filter(outside).select("line", PUBLISHER_ID).iter_rows()
    )
    loose = _read(frame.filter(~outside))
    return Loose(loose.observations, rejects=tuple(sorted(loose.rejects + refused, key=lambda reject: reject.line)))


def _read(frame: pl.DataFrame) -> Loose:
    """Scores, with a null value where the source writes one of its standard codes, and a series of 0 and 1 for each such code."""
    import polars as pl

    from detente.record.readers.shapes.rows import observations, year_span

    sound, unsound = _sound(frame)
    kept, ended = _going_on(sound)
    special = [float(code) for code in STANDARD_CODES]
    scores = kept.select(
        "line",
        pl.col("cow").cast(pl.String).alias("code1"),
        *year_span("year"),
        *(pl.col(variable).cast(pl.Float64).alias(f"polity5.{word}") for variable, word, *_ in SCORES),
        *((pl.col("polity") == code).cast(pl.Float64).alias(f"polity5.{word}") for code, (word, _) in STANDARD_CODES.items()),
    )
    long = scores.unpivot(index=["line", "code1", "from", "to"], variable_name="series", value_name="value").drop_nulls("value")
    long = long.with_columns(pl.when(pl.col("value").is_in(special)).then(None).otherwise(pl.col("value")).alias("value"))
    return Loose(observations(long), rejects=tuple(sorted(unsound + ended, key=lambda reject: reject.line)))


def _sound(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """The rows whose scores are all on their scale or standard codes, and the others refused."""
    import polars as pl

    rejects: dict[int, Reject] = {}
    for variable, _, _, _, least, greatest in SCORES:
        known = pl.col(variable).is_between(least, greatest) | pl.col(variable).is_in(list(STANDARD_CODES)) | pl.col(variable).is_null()
        for line, value in frame.filter(~known).select("line", variable).iter_rows():
            rejects.setdefault(line, Reject(line, variable, str(value), f"{least} to {greatest}, -66, -77 or -88 was expected"))
    return frame.filter(~pl.col("line").is_in(list(rejects))), tuple(rejects.values())


def _going_on(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """One row for each state and year: of two polities the one that goes on, by regtrans and by whether it has a next year."""
    import polars as pl

    following = frame.select("polity_id", pl.col("year") - 1, pl.lit(True).alias("goes_on")).unique()
    ranked = (
        frame.join(following, on=["polity_id", "year"], how="left")
        .with_columns(pl.col("goes_on").fill_null(False), pl.col("regtrans").is_in(ENDS).fill_null(False).alias("ends"))
        .sort(["cow", "year", "ends", "goes_on", "line"], descending=[False, False, False, True, True])
    )
    kept = ranked.unique(["cow", "year"], keep="first", maintain_order=True).sort("line")
    dropped = frame.filter(~pl.col("line").is_in(kept["line"].to_list()))
    return kept, tuple(
        Reject(line, "year", str(year), "two polities share this state and year; the one that goes on is kept")
        for line, year in dropped.select("line", "year").iter_rows()
    )
