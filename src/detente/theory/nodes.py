"""The tree of an equation: frozen nodes, and the questions that every target asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A finite constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """The value of a variable, a parameter, or a word of the clock (``CLOCK``) at the same instant.

    The bare name of an array stands for its element at the places where the equation's own dimensions stand.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Index:
    """One element of an array at the same instant: ``population[region, young]``.

    Attributes:
        id: the array.
        at: for each of its dimensions an element, or a dimension or a word of a comprehension that runs over one.
    """

    id: str
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtStart:
    """The value that a variable had at the first instant of the run; what a cut link passes on."""

    id: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table in ``detente.theory.functions``, or a macro of the theory.

    Attributes:
        stream: for a random function, the name of its stream; empty for the stream of the equation itself.
    """

    function: str
    arguments: tuple[Node, ...]
    stream: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """The value of a table at ``x``: ``crowding(density)``, or ``crowding[region](density)`` of an array of tables.

    Attributes:
        table: its id.
        at: as in ``Index``; empty for a single table.
        mode: empty for the table's own way, else one of ``LOOKUP_MODES``.
    """

    table: str
    at: tuple[str, ...]
    mode: str
    x: Node


@dataclass(frozen=True, slots=True)
class Each:
    """A list: the body once for each element, the last dimension fastest. Only an argument of ``sum``, ``vector_rank`` and the like.

    Written ``sum(births[r] for r in region)``, or ``vector_rank([births[r] for r in region], 1)``.

    Attributes:
        over: pairs of a word that stands in the body as an index and the dimension that it runs over.
    """

    body: Node
    over: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """One element of the list that a vector function gives: ``vector_rank([births[r] for r in region], 1)[region]``."""

    call: Call
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """The number of an element in its dimension, counted from one: ``position(region)``, ``position(north)``."""

    of: str


@dataclass(frozen=True, slots=True)
class Items:
    """The list of an ``Each`` written out; only in equations of single elements, never in a file.

    Attributes:
        shape: how many elements each dimension has; their product is the number of items.
    """

    items: tuple[Node, ...]
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a list that is held under a name; only in equations of single elements."""

    id: str
    place: int


@dataclass(frozen=True, slots=True)
class Unary:
    """``-x``, or ``not x`` of a condition."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """``+ - * / **`` of two numbers."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """``< <= > >= == !=`` of two numbers: a condition."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Bool:
    """``and``, ``or`` of conditions."""

    op: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class IfElse:
    """``body if test else orelse``."""

    test: Node
    body: Node
    orelse: Node


Node: TypeAlias = (
    Number | Name | Index | AtStart | Call | Lookup | Each | Pick | Position | Items | Item | Unary | Binary | Compare | Bool | IfElse
)

CLOCK = ("time", "time_step", "start_time", "end_time")
LOOKUP_MODES = ("extrapolate", "forward", "backward", "invert")

_PARTS: dict[type, tuple[str, ...]] = {
    Number: (),
    Name: (),
    Index: (),
    AtStart: (),
    Lookup: ("x",),
    Each: ("body",),
    Pick: ("call",),
    Position: (),
    Items: ("items",),
    Item: (),
    Call: ("arguments",),
    Unary: ("operand",),
    Binary: ("left", "right"),
    Compare: ("left", "right"),
    Bool: ("operands",),
    IfElse: ("test", "body", "orelse"),
}

