"""What is at rest at the start of a run, and whether declared totals are conserved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.simulate.model import Model
from detente.simulate.run import begin_run, prepared_run, run
from detente.simulate.setting import setting_of
from detente.theory import Theory, text
from detente.theory.arrays import base_name
from detente.theory.nodes import Binary, Node, Unary
from detente.theory.theory import Conserved

REST = 1e-6  # a smaller share of a stock per unit of time is rest
CONSERVED = 1e-9  # of the flows into and out of a total


@dataclass(frozen=True)
class Drift:
    """A stock that does not stand still at the first instant.

    Attributes:
        stock: flattened name.
        value: at the first instant.
        rate: its net change per unit of time there, inputs held at their first values.
        share: the rate over the value; over 1 where the value is nearly zero.
        last: its value at the end of a run with inputs held.
    """

    stock: str
    value: float
    rate: float
    share: float
    last: float


def drifts(model: Model) -> tuple[Drift, ...]:
    """The stocks whose net change at the first instant is not zero, the fastest first.

    Raises:
        RunError: the run with inputs held at their first values cannot be made.
    """
    theory = model.theory
    plan, state = prepared_run(model, _setting(model), model.floats)
    begin_run(model, plan, state)
    index = model.slots.index
    rates = {slot: float(rate(state)) for slot, rate in plan.rates}
    held = {v.id: float(state[index[v.id]]) for v in theory.inputs.values() if not v.over}
    course = run(model, held)
    out: list[Drift] = []
    for name in model.named:
        variable = theory.variables[base_name(name)]
        if variable.kind != "stock":
            continue
        value, rate = float(state[index[name]]), rates[index[name]]
        share = rate / abs(value) if abs(value) > 1e-9 else rate
        if abs(share) > REST:
            out.append(Drift(name, value, rate, share, float(course[name][-1])))
    return tuple(sorted(out, key=lambda drift: -abs(drift.share)))


def _setting(model: Model) -> Any:
    return setting_of(model, {}, {}, (None, None, None), None, 0)


@dataclass(frozen=True)
class Leak:
    """A declared total that the equations change.

    Attributes:
        total: its id.
        sum: of the net changes of its stocks at the worst place found.
        flows: the size of those changes there.
        where: ``at 1954.5 of a run``, or ``at a point drawn at random``.
        loose: flows that do not cancel in the stocks' equations, each with how often it comes in.
        values: of the stocks there.
    """

    total: str
    sum: float
    flows: float
    where: str
    loose: tuple[str, ...]
    values: Mapping[str, float] = field(default_factory=dict)


def leaks(model: Model, seed: int = 0, points: int = 100, instants: int = 40) -> tuple[Leak, ...]:
    """The declared totals whose rates do not sum to zero, along a run and at random states of every stock.

    Args:
        model: compiled; what a total's stocks hold in hidden stocks of delays is not part of it.
        seed: of the random states.
        points: how many of these.
        instants: of the run, evenly spread.

    Raises:
        RunError: the run cannot be made.
    """
    import numpy as np

    if not model.theory.conserved:
        return ()
    found: dict[str, Leak] = {}
    with np.errstate(all="ignore"):
        for where, rates, state in (*_along(model, instants), *_random(model, seed, points)):
            for total in model.theory.conserved.values():
                if total.id not in found and (leak := _leak(model, total, where, rates, state)) is not None:
                    found[total.id] = leak
    return tuple(found.values())


def _leak(model: Model, total: Conserved, where: str, rates: Mapping[int, Any], state: Sequence[Any]) -> Leak | None:
    """The worst of several states, if the total changes there."""
    import numpy as np

    slots = {name: model.slots.index[name] for name in model.named if base_name(name) in total.stocks}
    moved = np.atleast_2d(np.array(np.broadcast_arrays(*(np.atleast_1d(rates[slot]) for slot in slots.values()))))
    net, size = moved.sum(axis=0), np.abs(moved).sum(axis=0)
    share = np.where(np.isfinite(net) & (size > 0), np.abs(net) / np.where(size > 0, size, 1.0), 0.0)
    worst = int(np.argmax(share))
    if not share[worst] > CONSERVED:
        return None
    values = {name: float(np.broadcast_to(state[slot], share.shape)[worst]) for name, slot in slots.items()}
    return Leak(total.id, float(net[worst]), float(size[worst]), where, _loose(model.theory, total.stocks), values)


Rates = tuple[str, dict[int, Any], list[Any]]


def _along(model: Model, instants: int) -> list[Rates]:
    """The rates at instants of a run at the theory's own values."""
    import numpy as np

    course = run(model)
    kept = np.unique(np.linspace(0, len(course.times) - 1, min(instants, len(course.times))).astype(int))
    out: list[Rates] = []
    for place in kept:
        given = {name: np.array([course[name][place]]) for name in model.named if model.theory.variables[base_name(name)].kind == "stock"}
        out.append((f"at {course.times[place]:g} of a run", *_rates(model, given, float(course.times[place]))))
    return out


def _random(model: Model, seed: int, points: int) -> list[Rates]:
    """The rates where every stock is drawn from nothing to twice what it is at the start, or up to 1."""
    import numpy as np

    plan, state = prepared_run(model, _setting(model), model.floats)
    begin_run(model, plan, state)
    rng = np.random.Generator(np.random.Philox(key=[seed % 2**63, 1]))
    clock = model.theory.clock
    given = {}
    for name in (*model.expanded.rates,):
        first = float(state[model.slots.index[name]])
        given[name] = rng.random(points) * (2 * first if first else 1.0)
    times = clock.start + rng.random(points) * (clock.end - clock.start)
    return [("at a state drawn at random", *_rates(model, given, times))]


def _rates(model: Model, given: Mapping[str, Any], time: Any) -> tuple[dict[int, Any], list[Any]]:
    """The net change of every stock at given values of stocks; the others are as at the first instant."""
    from detente.simulate.closures import TIME

    plan, state = prepared_run(model, _setting(model), model.batch)
    begin_run(model, plan, state)
    for name, values in given.items():
        state[model.slots.index[name]] = values
    state[TIME] = time
    for slot, step in plan.values:
        state[slot] = step(state)
    return {slot: rate(state) for slot, rate in plan.rates}, state


def _loose(theory: Theory, stocks: Sequence[str]) -> tuple[str, ...]:
    """The terms of the stocks' equations that do not cancel, as ``+ births`` or ``- 2 * deaths``."""
    counts: dict[str, int] = {}
    for stock in stocks:
        for equation in theory.variables[stock].equations:
            for sign, term in _terms(equation, 1):
                counts[text(term)] = counts.get(text(term), 0) + sign
    return tuple(f"{'+' if n > 0 else '-'} {'' if abs(n) == 1 else f'{abs(n)} * '}{term}" for term, n in counts.items() if n)


def _terms(node: Node, sign: int) -> list[tuple[int, Node]]:
    """The terms of a sum with their signs."""
    if isinstance(node, Binary) and node.op in ("+", "-"):
        return [*_terms(node.left, sign), *_terms(node.right, sign if node.op == "+" else -sign)]
    if isinstance(node, Unary) and node.op == "-":
        return _terms(node.operand, -sign)
    return [(sign, node)]
