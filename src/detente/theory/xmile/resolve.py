"""From what is written to what it means: names looked up, functions put into our vocabulary, arrays given their indices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from detente.errors import nearest
from detente.theory.nodes import Binary, Bool, Call, IfElse, Name, Node, Number, Position, Unary, as_condition, as_number
from detente.theory.xmile import arrays, calls
from detente.theory.xmile.book import Book, Entry, Key
from detente.theory.xmile.grammar import Applied, Choice, Constant, Operation, Reference, RefusedError, Written, parse_expression
from detente.theory.xmile.indices import Site
from detente.theory.xmile.own_functions import OwnFunctions

SPACES = ("std", "isee", "user", "vensim", "anylogic", "forio", "insightmaker", "powersim", "simanticssd", "simile", "sysdea")
OWN = "detente"


def translated(book: Book, site: Site, written: str) -> Node:
    """The equation as a tree over ids; unknown names are noted as faults of the book, all of them.

    Raises:
        RefusedError: it cannot be read, or says what cannot be said here.
    """
    return as_number(Resolver(book, site).node(parse_expression(written)))


class Resolver(OwnFunctions):
    """Reads one equation."""

    def node(self, written: Written) -> Node:
        """The tree of an expression."""
        if isinstance(written, Constant):
            return Number(written.value)
        if isinstance(written, Reference):
            return self.reference(written)
        if isinstance(written, Applied):
            return self.applied(written)
        if isinstance(written, Choice):
            test = as_condition(self.node(written.test))
            return IfElse(test, self.number(written.body), self.number(written.orelse))
        return self.operation(written)

    def operation(self, written: Operation) -> Node:
        """An operator and its operands."""
        op = written.op
        if op in ("and", "or"):
            return Bool(op, tuple(as_condition(self.node(part)) for part in written.operands))
        if op == "not":
            return Unary("not", as_condition(self.node(written.operands[0])))
        operands = [self.number(part) for part in written.operands]
        if op == "negative":
            return Unary("-", operands[0])
        if op == "mod":
            return calls.modulo(*operands)
        if op == "//":
            return calls.safe_division(*operands)
        if op in ("+", "-", "*", "/", "**"):
            return Binary(op, *operands)
        return calls.compared(op, *operands)

    def reference(self, written: Reference) -> Node:
        """A name: a variable, a dimension, an element or a function without arguments."""
        parts = written.parts
        found = self.find(parts)
        if isinstance(found, str):
            return Name(found)
        if found is not None:
            return self.value(found, written)
        if parts == ("self",):
            return self.value(Entry((), self.site.id, "SELF", self.site.over), written)
        if len(parts) == 1 and (word := self.dimension_word(parts[0])):
            return Position(word)
        if len(parts) == 2 and parts[0] in self.book.dimension_ids:
            return self.element_number(parts)
        return self.bare_function(parts)

    def dimension_word(self, name: str) -> str:
        """The dimension that a name outside of brackets means: the place of the current element in it."""
        if name in self.site.words:
            return self.site.words[name]
        dimension = self.book.dimension_ids.get(name, "")
        if dimension and not arrays.are_bound(self.book, (dimension,), self.site.over):
            raise RefusedError(f"`{name}` is a dimension, and this equation does not run over it", "name one of its elements: `a[north]`")
        return dimension

    def element_number(self, parts: Key) -> Node:
        """``Location.Boston``: the place of an element in its dimension."""
        dimension = self.book.dimension_ids[parts[0]]
        element = arrays.element_of(self.book, dimension, parts[1])
        if not element:
            known = self.book.element_ids.get(self.book.root_of(dimension), {})
            raise RefusedError(f"`{parts[1]}` is not an element of `{parts[0]}`", nearest(parts[1], known))
        return Number(float(self.book.dimensions[dimension].elements.index(element) + 1))

    def bare_function(self, parts: Key) -> Node:
        """A function without brackets, such as ``TIME``."""
        builtin = calls.BUILTINS.get(parts[-1]) if len(parts) == 1 or parts[:-1] in [(space,) for space in SPACES] else None
        if builtin is not None and builtin.least == 0:
            return builtin.build()
        shown = ".".join(parts)
        self.book.fault(f"`{shown}` is not a variable of this model", self.site.line, self.book.like(self.site.path, parts[-1]))
        return Number(0.0)

    def applied(self, written: Applied) -> Node:
        """A name with arguments: a function, a macro, a graphical function."""
        parts = written.name.parts
        if parts[0] == OWN:
            return self.own(written)
        found = self.find(parts)
        is_callable = isinstance(found, Entry) and bool(found.table or found.over)
        if isinstance(found, Entry) and (is_callable or len(parts) > 1 or parts[0] not in _FUNCTIONS):
            return self.called_variable(found, written)
        name = parts[-1] if len(parts) == 1 or all(part in (*SPACES, "") for part in parts[:-1]) else ".".join(parts)
        if name in self.book.macros:
            return self.macro(name, written)
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, written.arguments)
        builtin = calls.BUILTINS.get(name) or calls.OF_VENSIM.get(name)
        if builtin is None:
            return self.unknown_function(name, written.arguments)
        return self.builtin(name, builtin, written.arguments)

    def unknown_function(self, name: str, arguments: tuple[Written, ...]) -> Node:
        """Notes a function that nobody knows, and goes on, so that all of them are told at once."""
        for argument in arguments:
            self.node(argument)
        known = [*calls.BUILTINS, *calls.SPECIAL, *self.book.macros]
        close = nearest(name, known)
        what = f"`{name.upper()}` is neither a function that is known here nor a macro that this file defines"
        self.book.fault(what, self.site.line, close or "write it out by functions of XMILE 1.0, or define a macro")
        return Number(0.0)

    def builtin(self, name: str, builtin: calls.Builtin, arguments: tuple[Written, ...]) -> Node:
        """A function of the table."""
        if not builtin.least <= len(arguments) <= builtin.most:
            takes = f"{builtin.least}" if builtin.least == builtin.most else f"{builtin.least} to {builtin.most}"
            raise RefusedError(f"`{name.upper()}` takes {takes} arguments, and has {len(arguments)}", "see XMILE 1.0, section 3.5")
        if name in calls.CONDITIONAL:
            return builtin.build(as_condition(self.node(arguments[0])), *(self.number(a) for a in arguments[1:]))
        return builtin.build(*(self.number(argument) for argument in arguments))

    def macro(self, name: str, written: Applied) -> Node:
        """A call of a macro; what it leaves out is filled by the defaults."""
        given = [self.number(argument) for argument in written.arguments]
        for entry in self.book.macros[name]:
            words = list(entry.arguments.values())
            if len(given) == len(words):
                return Call(entry.id, tuple(given))
            missing = words[len(given) :]
            if len(given) < len(words) and all(word in entry.defaults for word in missing):
                for word in missing:
                    given.append(self.default(entry.defaults[word], dict(zip(entry.arguments, given, strict=False))))
                return Call(entry.id, tuple(given))
        counts = " or ".join(str(len(entry.arguments)) for entry in self.book.macros[name])
        raise RefusedError(f"the macro `{name.upper()}` takes {counts} arguments, and has {len(given)}", "give one for each parameter")

    def default(self, written: Written, given: dict[str, Node]) -> Node:
        """What stands for an argument that is left out; it may use those before it."""
        inner = _Default(self.book, replace(self.site, local={}), given)
        return inner.number(written)


class _Default(Resolver):
    """Reads a default of a macro's parameter: its names are the arguments before it."""

    def __init__(self, book: Book, site: Site, given: dict[str, Node]) -> None:
        super().__init__(book, site)
        self.given = given

    def reference(self, written: Reference) -> Node:
        if len(written.parts) == 1 and written.parts[0] in self.given:
            return self.given[written.parts[0]]
        return super().reference(written)


_FUNCTIONS = frozenset((*calls.BUILTINS, *calls.OF_VENSIM, *calls.SPECIAL))
_SPECIAL: dict[str, Callable[[Resolver, tuple[Written, ...]], Node]] = {
    "sum": Resolver.call_sum,
    "mean": Resolver.call_mean,
    "stddev": Resolver.call_stddev,
    "prod": Resolver.call_prod,
    "min": Resolver.call_min,
    "max": Resolver.call_max,
    "size": Resolver.call_size,
    "rank": Resolver.call_rank,
    "lookup": Resolver.call_lookup,
    "lookupinv": Resolver.call_lookupinv,
}
