"""Runs a compiled theory: one run, or many at once by broadcasting."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from detente.errors import Fault, RunError
from detente.simulate.closures import COUNT, DRAW, END, FIRST, INSTANT, START, STEP, TIME, State, Step, at_start
from detente.simulate.faults import check_values, failed_step, instant
from detente.simulate.model import Model, Plan, Steps, compile_theory
from detente.simulate.pipes import Pipe, steps_of
from detente.simulate.setting import MOST_INSTANTS, Given, Method, Setting, is_number, setting_of
from detente.simulate.trajectory import ILLUSTRATIVE, Trajectory
from detente.theory import Theory
from detente.theory.expand import SAVE

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
    method: Method | None = None,
    seed: int = 0,
) -> Trajectory:
    """The course of every variable that has an equation.

    Args:
        model: a compiled theory.
        inputs: for an input, a number that holds for the whole run, or ``Change`` and ``Shock`` (one or several),
            put in order to the theory's own value.
        start, end, step: in the theory's unit of time; its own where not given. In years 2026 is the end of 2025.
        parameters: values in place of the theory's.
        method: ``euler`` (a step's rates are those at its start), or ``rk4`` for smooth theories; the theory's own where
            not given. Both with a fixed step. What is kept from one step to the next (``previous``, ``delay_fixed``,
            random numbers) stands still within a step.
        seed: of every random stream.

    The last instant is the last whole step that does not pass the end. An array given for an input or parameter makes
    a batch: all arrays are broadcast to one shape, which comes first in the values of the trajectory, time last.

    Raises:
        RunError: an unknown name, a clock that makes no sense, a division by zero, a value that is not finite or
            leaves its bounds: with variable, instant, value and the line of its equation.
    """
    setting = setting_of(model, inputs or {}, parameters or {}, (start, end, step), method, seed)
    many = single_run if setting.shape is None else _many_runs
    times, values = many(model, setting)
    note = "" if model.theory.origin else ILLUSTRATIVE
    return Trajectory(times, dict(zip(model.named, values, strict=True)), model.theory, note)


def prepared_run(model: Model, setting: Setting, plan: Plan) -> tuple[Plan, State]:
    """The plan with the given inputs in place of the theory's own, and the state before the first instant."""
    index = model.slots.index
    paths = {index[name]: given for name, given in setting.inputs.items()}

    def put(pairs: Steps) -> Steps:
        return tuple((slot, _path(step, paths[slot]) if slot in paths else step) for slot, step in pairs)

    state: State = [0.0] * len(index)
    for slot, value in model.slots.constants.items():
        state[slot] = value
    if model.slots.streams:
        from detente.simulate.streams import key

        for slot, stream in model.slots.streams.items():
            state[slot] = key(stream, setting.seed)
    for name, value in setting.parameters.items():
        state[index[name]] = value
    state[TIME], state[STEP], state[START], state[END] = setting.start, setting.step, setting.start, setting.end
    state[COUNT], state[DRAW], state[INSTANT] = 0, setting.draw, setting.start
    return Plan(plan.once, put(plan.first), put(plan.values), plan.rates, plan.memories, plan.pipes), state


def _path(step: Step, given: Given) -> Step:
    """An input's own function with what a scenario does to it."""
    if is_number(given):
        value = given if getattr(given, "shape", ()) else float(given)
        return lambda _: value
    changes = tuple(given) if isinstance(given, (list, tuple)) else (given,)

    def changed(state: State) -> Any:
        value = step(state)
        for change in changes:
            value = change.value(state[TIME], value)
        return value

    return changed


def begin_run(model: Model, plan: Plan, state: State) -> None:
    """Fill the state with the values of the first instant: first those of stocks, then all of them."""
    index = model.slots.index
    kept = {index[name]: index[at_start(name)] for name in model.frozen}
    for slot, step in plan.once:
        state[slot] = step(state)
    for slot, step in (*plan.first, *plan.values):
        state[slot] = step(state)
        if slot in kept:
            state[kept[slot]] = state[slot]
    for slot, held, _, delay in plan.pipes:
        state[held] = Pipe(steps_of(delay(state), state[STEP]), state[slot])


def compute_values(plan: Plan, state: State) -> None:
    """Fill the state with the values of the instant at which its stocks stand."""
    for slot, step in plan.values:
        state[slot] = step(state)


def _turned(plan: Plan, state: State) -> list[tuple[int, Any]]:
    """What memories and pipes will give at the next instant, from the values at this one."""
    out = [(slot, step(state)) for slot, step in plan.memories]
    return out + [(slot, state[held].passed(source(state))) for slot, held, source, _ in plan.pipes]


def _follow(plan: Plan, state: State, following: float, turned: list[tuple[int, Any]]) -> None:
    """The values at the next instant, once its stocks are known."""
    for slot, value in turned:
        state[slot] = value
    state[TIME] = state[INSTANT] = following
    state[COUNT] += 1
    compute_values(plan, state)


def euler_step(plan: Plan, state: State, following: float) -> None:
    """From the state at one instant to that at the next; rates are those at the first of the two."""
    width = state[STEP]
    turned = _turned(plan, state) if plan.memories or plan.pipes else []
    rates = [(slot, rate(state)) for slot, rate in plan.rates]
    for slot, rate in rates:
        state[slot] = state[slot] + width * rate
    _follow(plan, state, following, turned)


def rk4_step(plan: Plan, state: State, following: float) -> None:
    """The classical fourth-order step."""
    width, time = state[STEP], state[TIME]
    turned = _turned(plan, state)
    begun = [state[slot] for slot, _ in plan.rates]
    slopes = [[rate(state) for _, rate in plan.rates]]
    for share in (0.5, 0.5, 1.0):
        for (slot, _), x, slope in zip(plan.rates, begun, slopes[-1], strict=True):
            state[slot] = x + share * width * slope
        state[TIME] = time + share * (following - time)
        compute_values(plan, state)
        slopes.append([rate(state) for _, rate in plan.rates])
    for (slot, _), x, a, b, c, d in zip(plan.rates, begun, *slopes, strict=True):
        state[slot] = x + width * (a + 2 * b + 2 * c + d) / 6
    _follow(plan, state, following, turned)


Advance = Callable[[Plan, State, float], None]
ADVANCE: Mapping[Method, Advance] = {"euler": euler_step, "rk4": rk4_step}


def single_run(model: Model, setting: Setting) -> tuple[Any, Any]:
    """The instants, and the values of one run as an array ``variable, time``."""
    import numpy as np

    plan, state = prepared_run(model, setting, model.floats)
    last = FIRST + len(model.named)
    rows: list[list[float]] = []
    times: list[float] = []

    def keep() -> None:
        times.append(state[TIME])
        rows.append(state[FIRST:last])

    walk = _fixed if model.theory.clock.is_fixed else _changing
    failed: Fault | None = None
    try:
        begin_run(model, plan, state)
        walk(model, setting, plan, state, keep)
    except (ArithmeticError, ValueError) as error:
        failed = failed_step(model, plan, state, rows != [], error)
    if failed is not None and model.theory.clock.is_fixed:
        times, values = _unbroken(model, setting)
        if check_values(model, values, times, tell=False) is None:
            return np.array(times), values[:, 0]
    values = np.array(rows, dtype=float).reshape(len(rows), len(model.named)).T
    check_values(model, values, times[: len(rows)])
    if failed is not None:
        raise RunError(failed)
    return np.array(times), values


def _unbroken(model: Model, setting: Setting) -> tuple[list[float], Any]:
    """The run as a batch of one, where an infinite number may stand for a moment: ``1 / (1 / x)`` is 0 where x is.

    What a run gives must not depend on how many run beside it.
    """
    import numpy as np

    alone = {name: np.array([value]) for name, value in setting.parameters.items()}
    inputs = {name: np.array([value]) if is_number(value) else value for name, value in setting.inputs.items()}
    return _batch(model, replace(setting, parameters=alone, inputs=inputs, draw=np.array([setting.draw]), shape=(1,)))


def _fixed(model: Model, setting: Setting, plan: Plan, state: State, keep: Callable[[], None]) -> None:
    """All steps of a run whose instants are known."""
    advance = ADVANCE[setting.method]
    kept = None if setting.kept is None else set(setting.kept)
    keep()
    for k in range(1, setting.steps + 1):
        advance(plan, state, setting.time(k))
        if kept is None or k in kept:
            keep()


def _changing(model: Model, setting: Setting, plan: Plan, state: State, keep: Callable[[], None]) -> None:
    """All steps of a run whose end, step or kept instants are computed on the way."""
    advance = ADVANCE[setting.method]
    save, always = model.slots.index.get(SAVE), model.theory.clock.save or 0.0
    following = state[TIME]
    for _ in range(MOST_INSTANTS):
        width = state[STEP]
        if not width > 0:
            what = f"the step is {width:g} at {instant(state[TIME])}"
            raise RunError(Fault(what, None, "a step is above zero: mend its equation"))
        if state[TIME] >= following - width * 1e-6:
            keep()
            following = state[TIME] + max(state[save] if save is not None else always, width)
        if state[TIME] + width > state[END] + width * 1e-6:
            return
        advance(plan, state, state[TIME] + width)
    raise RunError(Fault(f"the run has not ended after {MOST_INSTANTS:,} instants", None, "mend the equations of the clock"))


def _many_runs(model: Model, setting: Setting) -> tuple[Any, Any]:
    """The instants, and the values of a batch as an array ``variable, *batch, time``; a fault is told from the run where it happens."""
    import numpy as np

    times, values = _batch(model, setting)
    lane = check_values(model, values, times, tell=False)
    if lane is not None:
        single_run(model, setting.lane(lane))
        check_values(model, values, times)
    return np.array(times), values


def _batch(model: Model, setting: Setting) -> tuple[list[float], Any]:
    """The instants that are kept, and the values of a batch, whatever they are."""
    import numpy as np

    plan, state = prepared_run(model, setting, model.batch)
    # A plain number divided by a plain 0 raises, where an array gives infinity.
    state = [np.float64(value) if isinstance(value, float) else value for value in state]
    last = FIRST + len(model.named)
    shape = setting.shape or ()
    kept = range(setting.steps + 1) if setting.kept is None else setting.kept
    count = len(model.named) * len(kept) * math.prod(shape)
    if count > MOST_VALUES:
        mend = f"at most {MOST_VALUES:,}: run it in parts, or take longer steps"
        raise RunError(Fault(f"the batch would hold {count:,} values", None, mend))
    values = np.empty((len(model.named), len(kept), *shape))
    place = {k: i for i, k in enumerate(kept)}
    advance = ADVANCE[setting.method]

    def keep(k: int) -> None:
        if k in place:
            for i in range(FIRST, last):
                values[i - FIRST, place[k]] = state[i]

    with np.errstate(all="ignore"):
        begin_run(model, plan, state)
        keep(0)
        for k in range(1, setting.steps + 1):
            advance(plan, state, np.float64(setting.time(k)))
            keep(k)
    return [setting.time(k) for k in kept], np.moveaxis(values, 1, -1)
