"""Reads an equation: Python's expression syntax, a closed list of what is allowed, nothing ever evaluated.

The text is hostile until shown otherwise: its length, its depth and its number of parts are bounded, and whatever
is not on the list below is refused by name. Nothing is computed while reading, so that an equation written out and
read back is the same equation.
"""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from detente.errors import Fault, Place, TheoryError, nearest
from detente.theory.functions import FUNCTIONS, Function
from detente.theory.nodes import (
    AtStart,
    Binary,
    Bool,
    Call,
    Compare,
    Each,
    IfElse,
    Index,
    Lookup,
    Name,
    Node,
    Number,
    Pick,
    Position,
    Unary,
    is_condition,
)
from detente.theory.words import FORMS, LOOKUP_CALLS

MOST_CHARACTERS = 20_000
MOST_PARTS = 4_000
MOST_DEPTH = 120
MOST_DIMENSIONS = 8

_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_REFUSED = {
    ast.Attribute: "a dot after a name",
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
_FUNCTIONS = "functions are those of the table in docs/functions.md, such as `min`, `step`, `smooth3`"
_TOO_DEEP = ("the equation is nested too deeply", f"at most {MOST_DEPTH} levels: give its parts names of their own")
_INDICES = "an index is the name of an element, of a dimension or of a word after `for`: `population[region, young]`"
_LIST = "a list is written `x[r] for r in region`: `sum(x[r] for r in region)`, `vector_rank([x[r] for r in region], 1)`"


def parse_equation(
    written: str | float,
    place: Place | None = None,
    lookups: Collection[str] = (),
    macros: Mapping[str, int | None] = MappingProxyType({}),
) -> Node:
    """The tree of an equation.

    Args:
        written: the text as it stands in the file; a plain number is taken as one.
        place: where it stands, for the message.
        lookups: ids of tables, which are called like functions.
        macros: ids of macros with the number of their arguments; None where that is not known.

    Raises:
        TheoryError: it is not an expression, is too large, or holds something that is not allowed.

    Example:
        >>> parse_equation("aid * (1 - trust)")
        Binary(op='*', left=Name(id='aid'), right=Binary(op='-', left=Number(value=1.0), right=Name(id='trust')))
        >>> parse_equation("sum(aid[d] for d in donor)")
        Call(function='sum', arguments=(Each(body=Index(id='aid', at=('d',)), over=(('d', 'donor'),)),), stream='')
    """
    try:
        if isinstance(written, (int, float)) and not isinstance(written, bool):
            return _number(written)
        return _Reader(lookups, macros).read(str(written))
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

    def __init__(self, lookups: Collection[str], macros: Mapping[str, int | None]) -> None:
        self.parts = 0
        self.lookups = lookups
        self.macros = macros
        self.text = b""

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
            raise _RefusedError(*_TOO_DEEP) from None
        self.text = text.encode("utf-8", "replace")
        node = self.node(tree.body, 0)
        if is_condition(node):
            raise _RefusedError("the equation is true or false, and a number is expected", "write `1 if ... else 0`")
        return self.single(node)

    def number(self, tree: ast.expr, depth: int) -> Node:
        node = self.node(tree, depth)
        if is_condition(node):
            raise _RefusedError("a comparison stands where a number is expected", "write `1 if ... else 0` in its place")
        return self.single(node)

    def single(self, node: Node) -> Node:
        if isinstance(node, Call) and node.function in FUNCTIONS and FUNCTIONS[node.function].gives == "list":
            raise _RefusedError(
                f"`{node.function}` gives a list, and a number is expected", f"take one element of it: `{node.function}(...)[region]`"
            )
        return node

    def condition(self, tree: ast.expr, depth: int) -> Node:
        node = self.node(tree, depth)
        if not is_condition(node):
            raise _RefusedError("a number stands where a condition is expected", "compare it with something: `x > 0`")
        return node

    def node(self, tree: ast.expr, depth: int) -> Node:
        self.count(depth)
        reader = _READERS.get(type(tree))
        if reader is None:
            raise _RefusedError(f"an equation cannot hold {_REFUSED.get(type(tree), 'this form')}")
        return reader(self, tree, depth + 1)

    def count(self, depth: int) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise _RefusedError(f"the equation has more than {MOST_PARTS:,} parts", "give its parts names of their own")
        if depth > MOST_DEPTH:
            raise _RefusedError(*_TOO_DEEP)

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
            return Number(-operand.value) if isinstance(operand, Number) and self.is_literal(tree) else Unary("-", operand)
        raise _RefusedError("an equation cannot hold `~`")

    def is_literal(self, tree: ast.UnaryOp) -> bool:
        """Whether a minus stands right before a number: ``-5`` is a number, ``-(5)`` and ``--5`` turn one around."""
        between = self.text[tree.col_offset + 1 : tree.operand.col_offset]
        return isinstance(tree.operand, ast.Constant) and not between.strip()

    def binary(self, tree: ast.BinOp, depth: int) -> Node:
        op = _BINARY.get(type(tree.op))
        if op is None:
            raise _RefusedError("an equation cannot hold this operator")
        return Binary(op, self.number(tree.left, depth), self.number(tree.right, depth))

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

    def subscript(self, tree: ast.Subscript, depth: int) -> Node:
        at = self.indices(tree.slice)
        if isinstance(tree.value, ast.Name):
            return Index(tree.value.id, at)
        call = self.node(tree.value, depth) if isinstance(tree.value, ast.Call) else None
        if isinstance(call, Call) and call.function in FUNCTIONS and FUNCTIONS[call.function].gives == "list":
            return Pick(call, at)
        raise _RefusedError("square brackets stand after something that is neither an array nor a list", _INDICES)

    def indices(self, tree: ast.expr) -> tuple[str, ...]:
        parts = tree.elts if isinstance(tree, ast.Tuple) else [tree]
        for part in parts:
            self.count(0)
            if not isinstance(part, ast.Name):
                shown = ast.unparse(part)[:40] if isinstance(part, ast.Constant) else "what stands in square brackets"
                raise _RefusedError(f"{f'`{shown}`' if isinstance(part, ast.Constant) else shown} is not an index", _INDICES)
        if not parts:
            raise _RefusedError("square brackets hold no index", _INDICES)
        return tuple(part.id for part in parts if isinstance(part, ast.Name))

    def call(self, tree: ast.Call, depth: int) -> Node:
        if isinstance(tree.func, ast.Subscript) and isinstance(tree.func.value, ast.Name):
            return self.array_of_tables(tree.func.value.id, tree.func, tree, depth)
        if not isinstance(tree.func, ast.Name):
            raise _RefusedError("only a function of the table can be called", _FUNCTIONS)
        name = tree.func.id
        self.plain_arguments(name, tree)
        if name in _FORMS:
            return _FORMS[name](self, tree, depth)
        if name in self.lookups:
            self.arity(name, tree, 1, f"{name}(x)")
            return Lookup(name, (), "", self.number(tree.args[0], depth))
        if name in self.macros:
            return self.macro(name, tree, depth)
        if name not in FUNCTIONS:
            known = sorted((*FUNCTIONS, *FORMS, *self.lookups, *self.macros))
            raise _RefusedError(f"`{name}` is not a function", nearest(name, known) or _FUNCTIONS)
        return self.function(FUNCTIONS[name], tree, depth)

    def plain_arguments(self, name: str, tree: ast.Call) -> None:
        streams = name in FUNCTIONS and FUNCTIONS[name].random
        odd = [k for k in tree.keywords if not (streams and k.arg == "stream" and isinstance(k.value, ast.Name))]
        if odd or len(tree.keywords) > 1 or any(isinstance(a, ast.Starred) for a in tree.args):
            mend = "write the values in order, separated by commas"
            raise _RefusedError(
                f"`{name}` takes plain arguments only", mend + (", and the name of a stream as `stream=weather`" if streams else "")
            )

    def arity(self, name: str, tree: ast.Call, count: int, form: str) -> None:
        if len(tree.args) != count:
            raise _RefusedError(f"`{name}` takes {count} argument{'s' if count != 1 else ''}, and has {len(tree.args)}", form)

    def function(self, function: Function, tree: ast.Call, depth: int) -> Node:
        count, lists = len(tree.args), sum(isinstance(argument, (ast.ListComp, ast.GeneratorExp)) for argument in tree.args)
        if not function.accepts(count, lists):
            raise _RefusedError(f"`{function.name}` cannot take {count} argument{'s' if count != 1 else ''}", function.doc)
        arguments: list[Node] = []
        for i, argument in enumerate(tree.args):
            if i in function.lists or -1 in function.lists or (function.or_list and lists):
                arguments.append(self.each(function, argument, depth))
            else:
                arguments.append((self.condition if i in function.conditions else self.number)(argument, depth))
        stream = next((k.value.id for k in tree.keywords if isinstance(k.value, ast.Name)), "")
        return Call(function.name, tuple(arguments), stream)

    def each(self, function: Function, tree: ast.expr, depth: int) -> Node:
        if not isinstance(tree, (ast.ListComp, ast.GeneratorExp)):
            raise _RefusedError(f"`{function.name}` takes a list where this has a single value: {function.doc}", _LIST)
        if len(tree.generators) > MOST_DIMENSIONS:
            raise _RefusedError(f"a list runs over {len(tree.generators)} dimensions", f"at most {MOST_DIMENSIONS}")
        over: list[tuple[str, str]] = []
        for part in tree.generators:
            self.count(depth)
            if part.ifs or part.is_async:
                raise _RefusedError("a list cannot hold `if` or `async`", "choose inside: `sum(x[r] if x[r] > 0 else 0 for r in region)`")
            if not isinstance(part.target, ast.Name) or not isinstance(part.iter, ast.Name):
                raise _RefusedError("a list runs over the elements of one dimension, by one word", _LIST)
            over.append((part.target.id, part.iter.id))
        return Each(self.number(tree.elt, depth + 1), tuple(over))

    def macro(self, name: str, tree: ast.Call, depth: int) -> Node:
        count = self.macros[name]
        if count is not None and len(tree.args) != count:
            what = f"the macro `{name}` takes {count} argument{'s' if count != 1 else ''}, and has {len(tree.args)}"
            raise _RefusedError(what, "write one value for each of its arguments")
        return Call(name, tuple(self.number(argument, depth) for argument in tree.args))

    def array_of_tables(self, name: str, at: ast.Subscript, tree: ast.Call, depth: int) -> Node:
        if name not in self.lookups:
            raise _RefusedError(f"`{name}` is not a lookup", nearest(name, self.lookups) or "only a lookup can be called with an index")
        self.plain_arguments(name, tree)
        self.arity(name, tree, 1, f"{name}[...](x)")
        return Lookup(name, self.indices(at.slice), "", self.number(tree.args[0], depth))

    def where(self, tree: ast.Call, depth: int) -> Node:
        self.arity("where", tree, 3, "where(condition, value if so, value if not)")
        return IfElse(self.condition(tree.args[0], depth), self.number(tree.args[1], depth), self.number(tree.args[2], depth))

    def at_start(self, tree: ast.Call, depth: int) -> Node:
        return AtStart(self.word("at_start", tree, "at_start(variable): its value at the first instant"))

    def position(self, tree: ast.Call, depth: int) -> Node:
        return Position(self.word("position", tree, "position(region): the number of the element in its dimension"))

    def word(self, name: str, tree: ast.Call, form: str) -> str:
        self.arity(name, tree, 1, form)
        self.count(0)
        if not isinstance(tree.args[0], ast.Name):
            raise _RefusedError(f"`{name}` takes a plain name", form)
        return tree.args[0].id

    def lookup(self, tree: ast.Call, depth: int) -> Node:
        assert isinstance(tree.func, ast.Name)  # `call` has looked
        name = tree.func.id
        self.arity(name, tree, 2, f"{name}(table, x)")
        table = tree.args[0]
        at = self.indices(table.slice) if isinstance(table, ast.Subscript) else ()
        plain = table.value if isinstance(table, ast.Subscript) else table
        if not isinstance(plain, ast.Name) or plain.id not in self.lookups:
            shown = f"`{plain.id}`" if isinstance(plain, ast.Name) else "the first argument"
            mend = nearest(plain.id, self.lookups) if isinstance(plain, ast.Name) else ""
            raise _RefusedError(f"`{name}` reads a lookup, and {shown} is none", mend or f"{name}(table, x)")
        return Lookup(plain.id, at, LOOKUP_CALLS[name], self.number(tree.args[1], depth))


_FORMS: dict[str, Callable[..., Node]] = {
    "where": _Reader.where,
    "at_start": _Reader.at_start,
    "position": _Reader.position,
    **dict.fromkeys(LOOKUP_CALLS, _Reader.lookup),
}
_READERS: dict[type, Callable[..., Node]] = {
    ast.Constant: _Reader.constant,
    ast.Name: _Reader.name,
    ast.UnaryOp: _Reader.unary,
    ast.BinOp: _Reader.binary,
    ast.Compare: _Reader.compare,
    ast.BoolOp: _Reader.boolean,
    ast.IfExp: _Reader.choice,
    ast.Call: _Reader.call,
    ast.Subscript: _Reader.subscript,
}


def _pointer(text: str, offset: int | None) -> str:
    if offset is None or not 0 < offset <= len(text):
        return "check brackets and operators"
    return f"look near `{text[max(0, offset - 12) : offset + 12].strip()}`"
