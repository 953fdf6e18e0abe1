"""Reading a file into the home: whole or not at all, and twice the same is once."""

from __future__ import annotations

import csv
import datetime
import fnmatch
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from detente.errors import Fault, Place, RecordError
from detente.record.dataset import DataSet, Format, Loose
from detente.record.home.digests import digest_of_file, digest_of_reader, joined
from detente.record.home.leftovers import remove_leftovers
from detente.record.home.locking import alone
from detente.record.home.manifest import Coverage, Manifest, Part, manifest, write_manifest
from detente.record.home.parts import coverage, write_part
from detente.record.home.place import Home, in_file_name
from detente.record.home.recognition import check_header, recognise
from detente.record.home.tidying import Tidy, tidy_events, tidy_observations
from detente.record.home.writing import written
from detente.record.sheets import Reject, Sheet, names_in, open_sheet

NOT_STATED = "not stated"


@dataclass(frozen=True)
class Report:
    """What came of reading a file.

    Attributes:
        set_id: the data set.
        part: what is kept of it.
        unchanged: whether the home held exactly this already.
        rejects: the table of refused rows, None where there is none.
    """

    set_id: str
    part: Part
    unchanged: bool
    rejects: Path | None

    @property
    def format(self) -> str:
        """Id of the format."""
        return self.part.format

    @property
    def version(self) -> str:
        """The release."""
        return self.part.version

    @property
    def rows(self) -> int:
        """Number of observations."""
        return self.part.rows

    @property
    def event_rows(self) -> int:
        """Number of events."""
        return self.part.event_rows

    @property
    def rejected(self) -> int:
        """Number of rows refused."""
        return self.part.rejected

    @property
    def series(self) -> Mapping[str, Coverage]:
        """What was read of each series."""
        return self.part.series

    @property
    def unplaced(self) -> Mapping[str, tuple[int, str]]:
        """Codes of no state that were kept: how many rows, and what the code is."""
        return self.part.unplaced


def read_into(home: Home, path: Path, set_id: str | None = None, format_id: str | None = None, version: str | None = None) -> Report:
    """Read a file of a data set into the home.

    Args:
        home: where it is kept.
        path: the file.
        set_id: the data set; by default it is known by the file's name and columns.
        format_id: the form of file, likewise.
        version: the release, where neither the format nor the file's name says it.

    Raises:
        RecordError: the file is of no known set, cannot be read, or nothing in it fits; or the home cannot be written to.
            The home is then as it was.
    """
    path = Path(path)
    if not path.is_file():
        raise RecordError(Fault(f"there is no file `{path.name}`", Place(str(path)), "mend the path"))
    if not os.access(path, os.R_OK):
        raise RecordError(Fault("the file may not be read", Place(str(path)), "give yourself the right to read it"))
    data_set, form = recognise(path, set_id, format_id)
    return read_as(home, path, data_set, form, version)


def read_as(home: Home, path: Path, data_set: DataSet, form: Format, version: str | None = None) -> Report:
    """The same, for a set and a format at hand."""
    said = version or form.version or version_in(path.name, data_set.versions) or NOT_STATED
    sha256 = digest_of_file(path)
    digest = joined(sha256, digest_of_reader(form), data_set.id, form.id, said)
    with alone(home, data_set.id):
        held = manifest(home, data_set.id)
        piece = _piece(path, form, sha256, held)
        current = held.current.get(f"{form.id} {piece}" if piece else form.id)
        if current and current.digest == digest and all((home.path / name).is_file() for name in current.files()):
            return _report(home, data_set.id, current, unchanged=True)
        remove_leftovers(home, held)
        check_header(path, data_set, form)
        sheet = open_sheet(path, form.columns, form.dialect, form.skip, form.names, form.files)
        loose: Loose = form.read(sheet)
        observed, happened, rejects = _tidy(sheet, loose, path, data_set, form, said)
        part = Part(form.id, said, digest, path.name, path.stat().st_size, sha256, _now(), remarks=sheet.remarks, piece=piece)
        part = _write(home, data_set.id, part, observed, happened, rejects, loose.described)
        made = held.with_part(part)
        write_manifest(home, made)
        remove_leftovers(home, made)
    return _report(home, data_set.id, part, unchanged=False)


def _piece(path: Path, form: Format, sha256: str, held: Manifest) -> str:
    """Which of several files of its form a file is, empty where the form is one file.

    It is told by the table's own name, packed or not; but a file that is here under another name is the same piece.
    """
    if not form.many:
        return ""
    twin = next((part for part in held.current.values() if part.format == form.id and part.file_sha256 == sha256), None)
    if twin:
        return twin.piece
    names = names_in(path)
    name = next((name for name in names if any(fnmatch.fnmatch(name, pattern) for pattern in form.files)), names[0])
    found = re.search(form.piece, name) if form.piece else None
    return found.group() if found else name


