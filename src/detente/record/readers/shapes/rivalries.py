"""The shape that lists of strategic rivalries share: pairs with their first and last year, and what the rivalry is over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.record.dataset import Loose, PublishedSeries
from detente.record.sheets import Sheet

if TYPE_CHECKING:
    import polars as pl

FLAGS = {  # of Thompson, Sakuwa and Suhas, by the variable
    **{"positional": "positional", "spatial": "spatial", "ideological": "ideological", "interventionary": "interventionary"},
    **{"principal": "principal", "aprin": "asymmetric_principal"},
}
NO_STATES = {"324": "Venice"}  # the number that both lists give it; Correlates of War has none
TYPES = ("spatial", "positional", "ideological")
MEANING = {
    "spatial": "Rivalry over territory",
    "positional": "Rivalry over influence",
    "ideological": "Rivalry over beliefs",
    "interventionary": "Rivalry by intervention in the other's affairs",
    "principal": "Principal rivalry",
    "asymmetric_principal": "Asymmetric principal rivalry",
}


def type_series(collection: str, types: Iterable[str], first: int, last: int, variable: str = "") -> tuple[PublishedSeries, ...]:
    """A series for each type; it says 1 while a rivalry of that type lasts."""
    names = {word: key for key, word in FLAGS.items()}
    return tuple(
        PublishedSeries(
            f"{collection}.{word}_rivalry",
            MEANING[word],
            "0 or 1",
            "dyad",
            first,
            last,
            variable or names[word],
            grain="spell",
            absent="zero",
        )
        for word in types
    )


def read_flags(sheet: Sheet) -> Loose:
    """Rivalries of Thompson, Sakuwa and Suhas: a column for each type, empty where it does not apply."""
    import polars as pl

    named = sheet.frame.with_columns(pl.col(column).alias(word) for column, word in FLAGS.items())
    return _read(named, "tss", "start", "end", tuple(FLAGS.values()))


def read_types(sheet: Sheet) -> Loose:
    """Rivalries of Thompson and Dreyer: up to three types, each as a word."""
    import polars as pl

    given = [pl.col(f"type{n}").str.strip_chars().str.to_lowercase() for n in (1, 2, 3)]
    said = [pl.any_horizontal((cell == word).fill_null(False) for cell in given).cast(pl.Float64).alias(word) for word in TYPES]
    return _read(sheet.frame.with_columns(said), "thompson-dreyer", "styear", "endyear", TYPES)


def _read(frame: pl.DataFrame, collection: str, start: str, end: str, types: Iterable[str]) -> Loose:
    import polars as pl

    from detente.record.readers.shapes.spans import calendar_years, lower_first, spans, without_zeros

    pairs = lower_first(frame, "ccode1", "ccode2", (start, end)).with_columns(
        *calendar_years(start, end), pl.col("code1", "code2").cast(pl.String).replace(NO_STATES), rivalry=pl.lit(1.0)
    )
    return without_zeros(spans(pairs, {"rivalry": f"{collection}.rivalry", **{word: f"{collection}.{word}_rivalry" for word in types}}))
