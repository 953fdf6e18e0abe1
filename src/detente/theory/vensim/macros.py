"""Macros of a Vensim model: groups of equations with names of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from detente.theory.identifiers import Identifiers
from detente.theory.nodes import Number
from detente.theory.theory import Macro, Variable
from detente.theory.vensim.definitions import Definition, Equation, Lookups, parse_definition
from detente.theory.vensim.entries import MacroText
from detente.theory.vensim.expressions import Called, Raw, Reference, Sign, Two
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.lookups import add_lookup
from detente.theory.vensim.shapes import Shape
from detente.theory.vensim.symbols import CLOCK, MacroSymbol, Scope, Symbol
from detente.theory.vensim.tokens import key_of, written
from detente.theory.vensim.variables import Made, add_variable, kind_of
from detente.theory.words import RESERVED

MOST_CALLS = 10_000
MOST_NESTED = 30


@dataclass(frozen=True)
class MacroParts:
    """A macro with its entries taken apart."""

    text: MacroText
    symbol: MacroSymbol
    definitions: tuple[Definition, ...]


def references(raw: Raw) -> Iterator[Reference | Called]:
    """Every name and call in an expression."""
    if isinstance(raw, (Reference, Called)):
        yield raw
    parts: tuple[Raw, ...] = ()
    if isinstance(raw, Called):
        parts = raw.arguments
    elif isinstance(raw, Two):
        parts = (raw.left, raw.right)
    elif isinstance(raw, Sign):
        parts = (raw.operand,)
    for part in parts:
        yield from references(part)


def declare_macros(scope: Scope, texts: tuple[MacroText, ...]) -> list[MacroParts]:
    """Make the macros known to the scope, before any equation is read: one may be called before it is defined."""
    out = []
    for text in texts:
        if not text.name:
            continue
        definitions = []
        for entry in text.entries:
            try:
                read = parse_definition(scope.faults.source.text, entry)
                if not isinstance(read, Definition) or read.part:
                    raise EntryError(f"the macro `{text.name}` holds something else than equations without indices", entry.start)
                definitions.append(read)
            except EntryError as trouble:
                scope.faults.caught(trouble, entry.start)
        outputs = tuple(scope.names.of(f"{written(text.name)} {output}") for output in text.outputs)
        made = scope.names.of(f"{written(text.name)} macro" if key_of(text.name) in RESERVED else written(text.name))
        symbol = MacroSymbol(made, written(text.name), len(text.arguments), outputs, _outside(definitions))
        if key_of(text.name) in scope.macros:
            scope.faults.add(f"the macro `{text.name}` is defined twice", text.at, "leave one of them out")
        scope.macros[key_of(text.name)] = symbol
        out.append(MacroParts(text, symbol, tuple(definitions)))
    return out


def _outside(definitions: list[Definition]) -> tuple[str, ...]:
    """Variables of the model that a macro reads, each marked by a dollar sign at its end."""
    own = {definition.key for definition in definitions}
    found: dict[str, None] = {}
    for definition in definitions:
        if isinstance(definition.right, Equation):
            for reference in references(definition.right.tree):
                key = key_of(reference.name)
                if isinstance(reference, Reference) and key.endswith("$") and key not in own and key[:-1].strip() not in CLOCK:
                    found.setdefault(key[:-1].strip())
    return tuple(found)


def read_macros(scope: Scope, parts: list[MacroParts]) -> dict[str, Macro]:
    """The macros as nouns, one for each output; faults go to the scope."""
    out: dict[str, Macro] = {}
    _refuse_circles(scope, parts)
    for part in parts:
        try:
            out.update(_macro(scope, part))
        except EntryError as trouble:
            scope.faults.caught(trouble, part.text.at)
    return out


def _macro(outer: Scope, part: MacroParts) -> dict[str, Macro]:
    text = part.text
    names = Identifiers(tuple(RESERVED))
    scope = Scope(outer.ranges, outer.tables, outer.faults, names, outer.table_names, macros=outer.macros, lookups=outer.lookups)
    scope.notes, scope.unknown_functions, scope.inside = outer.notes, outer.unknown_functions, part.symbol.label
    arguments = [*text.arguments, *(f"{name}$" for name in part.symbol.outside)]
    for argument in arguments:
        scope.symbols[key_of(argument)] = Symbol(names.of(written(argument)), written(argument), "value")
    groups: dict[str, list[Definition]] = {}
    for definition in part.definitions:
        if definition.key in scope.symbols and definition.key not in groups:
            raise EntryError(f"the macro `{text.name}` gives its argument `{definition.name}` an equation", definition.at)
        groups.setdefault(definition.key, []).append(definition)
        scope.symbols[definition.key] = _symbol(outer, scope, definition)
    made = Made()
    for key, definitions in groups.items():
        _add(scope, made, scope.symbols[key], definitions)
    variables = {**made.variables, **_constants(made)}
    values = {part.symbol.id: key_of(text.name), **dict(zip(part.symbol.outputs, map(key_of, text.outputs), strict=True))}
    missing = [key for key in values.values() if key not in groups]
    if missing:
        raise EntryError(
            f"the macro `{text.name}` has no equation for `{missing[0]}`", text.at, "an equation of the macro's own name gives its value"
        )
    words = tuple(scope.symbols[key_of(argument)].id for argument in arguments)
    place = scope.faults.source.place(text.at)
    return {
        made_id: Macro(made_id, part.symbol.label, words, variables, scope.symbols[key].id, place=place) for made_id, key in values.items()
    }


def _symbol(outer: Scope, scope: Scope, definition: Definition) -> Symbol:
    if isinstance(definition.right, Lookups):
        return Symbol(outer.table_names.of(f"{scope.inside} {definition.name}"), definition.name, "lookup")
    return Symbol(scope.names.of(definition.name), definition.name, "value")


def _add(scope: Scope, made: Made, symbol: Symbol, definitions: list[Definition]) -> None:
    if len(definitions) > 1:
        raise EntryError(f"the macro `{scope.inside}` defines `{symbol.label}` twice", definitions[1].at)
    if symbol.kind == "lookup":
        add_lookup(scope, symbol, definitions)
    elif kind_of(definitions) != "value":
        raise EntryError(f"`{symbol.label}` in the macro `{scope.inside}` has no equation", definitions[0].at)
    else:
        add_variable(scope, made, symbol, definitions, Shape(()), Path())


def _constants(made: Made) -> Mapping[str, Variable]:
    """Constants of a macro, which belong to each call of it, as variables."""
    return {
        p.id: Variable(p.id, "", p.label, "auxiliary", p.unit, Number(p.value), place=p.place, equation_place=p.place)
        for p in made.parameters.values()
    }


def _refuse_circles(scope: Scope, parts: list[MacroParts]) -> None:
    """Refuse macros that are made of themselves, and those that grow beyond bounds because each calls others several times."""
    calls = {key_of(part.text.name): _calls(scope, part) for part in parts}
    sizes: dict[str, int] = {}
    for part in parts:
        start = key_of(part.text.name)
        if _reaches(start, calls):
            scope.faults.add(f"the macro `{part.symbol.label}` calls itself", part.text.at, "a macro cannot be made of itself")
        elif _size(start, calls, sizes) > MOST_CALLS:
            what = f"the macro `{part.symbol.label}` calls more than {MOST_CALLS:,} others, those that they call included"
            scope.faults.add(what, part.text.at, "compute what is called twice in a variable of its own")


def _reaches(start: str, calls: Mapping[str, list[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(calls[start])
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(calls.get(name, ()))
    return False


def _size(name: str, calls: Mapping[str, list[str]], sizes: dict[str, int], deep: int = 0) -> int:
    if deep > MOST_NESTED or _reaches(name, calls):
        return MOST_CALLS + 1
    if name not in sizes:
        sizes[name] = 1 + sum(_size(called, calls, sizes, deep + 1) for called in calls.get(name, ()))
    return sizes[name]


def _calls(scope: Scope, part: MacroParts) -> list[str]:
    trees = [d.right.tree for d in part.definitions if isinstance(d.right, Equation)]
    called = [key_of(found.name) for tree in trees for found in references(tree) if isinstance(found, Called)]
    return [name for name in called if name in scope.macros]
