"""Delays: each is expanded to hidden stocks before a theory is run.

``smooth`` forms an average of the past with exponential weights (an information delay); ``delay`` passes a flow on
after a while and loses nothing (a material delay). The number is the order: 3 rises later and more steeply.
Source: Sterman (2000), chapter 11.
"""

from __future__ import annotations

from collections.abc import Callable

from detente.theory.functions.function import Function, Hidden
from detente.theory.nodes import Binary, Name, Node, Number


def _over(node: Node, count: int) -> Node:
    return node if count == 1 else Binary("/", node, Number(float(count)))


def _smooth(order: int) -> Callable[[str, tuple[Node, ...]], tuple[Node, tuple[Hidden, ...]]]:
    def expand(prefix: str, arguments: tuple[Node, ...]) -> tuple[Node, tuple[Hidden, ...]]:
        source, years = arguments[:2]
        initial = arguments[2] if len(arguments) == 3 else source
        stocks: list[Hidden] = []
        value = source
        for place in range(1, order + 1):
            name = f"{prefix}{place}"
            stocks.append(Hidden(name, Binary("/", Binary("-", value, Name(name)), _over(years, order)), initial))
            value = Name(name)
        return value, tuple(stocks)

    return expand


def _delay(order: int) -> Callable[[str, tuple[Node, ...]], tuple[Node, tuple[Hidden, ...]]]:
    def expand(prefix: str, arguments: tuple[Node, ...]) -> tuple[Node, tuple[Hidden, ...]]:
        source, years = arguments[:2]
        flow = arguments[2] if len(arguments) == 3 else source
        stocks: list[Hidden] = []
        value = source
        for place in range(1, order + 1):
            name = f"{prefix}{place}"
            out = Binary("/", Name(name), _over(years, order))
            stocks.append(Hidden(name, Binary("-", value, out), Binary("*", flow, _over(years, order))))
            value = out
        return value, tuple(stocks)

    return expand


FUNCTIONS = (
    Function("smooth1", 2, 3, "smooth1(x, years, initial?): x, followed with an average delay", expand=_smooth(1)),
    Function("smooth3", 2, 3, "smooth3(x, years, initial?): the same through three stages", expand=_smooth(3)),
    Function("delay1", 2, 3, "delay1(flow, years, initial?): a flow passed on after a while, nothing lost", expand=_delay(1)),
    Function("delay3", 2, 3, "delay3(flow, years, initial?): the same through three stages", expand=_delay(3)),
)
