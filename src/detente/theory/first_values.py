"""What an equation is worth at the first instant, where that can be told without a run: the order of a delay, say."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import Binary, Bool, Call, Compare, IfElse, Name, Node, Number, Unary
from detente.theory.theory import Theory

MOST_STEPS = 200  # of names that lead to names

_NUMBERS: Mapping[str, Callable[..., float]] = {
    **{"min": min, "max": max, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "floor": math.floor, "ceil": math.ceil},
    **{"integer": math.trunc, "modulo": math.fmod, "power": math.pow, "log10": math.log10, "log_base": math.log},
}
_OPERATORS: Mapping[str, Callable[[float, float], float]] = {
    **{"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": math.pow},
    **{"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne},
}


class _UnknownError(Exception):
    """The value cannot be told without a run."""


@dataclass(frozen=True)
class FirstValues:
    """Evaluates equations of single values at the first instant.

    Attributes:
        equations: by flattened name, as they stand in the file; a stock's is its first value.
        found: values of names that were asked for before: forty names that each read the one before twice are forty values.
    """

    theory: Theory
    equations: Mapping[str, Node]
    found: dict[str, float] = field(default_factory=dict, repr=False)

    def of(self, node: Node) -> float | None:
        """The value of an equation, or None where only a run can tell."""
        try:
            value = float(self._value(node, MOST_STEPS))
        except (_UnknownError, ArithmeticError, ValueError, TypeError, RecursionError):
            return None
        return value if math.isfinite(value) else None

    def _value(self, node: Node, left: int) -> float:
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Name):
            return self._of_name(node.id, left)
        if isinstance(node, Unary):
            value = self._value(node.operand, left)
            return not value if node.op == "not" else -value
        if isinstance(node, (Binary, Compare)):
            return _OPERATORS[node.op](self._value(node.left, left), self._value(node.right, left))
        if isinstance(node, Bool):
            return (all if node.op == "and" else any)(self._value(part, left) for part in node.operands)
        if isinstance(node, IfElse):
            return self._value(node.body if self._value(node.test, left) else node.orelse, left)
        if isinstance(node, Call):
            return self._of_call(node, left)
        raise _UnknownError

    def _of_name(self, name: str, left: int) -> float:
        clock = self.theory.clock
        known = {"time": clock.start, "start_time": clock.start, "time_step": clock.step, "end_time": clock.end}
        if name in known:
            return known[name]
        if name in self.theory.parameters:
            return self.theory.parameters[name].value
        if name not in self.equations or left <= 0:
            raise _UnknownError
        if name not in self.found:
            self.found[name] = self._value(self.equations[name], left - 1)
        return self.found[name]

    def _of_call(self, node: Call, left: int) -> float:
        if node.function in _NUMBERS:
            return float(_NUMBERS[node.function](*(self._value(argument, left) for argument in node.arguments)))
        if node.function == "step":
            height, at = (self._value(argument, left) for argument in node.arguments)
            return height if self.theory.clock.start >= at else 0.0
        function = FUNCTIONS.get(node.function)
        if function is not None and function.steady is not None:
            return self._value(node.arguments[function.steady], left)
        raise _UnknownError
