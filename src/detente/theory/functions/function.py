"""What a function of the equation language is; the contract that every member of the table keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from detente.theory.nodes import Node


@dataclass(frozen=True)
class Hidden:
    """A stock that a delay needs and nobody names.

    Attributes:
        name: unique in the theory; holds a character that no written name can hold.
        rate: its net change per year.
        initial: its value at the first instant.
    """

    name: str
    rate: Node
    initial: Node


@dataclass(frozen=True)
class Function:
    """One function that an equation may call.

    Attributes:
        name: as written.
        least, most: how many arguments it takes; ``most`` None means any number.
        doc: one line for the table of functions.
        build: from an array namespace to the callable over values; None for a delay.
        clock: the callable takes the time (years) and the step (years) before the arguments.
        expand: for a delay: from a fresh prefix and the arguments to (value, hidden stocks).
    """

    name: str
    least: int
    most: int | None
    doc: str
    build: Callable[[Any], Callable[..., Any]] | None = None
    clock: bool = False
    expand: Callable[[str, tuple[Node, ...]], tuple[Node, tuple[Hidden, ...]]] | None = None

    def accepts(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)
