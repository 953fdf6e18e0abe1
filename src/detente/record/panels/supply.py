"""Where a panel's observations come from: the home, or tables at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import Fault, RecordError
from detente.record.dataset import DataSet, PublishedSeries
from detente.record.panels.addition import Taken

if TYPE_CHECKING:
    import polars as pl

    from detente.record.home import Home, Manifest

NOT_DECLARED = "not declared"


@dataclass(frozen=True)
class Held:
    """One data set as it is at hand.

    Attributes:
        data_set: what it is.
        version: the release read.
        scan: its observations, opened lazily.
        coverage: first and last year of a series as read, by id; None where it is the publisher's own.
        versions: the release of a series, by id, where the set was read from files of several.
        described: label and unit that a file gives to a series which the set does not declare, by id.
    """

    data_set: DataSet
    version: str
    scan: Callable[[], pl.LazyFrame]
    coverage: Mapping[str, tuple[int, int]] | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    described: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def series(self, name: str) -> PublishedSeries:
        """A series by its id; one that the set does not declare is of states, with the label and the unit that its file gives."""
        declared = next((s for s in self.data_set.series if s.id == name), None)
        if declared:
            return declared
        label, unit = self.described.get(name, ("", ""))
        first, last = (self.coverage or {}).get(name, (0, 0))
        return PublishedSeries(name, label or name, unit or NOT_DECLARED, "state", first, last)

    def years(self, name: str) -> tuple[int, int]:
        """First and last year that a series covers: those of its rows, where no row means missing.

        Where no row means zero, a year without a war has no row and is covered all the same: there it is the publisher's coverage,
        though of an older release not beyond the last year that was read.
        """
        series = self.series(name)
        read = (self.coverage or {}).get(name)
        if read is None:
            return series.first, series.last
        if series.absent == "missing":
            return max(series.first, read[0]), min(series.last, read[1])
        newest = self.version_of(name) in self.data_set.versions[-1:]
        return series.first, series.last if newest else min(series.last, read[1])

    def has(self, name: str) -> bool:
        """Whether any row of a series was read: a set may be at hand in a form that lacks some."""
        return self.coverage is None or name in self.coverage

    def version_of(self, name: str) -> str:
        """The release that a series was read from."""
        return self.versions.get(name, self.version)

    @property
    def coding(self) -> str:
        """The system of codes in which its states are named, empty where its forms differ."""
        codings = {form.coding for form in self.data_set.formats}
        return codings.pop() if len(codings) == 1 else ""


@dataclass(frozen=True)
class Supply:
    """The data sets at hand, by id, and the folder of the home that they are from, for messages."""

    held: Mapping[str, Held]
    home: str = ""

    def of(self, series: str) -> Held | None:
        """The data set that gives a series, None where it is not at hand."""
        return self.held.get(series.partition(".")[0])

    def held_for(self, taken: Taken) -> Held:
        """The data set that gives a series.

        Raises:
            RecordError: it is not at hand.
        """
        held = self.of(taken.series)
        if held is None:
            raise RecordError(self.lacking(taken.series.partition(".")[0]))
        return held

    def name(self, taken: Taken) -> str:
        """The name of the data set that gives a series."""
        return self.held_for(taken).data_set.name

    def lacking(self, name: str) -> Fault:
        """That a data set is not at hand, and what to type."""
        return Fault(f"the data set `{name}` is not in {f'the home {self.home}' if self.home else 'the record'}", None, _get(name))


def _get(name: str) -> str:
    from detente.record.readers import data_sets

    known = data_sets().get(name)
    if known is None:
        return "no reader is known for it"
    if known.downloads:
        return f"get it: `detente fetch {name}`"
    return f"read a file of it: `detente fetch {name} --from FILE`; the publisher's page is {known.page}"


def supply_of(home: Path | None, names: Iterable[str], system: str) -> Supply:
    """The data sets of a home that the additions need, as far as they are there.

    Raises:
        RecordError: the home or what it says of a set is damaged.
    """
    from detente.record.home import home_at, manifest
    from detente.record.panels.additions import named
    from detente.record.readers import data_set

    wanted: dict[str, list[str]] = {}
    for addition in named(names):
        for taken in addition.taken(system):
            wanted.setdefault(taken.series.partition(".")[0], []).append(taken.series)
    place = home_at(home)
    found = {name: manifest(place, name) for name in wanted}
    return Supply({name: _held(place, data_set(name), held, wanted[name]) for name, held in found.items() if held.current}, str(place.path))


def _held(home: Home, data_set: DataSet, held: Manifest, wanted: Iterable[str]) -> Held:
    from detente.record.home import observations
    from detente.record.home.scanning import taken_from

    ids = tuple(dict.fromkeys(wanted))
    coverage: dict[str, tuple[int, int]] = {}
    versions: dict[str, str] = {}
    described: dict[str, tuple[str, str]] = {}
    for key, taken in taken_from(held).items():
        part = held.current[key]
        for name in taken.intersection(ids):
            found, said = part.series[name], versions.get(name, part.version)
            first, last = coverage.get(name, (found.first, found.last))  # several files may each hold some years of a series
            coverage[name] = min(first, found.first), max(last, found.last)
            versions[name] = said if part.version in said.split(", ") else f"{said}, {part.version}"
            described[name] = found.label, found.unit
    return Held(data_set, "", lambda: observations(home, ids), coverage, versions, described)
