"""Waits for saves in a case folder: a burst of them is one, and what an editor keeps beside a file is none."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = (".yaml", ".csv", ".md")
QUIET = 60  # milliseconds without a change after which a burst of saves has ended
LONGEST = 600  # milliseconds after which it is taken as it stands


def edits(folder: Path, stop: threading.Event) -> Iterator[None]:
    """Come back at the start, once after each burst of saves, and each second for what the system did not tell, until ``stop``.

    The one who asks compares the files: to come back when nothing was edited does no harm. A folder that is moved away
    and put back is watched again.
    """
    from watchfiles import watch

    while not stop.is_set():
        watched = _identity(folder)
        yield
        if watched is None:
            stop.wait(0.3)
            continue
        for _ in watch(
            folder,
            watch_filter=lambda _, path: is_of_case(path, folder),
            debounce=LONGEST,
            step=QUIET,
            stop_event=stop,
            rust_timeout=1000,
            yield_on_timeout=True,
        ):
            yield
            if _identity(folder) != watched:
                break


def _identity(folder: Path) -> int | None:
    """The number of the folder on its disk, so that another one put in its place is seen; None where there is none."""
    try:
        return folder.stat().st_ino
    except OSError:
        return None


def is_of_case(path: str, folder: Path) -> bool:
    """Whether a change of this path can be a change of the case: not a hidden, swap, lock or backup file."""
    inside = Path(path).relative_to(folder) if Path(path).is_relative_to(folder) else Path(path)
    return inside.suffix in SUFFIXES and not any(part.startswith((".", "#")) for part in inside.parts)


def snapshot(folder: Path) -> dict[str, bytes]:
    """The digest of each file of the case by its path: two snapshots are equal when nothing was edited between them."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if is_of_case(str(path), folder) and path.is_file():
            try:
                found[name] = hashlib.sha256(path.read_bytes()).digest()
            except OSError:
                found[name] = b""  # between an editor's removing and renaming: the next look finds it
    return found


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> tuple[str, ...]:
    """The paths that were added, removed or edited."""
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))
