"""What one variable does to another through a link, at instants of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.simulate.closures import STEP, TIME, Slots, build
from detente.simulate.namespace import arrays
from detente.theory import Theory, names, without_delays
from detente.theory.nodes import Name, Node, rebuild

if TYPE_CHECKING:
    from detente.simulate.trajectory import Trajectory

_SOURCE = "the source alone"


def link_effects(theory: Theory, trajectory: Trajectory, width: float = 1e-4) -> dict[str, Any]:
    """The slope of each link's target against its source at every instant of a single run, all else held.

    For a flow or auxiliary it is the change of the value, for a stock that of the net change per year. Delays are
    taken as run out, so that the slope tells the sign that the link has in the end.

    Args:
        theory: whose links that equations carry are looked at.
        trajectory: a single run of that theory.
        width: half the difference quotient's distance.

    Returns:
        By link, an array over the instants.
    """
    out: dict[str, Any] = {}
    for link in theory.links.values():
        equation = theory.variables[link.target].equation
        if link.in_equations and equation is not None:
            out[link.id] = _slope(theory, trajectory, without_delays(equation), link.source, width)
    return out


def _slope(theory: Theory, trajectory: Trajectory, node: Node, source: str, width: float) -> Any:
    # The source is renamed, so that a source that is also read as the target's own level is not moved twice.
    node = rebuild(node, lambda part: Name(_SOURCE) if part == Name(source) else part)
    slots = Slots([_SOURCE, *sorted(names(node) - {"time", _SOURCE})])
    step = build(node, slots, arrays())
    state: list[Any] = [0.0] * len(slots.index)
    for slot, value in slots.constants.items():
        state[slot] = value
    state[TIME], state[STEP] = trajectory.times, float(trajectory.times[1] - trajectory.times[0])
    for name in names(node) - {"time", _SOURCE}:
        state[slots.index[name]] = theory.parameters[name].value if name in theory.parameters else trajectory[name]
    sides = []
    for sign in (1.0, -1.0):
        state[slots.index[_SOURCE]] = trajectory[source] + sign * width
        sides.append(step(state))
    return (sides[0] - sides[1]) / (2 * width)
