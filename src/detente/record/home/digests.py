"""What makes a reading the same: the same file, read by the same code."""

from __future__ import annotations

import hashlib
import inspect
from functools import cache
from importlib.resources import files
from pathlib import Path

from detente.record.dataset import Format

SHARED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("detente.states", ()),
    ("detente.record.sheets", ()),
    ("detente.record.readers.shapes", ()),
    ("detente.record.home", ("placing.py", "tidying.py", "parts.py")),
)


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def joined(*texts: str) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def digest_of_reader(form: Format) -> str:
    """Digest of the code that makes rows of a format's files: its reader, what readers share, the table of states.

    So a file is read anew when its reader was mended, and nobody has to count.
    """
    module = inspect.getmodule(getattr(form.read, "func", form.read))
    own = module.__file__ if module else None
    source = Path(own).read_bytes() if own and Path(own).is_file() else b""
    shape = repr((sorted(form.columns.items()), form.coding, form.dialect, form.skip, form.names))
    return joined(hashlib.sha256(source).hexdigest(), shape, _shared())


@cache
def _shared() -> str:
    made = hashlib.sha256()
    for package, only in SHARED:
        for file in sorted(files(package).iterdir(), key=lambda f: f.name):
            if file.name.endswith((".py", ".csv")) and (not only or file.name in only):
                made.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return made.hexdigest()
