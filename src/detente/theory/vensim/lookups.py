"""Lookups of a Vensim model, and its data over time as lookups that are read at the time."""

from __future__ import annotations

from math import prod
from pathlib import Path

from detente.theory.nodes import Lookup, Name, Node
from detente.theory.theory import Inside, LookupTable, Piece, Points
from detente.theory.vensim.beside import data_beside
from detente.theory.vensim.definitions import Definition, External, Lookups, Unwritten, Way
from detente.theory.vensim.expressions import MISSING
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.series import raw_value
from detente.theory.vensim.shapes import Elements, elements_of, words_of
from detente.theory.vensim.symbols import Scope, Symbol
from detente.theory.vensim.translate import checked

_INSIDE: dict[Way, Inside] = {"": "line", "INTERPOLATE": "line", "LOOK FORWARD": "next", "HOLD BACKWARD": "previous", "RAW": "exact"}


def add_lookup(scope: Scope, symbol: Symbol, definitions: list[Definition]) -> None:
    """Add a named lookup to the scope.

    Raises:
        EntryError: a part of it has an equation, or its points cannot be read.
    """
    pieces: list[tuple[tuple[str, ...], Points]] = []
    for definition in definitions:
        words = words_of(scope.ranges, definition.part, definition.at)
        if isinstance(definition.right, Lookups):
            pieces.append((words, checked(definition.right.points, definition.at)))
        elif isinstance(definition.right, External) and definition.right.what == "lookups":
            pieces += external_series(scope, definition)
        else:
            raise EntryError(f"`{symbol.label}` is a lookup in one entry and has an equation in another", definition.at)
    first = definitions[0]
    scope.lookups[symbol.id] = LookupTable(
        symbol.id,
        symbol.label,
        tuple(sorted(pieces, key=lambda piece: prod(len(scope.ranges.members(w)) for w in piece[0]))),
        symbol.over,
        unit=next((d.entry.units for d in definitions if d.entry.units), ""),
        note=next((d.entry.comment for d in definitions if d.entry.comment), ""),
        place=scope.faults.source.place(first.at),
    )


def external_series(scope: Scope, definition: Definition) -> list[tuple[Elements, Points]]:
    """The points that an entry reads from a table, by elements.

    Raises:
        EntryError: they cannot be read.
    """
    assert isinstance(definition.right, External)  # told apart by the callers
    elements = list(elements_of(scope.ranges, words_of(scope.ranges, definition.part, definition.at)))
    return list(zip(elements, scope.tables.series(definition.right.call, len(elements)), strict=True))


def data_pieces(scope: Scope, symbol: Symbol, definitions: list[Definition], folder: Path) -> tuple[str, list[Piece]]:
    """Data over time: the id of the table that holds all of it (empty where several do), and an equation for each part.

    Raises:
        EntryError: it cannot be read.
    """
    found: list[tuple[Definition, Elements, Points]] = []
    for definition in definitions:
        if isinstance(definition.right, Unwritten):
            found += [(definition, *pair) for pair in data_beside(scope, symbol, definition, folder)]
        else:
            found += [(definition, *pair) for pair in external_series(scope, definition)]
    ways = {definition.way for definition, _, _ in found}
    size = prod(len(scope.ranges.members(d)) for d in symbol.over)
    if len(ways) == 1 and len(found) == size:
        pieces = [(elements, points) for _, elements, points in found]
        table, node = _tables(scope, symbol, definitions[0], ways.pop(), pieces, symbol.over)
        return table, [Piece(symbol.over, node, place=scope.faults.source.place(definitions[0].at))]
    out = []
    for definition, elements, points in found:
        _, node = _tables(scope, symbol, definition, definition.way, [((), points)], (), " ".join(elements))
        out.append(Piece(elements, node, place=scope.faults.source.place(definition.at)))
    return "", out


def _tables(
    scope: Scope,
    symbol: Symbol,
    definition: Definition,
    way: Way,
    pieces: list[tuple[Elements, Points]],
    over: tuple[str, ...],
    part: str = "",
) -> tuple[str, Node]:
    label = " ".join(filter(None, (symbol.label.strip('"'), part, "data")))
    place = scope.faults.source.place(definition.at)
    inside = _INSIDE[way]
    made = LookupTable("", "", tuple(pieces), over, "line" if inside == "exact" else inside, unit=definition.entry.units, place=place)
    table = scope.table(label, made)
    if way != "RAW":
        return table, Lookup(table, over, "", Name("time"))
    at_times = tuple((elements, tuple((x, x) for x, _ in points)) for elements, points in pieces)
    times = scope.table(f"{label} times", LookupTable("", "", at_times, over, "previous", place=place))
    return table, raw_value(table, times, over, MISSING)
