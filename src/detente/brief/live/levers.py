"""The levers of the page: for each input the moves and shocks that a reader can give it, with range and defaults."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.theory import Change, Shock

if TYPE_CHECKING:
    from detente.case import Scenario
    from detente.explore import Outlook
    from detente.theory import Theory, Variable

STEPS = 100
YEARS = 25.0


@dataclass(frozen=True)
class Lever:
    """One thing that a reader can do to an input: move it to a value, or raise it for a while.

    Attributes:
        input: the id of the input.
        kind: ``move`` to a value that stays, or a passing ``shock``.
        label, unit: of the input.
        low, high, step: of the slider for the value it moves to, or for the size of the shock.
        bounded: whether the range is the theory's; else it is that of its run and the scenarios.
        value: where the slider goes when the lever is switched on.
        start: the instant at which the move or shock begins.
        years: that the move takes, or that the shock lasts.
        longest: of the slider for these years.
        chosen: whether a scenario of the case sets it; the others are offered apart.
    """

    input: str
    kind: Literal["move", "shock"]
    label: str
    unit: str
    low: float
    high: float
    step: float
    bounded: bool
    value: float
    start: float
    years: float
    longest: float
    chosen: bool


def levers(theory: Theory, outlook: Outlook) -> tuple[Lever, ...]:
    """The levers in the order of the theory: first what scenarios set, then its other inputs.

    An input has a lever for its move where a scenario moves it, and one for each shock that a scenario gives it, so that
    every scenario of the case is a setting of these levers.
    """
    departs = departure(outlook.scenarios)
    found: list[Lever] = []
    for variable in theory.inputs.values():
        if not variable.over:
            found += _of(variable, outlook, departs)
    return (*(lever for lever in found if lever.chosen), *(lever for lever in found if not lever.chosen))


def departure(scenarios: Sequence[Scenario]) -> float:
    """The instant from which scenarios depart from the baseline: the first of them."""
    return min(scenario.start for scenario in scenarios)


def beyond(theory: Theory, scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Inputs that a scenario sets and no lever can: arrays."""
    return tuple(dict.fromkeys(name for s in scenarios for name in s.inputs if theory.inputs[name].over))


def _of(variable: Variable, outlook: Outlook, departs: float) -> Iterator[Lever]:
    given = [scenario.inputs[variable.id] for scenario in outlook.scenarios if variable.id in scenario.inputs]
    moves = [change for changes in given for change in changes if isinstance(change, Change)]
    shocks = [[change for change in changes if isinstance(change, Shock)] for changes in given]
    most = max(map(len, shocks), default=0)
    last = max(scenario.until for scenario in outlook.scenarios)
    own = [float(x) for x in outlook.baseline[variable.id]]
    low, high, bounded = _range(variable, [*own, *(move.to for move in moves)])
    if moves or not most:
        first = moves[0] if moves else Change(departs, own[-1], min(10.0, last - departs))
        longest = max(YEARS, *(move.over for move in moves), 0.0)
        yield Lever(
            variable.id, "move", variable.label, variable.unit, low, high, _step(high - low), bounded, first.to, first.start, first.over,
            longest, bool(moves),
        )  # fmt: skip
    for place in range(most):
        all_there = [held[place] for held in shocks if len(held) > place]
        size = high - low if bounded else max(2 * max(abs(shock.size) for shock in all_there), 1e-9)
        least = -size if any(shock.size < 0 for shock in all_there) else 0.0
        longest = max(10.0, *(shock.lasting for shock in all_there))
        yield Lever(
            variable.id, "shock", variable.label, variable.unit, least, size, _step(size), bounded, all_there[0].size, all_there[0].at,
            all_there[0].lasting, longest, True,
        )  # fmt: skip


def _range(variable: Variable, values: Sequence[float]) -> tuple[float, float, bool]:
    """The theory's bounds; where it has none, the range of what is known of the input, half as wide again on both sides."""
    if variable.bounds and all(map(math.isfinite, variable.bounds)):
        return *variable.bounds, True
    low, high = min(values), max(values)
    edge = (high - low) / 2 or abs(high) or 1.0
    return low - edge, high + edge, False


def _step(width: float) -> float:
    """A round step of which the range has a hundred or more."""
    return float(f"{10 ** math.floor(math.log10(width / STEPS) + 1e-9):.0e}") if width > 0 else 1.0
