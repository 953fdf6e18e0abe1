"""Values of a Vensim model at the first instant, as far as they can be worked out before a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.theory.nodes import Binary, Bool, Call, Compare, IfElse, Name, Node, Number, Unary, as_number
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.variables import Made

_MOST_DEEP = 60

_CALLS: Mapping[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log10": math.log10,
    "log_base": math.log,
    "sin": math.sin,
    "cos": math.cos,
    "integer": math.trunc,
    "floor": math.floor,
    "ceil": math.ceil,
    "power": math.pow,
    "modulo": math.fmod,
    "zidz": lambda a, b: a / b if b else 0.0,
    "xidz": lambda a, b, c: a / b if b else c,
    "initial": lambda x: x,
    "active_initial": lambda _, x: x,
    **{name: lambda x, _, *more: more[0] if more else x for name in ("smooth1", "smooth3", "smooth_n", "delay1", "delay3", "delay_n")},
    "delay_fixed": lambda x, _, *more: more[0] if more else x,
}
# Functions of time: time and step come first.
_TIMED: Mapping[str, Callable[..., float]] = {
    "step": lambda time, _, height, at: height if time >= at else 0.0,
    "ramp": lambda time, _, slope, start, end: slope * (max(min(time, end), start) - start),
    "pulse": lambda time, step, at, width: float(at < time + step / 2 < at + (width or step)),
}
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@dataclass
class AtStart:
    """Works values out at the first instant, before the run.

    Attributes:
        words: of the clock, as far as they are known.
        changes: whether something was read that may change later.
    """

    made: Made
    words: dict[str, float]
    changes: bool = False

    def value(self, node: Node, deep: int = 0) -> float:
        """The number of an equation.

        Raises:
            EntryError: it cannot be worked out before the run.
        """
        if deep > _MOST_DEEP:
            raise EntryError("it is nested too deep")
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Name):
            return self._name(node.id, deep)
        if isinstance(node, Unary):
            value = self.value(node.operand, deep + 1)
            return -value if node.op == "-" else float(not value)
        if isinstance(node, IfElse):
            return self.value(node.body if self.value(node.test, deep + 1) else node.orelse, deep + 1)
        if isinstance(node, Compare):
            return float(_COMPARE[node.op](self.value(node.left, deep + 1), self.value(node.right, deep + 1)))
        if isinstance(node, Bool):
            values = [bool(self.value(part, deep + 1)) for part in node.operands]
            return float(all(values) if node.op == "and" else any(values))
        if isinstance(node, (Binary, Call)):
            return self._computed(node, deep)
        raise EntryError("it reads something that is not known before the run")

    def _computed(self, node: Binary | Call, deep: int) -> float:
        try:
            if isinstance(node, Binary):
                left, right = self.value(node.left, deep + 1), self.value(node.right, deep + 1)
                found: Any = {"+": left + right, "-": left - right, "*": left * right}.get(node.op)
                return float(found if found is not None else left / right if node.op == "/" else math.pow(left, right))
            if node.function in _TIMED:
                self.changes = True
                moment = (self.words["time"], self.words.get("time_step", 1.0))
                return float(_TIMED[node.function](*moment, *(self.value(as_number(a), deep + 1) for a in node.arguments)))
            if node.function not in _CALLS:
                raise EntryError(f"it calls `{node.function}`, which is not worked out before the run")
            return float(_CALLS[node.function](*(self.value(as_number(a), deep + 1) for a in node.arguments)))
        except (ArithmeticError, ValueError, TypeError) as error:
            raise EntryError(f"it has no value: {error}") from error

    def _name(self, name: str, deep: int) -> float:
        if name == "time":
            self.changes = True
        if name in self.words:
            return self.words[name]
        if name in self.made.parameters:
            return self.made.parameters[name].value
        variable = self.made.variables.get(name)
        if variable is None or variable.over or variable.equation is None:
            raise EntryError(f"it reads `{name}`, which is not known before the run")
        if variable.kind == "stock":
            self.changes = True
            assert variable.initial is not None  # every stock of a model has one
            return self.value(variable.initial, deep + 1)
        return self.value(variable.equation, deep + 1)
