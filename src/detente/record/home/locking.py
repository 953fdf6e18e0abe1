"""One writer of a set at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from detente.errors import Fault, RecordError
from detente.record.home.place import Home

PATIENCE = 30.0  # seconds


@contextmanager
def alone(home: Home, set_id: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the right to write a set; the system takes it back when the process ends in any way.

    Args:
        home: the home.
        set_id: the data set.
        patience: seconds to wait for another writer.

    Raises:
        RecordError: another process still writes the set, or the home cannot be written to.
    """
    from filelock import FileLock, Timeout

    path = home.lock(set_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=patience)
        lock.acquire()
    except Timeout:
        what = f"another process has been writing `{set_id}` for {patience:g} seconds"
        raise RecordError(Fault(what, None, f"wait until it has ended, then try again; it holds {path}")) from None
    except OSError as error:
        mend = "name another home by `--home` or DETENTE_HOME"
        raise RecordError(Fault(f"cannot write to the home {home.path}: {error.strerror or error}", None, mend)) from None
    try:
        yield
    finally:
        lock.release()
