"""Loose rows of sources that give spans of days, and of pairs without a direction."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from detente.record.dataset import Loose
from detente.record.readers.shapes.rows import observations
from detente.record.sheets import Reject, Sheet


def spans(frame: pl.DataFrame, series: Mapping[str, str], *, status: str = "found") -> Loose:
    """A row for each span and column.

    Args:
        frame: has ``line``, ``code1``, ``from``, ``to``, the columns of values, and ``code2`` where it is of pairs. A span that ends
            before it begins is refused.
        series: id of the series, by the column that gives it. A cell without a value makes no row.
        status: of every value.
    """
    codes = [name for name in ("code1", "code2") if name in frame.columns]
    backwards = frame.filter(pl.col("to") < pl.col("from"))
    rejects = tuple(
        Reject(line, "to", str(to), f"the span ends before it begins ({start})")
        for line, start, to in backwards.select("line", "from", "to").iter_rows()
    )
    long = (
        frame.filter(pl.col("to") >= pl.col("from"))
        .select(
            "line",
            *(pl.col(name).cast(pl.String) for name in codes),
            "from",
            "to",
            *(pl.col(column).cast(pl.Float64).alias(name) for column, name in series.items()),
        )
        .unpivot(list(series.values()), index=["line", *codes, "from", "to"], variable_name="series", value_name="value")
        .filter(pl.col("value").is_not_null())
    )
    return Loose(observations(long, status), rejects=rejects)


def lower_first(frame: pl.DataFrame, first: str, second: str, along: Collection[str]) -> pl.DataFrame:
    """The frame with ``code1 < code2``; where a source writes a pair in both orders, one row of the two is kept.

    Args:
        frame: the table, with whole numbers as codes.
        first: the column of one code.
        second: the column of the other.
        along: the columns in which the two rows of a pair must be equal to be one.
    """
    ordered = frame.with_columns(pl.min_horizontal(first, second).alias("code1"), pl.max_horizontal(first, second).alias("code2"))
    return ordered.unique(["code1", "code2", *along], keep="first", maintain_order=True)


def without_zeros(loose: Loose, series: Collection[str] | None = None) -> Loose:
    """The rows without those that say zero, for series of which an absent row says the same.

    Args:
        loose: the rows.
        series: ids of the series to thin; None for all.
    """
    if loose.observations is None:
        return loose
    thinned = pl.lit(True) if series is None else pl.col("series").is_in(list(series))
    kept = loose.observations.filter(~(thinned & (pl.col("value") == 0).fill_null(False)))
    return Loose(kept, loose.events, loose.rejects)


def calendar_years(start: str, end: str) -> tuple[pl.Expr, pl.Expr]:
    """``from`` and ``to`` of a span that the source gives by its first and last year."""
    first = pl.date(pl.col(start).cast(pl.Int32), 1, 1).alias("from")
    return first, pl.date(pl.col(end).cast(pl.Int32), 12, 31).alias("to")


def day(year: str, month: str, day_of_month: str) -> pl.Expr:
    """A date written in three columns; null for a day that does not exist."""
    parts = pl.concat_str([pl.col(year), pl.col(month), pl.col(day_of_month)], separator="-")
    return parts.str.to_date("%Y-%m-%d", strict=False)


def kinds(sheet: Sheet, tables: Mapping[str, Mapping[str, str]]) -> tuple[Sheet, tuple[Reject, ...]]:
    """A column of 0 and 1 for each kind that a source names by a word, and the rows whose word is not known refused.

    Args:
        sheet: the table.
        tables: our words by the source's, by the column that holds them. A row has one kind over all the columns; one without any is
            refused too.
    """
    frame, refused = sheet.frame, []
    for column, words in tables.items():
        for line, word in (
            frame.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(list(words))).select("line", column).iter_rows()
        ):
            refused.append(Reject(line, column, word, f"not a kind of {column} that is known"))
    untold = frame.filter(pl.all_horizontal(pl.col(column).is_null() for column in tables))
    refused += [Reject(line, next(iter(tables)), "", "no kind is given") for line in untold["line"]]
    told = frame.filter(~pl.col("line").is_in([reject.line for reject in refused])).with_columns(
        (pl.col(column) == word).fill_null(False).cast(pl.Float64).alias(ours)
        for column, words in tables.items()
        for word, ours in words.items()
    )
    return Sheet(told, sheet.file), tuple(refused)


def until_next(frame: pl.DataFrame, *unit: str) -> pl.DataFrame:
    """Spans of a unit in order, each ended on the day before the next begins where they would share days."""
    following = pl.col("from").shift(-1).over(unit)
    shared = (following <= pl.col("to")).fill_null(False)
    ended = pl.when(shared).then(following - pl.duration(days=1)).otherwise(pl.col("to")).cast(pl.Date)
    return frame.sort(*unit, "from", "to").with_columns(ended.alias("to"))
