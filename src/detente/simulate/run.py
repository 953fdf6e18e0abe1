"""Runs a compiled theory: one run, or many at once by broadcasting."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from detente.errors import Fault, RunError, nearest
from detente.simulate.closures import STEP, TIME, State, Step, at_start
from detente.simulate.faults import check_values, failed_step
from detente.simulate.model import Model, Plan, compile_theory
from detente.simulate.trajectory import Trajectory
from detente.theory import Change, Shock, Theory

Given = Any  # a number, an array of numbers (one for each run), a Change or Shock, or several of these two
Method = Literal["euler", "rk4"]
MOST_INSTANTS = 200_000
MOST_VALUES = 1_000_000_000


def simulate(theory: Theory, inputs: Mapping[str, Given] | None = None, **options: Any) -> Trajectory:
    """Compile a theory and run it; see ``run`` for the options.

    Example:
        >>> from detente.theory import read_theory
        >>> trajectory = simulate(read_theory(path))  # doctest: +SKIP
    """
    return run(compile_theory(theory), inputs, **options)


def run(
    model: Model,
    inputs: Mapping[str, Given] | None = None,
    start: float | None = None,
    end: float | None = None,
    step: float | None = None,
    parameters: Mapping[str, Given] | None = None,
    method: Method = "euler",
) -> Trajectory:
    """The course of every variable that has an equation.

    Args:
        model: a compiled theory.
        inputs: for an input, a number that holds for the whole run, or ``Change`` and ``Shock`` (one or several),
            put in order to the theory's own value.
        start, end, step: in years; the theory's own where not given. 2026 is the end of 2025.
        parameters: values in place of the theory's.
        method: ``euler`` (the default: a step's rates are those at its start, and dated pulses keep their area), or
            ``rk4`` for smooth theories. Both with a fixed step.

    An array given for an input or parameter makes a batch: all arrays are broadcast to one shape, which comes first
    in the values of the trajectory, time last.

    Raises:
        RunError: an unknown name, a clock that makes no sense, a division by zero, a value that is not finite or
            leaves its bounds: with variable, instant, value and the line of its equation.
    """
    setting = _setting(model, inputs or {}, parameters or {}, start, end, step)
    if method not in ("euler", "rk4"):
        raise RunError(Fault(f"`{method}` is not a method", None, nearest(method, ("euler", "rk4"))))
    advance = _euler if method == "euler" else _rk4
    if setting.shape is None:
        return _trajectory(model, setting, _one_run(model, setting, advance))
    return _trajectory(model, setting, _many_runs(model, setting, advance))


@dataclass(frozen=True)
class Setting:
    """What one call of ``run`` was given, checked. ``shape`` is None for a single run."""

    start: float
    step: float
    steps: int
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
            return float(np.broadcast_to(value, self.shape or ())[index]) if _is_number(value) else value

        parameters = {name: pick(value) for name, value in self.parameters.items()}
        return Setting(self.start, self.step, self.steps, parameters, {n: pick(v) for n, v in self.inputs.items()}, None)


def _is_number(value: Any) -> bool:
    return not isinstance(value, (Change, Shock, list, tuple))


def _setting(
    model: Model, inputs: Mapping[str, Given], parameters: Mapping[str, Given], start: float | None, end: float | None, step: float | None
) -> Setting:
    theory, clock = model.theory, model.theory.clock
    faults = [Fault(f"`{n}` is not an input of this theory", None, nearest(n, theory.inputs)) for n in inputs if n not in theory.inputs]
    faults += [
        Fault(f"`{n}` is not a parameter of this theory", None, nearest(n, theory.parameters))
        for n in parameters
        if n not in theory.parameters
    ]
    first = clock.start if start is None else float(start)
    last = clock.end if end is None else float(end)
    width = clock.step if step is None else float(step)
    if not (math.isfinite(first) and math.isfinite(last) and last > first and width > 0):
        faults.append(
            Fault(f"a run from {first:g} to {last:g} in steps of {width:g} years makes no sense", None, "end after start, step above zero")
        )
    elif (last - first) / width > MOST_INSTANTS:
        faults.append(
            Fault(
                f"a run from {first:g} to {last:g} in steps of {width:g} years has more than {MOST_INSTANTS:,} instants",
                None,
                "take longer steps",
            )
        )
    if faults:
        raise RunError(faults)
    values = {p.id: parameters.get(p.id, p.value) for p in theory.parameters.values()}
    shape = _shape([*values.values(), *inputs.values()])
    if shape is None:
        values = {name: float(value) for name, value in values.items()}
    return Setting(first, width, math.floor((last - first) / width + 1e-9), values, inputs, shape)


def _shape(values: Iterable[Any]) -> tuple[int, ...] | None:
    """The common shape of all arrays among the values, or None when every one is a single number."""
    shapes = [tuple(value.shape) for value in values if getattr(value, "shape", ())]
    if not shapes:
        return None
    import numpy as np

    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise RunError(
            Fault(f"arrays of the shapes {', '.join(map(str, sorted(set(shapes))))} do not go together", None, "give arrays of one shape")
        ) from None


def _prepared(model: Model, setting: Setting, plan: Plan) -> tuple[Plan, State]:
    """The plan with the given inputs in place of the theory's own, and the state before the first instant."""
    index = model.slots.index
    paths = {index[name]: given for name, given in setting.inputs.items()}

    def put(pairs: tuple[tuple[int, Step], ...]) -> tuple[tuple[int, Step], ...]:
        return tuple((slot, _path(step, paths[slot]) if slot in paths else step) for slot, step in pairs)

    state: State = [0.0] * len(index)
    for slot, value in model.slots.constants.items():
        state[slot] = value
    for name, value in setting.parameters.items():
        state[index[name]] = value
    state[TIME], state[STEP] = setting.start, setting.step
    return Plan(plan.once, put(plan.first), put(plan.values), plan.rates), state


def _path(step: Step, given: Given) -> Step:
    """An input's own function with what a scenario does to it."""
    if _is_number(given):
        value = given if getattr(given, "shape", ()) else float(given)
        return lambda _: value
    changes = tuple(given) if isinstance(given, (list, tuple)) else (given,)

    def changed(state: State) -> Any:
        value = step(state)
        for change in changes:
            value = change.value(state[TIME], value)
        return value

    return changed


def _begin(model: Model, plan: Plan, state: State) -> None:
    """Fill the state with the values of the first instant."""
    for slot, step in plan.once:
        state[slot] = step(state)
    index = model.slots.index
    kept = {index[name]: index[at_start(name)] for name in model.frozen}
    for slot, step in plan.first:
        state[slot] = step(state)
        if slot in kept:
            state[kept[slot]] = state[slot]


def _compute(plan: Plan, state: State) -> None:
    for slot, step in plan.values:
        state[slot] = step(state)


def _euler(plan: Plan, state: State, time: float, following: float) -> None:
    """From the state at one instant to that at the next; rates are those at the first of the two."""
    width = state[STEP]
    rates = [(slot, rate(state)) for slot, rate in plan.rates]
    for slot, rate in rates:
        state[slot] = state[slot] + width * rate
    state[TIME] = following
    _compute(plan, state)


def _rk4(plan: Plan, state: State, time: float, following: float) -> None:
    """The classical fourth-order step."""
    width = state[STEP]
    begun = [state[slot] for slot, _ in plan.rates]
    slopes = [[rate(state) for _, rate in plan.rates]]
    for share in (0.5, 0.5, 1.0):
        for (slot, _), x, slope in zip(plan.rates, begun, slopes[-1], strict=True):
            state[slot] = x + share * width * slope
        state[TIME] = time + share * (following - time)
        _compute(plan, state)
        slopes.append([rate(state) for _, rate in plan.rates])
    for (slot, _), x, a, b, c, d in zip(plan.rates, begun, *slopes, strict=True):
        state[slot] = x + width * (a + 2 * b + 2 * c + d) / 6
    state[TIME] = following
    _compute(plan, state)


Advance = Callable[[Plan, State, float, float], None]


def _one_run(model: Model, setting: Setting, advance: Advance) -> Any:
    """The values of one run as an array ``variable, time``."""
    import numpy as np

    plan, state = _prepared(model, setting, model.floats)
    first, last = _named_slots(model)
    rows: list[list[float]] = []
    try:
        _begin(model, plan, state)
        rows.append(state[first:last])
        for k in range(setting.steps):
            advance(plan, state, setting.time(k), setting.time(k + 1))
            rows.append(state[first:last])
    except (ArithmeticError, ValueError):
        values = np.array(rows, dtype=float).reshape(len(rows), last - first).T
        check_values(model, values, setting.time)
        raise RunError(failed_step(model, plan, state, started=bool(rows))) from None
    values = np.array(rows, dtype=float).T
    check_values(model, values, setting.time)
    return values


def _many_runs(model: Model, setting: Setting, advance: Advance) -> Any:
    """The values of a batch as an array ``variable, *batch, time``; a fault is told from the run where it happens."""
    import numpy as np

    plan, state = _prepared(model, setting, model.batch)
    first, last = _named_slots(model)
    shape = setting.shape or ()
    count = (last - first) * (setting.steps + 1) * math.prod(shape)
    if count > MOST_VALUES:
        mend = f"at most {MOST_VALUES:,}: run it in parts, or take longer steps"
        raise RunError(Fault(f"the batch would hold {count:,} values", None, mend))
    values = np.empty((last - first, setting.steps + 1, *shape))

    def keep(k: int) -> None:
        for i in range(first, last):
            values[i - first, k] = state[i]

    with np.errstate(all="ignore"):
        _begin(model, plan, state)
        keep(0)
        for k in range(setting.steps):
            advance(plan, state, setting.time(k), setting.time(k + 1))
            keep(k + 1)
    values = np.moveaxis(values, 1, -1)
    lane = check_values(model, values, setting.time, tell=False)
    if lane is not None:
        _one_run(model, setting.lane(lane), advance)
        check_values(model, values, setting.time)
    return values


def _named_slots(model: Model) -> tuple[int, int]:
    return STEP + 1, STEP + 1 + len(model.named)


def _trajectory(model: Model, setting: Setting, values: Any) -> Trajectory:
    import numpy as np

    times = setting.start + setting.step * np.arange(setting.steps + 1)
    return Trajectory(times, dict(zip(model.named, values, strict=True)), model.theory)
