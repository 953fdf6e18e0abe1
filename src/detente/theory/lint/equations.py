"""What must hold of every single equation: its names, calls and indices mean something where they stand."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from detente.errors import Fault, Place, nearest
from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import (
    CLOCK,
    AtStart,
    Binary,
    Call,
    Each,
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
    children,
    walk,
)
from detente.theory.theory import Theory, Variable
from detente.theory.words import is_identifier


@dataclass(frozen=True)
class Scope:
    """What the equations of a theory, or of one of its macros, can name.

    Attributes:
        variables: those whose values can be read.
        single: other names of single values: parameters, words of the clock, arguments of a macro.
        broken: names of entries that have a fault already; nothing is said of them again.
        within: how messages call the whole: ``this theory``, ``the macro `growth```.
    """

    theory: Theory = field(repr=False)
    variables: Mapping[str, Variable] = field(repr=False)
    single: Collection[str] = field(repr=False)
    broken: Collection[str] = ()
    within: str = "this theory"

    @classmethod
    def of(cls, theory: Theory, broken: Collection[str] = ()) -> Scope:
        """The scope of a theory's own equations."""
        return cls(theory, theory.variables, frozenset((*CLOCK, *theory.parameters)), frozenset(broken))


@dataclass(frozen=True)
class Site:
    """Where an equation stands.

    Attributes:
        owner: how messages call it: ``x``, or ``the first value of `x```.
        over: whether the equation is one of an array.
    """

    owner: str
    place: Place
    over: tuple[str, ...] = ()


def equation_faults(scope: Scope, site: Site, node: Node) -> Iterator[Fault]:
    """Unknown and misused names, tables, functions, indices and lists of one equation."""
    seen: set[str] = set()
    pending: list[tuple[Node, bool]] = [(node, bool(site.over))]
    unknown: list[str] = []
    while pending:
        part, within = pending.pop()
        if isinstance(part, (Name, AtStart, Index)):
            if part.id in scope.variables or part.id in scope.single or part.id in scope.broken:
                yield from _array_faults(scope, site, part, within)
            elif part.id not in seen:
                unknown.append(part.id)
                seen.add(part.id)
        elif isinstance(part, Lookup):
            yield from _lookup_faults(scope, site, part)
        elif isinstance(part, Call):
            yield from _call_faults(scope, site, part)
        elif isinstance(part, Each):
            yield from _list_faults(scope, site, part)
        elif isinstance(part, (Items, Item)) or (isinstance(part, Number) and not math.isfinite(part.value)):
            shown = f"the number {part.value}" if isinstance(part, Number) else "a list written out"
            yield Fault(f"{site.owner} holds {shown}, which no equation can hold", site.place, "write a finite number, or an array")
        pending.extend((child, within or isinstance(part, Each)) for child in children(part))
    for name in sorted(unknown):
        yield _unknown(scope, site, name)


def _unknown(scope: Scope, site: Site, name: str) -> Fault:
    theory = scope.theory
    if name in theory.lookups:
        return Fault(f"{site.owner} reads the lookup `{name}` as a value", site.place, f"call it: `{name}(x)`")
    if name in theory.dimensions:
        mend = f"`position({name})` is the number of the element; an array is indexed by it: `x[{name}]`"
        return Fault(f"{site.owner} reads the dimension `{name}` as a value", site.place, mend)
    if name in theory.macros:
        return Fault(f"{site.owner} reads the macro `{name}` as a value", site.place, f"call it: `{name}(...)`")
    kinds = "a variable or parameter" if scope.within == "this theory" else "a variable or argument"
    what = f"{site.owner} uses `{name}`, which is not {kinds} of {scope.within}"
    return Fault(what, site.place, nearest(name, {*scope.variables, *scope.single}))


def _array_faults(scope: Scope, site: Site, part: Name | AtStart | Index, within: bool) -> Iterator[Fault]:
    over = scope.variables[part.id].over if part.id in scope.variables else ()
    if isinstance(part, Index):
        if part.id not in scope.broken and len(over) != len(part.at):
            has = f"has {counted(len(over), 'dimension')}" if over else "is a single value"
            what = f"{site.owner} reads `{part.id}[{', '.join(part.at)}]`, and `{part.id}` {has}"
            yield Fault(what, site.place, f"write `{part.id}{_indices(over)}`")
    elif over and not within:
        what = f"{site.owner} reads the array `{part.id}` without saying which element"
        words = ", ".join("abcdefghij"[: len(over)])
        loops = " ".join(f"for {w} in {d}" for w, d in zip("abcdefghij", over, strict=False))
        yield Fault(what, site.place, f"write `{part.id}{_indices(over)}` with elements, or `sum({part.id}[{words}] {loops})`")


def _indices(over: tuple[str, ...]) -> str:
    return f"[{', '.join(over)}]" if over else ""


