"""Functions that remember: the first value, the one before, the one at which a condition last held."""

from __future__ import annotations

from detente.theory.functions.function import Function, Memory, Site, State
from detente.theory.nodes import IfElse, Name, Node

Expanded = tuple[Node, tuple[State, ...]]


def _initial(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    name = f"{site.prefix}kept"
    return Name(name), (Memory(name, Name(name), arguments[0]),)


def _previous(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    source, *rest = arguments
    name = f"{site.prefix}before"
    return Name(name), (Memory(name, source, rest[0] if rest else source),)


def _sample(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    condition, source, initial = arguments
    name = f"{site.prefix}sampled"
    value = IfElse(condition, source, Name(name))
    return value, (Memory(name, value, initial),)


FUNCTIONS = (
    Function("initial", 1, 1, "initial(x): x as it was at the first instant", expand=_initial, units="a -> a", steady=0),
    Function(
        "previous",
        1,
        2,
        "previous(x, initial?): x as it was one step before",
        expand=_previous,
        units="a a? -> a",
        edges="at the first instant initial, or x itself where left out",
        steady=0,
    ),
    Function(
        "sample_if_true",
        3,
        3,
        "sample_if_true(condition, x, initial): x at the last instant at which the condition held",
        expand=_sample,
        conditions=(0,),
        units="1 a a -> a",
        edges="the current x while the condition holds; initial before it ever did",
        steady=1,
    ),
    Function(
        "active_initial",
        2,
        2,
        "active_initial(x, initial): x, but the other while the first values of stocks are worked out",
        units="a a -> a",
        edges="the two may depend on each other in a circle that only the first one closes",
        steady=0,
    ),
)
