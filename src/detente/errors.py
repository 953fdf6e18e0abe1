"""What was found, where, and how to mend it: the one form of every message to a user."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file that a person can open: path as shown, line counted from one."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        what: what was found, in one sentence without a final line break.
        place: the file and line, or None where no file is involved.
        mend: what would be accepted, or what to type; may be empty.
    """

    what: str
    place: Place | None = None
    mend: str = ""

    def __str__(self) -> str:
        head = f"{self.place}: {self.what}" if self.place else self.what
        return head + "".join(f"\n  {line}" for line in self.mend.splitlines())

    def as_dict(self) -> dict[str, str | int | None]:
        """The fault as plain values, for ``detente check --json``."""
        place = self.place or Place("")
        return {"file": place.file or None, "line": place.line, "what": self.what, "mend": self.mend}


class DetenteError(Exception):
    """A mistake of the user's or of a file's: it carries every fault found, never just the first."""

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        found = (faults,) if isinstance(faults, Fault) else tuple(faults)
        self.faults: tuple[Fault, ...] = tuple(dict.fromkeys(found))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class CaseError(DetenteError):
    """A case folder, or a file in it, cannot be read as it stands."""


class RecordError(DetenteError):
    """Published data cannot be read, fetched or put together as it stands."""


class TheoryError(DetenteError):
    """A theory is not well formed, or its equations cannot be put in order."""


class RunError(DetenteError):
    """A run left the numbers: a division by zero, a value outside its bounds, not finite."""


MOST_COMPARED = 400


def by_line(faults: Iterable[Fault]) -> list[Fault]:
    """Each fault of a file once, in the order of lines; those of one line as they were found."""
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.place.line or 0) if fault.place else 0)


def nearest(name: str, known: Iterable[str]) -> str:
    """A line that offers the nearest known name, or lists a short set, or is empty.

    Example:
        >>> nearest("trsut", ["trust", "aid"])
        'did you mean `trust`?'
    """
    names = sorted({str(k) for k in known})
    if len(names) > MOST_COMPARED:  # comparing is slow: of a long list, only the likely ones
        likely = (n for n in names if n[:1] == str(name)[:1] and abs(len(n) - len(str(name))) <= 2)
        names = list(islice(likely, MOST_COMPARED))
    close = difflib.get_close_matches(str(name), names, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if names and len(names) <= 12:
        return "accepted: " + ", ".join(f"`{n}`" for n in names)
    return ""


def shown_path(path: Path, root: Path | None = None) -> str:
    """The path as messages show it: relative to ``root`` where it lies below, else as it is."""
    if root is not None and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return str(path)