def counted(number: int, what: str) -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "dimension"), counted(2, "dimension")
        ('1 dimension', '2 dimensions')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def _lookup_faults(scope: Scope, site: Site, part: Lookup) -> Iterator[Fault]:
    table = scope.theory.lookups.get(part.table)
    if table is None:
        if part.table not in scope.broken:
            what = f"{site.owner} calls `{part.table}`, which is not a lookup of this theory"
            yield Fault(what, site.place, nearest(part.table, scope.theory.lookups))
    elif table.over and scope.within != "this theory":
        what = f"{site.owner} calls `{part.table}`, a lookup for each element, and {scope.within} has no elements"
        yield Fault(what, site.place, "look it up outside, and give the macro the value as an argument")
    elif part.at and len(part.at) != len(table.over):
        has = f"has {counted(len(table.over), 'dimension')}" if table.over else "is a single table"
        yield Fault(
            f"{site.owner} calls `{part.table}[{', '.join(part.at)}]`, and the lookup {has}",
            site.place,
            f"write `{part.table}{_indices(table.over)}(x)`",
        )


def _call_faults(scope: Scope, site: Site, part: Call) -> Iterator[Fault]:
    macros = scope.theory.macros
    if part.function in macros:
        macro = macros[part.function]
        if len(part.arguments) != len(macro.arguments):
            given, takes = len(part.arguments), counted(len(macro.arguments), "argument")
            what = f"{site.owner} gives the macro `{macro.id}` {counted(given, 'argument')}, and it takes {takes}"
            yield Fault(what, site.place, f"{macro.id}({', '.join(macro.arguments)})")
    elif part.function in scope.broken:
        return
    elif part.function not in FUNCTIONS:
        what = f"{site.owner} calls `{part.function}`, which is not a function"
        yield Fault(what, site.place, nearest(part.function, {*FUNCTIONS, *macros}))
    elif part.stream and not is_identifier(part.stream):
        what = f"`{part.stream}` cannot be the name of a stream"
        yield Fault(what, site.place, "names are small letters, digits and underscores, and start with a letter")


def _list_faults(scope: Scope, site: Site, part: Each) -> Iterator[Fault]:
    for word, dimension in part.over:
        if dimension not in scope.theory.dimensions and dimension not in scope.broken:
            what = f"{site.owner} runs over `{dimension}`, which is not a dimension of this theory"
            yield Fault(what, site.place, nearest(dimension, scope.theory.dimensions))
        if not is_identifier(word):
            yield Fault(f"{site.owner} has the word `{word}` after `for`", site.place, "take a word of small letters, such as `r`")
    words = [word for word, _ in part.over]
    for word in dict.fromkeys(w for w in words if words.count(w) > 1):
        yield Fault(f"{site.owner} runs over two dimensions by one word, `{word}`", site.place, "take two: `for r in ... for s in ...`")


def single_faults(site: Site, node: Node, mend: str) -> Iterator[Fault]:
    """Indices, lists and first values in an equation that has single values of the instant alone."""
    for part in walk(node):
        if isinstance(part, (Index, Each, Pick, Position)):
            yield Fault(f"{site.owner} has an index or a list", site.place, mend)
            return
        if isinstance(part, AtStart):
            yield Fault(f"{site.owner} has `at_start`", site.place, "write `initial(...)`")
            return


def shadow_faults(scope: Scope, site: Site, node: Node, elements: Collection[str]) -> Iterator[Fault]:
    """Words of lists that hide something else of the same name."""
    pending: list[tuple[Node, frozenset[str]]] = [(node, frozenset())]
    while pending:
        part, outer = pending.pop()
        if isinstance(part, Each):
            for word, _ in part.over:
                hidden = _hidden(scope, word, outer, elements)
                if hidden:
                    yield Fault(f"{site.owner} has a list whose word `{word}` hides {hidden}", site.place, "take another word, such as `r`")
            outer = outer | {word for word, _ in part.over}
        pending.extend((child, outer) for child in children(part))


def _hidden(scope: Scope, word: str, outer: frozenset[str], elements: Collection[str]) -> str:
    if word in outer:
        return "the same word of a list around it"
    for kind, known in (
        ("dimension", scope.theory.dimensions),
        ("variable", scope.variables),
        ("parameter", scope.theory.parameters),
        ("element", elements),
    ):
        if word in known:
            return f"the {kind} `{word}`"
    return f"`{word}`" if word in CLOCK else ""


def constant_faults(site: Site, node: Node) -> Iterator[Fault]:
    """Operations of plain numbers that have no finite value."""
    try:
        _folded(node)
    except _HopelessError as error:
        yield Fault(str(error), site.place, "mend the constant")


class _HopelessError(Exception):
    pass


def _folded(node: Node) -> float | None:
    """The value of a tree of plain numbers; None of any other, whose parts are looked at all the same."""
    if isinstance(node, Number):
        return node.value
    values = [_folded(part) for part in children(node)]
    if None in values or not isinstance(node, (Unary, Binary)) or node.op == "not":
        return None
    if isinstance(node, Unary):
        return -float(values[0] or 0.0)
    left, right = float(values[0] or 0.0), float(values[1] or 0.0)
    shown = f"`{left:g} {node.op} {right:g}`"
    try:
        value = math.pow(left, right) if node.op == "**" else left / right if node.op == "/" else _sum(node.op, left, right)
    except ZeroDivisionError:
        raise _HopelessError(f"{shown} divides by zero") from None
    except (OverflowError, ValueError):
        value = math.inf
    if not math.isfinite(value):
        raise _HopelessError(f"{shown} is not a finite number")
    return value


def _sum(op: str, left: float, right: float) -> float:
    return {"+": left + right, "-": left - right, "*": left * right}[op]
