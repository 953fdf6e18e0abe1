"""The text of a Vensim model file: bytes to characters, the model apart from sketch and settings, offsets to lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from detente.errors import Fault, Place, TheoryError

MOST_BYTES = 8_000_000
MOST_LINES = 500_000

_SKETCH = re.compile(r"^[ \t]*\\+---///", re.MULTILINE)
_SETTINGS = re.compile(r"^///---\\", re.MULTILINE)
_CONTINUED = re.compile(r"\\[ \t]*\n\t*")


@dataclass(frozen=True)
class Source:
    """The equations of a file as one text.

    Attributes:
        file: as messages show it.
        text: line ends are single, and lines that a backslash continues are joined.
        starts: for each line of the file, the offset in ``text`` at which it starts.
        settings: lines of the settings section, ``15:0,0,0,0,0,0`` and the like.
    """

    file: str
    text: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    settings: tuple[str, ...] = field(repr=False)

    def place(self, at: int) -> Place:
        """The line of the file in which an offset of the text lies."""
        return Place(self.file, bisect_right(self.starts, at))


def read_source(path: Path, shown: str) -> Source:
    """The text of a model file.

    Args:
        path: of the file.
        shown: its name in messages.

    Raises:
        TheoryError: the file cannot be read, is too large, or is no text.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe or a device may never end
            raise TheoryError(Fault("this is no regular file", Place(shown), "copy the model into a file of its own"))
        size = path.stat().st_size
        if size > MOST_BYTES:
            what = f"the file has {size:,} bytes"
            raise TheoryError(Fault(what, Place(shown), f"a model of at most {MOST_BYTES:,} bytes is read"))
        raw = path.read_bytes()
    except OSError as error:
        raise TheoryError(Fault(f"cannot be opened: {error.strerror or error}", Place(shown), "check the path")) from error
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TheoryError(Fault("this is not a text file", Place(shown), "save the model as text (.mdl) in Vensim: File, Save As"))
    if max(raw.count(b"\n"), raw.count(b"\r")) > MOST_LINES:
        raise TheoryError(Fault(f"the file has more than {MOST_LINES:,} lines", Place(shown), "split the model"))
    return source_of(decoded(raw), shown)


def decoded(raw: bytes) -> str:
    """Bytes as characters: by byte order mark, else UTF-8, else the Windows code page that older versions wrote."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def source_of(text: str, shown: str) -> Source:
    """The equations and settings in the text of a whole file.

    Example:
        >>> source = source_of("a = 1 +\\\\\\n\\t2 ~~|\\n\\\\\\\\\\\\---/// Sketch\\n", "m.mdl")
        >>> source.text, str(source.place(7))
        ('a = 1 +2 ~~|\\n', 'm.mdl:2')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    sketch = _SKETCH.search(text)
    model, rest = (text[: sketch.start()], text[sketch.start() :]) if sketch else (text, "")
    settings = _SETTINGS.search(rest)
    lines = rest[settings.start() :].split("\n") if settings else []
    joined: list[str] = []
    starts = [0]
    length = position = 0
    for continued in _CONTINUED.finditer(model):
        length = _copy(model[position : continued.start()], joined, starts, length)
        starts.append(length)
        position = continued.end()
    _copy(model[position:], joined, starts, length)
    return Source(shown, "".join(joined), tuple(starts), tuple(lines))


def _copy(part: str, joined: list[str], starts: list[int], length: int) -> int:
    starts.extend(length + end.end() for end in re.finditer("\n", part))
    joined.append(part)
    return length + len(part)
