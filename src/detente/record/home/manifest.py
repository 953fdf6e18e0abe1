"""Which parts of a data set are valid, and what they hold: one small JSON file for each set, replaced last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from detente.errors import Fault, Place, RecordError
from detente.record.home.place import Home
from detente.record.home.writing import written

FORM = 1  # of the manifest and of the parts; a home of another form is refused


@dataclass(frozen=True)
class Coverage:
    """What a part holds of one series: rows, of them with a value, first and last year, and different units.

    A series that its data set does not declare has the label and the unit that the file gives.
    """

    rows: int
    values: int
    first: int
    last: int
    units: int
    label: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Part:
    """One format of a set as it was read.

    Attributes:
        format: its id.
        version: the release, as the format, the file's name or the reader says it; ``not stated`` where none does.
        digest: of the file and of the code that read it: the same digest means the same rows.
        file: name of the file that was read.
        file_bytes: its size.
        file_sha256: its digest.
        read: when, in UTC, as ``2025-09-19T12:00:00Z``.
        observations: path of the table below the home, empty where the format gives none.
        events: likewise.
        rejects: path of the table of refused rows, empty where none was refused.
        part_bytes: size of the tables.
        rows: number of observations.
        event_rows: number of events.
        rejected: number of rows refused.
        series: what is held of each series.
        event_years: first and last year of the events.
        unplaced: codes of no state that were kept: how many rows, and what the code is.
        remarks: what else a reader of the report should know.
        piece: which of the several files of its form it is, empty where a form is one file.
    """

    format: str
    version: str
    digest: str
    file: str
    file_bytes: int
    file_sha256: str
    read: str
    observations: str = ""
    events: str = ""
    rejects: str = ""
    part_bytes: int = 0
    rows: int = 0
    event_rows: int = 0
    rejected: int = 0
    series: Mapping[str, Coverage] = field(default_factory=dict)
    event_years: tuple[int, int] | None = None
    unplaced: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    piece: str = ""

    @property
    def key(self) -> str:
        """What it replaces when it is read again: the part of its format, or the piece of that."""
        return f"{self.format} {self.piece}" if self.piece else self.format

    def files(self) -> tuple[str, ...]:
        """Paths of what is kept of it, below the home."""
        return tuple(path for path in (self.observations, self.events, self.rejects) if path)


@dataclass(frozen=True)
class Manifest:
    """What the home holds of one set: the current part of each format (or piece of one), and the one before it.

    Attributes:
        set_id: of the data set.
        current: by the key of the part.
        earlier: likewise, kept for comparison.
    """

    set_id: str
    current: Mapping[str, Part] = field(default_factory=dict)
    earlier: Mapping[str, Part] = field(default_factory=dict)

    def files(self) -> frozenset[str]:
        """Every file that belongs to the set."""
        parts = (*self.current.values(), *self.earlier.values())
        return frozenset(path for part in parts for path in part.files())

    def with_part(self, part: Part) -> Manifest:
        """The manifest after a part was read: what was current is the earlier one, and what was earlier is gone."""
        earlier = dict(self.earlier)
        if part.key in self.current and self.current[part.key].digest != part.digest:
            earlier[part.key] = self.current[part.key]
        return Manifest(self.set_id, {**self.current, part.key: part}, earlier)


def manifest(home: Home, set_id: str) -> Manifest:
    """The manifest of a set; empty where nothing of it was read.

    Raises:
        RecordError: the file is damaged, or of another form.
    """
    path = home.manifest(set_id)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Manifest(set_id)
    place = Place(str(path))
    try:
        data = json.loads(text)
        if data["form"] != FORM:
            raise RecordError(
                Fault(f"the manifest has form {data['form']}, and {FORM} is read here", place, "use the detente that wrote it")
            )
        return Manifest(
            set_id,
            {name: _part(part) for name, part in data["current"].items()},
            {name: _part(part) for name, part in data["earlier"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"the manifest is damaged: {type(error).__name__} {error}"
        raise RecordError(Fault(what, place, "delete this file and read the set anew; nothing else is lost")) from None


def manifests(home: Home) -> Iterator[Manifest]:
    """The manifest of every set in the home, by id."""
    for path in sorted((home.path / "manifests").glob("*.json")):
        yield manifest(home, path.stem)


def write_manifest(home: Home, made: Manifest) -> None:
    """Replace the manifest of a set; from this moment on its new parts are valid."""
    data = {
        "form": FORM,
        "set": made.set_id,
        "current": {name: asdict(part) for name, part in made.current.items()},
        "earlier": {name: asdict(part) for name, part in made.earlier.items()},
    }
    path = home.manifest(made.set_id)
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    written(path, lambda beside: beside.write_text(text, encoding="utf-8"))


def _part(data: Mapping[str, Any]) -> Part:
    lists = {
        "series": {name: Coverage(**held) for name, held in data["series"].items()},
        "event_years": tuple(data["event_years"]) if data["event_years"] else None,
        "unplaced": {code: (int(count), str(what)) for code, (count, what) in data["unplaced"].items()},
        "remarks": tuple(data["remarks"]),
    }
    return Part(**{**data, **lists})
