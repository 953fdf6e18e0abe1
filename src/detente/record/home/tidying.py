"""From loose rows to tidy ones: states by number, pairs in order, what cannot be kept set apart with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from detente.record.dataset import DataSet, Format
from detente.record.home.parts import EVENTS, KEY, OBSERVATIONS
from detente.record.home.placing import with_numbers
from detente.record.sheets import Reject


@dataclass(frozen=True)
class Tidy:
    """A table as it will be kept.

    Attributes:
        frame: with the columns of observations or of events.
        rejects: rows refused.
        unplaced: codes kept without a number: how many rows, and what the code is.
    """

    frame: pl.DataFrame
    rejects: tuple[Reject, ...]
    unplaced: Mapping[str, tuple[int, str]]


def tidy_observations(loose: pl.DataFrame, data_set: DataSet, form: Format, version: str, units: Mapping[str, str]) -> Tidy:
    """Loose observations as they are kept, sorted by series, numbers and first day; ``units`` are of series that are not declared."""
    numbered = with_numbers(loose, form.coding, "from", "to")
    kept, unknown = _without_refused(numbered)
    ordered = _pairs_in_order(kept, {s.id: s.of for s in data_set.series})
    unit = {**units, **{s.id: s.unit for s in data_set.series}}
    tidy = ordered.with_columns(
        pl.col("series").replace_strict(unit, default="", return_dtype=pl.String).alias("unit"),
        pl.lit(data_set.id).alias("source"),
        pl.lit(version).alias("version"),
    )
    first, repeated = _without_repeated(tidy)
    order = ["series", "cow1", "cow2", "from", "gw1", "gw2", "of", "to"]
    return Tidy(first.select(*OBSERVATIONS).cast(OBSERVATIONS).sort(order), (*unknown, *repeated), _unplaced(kept))  # type: ignore[arg-type]


def tidy_events(loose: pl.DataFrame, data_set: DataSet, form: Format, version: str) -> Tidy:
    """Loose events as they are kept, sorted by day; of several with one id and day the first stays."""
    numbered = with_numbers(loose, form.coding, "date", "to")
    kept, unknown = _without_refused(numbered)
    first, repeated = _without_repeated_ids(kept)
    tidy = first.with_columns(pl.lit(data_set.id).alias("source"), pl.lit(version).alias("version"))
    ordered = tidy.select(*EVENTS).cast(EVENTS).sort("date", "id", maintain_order=True)  # type: ignore[arg-type]
    return Tidy(ordered, (*unknown, *repeated), _unplaced(first))


def _without_refused(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """The rows whose codes are known, and one reject for each line that has another."""
    bad = (pl.col("refused1").fill_null("") != "") | (pl.col("refused2").fill_null("") != "")
    wrong = frame.filter(bad)
    if wrong.is_empty():
        return frame, ()
    lines = wrong.unique("line", maintain_order=True).select("line", "code1", "refused1", "code2", "refused2")
    rejects = tuple(Reject(line, "", c1 if r1 else c2, r1 or r2) for line, c1, r1, c2, r2 in lines.iter_rows())
    return frame.filter(~bad), rejects


def _pairs_in_order(frame: pl.DataFrame, of: Mapping[str, str]) -> pl.DataFrame:
    """The unit of each row in words; a pair without a direction with the lower number first."""
    frame = frame.with_columns(pl.col("series").replace_strict(of, default="", return_dtype=pl.String).alias("kind"))
    number1, number2 = (pl.coalesce(f"cow{side}", f"gw{side}") for side in "12")
    later = (number1 > number2) | (number1.is_null() & number2.is_not_null())
    later = later | (number1.is_null() & number2.is_null() & (pl.col("code1") > pl.col("code2")))
    swapped = (pl.col("kind") == "dyad") & pl.col("code2").is_not_null() & later
    turned = [
        pl.when(swapped).then(pl.col(f"{name}{b}")).otherwise(pl.col(f"{name}{a}")).alias(f"{name}{a}")
        for name in ("code", "cow", "gw")
        for a, b in ("12", "21")
    ]
    mark = pl.when(pl.col("kind") == "dyad").then(pl.lit("-")).otherwise(pl.lit(">"))
    pair = pl.concat_str("code1", mark, "code2")
    return frame.with_columns(turned).with_columns(pl.when(pl.col("code2").is_null()).then("code1").otherwise(pair).alias("of"))


def _without_repeated(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """The first row of each series, unit and span, and the later ones as rejects that name its line."""
    frame = frame.sort("line", maintain_order=True)
    first = frame.select(pl.struct(KEY).is_first_distinct()).to_series()
    if first.all():
        return frame, ()
    kept = frame.filter(first)
    again = frame.filter(~first).join(kept.select(*KEY, "value", "line"), on=KEY, how="left", suffix="_first", maintain_order="left")
    return kept, tuple(
        Reject(row["line"], row["series"], "" if row["value"] is None else f"{row['value']:g}", _twice(row))
        for row in again.iter_rows(named=True)
    )


def _without_repeated_ids(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """The first event of each id and day, and the later ones as rejects that name its line; one without an id stands for itself.

    The day is looked at too, since ICEWS gives an id again on another day.
    """
    frame = frame.sort("line", maintain_order=True)
    again = ~frame.select(pl.struct("id", "date").is_first_distinct()).to_series() & frame["id"].is_not_null()
    if not again.any():
        return frame, ()
    kept, later = frame.filter(~again), frame.filter(again).select("line", "id", "date")
    told = later.join(kept.select("id", "date", first="line"), on=["id", "date"], how="left", maintain_order="left").drop("date")
    return kept, tuple(Reject(line, "", name, f"repeated: line {first} has this id; it stays") for line, name, first in told.iter_rows())


def _twice(row: Mapping[str, object]) -> str:
    unit = f"{row['of']} from {row['from']} to {row['to']}"
    if row["value"] == row["value_first"]:
        return f"repeated: line {row['line_first']} says the same of {unit}"
    said = "nothing" if row["value_first"] is None else f"{row['value_first']:g}"
    return f"line {row['line_first']} says {said} of {unit}; the first stays"


def _unplaced(frame: pl.DataFrame) -> dict[str, tuple[int, str]]:
    """Codes without any number, with the rows that have them."""
    sides = [
        frame.filter(pl.col(f"code{s}").is_not_null() & pl.col(f"cow{s}").is_null() & pl.col(f"gw{s}").is_null()).select(
            pl.col(f"code{s}").alias("code"), pl.col(f"what{s}").alias("what")
        )
        for s in "12"
    ]
    counted = pl.concat(sides).group_by("code").agg(pl.len().alias("rows"), pl.col("what").mode().first()).sort("code")
    return {code: (rows, what or "") for code, rows, what in counted.iter_rows()}
