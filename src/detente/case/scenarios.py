"""What could be done: scenarios, read from ``scenarios.yaml`` and checked against the theory that they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from detente.documents import Document, validated
from detente.errors import CaseError, Fault, Place, nearest
from detente.theory import Change, Shock, Theory

STRICT = {"extra": "forbid", "allow_inf_nan": False}
LONGEST = 200.0


@dataclass(frozen=True)
class ChangeText:
    """A move of an input as it is written: ``{to: 0.8, over: 10}``."""

    __pydantic_config__ = STRICT

    to: float
    over: Annotated[float, Field(ge=0, le=LONGEST)] = 0.0
    start: Annotated[float | None, Field(alias="from")] = None


@dataclass(frozen=True)
class ShockText:
    """A passing push to an input as it is written: ``{input: strategic_shock, at: 2026, size: 0.8, lasting: 1.5}``."""

    __pydantic_config__ = STRICT

    input: str
    at: float
    size: float
    lasting: Annotated[float, Field(gt=0, le=LONGEST)] = 1.0


@dataclass(frozen=True)
class ScenarioText:
    """One scenario as it is written."""

    __pydantic_config__ = STRICT

    label: str
    story: str
    start: Annotated[float, Field(alias="from")]
    until: float = 2050.0
    inputs: dict[str, ChangeText] = field(default_factory=dict)
    shocks: tuple[ShockText, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A course of action or events, told and put in numbers.

    Attributes:
        id: its name in the file.
        label: for a reader.
        story: what is supposed, in a sentence or two.
        start: the instant (year) from which it departs from the baseline; 2026 is the first day of 2026.
        until: the last year of the outlook, whole.
        inputs: for each input that it sets, its moves and shocks in order of time; ``run`` takes them as they are.
    """

    id: str
    label: str
    story: str
    start: float
    until: float
    inputs: Mapping[str, tuple[Change | Shock, ...]]
    place: Place = field(repr=False, compare=False)

    @property
    def is_baseline(self) -> bool:
        """Whether it sets nothing, so that it is the theory's own run."""
        return not self.inputs


def read_scenarios(document: Document, theory: Theory) -> tuple[Scenario, ...]:
    """The scenarios of a file, in its order.

    Args:
        document: ``scenarios.yaml``, read.
        theory: whose inputs they set.

    Raises:
        CaseError: every fault: unknown inputs, values outside their bounds, years that make no sense.
    """
    outline = validated(document, dict[str, dict[str, Any]])
    faults = [document.fault((key,), f"`{key}` is not known here", nearest(key, ["scenarios"])) for key in outline if key != "scenarios"]
    if "scenarios" not in outline:
        raise CaseError([*faults, document.fault((), "`scenarios` is missing", "add a line `scenarios:` and the scenarios below it")])
    found: list[Scenario] = []
    for name, entry in outline["scenarios"].items():
        try:
            text = validated(document, ScenarioText, entry, ("scenarios", name))
        except CaseError as error:
            faults += error.faults
            continue
        faults += _scenario_faults(document, name, text, theory)
        found.append(_scenario(document, name, text))
    if faults:
        raise CaseError(faults)
    return tuple(found)


def _scenario(document: Document, name: str, text: ScenarioText) -> Scenario:
    inputs: dict[str, list[Change | Shock]] = {}
    for variable, change in text.inputs.items():
        start = text.start if change.start is None else change.start
        inputs.setdefault(variable, []).append(Change(start, change.to, change.over))
    for shock in sorted(text.shocks, key=lambda shock: shock.at):
        inputs.setdefault(shock.input, []).append(Shock(shock.at, shock.size, shock.lasting))
    given = {variable: tuple(changes) for variable, changes in inputs.items()}
    return Scenario(name, text.label, " ".join(text.story.split()), text.start, text.until, given, document.place("scenarios", name))


def _scenario_faults(document: Document, name: str, text: ScenarioText, theory: Theory) -> Iterator[Fault]:
    keys = ("scenarios", name)
    if not text.start < text.until <= text.start + LONGEST:
        yield document.fault(
            (*keys, "until"),
            f"scenario `{name}` runs from {text.start:g} to {text.until:g}",
            f"end after the start, at most {LONGEST:g} years later",
        )
    if text.start < theory.clock.start:
        what = f"scenario `{name}` starts in {text.start:g}, and the theory in {theory.clock.start:g}"
        yield document.fault((*keys, "from"), what, "start later")
    for variable, change in text.inputs.items():
        where = (*keys, "inputs", variable)
        yield from _input_faults(document, where, variable, theory)
        bounds = theory.inputs[variable].bounds if variable in theory.inputs else None
        if bounds and not bounds[0] <= change.to <= bounds[1]:
            what = f"scenario `{name}` sets `{variable}` to {change.to:g}, outside its bounds {bounds[0]:g} to {bounds[1]:g}"
            yield document.fault((*where, "to"), what, f"the bounds stand at {theory.inputs[variable].place}")
        if change.start is not None and change.start < text.start:
            what = f"`{variable}` moves from {change.start:g}, before the scenario starts in {text.start:g}"
            yield document.fault((*where, "from"), what, "start the scenario earlier, or the move later")
    for i, shock in enumerate(text.shocks):
        at = (*keys, "shocks", i)
        yield from _input_faults(document, (*at, "input"), shock.input, theory)
        bounds = theory.inputs[shock.input].bounds if shock.input in theory.inputs else None
        if bounds and abs(shock.size) > bounds[1] - bounds[0]:
            what = f"a shock of {shock.size:g} to `{shock.input}` is larger than its range {bounds[0]:g} to {bounds[1]:g}"
            yield document.fault((*at, "size"), what, f"the bounds stand at {theory.inputs[shock.input].place}")
        if shock.at < text.start:
            what = f"the shock to `{shock.input}` in {shock.at:g} comes before the scenario starts in {text.start:g}"
            yield document.fault((*at, "at"), what, "start the scenario earlier, or the shock later")


def _input_faults(document: Document, where: tuple[str | int, ...], name: str, theory: Theory) -> Iterator[Fault]:
    if name in theory.variables and name not in theory.inputs:
        yield document.fault(
            where, f"`{name}` is no input: the theory computes it", "inputs: " + ", ".join(f"`{n}`" for n in theory.inputs)
        )
    elif name not in theory.inputs:
        yield document.fault(where, f"`{name}` is not an input of this theory", nearest(name, theory.inputs))
