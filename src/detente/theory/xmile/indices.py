"""Names and their subscripts: what a name of a model is, and which element of an array it means here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from detente.errors import nearest
from detente.theory.nodes import Each, Index, Name, Node, as_number
from detente.theory.xmile import arrays, calls
from detente.theory.xmile.book import Book, Entry, Key
from detente.theory.xmile.grammar import Constant, Placed, Reference, RefusedError, Span, Subscript, Wildcard, Written


@dataclass(frozen=True)
class Site:
    """Where an equation stands.

    Attributes:
        path: the modules that hold it.
        over: the dimensions of its variable.
        id: of its variable.
        line: of the equation.
        local: in a macro, what its names stand for; None outside of one.
        words: words that run over a dimension, by their written form.
    """

    path: Key
    id: str
    line: int
    over: tuple[str, ...] = ()
    local: dict[str, Entry | str] | None = None
    words: dict[str, str] = field(default_factory=dict)


class Indices(ABC):
    """Reads one equation: the part that knows of names and subscripts.

    Attributes:
        open: the list that is being read, if one is.
    """

    def __init__(self, book: Book, site: Site) -> None:
        self.book = book
        self.site = site
        self.open: arrays.Open | None = None

    @abstractmethod
    def node(self, written: Written) -> Node:
        """The tree of an expression."""

    def number(self, written: Written) -> Node:
        """The tree of an expression, a condition as 1 or 0."""
        return as_number(self.node(written))

    @abstractmethod
    def index_word(self, written: Written) -> str:
        """A word of an index as a file of our own writes it."""

    def find(self, parts: Key) -> Entry | str | None:
        """What a name stands for here: an entry, a word of the macro, or nothing."""
        if self.site.local is not None:
            return self.site.local.get(parts[0]) if len(parts) == 1 else None
        return self.book.find(self.site.path, parts)

    def value(self, entry: Entry, written: Reference) -> Node:
        """The value of a variable, or of one element of it."""
        if not entry.is_value:
            raise RefusedError(f"`{entry.label}` is a graphical function, and stands here without an argument", f"write `{entry.label}(x)`")
        if not entry.over:
            if written.at is not None:
                raise RefusedError(f"`{entry.label}` is not an array, and has subscripts here", "take the brackets away")
            return Name(entry.id)
        if written.is_turned:
            return Index(entry.id, self.turned(entry))
        if written.at is None:
            return self.bare(entry)
        return arrays.taken(self.book, entry, self.subscripts(entry, written.at))

    def turned(self, entry: Entry) -> tuple[str, ...]:
        """``A'``: the dimensions in reverse."""
        if len(entry.over) != len(self.site.over):
            raise RefusedError("an array is turned by `'` into one with another number of dimensions", "give it subscripts instead")
        return tuple(reversed(self.site.over))

    def bare(self, entry: Entry) -> Node:
        """An array without subscripts: its element at the places of this equation, or each of them in a list."""
        if self.open is not None:
            return arrays.taken(self.book, entry, self.subscripts(entry, (Wildcard(),) * len(entry.over)))
        if not self.book.is_own and not arrays.are_bound(self.book, entry.over, self.site.over):
            dimensions = ", ".join(f"`{self.book.dimensions[d].label}`" for d in entry.over)
            raise RefusedError(
                f"`{entry.label}` is an array over {dimensions}, and this equation does not run over all of them",
                "name an element, or gather them by `SUM` or `MEAN`",
            )
        return Name(entry.id)

    def subscripts(self, entry: Entry, at: tuple[Subscript, ...]) -> arrays.Subscripts:
        """What the subscripts of an array mean, one for each dimension."""
        if len(at) != len(entry.over):
            raise RefusedError(f"`{entry.label}` has {len(entry.over)} dimensions, and {len(at)} subscripts are given", "one for each")
        words: list[str] = []
        chosen: list[tuple[str, str, Node]] = []
        counts: dict[str, int] = {}
        used: set[str] = set()
        for dimension, subscript in zip(entry.over, at, strict=True):
            word = self.word(dimension, subscript, counts, used)
            if not word:
                word = self.book.words.of(f"choose {dimension} {len(chosen)}")
                chosen.append((word, dimension, self.outside(subscript)))
            words.append(word)
        if self.open is not None:
            self.open.used.append(frozenset(used))
        return arrays.Subscripts(tuple(words), tuple(chosen))

    def outside(self, subscript: Subscript) -> Node:
        """A subscript that is worked out in the run."""
        assert not isinstance(subscript, (Wildcard, Span, Placed))  # those have words
        return self.number(subscript)

    def word(self, dimension: str, subscript: Subscript, counts: dict[str, int], used: set[str]) -> str:
        """The word that stands for a subscript; empty where it is worked out in the run."""
        if isinstance(subscript, (Wildcard, Span)):
            return self.running(self.running_over(dimension, subscript), counts, used)
        if isinstance(subscript, Placed):
            return arrays.placed(self.site.over, subscript)
        if isinstance(subscript, Constant):
            return arrays.element_at(self.book, dimension, subscript.value)
        if not isinstance(subscript, Reference) or subscript.at is not None:
            return ""
        name = subscript.parts[-1]
        if len(subscript.parts) == 1 and name in self.site.words:
            return self.site.words[name]
        if len(subscript.parts) == 1 or subscript.parts[0] in self.book.dimension_ids:
            element = arrays.element_of(self.book, dimension, name)
            if element:
                return element
        named = self.book.dimension_ids.get(name, "") if len(subscript.parts) == 1 else ""
        return self.named(named, counts, used) if named else self.unknown_subscript(dimension, subscript)

    def unknown_subscript(self, dimension: str, subscript: Reference) -> str:
        """A name in brackets that is no element: a variable, or a fault."""
        if self.book.is_own:
            return self.index_word(subscript)
        if self.find(subscript.parts) is None and subscript.parts[-1] not in calls.BUILTINS:
            known = self.book.element_ids.get(self.book.root_of(dimension), {})
            label = self.book.dimensions[dimension].label
            raise RefusedError(f"`{subscript.parts[-1]}` is not an element of `{label}`", nearest(subscript.parts[-1], known))
        return ""

    def named(self, named: str, counts: dict[str, int], used: set[str]) -> str:
        """A dimension as a subscript: where the equation runs over it, its current element; in a list, each of them."""
        counts[named] = counts.get(named, 0) + 1
        alike = [word for word in self.site.over if self.book.root_of(word) == self.book.root_of(named)]
        if alike and named in self.site.over:
            return alike[min(counts[named], len(alike)) - 1]
        if not arrays.are_bound(self.book, (named,), self.site.over) and self.open is not None:
            return self.running(named, counts, used)
        return named

    def running_over(self, dimension: str, subscript: Wildcard | Span) -> str:
        """The dimension, or the part of it, that a wildcard or a range runs over."""
        if isinstance(subscript, Wildcard):
            return dimension
        first, last = (arrays.place_of(self.book, dimension, part) for part in (subscript.first, subscript.last))
        return self.book.part(dimension, first, last)

    def running(self, over: str, counts: dict[str, int], used: set[str]) -> str:
        """The word that runs over a dimension in the list that is being read."""
        if self.open is None:
            raise RefusedError(
                "`*` or a range stands outside of a function that gathers an array", "put it into SUM, MEAN, MIN, MAX, PROD or STDDEV"
            )
        key = f"running {over}"
        counts[key] = counts.get(key, 0) + 1
        word = self.book.words.of(f"each {over}" if counts[key] == 1 else f"each {over} {counts[key]}")
        self.open.over[word] = over
        used.add(word)
        return word

    def list_of(self, written: Written) -> Each:
        """An expression for each element of the arrays in it."""
        before, self.open = self.open, arrays.Open()
        try:
            body = self.number(written)
            return self.open.list_of(body)
        finally:
            self.open = before
