"""How many states or pairs have a value in each year, and how many events begin in it, as spans that a picture can draw."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

CLASSES = 5
EVENTS = "events"
MOST_SPANS, BLOCK = 30, 5
HEADER = ("series", "first", "last", "share", "least", "most")


@dataclass(frozen=True)
class Span:
    """Years in a row in which about as many have a value.

    Attributes:
        first: year.
        last: year.
        share: 1 to 5, fifths of the series' fullest year.
        least: fewest states or pairs with a value in a year of the span.
        most: most of them; events are counted as such.
    """

    first: int
    last: int
    share: int
    least: int
    most: int


def counted(observations: pl.LazyFrame) -> dict[str, dict[int, int]]:
    """By series and year, how many states or pairs have a value that speaks of a day of the year."""
    import polars as pl

    frame = (
        observations.filter(pl.col("value").is_not_null())
        .select("series", "of", pl.int_ranges(pl.col("from").dt.year(), pl.col("to").dt.year() + 1, dtype=pl.Int32).alias("year"))
        .explode("year")
        .group_by("series", "year")
        .agg(pl.col("of").n_unique().alias("count"))
        .sort("series", "year")
        .collect()
    )
    out: dict[str, dict[int, int]] = {}
    for series, year, count in frame.iter_rows():
        out.setdefault(series, {})[year] = count
    return out


def counted_events(events: pl.LazyFrame) -> dict[str, dict[int, int]]:
    """By ``set.events`` and year, how many events begin in the year."""
    import polars as pl

    year = pl.col("date").dt.year().alias("year")
    frame = events.drop_nulls("date").group_by("source", year).len().sort("source", "year").collect()
    out: dict[str, dict[int, int]] = {}
    for source, when, count in frame.iter_rows():
        out.setdefault(f"{source}.{EVENTS}", {})[when] = count
    return out


def spans(counts: Mapping[int, int]) -> tuple[Span, ...]:
    """Years of the same fifth, put together; a year without a value ends a span.

    Where the counts go up and down too often to draw, five years are taken together, at the mean of those that have a value.
    """
    fine = _joined(counts)
    if len(fine) <= MOST_SPANS:
        return fine
    blocks: dict[int, list[int]] = {}
    for year in counts:
        blocks.setdefault(year // BLOCK, []).append(year)
    even = {year: round(sum(counts[y] for y in years) / len(years)) for years in blocks.values() for year in years}
    most = max(span.most for span in fine)
    return tuple(replace(span, most=most if span.share == CLASSES else span.most) for span in _joined(even))


def _joined(counts: Mapping[int, int]) -> tuple[Span, ...]:
    found: list[Span] = []
    fullest = max(counts.values(), default=0)
    for year in sorted(counts):
        count = counts[year]
        share = -(-count * CLASSES // fullest)
        last = found[-1] if found else None
        if last and last.last == year - 1 and last.share == share:
            found[-1] = Span(last.first, year, share, min(last.least, count), max(last.most, count))
        else:
            found.append(Span(year, year, share, count, count))
    return tuple(found)


def text(density: Mapping[str, Iterable[Span]]) -> str:
    """All spans as CSV, in the order of series."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for series in sorted(density):
        for span in density[series]:
            writer.writerow((series, span.first, span.last, span.share, span.least, span.most))
    return out.getvalue()


def read(path: Path) -> dict[str, tuple[Span, ...]]:
    """The spans as they were written, by series; none where the file is not there yet."""
    found: dict[str, list[Span]] = {}
    if path.is_file():
        for series, *numbers in list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]:
            found.setdefault(series, []).append(Span(*(int(number) for number in numbers)))
    return {series: tuple(each) for series, each in found.items()}
