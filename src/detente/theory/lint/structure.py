"""What must hold of a whole theory: names known and unique, ends met, equations and map saying the same.

What cannot run is a fault. What can run and is most likely a slip (a name that nothing uses, a table with two values at
one place) is a fault of a theory written here, and a remark on a model read from another tool's file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, islice

from detente.documents import Document
from detente.errors import Fault, Place, TheoryError, nearest
from detente.theory.expand import expand
from detente.theory.lint.arrays import array_faults, dimension_faults, empty_piece_faults, lookup_faults, repeated_point_faults
from detente.theory.lint.clock import clock_faults, save_faults
from detente.theory.lint.equations import Scope, Site, constant_faults, equation_faults, shadow_faults
from detente.theory.lint.macros import macro_faults
from detente.theory.lint.map import link_faults, loop_faults
from detente.theory.lint.size import size_faults
from detente.theory.lint.uses import all_variables, uses
from detente.theory.nodes import Name, Node, Number, names
from detente.theory.theory import Dimension, LookupTable, Macro, Parameter, Theory, Variable
from detente.theory.words import RESERVED, is_identifier

MOST_FAULTS = 200


def theory_faults(theory: Theory, document: Document | None = None, broken: Collection[str] = ()) -> list[Fault]:
    """Every fault of a theory whose entries could be read one by one.

    Args:
        theory: its sound entries.
        document: where it stands, when it stands in a file.
        broken: names of entries that have a fault already; what refers to them is not reported again.
    """
    document = document or Document(theory.file, {})
    found = chain(
        clock_faults(theory, document),
        _name_faults(theory),
        dimension_faults(theory),
        lookup_faults(theory),
        macro_faults(theory, broken),
        (fault for variable in theory.variables.values() for fault in _variable_faults(theory, variable, broken)),
        (fault for parameter in theory.parameters.values() for fault in _parameter_faults(theory, parameter)),
        _initial_faults(theory),
        link_faults(theory, broken),
        loop_faults(theory, broken),
        _score_faults(theory, broken),
        () if theory.origin else slips(theory, document, broken),
    )
    faults = list(islice(found, MOST_FAULTS + 1))
    if len(faults) > MOST_FAULTS:
        return [*faults[:MOST_FAULTS], Fault(f"more than {MOST_FAULTS} faults", Place(theory.file), "mend these first, then ask again")]
    if not faults and not broken:
        faults += size_faults(theory)
    if not faults and not broken:
        try:
            expand(theory)
        except TheoryError as error:
            faults += error.faults
    return faults


def slips(theory: Theory, document: Document | None = None, broken: Collection[str] = ()) -> Iterator[Fault]:
    """What runs and is most likely not meant: faults of a theory written here, remarks on a model from elsewhere."""
    yield from save_faults(theory, document or Document(theory.file, {}))
    yield from repeated_point_faults(theory)
    scope = Scope.of(theory, broken)
    elements = frozenset(element for dimension in theory.dimensions.values() for element in dimension.elements)
    for variable in all_variables(theory):
        for site, node in equations_of(variable):
            yield from shadow_faults(scope, site, node, elements)
            yield from constant_faults(site, node)
    for variable in theory.variables.values():
        if variable.over and not list(array_faults(theory, variable)):
            yield from empty_piece_faults(theory, variable)
    if not broken:
        yield from _unused_faults(theory)


def equations_of(variable: Variable) -> Iterator[tuple[Site, Node]]:
    """Every equation and first value of a variable, with how messages call it and its line."""
    shown, first = f"`{variable.id}`", f"the first value of `{variable.id}`"
    if variable.equation is not None:
        yield Site(shown, variable.equation_place, variable.over), variable.equation
    if variable.initial is not None:
        yield Site(first, variable.equation_place, variable.over), variable.initial
    for piece in variable.pieces:
        yield Site(shown, piece.place, variable.over), piece.equation
        if piece.initial is not None:
            yield Site(first, piece.place, variable.over), piece.initial


Entry = Variable | Parameter | LookupTable | Macro | Dimension


def _name_faults(theory: Theory) -> Iterator[Fault]:
    kinds: dict[str, Collection[Entry]] = {
        "variable": theory.variables.values(),
        "parameter": theory.parameters.values(),
        "lookup": theory.lookups.values(),
        "macro": theory.macros.values(),
        "dimension": theory.dimensions.values(),
    }
    first: dict[str, tuple[str, Entry]] = {}
    for kind, entries in kinds.items():
        for entry in entries:
            if not is_identifier(entry.id):
                mend = "names are small letters, digits and underscores, and start with a letter"
                yield Fault(f"`{entry.id}` cannot be a name", entry.place, mend)
            elif entry.id in RESERVED:
                mend = "rename it, for instance by one more word"
                yield Fault(f"`{entry.id}` is a word of the equations and cannot be a name", entry.place, mend)
            if entry.id in first:
                other, before = first[entry.id]
                what = f"`{entry.id}` is the name of a {other} and of a {kind}"
                yield Fault(what, entry.place, f"the {other} stands at {before.place}: rename one of the two")
            first.setdefault(entry.id, (kind, entry))
    numbers: dict[str, Variable] = {}
    for variable in theory.variables.values():
        if variable.number and variable.number in numbers:
            taken = numbers[variable.number]
            what = f"`{variable.id}` has the number {variable.number}, as has `{taken.id}`"
            yield Fault(what, variable.place, f"the other stands at {taken.place}")
        numbers.setdefault(variable.number, variable)


def _variable_faults(theory: Theory, variable: Variable, broken: Collection[str]) -> Iterator[Fault]:
    yield from _form_faults(variable)
    if variable.bounds and variable.bounds[0] >= variable.bounds[1]:
        yield Fault(
            f"the bounds of `{variable.id}` are {variable.bounds[0]:g} to {variable.bounds[1]:g}",
            variable.place,
            "write the lower one first",
        )
    yield from array_faults(theory, variable)
    scope = Scope.of(theory, broken)
    for site, node in equations_of(variable):
        yield from equation_faults(scope, site, node)
        yield from _source_faults(theory, variable, site, node)


def _form_faults(variable: Variable) -> Iterator[Fault]:
    needs_equation = variable.kind != "mapped"
    if needs_equation and not variable.equations:
        what = {"stock": "the net change per year", "input": "the value where no scenario sets it"}.get(variable.kind, "its value")
        yield Fault(
            f"`{variable.id}` has no equation", variable.place, f"add a line `equation: ...` with {what}, or make it `kind: mapped`"
        )
    if not needs_equation and variable.equations:
        yield Fault(
            f"`{variable.id}` is `mapped` and has an equation", variable.equation_place, "remove the equation, or give it another kind"
        )
    if variable.kind == "stock" and variable.initial is None and (variable.equation is not None or not variable.pieces):
        yield Fault(f"the stock `{variable.id}` has no first value", variable.place, "add a line `initial: ...`")
    if variable.kind != "stock" and variable.initials:
        yield Fault(f"`{variable.id}` is no stock and has a first value", variable.place, "remove `initial`, or make it `kind: stock`")


def _source_faults(theory: Theory, variable: Variable, site: Site, node: Node) -> Iterator[Fault]:
    """Variables that are known and cannot be read here."""
    for name in sorted(names(node) & theory.variables.keys()):
        if theory.variables[name].kind == "mapped":
            mend = f"give `{name}` an equation, or leave it out here"
            yield Fault(f"{site.owner} reads `{name}`, which is on the map alone", site.place, mend)
        elif variable.kind == "input":
            mend = "an input comes from outside: use numbers, parameters and `time`"
            yield Fault(f"the input `{variable.id}` reads the variable `{name}`", site.place, mend)


def _parameter_faults(theory: Theory, parameter: Parameter) -> Iterator[Fault]:
    low, high = parameter.bounds
    if low >= high:
        yield Fault(f"the bounds of `{parameter.id}` are {low:g} to {high:g}", parameter.place, "write the lower one first")
    elif not low <= parameter.value <= high:
        yield Fault(
            f"`{parameter.id}` is {parameter.value:g}, outside its bounds {low:g} to {high:g}",
            parameter.place,
            "mend the value or the bounds",
        )
    if not theory.origin and not parameter.reason.strip():
        yield Fault(f"`{parameter.id}` has no reason", parameter.place, "say in one sentence why it has this value")


def _unused_faults(theory: Theory) -> Iterator[Fault]:
    used = uses(theory)
    for parameter in theory.parameters.values():
        if parameter.id not in used.names:
            yield Fault(f"no equation uses the parameter `{parameter.id}`", parameter.place, "remove it, or use it")
    for table in theory.lookups.values():
        if table.id not in used.tables:
            yield Fault(f"no equation calls the lookup `{table.id}`", table.place, "remove it, or use it")
    for macro in theory.macros.values():
        if macro.id not in used.calls:
            yield Fault(f"no equation calls the macro `{macro.id}`", macro.place, "remove it, or use it")
    for dimension in theory.dimensions.values():
        if dimension.id not in used.indices:
            yield Fault(f"nothing runs over the dimension `{dimension.id}`", dimension.place, "remove it, or use it")


def _score_faults(theory: Theory, broken: Collection[str]) -> Iterator[Fault]:
    for score in theory.scores.values():
        for name in filter(None, (score.variable, score.beside)):
            if name in broken:
                continue
            if name not in theory.variables:
                yield Fault(
                    f"the score `{score.id}` names `{name}`, which is not a variable of this theory",
                    score.place,
                    nearest(name, theory.variables),
                )
            elif theory.variables[name].kind == "mapped":
                yield Fault(
                    f"the score `{score.id}` names `{name}`, which has no equation", score.place, "name a variable that a run gives a value"
                )


def _initial_faults(theory: Theory) -> Iterator[Fault]:
    """First values that are plain numbers or parameters, and lie outside the bounds of their stock."""
    for variable in theory.variables.values():
        if variable.bounds is None:
            continue
        low, high = variable.bounds
        for node in dict.fromkeys(variable.initials):
            if isinstance(node, Name) and node.id in theory.parameters:
                value = theory.parameters[node.id].value
            elif isinstance(node, Number):
                value = node.value
            else:
                continue
            if not low <= value <= high:
                what = f"`{variable.id}` starts at {value:g}, outside its bounds {low:g} to {high:g}"
                yield Fault(what, variable.place, "mend `initial` or `bounds`")