CONDITIONS = (Compare, Bool)


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, left to right."""
    out: list[Node] = []
    for part in _PARTS[type(node)]:
        value = getattr(node, part)
        out.extend(value if isinstance(value, tuple) else (value,))
    return tuple(out)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, each before its parts."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> frozenset[str]:
    """Every name that the equation reads, at this instant or at the start; words of the clock included."""
    return frozenset(part.id for part in walk(node) if isinstance(part, (Name, Index, AtStart, Item)))


def as_number(node: Node) -> Node:
    """A condition as 1 or 0; a number as it is."""
    return IfElse(node, Number(1.0), Number(0.0)) if is_condition(node) else node


def as_condition(node: Node) -> Node:
    """A number as "differs from zero"; a condition as it is."""
    return node if is_condition(node) else Compare("!=", node, Number(0.0))


def is_condition(node: Node) -> bool:
    """Whether the node is true or false rather than a number."""
    return isinstance(node, CONDITIONS) or (isinstance(node, Unary) and node.op == "not")


def rebuild_parts(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with ``change`` put to each of its parts; the same node where nothing changes."""
    old = {part: getattr(node, part) for part in _PARTS[type(node)]}
    new = {part: tuple(map(change, value)) if isinstance(value, tuple) else change(value) for part, value in old.items()}
    return node if old == new else replace(node, **new)  # type: ignore[arg-type]


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with ``change`` put to each node, parts before wholes."""
    return change(rebuild_parts(node, lambda part: rebuild(part, change)))


_STRENGTH = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6, "/": 6, "negative": 7, "**": 8}


def text(node: Node) -> str:
    """The equation as a person would write it; reading it back gives the same tree.

    Example:
        >>> text(Binary("*", Name("aid"), Binary("+", Name("trust"), Number(1.0))))
        'aid * (trust + 1)'
    """
    return _text(node, 0)


def _text(node: Node, around: int) -> str:
    if isinstance(node, Number):
        shown = repr(node.value)
        shown = shown.removesuffix(".0")
        return f"({shown})" if shown.startswith("-") and around >= _STRENGTH["negative"] else shown
    if isinstance(node, Name):
        return node.id
    if isinstance(node, AtStart):
        return f"at_start({node.id})"
    if isinstance(node, (Call, Lookup, Pick, Each, Items)):
        return _call_text(node)
    if isinstance(node, (Index, Position, Item)):
        return _place_text(node)
    strength, written = _operator_text(node)
    return f"({written})" if strength < around else written


def _place_text(node: Index | Position | Item) -> str:
    if isinstance(node, Index):
        return f"{node.id}[{', '.join(node.at)}]"
    return f"position({node.of})" if isinstance(node, Position) else f"{node.id}[{node.place}]"


def _call_text(node: Call | Lookup | Pick | Each | Items) -> str:
    if isinstance(node, Pick):
        return f"{_call_text(node.call)}[{', '.join(node.at)}]"
    if isinstance(node, Items):
        return f"[{', '.join(_text(item, 0) for item in node.items)}]"
    if isinstance(node, Each):
        return f"[{_each_text(node)}]"
    if isinstance(node, Lookup):
        table = node.table + (f"[{', '.join(node.at)}]" if node.at else "")
        return f"lookup_{node.mode}({table}, {_text(node.x, 0)})" if node.mode else f"{table}({_text(node.x, 0)})"
    if len(node.arguments) == 1 and isinstance(node.arguments[0], Each):
        return f"{node.function}({_each_text(node.arguments[0])})"
    stream = [f"stream={node.stream}"] if node.stream else []
    return f"{node.function}({', '.join([*(_text(a, 0) for a in node.arguments), *stream])})"


def _each_text(node: Each) -> str:
    return f"{_text(node.body, 0)} " + " ".join(f"for {word} in {dimension}" for word, dimension in node.over)


def _operator_text(node: Node) -> tuple[int, str]:
    if isinstance(node, IfElse):
        return 0, f"{_text(node.body, 1)} if {_text(node.test, 1)} else {_text(node.orelse, 0)}"
    if isinstance(node, Compare):
        return 4, f"{_text(node.left, 5)} {node.op} {_text(node.right, 5)}"
    if isinstance(node, Bool):
        strength = _STRENGTH[node.op]
        return strength, f" {node.op} ".join(_text(o, strength + 1) for o in node.operands)
    if isinstance(node, Unary):
        strength = _STRENGTH["not" if node.op == "not" else "negative"]
        written = _text(node.operand, strength)
        if isinstance(node.operand, Number) and not written.startswith("("):
            written = f"({written})"  # -5 is a number, -(5) is one turned around
        return strength, ("not " if node.op == "not" else "-") + written
    assert isinstance(node, Binary)  # the only node left; keeps the type checker's count complete
    strength = _STRENGTH[node.op]
    left, right = (strength + 1, strength - 1) if node.op == "**" else (strength, strength + 1)
    return strength, f"{_text(node.left, left)} {node.op} {_text(node.right, right)}"
