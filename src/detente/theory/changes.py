"""How an input departs from the value that a theory gives it: what a scenario is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """An input moves to a new value and stays there.

    Attributes:
        start: the instant (year) at which the move begins.
        to: the value it reaches.
        over: how many years the move takes, along a straight line from the theory's own value.
    """

    start: float
    to: float
    over: float = 0.0

    def value(self, time: float, otherwise: float) -> float:
        """The input at an instant, where the theory's own value there is ``otherwise``."""
        if time < self.start - 1e-9:
            return otherwise
        share = 1.0 if self.over <= 0 else min((time - self.start) / self.over, 1.0)
        return otherwise + (self.to - otherwise) * max(share, 0.0)


@dataclass(frozen=True)
class Shock:
    """An input is raised or lowered for a while.

    Attributes:
        at: the instant (year) at which it begins.
        size: what is added to the input; negative to lower it.
        lasting: for how many years.
    """

    at: float
    size: float
    lasting: float = 1.0

    def value(self, time: float, otherwise: float) -> float:
        """The input at an instant, where it would be ``otherwise`` without the shock."""
        inside = self.at - 1e-9 <= time < self.at + self.lasting - 1e-9
        return otherwise + self.size if inside else otherwise
