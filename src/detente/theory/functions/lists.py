"""Functions that bring a list to one number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, mul
from typing import Any

from detente.theory.functions.function import Function


def _sum(_: Any) -> Callable[[Sequence[Any]], Any]:
    # One after the other, as arrays of draws must; Python's own sum keeps lost digits from version 3.12 on.
    return lambda items: reduce(add, items)


def _prod(_: Any) -> Callable[[Sequence[Any]], Any]:
    return lambda items: reduce(mul, items)


def _mean(_: Any) -> Callable[[Sequence[Any]], Any]:
    return lambda items: reduce(add, items) / len(items)


def _stddev(xp: Any) -> Callable[[Sequence[Any]], Any]:
    def stddev(items: Sequence[Any]) -> Any:
        middle = reduce(add, items) / len(items)
        return xp.sqrt(reduce(add, [(item - middle) * (item - middle) for item in items]) / len(items))

    return stddev


def _choose(xp: Any) -> Callable[[Sequence[Any], Any], Any]:
    return lambda items, position: xp.take(items, position - 1.0)


def _rank_value(xp: Any) -> Callable[[Sequence[Any], Any], Any]:
    return lambda items, n: xp.take(items, xp.take(xp.order(items), n - 1.0))


FUNCTIONS = (
    Function("sum", 1, 1, "sum(list): all items together", _sum, lists=(0,), units="a -> a"),
    Function("prod", 1, 1, "prod(list): all items multiplied", _prod, lists=(0,)),
    Function("mean", 1, 1, "mean(list): the sum of the items over their number", _mean, lists=(0,), units="a -> a"),
    Function(
        "stddev",
        1,
        1,
        "stddev(list): the standard deviation of the items",
        _stddev,
        lists=(0,),
        units="a -> a",
        edges="of these items, not of a population that they were drawn from: divided by their number; 0 for one item",
    ),
    Function(
        "choose",
        2,
        2,
        "choose(list, position): the item at a position, counted from 1",
        _choose,
        lists=(0,),
        units="a 1 -> a",
        edges="the position is rounded; undefined outside the list",
    ),
    Function(
        "rank_value",
        2,
        2,
        "rank_value(list, n): the n-th smallest item",
        _rank_value,
        lists=(0,),
        units="a 1 -> a",
        edges="n is rounded; undefined outside the list",
    ),
)
