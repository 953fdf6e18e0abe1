"""What the place of an element settles: which way a choice goes, and which item of a list is meant, known without a run.

``x[n] = a if n == 1 else x[n - 1]`` is no circle, because each element reads the one before it alone.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from detente.theory.nodes import Binary, Bool, Call, Compare, IfElse, Items, Node, Number, Unary

_OPERATORS: Mapping[str, Callable[[float, float], float | bool]] = {
    **{"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv},
    **{"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne},
}
_CALLS: Mapping[str, Callable[..., float]] = {
    **{"floor": math.floor, "ceil": math.ceil, "integer": math.trunc, "modulo": math.fmod, "min": min, "max": max},
    "clip": lambda x, low, high: min(max(x, low), high),
}


def settled(before: Node, node: Node) -> Node:
    """The equation of one element with what its place settles.

    Args:
        before: as it stands in the array's equation. What is constant there already is left as it is written.
        node: the same for one element, with numbers in place of positions.
    """
    if isinstance(node, IfElse) and isinstance(before, IfElse) and node.test is not before.test:
        test = _value(node.test)
        return node if test is None else node.body if test else node.orelse
    if isinstance(node, Call) and node.function == "choose" and isinstance(before, Call) and node.arguments[-1] is not before.arguments[-1]:
        items, place = node.arguments[0], _value(node.arguments[-1])
        if isinstance(items, Items) and len(node.arguments) == 2 and place is not None and math.isfinite(place):
            which = math.floor(place + 0.5) - 1
            return items.items[which] if 0 <= which < len(items.items) else node
    return node


def _value(node: Node) -> float | bool | None:
    """The value of an equation of nothing but numbers, or None."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Unary):
        operand = _value(node.operand)
        return None if operand is None else not operand if node.op == "not" else -operand
    if isinstance(node, Bool):
        parts = [_value(part) for part in node.operands]
        return None if None in parts else all(parts) if node.op == "and" else any(parts)
    if isinstance(node, Call) and node.function in _CALLS:
        arguments = [_value(argument) for argument in node.arguments]
        return None if None in arguments else _called(node.function, arguments)
    if isinstance(node, (Binary, Compare)) and node.op in _OPERATORS:
        left, right = _value(node.left), _value(node.right)
        if left is None or right is None or (node.op == "/" and right == 0):
            return None
        return _OPERATORS[node.op](left, right)
    return None


def _called(function: str, arguments: list[float | bool | None]) -> float | None:
    try:
        return float(_CALLS[function](*arguments))
    except (ArithmeticError, ValueError):
        return None
