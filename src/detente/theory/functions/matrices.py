"""Functions of a square table of numbers: a list over two dimensions, the second fastest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isqrt
from typing import Any

from detente.theory.functions.function import Function

Rows = list[list[Any]]


def _rows(items: Sequence[Any]) -> Rows:
    size = isqrt(len(items))
    if size * size != len(items):
        raise ValueError("the list is not a square matrix")
    return [list(items[place * size : (place + 1) * size]) for place in range(size)]


def _bring_pivot_up(xp: Any, rows: Rows, column: int) -> Any:
    """Puts the row with the largest number of a column in its place; gives 1, or -1 where that turned the determinant's sign."""
    sign: Any = 1.0
    for below in range(column + 1, len(rows)):
        larger = xp.abs(rows[below][column]) > xp.abs(rows[column][column])
        pairs = list(zip(rows[column], rows[below], strict=True))
        rows[column] = [xp.where(larger, low, high) for high, low in pairs]
        rows[below] = [xp.where(larger, high, low) for high, low in pairs]
        sign = xp.where(larger, -sign, sign)
    return sign


def _determinant(xp: Any) -> Callable[[Sequence[Any]], Any]:
    def determinant(items: Sequence[Any]) -> Any:
        rows = _rows(items)
        value: Any = 1.0
        for column in range(len(rows)):
            value = value * _bring_pivot_up(xp, rows, column) * rows[column][column]
            pivot = xp.where(rows[column][column] == 0, 1.0, rows[column][column])
            for below in range(column + 1, len(rows)):
                part = rows[below][column] / pivot
                rows[below] = [low - part * high for high, low in zip(rows[column], rows[below], strict=True)]
        return value

    return determinant


def _invert(xp: Any) -> Callable[[Sequence[Any]], list[Any]]:
    """By the elimination of Gauss and Jordan, on the matrix with the unit matrix beside it."""

    def invert(items: Sequence[Any]) -> list[Any]:
        rows = _rows(items)
        size = len(rows)
        for place, row in enumerate(rows):
            row.extend(1.0 if other == place else 0.0 for other in range(size))
        for column in range(size):
            _bring_pivot_up(xp, rows, column)
            pivot = rows[column][column]
            safe = xp.only_if(pivot != 0, pivot)
            rows[column] = [number / safe for number in rows[column]]
            for other in range(size):
                if other != column:
                    part = rows[other][column]
                    rows[other] = [low - part * high for high, low in zip(rows[column], rows[other], strict=True)]
        return [number for row in rows for number in row[size:]]

    return invert


FUNCTIONS = (
    Function(
        "invert_matrix",
        1,
        1,
        "invert_matrix(list): the inverse of a square matrix",
        _invert,
        lists=(0,),
        gives="list",
        units="a -> 1/a",
        edges="undefined for a singular matrix",
    ),
    Function("determinant", 1, 1, "determinant(list): the determinant of a square matrix", _determinant, lists=(0,)),
)
