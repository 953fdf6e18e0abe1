"""Subscripts: elements, dimensions, positions, ranges and wildcards, and the lists that functions of arrays take."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.theory.nodes import Binary, Bool, Call, Compare, Each, IfElse, Index, Node, Number
from detente.theory.xmile.book import Book, Entry
from detente.theory.xmile.grammar import (
    Applied,
    Choice,
    Constant,
    Operation,
    Placed,
    Reference,
    RefusedError,
    Span,
    Subscript,
    Wildcard,
    Written,
)


@dataclass
class Open:
    """A list that is being read: the words that run over it, and which of them each array of its body uses."""

    over: dict[str, str] = field(default_factory=dict)
    used: list[frozenset[str]] = field(default_factory=list)

    def list_of(self, body: Node) -> Each:
        """The body for each element; every array of it must run over the same dimensions, or over some of them."""
        widest = max(self.used, key=len, default=frozenset())
        if any(not words <= widest for words in self.used):
            raise RefusedError("arrays of different dimensions stand in one list", "give each a function of its own")
        if not self.over:
            raise RefusedError("an array is expected here, and a single value stands", "name an array, or take the function away")
        return Each(body, tuple(self.over.items()))


@dataclass(frozen=True)
class Subscripts:
    """Subscripts of one array reference, worked out.

    Attributes:
        at: a word for each dimension.
        chosen: for dimensions whose subscript is worked out in the run: the word in ``at``, its dimension, the expression.
    """

    at: tuple[str, ...]
    chosen: tuple[tuple[str, str, Node], ...] = ()


def element_of(book: Book, dimension: str, name: str) -> str:
    """The id of an element by its canonical name; empty where the dimension has none."""
    elements = book.dimensions[dimension].elements
    for home in (dimension, book.root_of(dimension)):
        found = book.element_ids.get(home, {}).get(name, "")
        if found in elements:
            return found
    return ""


def element_at(book: Book, dimension: str, place: float) -> str:
    """The id of the element at a place counted from one."""
    known = book.dimensions[dimension]
    if place != int(place) or not 1 <= place <= len(known.elements):
        raise RefusedError(f"`{place:g}` is not a subscript of `{known.label}`", f"it has elements 1 to {len(known.elements)}")
    return known.elements[int(place) - 1]


def place_of(book: Book, dimension: str, subscript: Written) -> int:
    """The place of an element that ends a range."""
    if isinstance(subscript, Constant):
        return book.dimensions[dimension].elements.index(element_at(book, dimension, subscript.value)) + 1
    if isinstance(subscript, Reference) and subscript.at is None:
        found = element_of(book, dimension, subscript.parts[-1])
        if found:
            return book.dimensions[dimension].elements.index(found) + 1
    raise RefusedError("a range runs between two elements or two numbers", "as in `a[1:3]` or `a[north:south]`")


def has_wildcard(written: Written | Subscript) -> bool:
    """Whether a ``*`` or a range stands anywhere in an expression outside the functions that gather them."""
    if isinstance(written, (Wildcard, Span)):
        return True
    if isinstance(written, Reference):
        return any(has_wildcard(part) for part in written.at or ())
    if isinstance(written, Operation):
        return any(has_wildcard(part) for part in written.operands)
    if isinstance(written, Choice):
        return any(has_wildcard(part) for part in (written.test, written.body, written.orelse))
    if isinstance(written, Applied) and written.name.parts[-1] not in ("sum", "mean", "stddev", "prod", "size", "rank", "min", "max"):
        return any(has_wildcard(part) for part in written.arguments)
    return False


def bare_arrays(book: Book, path: tuple[str, ...], written: Written) -> list[Entry]:
    """The arrays that an expression names without subscripts."""
    if isinstance(written, Reference):
        entry = book.find(path, written.parts)
        return [entry] if entry and entry.over and written.at is None else []
    parts: tuple[Written, ...] = ()
    if isinstance(written, Operation):
        parts = written.operands
    elif isinstance(written, Choice):
        parts = (written.test, written.body, written.orelse)
    elif isinstance(written, Applied):
        parts = written.arguments
    return [entry for part in parts for entry in bare_arrays(book, path, part)]


def are_bound(book: Book, dimensions: tuple[str, ...], over: tuple[str, ...]) -> bool:
    """Whether an array of these dimensions has one element wherever ``over`` stands at one place."""
    held = [set(book.dimensions[word].elements) for word in over if word in book.dimensions]
    return all(any(other & set(book.dimensions[d].elements) for other in held) for d in dimensions)


def taken(book: Book, entry: Entry, found: Subscripts) -> Node:
    """One element of an array; where its place is worked out in the run, 0 outside the array (XMILE 1.0, section 3.7.1)."""
    index = Index(entry.id, found.at)
    if not found.chosen:
        return index
    place: Node | None = None
    inside: list[Node] = []
    for _, dimension, expression in found.chosen:
        size = len(book.dimensions[dimension].elements)
        inside += [Compare(">=", expression, Number(1.0)), Compare("<", expression, Number(size + 1.0))]
        whole = Call("floor", (expression,))
        before = None if place is None else Binary("*", Binary("-", place, Number(1.0)), Number(float(size)))
        place = whole if before is None else Binary("+", before, whole)
    assert place is not None  # `chosen` is not empty
    items = Each(index, tuple((word, dimension) for word, dimension, _ in found.chosen))
    return IfElse(Bool("and", tuple(inside)), Call("choose", (items, place)), Number(0.0))


def placed(over: tuple[str, ...], subscript: Placed) -> str:
    """The dimension of the variable at hand that ``@2`` means."""
    if not 1 <= subscript.place <= len(over):
        raise RefusedError(f"`@{subscript.place}` is not a dimension of this variable", f"it has {len(over)}")
    return over[subscript.place - 1]
