"""One try of a download: what is asked, what the answer means, and the bytes written as they come."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from detente.errors import Fault, Place, RecordError
from detente.record.fetching.limits import Limits
from detente.record.fetching.slots import Note, Slot
from detente.record.fetching.whole import finished

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

PIECE = 256 * 1024
PASSING = (408, 425, 429, 500, 502, 503, 504)
Watch = Callable[[int, int | None], None]


class TryAgain(Exception):  # noqa: N818  # a message between two functions, never shown
    """This try failed in a way that may pass."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.wait = wait


def ask(address: str, declared: str, slot: Slot, limits: Limits, watch: Watch) -> tuple[Note, bool]:
    """Ask once, and write what comes.

    Returns:
        the note on the whole file, and whether it was here already, unchanged.

    Raises:
        TryAgain: the network or the server failed in a way that may pass.
        RecordError: it would fail again.
    """
    from urllib3 import exceptions as failures

    from detente.record.fetching.connection import LongerThanSaid, follow

    begun, done = slot.begun(address), slot.done(address)
    try:
        answer, came_from = follow(address, _conditions(begun, done, slot), limits)
        with closing(answer):
            if answer.status == 304 and done is not None:
                return done, True
            start, note = _what_comes(address, came_from, answer, begun, slot)
            if start is not None:
                _receive(answer, start, note, slot, limits, watch)
        return finished(note, declared, slot, limits), False
    except LongerThanSaid:
        slot.discard()
        what = f"{address}: more came than the server said there is"
        raise RecordError(Fault(what, None, "such a file may be cut off anywhere; fetch it in a browser and use `--from FILE`")) from None
    except failures.SSLError as error:
        raise RecordError(Fault(f"{address}: the server's certificate is not accepted: {error}", None, "nothing was fetched")) from None
    except failures.LocationValueError:
        raise RecordError(Fault(f"the address {address} cannot be read")) from None
    except (failures.ReadTimeoutError, TimeoutError):
        raise TryAgain(f"nothing came for {limits.stall:g} seconds") from None
    except (failures.NewConnectionError, failures.ConnectTimeoutError, failures.ProxyError):
        raise TryAgain("the server cannot be reached") from None
    except (failures.ProtocolError, failures.InvalidHeader):
        raise TryAgain(f"the connection broke after {slot.size():,} bytes" if slot.size() else "the connection broke") from None
    except OSError as error:
        raise RecordError(_disk_fault(error, slot)) from None


def _conditions(begun: Note | None, done: Note | None, slot: Slot) -> dict[str, str]:
    """The headers that ask for the rest of a part, or for a whole file only if it changed."""
    if begun is not None:
        return {"Range": f"bytes={slot.size()}-", "If-Range": begun.validator()}
    if done is None:
        return {}
    return {name: value for name, value in (("If-None-Match", done.etag), ("If-Modified-Since", done.modified)) if value}


