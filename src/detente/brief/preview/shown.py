"""What the browser shows at one moment, and the board on which the next moment is waited for."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from functools import cached_property

from detente.errors import Fault


@dataclass(frozen=True)
class Shown:
    """One moment of a preview.

    Attributes:
        html: the page as `render` gives it; empty until the case was sound once.
        faults: what is wrong with the case as it stands now.
        stale: whether the page is older than the case, because the faults stand in its way.
    """

    html: str = ""
    faults: tuple[Fault, ...] = ()
    stale: bool = False

    @cached_property
    def id(self) -> str:
        """Names the page by what is in it, so that a browser reloads when it changed, and only then."""
        return hashlib.sha256(self.html.encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, object]:
        """What the page's script is told."""
        return {"page": self.id, "stale": self.stale, "faults": [fault.as_dict() for fault in self.faults]}


class Board:
    """Holds the present moment; the builder posts the next, and any number of browsers wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._shown = Shown()
        self._number = 0
        self._closed = False

    def post(self, shown: Shown) -> None:
        """Show this from now on."""
        with self._changed:
            self._shown = shown
            self._number += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let everybody who waits go home."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether the preview has ended."""
        return self._closed

    def now(self) -> tuple[int, Shown]:
        """The number of the present moment, and the moment."""
        with self._changed:
            return self._number, self._shown

    def after(self, number: int, seconds: float) -> tuple[int, Shown]:
        """The moment that follows ``number``, or the same one again when the time is up or the preview ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number or self._closed, seconds)
            return self._number, self._shown
