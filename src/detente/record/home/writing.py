"""A file written beside its place, put on the disk and renamed: it is there whole, or as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from detente.errors import Fault, Place, RecordError


def written(path: Path, write: Callable[[Path], object]) -> None:
    """Have ``write`` fill a file beside ``path``, and rename it there.

    Raises:
        RecordError: it could not; nothing is left behind.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    import polars as pl

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(beside, path)
    except (OSError, pl.exceptions.PolarsError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        mend = "make room or name another home by `--home`; what the home held before is unchanged"
        raise RecordError(Fault(f"cannot write here: {why}", Place(str(path)), mend)) from None
    finally:
        beside.unlink(missing_ok=True)
