"""The tables of a record as text, what has changed in them, and how they are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from detente.documents import write_whole
from detente.errors import CaseError, Fault, Place
from detente.record.series import Observation

HEADER = ("series", "period", "value", "low", "high", "source", "status", "variant", "note")


@dataclass(frozen=True)
class Table:
    """A table of a record as it will be written.

    Attributes:
        file: its path in the case folder.
        text: the whole file.
    """

    file: str
    text: str


@dataclass(frozen=True)
class Change:
    """What would be otherwise in one table: rows by their series, period and edition."""

    file: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def table(file: str, rows: Mapping[str, Iterable[Observation]]) -> Table:
    """The rows of several series as one table, in the order of series, period and edition."""
    lines = sorted((_line(name, seen) for name, found in rows.items() for seen in found), key=lambda line: (line[0], line[1], line[7]))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(lines)
    return Table(file, out.getvalue())


def _line(name: str, seen: Observation) -> tuple[str, ...]:
    numbers = [_number(value) for value in (seen.value, seen.low, seen.high)]
    return (name, str(seen.period), *numbers, seen.source, seen.status, seen.variant, seen.note)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() else repr(round(value, 6))


def compare(made: Table, folder: Path) -> Change:
    """What differs between a table and the one that stands in the case folder."""
    path = folder / made.file
    old = _rows(path.read_text(encoding="utf-8")) if path.is_file() else {}
    new = _rows(made.text)
    return Change(
        made.file,
        added=tuple(key for key in new if key not in old),
        changed=tuple(key for key in new if key in old and new[key] != old[key]),
        removed=tuple(key for key in old if key not in new),
    )


def _rows(text: str) -> dict[str, str]:
    found = {}
    for row in csv.DictReader(text.splitlines()):
        key = " ".join(filter(None, (row.get("series"), row.get("period"), row.get("variant"))))
        found[key] = ",".join(str(value) for value in row.values())
    return found


def write_tables(tables: Iterable[Table], folder: Path) -> None:
    """Write tables into a case folder, each beside its place and renamed there.

    Raises:
        CaseError: the folder cannot be made or written to.
    """
    for made in tables:
        path = folder / made.file
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CaseError(Fault(f"cannot make this folder: {error.strerror}", Place(str(path.parent)), "name another")) from None
        write_whole(path, made.text)
