"""The theory as a script of the page, with the levers, presets, draws and words that its live scenarios need."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.brief.live.causes import arrows, loops, swinging
from detente.brief.live.levers import Lever, beyond, departure, levers
from detente.brief.live.spread import draw_count, packed
from detente.brief.live.words import words
from detente.errors import RunError

if TYPE_CHECKING:
    from detente.explore import Outlook
    from detente.findings import Findings
    from detente.simulate import Model
    from detente.theory import Change, Score, Shock, Theory

BEFORE = 10
MOST_NAMES = 200
MOST_CHARACTERS = 250_000
INSTANTS = 20_000


@dataclass(frozen=True)
class Live:
    """What the page needs to run the theory by itself.

    Attributes:
        script: the theory as JavaScript, or empty where there is none.
        absent: why it does not run in the page; empty where it does.
        levers: in the order of the page.
        phases: variables whose swings can be shown, the first one at first: id and label.
        horizons: years for which figures are given, the last first.
        draws: how many are in the page; 0 where nothing has a prior.
        data: for the page's script.
    """

    script: str = field(default="", repr=False)
    absent: str = ""
    levers: tuple[Lever, ...] = ()
    phases: tuple[tuple[str, str], ...] = ()
    horizons: tuple[int, ...] = ()
    draws: int = 0
    data: dict[str, Any] = field(default_factory=dict, repr=False)


def view(findings: Findings) -> Live | None:
    """The live scenarios of a case; None where it has no scenarios to compare.

    A theory that a page cannot run (its clock changes in a run, it is too large) is no fault of the case: ``absent`` says why.
    """
    from detente.simulate import compile_theory
    from detente.simulate.targets.javascript import emit

    theory, outlook = findings.case.theory, findings.outlook
    if theory is None or outlook is None or not outlook.scenarios or not outlook.scores:
        return None
    if arrays := beyond(theory, outlook.scenarios):
        return Live(absent=f"scenarios set `{arrays[0]}`, an array, for which there is no lever")
    model = compile_theory(theory)
    names = _names(model, theory)
    try:
        script = emit(model, keep=names)
    except RunError as error:
        return Live(absent=str(error.faults[0].what))
    steps = len(outlook.baseline.times)
    if len(script) > MOST_CHARACTERS or steps > INSTANTS:
        return Live(absent="one run of this theory is too long for a page")
    count = draw_count(_operations(model), steps, len(theory.parameters))
    draws = packed(theory, count, findings.seed)
    found = levers(theory, outlook)
    phases = tuple((name, theory.variables[name].label) for name in swinging(theory) if name in names)
    horizons = tuple(sorted({v.year for v in outlook.values}, reverse=True))
    data = _data(theory, outlook, found, names, draws, findings.case.period[1] - BEFORE) | {"horizons": list(horizons)}
    data |= {"phases": [name for name, _ in phases]}
    return Live(script, "", found, phases, horizons, draws["count"] if draws else 0, data)


def _names(model: Model, theory: Theory) -> tuple[str, ...]:
    """What a run in the page gives: all that has a name, or in a large theory what is shown."""
    if len(model.named) <= MOST_NAMES:
        return model.named
    scores = [name for score in theory.scores.values() for name in (score.variable, score.beside) if name]
    looped = [name for loop in loops(theory) for name in loop["variables"]]
    wanted = {*scores, *looped, *theory.inputs, *swinging(theory)[:20]}
    return tuple(name for name in model.named if name in wanted)


def _operations(model: Model) -> int:
    from detente.simulate.kernel.kernel import record

    return len(record(model).step.ops)


def _data(
    theory: Theory, outlook: Outlook, found: tuple[Lever, ...], names: tuple[str, ...], draws: dict[str, Any] | None, first: int
) -> dict[str, Any]:
    last = max(scenario.until for scenario in outlook.scenarios)
    return {
        "start": theory.clock.start,
        "end": last + 1,
        "first": first,
        "last": int(last),
        "departs": departure(outlook.scenarios),
        "levers": [_lever(lever) for lever in found],
        "presets": [
            {"id": s.id, "label": s.label, "inputs": {name: [_given(c) for c in changes] for name, changes in s.inputs.items()}}
            for s in outlook.scenarios
        ],
        "scores": [_score(score, theory, outlook) for score in outlook.scores],
        "variables": {name: _variable(name, theory, outlook) for name in names},
        "arrows": arrows(theory),
        "loops": loops(theory),
        "draws": draws,
        "words": words(),
    }


def _lever(lever: Lever) -> dict[str, Any]:
    keys = ("input", "kind", "label", "unit", "low", "high", "step", "value", "start", "years")
    return {key: getattr(lever, key) for key in keys}


def _given(change: Change | Shock) -> dict[str, float]:
    keys = ("start", "to", "over") if hasattr(change, "to") else ("at", "size", "lasting")
    return {key: float(getattr(change, key)) for key in keys}


def _score(score: Score, theory: Theory, outlook: Outlook) -> dict[str, Any]:
    low, high = _scale(score.variable, theory, outlook)
    return {"id": score.id, "label": score.label, "variable": score.variable, "better": score.better, "low": low, "high": high}


def _variable(name: str, theory: Theory, outlook: Outlook) -> dict[str, Any]:
    """How a variable is told and how far it can move."""
    from detente.theory.arrays import base_name, column_name

    variable = theory.variables[base_name(name)]
    label = variable.label if name == variable.id else column_name(theory, name)
    low, high = _scale(name, theory, outlook)
    return {"label": label, "input": variable.kind == "input", "low": low, "high": high}


def _scale(name: str, theory: Theory, outlook: Outlook) -> tuple[float, float]:
    """From where to where a variable is drawn: its bounds, or what all scenarios make of it."""
    from detente.theory.arrays import base_name

    bounds = theory.variables[base_name(name)].bounds
    if bounds and all(map(math.isfinite, bounds)):
        return bounds
    runs = [run.values[name] for run in (outlook.baseline, *outlook.trajectories.values())]
    low, high = min(float(v.min()) for v in runs), max(float(v.max()) for v in runs)
    edge = (high - low) * 0.1 or abs(high) * 0.1 or 1.0
    return float(f"{low - edge:.3g}"), float(f"{high + edge:.3g}")