def _report(home: Home, set_id: str, part: Part, unchanged: bool) -> Report:
    return Report(set_id, part, unchanged, home.path / part.rejects if part.rejects else None)


def _tidy(
    sheet: Sheet, loose: Loose, path: Path, data_set: DataSet, form: Format, version: str
) -> tuple[Tidy | None, Tidy | None, list[Reject]]:
    """What is kept of a file as observations and as events, and the rows refused."""
    units = {name: unit for name, (_, unit) in loose.described.items()}
    observed = tidy_observations(loose.observations, data_set, form, version, units) if loose.observations is not None else None
    happened = tidy_events(loose.events, data_set, form, version) if loose.events is not None else None
    rejects = [*sheet.rejects, *loose.rejects, *(r for tidy in (observed, happened) if tidy for r in tidy.rejects)]
    rejects = sorted(_with_columns(dict.fromkeys(rejects), sheet), key=lambda r: r.line)
    if not sum(tidy.frame.height for tidy in (observed, happened) if tidy):
        raise RecordError(_nothing(path, rejects))
    return observed, happened, rejects


def _with_columns(rejects: Iterable[Reject], sheet: Sheet) -> Iterator[Reject]:
    """The rejects, those of a code with the column of the file in which it stands."""
    found = list(rejects)
    lines = sheet.frame.filter(pl.col("line").is_in(list({r.line for r in found if not r.column and r.value})))
    rows = {row["line"]: row for row in lines.iter_rows(named=True)}
    for reject in found:
        cells = rows.get(reject.line, {}) if not reject.column and reject.value else {}
        column = next((name for name, cell in cells.items() if name != "line" and str(cell) == reject.value), "")
        yield replace(reject, column=column) if column else reject


def _nothing(path: Path, rejects: list[Reject]) -> list[Fault]:
    """Why a file gives no row: the first reasons."""
    if not rejects:
        return [Fault("the file holds no rows", Place(str(path)), "is it whole?")]
    first = [Fault(f"{r.column}: `{r.value}`" if r.column else f"`{r.value}`", Place(str(path), r.line), r.why) for r in rejects[:3]]
    return [Fault(f"no row of the file fits: {len(rejects):,} are refused", Place(str(path)), "the first of them:"), *first]


def _write(
    home: Home,
    set_id: str,
    part: Part,
    observed: Tidy | None,
    happened: Tidy | None,
    rejects: list[Reject],
    described: Mapping[str, tuple[str, str]],
) -> Part:
    """The tables of a part written, and the part with what they hold; ``described`` are series that the set does not declare."""
    name = f"{in_file_name(part.key)}-{in_file_name(part.version)}-{part.digest[:8]}"
    values = vars(part) | {"rejected": len(rejects)}
    size = 0
    if observed is not None:
        path = home.parts("observations", set_id) / f"{name}.parquet"
        size += write_part(observed.frame, path)
        values |= {"observations": _below(home, path), "rows": observed.frame.height, "series": coverage(observed.frame, described)}
    if happened is not None:
        path = home.parts("events", set_id) / f"{name}.parquet"
        size += write_part(happened.frame, path)
        values |= {"events": _below(home, path), "event_rows": happened.frame.height, "event_years": _years(happened.frame)}
    if rejects:
        path = home.rejected(set_id) / f"{name}.csv"
        written(path, lambda beside: _write_rejects(beside, part.file, rejects))
        values |= {"rejects": _below(home, path)}
    unplaced = {code: met for tidy in (observed, happened) if tidy for code, met in tidy.unplaced.items()}
    return Part(**{**values, "part_bytes": size, "unplaced": unplaced})


def _write_rejects(path: Path, file: str, rejects: list[Reject]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("file", "line", "column", "value", "why"))
        writer.writerows((file, r.line, r.column, r.value, r.why) for r in rejects)


def _years(frame: pl.DataFrame) -> tuple[int, int] | None:
    first, last = frame["date"].min(), frame["date"].max()
    return (first.year, last.year) if isinstance(first, datetime.date) and isinstance(last, datetime.date) else None


def _below(home: Home, path: Path) -> str:
    return path.relative_to(home.path).as_posix()


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def version_in(name: str, versions: tuple[str, ...]) -> str:
    """The known release that a file's name holds, as ``25.1`` in ``GEDEvent_v25_1.csv``; empty where it holds none.

    Example:
        >>> version_in("GEDEvent_v25_1.csv", ("24.1", "25.1")), version_in("ged251-csv.zip", ("24.1", "25.1"))
        ('25.1', '25.1')
    """
    digits = "".join(c if c.isalnum() else " " for c in name.lower())
    for version in sorted(versions, key=len, reverse=True):
        words = "".join(c if c.isalnum() else " " for c in version.lower())
        if f" {words.strip()} " in f" {digits.replace('v', ' ')} " or (len(words) > 2 and words.replace(" ", "") in digits):
            return version
    return ""
