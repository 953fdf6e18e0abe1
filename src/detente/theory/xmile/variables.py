"""The variables of a model: entries for their names first, then their equations as trees."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

from detente.theory.nodes import Binary, Call, Lookup, Name, Node, Number, Unary
from detente.theory.theory import LookupTable, Piece
from detente.theory.xmile import graphs, vendor
from detente.theory.xmile.arrays import are_bound, element_at, element_of
from detente.theory.xmile.book import Book, Entry, Key
from detente.theory.xmile.drafts import Draft, Part, check_written
from detente.theory.xmile.element import Element
from detente.theory.xmile.grammar import RefusedError
from detente.theory.xmile.indices import Site
from detente.theory.xmile.models import parts_of
from detente.theory.xmile.names import canonical
from detente.theory.xmile.resolve import translated

_LIST = re.compile(r"[-+0-9.eE \t\r\n]+(?:[,;][-+0-9.eE \t\r\n]*)+")


def declare(book: Book, drafts: list[Draft]) -> list[tuple[Draft, Entry]]:
    """An entry for each draft, and the tables that they hold."""
    declared: list[tuple[Draft, Entry]] = []
    for draft in drafts:
        if draft.key in book.entries:
            book.fault(f"two variables are called `{draft.label}`", draft.line, "names differ in more than case, blanks and underscores")
            continue
        entry = _entry(book, draft)
        book.entries[draft.key] = entry
        declared.append((draft, entry))
    return declared


def _entry(book: Book, draft: Draft) -> Entry:
    identifier = draft.element.get("detente:id") or book.names.of(".".join(draft.key))
    over = _over(book, draft)
    has_points = any(part.graph is not None and _has_points(part.graph) for part in (draft.whole, *draft.parts))
    is_value = draft.element.tag != "gf" and not (has_points and not draft.whole.equation and not any(p.equation for p in draft.parts))
    entry = Entry(draft.key, identifier, draft.label, over, is_value=is_value or draft.connected is not None)
    if not has_points:
        return entry
    table = identifier if not entry.is_value else book.names.of(f"{'.'.join(draft.key)} table")
    try:
        book.tables[table] = vendor.with_more(book, draft.element, _table(book, draft, table, over))
    except RefusedError as refused:
        book.fault(f"`{draft.label}`: {refused.what}", draft.line, refused.mend)
        book.tables[table] = LookupTable(table, draft.label, (((), ((0.0, 0.0),)),))
    graph = draft.whole.graph
    if graph is not None and graph is not draft.element and canonical(graph.get("name")):
        key = (*draft.path, canonical(graph.get("name")))
        book.entries.setdefault(key, Entry(key, table, graph.get("name"), over, table, is_value=False))
    return replace(entry, table=table)


def _has_points(graph: Element) -> bool:
    """Whether a graphical function is written here, and not only named."""
    return bool(graph.all("ypts", "xpts", "xscale"))


def _over(book: Book, draft: Draft) -> tuple[str, ...]:
    over: list[str] = []
    counts: dict[str, int] = {}
    for name in draft.dimensions:
        dimension = book.dimension_ids.get(canonical(name), "")
        if not dimension:
            book.fault(f"`{draft.label}` is an array over `{name}`, which is not a dimension", draft.line, "add it to `<dimensions>`")
            continue
        counts[dimension] = counts.get(dimension, 0) + 1
        over.append(book.repeated(dimension, counts[dimension]))
    return tuple(over)


def _table(book: Book, draft: Draft, identifier: str, over: tuple[str, ...]) -> LookupTable:
    single = [part for part in draft.parts if part.graph is not None]
    kinds = {graphs.kind_of(part.graph) for part in (draft.whole, *single) if part.graph is not None}
    if len(kinds) > 1:
        raise RefusedError("the graphical functions of one array go on beyond their points in different ways", "give them one `type`")
    pieces = [(at_of(book, draft, over, part), graphs.points_of(part.graph)) for part in single if part.graph is not None]
    if draft.whole.graph is not None and draft.whole.graph.first("ypts") is not None:
        pieces.append((over if pieces else (), graphs.points_of(draft.whole.graph)))
    inside, outside = kinds.pop()
    is_single = not single
    table = LookupTable(identifier, draft.label, tuple(pieces), () if is_single else over, inside, outside, place=book.place(draft.line))
    return replace(table, unit=draft.element.words("units"), note=note_of(draft.element)) if draft.element.tag == "gf" else table


def at_of(book: Book, draft: Draft, over: tuple[str, ...], part: Part) -> tuple[str, ...]:
    """The elements, or parts of a dimension, that an `<element>` stands for."""
    if len(part.at) != len(over):
        raise RefusedError(
            f"an element has {len(part.at)} subscripts, and `{draft.label}` {len(over)} dimensions", "one subscript for each dimension"
        )
    return tuple(_subscript(book, dimension, written) for dimension, written in zip(over, part.at, strict=True))


def _subscript(book: Book, dimension: str, written: str) -> str:
    name = canonical(written)
    found = element_of(book, dimension, name)
    if found:
        return found
    if name == "*":
        return dimension
    named = book.dimension_ids.get(name, "")
    if named and (named == book.root_of(dimension) or set(book.dimensions[named].elements) <= set(book.dimensions[dimension].elements)):
        return dimension if named == book.root_of(dimension) else named
    if written.isdigit():
        return element_at(book, dimension, float(written[:9]))
    raise RefusedError(f"`{written}` is not an element of `{book.dimensions[dimension].label}`", "see `<dimensions>`")


class Translator:
    """Turns drafts into variables; its faults go to the book."""

    def __init__(self, book: Book, local: dict[str, Entry | str] | None = None) -> None:
        self.book = book
        self.local = local

    def tree(self, draft: Draft, entry: Entry, written: str, line: int) -> Node:
        """The tree of one equation; what is wrong with it is noted, and 0 stands for it."""
        try:
            site = Site(draft.path, entry.id, line, entry.over, self.local)
            return translated(self.book, site, check_written(written, draft.label))
        except RefusedError as refused:
            what = refused.what if f"`{draft.label}`" in refused.what else f"`{draft.label}`: {refused.what}"
            self.book.fault(what, line, refused.mend)
        except RecursionError:
            self.book.fault(f"`{draft.label}`: the equation is nested too deeply", line, "give its parts names of their own")
        return Number(0.0)

    def find(self, draft: Draft, written: str, line: int, what: str) -> Entry | None:
        """A variable that a draft names outside of its equation."""
        parts = parts_of(written)
        found: Entry | str | None
        found = self.book.find(draft.path, parts) if self.local is None else self.local.get(parts[-1])
        if isinstance(found, Entry):
            return found
        self.book.fault(f"`{draft.label}` has the {what} `{written.strip()}`, which is not a variable of this model", line)
        return None

    def value(self, draft: Draft, entry: Entry) -> tuple[Node | None, tuple[Piece, ...]]:
        """The equation of the whole, and those of its parts; of a stock, its first value."""
        own = draft.element.all("detente:piece")
        if own:
            return self.whole(draft, entry), tuple(self.own_piece(draft, entry, piece) for piece in own)
        if draft.connected is not None:
            return self.connected(draft, draft.connected), ()
        if not draft.whole.equation and not draft.parts and draft.is_input:
            self.book.fault(
                f"the input `{draft.label}` has no equation, and no module connects it", draft.line, "connect it, or give it an equation"
            )
            return Number(0.0), ()
        if draft.rows:
            return None, self.rows(draft, entry)
        if entry.over and _LIST.fullmatch(draft.whole.equation):
            return None, self.numbers(draft, entry)
        with_equation = [part for part in draft.parts if part.equation or part.graph is None]
        whole = self.part(draft, entry, draft.whole, ()) if draft.whole.equation or not with_equation else None
        pieces: list[Piece] = []
        for part in with_equation:
            try:
                at = at_of(self.book, draft, entry.over, part)
            except RefusedError as refused:
                self.book.fault(f"`{draft.label}`: {refused.what}", part.line, refused.mend)
                continue
            pieces.append(Piece(at, self.part(draft, entry, part, at), place=self.book.place(part.line)))
        return whole, tuple(pieces)

    def whole(self, draft: Draft, entry: Entry) -> Node | None:
        """The equation of the whole variable, if it has one."""
        return self.part(draft, entry, draft.whole, ()) if draft.whole.equation else None

    def own_piece(self, draft: Draft, entry: Entry, element: Element) -> Piece:
        """A piece of an array as our own namespace writes it; of a stock, its equation is the net change."""
        initial = element.first("detente:initial")
        return Piece(
            tuple(element.get("at").split()),
            self.tree(draft, entry, element.words("eqn"), element.line),
            self.tree(draft, entry, initial.text.strip(), initial.line) if initial else None,
            tuple(tuple(part.get("at").split()) for part in element.all("detente:excepted")),
            self.book.place(element.line),
        )

    def connected(self, draft: Draft, source: tuple[Key, str]) -> Node:
        """What a connected input of a module takes its value from."""
        path, name = source
        found = self.book.find(path, parts_of(name))
        if found is None or not found.is_value:
            self.book.fault(f"`{draft.label}` is connected to `{name}`, which is not a variable", draft.line, "name an output of a model")
            return Number(0.0)
        return Name(found.id)

    def part(self, draft: Draft, entry: Entry, part: Part, at: tuple[str, ...]) -> Node:
        """The equation of a variable or of one element, put through its graphical function."""
        tree = self.tree(draft, entry, part.equation, part.line)
        graph = part.graph or draft.whole.graph
        if graph is not None and not _has_points(graph):
            named = self.find(draft, graph.get("name"), graph.line, "graphical function")
            tree = Lookup(named.table, (), "", tree) if named is not None and named.table else tree
        elif entry.table:
            words = at if at and self.book.tables[entry.table].over else ()
            tree = Lookup(entry.table, words, "", tree)
        if part.initial:
            tree = Call("active_initial", (tree, self.tree(draft, entry, part.initial, part.line)))
        return tree

    def rows(self, draft: Draft, entry: Entry) -> tuple[Piece, ...]:
        """One equation for each element, the last dimension fastest."""
        elements = list(product(*(self.book.dimensions[d].elements for d in entry.over)))
        if not entry.over or len(elements) != len(draft.rows):
            has = f"{len(elements)} elements" if entry.over else "no dimensions"
            self.book.fault(f"`{draft.label}` has {has}, and {len(draft.rows)} equations", draft.line, "one for each element")
            return ()
        return tuple(
            Piece(at, self.tree(draft, entry, row.equation, row.line), place=self.book.place(row.line))
            for at, row in zip(elements, draft.rows, strict=True)
        )

    def numbers(self, draft: Draft, entry: Entry) -> tuple[Piece, ...]:
        """An array of numbers written out, the last dimension fastest."""
        written = [n for n in re.split(r"[,;]", draft.whole.equation) if n.strip()]
        elements = list(product(*(self.book.dimensions[d].elements for d in entry.over)))
        place = self.book.place(draft.whole.line)
        try:
            values = [float(number) for number in written]
        except ValueError:
            values = []
        if len(values) != len(elements):
            self.book.fault(
                f"`{draft.label}` has {len(elements)} elements, and {len(written)} numbers are given", draft.whole.line, "one each"
            )
            return ()
        return tuple(Piece(at, Number(value), place=place) for at, value in zip(elements, values, strict=True))

    def net(self, draft: Draft, entry: Entry, multipliers: dict[str, Node]) -> Node:
        """The net change of a stock: what flows in, less what flows out, in the order of the file."""
        tree: Node | None = None
        for written in draft.inflows:
            term = self.flow(draft, entry, written, "inflow")
            term = Binary("*", term, multipliers[term.id]) if isinstance(term, Name) and term.id in multipliers else term
            tree = term if tree is None else Binary("+", tree, term)
        for written in draft.outflows:
            term = self.flow(draft, entry, written, "outflow")
            tree = Unary("-", term) if tree is None else Binary("-", tree, term)
        return Number(0.0) if tree is None else tree

    def flow(self, draft: Draft, entry: Entry, written: str, what: str) -> Node:
        """A flow as a term of the net change."""
        found = self.find(draft, written, draft.line, what)
        if found is None:
            return Number(0.0)
        if found.over and not are_bound(self.book, found.over, entry.over):
            self.book.fault(f"the {what} `{found.label}` of `{draft.label}` has other dimensions than the stock", draft.line)
        return Name(found.id)


def note_of(element: Element) -> str:
    """What a reader must know beside the equation: its documentation, and the range that the model means it for."""
    parts = [element.words("doc")]
    for tag in ("range", "scale"):
        child = element.first(tag)
        if child is not None and (child.get("min") or child.get("max")):
            parts.append(f"{tag} {child.get('min') or '?'} to {child.get('max') or '?'}")
    return "; ".join(part for part in parts if part)
