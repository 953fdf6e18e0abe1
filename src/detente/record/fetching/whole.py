"""The end of a download: unpacked where the server packed it for the way, checked, named, and noted."""

from __future__ import annotations

import os
import zlib
from dataclasses import replace
from datetime import UTC, datetime

from detente.errors import Fault, RecordError
from detente.record.fetching.limits import Limits
from detente.record.fetching.slots import CHUNK, Note, Slot, sha256

WINDOW_OF_EITHER = 32 + zlib.MAX_WBITS  # gzip or zlib, told by the first bytes
PAGE_STARTS = (b"<!doctype html", b"<html")


def finished(note: Note, declared: str, slot: Slot, limits: Limits) -> Note:
    """Check the whole part and put it in its place.

    Raises:
        RecordError: it is a web page, does not have the SHA-256 declared, or cannot be unpacked; nothing is kept of it.
    """
    try:
        if note.encoding:
            _unpack(note, slot, limits)
        _refuse_page(note, slot)
        digest = sha256(slot.part)
        if declared and digest != declared:
            what = f"{note.address}: the file has the SHA-256 {digest}, and {declared} is declared"
            raise RecordError(Fault(what, None, "the publisher changed the file, or what came is not the publisher's; nothing was kept"))
    except RecordError:
        slot.discard()
        raise
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    whole = replace(note, size=slot.size(), sha256=digest, fetched=now)
    os.replace(slot.part, slot.folder / note.name)
    slot.write(slot.whole_note, whole)
    slot.discard()
    return whole


def _unpack(note: Note, slot: Slot, limits: Limits) -> None:
    """Replace the part by what it holds, never more than is allowed."""
    beside = slot.part.with_suffix(".unpacked")
    decoder = zlib.decompressobj(WINDOW_OF_EITHER)
    size = 0
    try:
        with slot.part.open("rb") as packed, beside.open("wb") as out:
            while piece := decoder.unconsumed_tail or packed.read(CHUNK):
                data = decoder.decompress(piece, CHUNK)
                size += len(data)
                if size > limits.most_bytes:
                    raise RecordError(Fault(f"{note.address}: unpacked, the file is larger than {limits.most_bytes:,} bytes"))
                out.write(data)
                if decoder.eof and (rest := decoder.unused_data or packed.read(1)):
                    decoder = zlib.decompressobj(WINDOW_OF_EITHER)
                    packed.seek(-len(rest), os.SEEK_CUR)  # gzip files may stand one behind another
                elif decoder.eof:
                    break
            if not decoder.eof:
                raise RecordError(Fault(f"{note.address}: what the server packed as {note.encoding} ends too early"))
        os.replace(beside, slot.part)
    except zlib.error as error:
        raise RecordError(Fault(f"{note.address}: what the server packed as {note.encoding} cannot be unpacked: {error}")) from None
    finally:
        beside.unlink(missing_ok=True)


def _refuse_page(note: Note, slot: Slot) -> None:
    """A server that wants a login or a consent often answers 200 with a page where the file was."""
    with slot.part.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(PAGE_STARTS) and not note.name.lower().endswith((".html", ".htm")):
        what = f"{note.address}: a web page came, no data"
        raise RecordError(Fault(what, None, "open the address in a browser, fetch the file there, then use `--from FILE`"))
