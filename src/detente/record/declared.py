"""Series as ``record/series.yaml`` and the lines of ``case.yaml`` declare them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from detente.documents import Document, validated
from detente.errors import CaseError, Fault, Place
from detente.record.series import Break
from detente.record.sources import Source, unknown_source
from detente.units import read_unit

Status = Literal["found", "derived", "coded", "recalled", "mixed"]
Group = Literal["aid", "arms", "votes", "regime", "security", "opinion", "economy", "china", "sanctions", "presence", "own"]


@dataclass(frozen=True)
class BreakEntry:
    """A break as a file writes it."""

    at: int
    kind: Literal["territory", "source", "method", "unit"]
    why: str
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - the name and form that pydantic reads


@dataclass(frozen=True)
class SeriesEntry:
    """A series as a file writes it; the three fields without a default are all that one's own series needs."""

    file: str
    unit: str
    source: tuple[str, ...] | str
    label: str = ""
    group: Group = "own"
    column: str = ""
    years: Literal["calendar", "fiscal"] = "calendar"
    licence: str = ""
    status: Status = "found"
    breaks: tuple[BreakEntry, ...] = ()
    direction: str = ""
    note: str = ""
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - the name and form that pydantic reads


@dataclass(frozen=True)
class SeriesFile:
    """The whole of ``series.yaml``."""

    series: dict[str, SeriesEntry]
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - the name and form that pydantic reads


@dataclass(frozen=True)
class Declared:
    """A declared series whose values have not been read.

    Attributes:
        id, label, group, file, column, unit, years, source, licence, status, breaks, direction, note: as in `Series`.
        own: whether it is a line of ``case.yaml``.
        place: where it is declared.
    """

    id: str
    label: str
    group: str
    file: str
    column: str
    unit: str
    years: str
    source: tuple[str, ...]
    licence: str
    status: str
    breaks: tuple[Break, ...]
    direction: str
    note: str
    own: bool
    place: Place


def declared_series(document: Document, sources: Mapping[str, Source], data: Any, *, own: bool) -> tuple[dict[str, Declared], list[Fault]]:
    """The series under the key ``series`` of a document, and the faults of those that cannot be used.

    Args:
        document: the file.
        sources: the sources of the record.
        data: the mapping of series.
        own: whether the file is ``case.yaml``, where only file, unit and source are asked for.

    Raises:
        CaseError: the mapping is not of the form that is accepted.
    """
    faults: list[Fault] = []
    found: dict[str, Declared] = {}
    entries = _entries(document, data, faults) if isinstance(data, dict) else {}
    for name, entry in entries.items():
        wrong = list(_entry_faults(document, name, entry, sources, own))
        faults += wrong
        if not wrong:
            found[name] = _declared(name, entry, own, document.place("series", name))
    if not isinstance(data, dict):
        faults.append(document.fault(("series",), "the series are no mapping", "write `id: {file: ..., unit: ..., source: ...}` lines"))
    return found, faults


def _entries(document: Document, data: dict[Any, Any], faults: list[Fault]) -> dict[str, SeriesEntry]:
    """The entries that have the accepted form; all at once where they can, else one by one, so that one fault hides no other."""
    try:
        return validated(document, dict[str, SeriesEntry], data, ("series",))
    except CaseError:
        found = {}
    for name, entry in data.items():
        try:
            found[str(name)] = validated(document, SeriesEntry, entry if entry is not None else {}, ("series", name))
        except CaseError as error:
            faults += error.faults
    return found


def _entry_faults(document: Document, name: str, entry: SeriesEntry, sources: Mapping[str, Source], own: bool) -> Iterator[Fault]:
    keys = ("series", name)
    if not name.isidentifier() or not name.isascii():
        yield document.fault(keys, f"`{name}` cannot be the id of a series", "use letters, digits and _, as in `aid_military`")
    try:
        read_unit(entry.unit)
    except ValueError as error:
        yield document.fault((*keys, "unit"), f"`{name}` has no unit: {error}", "write it as in `million 2019 USD`, `persons`, `% of GDP`")
    given = (entry.source,) if isinstance(entry.source, str) else entry.source
    if not given or not all(text.strip() for text in given):
        mend = "name a source of `record/sources.yaml`, or say in words where it is from"
        yield document.fault((*keys, "source"), f"`{name}` has no source", mend)
    for text in given:
        yield from unknown_source(text, sources, document.place(*keys, "source"), listed=not isinstance(entry.source, str))
    path = PurePosixPath(entry.file)
    if not entry.file.strip() or path.is_absolute() or ".." in path.parts or "\\" in entry.file or ":" in entry.file:
        mend = "give a path inside the case folder, as in `record/aid.csv`"
        yield document.fault((*keys, "file"), f"`{entry.file}` is not a file of this case", mend)
    for field in ("label", "licence") if not own else ():
        if not getattr(entry, field).strip():
            yield document.fault(keys, f"`{name}` has no {field}", f"add a line `{field}: ...`")


def _declared(name: str, entry: SeriesEntry, own: bool, place: Place) -> Declared:
    source = (entry.source,) if isinstance(entry.source, str) else entry.source
    breaks = tuple(sorted((Break(b.at, b.kind, " ".join(b.why.split())) for b in entry.breaks), key=lambda b: b.at))
    return Declared(
        id=name,
        label=" ".join(entry.label.split()) or name.replace("_", " "),
        group=entry.group,
        file=entry.file,
        column=entry.column,
        unit=" ".join(entry.unit.split()),
        years=entry.years,
        source=source,
        licence=" ".join(entry.licence.split()),
        status=entry.status,
        breaks=breaks,
        direction=" ".join(entry.direction.split()),
        note=" ".join(entry.note.split()),
        own=own,
        place=place,
    )
