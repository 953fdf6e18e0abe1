"""The clock of a Vensim model, from its control variables and the integration type of its settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from detente.theory.nodes import Name, Node, Number, rebuild, walk
from detente.theory.theory import Clock, Method
from detente.theory.vensim.definitions import Definition, Equation, External
from detente.theory.vensim.faults import EntryError, Faults
from detente.theory.vensim.start import AtStart
from detente.theory.vensim.symbols import Scope
from detente.theory.vensim.translate import Translator
from detente.theory.vensim.variables import Made

CONTROLS = ("initial time", "final time", "time step", "saveper")
_WORDS = {"initial time": "start_time", "final time": "end_time", "time step": "time_step"}

_UNITS = ("year", "month", "week", "day", "hour", "minute", "second", "quarter")
# The fourth number of the settings line `15:`.
_METHODS: Mapping[str, Method] = {"0": "euler", "1": "rk4", "3": "rk4", "4": "rk4", "5": "rk4"}
_REFUSED = {"2": "difference equations"}
_NEAR = {
    "1": "RK4 with steps of its own choosing; it is run with the step of TIME STEP",
    "3": "RK2 with steps of its own choosing; it is run by RK4 with the step of TIME STEP",
    "4": "RK2; it is run by RK4, which is nearer to the solution",
}


def read_clock(scope: Scope, made: Made, groups: Mapping[str, list[Definition]], faults: Faults) -> Clock:
    """The clock; faults are added where a control variable is missing or has no value."""
    trees: dict[str, Node] = {}
    for name in CONTROLS:
        definitions = groups.get(name)
        if definitions is None:
            if name != "saveper":
                faults.add(f"`{name.upper()}` is not defined", len(faults.source.text), f"add `{name.upper()} = 1 ~~|`")
            continue
        try:
            trees[name] = _tree(scope, definitions)
        except EntryError as trouble:
            faults.caught(trouble, definitions[0].at)
    numbers: dict[str, float] = {}
    changing: dict[str, bool] = {}
    for name in ("initial time", "time step", "final time", "saveper"):
        if name in trees:
            _work_out(made, trees, name, numbers, changing, faults, groups)
    _check(numbers, changing, groups, faults)
    clock = Clock(numbers.get("initial time", 0.0), numbers.get("final time", 1.0), numbers.get("time step", 1.0))
    if changing.get("initial time"):
        scope.notes["INITIAL TIME"] = "its equation changes with time; its value at time 0 is used throughout"
    save = numbers.get("saveper")
    same = trees.get("saveper") in (Name("time_step"), None)
    return replace(
        clock,
        save=None if save is None or same or save <= 0 else save,
        unit=_unit(groups),
        method=_method(scope, faults),
        end_equation=trees["final time"] if changing.get("final time") else None,
        step_equation=trees["time step"] if changing.get("time step") else None,
        save_equation=trees["saveper"] if changing.get("saveper") and not same else None,
    )


def _check(numbers: Mapping[str, float], changing: Mapping[str, bool], groups: Mapping[str, list[Definition]], faults: Faults) -> None:
    step, start, end = (numbers.get(name) for name in ("time step", "initial time", "final time"))
    if step is not None and not step > 0:
        faults.add(f"`TIME STEP` is {step:g}", groups["time step"][0].at, "a step is a number above 0")
    if start is not None and end is not None and not changing.get("final time") and not end >= start:
        faults.add(
            f"`FINAL TIME` is {end:g}, before `INITIAL TIME`, {start:g}", groups["final time"][0].at, "let the run end after it starts"
        )


def _tree(scope: Scope, definitions: list[Definition]) -> Node:
    first = definitions[0]
    if len(definitions) > 1:
        raise EntryError(f"`{first.name}` is defined twice", definitions[1].at, "leave one of them out")
    if isinstance(first.right, External) and first.right.what == "constants":
        return Number(scope.tables.constants(first.right.call, ())[0])
    if not isinstance(first.right, Equation) or first.part:
        raise EntryError(f"`{first.name}` is not a number or an equation", first.at)
    return Translator(scope, first.name, first.at).number(first.right.tree)


def _work_out(
    made: Made,
    trees: Mapping[str, Node],
    name: str,
    numbers: dict[str, float],
    changing: dict[str, bool],
    faults: Faults,
    groups: Mapping[str, list[Definition]],
) -> None:
    known = {_WORDS[key]: value for key, value in numbers.items() if key in _WORDS}
    at_start = AtStart(made, {"time": numbers.get("initial time", 0.0), **known})
    try:
        numbers[name] = at_start.value(_with_controls(trees[name], trees, known, 0))
    except EntryError as trouble:
        faults.add(
            f"`{groups[name][0].name}`: {trouble.what}", groups[name][0].at, "write a number, or an equation over constants and Time"
        )
        return
    reads = {key for key, word in _WORDS.items() if any(isinstance(p, Name) and p.id == word for p in walk(trees[name]))}
    changing[name] = at_start.changes or any(changing.get(key, False) for key in reads)


def _with_controls(node: Node, trees: Mapping[str, Node], known: Mapping[str, float], deep: int) -> Node:
    """The equation with control variables that are not worked out yet put in."""
    later = {word: trees[key] for key, word in _WORDS.items() if word not in known and key in trees}

    def change(part: Node) -> Node:
        if isinstance(part, Name) and part.id in later:
            if deep > len(_WORDS):
                raise EntryError("control variables wait for each other")
            return _with_controls(later[part.id], trees, known, deep + 1)
        return part

    return rebuild(node, change)


def _unit(groups: Mapping[str, list[Definition]]) -> str:
    for name in CONTROLS:
        for definition in groups.get(name, ()):
            unit = definition.entry.units.strip().lower()
            if unit:
                singular = unit.removesuffix("s")
                return singular if singular in _UNITS else unit
    return "time"


def _method(scope: Scope, faults: Faults) -> Method:
    for line in faults.source.settings:
        numbers = re.fullmatch(r"15:((?:\d+,)*\d+)\s*", line)
        code = numbers[1].split(",")[3:4] if numbers else []
        if code and code[0] in _REFUSED:
            what = f"the settings ask for {_REFUSED[code[0]]}"
            faults.add(what, len(faults.source.text), "choose Euler or RK4 in Vensim: Model, Settings, Integration Type")
        if code and code[0] in _NEAR:
            scope.notes["integration type"] = _NEAR[code[0]]
        if code:
            return _METHODS.get(code[0], "euler")
    return "euler"
