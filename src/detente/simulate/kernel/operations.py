"""Primitive operations in a list: the form in which a step is handed to every target but plain Python and NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.theory.theory import Points

CONDITIONS = frozenset(("less", "less_equal", "equal", "not_equal", "logical_and", "logical_or", "logical_not"))


@dataclass(frozen=True)
class Op:
    """One primitive operation.

    Attributes:
        name: of an array operation, or one of

            - ``const``: ``detail`` is the number, or the truth;
            - ``input``: ``detail`` is an ``Input``;
            - ``add sub mul div neg less less_equal equal not_equal``;
            - ``lookup``: ``detail`` is the number of the table;
            - ``uniform``: ``detail`` is the number of the stream and which of its two numbers (0, 1);
            - ``loop``: ``detail`` is a ``Loop``; and ``result``: ``detail`` says which value of a loop.
        arguments: numbers of earlier operations.
    """

    name: str
    arguments: tuple[int, ...] = ()
    detail: Any = None

    @property
    def is_condition(self) -> bool:
        """Whether it gives a truth and no number."""
        return self.name in CONDITIONS or (self.name == "const" and isinstance(self.detail, bool))


@dataclass(frozen=True)
class Input:
    """What an operation list is given.

    Attributes:
        kind: ``parameter``, ``state`` and ``once`` (kept from the beginning of the run), each with its number; ``time``,
            ``following`` (the next instant), ``step``, ``start``, ``end``; ``scale``, ``shift``, ``given`` and
            ``is given`` of an input that scenarios may change; ``item``, in a loop; ``frozen``, a value at the first instant.
        place: its number.
        phase: for ``scale`` and ``shift``: 0 at the instant, 1 and 2 in the middle and at the end of the step.
    """

    kind: str
    place: int = 0
    phase: int = 0


@dataclass(frozen=True)
class Section:
    """A list of operations, each after what it reads, and the numbers of those that are its results."""

    ops: tuple[Op, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True)
class Loop:
    """A part that is repeated until it says that it is done.

    The arguments of the operation are the first values of the state, then what the body reads beside; the body gets both
    as ``item``, and gives whether it is done, then the next state. Each draw stops by itself.
    """

    most: int
    size: int
    body: Section


@dataclass(frozen=True)
class Table:
    """A lookup as it is read: ``inside`` and ``outside`` as in ``LookupTable``, its modes worked in."""

    points: Points
    inside: str
    outside: str


def pruned(section: Section) -> Section:
    """The section without what none of its results needs."""
    needed = [False] * len(section.ops)
    for place in section.outputs:
        needed[place] = True
    for place in range(len(section.ops) - 1, -1, -1):
        if needed[place]:
            for argument in section.ops[place].arguments:
                needed[argument] = True
    number: dict[int, int] = {}
    ops: list[Op] = []
    for place, op in enumerate(section.ops):
        if needed[place]:
            number[place] = len(ops)
            ops.append(Op(op.name, tuple(number[argument] for argument in op.arguments), op.detail))
    return Section(tuple(ops), tuple(number[place] for place in section.outputs))
