"""A download: begun, resumed, tried again within bounds, checked, and put in its place only when it is whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import Fault, RecordError
from detente.record.fetching.addresses import check_address, split_checksum
from detente.record.fetching.limits import Limits
from detente.record.fetching.slots import Note, Slot
from detente.record.fetching.transfer import TryAgain, ask

if TYPE_CHECKING:
    from urllib3.util import Retry

MUCH = 1024 * 1024  # a try that brings this much forward shows that the server can be resumed


@dataclass(frozen=True)
class Downloaded:
    """A file that is here and whole.

    Attributes:
        path: where it lies.
        note: where it came from, its size and SHA-256.
        unchanged: whether it was here already and the server said that it still is the same.
        certain: whether the server said how long the file is; if not, a cut could not be seen.
    """

    path: Path
    note: Note
    unchanged: bool = False
    certain: bool = True


def download(
    address: str,
    folder: Path,
    *,
    key: str = "file",
    limits: Limits | None = None,
    watch: Callable[[int, int | None], None] = lambda have, total: None,
    say: Callable[[str], None] = lambda text: None,
) -> Downloaded:
    """Fetch the file at an address into a folder.

    What came before an interruption is kept beside, and the same call goes on from it if the server's file is still the same. A file
    that is here already is asked for only if it changed. Nothing is unpacked and nothing executed.

    Args:
        address: http or https; a fragment ``#sha256=...`` declares the file's SHA-256, which is then compared.
        folder: made where it is missing; the file's name comes from the server and never leads out of it.
        key: a word for this download, unique in the folder: by it a later call finds the part or the file.
        limits: of time, tries and size.
        watch: told the bytes that are here, and how many there will be or None, as they come.
        say: told in a sentence what went wrong and is tried again.

    Raises:
        RecordError: the address is not followed, the server refuses, the network fails in every try, the file is not what was declared,
            or the disk is full. KeyboardInterrupt passes through; what came is kept.
    """
    plain, declared = split_checksum(address)
    check_address(plain)
    if not key.replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"`{key}` is no plain word")
    bounds, slot = limits or Limits(), Slot(folder, key)
    with slot.held():
        done = slot.done(plain)
        if done is not None and declared == done.sha256:
            return Downloaded(folder / done.name, done, unchanged=True)
        return _tried(plain, declared, slot, bounds, watch, say)


def _tried(
    address: str, declared: str, slot: Slot, limits: Limits, watch: Callable[[int, int | None], None], say: Callable[[str], None]
) -> Downloaded:
    from urllib3.util import Retry

    fresh = retry = Retry(
        total=limits.tries - 1,
        backoff_factor=limits.pause,
        backoff_max=max(limits.pause, limits.longest_wait),
        backoff_jitter=limits.pause,
    )
    while True:
        before = slot.size()
        try:
            note, unchanged = ask(address, declared, slot, limits, watch)
            return Downloaded(slot.folder / note.name, note, unchanged, note.total is not None or unchanged)
        except TryAgain as again:
            retry = _counted(fresh if slot.size() - before >= MUCH else retry, address, again, slot, limits)
            wait = again.wait if again.wait is not None else max(limits.pause, retry.get_backoff_time())
            say(f"{again.what}; trying again in {wait:.0f} s" if wait >= 1 else f"{again.what}; trying again")
            time.sleep(wait)


def _counted(retry: Retry, address: str, again: TryAgain, slot: Slot, limits: Limits) -> Retry:
    """The count of tries after one more failure.

    Raises:
        RecordError: it is not tried again.
    """
    from urllib3.exceptions import MaxRetryError

    kept = f"{slot.size():,} bytes are kept; the same command goes on from there" if slot.begun(address) else "the same command begins anew"
    if again.wait is not None and again.wait > limits.longest_wait:
        raise RecordError(Fault(f"{address}: {again.what} and asks to wait {again.wait:,.0f} seconds", None, f"try later; {kept}"))
    try:
        return retry.increment("GET", address, error=again)
    except MaxRetryError:
        tries = f"{limits.tries} tries" if limits.tries > 1 else "one try"
        raise RecordError(Fault(f"{address}: {again.what}; given up after {tries}", None, kept)) from None
