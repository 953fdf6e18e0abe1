"""In which encoding a text is written, and the same text in UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from detente.errors import Fault, Place, RecordError

CHUNK = 4 * 1024**2
UNUSED_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
SAID = {"cp1252": "Windows-1252", "latin-1": "Latin-1", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


@dataclass(frozen=True)
class Text:
    """A text in UTF-8.

    Attributes:
        path: where it lies.
        remarks: what was done to it, for the user.
        mixed: whether some lines are UTF-8 and others are not; those others are to be refused.
    """

    path: Path
    remarks: tuple[str, ...] = ()
    mixed: bool = False


@contextmanager
def in_utf8(path: Path, shown: str) -> Iterator[Text]:
    """The text of a file in UTF-8 with line feeds: the file itself, or a copy for the time of the context.

    Raises:
        RecordError: it is no text, but a web page or something else.
    """
    with path.open("rb") as file:
        start = file.read(CHUNK)
    encoding = sniffed(start)
    _is_a_table(start, encoding, shown)
    if encoding == "utf-8":
        encoding, mixed = _eight_bits(path)
        if mixed:
            yield Text(path, mixed=True)
            return
    if encoding == "utf-8" and not _old_line_ends(start):
        yield Text(path)
        return
    with TemporaryDirectory(prefix="detente-") as folder:
        copy = Path(folder) / "table"
        try:
            with path.open(encoding=encoding, newline=None) as old, copy.open("w", encoding="utf-8", newline="\n") as new:
                while chunk := old.read(CHUNK):
                    new.write(chunk)
        except UnicodeError as error:
            raise RecordError(Fault(f"the file is not the {SAID[encoding]} text that it begins as: {error}", Place(shown))) from None
        except OSError as error:
            raise RecordError(Fault(f"cannot copy the text: {error.strerror or error}", Place(shown), f"make room in {folder}")) from None
        yield Text(copy, (f"read as {SAID[encoding]}",) if encoding in SAID else ())


def sniffed(start: bytes) -> str:
    """The encoding that a text's first bytes show: ``utf-16`` of some kind, else ``utf-8``, which may still prove wrong."""
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    sample = start[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) > 8 and odd > len(sample) / 4 and even < odd / 8:
        return "utf-16-le"
    if len(sample) > 8 and even > len(sample) / 4 and odd < even / 8:
        return "utf-16-be"
    return "utf-8"


def _is_a_table(start: bytes, encoding: str, shown: str) -> None:
    text = start[:400].lstrip(codecs.BOM_UTF8).lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<?xml")):
        mend = "the address gave a page in place of the file; get it in a browser, then read it by `--from FILE`"
        raise RecordError(Fault("this is a web page, not a table", Place(shown, 1), mend))
    if start[:5] == b"%PDF-" or (encoding == "utf-8" and b"\0" in start):
        raise RecordError(Fault("this is no text", Place(shown), "a table is expected: CSV, tab-separated text, Parquet or a workbook"))


def _old_line_ends(start: bytes) -> bool:
    return b"\r" in start and b"\n" not in start


def _eight_bits(path: Path) -> tuple[str, bool]:
    """The encoding of a text without mark: UTF-8; where it is not, that of Windows; and whether both stand in it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        return "utf-8", False
    except UnicodeDecodeError:
        return _not_utf8(path)


def _not_utf8(path: Path) -> tuple[str, bool]:
    odd = False
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                return "utf-8", True
            except UnicodeDecodeError:
                odd = odd or not UNUSED_IN_1252.isdisjoint(line)
    return "latin-1" if odd else "cp1252", False
