"""Reads a Vensim model file (``.mdl``) as a theory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from detente.errors import TheoryError, by_line
from detente.theory.identifiers import Identifiers
from detente.theory.theory import Piece, Theory, Variable
from detente.theory.vensim.clock import CONTROLS, read_clock
from detente.theory.vensim.definitions import Definition, Equation, LeftOut, RangeText, Read, TextConstant, parse_definition
from detente.theory.vensim.entries import split
from detente.theory.vensim.expressions import Called, Reference
from detente.theory.vensim.external import Tables
from detente.theory.vensim.faults import EntryError, Faults
from detente.theory.vensim.functions import is_function
from detente.theory.vensim.lookups import add_lookup, data_pieces
from detente.theory.vensim.macros import declare_macros, read_macros, references
from detente.theory.vensim.orders import with_orders
from detente.theory.vensim.ranges import read_ranges
from detente.theory.vensim.shapes import Shape, shape_of, words_of
from detente.theory.vensim.symbols import CLOCK, Scope, Symbol
from detente.theory.vensim.text import read_source
from detente.theory.vensim.timing import macro_with_timing, with_timing
from detente.theory.vensim.tokens import key_of, written
from detente.theory.vensim.variables import Made, add_data, add_variable, kind_of, mark_flows, written_number
from detente.theory.words import KEYWORDS, RESERVED

Groups = dict[str, list[Definition]]

_TAG = re.compile(r"\d+:\?(\w+)=(.+)")


def read_vensim(path: Path) -> Theory:
    """A Vensim model as a theory: every variable with its equation, its unit and what the model says of it.

    Args:
        path: of the ``.mdl`` file; tables that the model reads are looked for in its folder.

    Raises:
        TheoryError: with every fault of the file: what is not of Vensim's form, not defined, or not supported.
    """
    source = read_source(path, str(path))
    faults = Faults(source)
    parts = split(source, faults)
    read = _definitions(faults, parts.entries)
    if not read and not parts.macros and not faults.found:
        faults.add("the file holds no equations", 0, "an entry is `name = equation ~ units ~ comment |`")
    scope = _scope(path, faults, read)
    groups: Groups = {}
    for definition in (r for r in read if isinstance(r, Definition)):
        groups.setdefault(definition.key, []).append(definition)
    numbers = {key: written_number(groups[key]) for key in CONTROLS if key in groups}
    scope.controls.update({key: number for key, number in numbers.items() if number is not None})
    model = _Model(scope, path.parent, groups)
    macros = declare_macros(scope, parts.macros)
    model.declare()
    model.tables()
    for definitions in groups.values():
        _count_unknown(scope, definitions, set())
    for part in macros:
        _count_unknown(scope, part.definitions, {*map(key_of, part.text.arguments), *(d.key for d in part.definitions)})
    nouns = read_macros(scope, macros)
    model.equations()
    clock = read_clock(scope, model.made, groups, faults)
    if scope.unknown_functions:
        names = ", ".join(f"`{name}`" for name in scope.unknown_functions)
        faults.add(f"functions that are not known here: {names}", min(scope.unknown_functions.values()))
    _raise(faults)
    model.made.variables = with_orders(scope, model.made, clock)
    model.made.variables = with_timing(scope, model.made, clock)
    nouns = {macro.id: macro_with_timing(scope, macro, clock) for macro in nouns.values()}
    _raise(faults)
    if "saveper" not in scope.used and "saveper" in scope.symbols:
        model.made.variables.pop(scope.symbols["saveper"].id, None)
        model.made.parameters.pop(scope.symbols["saveper"].id, None)
    return Theory(
        path.stem,
        clock,
        mark_flows(model.made.variables),
        {},
        {},
        model.made.parameters,
        {},
        {**{r.name: r.reason for r in read if isinstance(r, LeftOut)}, **scope.notes},
        str(path),
        dimensions=scope.ranges.dimensions,
        lookups=scope.lookups,
        macros=nouns,
        origin=f"{path.name}, a Vensim model",
    )


def _raise(faults: Faults) -> None:
    if faults.found:
        raise TheoryError(by_line(faults.found))


def _count_unknown(scope: Scope, definitions: Iterable[Definition], own: set[str]) -> None:
    """Note every function that is not known, so that one message names them all; ``own`` are the names of a macro."""
    trees = [d.right.tree for d in definitions if isinstance(d.right, Equation)]
    for found in (found for tree in trees for found in references(tree) if isinstance(found, Called)):
        key = key_of(found.name)
        if not (is_function(key) or key in scope.macros or key in scope.symbols or key in own):
            scope.unknown_functions.setdefault(written(found.name), found.at)


def _definitions(faults: Faults, entries: tuple[object, ...]) -> list[Read]:
    out: list[Read] = []
    for entry in entries:
        try:
            out.append(parse_definition(faults.source.text, entry))  # type: ignore[arg-type]
        except EntryError as trouble:
            faults.caught(trouble, entry.start)  # type: ignore[attr-defined]
    return out


def _scope(path: Path, faults: Faults, read: list[Read]) -> Scope:
    texts = {key_of(r.name): r.text for r in read if isinstance(r, TextConstant)}
    tags = {tag[1].lower(): tag[2].strip() for line in faults.source.settings if (tag := _TAG.fullmatch(line))}
    tables = Tables(path.parent, tags, texts)
    names = Identifiers(tuple(RESERVED))
    ranges = read_ranges(tuple(r for r in read if isinstance(r, RangeText)), faults, Identifiers(tuple(KEYWORDS)), tables.subscripts)
    return Scope(ranges, tables, faults, names, names)


class _Model:
    """The entries of a model on their way to variables."""

    def __init__(self, scope: Scope, folder: Path, groups: Groups) -> None:
        self.scope, self.folder, self.groups = scope, folder, groups
        self.shapes: dict[str, Shape] = {}
        self.pieces: dict[str, list[Piece]] = {}
        self.made = Made()
        self.outputs: dict[str, Reference] = {}

    def declare(self) -> None:
        """Give every variable its id and its dimensions, before any equation is read."""
        for key, definitions in self.groups.items():
            if key in CLOCK and key not in CONTROLS:
                self.scope.faults.add(f"`{definitions[0].name}` is the time of the run and cannot be defined", definitions[0].at)
            if key in CLOCK:
                continue
            label = written(definitions[0].name)
            try:
                shape = shape_of(self.scope.ranges, definitions)
            except EntryError as trouble:
                self.scope.faults.caught(trouble, definitions[0].at)
                shape = Shape(())
                self.scope.symbols[key] = Symbol(self.scope.names.of(label), label, "value")
                continue
            self.shapes[key] = shape
            kind = kind_of(definitions)
            self.scope.symbols[key] = Symbol(self.scope.names.of(label), label, kind, shape.over, number=written_number(definitions))
        for definitions in self.groups.values():
            for definition in definitions:
                self._declare_outputs(definition)

    def _declare_outputs(self, definition: Definition) -> None:
        if not isinstance(definition.right, Equation):
            return
        for found in references(definition.right.tree):
            for output in found.outputs if isinstance(found, Called) else ():
                try:
                    key = key_of(output.name)
                    if key in self.scope.symbols:
                        raise EntryError(f"`{output.name}` is an output of a macro, and is defined elsewhere too", output.at)
                    over = words_of(self.scope.ranges, output.subscripts, output.at)
                    self.scope.symbols[key] = Symbol(self.scope.names.of(written(output.name)), written(output.name), "value", over)
                    self.outputs[key] = output
                except EntryError as trouble:
                    self.scope.faults.caught(trouble, definition.at)

    def tables(self) -> None:
        """Read lookups and data, so that equations can look into them."""
        for key, symbol in list(self.scope.symbols.items()):
            if key not in self.shapes or symbol.kind not in ("lookup", "data"):
                continue
            definitions = self.groups[key]
            try:
                if self.shapes[key].gaps and symbol.kind == "lookup":
                    raise EntryError(f"`{symbol.label}` has no points for {len(self.shapes[key].gaps)} of its elements", definitions[0].at)
                if symbol.kind == "lookup":
                    add_lookup(self.scope, symbol, definitions)
                else:
                    table, self.pieces[key] = data_pieces(self.scope, symbol, definitions, self.folder)
                    self.scope.symbols[key] = replace(symbol, table=table)
            except EntryError as trouble:
                self.scope.faults.caught(trouble, definitions[0].at)

    def equations(self) -> None:
        """Read every equation."""
        for key, shape in self.shapes.items():
            symbol = self.scope.symbols[key]
            definitions = self.groups[key]
            try:
                if symbol.kind == "data":
                    if key in self.pieces:
                        add_data(self.scope, self.made, symbol, definitions, self.pieces[key])
                elif symbol.kind == "value":
                    add_variable(self.scope, self.made, symbol, definitions, shape, self.folder)
            except EntryError as trouble:
                self.scope.faults.caught(trouble, definitions[0].at)
        for key, (_, node, place) in self.made.outputs.items():
            symbol = self.scope.symbols[key]
            self.made.variables[symbol.id] = Variable(
                symbol.id, "", symbol.label, "auxiliary", "", node, place=place, equation_place=place, over=symbol.over
            )
