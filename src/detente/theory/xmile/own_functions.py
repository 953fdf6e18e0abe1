"""Functions in the namespace ``detente``: what XMILE has no form for, as our own files write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from detente.errors import nearest
from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import AtStart, Call, Each, Name, Node, Pick, Position, as_condition, as_number
from detente.theory.xmile.gathering import Gathering
from detente.theory.xmile.grammar import Applied, Reference, RefusedError, Written
from detente.theory.xmile.names import canonical


class OwnFunctions(Gathering):
    """Reads one equation: the part that knows of ``detente.each`` and the like."""

    def own(self, written: Applied) -> Node:
        """A function of ours: ``detente.name(...)``, of a random one with its stream ``detente.name.stream(...)``."""
        parts = written.name.parts[1:]
        name = parts[0].replace(" ", "_") if parts else ""
        form = _OWN_FORMS.get(name)
        if form is not None:
            return form(self, written.arguments)
        function = FUNCTIONS.get(name)
        if function is None or len(parts) > 2:
            raise RefusedError(f"`detente.{'.'.join(parts)}` is not a function here", nearest(name, FUNCTIONS))
        stream = self.exact(parts[1]) if len(parts) == 2 else ""
        given: list[Node] = []
        for place, argument in enumerate(written.arguments):
            node = self.node(argument)
            given.append(as_condition(node) if place in function.conditions else as_number(node))
        return Call(name, tuple(given), stream)

    def own_each(self, arguments: tuple[Written, ...]) -> Node:
        """``detente.each(body, word, dimension, ...)``."""
        pairs = [self.plain(argument) for argument in arguments[1:]]
        over = tuple((word, self.dimension_of(name)) for word, name in zip(pairs[::2], pairs[1::2], strict=False))
        words = {**self.site.words, **{canonical(word): word for word, _ in over}}
        inner = type(self)(self.book, replace(self.site, words=words))
        return Each(inner.number(arguments[0]), over)

    def own_pick(self, arguments: tuple[Written, ...]) -> Node:
        """``detente.pick(call, index, ...)``."""
        call = self.node(arguments[0])
        if not isinstance(call, Call):
            raise RefusedError("`detente.pick` takes an element of a function's list", "")
        return Pick(call, tuple(self.index_word(argument) for argument in arguments[1:]))

    def own_position(self, arguments: tuple[Written, ...]) -> Node:
        """``detente.position(element or dimension)``."""
        return Position(self.index_word(arguments[0]))

    def own_at_start(self, arguments: tuple[Written, ...]) -> Node:
        """``detente.at_start(x)``."""
        node = self.number(arguments[0])
        if not isinstance(node, Name):
            raise RefusedError("`detente.at_start` takes a variable", "")
        return AtStart(node.id)

    def own_lookup(self, arguments: tuple[Written, ...], mode: str) -> Node:
        """``detente.lookup_forward(table, x)`` and the like."""
        entry, at = self.table(arguments[0], f"detente.lookup_{mode}")
        return self.looked_up(entry, at, mode, arguments[1:])

    def plain(self, written: Written) -> str:
        """An argument that is a plain word."""
        if not isinstance(written, Reference) or len(written.parts) != 1:
            raise RefusedError("a plain name is expected", "")
        return self.exact(written.parts[0])

    def exact(self, name: str) -> str:
        """A word of ours: its blanks are underscores, unless the file says otherwise."""
        return self.book.exact.get(name, name.replace(" ", "_"))

    def dimension_of(self, word: str) -> str:
        """The dimension that a word names."""
        name = canonical(word)
        if name not in self.book.dimension_ids and word not in self.book.dimensions:
            raise RefusedError(f"`{word}` is not a dimension", nearest(name, self.book.dimension_ids))
        return self.book.dimension_ids.get(name, word)

    def index_word(self, written: Written) -> str:
        """A word of an index: one that runs, a dimension, or an element."""
        word = self.plain(written)
        name = canonical(word)
        if name in self.site.words:
            return self.site.words[name]
        if name in self.book.dimension_ids:
            return self.book.dimension_ids[name]
        return next((ids[name] for ids in self.book.element_ids.values() if name in ids), word)


_OWN_FORMS: Mapping[str, Callable[[OwnFunctions, tuple[Written, ...]], Node]] = {
    "each": OwnFunctions.own_each,
    "pick": OwnFunctions.own_pick,
    "position": OwnFunctions.own_position,
    "at_start": OwnFunctions.own_at_start,
    **{f"lookup_{mode}": partial(OwnFunctions.own_lookup, mode=mode) for mode in ("extrapolate", "forward", "backward")},
}
