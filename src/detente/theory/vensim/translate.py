"""Vensim expressions as trees of a theory: names looked up, indices made words, functions brought to the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from detente.errors import Place
from detente.theory.nodes import (
    Binary,
    Bool,
    Call,
    Compare,
    Each,
    Index,
    Lookup,
    Name,
    Node,
    Number,
    Position,
    Unary,
    as_condition,
    as_number,
)
from detente.theory.theory import LookupTable
from detente.theory.vensim.expressions import Called, Literal, Raw, Reference, Sign, Subscript, Table, Two, Value
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.symbols import Scope, Symbol
from detente.theory.vensim.tokens import key_of

_COMPARE = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_BINARY = {"+": "+", "-": "-", "*": "*", "/": "/", "^": "**"}
# Functions that take a list: an index with an exclamation mark belongs to the innermost of them.
LISTS = ("sum", "prod", "vmin", "vmax", "vector select")


@dataclass
class Translator:
    """Translates the expressions of one definition.

    Attributes:
        label: of the variable, as written.
        bound: dimensions and elements of its left side.
        each: words that stand for the ranges of a list, innermost last.
        outputs: further results of macros that the equation calls, by reference.
    """

    scope: Scope
    label: str
    at: int
    bound: tuple[str, ...] = ()
    each: list[dict[str, str]] = field(default_factory=list)
    outputs: list[tuple[Reference, Node]] = field(default_factory=list)
    _tables: int = 0

    def number(self, raw: Raw) -> Node:
        """The expression as a number."""
        return as_number(self.node(raw))

    def condition(self, raw: Raw) -> Node:
        """The expression as a condition."""
        return as_condition(self.node(raw))

    def node(self, raw: Raw) -> Node:
        """The expression as it is: a number or a condition.

        Raises:
            EntryError: it cannot be brought to the vocabulary.
        """
        if isinstance(raw, Value):
            return Number(raw.value)
        if isinstance(raw, Reference):
            return self.reference(raw)
        if isinstance(raw, Called):
            return self._called(raw)
        if isinstance(raw, Sign):
            return Unary("not", self.condition(raw.operand)) if raw.op == "NOT" else Unary("-", self.number(raw.operand))
        if isinstance(raw, Two):
            return self._two(raw)
        if isinstance(raw, Literal):
            raise EntryError(f"the text '{raw.text}' stands where a value is needed", raw.at)
        raise EntryError("points stand where a value is needed", raw.at)

    def _two(self, raw: Two) -> Node:
        if raw.op in ("AND", "OR"):
            return Bool(raw.op.lower(), (self.condition(raw.left), self.condition(raw.right)))
        left, right = self.number(raw.left), self.number(raw.right)
        if raw.op in _COMPARE:
            return Compare(_COMPARE[raw.op], left, right)
        return Binary(_BINARY[raw.op], left, right)

    def reference(self, raw: Reference) -> Node:
        """The value of a name: a variable, a word of the clock, or the number of an element or a range."""
        symbol = self.scope.find(raw.name)
        if symbol is None:
            return self._position(raw)
        if symbol.kind == "lookup":
            raise EntryError(f"the lookup `{raw.name}` stands where a value is needed", raw.at, f"write `{raw.name}(x)`")
        if not raw.subscripts:
            return Name(symbol.id)
        return Index(symbol.id, self.indices(raw, symbol))

    def _position(self, raw: Reference) -> Node:
        word = self.scope.ranges.word(raw.name)
        if word is None or raw.subscripts:
            raise EntryError(f"`{raw.name}` is not defined", raw.at, self.scope.suggestion(raw.name) or "give it an equation")
        if word in self.scope.ranges.dimensions:
            return Position(self.word(Subscript(raw.name, False), raw.at))
        return Number(float(self.scope.ranges.position(word)))

    def indices(self, raw: Reference | Called, symbol: Symbol) -> tuple[str, ...]:
        """The index words of a reference, one for each dimension.

        Raises:
            EntryError: their number does not fit, or one is neither an element nor a range.
        """
        if len(raw.subscripts) != len(symbol.over):
            count = f"{len(symbol.over)} dimension{'s' if len(symbol.over) != 1 else ''}"
            raise EntryError(f"`{raw.name}` has {count}, and {len(raw.subscripts)} indices are given", raw.at)
        return tuple(self.word(subscript, raw.at) for subscript in raw.subscripts)

    def word(self, subscript: Subscript, at: int) -> str:
        """The index word for a subscript; with an exclamation mark, the word of the list that is being read."""
        word = self.scope.ranges.word(subscript.name)
        if word is None:
            known = self.scope.ranges.labels.values()
            raise EntryError(f"`{subscript.name}` is neither an element nor a range", at, self.scope.faults.near(subscript.name, known))
        for each in reversed(self.each):
            if (f"{word}!" if subscript.every else word) in each:
                return each[f"{word}!" if subscript.every else word]
        if subscript.every:
            raise EntryError(
                f"`{subscript.name}!` stands outside of a function that takes a list", at, "use `!` inside of SUM, VMIN and the like"
            )
        return word

    def each_word(self, dimension: str) -> str:
        """A new word for an index that runs over a dimension."""
        depth = len(self.each)
        return self.scope.ranges.words.of(f"each {dimension}" + (f" {depth + 1}" if depth else ""))

    @contextmanager
    def running(self, words: dict[str, str]) -> Iterator[None]:
        """While a list is read: words in place of ranges (``dim``) and of ranges with an exclamation mark (``dim!``)."""
        self.each.append(words)
        try:
            yield
        finally:
            self.each.pop()

    def bangs(self, *raws: Raw) -> tuple[str, ...]:
        """Dimensions that stand with an exclamation mark in expressions, in order; those of inner lists left out."""
        found: dict[str, None] = {}
        for raw in raws:
            for subscript in _subscripts(raw):
                word = self.scope.ranges.word(subscript.name)
                if subscript.every and word in self.scope.ranges.dimensions:
                    found.setdefault(word)
        return tuple(found)

    def listed(self, raw: Raw, dimensions: tuple[str, ...]) -> Each:
        """A list of an expression over dimensions that stand in it with an exclamation mark."""
        words = {dimension: self.each_word(dimension) for dimension in dimensions}
        with self.running({f"{dimension}!": word for dimension, word in words.items()}):
            return Each(self.number(raw), tuple((word, dimension) for dimension, word in words.items()))

    def whole(self, symbol: Symbol) -> Each:
        """Every element of an array, the last dimension fastest."""
        words = tuple((self.scope.ranges.words.of(f"each {d} {i}"), d) for i, d in enumerate(symbol.over))
        return Each(Index(symbol.id, tuple(word for word, _ in words)), words)

    def place_in(self, word: str, dimension: str) -> Node:
        """The place of an index word in a dimension, counted from zero.

        Raises:
            EntryError: the dimension is a part of a range and leaves gaps in it.
        """
        ranges = self.scope.ranges
        elements = ranges.members(dimension)
        if word in elements:
            return Number(float(elements.index(word)))
        places = [ranges.position(element) for element in elements]
        if places != list(range(places[0], places[0] + len(places))) or not ranges.root(elements):
            raise EntryError(f"places in `{ranges.dimensions[dimension].label}` are not counted: it leaves gaps in its range", self.at)
        return Binary("-", Position(word), Number(float(places[0])))

    def constant(self, raw: Raw) -> float | None:
        """The number of a literal or of a constant that is no array; None for anything else."""
        if isinstance(raw, Value):
            return raw.value
        if isinstance(raw, Reference) and key_of(raw.name) in self.scope.controls:
            return self.scope.controls[key_of(raw.name)]
        symbol = self.scope.find(raw.name) if isinstance(raw, Reference) and not raw.subscripts else None
        return symbol.number if symbol is not None else None

    def lookup(self, raw: Raw, mode: str, x: Node) -> Node:
        """The value of a named lookup, or of data at another time.

        Raises:
            EntryError: the name stands for neither.
        """
        if not isinstance(raw, Reference):
            raise EntryError("a lookup is needed here", self.at, "name a lookup")
        symbol = self.scope.find(raw.name)
        table = symbol.id if symbol and symbol.kind == "lookup" else symbol.table if symbol else ""
        if symbol is None or not table:
            raise EntryError(f"`{raw.name}` is no lookup", raw.at, self.scope.suggestion(raw.name) if symbol is None else "")
        return Lookup(table, self.indices(raw, symbol) if raw.subscripts else (), mode, x)

    def inline(self, raw: Raw, x: Node) -> Node:
        """The value of a lookup whose points are written in place."""
        if not isinstance(raw, Table) or not raw.points:
            raise EntryError("`WITH LOOKUP` has no points", self.at, "write `WITH LOOKUP(x, ((x1,y1),(x2,y2)))`")
        self._tables += 1
        number = "" if self._tables == 1 else f" {self._tables}"
        table = LookupTable("", "", (((), checked(raw.points, raw.at)),), place=self.place(raw.at))
        inside = f"{self.scope.inside} " if self.scope.inside else ""
        part = f" {' '.join(self.bound)}" if self.bound else ""
        return Lookup(self.scope.table(f"{inside}{self.label.strip(chr(34))}{part} lookup{number}", table), (), "", x)

    def place(self, at: int) -> Place:
        """The line of an offset."""
        return self.scope.faults.source.place(at)

    def _called(self, raw: Called) -> Node:
        from detente.theory.vensim.functions import call_function, is_function

        key = key_of(raw.name)
        symbol = self.scope.symbols.get(key)
        if symbol is not None and symbol.kind == "lookup":
            self.need(raw, 1)
            at = self.indices(raw, symbol) if raw.subscripts else ()
            return Lookup(symbol.id, at, "", self.number(raw.arguments[0]))
        if key in self.scope.macros:
            return self._macro(raw, key)
        if symbol is not None and not is_function(key):
            what = f"`{raw.name}` is called like a lookup, and is none"
            inside = self.scope.inside
            raise EntryError(
                what, raw.at, f"a lookup cannot be an argument of the macro `{inside}`" if inside else "write the operator before `(`"
            )
        if key == "delayp" and len(raw.outputs) == 1:
            return self._pipeline(raw)
        if raw.outputs or raw.subscripts:
            raise EntryError(f"`{raw.name}` is neither a lookup nor a macro", raw.at)
        return call_function(self, raw)

    def _pipeline(self, raw: Called) -> Node:
        """``DELAYP(x, time : under way)``: a delay of three stages, and what is in all of them; each holds its outflow times its time."""
        self.need(raw, 2)
        x, time = (self.number(argument) for argument in raw.arguments)
        stage = Binary("/", time, Number(3.0))
        first = Call("delay1", (x, stage))
        last = Call("delay3", (x, time))
        flows = Binary("+", Binary("+", first, Call("delay1", (first, stage))), last)
        self.outputs.append((raw.outputs[0], Binary("*", stage, flows)))
        return last

    def need(self, raw: Called, least: int, most: int = 0) -> None:
        """Check how many arguments are given.

        Raises:
            EntryError: too few or too many.
        """
        most = max(least, most)
        if not least <= len(raw.arguments) <= most:
            takes = f"{least}" if least == most else f"{least} to {most}"
            given = f"{len(raw.arguments)} argument{'s' if len(raw.arguments) != 1 else ''}"
            raise EntryError(f"`{raw.name}` has {given}, and takes {takes}", raw.at)

    def _macro(self, raw: Called, key: str) -> Node:
        macro = self.scope.macros[key]
        self.need(raw, macro.arguments)
        if len(raw.outputs) > len(macro.outputs):
            raise EntryError(
                f"the macro `{macro.label}` has {len(macro.outputs)} further outputs, and {len(raw.outputs)} are asked for", raw.at
            )
        outside: list[Node] = []
        for name in macro.outside:
            symbol = self.scope.find(name)
            if symbol is None or symbol.kind == "lookup":
                raise EntryError(
                    f"the macro `{macro.label}` reads `{name}$`, which is not a variable here", raw.at, self.scope.suggestion(name)
                )
            outside.append(Name(symbol.id))
        arguments = (*(self.number(argument) for argument in raw.arguments), *outside)
        for output, made in zip(raw.outputs, macro.outputs, strict=False):
            self.outputs.append((output, Call(made, arguments)))
        return Call(macro.id, arguments)


def checked(points: tuple[tuple[float, float], ...], at: int) -> tuple[tuple[float, float], ...]:
    """Points in the order of x.

    Raises:
        EntryError: they do not rise, so that the lookup is no function.
    """
    for (x, _), (following, _) in pairwise(points):
        if following < x:
            raise EntryError(f"the points of a lookup do not rise: {following:g} follows {x:g}", at, "put them in the order of x")
    return points


def _subscripts(raw: Raw) -> Iterator[Subscript]:
    if isinstance(raw, Reference):
        yield from raw.subscripts
    elif isinstance(raw, Called):
        yield from raw.subscripts
        for argument in () if key_of(raw.name) in LISTS else raw.arguments:
            yield from _subscripts(argument)
    elif isinstance(raw, Sign):
        yield from _subscripts(raw.operand)
    elif isinstance(raw, Two):
        yield from _subscripts(raw.left)
        yield from _subscripts(raw.right)
