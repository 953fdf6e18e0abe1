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
    """The value of a variable, a parameter, or ``time`` (in years) at the same instant."""

    id: str


@dataclass(frozen=True, slots=True)
class AtStart:
    """The value that a variable had at the first instant of the run; what a cut link passes on."""

    id: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table in ``detente.theory.functions``."""

    function: str
    arguments: tuple[Node, ...]


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


Node: TypeAlias = Number | Name | AtStart | Call | Unary | Binary | Compare | Bool | IfElse

_PARTS: dict[type, tuple[str, ...]] = {
    Number: (),
    Name: (),
    AtStart: (),
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
    """Every name that the equation reads, at this instant or at the start; ``time`` included."""
    return frozenset(part.id for part in walk(node) if isinstance(part, (Name, AtStart)))


def is_condition(node: Node) -> bool:
    """Whether the node is true or false rather than a number."""
    return isinstance(node, CONDITIONS) or (isinstance(node, Unary) and node.op == "not")


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with ``change`` put to each node, parts before wholes."""
    parts: dict[str, object] = {}
    for part in _PARTS[type(node)]:
        value = getattr(node, part)
        parts[part] = tuple(rebuild(v, change) for v in value) if isinstance(value, tuple) else rebuild(value, change)
    return change(replace(node, **parts) if parts else node)  # type: ignore[arg-type]


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
        return f"({shown})" if node.value < 0 and around >= _STRENGTH["negative"] else shown
    if isinstance(node, Name):
        return node.id
    if isinstance(node, AtStart):
        return f"at_start({node.id})"
    if isinstance(node, Call):
        return f"{node.function}({', '.join(_text(a, 0) for a in node.arguments)})"
    strength, written = _operator_text(node)
    return f"({written})" if strength < around else written


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
        return strength, ("not " if node.op == "not" else "-") + _text(node.operand, strength)
    assert isinstance(node, Binary)  # the only node left; keeps the type checker's count complete
    strength = _STRENGTH[node.op]
    left, right = (strength + 1, strength - 1) if node.op == "**" else (strength, strength + 1)
    return strength, f"{_text(node.left, left)} {node.op} {_text(node.right, right)}"
