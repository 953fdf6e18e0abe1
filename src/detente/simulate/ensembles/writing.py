"""Files that are written whole or not at all, and why one could not be, in words."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from detente.errors import Fault, Place, RunError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole(path: Path, parts: int = 0) -> Iterator[Path]:
    """A path beside ``path`` to write to; renamed on success, removed on any failure.

    Args:
        parts: of the same ensemble that are whole.

    Raises:
        RunError: it cannot be written, or the disk is full.
    """
    beside: Path | None = None
    try:
        with told_in_words(path, parts):
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
            os.close(handle)
            beside = Path(name)
            yield beside
            beside.chmod(0o666 & ~_mask())
            os.replace(beside, path)
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


@contextmanager
def told_in_words(path: Path, parts: int = 0) -> Iterator[None]:
    """Raises what goes wrong in writing as a ``RunError``; see ``whole``."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, OSError) and type(error).__module__.split(".")[0] != "polars":
            raise
        raise RunError(_not_written(path, error, parts)) from None


def _not_written(path: Path, error: Exception, parts: int) -> Fault:
    told = str(error).lower()
    full = getattr(error, "errno", None) in _FULL or "no space" in told or "file too large" in told
    on = f"{counted(parts)}: make room, and the same command goes on from there" if parts else "make room, or name another place with -o"
    if full:
        return Fault("the disk is full", Place(str(path)), on)
    why = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return Fault(f"cannot write here: {why}", Place(str(path)), on if parts else "name another place with -o")


def counted(parts: int) -> str:
    """How many parts there are, in words."""
    return "1 part is whole" if parts == 1 else f"{parts} parts are whole"


@cache
def _mask() -> int:
    """What new files may not be, as the user has it set."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
