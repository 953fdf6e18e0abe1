"""Why a run stopped: which variable, when, with what value, and where its equation stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, Place, RunError
from detente.simulate.closures import TIME, State, build
from detente.simulate.namespace import Floats
from detente.theory.arrays import base_name
from detente.theory.nodes import Binary, Call, Name, Node, rebuild, text, walk

if TYPE_CHECKING:
    from detente.simulate.model import Model, Plan
    from detente.theory import Theory

SLACK = 1e-9


def instant(time: float) -> str:
    """An instant as messages show it: a year with up to three decimals.

    Example:
        >>> instant(2004.125), instant(1954.0)
        ('2004.125', '1954')
    """
    return f"{time:.3f}".rstrip("0").rstrip(".")


def check_values(model: Model, values: Any, times: Sequence[float], tell: bool = True) -> tuple[int, ...] | None:
    """The first instant at which a value is not finite or leaves its bounds.

    Args:
        values: an array ``variable, *batch, time`` in the order of ``model.named``.
        times: the instants.
        tell: raise; else return the place in the batch.

    Raises:
        RunError: there is such an instant, and ``tell`` is set.
    """
    import numpy as np

    found: tuple[int, int] | None = None
    for i, name in enumerate(model.named):
        series = values[i]
        bounds = model.theory.variables[base_name(name)].bounds
        low, high = bounds or (-np.inf, np.inf)
        wrong = ~np.isfinite(series) | (series < low - SLACK) | (series > high + SLACK)
        if wrong.any():
            k = int(np.argmax(wrong.reshape(-1, wrong.shape[-1]).any(axis=0)))
            found = min(found or (k, i), (k, i))
    if found is None:
        return None
    k, i = found
    at = np.moveaxis(values[i], -1, 0)[k]
    variable = model.theory.variables[base_name(model.named[i])]
    low, high = variable.bounds or (-np.inf, np.inf)
    lane = tuple(int(n) for n in np.argwhere(np.atleast_1d(~np.isfinite(at) | (at < low - SLACK) | (at > high + SLACK)))[0])
    if tell:
        raise RunError(_value_fault(model.named[i], float(np.atleast_1d(at)[lane]), times[k], variable.bounds, variable.equation_place))
    return lane


def _value_fault(name: str, value: float, time: float, bounds: tuple[float, float] | None, place: Place) -> Fault:
    if bounds is None or value != value or value in (float("inf"), float("-inf")):
        return Fault(
            f"`{name}` is {value:g} at {instant(time)}: it is not finite",
            place,
            "look for growth without a limit, a root or logarithm of a negative number",
        )
    what = f"`{name}` is {value:.6g} at {instant(time)}, outside its bounds {bounds[0]:g} to {bounds[1]:g}"
    return Fault(
        what, place, "let the equation keep the bounds (a share of what is left, `clip`, `logistic`), take a shorter step, or mend `bounds`"
    )


def failed_step(model: Model, plan: Plan, state: State, started: bool, error: Exception) -> Fault:
    """The equation that cannot be computed from the state as it stands, and the part of it that fails."""
    names = {slot: name for name, slot in model.slots.index.items()}
    begun = (("once", plan.once), ("first", plan.first))
    after = (("value", plan.values), ("rate", plan.rates), ("memory", plan.memories))
    for part, pairs in after if started else (*begun, after[0]):
        for slot, step in pairs:
            try:
                value = step(state)
            except (ArithmeticError, ValueError) as failed:
                return _told(model, names[slot], part, state, failed)
            if part not in ("rate", "memory"):
                state[slot] = value
    return Fault(f"the run stopped at {instant(state[TIME])}: {error}", Place(model.theory.file), "take a shorter step")


def _told(model: Model, name: str, part: str, state: State, error: Exception) -> Fault:
    if part == "once":
        node = model.hoisted[name]
        owner = next((key for (_, key), tree in model.equations.items() if Name(name) in walk(tree)), model.named[0])
    else:
        node, owner = model.equations[part, name], name
    owner = model.expanded.owner.get(owner, owner)
    place = equation_place(model.theory, owner)
    node = _shown(model, node)
    found = _culprit(model, node, state)
    time = instant(state[TIME])
    if isinstance(found, Binary) and found.op == "/":
        mend = "keep the divisor away from zero: `max(x, 0.01)`, or `a / b if b > 0 else 0`"
        return Fault(f"`{owner}` divides by zero at {time}: `{_plain(model, found.right)}` is 0", place, mend)
    shown = f": `{_plain(model, found)}` cannot be computed ({error})" if found is not None else f": {error}"
    return Fault(
        f"`{owner}` is not finite at {time}{shown}", place, "look for growth without a limit, a root or logarithm of a negative number"
    )


def equation_place(theory: Theory, name: str) -> Place:
    """The line of the equation of an element of a variable."""
    variable = theory.variables.get(base_name(name))
    return variable.equation_place if variable else Place(theory.file)


def _shown(model: Model, node: Node) -> Node:
    """The equation with the parts that are computed once written out again."""
    return rebuild(
        node, lambda part: _shown(model, model.hoisted[part.id]) if isinstance(part, Name) and part.id in model.hoisted else part
    )


def _culprit(model: Model, node: Node, state: State) -> Node | None:
    """The smallest part that fails while everything below it can be computed."""
    failing = None
    for part in walk(node):
        try:
            build(part, model.slots, Floats)(_long_enough(model, state))
        except (ArithmeticError, ValueError):
            if isinstance(part, (Binary, Call)):
                failing = part
    return failing


def _long_enough(model: Model, state: State) -> State:
    """The state with places for constants that only the message needs."""
    longer = state + [0.0] * (len(model.slots.index) - len(state))
    for slot, value in model.slots.constants.items():
        longer[slot] = value
    return longer


def _plain(model: Model, node: Node) -> str:
    """A part of an equation in the words of the file: a hidden stock is called by its variable."""
    owner = model.expanded.owner
    return text(rebuild(node, lambda part: Name(f"{owner[part.id]} delayed") if isinstance(part, Name) and part.id in owner else part))
