"""Where a download lies while it comes, and the note beside it by which it is resumed or known again."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from detente.documents import write_whole
from detente.errors import Fault, Place, RecordError

MOST_NOTE = 64 * 1024
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Note:
    """What was learnt of a file from the answer that brought it.

    Attributes:
        address: that was asked, as the user's command or the reader gives it.
        came_from: the address after redirects.
        etag: the server's mark of this state of the file.
        modified: Last-Modified, as the server wrote it.
        total: length in bytes as it is sent; None where the server did not say.
        encoding: ``gzip`` or ``deflate`` where the server packed the file for the way; empty where not.
        name: of the file when it is whole.
        size: bytes of the whole file; 0 while it comes.
        sha256: of the whole file; empty while it comes.
        fetched: when it was whole, as 2026-11-24T18:00:00Z.
    """

    address: str
    came_from: str = ""
    etag: str = ""
    modified: str = ""
    total: int | None = None
    encoding: str = ""
    name: str = ""
    size: int = 0
    sha256: str = ""
    fetched: str = ""

    def validator(self) -> str:
        """What proves to a server that the part here is of the file there: a strong ETag, else the date; empty where there is none."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


@dataclass(frozen=True)
class Slot:
    """The place of one download in a folder; its own files start with a dot, which no file that is fetched does."""

    folder: Path
    key: str

    @property
    def part(self) -> Path:
        """What has come so far."""
        return self.folder / f".{self.key}.part"

    @property
    def part_note(self) -> Path:
        """Of what the part is a part."""
        return self.folder / f".{self.key}.part.json"

    @property
    def whole_note(self) -> Path:
        """What the whole file is."""
        return self.folder / f".{self.key}.json"

    def size(self) -> int:
        """Bytes that have come so far."""
        return self.part.stat().st_size if self.part.is_file() else 0

    def begun(self, address: str) -> Note | None:
        """The note on a part of what this address gives, if one is here that can be resumed."""
        note = _read(self.part_note)
        return note if note and note.address == address and note.validator() and self.size() else None

    def done(self, address: str) -> Note | None:
        """The note on the whole file that this address gave, if it still lies here as it came."""
        note = _read(self.whole_note)
        if note is None or note.address != address or not note.name or Path(note.name).name != note.name:
            return None
        path = self.folder / note.name
        return note if path.is_file() and path.stat().st_size == note.size and sha256(path) == note.sha256 else None

    def discard(self) -> None:
        """Forget what has come so far."""
        self.part.unlink(missing_ok=True)
        self.part_note.unlink(missing_ok=True)

    def write(self, path: Path, note: Note) -> None:
        """Write a note whole."""
        write_whole(path, json.dumps(asdict(note), indent=1))

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes from this slot.

        Raises:
            RecordError: another holds it, or the folder cannot be written to.
        """
        from filelock import FileLock, Timeout

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / f".{self.key}.lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise RecordError(
                Fault("this file is being fetched by another process", Place(str(self.part)), "wait until it is done")
            ) from None
        except OSError as error:
            raise RecordError(Fault(f"cannot write here: {error.strerror}", Place(str(self.folder)), "name another home")) from None
        try:
            yield
        finally:
            lock.release()


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path) -> Note | None:
    """A note, or None where there is none or it is not one of ours: then nothing is resumed."""
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MOST_NOTE))
        known = {each.name: data[each.name] for each in fields(Note) if each.name in data}
        numbers = {name: known.pop(name, 0) for name in ("total", "size")}
        good = all(isinstance(n, int) or n is None for n in numbers.values()) and all(isinstance(text, str) for text in known.values())
        return Note(**known, total=numbers["total"], size=numbers["size"] or 0) if good else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None
