"""Packed files: gzip and zip, opened within bounds; nothing is written outside a folder that is removed again."""

from __future__ import annotations

import fnmatch
import gzip
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from detente.errors import Fault, Place, RecordError

MOST_BYTES = 4 * 1024**3  # of a table, unpacked
MOST_RATIO = 250  # unpacked to packed; tables of text pack 5 to 40 times
RATIO_FROM = 64 * 1024**2  # below this size no ratio is a danger
MOST_MEMBERS = 10_000
CHUNK = 1024**2
TABLES = (".csv", ".tsv", ".tab", ".txt", ".parquet", ".xlsx", ".xls", ".dta", ".sav", ".jsonl", ".ndjson")
ARCHIVES = (".zip", ".gz", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz")
DAMAGED = (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Unpacked:
    """A table's file as it can be opened.

    Attributes:
        path: where it lies for now.
        name: its own name, without that of an archive.
        shown: the path as messages show it.
    """

    path: Path
    name: str
    shown: str


@contextmanager
def unpacked(path: Path, files: tuple[str, ...] = ()) -> Iterator[Unpacked]:
    """The table of a file: the file itself, or what a gzip or zip file holds, unpacked for the time of the context.

    Args:
        path: the file.
        files: names that the table may have, with ``*``, where an archive holds several.

    Raises:
        RecordError: it is too large, damaged, packed beyond reason, or an archive that holds no table, or several.
    """
    kind = packing(path)
    if kind == "":
        _bounded(path)
        yield Unpacked(path, path.name, str(path))
        return
    member = _member(path, files) if kind == "zip" else None
    name = PurePosixPath(member.filename).name if member else _without_gz(path.name)
    shown = f"{path}/{member.filename}" if member else str(path)
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        target = Path(folder) / f"table{PurePosixPath(name).suffix.lower()}"
        with _stream(path, member) as stream, target.open("wb") as out:
            _copied(stream, out, path, shown)
        if packing(target):
            raise RecordError(Fault("the archive holds another archive", Place(shown), "unpack it, and name the table"))
        yield Unpacked(target, name, shown)


def packing(path: Path) -> str:
    """``zip``, ``gzip`` or nothing, by the first bytes; a workbook is a zip file that is opened as it is."""
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"\x1f\x8b":
        return "gzip"
    if start == b"PK\x03\x04" and path.suffix.lower() not in (".xlsx", ".xlsm", ".ods"):
        return "zip"
    return ""


def head(path: Path, files: tuple[str, ...] = (), size: int = CHUNK) -> bytes:
    """The first bytes of a table, unpacked.

    Raises:
        RecordError: as in `unpacked`.
    """
    kind = packing(path)
    if kind == "":
        with path.open("rb") as file:
            return file.read(size)
    member = _member(path, files) if kind == "zip" else None
    with _stream(path, member) as stream:
        try:
            return stream.read(size)
        except DAMAGED as error:
            raise RecordError(_damaged(str(path), error)) from None


def names_in(path: Path) -> tuple[str, ...]:
    """The names by which a file's table may be known: its own, without ``.gz``, and those of what an archive holds."""
    if packing(path) == "zip":
        return (*(PurePosixPath(member.filename).name for member in _tables(path)), path.name)
    return (_without_gz(path.name),) if packing(path) else (path.name,)


@contextmanager
def _stream(path: Path, member: zipfile.ZipInfo | None) -> Iterator[IO[bytes]]:
    if member is None:
        with gzip.open(path) as stream:
            yield cast(IO[bytes], stream)
        return
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            yield stream
    except DAMAGED as error:
        raise RecordError(_damaged(f"{path}/{member.filename}", error)) from None


def _copied(stream: IO[bytes], out: IO[bytes], path: Path, shown: str) -> None:
    """Copy a stream while its size and its ratio to the packed size stay within bounds, whatever the archive says of them."""
    packed, size = max(path.stat().st_size, 1), 0
    free = shutil.disk_usage(tempfile.gettempdir()).free
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > MOST_BYTES or (size > RATIO_FROM and size > MOST_RATIO * packed):
                what = f"the file unpacks to more than {size:,} bytes from {packed:,}"
                raise RecordError(
                    Fault(what, Place(shown), f"at most {MOST_BYTES:,} bytes and {MOST_RATIO} times the packed size are read")
                )
            if size > free:
                raise RecordError(
                    Fault(f"no room to unpack: {free:,} bytes are free", Place(shown), f"free some in {tempfile.gettempdir()}")
                )
            out.write(chunk)
    except DAMAGED as error:
        raise RecordError(_damaged(shown, error)) from None
    except OSError as error:
        what = f"cannot unpack: {error.strerror or error}"
        raise RecordError(Fault(what, Place(shown), f"make room in {tempfile.gettempdir()}")) from None


def _damaged(shown: str, error: Exception) -> Fault:
    return Fault(f"the archive is damaged, cut off or locked: {error}", Place(shown), "fetch it anew, or unpack it and name the table")


def _members(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except DAMAGED as error:
        raise RecordError(_damaged(str(path), error)) from None


def _tables(path: Path) -> list[zipfile.ZipInfo]:
    """The tables in an archive.

    Raises:
        RecordError: the archive is not one that a publisher makes: a path out of it, a link, another archive, too many members.
    """
    members = [m for m in _members(path) if not m.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise RecordError(Fault(f"the archive holds {len(members):,} files", Place(str(path)), f"at most {MOST_MEMBERS:,} are looked at"))
    faults = [
        Fault(what, Place(str(path)), "the archive is refused whole; get it from the publisher") for m in members if (what := _wrong(m))
    ]
    if faults:
        raise RecordError(faults[:3])
    tables = [m for m in members if PurePosixPath(m.filename).suffix.lower() in TABLES and not m.filename.startswith("__MACOSX/")]
    if not tables and (inner := [m.filename for m in members if PurePosixPath(m.filename).suffix.lower() in ARCHIVES]):
        raise RecordError(Fault(f"the archive holds another archive, `{inner[0]}`", Place(str(path)), "unpack it, and name the table"))
    return tables


def _wrong(member: zipfile.ZipInfo) -> str:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(name).parts:
        return f"`{member.filename}` in the archive leads out of it"
    if stat.S_ISLNK(member.external_attr >> 16):
        return f"`{member.filename}` in the archive is a link"
    return ""


def _member(path: Path, files: tuple[str, ...]) -> zipfile.ZipInfo:
    tables = _tables(path)
    fitting = [m for m in tables if any(fnmatch.fnmatch(PurePosixPath(m.filename).name, pattern) for pattern in files)]
    chosen = fitting or tables
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise RecordError(Fault("the archive holds no table", Place(str(path)), "read are: " + ", ".join(TABLES)))
    names = ", ".join(f"`{m.filename}`" for m in chosen[:6])
    raise RecordError(Fault(f"the archive holds several tables: {names}", Place(str(path)), "unpack it, and name one"))


def _bounded(path: Path) -> None:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise RecordError(Fault(f"the file has {size:,} bytes", Place(str(path)), f"at most {MOST_BYTES:,} bytes are read"))
    if size == 0:
        raise RecordError(Fault("the file is empty", Place(str(path)), "fetch it anew"))
    if path.suffix.lower() in (".xlsx", ".xlsm", ".ods"):
        _bounded_workbook(path)


def _bounded_workbook(path: Path) -> None:
    whole = sum(m.file_size for m in _members(path))
    if whole > MOST_BYTES // 4 or (whole > RATIO_FROM and whole > MOST_RATIO * path.stat().st_size):
        raise RecordError(Fault(f"the workbook unpacks to {whole:,} bytes", Place(str(path)), "save the sheet as CSV"))


def _without_gz(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name
