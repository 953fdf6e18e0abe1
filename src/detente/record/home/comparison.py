"""What a newer version of a set changed: values added, revised and withdrawn, by series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from detente.record.home.manifest import Part, manifests
from detente.record.home.parts import KEY
from detente.record.home.place import Home


@dataclass(frozen=True)
class Revision:
    """One value before and after; None is a published "missing"."""

    of: str
    year: int
    before: float | None
    after: float | None


@dataclass(frozen=True)
class SeriesChange:
    """What changed in one series.

    Attributes:
        series: its id.
        added: values that the earlier version did not have.
        revised: values that it had otherwise.
        withdrawn: values that the newer version no longer has.
        first: first year of what changed.
        last: last year of it.
        largest: the revision by the largest difference, None where none is between two numbers.
    """

    series: str
    added: int
    revised: int
    withdrawn: int
    first: int
    last: int
    largest: Revision | None


@dataclass(frozen=True)
class PartChange:
    """What changed in one format of a set, or in one of several files of that form.

    Attributes:
        set_id: of the data set.
        before: the earlier part.
        after: the current one.
        series: those that changed.
        events_before: number of events in the earlier part.
    """

    set_id: str
    before: Part
    after: Part
    series: tuple[SeriesChange, ...]
    events_before: int

    def __bool__(self) -> bool:
        return bool(self.series) or self.events_before != self.after.event_rows


def changes(home: Home, series: Sequence[str] | None = None) -> Iterator[PartChange]:
    """What changed in each part of which an earlier one is kept.

    Args:
        home: the home.
        series: ids to look at; None for all.
    """
    for held in manifests(home):
        for name, before in held.earlier.items():
            after = held.current[name]
            wanted = set(before.series) | set(after.series)
            wanted = wanted if series is None else wanted & set(series)
            changed = _changed(_values(home, before, wanted), _values(home, after, wanted)) if wanted else ()
            yield PartChange(held.set_id, before, after, changed, before.event_rows)


def _values(home: Home, part: Part, series: set[str]) -> pl.LazyFrame:
    path = home.path / part.observations
    if not part.observations or not path.is_file():
        return pl.LazyFrame(schema={"series": pl.String, "of": pl.String, "from": pl.Date, "to": pl.Date, "value": pl.Float64})
    return pl.scan_parquet(path, hive_partitioning=False).filter(pl.col("series").is_in(sorted(series))).select(*KEY, "value")


def _changed(before: pl.LazyFrame, after: pl.LazyFrame) -> tuple[SeriesChange, ...]:
    old, new = (frame.with_columns(pl.lit(True).alias("there")) for frame in (before, after))
    both = new.join(old, on=KEY, how="full", coalesce=True, suffix="_before")
    added, withdrawn = pl.col("there_before").is_null(), pl.col("there").is_null()
    revised = ~added & ~withdrawn & pl.col("value").ne_missing(pl.col("value_before"))
    marked = both.with_columns(added.alias("added"), withdrawn.alias("withdrawn"), revised.alias("revised"))
    differing = marked.filter(pl.any_horizontal("added", "withdrawn", "revised"))
    frame = differing.with_columns((pl.col("value") - pl.col("value_before")).abs().alias("by")).collect()
    table = frame.group_by("series").agg(
        pl.col("added", "revised", "withdrawn").sum(),
        pl.col("from").min().dt.year().alias("first"),
        pl.col("to").max().dt.year().alias("last"),
    )
    largest = _largest(frame)
    return tuple(SeriesChange(**row, largest=largest.get(row["series"])) for row in table.sort("series").iter_rows(named=True))


def _largest(frame: pl.DataFrame) -> dict[str, Revision]:
    """The largest revision of each series."""
    ranked = frame.filter("revised").drop_nulls("by").sort("by", descending=True, maintain_order=True).unique("series", keep="first")
    rows = ranked.select("series", "of", pl.col("to").dt.year().alias("year"), "value_before", "value")
    return {name: Revision(of, year, before, after) for name, of, year, before, after in rows.iter_rows()}