def _what_comes(address: str, came_from: str, answer: BaseHTTPResponse, begun: Note | None, slot: Slot) -> tuple[int | None, Note]:
    """At which byte the answer's body begins, and the note on the file; None where the part here is the whole already."""
    status = answer.status
    if status == 206 and begun is not None:
        return _the_rest(answer, begun, slot)
    if status == 416 and begun is not None:
        if begun.total == slot.size():
            return None, begun
        slot.discard()
        raise TryAgain("the server's file is shorter than what is here")
    if status in PASSING:
        raise TryAgain(f"the server answers {status} {answer.reason or ''}".rstrip(), _asked_to_wait(answer))
    if status != 200:
        raise RecordError(_refused(address, came_from, status, answer.reason or ""))
    length = answer.headers.get("Content-Length", "")
    packed = answer.headers.get("Content-Encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise RecordError(Fault(f"{address}: the server packs the file as `{packed}`, which was not asked for", None, "gzip is unpacked"))
    note = Note(
        address,
        came_from,
        etag=answer.headers.get("ETag", ""),
        modified=answer.headers.get("Last-Modified", ""),
        total=int(length) if re.fullmatch(r"\d{1,15}", length) and "Transfer-Encoding" not in answer.headers else None,
        encoding=packed.removeprefix("x-").replace("identity", ""),
        name=_name(answer, came_from, slot),
    )
    return 0, note


def _the_rest(answer: BaseHTTPResponse, begun: Note, slot: Slot) -> tuple[int, Note]:
    """The place of a partial answer, which must be the rest of the very file that was begun."""
    given = re.fullmatch(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", answer.headers.get("Content-Range", "").strip())
    same = answer.headers.get("ETag", begun.etag) == begun.etag
    total = int(given[3]) if given and given[3] != "*" else begun.total
    if not given or not same or int(given[1]) != slot.size() or begun.total not in (None, total):
        slot.discard()
        raise TryAgain("the server gave another part than the one asked for")
    return slot.size(), Note(**{**vars(begun), "total": total})


def _receive(answer: BaseHTTPResponse, start: int, note: Note, slot: Slot, limits: Limits, watch: Watch) -> None:
    """Write the body to the part from byte ``start`` on."""
    _check_size(note.total or start, note, slot, limits)
    _check_room((note.total or 0) - start, note, slot)
    slot.write(slot.part_note, note)
    have = start
    watch(have, note.total)
    with slot.part.open("r+b" if start else "wb") as out:
        out.seek(start)
        while piece := answer.read1(PIECE, decode_content=False):
            have += len(piece)
            _check_size(have, note, slot, limits)
            out.write(piece)
            out.flush()  # whatever ends the process, what came is kept
            watch(have, note.total)
        os.fsync(out.fileno())
    if note.total is not None and have < note.total:
        raise TryAgain(f"the connection broke after {have:,} of {note.total:,} bytes")
    if note.total is not None and have > note.total:
        slot.discard()
        raise TryAgain(f"{have:,} bytes came where {note.total:,} were announced")


def _check_size(size: int, note: Note, slot: Slot, limits: Limits) -> None:
    if size > limits.most_bytes:
        slot.discard()
        what = f"{note.address}: the file is larger than the {limits.most_bytes:,} bytes that are fetched"
        raise RecordError(Fault(what, None, "fetch it in a browser and use `--from FILE`"))


def _check_room(needed: int, note: Note, slot: Slot) -> None:
    free = shutil.disk_usage(slot.folder).free
    if needed > free:
        what = f"{note.address}: {needed:,} bytes are still to come, and the disk has room for {free:,}"
        raise RecordError(Fault(what, Place(str(slot.folder)), "make room, or name another home with `--home`"))


def _disk_fault(error: OSError, slot: Slot) -> Fault:
    kept = f"{slot.size():,} bytes are kept; make room and the same command goes on from there"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Fault("the disk is full", Place(str(slot.folder)), kept)
    return Fault(f"cannot write here: {error.strerror or error}", Place(str(slot.folder)), "name another home with `--home`")


def _asked_to_wait(answer: BaseHTTPResponse) -> float | None:
    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    try:
        return Retry().get_retry_after(answer)
    except (InvalidHeader, ValueError, OverflowError):
        return None


def _refused(address: str, came_from: str, status: int, reason: str) -> Fault:
    said = f"{address}: the server answers {status} {reason}".rstrip()
    where = f" (at {came_from})" if came_from != address else ""
    by_hand = "fetch it in a browser, then use `--from FILE`"
    if status in (401, 402, 403, 407, 451):
        return Fault(said + where, None, f"the publisher wants a person, or a login; {by_hand}")
    if status in (404, 410):
        return Fault(said + where, None, f"the file has moved: look for it on the publisher's page, {by_hand}")
    return Fault(said + where, None, by_hand)


def _name(answer: BaseHTTPResponse, came_from: str, slot: Slot) -> str:
    from detente.record.fetching.addresses import file_name

    return file_name(answer.headers.get("Content-Disposition"), came_from, slot.key)
