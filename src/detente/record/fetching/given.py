"""Files that a user has at hand: which of them are of a known data set, and why the others are not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detente.errors import Fault, Place, RecordError
from detente.record.dataset import DataSet, Format

MOST_FILES = 20_000


@dataclass(frozen=True)
class Given:
    """A file at hand.

    Attributes:
        path: where it lies.
        data_set: the set it is of; None where it is of none that is known.
        form: its format, likewise.
        why: why it is not read; empty where it is.
    """

    path: Path
    data_set: DataSet | None = None
    form: Format | None = None
    why: str = ""


def sorted_out(folder: Path, set_id: str | None = None, format_id: str | None = None) -> Iterator[Given]:
    """Every file of a folder and below it, in the order of paths, with what it is.

    Known is a file whose name and header both fit a format. Of two files of the same format the first is read, for the second would
    take its place, unless the set comes as many files of that format. Hidden files are passed over, and links are not followed.

    Raises:
        RecordError: the folder holds too many files, or there is no such set or format.
    """
    taken: dict[tuple[str, str], Path] = {}
    for path in _files(folder):
        found = _known(path, set_id, format_id)
        if found.data_set and found.form:
            first = taken.setdefault((found.data_set.id, found.form.id), path)
            if first != path and not found.form.many:
                name = f"{found.data_set.id} {found.form.id}"
                found = Given(path, why=f"another file of `{name}` was read, {first.name}; name this one alone to read it in its place")
        yield found


def _known(path: Path, set_id: str | None, format_id: str | None) -> Given:
    from detente.record.home.recognition import fits, recognise
    from detente.record.sheets import header_of

    try:
        data_set, form = recognise(path, set_id, format_id)
    except RecordError as error:
        return Given(path, why=error.faults[0].what)
    if form.names:  # a file without a header is known by its name alone
        return Given(path, data_set, form)
    header = header_of(path, form.dialect, form.skip)
    if fits(header, form):
        return Given(path, data_set, form)
    lacks = next((name for name, column in form.columns.items() if not column.optional and name not in header), "")
    return Given(path, why=f"named like `{data_set.id}` {form.id}, without its column `{lacks}`")


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for base, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(base, name) for name in names if not name.startswith(".") and not Path(base, name).is_symlink()]
        if len(found) > MOST_FILES:
            raise RecordError(
                Fault(f"the folder holds more than {MOST_FILES:,} files", Place(str(folder)), "name a smaller folder, or files")
            )
    return sorted(found)
