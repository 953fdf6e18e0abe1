"""Functions that bring a list to another one: order, rank, selection. All follow the Vensim reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, mul
from typing import Any

from detente.theory.functions.function import Function

Items = Sequence[Any]


def _directed(xp: Any, items: Items, direction: Any) -> list[Any]:
    """The items, or their negatives where the greatest is to come first: equal ones keep their order either way."""
    return [xp.where(direction > 0, item, -item) for item in items]


def _sort_order(xp: Any) -> Callable[[Items, Any], list[Any]]:
    def sort_order(items: Items, direction: Any) -> list[Any]:
        order: list[Any] = xp.order(_directed(xp, items, direction))
        return order

    return sort_order


def _rank(xp: Any) -> Callable[[Items, Any], list[Any]]:
    # The order of an order says at which place each item came.
    return lambda items, direction: [place + 1.0 for place in xp.order(xp.order(_directed(xp, items, direction)))]


def _reorder(xp: Any) -> Callable[[Items, Items], list[Any]]:
    return lambda items, order: [xp.take(items, place) for place in order]


def _select(xp: Any) -> Callable[..., Any]:
    where, infinite = xp.where, float("inf")

    def select(selection: Items, values: Items, missing: Any, action: Any, error: Any) -> Any:
        chosen = [part != 0 for part in selection]
        count = reduce(add, [where(one, 1.0, 0.0) for one in chosen])
        weighted = [part * value for part, value in zip(selection, values, strict=True)]

        def over(items: Items, neutral: float, pair: Callable[[Any, Any], Any]) -> Callable[[], Any]:
            return lambda: reduce(pair, [where(one, item, neutral) for one, item in zip(chosen, items, strict=True)])

        def mean(items: Items) -> Callable[[], Any]:
            return lambda: over(items, 0.0, add)() / where(count > 0, count, 1.0)

        def powers() -> Any:
            pairs = zip(chosen, selection, values, strict=True)
            return reduce(mul, [where(one, xp.power(where(one, part, 1.0), value), 1.0) for one, part, value in pairs])

        value = xp.switch(
            action,
            *(
                over(weighted, 0.0, add),
                over(weighted, 1.0, mul),
                over(weighted, infinite, xp.minimum),
                over(weighted, -infinite, xp.maximum),
            ),
            *(mean(weighted), powers),
            *(over(values, 0.0, add), over(values, 1.0, mul), over(values, infinite, xp.minimum), over(values, -infinite, xp.maximum)),
            mean(values),
        )
        wrong = ((count == 0) & ((error == 1) | (error == 3))) | ((count > 1) & ((error == 2) | (error == 3)))
        return xp.only_if(wrong == 0, where(count > 0, value, missing))

    return select


FUNCTIONS = (
    Function(
        "vector_sort_order",
        2,
        2,
        "vector_sort_order(list, direction): for each place of the sorted list, the number of the item that comes there, from 0",
        _sort_order,
        lists=(0,),
        gives="list",
        units="a 1 -> 1",
        edges="the least first where direction is above 0, else the greatest; equal items keep their order",
    ),
    Function(
        "vector_rank",
        2,
        2,
        "vector_rank(list, direction): for each item, its rank from 1",
        _rank,
        lists=(0,),
        gives="list",
        units="a 1 -> 1",
        edges="as vector_sort_order; equal items get ranks that follow each other",
    ),
    Function(
        "vector_reorder",
        2,
        2,
        "vector_reorder(list, order): the items in the order that vector_sort_order gives",
        _reorder,
        lists=(0, 1),
        gives="list",
        units="a 1 -> a",
        edges="undefined where the order names a place outside the list",
    ),
    Function(
        "vector_select",
        5,
        5,
        "vector_select(selection, values, missing, action, error): the values whose selection is not 0, as one number",
        _select,
        lists=(0, 1),
        units="1 a a 1 1 -> a",
        edges="action: of selection * value 0 the sum, 1 product, 2 least, 3 greatest, 4 mean; 5 the product of selection ** value; of the "
        "values alone 6 the sum, 7 product, 8 least, 9 greatest, 10 mean. missing where none is selected. error: undefined where "
        "1 none, 2 more than one, 3 either is selected",
    ),
)
