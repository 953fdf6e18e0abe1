"""Reads the record of a case whole: all faults of all its files are found before any is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from detente.documents import Document, read_yaml
from detente.errors import CaseError, DetenteError, Fault, Place, nearest
from detente.record.dated import Event, Phase, Spell, read_events, read_phases, read_spells
from detente.record.declared import Declared, declared_series
from detente.record.series import Series
from detente.record.sources import Source, read_sources
from detente.record.tables import Values, read_table

T = TypeVar("T")
ReadRows = Callable[[Path, Path, Mapping[str, Source]], tuple[dict[str, T], list[Fault]]]


@dataclass(frozen=True)
class Record:
    """The evidence of a case.

    Attributes:
        series: yearly series by id, in the order in which they are declared.
        events: dated acts by id.
        spells: states of affairs by id.
        phases: a reference periodisation, in order.
        sources: works by id.
    """

    series: Mapping[str, Series] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    spells: Mapping[str, Spell] = field(default_factory=dict)
    phases: tuple[Phase, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)


def read_record(folder: Path, extra_series: Mapping[str, Any] | None = None) -> Record:
    """The record of the case in ``folder``; parts that the case does not have are empty.

    Args:
        folder: the case folder; the record lies in its folder ``record``.
        extra_series: series declared in ``case.yaml``, as written there.

    Raises:
        CaseError: every fault of every file of the record, each with file and line.

    Example:
        >>> from importlib.resources import files
        >>> record = read_record(Path(str(files("detente"))) / "cases" / "pakistan-us")
        >>> record.series["aid_military"].unit
        'million 2019 USD'
    """
    return _Reader(Path(folder)).record(extra_series or {})


def read_declared(folder: Path) -> tuple[dict[str, Declared], dict[str, Source]]:
    """The series that the case in ``folder`` declares in ``record/series.yaml``, without their values, and its sources.

    Raises:
        CaseError: every fault of the two files.
    """
    reader = _Reader(Path(folder))
    sources = reader.part("sources.yaml", read_sources) or {}
    declared = reader.declared(sources, {})
    if reader.faults:
        raise CaseError(reader.faults)
    return declared, sources


class _Reader:
    """One reading of one record; it gathers faults, and gives a record only when there are none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []

    def record(self, extra: Mapping[str, Any]) -> Record:
        sources = self.part("sources.yaml", read_sources) or {}
        series = self.series(self.declared(sources, extra), sources)
        events = self.rows("events.csv", read_events, sources)
        spells = self.rows("spells.csv", read_spells, sources)
        phases = self.rows("phases.csv", read_phases, sources)
        if self.faults:
            raise CaseError(sorted(dict.fromkeys(self.faults), key=_order))
        return Record(series, events, spells, tuple(sorted(phases.values(), key=lambda p: p.start)), sources)

    def attempt(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except DetenteError as error:
            self.faults += error.faults
            return None

    def part(self, name: str, read: Callable[[Path, Path], T]) -> T | None:
        path = self.folder / "record" / name
        return self.attempt(lambda: read(path, self.folder)) if path.exists() else None

    def rows(self, name: str, read: ReadRows[T], sources: Mapping[str, Source]) -> dict[str, T]:
        found = self.part(name, lambda path, root: read(path, root, sources))
        if found is None:
            return {}
        self.faults += found[1]
        return found[0]

    def declared(self, sources: Mapping[str, Source], extra: Mapping[str, Any]) -> dict[str, Declared]:
        found: dict[str, Declared] = {}
        document = self.part("series.yaml", read_yaml)
        if document is not None:
            for key in document.data:
                if key != "series":
                    self.faults.append(document.fault((key,), f"`{key}` is not known here", nearest(str(key), ["series"])))
            found, faults = declared_series(document, sources, document.data.get("series", {}), own=False)
            self.faults += faults
        if extra:
            home = self.case_document(extra)
            own, faults = declared_series(home, sources, dict(extra), own=True)
            self.faults += faults
            for name in own:
                if name in found:
                    what = f"the series `{name}` is declared in `{found[name].place.file}` already"
                    self.faults.append(home.fault(("series", name), what, "give your own series an id of its own"))
            found |= own
        return found

    def case_document(self, extra: Mapping[str, Any]) -> Document:
        """``case.yaml`` with its lines, where it can be read; its own faults are for the reader of the case."""
        try:
            return read_yaml(self.folder / "case.yaml", self.folder)
        except DetenteError:
            return Document("case.yaml", {"series": dict(extra)})

    def series(self, declared: Mapping[str, Declared], sources: Mapping[str, Source]) -> dict[str, Series]:
        tables: dict[str, dict[str, Declared]] = {}
        for entry in declared.values():
            tables.setdefault(entry.file, {})[entry.id] = entry
        values: Values = {}
        for file, group in tables.items():
            values |= self.table(file, group, sources)
        return {entry.id: _series(entry, values) for entry in declared.values() if entry.id in values}

    def table(self, file: str, group: Mapping[str, Declared], sources: Mapping[str, Source]) -> Values:
        path = self.folder / file
        if not path.is_file():
            known = [p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*.csv")]
            mend = nearest(file, known)
            self.faults += [Fault(f"`{entry.id}` is in `{file}`, and there is no such file", entry.place, mend) for entry in group.values()]
            return {}
        if not path.resolve().is_relative_to(self.folder.resolve()):
            self.faults.append(Fault(f"`{file}` leads out of the case folder", Place(file), "copy the table into the case folder"))
            return {}
        read = self.attempt(lambda: read_table(path, self.folder, group, sources))
        if read is None:
            return {}
        self.faults += read[1]
        return read[0]


def _series(entry: Declared, values: Values) -> Series:
    found = sorted(values[entry.id], key=lambda o: o.period)
    editions = dict.fromkeys(o.variant for o in found if o.variant)
    return Series(
        id=entry.id,
        label=entry.label,
        group=entry.group,
        unit=entry.unit,
        years=entry.years,
        source=entry.source,
        licence=entry.licence,
        status=entry.status,
        breaks=entry.breaks,
        note=entry.note,
        observations=tuple(o for o in found if not o.variant),
        variants={name: tuple(o for o in found if o.variant == name) for name in editions},
        place=entry.place,
        direction=entry.direction,
    )


def _order(fault: Fault) -> tuple[bool, str, int]:
    place = fault.place
    return (place is None, place.file if place else "", (place.line or 0) if place else 0)
