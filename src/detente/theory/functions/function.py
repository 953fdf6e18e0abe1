"""What a function of the equation language is; the contract that every member of the table keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.theory.nodes import Node

Builder: TypeAlias = Callable[[Any], Callable[..., Any]]


@dataclass(frozen=True)
class Hidden:
    """A stock that a delay needs and nobody names.

    Attributes:
        name: unique in the theory; holds a character that no written name can hold.
        rate: its net change per unit of time.
        initial: its value at the first instant.
    """

    name: str
    rate: Node
    initial: Node


@dataclass(frozen=True)
class Memory:
    """A value that is kept from one instant to the next and then replaced, whatever the method of integration.

    Attributes:
        following: what it will be at the next instant, computed at this one.
        initial: what it is at the first instant.
    """

    name: str
    following: Node
    initial: Node


@dataclass(frozen=True)
class Pipe:
    """A value that comes out a fixed time after it went in, unchanged.

    Attributes:
        source: what goes in at an instant.
        delay: how long it takes; read at the first instant and rounded to whole steps, at least one.
        initial: what comes out before the first value has passed.
    """

    name: str
    source: Node
    delay: Node
    initial: Node


State: TypeAlias = Hidden | Memory | Pipe


@dataclass(frozen=True)
class Site:
    """Where a function is called, for one that expands to states.

    Attributes:
        prefix: begins the name of each state; unique to the call.
        step: the distance of two instants at the start.
        count: from a tree to its whole number at the first instant (the order of a delay, which does not change in a run).
        first: from a tree to its value at the first instant, or None where only a run can tell.
    """

    prefix: str
    step: float
    count: Callable[[Node], int]
    first: Callable[[Node], float | None]


Expansion: TypeAlias = Callable[[Site, tuple[Node, ...]], tuple[Node, tuple[State, ...]]]


@dataclass(frozen=True)
class Function:
    """One function that an equation may call. It has either ``build`` or ``expand``.

    Attributes:
        name: as written.
        least, most: how many arguments it takes; ``most`` None means any number.
        doc: one line for the table of functions.
        build: from an array namespace (``detente.simulate.namespace``) to the callable over values. The callable is
            written for numbers and must hold for arrays of draws, element by element. Undefined for some arguments, it
            raises ``ArithmeticError`` or ``ValueError`` over floats, and gives ``nan`` or ``inf`` over arrays.
        clock: the callable takes the time and the step before the arguments.
        held: what it gives at an instant holds until the next one, also for a method that looks in between: the callable
            then takes the time of the instant.
        random: the callable takes two independent uniform numbers in (0, 1) before the arguments.
        expand: to a value and the states that it needs; the value may call other functions.
        conditions: places of the arguments that are conditions.
        or_list: it may also be called with one list in place of its numbers; the callable then takes the items as its arguments.
        lists: places of the arguments that are lists (``Each``); -1 for every one. The callable takes each as a sequence.
        gives: a ``number``, or a ``list`` of the shape of the first list, of which ``Pick`` takes one element.
        units: which units go with which, as ``a b/t -> a``: letters stand for any unit, ``1`` for none, ``t`` for the unit
            of time; a letter, or ``a/b``, ``a*t``, ``1/a``; ``?`` at its end marks what may be left out and ``...`` what
            may be repeated; empty where nothing is checked. A list stands for its items.
        steady: which argument it passes on once everything has stood still for long; None where it passes on none.
        edges: for the table of functions, what it gives at its limits and where it is undefined.
    """

    name: str
    least: int
    most: int | None
    doc: str
    build: Builder | None = None
    clock: bool = False
    held: bool = False
    random: bool = False
    expand: Expansion | None = None
    conditions: tuple[int, ...] = ()
    or_list: bool = False
    lists: tuple[int, ...] = ()
    gives: Literal["number", "list"] = "number"
    units: str = ""
    steady: int | None = None
    edges: str = ""

    def accepts(self, count: int, lists: int = 0) -> bool:
        """Whether it can be called with so many arguments, so many of them lists."""
        if self.or_list and lists:
            return count == lists == 1
        return self.least <= count and (self.most is None or count <= self.most)
