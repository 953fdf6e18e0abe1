"""What must hold of macros: arguments and variables told apart, a value, no macro made of itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from detente.errors import Fault, nearest
from detente.theory.lint.equations import Scope, Site, equation_faults, single_faults
from detente.theory.nodes import CLOCK, Call, walk
from detente.theory.order import ordered
from detente.theory.theory import Macro, Theory, Variable
from detente.theory.words import RESERVED, is_identifier


def macro_faults(theory: Theory, broken: Collection[str] = ()) -> Iterator[Fault]:
    """Every fault of the macros."""
    for macro in theory.macros.values():
        yield from _head_faults(theory, macro)
        scope = Scope(theory, macro.variables, frozenset((*CLOCK, *macro.arguments)), frozenset(broken), f"the macro `{macro.id}`")
        for variable in macro.variables.values():
            yield from _form_faults(macro, variable)
            for node, what in ((variable.equation, ""), (variable.initial, "the first value of ")):
                if node is not None:
                    site = Site(f"{what}`{macro.id}.{variable.id}`", variable.equation_place)
                    yield from equation_faults(scope, site, node)
                    yield from single_faults(site, node, "a macro is of single values: give it the element as an argument")
    yield from _recursion_faults(theory)


def _head_faults(theory: Theory, macro: Macro) -> Iterator[Fault]:
    shown = f"the macro `{macro.id}`"
    for i, word in enumerate(macro.arguments):
        if not is_identifier(word) or word in RESERVED:
            yield Fault(f"{shown} has an argument `{word}`, which cannot be a name", macro.place, "take a word of small letters")
        elif word in macro.arguments[:i]:
            yield Fault(f"{shown} has the argument `{word}` twice", macro.place, "rename one of the two")
        elif word in macro.variables:
            yield Fault(f"{shown} has an argument and a variable `{word}`", macro.place, "rename one of the two")
    for name in macro.variables:
        if not is_identifier(name) or name in RESERVED:
            yield Fault(f"{shown} has a variable `{name}`, which cannot be a name", macro.place, "take a word of small letters")
        elif name != macro.id and (name in theory.lookups or name in theory.macros or name in theory.dimensions):
            yield Fault(f"{shown} has a variable `{name}`, which is also a name of the theory", macro.place, "rename one of the two")
    if macro.value not in macro.variables:
        what = f"the value of {shown} is `{macro.value}`, which is not one of its variables"
        yield Fault(what, macro.place, nearest(macro.value, macro.variables))


def _form_faults(macro: Macro, variable: Variable) -> Iterator[Fault]:
    shown = f"`{macro.id}.{variable.id}`"
    if variable.kind in ("input", "mapped"):
        yield Fault(f"{shown} is `{variable.kind}`", variable.place, "a macro has stocks, flows and auxiliaries")
    if variable.over or variable.pieces:
        yield Fault(f"{shown} is an array", variable.place, "a macro is made of single values; an array is given to it element by element")
    elif variable.equation is None:
        yield Fault(f"{shown} has no equation", variable.place, "add a line `equation: ...`")
    if variable.kind == "stock" and variable.initial is None:
        yield Fault(f"the stock {shown} has no first value", variable.place, "add a line `initial: ...`")
    if variable.kind != "stock" and variable.initial is not None:
        yield Fault(f"{shown} is no stock and has a first value", variable.place, "remove `initial`, or make it `kind: stock`")


def _recursion_faults(theory: Theory) -> Iterator[Fault]:
    _, cycle = ordered({macro.id: called_macros(theory, macro) for macro in theory.macros.values()})
    if cycle:
        shown = " -> ".join(f"`{name}`" for name in reversed(cycle))
        yield Fault(f"macros are made of themselves: {shown}", theory.macros[cycle[0]].place, "take one of the calls out")


def called_macros(theory: Theory, macro: Macro) -> frozenset[str]:
    """The macros that the equations of one call."""
    nodes = (n for v in macro.variables.values() for n in (*v.equations, *v.initials))
    return frozenset(p.function for n in nodes for p in walk(n) if isinstance(p, Call) and p.function in theory.macros)
