"""The two tidy tables of the home, opened lazily: only the parts, row groups and columns that are asked for are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from detente.record.home.manifest import Manifest, Part, manifest, manifests
from detente.record.home.parts import EVENTS, KEY, OBSERVATIONS
from detente.record.home.place import Home


def observations(home: Home, series: Sequence[str] | None = None) -> pl.LazyFrame:
    """The current observations of the series named, or of all; a series that the home lacks gives no rows.

    Where two formats of a set give the same series, it is taken from one: that with more values, else that read first in the set's order.
    Where several files of one form give the same value, as of one country and of one indicator, that of the file read last stands.
    """
    wanted = None if series is None else frozenset(series)
    held = manifests(home) if wanted is None else (manifest(home, name) for name in sorted({s.partition(".")[0] for s in wanted}))
    frames = [frame for each in held for frame in _of_set(home, each, wanted)]
    return pl.concat(frames) if frames else pl.LazyFrame(schema=OBSERVATIONS)


def _of_set(home: Home, held: Manifest, wanted: frozenset[str] | None) -> list[pl.LazyFrame]:
    asked = {key: taken if wanted is None else taken & wanted for key, taken in taken_from(held).items()}
    times = Counter(name for names in asked.values() for name in names)
    several = frozenset(name for name, count in times.items() if count > 1)
    alone = [_scan(home, held.current[key], names - several) for key, names in asked.items() if names - several]
    if not several:
        return alone
    latest = sorted((key for key in asked if asked[key] & several), key=lambda key: (held.current[key].read, key), reverse=True)
    shared = pl.concat([_scan(home, held.current[key], asked[key] & several) for key in latest])
    return [*alone, shared.unique(KEY, keep="first", maintain_order=True)]


def _scan(home: Home, part: Part, series: frozenset[str]) -> pl.LazyFrame:
    scan = pl.scan_parquet(home.path / part.observations, hive_partitioning=False)
    return scan if series == set(part.series) else scan.filter(pl.col("series").is_in(sorted(series)))


def taken_from(held: Manifest) -> dict[str, frozenset[str]]:
    """The series that are taken from each current part, by its key: each series from one format alone, from all pieces of it."""
    values: dict[str, Counter[str]] = {}
    for part in held.current.values():
        for name, coverage in part.series.items():
            values.setdefault(name, Counter())[part.format] += coverage.values
    best = {name: max(counts, key=counts.__getitem__) for name, counts in values.items()}
    return {
        key: frozenset(name for name in part.series if best[name] == part.format) for key, part in held.current.items() if part.observations
    }


def events(home: Home, sets: Sequence[str] | None = None) -> pl.LazyFrame:
    """The current events of the sets named, or of all."""
    held = manifests(home) if sets is None else (manifest(home, name) for name in sorted(set(sets)))
    paths = [home.path / part.events for each in held for part in each.current.values() if part.events]
    return pl.scan_parquet(paths, hive_partitioning=False) if paths else pl.LazyFrame(schema=EVENTS)
