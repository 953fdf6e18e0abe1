"""Variables and constants of a Vensim model, from all the entries that define them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from math import prod
from pathlib import Path
from typing import Literal

from detente.errors import Place
from detente.theory.nodes import Binary, Index, Name, Node, Number, Unary
from detente.theory.theory import Parameter, Piece, Variable
from detente.theory.vensim.definitions import Definition, Equation, External, Lookups, Numbers, Unwritten
from detente.theory.vensim.expressions import MISSING, Called, Raw, Reference, Value
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.lookups import data_pieces
from detente.theory.vensim.shapes import Shape, elements_of, words_of
from detente.theory.vensim.symbols import Scope, Symbol
from detente.theory.vensim.tokens import key_of
from detente.theory.vensim.translate import Translator

Kind = Literal["lookup", "data", "value"]


@dataclass
class Made:
    """What the entries of a model have become.

    Attributes:
        outputs: values of further outputs of macros, by compared name.
    """

    variables: dict[str, Variable] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    outputs: dict[str, tuple[Reference, Node, Place]] = field(default_factory=dict)


def kind_of(definitions: list[Definition]) -> Kind:
    """Whether a variable is a lookup, data over time (all of it), or a value."""
    rights = [definition.right for definition in definitions]
    if any(isinstance(r, Lookups) or (isinstance(r, External) and r.what == "lookups") for r in rights):
        return "lookup"
    data = [isinstance(r, Unwritten) or (isinstance(r, External) and r.what == "data") for r in rights]
    return "data" if all(data) else "value"


def written_number(definitions: list[Definition]) -> float | None:
    """The number of a constant that is no array and stands in the model itself; None where it is anything else."""
    right = definitions[0].right
    alone = len(definitions) == 1 and not definitions[0].part
    return right.tree.value if alone and isinstance(right, Equation) and isinstance(right.tree, Value) else None


def constant_of(definitions: list[Definition], scope: Scope) -> float | None:
    """The number of a constant that is no array; None where it is anything else.

    Raises:
        EntryError: it is read from a table that cannot be read.
    """
    number = written_number(definitions)
    right = definitions[0].right
    if number is not None or len(definitions) != 1 or definitions[0].part:
        return number
    if isinstance(right, External) and right.what == "constants":
        return scope.tables.constants(right.call, ())[0]
    return None


@dataclass(frozen=True)
class _Part:
    """One piece of a variable, with whether it accumulates and how many elements it covers."""

    piece: Piece
    stock: bool
    size: int


def add_variable(scope: Scope, made: Made, symbol: Symbol, definitions: list[Definition], shape: Shape, folder: Path) -> None:
    """Add what the entries of one name define to ``made``; faults go to the scope, and the sound parts are kept."""
    first = definitions[0]
    unit, note = described(definitions)
    place = scope.faults.source.place(first.at)
    number = constant_of(definitions, scope)
    if number is not None:
        reason = f"as in the model: {note}" if note else "as in the model"
        made.parameters[symbol.id] = Parameter(symbol.id, number, None, unit, (-math.inf, math.inf), reason, symbol.label, place)
        return
    series = [d for d in definitions if isinstance(d.right, Unwritten) or (isinstance(d.right, External) and d.right.what == "data")]
    parts: list[_Part] = []
    if series and not symbol.table:
        parts += [_Part(piece, False, _size(scope, piece.at)) for piece in data_pieces(scope, symbol, series, folder)[1]]
    for definition in definitions:
        if definition in series:
            continue
        try:
            parts += _parts(scope, made, symbol, definition)
        except EntryError as trouble:
            scope.faults.caught(trouble, definition.at)
    parts.sort(key=lambda part: part.size)
    _assemble(
        scope,
        made,
        Variable(symbol.id, "", symbol.label, "auxiliary", unit, None, note=note, place=place, equation_place=place),
        symbol,
        parts,
        shape,
    )


def add_data(scope: Scope, made: Made, symbol: Symbol, definitions: list[Definition], pieces: list[Piece]) -> None:
    """Add data over time as an input."""
    unit, note = described(definitions)
    place = scope.faults.source.place(definitions[0].at)
    variable = Variable(symbol.id, "", symbol.label, "input", unit, None, note=note, place=place, equation_place=place, over=symbol.over)
    made.variables[symbol.id] = _with_pieces(variable, pieces, ())


def described(definitions: list[Definition]) -> tuple[str, str]:
    """The unit of a variable, and what the model says of it."""
    entries = [definition.entry for definition in definitions]
    unit = next((entry.units for entry in entries if entry.units), "")
    notes = [next((entry.comment for entry in entries if entry.comment), "")]
    limits = next((entry.limits for entry in entries if entry.limits), "")
    notes.append(f"limits {limits}" if limits else "")
    return unit, "; ".join(filter(None, notes))


def _size(scope: Scope, words: tuple[str, ...]) -> int:
    return prod(len(scope.ranges.members(word)) for word in words)


def _parts(scope: Scope, made: Made, symbol: Symbol, definition: Definition) -> list[_Part]:
    words = words_of(scope.ranges, definition.part, definition.at)
    place = scope.faults.source.place(definition.at)
    right = definition.right
    if isinstance(right, (Numbers, External)) and definition.excepted:
        raise EntryError(
            f"`{definition.name}` has a list of numbers and `:EXCEPT:`", definition.at, "name the elements that the numbers are for"
        )
    if isinstance(right, (Numbers, External)):
        numbers = _numbers(scope, definition, words)
        return [_Part(Piece(at, Number(n), place=place), False, 1) for at, n in zip(elements_of(scope.ranges, words), numbers, strict=True)]
    assert isinstance(right, Equation)  # data and lookups are told apart before
    excepted = tuple(words_of(scope.ranges, part, definition.at) for part in definition.excepted)
    translator = Translator(scope, symbol.label, definition.at, words)
    rate = _integral(right.tree)
    if rate is None:
        piece = Piece(words, translator.number(right.tree), None, excepted, place)
    else:
        translator.need(rate, 2)
        net, initial = (translator.number(argument) for argument in rate.arguments)
        piece = Piece(words, net, initial, excepted, place)
    for reference, node in translator.outputs:
        made.outputs[key_of(reference.name)] = (reference, node, place)
    return [_Part(piece, rate is not None, _size(scope, words))]


def _integral(tree: Raw) -> Called | None:
    return tree if isinstance(tree, Called) and key_of(tree.name) == "integ" else None


def _numbers(scope: Scope, definition: Definition, words: tuple[str, ...]) -> list[float]:
    shape = tuple(len(scope.ranges.members(word)) for word in words if word in scope.ranges.dimensions)
    if isinstance(definition.right, External):
        if definition.right.what != "constants":
            raise EntryError(f"`{definition.name}` mixes lookups with values", definition.at)
        return scope.tables.constants(definition.right.call, shape)
    assert isinstance(definition.right, Numbers)  # the only other kind with numbers
    rows = definition.right.rows
    numbers = [n for row in rows for n in row]
    if len(numbers) != prod(shape):
        what = f"`{definition.name}` has {len(numbers)} numbers for {prod(shape)} element{'s' if prod(shape) != 1 else ''}"
        raise EntryError(what, definition.at, "write one for each, the last range along a row, and `;` after each row")
    if shape and len(rows) > 1 and any(len(row) != shape[-1] for row in rows):
        raise EntryError(f"the rows of `{definition.name}` are not all {shape[-1]} long", definition.at)
    return numbers


def _assemble(scope: Scope, made: Made, bare: Variable, symbol: Symbol, parts: list[_Part], shape: Shape) -> None:
    """A variable of its parts; where only some accumulate, those get a stock of their own that the others stand beside."""
    pieces = [part.piece for part in parts]
    stocks = [part for part in parts if part.stock]
    kind: Literal["stock", "auxiliary"] = "auxiliary"
    if stocks and len(stocks) == len(parts):
        kind = "stock"
    elif stocks:
        pieces = _with_stock_apart(scope, made, bare, symbol, parts)
    if shape.gaps:
        filled = Number(0.0 if kind == "stock" else MISSING)
        pieces += [Piece(at, filled, Number(MISSING) if kind == "stock" else None, place=bare.place) for at in shape.gaps]
        scope.notes[f"{symbol.label}: elements without an equation"] = f"{len(shape.gaps)} are missing values (:NA:)"
    if pieces:
        made.variables[symbol.id] = _with_pieces(replace(bare, kind=kind, over=symbol.over), pieces, symbol.over)


def _with_stock_apart(scope: Scope, made: Made, bare: Variable, symbol: Symbol, parts: list[_Part]) -> list[Piece]:
    inner = scope.names.of(f"{symbol.label} stock")
    stocks = []
    pieces = []
    for part in parts:
        if part.stock:
            stocks.append(part.piece)
            pieces.append(replace(part.piece, equation=Index(inner, symbol.over), initial=None))
        else:
            pieces.append(part.piece)
            stocks.append(Piece(part.piece.at, Number(0.0), Number(0.0), part.piece.excepted, part.piece.place))
    label = f"{symbol.label} stock"
    made.variables[inner] = replace(bare, id=inner, label=label, kind="stock", over=symbol.over, pieces=tuple(stocks))
    return pieces


def _with_pieces(variable: Variable, pieces: list[Piece], over: tuple[str, ...]) -> Variable:
    """One equation where a single piece covers all of it in its own words, else the pieces."""
    only = pieces[0]
    if len(pieces) == 1 and not only.excepted and only.at == variable.over:
        return replace(variable, equation=only.equation, initial=only.initial, equation_place=only.place)
    return replace(variable, pieces=tuple(pieces))


def mark_flows(variables: dict[str, Variable]) -> dict[str, Variable]:
    """The same variables, those that are added to or taken from a stock called flows."""
    flows: set[str] = set()
    for variable in variables.values():
        if variable.kind == "stock":
            for equation in variable.equations:
                flows.update(_terms(equation))
    return {v.id: replace(v, kind="flow") if v.id in flows and v.kind == "auxiliary" else v for v in variables.values()}


def _terms(node: Node) -> set[str]:
    if isinstance(node, (Name, Index)):
        return {node.id}
    if isinstance(node, Unary) and node.op == "-":
        return _terms(node.operand)
    if isinstance(node, Binary) and node.op in "+-":
        return _terms(node.left) | _terms(node.right)
    return set()
