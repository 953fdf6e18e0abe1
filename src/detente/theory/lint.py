"""What must hold of a whole theory: names known and unique, ends met, equations and map saying the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from detente.documents import Document
from detente.errors import Fault, TheoryError, nearest
from detente.theory.expand import expand
from detente.theory.functions import FUNCTIONS
from detente.theory.lint_map import link_faults, loop_faults
from detente.theory.nodes import Name, Node, Number, names
from detente.theory.theory import Parameter, Theory, Variable

RESERVED = frozenset({"time", "where", "at_start", *FUNCTIONS})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
MOST_INSTANTS = 200_000


def theory_faults(theory: Theory, document: Document, broken: Collection[str] = ()) -> list[Fault]:
    """Every fault of a theory whose entries could be read one by one.

    Args:
        theory: its sound entries.
        document: where it stands.
        broken: names of entries that have a fault already; what refers to them is not reported again.
    """
    faults = [
        *_clock_faults(theory, document),
        *_name_faults(theory, broken),
        *(fault for variable in theory.variables.values() for fault in _variable_faults(theory, variable, broken)),
        *(fault for parameter in theory.parameters.values() for fault in _parameter_faults(theory, parameter, broken)),
        *_initial_faults(theory),
        *link_faults(theory, broken),
        *loop_faults(theory, broken),
        *_score_faults(theory, broken),
    ]
    if not faults and not broken:
        try:
            expand(theory)
        except TheoryError as error:
            faults += error.faults
    return faults


def _clock_faults(theory: Theory, document: Document) -> Iterator[Fault]:
    clock = theory.clock
    if clock.start >= clock.end:
        yield document.fault(("time",), f"time ends at {clock.end:g}, not after its start at {clock.start:g}", "swap the two, or mend one")
    if clock.step <= 0:
        yield document.fault(("time", "step"), f"the step is {clock.step:g} years", "write a step above zero, such as 0.125")
    elif (clock.end - clock.start) / clock.step > MOST_INSTANTS:
        yield document.fault(("time", "step"), f"a run would have more than {MOST_INSTANTS:,} instants", "write a longer step")


def _name_faults(theory: Theory, broken: Collection[str]) -> Iterator[Fault]:
    entries: list[Variable | Parameter] = [*theory.variables.values(), *theory.parameters.values()]
    for entry in entries:
        if not _NAME.fullmatch(entry.id):
            yield Fault(
                f"`{entry.id}` cannot be a name", entry.place, "names are small letters, digits and underscores, and start with a letter"
            )
        elif entry.id in RESERVED:
            yield Fault(
                f"`{entry.id}` is a word of the equations and cannot be a name", entry.place, "rename it, for instance by one more word"
            )
    for parameter in theory.parameters.values():
        if parameter.id in theory.variables:
            what = f"`{parameter.id}` is the name of a variable and of a parameter"
            yield Fault(what, parameter.place, f"the variable stands at {theory.variables[parameter.id].place}: rename one of the two")
    numbers: dict[str, Variable] = {}
    for variable in theory.variables.values():
        if variable.number and variable.number in numbers:
            first = numbers[variable.number]
            yield Fault(
                f"`{variable.id}` has the number {variable.number}, as has `{first.id}`",
                variable.place,
                f"the other stands at {first.place}",
            )
        numbers.setdefault(variable.number, variable)


def _variable_faults(theory: Theory, variable: Variable, broken: Collection[str]) -> Iterator[Fault]:
    yield from _form_faults(variable)
    if variable.bounds and variable.bounds[0] >= variable.bounds[1]:
        yield Fault(
            f"the bounds of `{variable.id}` are {variable.bounds[0]:g} to {variable.bounds[1]:g}",
            variable.place,
            "write the lower one first",
        )
    if variable.equation is not None:
        known = {"time", *theory.parameters} if variable.kind == "input" else {"time", *theory.parameters, *theory.variables}
        yield from _unknown_names(theory, variable, variable.equation, known, broken)
    if variable.initial is not None:
        yield from _unknown_names(theory, variable, variable.initial, set(theory.parameters), broken, "the first value of ")


def _form_faults(variable: Variable) -> Iterator[Fault]:
    needs_equation = variable.kind != "mapped"
    if needs_equation and variable.equation is None:
        what = {"stock": "the net change per year", "input": "the value where no scenario sets it"}.get(variable.kind, "its value")
        yield Fault(
            f"`{variable.id}` has no equation", variable.place, f"add a line `equation: ...` with {what}, or make it `kind: mapped`"
        )
    if not needs_equation and variable.equation is not None:
        yield Fault(
            f"`{variable.id}` is `mapped` and has an equation", variable.equation_place, "remove the equation, or give it another kind"
        )
    if variable.kind == "stock" and variable.initial is None:
        yield Fault(f"the stock `{variable.id}` has no first value", variable.place, "add a line `initial: ...`")
    if variable.kind != "stock" and variable.initial is not None:
        yield Fault(f"`{variable.id}` is no stock and has a first value", variable.place, "remove `initial`, or make it `kind: stock`")


def _unknown_names(
    theory: Theory, variable: Variable, node: Node, known: set[str], broken: Collection[str], what: str = ""
) -> Iterator[Fault]:
    for name in sorted(names(node) - known - set(broken)):
        if name not in theory.variables:
            yield Fault(
                f"{what}`{variable.id}` uses `{name}`, which is not a variable or parameter of this theory",
                variable.equation_place,
                nearest(name, known),
            )
        elif variable.kind == "input" and not what:
            yield Fault(
                f"the input `{variable.id}` reads the variable `{name}`",
                variable.equation_place,
                "an input comes from outside: use numbers, parameters and `time`",
            )
        else:
            yield Fault(
                f"{what}`{variable.id}` reads the variable `{name}`", variable.place, "a first value is made of numbers and parameters"
            )
    for name in sorted(names(node) & set(theory.variables) & known):
        if theory.variables[name].kind == "mapped":
            yield Fault(
                f"`{variable.id}` reads `{name}`, which is on the map alone",
                variable.equation_place,
                f"give `{name}` an equation, or leave it out here",
            )


def _parameter_faults(theory: Theory, parameter: Parameter, broken: Collection[str]) -> Iterator[Fault]:
    low, high = parameter.bounds
    if low >= high:
        yield Fault(f"the bounds of `{parameter.id}` are {low:g} to {high:g}", parameter.place, "write the lower one first")
    elif not low <= parameter.value <= high:
        yield Fault(
            f"`{parameter.id}` is {parameter.value:g}, outside its bounds {low:g} to {high:g}",
            parameter.place,
            "mend the value or the bounds",
        )
    if not parameter.reason.strip():
        yield Fault(f"`{parameter.id}` has no reason", parameter.place, "say in one sentence why it has this value")
    if not broken and not any(parameter.id in _read(variable) for variable in theory.variables.values()):
        yield Fault(f"no equation uses the parameter `{parameter.id}`", parameter.place, "remove it, or use it")


def _read(variable: Variable) -> frozenset[str]:
    nodes = [node for node in (variable.equation, variable.initial) if node is not None]
    return frozenset().union(*(names(node) for node in nodes))


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
        node = variable.initial
        if isinstance(node, Name) and node.id in theory.parameters:
            value = theory.parameters[node.id].value
        elif isinstance(node, Number):
            value = node.value
        else:
            continue
        if variable.bounds and not variable.bounds[0] <= value <= variable.bounds[1]:
            low, high = variable.bounds
            yield Fault(
                f"`{variable.id}` starts at {value:g}, outside its bounds {low:g} to {high:g}", variable.place, "mend `initial` or `bounds`"
            )
