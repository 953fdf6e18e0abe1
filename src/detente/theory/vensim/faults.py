"""What stops the reading of one entry; gathered, so that a file shows all its faults at once."""

from __future__ import annotations

from collections.abc import Iterable

from detente.errors import Fault, nearest
from detente.theory.vensim.text import Source

MOST_FAULTS = 200
MOST_OFFERS = 20
MOST_NAMES = 5_000


class EntryError(Exception):
    """Something in an entry cannot be read.

    Attributes:
        what, mend: as in ``Fault``.
        at: offset in the text of the source, or None for the start of the entry.
    """

    def __init__(self, what: str, at: int | None = None, mend: str = "") -> None:
        super().__init__(what)
        self.what, self.at, self.mend = what, at, mend


class Faults:
    """The faults of one file, in the order in which they were met."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Fault] = []

    def near(self, name: str, known: Iterable[str]) -> str:
        """A line that offers the nearest known name; empty for a large model or after many faults, where looking takes long."""
        if len(self.found) >= MOST_OFFERS:
            return ""
        names = tuple(known)
        return nearest(name, names) if len(names) <= MOST_NAMES else ""

    def add(self, what: str, at: int, mend: str = "") -> None:
        """Add a fault at an offset of the text; beyond ``MOST_FAULTS`` they are only counted by being left out."""
        if len(self.found) < MOST_FAULTS:
            self.found.append(Fault(what, self.source.place(at), mend))

    def caught(self, trouble: EntryError, otherwise: int) -> None:
        """Add what stopped an entry; ``otherwise`` is the entry's own offset."""
        self.add(trouble.what, otherwise if trouble.at is None else trouble.at, trouble.mend)
