"""Functions that take an array, a table or a variable rather than a number (XMILE 1.0, sections 3.5 and 3.7.1.3)."""

from __future__ import annotations

from dataclasses import replace

from detente.theory.nodes import Binary, Call, Each, Index, Lookup, Node, Number, Pick
from detente.theory.xmile import arrays
from detente.theory.xmile.book import Entry
from detente.theory.xmile.grammar import Applied, Reference, RefusedError, Span, Subscript, Wildcard, Written
from detente.theory.xmile.indices import Indices


class Gathering(Indices):
    """Reads one equation: the part that knows of functions of arrays and tables."""

    def called_variable(self, entry: Entry, written: Applied) -> Node:
        """A variable of the model with arguments: a graphical function, or an array with a flat index."""
        if entry.table:
            return self.looked_up(entry, written.name.at, "", written.arguments)
        if entry.over and len(written.arguments) == 1:
            return self.flat(entry, written.arguments[0])
        raise RefusedError(f"`{entry.label}` is not a function, and has arguments here", "write `*` if a product is meant")

    def flat(self, entry: Entry, place: Written) -> Node:
        """``A(10)``: the tenth element of an array, the last dimension fastest."""
        words = tuple(self.book.words.of(f"choose {dimension} {i}") for i, dimension in enumerate(entry.over))
        items = Each(Index(entry.id, words), tuple(zip(words, entry.over, strict=True)))
        return Call("choose", (items, self.number(place)))

    def looked_up(self, entry: Entry, at: tuple[Subscript, ...] | None, mode: str, arguments: tuple[Written, ...]) -> Node:
        """The value of a graphical function, or of one of an array of them."""
        if len(arguments) != 1:
            raise RefusedError(
                f"the graphical function `{entry.label}` takes one argument, and has {len(arguments)}", f"`{entry.label}(x)`"
            )
        over = self.book.tables[entry.table].over
        words: tuple[str, ...] = ()
        if at is not None:
            found = self.subscripts(replace(entry, over=over), at)
            if found.chosen:
                raise RefusedError("which graphical function of an array is asked depends on the run", "name an element")
            words = found.at
        elif over and not self.book.is_own and not arrays.are_bound(self.book, over, self.site.over):
            raise RefusedError(f"`{entry.label}` is an array of graphical functions, and has no subscripts here", "name an element")
        return Lookup(entry.table, words, mode, self.number(arguments[0]))

    def table(self, written: Written, function: str) -> tuple[Entry, tuple[Subscript, ...] | None]:
        """The graphical function that a first argument names, and its subscripts."""
        entry = self.find(written.parts) if isinstance(written, Reference) else None
        if not isinstance(entry, Entry) or not entry.table or not isinstance(written, Reference):
            raise RefusedError(f"the first argument of `{function.upper()}` is not a graphical function", f"`{function.upper()}(table, x)`")
        return entry, written.at

    def call_lookup(self, arguments: tuple[Written, ...]) -> Node:
        """``LOOKUP(table, x)``."""
        self.counted("lookup", arguments, 2, 2)
        entry, at = self.table(arguments[0], "lookup")
        return self.looked_up(entry, at, "", arguments[1:])

    def call_lookupinv(self, arguments: tuple[Written, ...]) -> Node:
        """``LOOKUPINV(table, y)``: the first x at which the table has a value."""
        self.counted("lookupinv", arguments, 2, 2)
        entry, at = self.table(arguments[0], "lookupinv")
        return self.looked_up(entry, at, "invert", arguments[1:])

    def counted(self, name: str, arguments: tuple[Written, ...], least: int, most: int) -> None:
        """Refuses a number of arguments that the function does not take."""
        if not least <= len(arguments) <= most:
            takes = f"{least}" if least == most else f"{least} to {most}"
            raise RefusedError(f"`{name.upper()}` takes {takes} arguments, and has {len(arguments)}", "see XMILE 1.0, section 3.5")

    def to_one(self, name: str, arguments: tuple[Written, ...]) -> Node:
        """A function that brings one array to one number."""
        self.counted(name, arguments, 1, 1)
        return Call(name, (self.list_of(arguments[0]),))

    def call_sum(self, arguments: tuple[Written, ...]) -> Node:
        """``SUM``."""
        return self.to_one("sum", arguments)

    def call_mean(self, arguments: tuple[Written, ...]) -> Node:
        """``MEAN``."""
        return self.to_one("mean", arguments)

    def call_stddev(self, arguments: tuple[Written, ...]) -> Node:
        """``STDDEV``."""
        return self.to_one("stddev", arguments)

    def call_prod(self, arguments: tuple[Written, ...]) -> Node:
        """``PROD``."""
        return self.to_one("prod", arguments)

    def call_min(self, arguments: tuple[Written, ...]) -> Node:
        """``MIN``."""
        return self.extreme("min", arguments)

    def call_max(self, arguments: tuple[Written, ...]) -> Node:
        """``MAX``."""
        return self.extreme("max", arguments)

    def extreme(self, name: str, arguments: tuple[Written, ...]) -> Node:
        """Of one array, or of a mix of arrays and numbers; element by element where the equation runs over the arrays."""
        self.counted(name, arguments, 1, 1000)
        gathers = [self.gathers(argument) for argument in arguments]
        if len(arguments) == 1:
            return Call(name, (self.list_of(arguments[0]),))
        parts = [Call(name, (self.list_of(a),)) if g else self.number(a) for a, g in zip(arguments, gathers, strict=True)]
        return Call(name, tuple(parts))

    def gathers(self, written: Written) -> bool:
        """Whether an argument of ``MIN`` or ``MAX`` is an array to go through, not one value for each element of the variable."""
        if self.open is not None:
            return False
        if arrays.has_wildcard(written):
            return True
        if self.site.local is not None or self.book.is_own:
            return False
        bare = arrays.bare_arrays(self.book, self.site.path, written)
        return any(not arrays.are_bound(self.book, entry.over, self.site.over) for entry in bare)

    def call_size(self, arguments: tuple[Written, ...]) -> Node:
        """``SIZE``: a number, since no array changes its size."""
        self.counted("size", arguments, 1, 1)
        written = arguments[0]
        if not isinstance(written, Reference):
            raise RefusedError("`SIZE` takes the name of an array", "`SIZE(a)`, `SIZE(a[*, 1])`")
        if len(written.parts) == 1 and written.parts[0] in self.book.dimension_ids:
            return Number(float(len(self.book.dimensions[self.book.dimension_ids[written.parts[0]]].elements)))
        entry = Entry((), self.site.id, "SELF", self.site.over) if written.parts == ("self",) else self.find(written.parts)
        if not isinstance(entry, Entry) or not (entry.over or entry.table):
            raise RefusedError("`SIZE` takes the name of an array", "`SIZE(a)`, `SIZE(a[*, 1])`")
        if not entry.over:
            return Number(float(len(self.book.tables[entry.table].pieces[0][1])))
        count = 1.0
        for dimension, subscript in zip(entry.over, written.at or (Wildcard(),) * len(entry.over), strict=False):
            if isinstance(subscript, (Wildcard, Span)):
                count *= len(self.book.dimensions[self.running_over(dimension, subscript)].elements)
        return Number(count)

    def call_rank(self, arguments: tuple[Written, ...]) -> Node:
        """The place of the element of a rank, the least first."""
        self.counted("rank", arguments, 2, 3)
        if len(arguments) == 3:
            raise RefusedError("`RANK` with a second array for ties has no counterpart here", "leave the third argument out")
        items = self.list_of(arguments[0])
        if len(items.over) != 1:
            raise RefusedError("`RANK` of more than one dimension has no counterpart here", "rank one row: `RANK(a[1, *], n)`")
        dimension = items.over[0][1]
        word = self.book.words.of(f"choose {dimension} 0")
        order = Each(Pick(Call("vector_sort_order", (items, Number(1.0))), (word,)), ((word, dimension),))
        return Binary("+", Call("choose", (order, self.number(arguments[1]))), Number(1.0))
