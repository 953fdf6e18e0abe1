"""From a tree to an expression of XMILE's, such that reading it back gives the same tree.

What XMILE 1.0 has is written as XMILE has it. What it has not (a list, a function of ours) is a function in the
namespace ``detente``, which the header names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detente.theory.nodes import (
    AtStart,
    Binary,
    Bool,
    Call,
    Compare,
    Each,
    IfElse,
    Index,
    Item,
    Items,
    Lookup,
    Name,
    Node,
    Number,
    Pick,
    Position,
    Unary,
)
from detente.theory.xmile.names import canonical, reference

_CLOCK = {"time": "TIME", "time_step": "DT", "start_time": "STARTTIME", "end_time": "STOPTIME"}
# Functions whose arguments stand in the same order in XMILE, and how many of them it takes.
_SAME: Mapping[str, tuple[str, int, int]] = {
    **{
        name: (name.upper(), 1, 1)
        for name in ("abs", "arccos", "arcsin", "arctan", "cos", "exp", "sin", "sqrt", "tan", "sinh", "cosh", "tanh", "round")
    },
    "log": ("LN", 1, 1),
    "log10": ("LOG10", 1, 1),
    "floor": ("INT", 1, 1),
    "ceil": ("ROUNDUP", 1, 1),
    "log_gamma": ("GAMMALN", 1, 1),
    "initial": ("INIT", 1, 1),
    "previous": ("PREVIOUS", 1, 2),
    "delay_fixed": ("DELAY", 2, 3),
    "delay1": ("DELAY1", 2, 3),
    "delay3": ("DELAY3", 2, 3),
    "smooth1": ("SMTH1", 2, 3),
    "smooth3": ("SMTH3", 2, 3),
    "trend": ("TREND", 3, 3),
    "forecast": ("FORCST", 3, 4),
    "step": ("STEP", 2, 2),
    "ramp": ("RAMP", 2, 2),
    "pulse_volume": ("PULSE", 2, 3),
    "min": ("MIN", 2, 1000),
    "max": ("MAX", 2, 1000),
    "random_exponential": ("EXPRND", 1, 1),
    "random_normal": ("NORMAL", 2, 2),
    "random_uniform": ("UNIFORM", 2, 2),
    "random_beta": ("BETA", 2, 2),
    "random_binomial": ("BINOMIAL", 2, 2),
    "random_gamma": ("GAMMA", 2, 2),
    "random_geometric": ("GEOMETRIC", 1, 1),
    "random_logistic": ("LOGISTIC", 2, 2),
    "random_negative_binomial": ("NEGBINOMIAL", 2, 2),
    "random_pareto": ("PARETO", 2, 2),
    "random_triangular": ("TRIANGULAR", 3, 3),
    "random_weibull": ("WEIBULL", 2, 2),
}
_ORDERED = {"delay_n": "DELAYN", "smooth_n": "SMTHN"}
_TO_ONE = {"sum": "SUM", "prod": "PROD", "mean": "MEAN", "stddev": "STDDEV", "min": "MIN", "max": "MAX"}
_COMPARE = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_LEVEL = {"or": 1, "and": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "sign": 7, "**": 8}
_INNERMOST = 9


@dataclass(frozen=True)
class Spelling:
    """How the names of a theory are spelled in its file.

    Attributes:
        names: of variables, parameters and tables, by id.
        words: of dimensions and elements, by id.
        macros: by id.
        over: dimensions of arrays and tables, by id.
        inexact: words that an XMILE name does not tell apart from others, by what it makes of them; filled while writing.
    """

    names: Mapping[str, str]
    words: Mapping[str, str]
    macros: Mapping[str, str]
    over: Mapping[str, tuple[str, ...]]
    inexact: dict[str, str]

    def word(self, word: str) -> str:
        """A word that stands as an index, or a stream."""
        if word in self.words:
            return reference(self.words[word])
        plain = canonical(word)
        if plain.replace(" ", "_") != word:
            self.inexact[plain] = word
        return reference(plain)

    def name(self, identifier: str) -> str:
        """A variable, a parameter or a table."""
        return reference(self.names.get(identifier, identifier))

    def indexed(self, identifier: str, at: tuple[str, ...]) -> str:
        """One element of an array."""
        return self.name(identifier) + (f"[{', '.join(self.word(word) for word in at)}]" if at else "")


def expression(node: Node, spelling: Spelling) -> str:
    """The expression of a tree."""
    return _text(node, spelling, 0)


def _text(node: Node, spelling: Spelling, around: int) -> str:
    written, level = _WRITERS[type(node)](node, spelling)
    return f"({written})" if level < around else written


def _number(node: Number, _: Spelling) -> tuple[str, int]:
    shown = repr(float(node.value)).removesuffix(".0")
    return shown, _LEVEL["sign"] if shown.startswith("-") else _INNERMOST


def _name(node: Name, spelling: Spelling) -> tuple[str, int]:
    is_clock = node.id in _CLOCK and node.id not in spelling.names
    return _CLOCK[node.id] if is_clock else spelling.name(node.id), _INNERMOST


def _index(node: Index, spelling: Spelling) -> tuple[str, int]:
    return spelling.indexed(node.id, node.at), _INNERMOST


def _at_start(node: AtStart, spelling: Spelling) -> tuple[str, int]:
    return f"detente.at_start({spelling.name(node.id)})", _INNERMOST


def _called(name: str, arguments: list[str]) -> tuple[str, int]:
    return f"{name}({', '.join(arguments)})", _INNERMOST


def _call(node: Call, spelling: Spelling) -> tuple[str, int]:
    if node.function in spelling.macros:
        return _called(reference(spelling.macros[node.function]), _arguments(node, spelling))
    plain = _gathered(node, spelling)
    if plain:
        return plain, _INNERMOST
    if node.function in _ORDERED and len(node.arguments) == 4 and not node.stream:
        x, time, initial, order = _arguments(node, spelling)
        return _called(_ORDERED[node.function], [x, time, order, initial])
    name, least, most = _SAME.get(node.function, ("", 0, -1))
    has_list = any(isinstance(argument, Each) for argument in node.arguments)
    never_again = node.function == "pulse_volume" and node.arguments[2:] == (Number(0.0),)
    if least <= len(node.arguments) <= most and not node.stream and not has_list and not never_again:
        return _called(name, _arguments(node, spelling))
    stream = f".{spelling.word(node.stream)}" if node.stream else ""
    return _called(f"detente.{node.function}{stream}", _arguments(node, spelling))


def _arguments(node: Call, spelling: Spelling) -> list[str]:
    return [_text(argument, spelling, 0) for argument in node.arguments]


def _gathered(node: Call, spelling: Spelling) -> str:
    """``SUM(births[*, young])``, where that is read back as the same list; else nothing."""
    each = node.arguments[0] if len(node.arguments) == 1 else None
    if node.function not in _TO_ONE or not isinstance(each, Each) or not isinstance(each.body, Index):
        return ""
    over = spelling.over.get(each.body.id, ())
    words = dict(each.over)
    running = tuple((word, dimension) for word, dimension in zip(each.body.at, over, strict=False) if word in words)
    plain = all(word == f"each_{dimension}" and words[word] == dimension for word, dimension in running)
    if running != each.over or not plain or len(each.body.at) != len(over) or any(word in spelling.words for word, _ in running):
        return ""
    at = ["*" if word in words else spelling.word(word) for word in each.body.at]
    return f"{_TO_ONE[node.function]}({spelling.name(each.body.id)}[{', '.join(at)}])"


def _lookup(node: Lookup, spelling: Spelling) -> tuple[str, int]:
    table, x = spelling.indexed(node.table, node.at), _text(node.x, spelling, 0)
    if not node.mode:
        return f"{table}({x})", _INNERMOST
    return _called("LOOKUPINV" if node.mode == "invert" else f"detente.lookup_{node.mode}", [table, x])


def _each(node: Each, spelling: Spelling) -> tuple[str, int]:
    pairs = [spelling.word(part) for pair in node.over for part in pair]
    return _called("detente.each", [_text(node.body, spelling, 0), *pairs])


def _pick(node: Pick, spelling: Spelling) -> tuple[str, int]:
    return _called("detente.pick", [_text(node.call, spelling, 0), *(spelling.word(word) for word in node.at)])


def _position(node: Position, spelling: Spelling) -> tuple[str, int]:
    return _called("detente.position", [spelling.word(node.of)])


def _unary(node: Unary, spelling: Spelling) -> tuple[str, int]:
    level = _LEVEL["sign"]
    if node.op == "not":
        return f"NOT {_text(node.operand, spelling, level)}", level
    inner = _text(node.operand, spelling, level)
    # A number after a sign is read as one number: in brackets it stays apart.
    return f"-({inner})" if isinstance(node.operand, Number) else f"-{inner}", level


def _binary(node: Binary, spelling: Spelling) -> tuple[str, int]:
    level = _LEVEL[node.op]
    if node.op == "**":
        return f"{_text(node.left, spelling, _INNERMOST)} ^ {_text(node.right, spelling, _LEVEL['sign'])}", level
    return f"{_text(node.left, spelling, level)} {node.op} {_text(node.right, spelling, level + 1)}", level


def _compare(node: Compare, spelling: Spelling) -> tuple[str, int]:
    level = _LEVEL[node.op]
    return f"{_text(node.left, spelling, 5)} {_COMPARE[node.op]} {_text(node.right, spelling, 5)}", level


def _boolean(node: Bool, spelling: Spelling) -> tuple[str, int]:
    level = _LEVEL[node.op]
    return f" {node.op.upper()} ".join(_text(operand, spelling, level + 1) for operand in node.operands), level


def _choice(node: IfElse, spelling: Spelling) -> tuple[str, int]:
    test, body, orelse = (_text(part, spelling, 0) for part in (node.test, node.body, node.orelse))
    return f"IF {test} THEN {body} ELSE {orelse}", 0


def _never(node: Items | Item, _: Spelling) -> tuple[str, int]:
    raise ValueError(f"{type(node).__name__} stands only in equations that are written out")


_WRITERS: Mapping[type, Callable[..., tuple[str, int]]] = {
    Number: _number,
    Name: _name,
    Index: _index,
    AtStart: _at_start,
    Call: _call,
    Lookup: _lookup,
    Each: _each,
    Pick: _pick,
    Position: _position,
    Unary: _unary,
    Binary: _binary,
    Compare: _compare,
    Bool: _boolean,
    IfElse: _choice,
    Items: _never,
    Item: _never,
}
