"""Delays made into hidden stocks, and the order of computation: a theory as plain rates and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.errors import Fault, Place, TheoryError
from detente.theory.functions import FUNCTIONS, Hidden
from detente.theory.nodes import Call, Node, names, rebuild
from detente.theory.order import ordered
from detente.theory.theory import Theory


@dataclass(frozen=True)
class Expanded:
    """A theory without delays in its equations.

    Attributes:
        values: equations of what is computed at each instant (inputs, flows, auxiliaries), in a good order.
        rates: net change per year of each stock, hidden ones included.
        initials: value of each stock at the first instant.
        first_order: the order in which initials and values can be computed at the first instant.
        owner: for a hidden stock, the variable whose equation holds the delay.
    """

    values: Mapping[str, Node] = field(repr=False)
    rates: Mapping[str, Node] = field(repr=False)
    initials: Mapping[str, Node] = field(repr=False)
    first_order: tuple[str, ...] = field(repr=False)
    owner: Mapping[str, str] = field(repr=False)


def without_delays(node: Node) -> Node:
    """The equation with every delay run out: what it gives when all it reads has stood still for long.

    ``smooth`` passes its source on; so does ``delay``, whose inflow and outflow are then equal.
    """

    def change(part: Node) -> Node:
        if isinstance(part, Call) and FUNCTIONS[part.function].expand is not None:
            return part.arguments[0]
        return part

    return rebuild(node, change)


def expand_equation(variable: str, node: Node) -> tuple[Node, tuple[Hidden, ...]]:
    """The equation with delays replaced by hidden stocks, and those stocks."""
    found: list[Hidden] = []

    def change(part: Node) -> Node:
        expand = FUNCTIONS[part.function].expand if isinstance(part, Call) else None
        if expand is None or not isinstance(part, Call):
            return part
        value, stocks = expand(f"{variable}.{part.function}.{len(found)}.", part.arguments)
        found.extend(stocks)
        return value

    return rebuild(node, change), tuple(found)


def expand(theory: Theory) -> Expanded:
    """A theory as rates and values, in the order in which they can be computed.

    Raises:
        TheoryError: values of one instant, or of the first one, wait for each other.
    """
    values: dict[str, Node] = {}
    rates: dict[str, Node] = {}
    initials: dict[str, Node] = {}
    owner: dict[str, str] = {}
    for variable in theory.variables.values():
        if variable.equation is None:
            continue
        node, hidden = expand_equation(variable.id, variable.equation)
        if variable.kind == "stock" and variable.initial is not None:
            rates[variable.id], initials[variable.id] = node, variable.initial
        else:
            values[variable.id] = node
        for stock in hidden:
            rates[stock.name], initials[stock.name] = stock.rate, stock.initial
            owner[stock.name] = variable.id
    order, cycle = ordered({name: names(node) for name, node in values.items()})
    if cycle:
        raise TheoryError(_cycle_fault(theory, cycle))
    first, cycle = ordered({name: names(node) for name, node in {**initials, **{n: values[n] for n in order}}.items()})
    if cycle:
        raise TheoryError(_first_cycle_fault(theory, cycle, owner))
    return Expanded({name: values[name] for name in order}, rates, initials, first, owner)


def _place(theory: Theory, name: str) -> Place:
    return theory.variables[name].equation_place


def _cycle_fault(theory: Theory, cycle: tuple[str, ...]) -> Fault:
    what = "equations wait for each other at the same instant: " + " -> ".join(f"`{name}`" for name in reversed(cycle))
    return Fault(
        what, _place(theory, cycle[0]), "make one of them a stock, or read one of them through `smooth1(x, years)` with a first value"
    )


def _first_cycle_fault(theory: Theory, cycle: tuple[str, ...], owner: Mapping[str, str]) -> Fault:
    shown = [owner.get(name, name) for name in reversed(cycle)]
    path = " -> ".join(f"`{name}`" for i, name in enumerate(shown) if i == 0 or shown[i - 1] != name)
    what = f"first values wait for each other: {path}"
    return Fault(what, _place(theory, shown[0]), "give the delay a first value: `smooth1(x, years, first)`")
