"""What one run is given, checked: the clock, parameters, inputs and seed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from detente.errors import Fault, RunError, nearest
from detente.simulate.model import Model
from detente.theory import Change, Shock

Given = Any  # a number, an array of numbers (one for each run), a Change or Shock, or several of these two
Method = Literal["euler", "rk4"]
METHODS: tuple[Method, ...] = ("euler", "rk4")
MOST_INSTANTS = 200_000


@dataclass(frozen=True)
class Setting:
    """What one call of ``run`` was given, checked.

    Attributes:
        steps: how many follow the first instant; an upper bound where the clock itself changes in a run.
        kept: numbers of the instants that are kept; None keeps every one.
        draw: the number of the run in a batch, or of each.
        shape: of the batch; None for a single run.
    """

    start: float
    end: float
    step: float
    steps: int
    kept: tuple[int, ...] | None
    method: Method
    seed: int
    draw: Any
    parameters: Mapping[str, Any]
    inputs: Mapping[str, Given]
    shape: tuple[int, ...] | None

    def time(self, k: int) -> float:
        """The instant after k steps, without accumulated rounding."""
        return self.start + k * self.step

    def lane(self, index: tuple[int, ...]) -> Setting:
        """One run of a batch by itself."""
        import numpy as np

        def pick(value: Any) -> Any:
            return float(np.broadcast_to(value, self.shape or ())[index]) if is_number(value) else value

        parameters = {name: pick(value) for name, value in self.parameters.items()}
        inputs = {name: pick(value) for name, value in self.inputs.items()}
        draw = int(np.broadcast_to(self.draw, self.shape or ())[index])
        return replace(self, parameters=parameters, inputs=inputs, draw=draw, shape=None)


def is_number(value: Any) -> bool:
    """Whether what is given is a number or an array of numbers."""
    return not isinstance(value, (Change, Shock, list, tuple))


def setting_of(
    model: Model,
    inputs: Mapping[str, Given],
    parameters: Mapping[str, Given],
    clock: tuple[float | None, float | None, float | None],
    method: str | None,
    seed: int,
) -> Setting:
    """The setting of a run.

    Raises:
        RunError: an unknown name, a clock that makes no sense, arrays that do not go together.
    """
    theory = model.theory
    faults = [Fault(f"`{n}` is not an input of this theory", None, nearest(n, theory.inputs)) for n in inputs if n not in theory.inputs]
    faults += [
        Fault(f"`{n}` is not a parameter of this theory", None, nearest(n, theory.parameters))
        for n in parameters
        if n not in theory.parameters
    ]
    chosen = method or theory.clock.method
    if chosen not in METHODS:
        faults.append(Fault(f"`{chosen}` is not a method", None, nearest(chosen, METHODS)))
    own = (theory.clock.start, theory.clock.end, theory.clock.step)
    start, end, step = (float(value if given is None else given) for given, value in zip(clock, own, strict=True))
    faults += _clock_faults(start, end, step, theory.clock.unit)
    if faults:
        raise RunError(faults)
    values = {p.id: parameters.get(p.id, p.value) for p in theory.parameters.values()}
    shape = _shape([*values.values(), *inputs.values()])
    if shape is None:
        values = {name: float(value) for name, value in values.items()}
    elif not theory.clock.is_fixed:
        what = "the clock of this theory changes in the course of a run, so that many runs have no instants in common"
        raise RunError(Fault(what, None, "run the draws one by one"))
    steps = math.floor((end - start) / step + 1e-6) if theory.clock.is_fixed else MOST_INSTANTS
    return Setting(
        start, end, step, steps, _kept(steps, step, theory.clock.save), _method(chosen), seed, _draws(shape), values, inputs, shape
    )


def _method(name: str) -> Method:
    return "rk4" if name == "rk4" else "euler"


def _clock_faults(start: float, end: float, step: float, unit: str) -> list[Fault]:
    if not (math.isfinite(start) and math.isfinite(end) and end > start and step > 0):
        what = f"a run from {start:g} to {end:g} in steps of {step:g} {_many(unit)} makes no sense"
        return [Fault(what, None, "end after start, step above zero")]
    if (end - start) / step > MOST_INSTANTS:
        what = f"a run from {start:g} to {end:g} in steps of {step:g} {_many(unit)} has more than {MOST_INSTANTS:,} instants"
        return [Fault(what, None, "take longer steps")]
    return []


def _many(unit: str) -> str:
    return unit if unit.endswith("s") else f"{unit}s"


def _kept(steps: int, step: float, save: float | None) -> tuple[int, ...] | None:
    """The first instant at or after each time at which values are kept."""
    if save is None or save <= step * (1 + 1e-9):
        return None
    count = math.floor(steps * step / save + 1e-6)
    return tuple(sorted({min(math.ceil(i * save / step - 1e-6), steps) for i in range(count + 1)}))


def _draws(shape: tuple[int, ...] | None) -> Any:
    if shape is None:
        return 0
    import numpy as np

    return np.arange(math.prod(shape)).reshape(shape)


def _shape(values: Iterable[Any]) -> tuple[int, ...] | None:
    """The common shape of all arrays among the values, or None when every one is a single number."""
    shapes = [tuple(value.shape) for value in values if getattr(value, "shape", ())]
    if not shapes:
        return None
    import numpy as np

    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        shown = ", ".join(map(str, sorted(set(shapes))))
        raise RunError(Fault(f"arrays of the shapes {shown} do not go together", None, "give arrays of one shape")) from None
