"""Reads an equation: Python's expression syntax, a closed list of what is allowed, nothing ever evaluated.

The text is hostile until shown otherwise: its length, its depth and its number of parts are bounded, and whatever
is not on the list below is refused by name.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable

from detente.errors import Fault, Place, TheoryError, nearest
from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import Binary, Bool, Call, Compare, IfElse, Name, Node, Number, Unary, is_condition

MOST_CHARACTERS = 2000
MOST_PARTS = 400
MOST_DEPTH = 40

_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_REFUSED = {
    ast.Attribute: "a dot after a name",
    ast.Subscript: "square brackets after a name",
    ast.Lambda: "`lambda`",
    ast.NamedExpr: "`:=`",
    ast.List: "a list",
    ast.Tuple: "a comma",
    ast.Dict: "a dictionary",
    ast.Set: "a set",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.JoinedStr: "a formatted text",
    ast.Await: "`await`",
    ast.Yield: "`yield`",
    ast.YieldFrom: "`yield`",
    ast.Starred: "`*` before a name",
}
ALLOWED = "an equation holds numbers, names, + - * / **, comparisons, and/or/not, `a if b else c` and the functions of the table"


def parse_equation(written: str | float, place: Place | None = None) -> Node:
    """The tree of an equation.

    Args:
        written: the text as it stands in the file; a plain number is taken as one.
        place: where it stands, for the message.

    Raises:
        TheoryError: it is not an expression, is too large, or holds something that is not allowed.

    Example:
        >>> parse_equation("aid * (1 - trust)")
        Binary(op='*', left=Name(id='aid'), right=Binary(op='-', left=Number(value=1.0), right=Name(id='trust')))
    """
    try:
        if isinstance(written, (int, float)) and not isinstance(written, bool):
            return _number(written)
        return _Reader().read(str(written))
    except _RefusedError as refused:
        raise TheoryError(Fault(refused.what, place, refused.mend)) from None


class _RefusedError(Exception):
    def __init__(self, what: str, mend: str = ALLOWED) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


def _number(value: object) -> Number:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (OverflowError, ValueError, TypeError):
        number = math.inf
    if not math.isfinite(number):
        raise _RefusedError("the equation holds a number that is too large", "numbers are finite, below about 1.8e308")
    return Number(number)


class _Reader:
    """One reading of one equation; counts its parts as it goes."""

    def __init__(self) -> None:
        self.parts = 0

    def read(self, written: str) -> Node:
        text = " ".join(written.split())
        if len(text) > MOST_CHARACTERS:
            raise _RefusedError(f"the equation has {len(text):,} characters", f"at most {MOST_CHARACTERS:,}: give parts names of their own")
        if not text:
            raise _RefusedError("the equation is empty", "write an expression, such as `engagement * military_share`")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python warns of odd but harmless spellings such as `1if a else 2`.
                tree = ast.parse(text, mode="eval")
        except SyntaxError as error:
            raise _RefusedError(f"the equation cannot be read: {error.msg}", _pointer(text, error.offset)) from None
        except (ValueError, RecursionError, MemoryError):
            raise _RefusedError("the equation cannot be read: it is nested too deeply", f"at most {MOST_DEPTH} levels") from None
        node = self.node(tree.body, 0)
        if is_condition(node):
            raise _RefusedError("the equation is true or false, and a number is expected", "write `1 if ... else 0`")
        return node

    def number(self, tree: ast.expr, depth: int) -> Node:
        node = self.node(tree, depth)
        if is_condition(node):
            raise _RefusedError("a comparison stands where a number is expected", "write `1 if ... else 0` in its place")
        return node

    def condition(self, tree: ast.expr, depth: int) -> Node:
        node = self.node(tree, depth)
        if not is_condition(node):
            raise _RefusedError("a number stands where a condition is expected", "compare it with something: `x > 0`")
        return node

    def node(self, tree: ast.expr, depth: int) -> Node:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise _RefusedError(f"the equation has more than {MOST_PARTS} parts", "give its parts names of their own")
        if depth > MOST_DEPTH:
            raise _RefusedError("the equation is nested too deeply", f"at most {MOST_DEPTH} levels: give its parts names of their own")
        reader = _READERS.get(type(tree))
        if reader is None:
            raise _RefusedError(f"an equation cannot hold {_REFUSED.get(type(tree), 'this form')}")
        return reader(self, tree, depth + 1)

    def constant(self, tree: ast.Constant, depth: int) -> Node:
        if isinstance(tree.value, (int, float)) and not isinstance(tree.value, bool):
            return _number(tree.value)
        raise _RefusedError(f"`{str(tree.value)[:40]}` is not a number")

    def name(self, tree: ast.Name, depth: int) -> Node:
        return Name(tree.id)

    def unary(self, tree: ast.UnaryOp, depth: int) -> Node:
        if isinstance(tree.op, ast.Not):
            return Unary("not", self.condition(tree.operand, depth))
        operand = self.number(tree.operand, depth)
        if isinstance(tree.op, ast.UAdd):
            return operand
        if isinstance(tree.op, ast.USub):
            return Number(-operand.value) if isinstance(operand, Number) else Unary("-", operand)
        raise _RefusedError("an equation cannot hold `~`")

    def binary(self, tree: ast.BinOp, depth: int) -> Node:
        op = _BINARY.get(type(tree.op))
        if op is None:
            raise _RefusedError("an equation cannot hold this operator")
        left, right = self.number(tree.left, depth), self.number(tree.right, depth)
        if isinstance(left, Number) and isinstance(right, Number):
            return _folded(op, left.value, right.value)
        return Binary(op, left, right)

    def compare(self, tree: ast.Compare, depth: int) -> Node:
        values = [self.number(value, depth) for value in (tree.left, *tree.comparators)]
        ops = [_COMPARE.get(type(op)) for op in tree.ops]
        if None in ops:
            raise _RefusedError("an equation cannot hold `is` or `in`", "compare numbers with < <= > >= == !=")
        pairs = [Compare(str(op), values[i], values[i + 1]) for i, op in enumerate(ops)]
        return pairs[0] if len(pairs) == 1 else Bool("and", tuple(pairs))

    def boolean(self, tree: ast.BoolOp, depth: int) -> Node:
        return Bool("and" if isinstance(tree.op, ast.And) else "or", tuple(self.condition(value, depth) for value in tree.values))

    def choice(self, tree: ast.IfExp, depth: int) -> Node:
        return IfElse(self.condition(tree.test, depth), self.number(tree.body, depth), self.number(tree.orelse, depth))

    def call(self, tree: ast.Call, depth: int) -> Node:
        if not isinstance(tree.func, ast.Name):
            raise _RefusedError("only a function of the table can be called", "functions: " + ", ".join(sorted((*FUNCTIONS, "where"))))
        name = tree.func.id
        if tree.keywords or any(isinstance(a, ast.Starred) for a in tree.args):
            raise _RefusedError(f"`{name}` takes plain arguments only", "write the values in order, separated by commas")
        if name == "where":
            if len(tree.args) != 3:
                raise _RefusedError(f"`where` takes 3 arguments, and has {len(tree.args)}", "where(condition, value if so, value if not)")
            return IfElse(self.condition(tree.args[0], depth), self.number(tree.args[1], depth), self.number(tree.args[2], depth))
        function = FUNCTIONS.get(name)
        if function is None:
            known = (*FUNCTIONS, "where")
            raise _RefusedError(f"`{name}` is not a function", nearest(name, known) or "functions: " + ", ".join(sorted(known)))
        if not function.accepts(len(tree.args)):
            raise _RefusedError(f"`{name}` cannot take {len(tree.args)} argument{'s' if len(tree.args) != 1 else ''}", function.doc)
        return Call(name, tuple(self.number(argument, depth) for argument in tree.args))


_READERS: dict[type, Callable[..., Node]] = {
    ast.Constant: _Reader.constant,
    ast.Name: _Reader.name,
    ast.UnaryOp: _Reader.unary,
    ast.BinOp: _Reader.binary,
    ast.Compare: _Reader.compare,
    ast.BoolOp: _Reader.boolean,
    ast.IfExp: _Reader.choice,
    ast.Call: _Reader.call,
}


def _folded(op: str, left: float, right: float) -> Number:
    """Two constants made one, so that a hopeless one is found when the file is read."""
    shown = f"{left:g} {op} {right:g}"
    try:
        if op == "**":
            return _number(math.pow(left, right))
        value = {"+": left + right, "-": left - right, "*": left * right}.get(op)
        return _number(left / right if value is None else value)
    except ZeroDivisionError:
        raise _RefusedError(f"`{shown}` divides by zero", "mend the constant") from None
    except (OverflowError, ValueError):
        raise _RefusedError(f"`{shown}` is not a finite number", "mend the constant") from None


def _pointer(text: str, offset: int | None) -> str:
    if offset is None or not 0 < offset <= len(text):
        return "check brackets and operators"
    return f"look near `{text[max(0, offset - 12) : offset + 12].strip()}`"
