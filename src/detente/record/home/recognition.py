"""Which data set and which of its formats a file is."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator
from pathlib import Path

from detente.errors import Fault, Place, RecordError, nearest
from detente.record.dataset import DataSet, Format
from detente.record.sheets import header_of, lacking, names_in

Known = tuple[DataSet, Format]


def recognise(path: Path, set_id: str | None = None, format_id: str | None = None) -> Known:
    """The set and format of a file: as told, else by its name and its header.

    A name alone decides for a file without a header, and where the header fits no format: its faults can then be told.

    Raises:
        RecordError: there is no such set or format, or the file fits none or several.
    """
    known = _asked(set_id, format_id)
    if set_id and len(known) == 1:
        return known[0]
    named = [each for each in known if _named_like(path, each[1])]
    fitting = _fitting(path, named) or [each for each in named if each[1].names]
    if not fitting and not (set_id and named):
        fitting = _fitting(path, known)
    chosen = _closest(fitting) or named
    if len(chosen) == 1:
        return chosen[0]
    place = Place(str(path))
    if chosen:
        names = ", ".join(f"`{each.id}` {form.id}" for each, form in chosen)
        raise RecordError(Fault(f"the file could be of several data sets: {names}", place, "name the set and the format"))
    if set_id:
        raise RecordError(_no_format_of(path, known))
    mend = "name the set; `detente sources` lists those that can be read, with the names of their files"
    raise RecordError(Fault("the file is of no data set that is known here, by its name and its columns", place, mend))


def _asked(set_id: str | None, format_id: str | None) -> list[Known]:
    from detente.record.readers import data_set, data_sets

    sets = [data_set(set_id)] if set_id else list(data_sets().values())
    known = [(each, form) for each in sets for form in each.formats if format_id in (None, form.id)]
    if not known:
        formats = [form.id for each in sets for form in each.formats]
        where = f"of `{set_id}`" if set_id else "of any data set"
        raise RecordError(Fault(f"`{format_id}` is no format {where}", None, nearest(str(format_id), formats)))
    return known


def _fitting(path: Path, known: Collection[Known]) -> list[Known]:
    headers: dict[tuple[str, int, tuple[str, ...]], tuple[str, ...]] = {}
    found = []
    for each, form in known:
        if form.names:
            continue
        key = (form.dialect, form.skip, form.files if names_in(path)[-1].endswith(".zip") else ())
        if key not in headers:
            headers[key] = header_of(path, *key)
        if fits(headers[key], form):
            found.append((each, form))
    return found


def _closest(fitting: list[Known]) -> list[Known]:
    """Those that ask for the most columns: a format with few fits many files."""
    most = max((sum(not column.optional for column in form.columns.values()) for _, form in fitting), default=0)
    return [each for each in fitting if sum(not column.optional for column in each[1].columns.values()) == most]


def _named_like(path: Path, form: Format) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for name in names_in(path) for pattern in form.files)


def fits(header: Collection[str], form: Format) -> bool:
    """Whether a header has every column that the format needs."""
    have = set(header)
    wanted = [name for name, column in form.columns.items() if not column.optional]
    return not form.names and bool(wanted) and have.issuperset(wanted)


def check_header(path: Path, data_set: DataSet, form: Format) -> None:
    """Look at the header before the file is read.

    Raises:
        RecordError: columns are missing: each with the nearest that is there, the releases that are read, and what the file looks like.
    """
    header = header_of(path, form.dialect, form.skip, form.files)
    if not header or form.names:
        return
    is_text = not path.name.endswith((".parquet", ".json", ".dta", ".sav"))
    faults = lacking(header, form.columns, Place(str(path), form.skip + 1 if is_text else None))
    if not faults:
        return
    versions = ", ".join(data_set.versions or ((form.version,) if form.version else ()))
    mend = "\n".join(_hints(path, versions))
    raise RecordError([*faults, Fault(f"this is not `{data_set.id}` {form.id}: {form.title}", Place(str(path)), mend)])


def _hints(path: Path, versions: str) -> Iterator[str]:
    if likely := _likely(path):
        yield likely
    if versions:
        yield f"read are the versions {versions}; in a newer one columns may have new names"


def _no_format_of(path: Path, known: list[Known]) -> Fault:
    set_id = known[0][0].id
    hint = f"the formats of `{set_id}` are {', '.join(form.id for _, form in known)}: name one to see which columns the file lacks"
    mend = "\n".join(filter(None, (_likely(path), hint)))
    return Fault(f"the file is of no format of `{set_id}` that is known here", Place(str(path)), mend)


def _likely(path: Path) -> str:
    """What a file looks like by its header, in words; empty where it fits no format."""
    others = [f"`{each.id}` {form.id} ({form.title})" for each, form in _closest(_fitting(path, _asked(None, None)))]
    return f"the file looks like {', '.join(others)}" if others else ""
