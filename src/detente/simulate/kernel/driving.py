"""What scenarios do to inputs, as numbers over time: how a kernel takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, RunError, nearest
from detente.simulate.setting import Given, Setting, is_number
from detente.theory import Change, Shock

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

SHARES = {1: (0.0,), 3: (0.0, 0.5, 1.0)}
"""By the number of phases of a method: where in a step inputs are read."""


@dataclass(frozen=True, eq=False)
class OverTime:
    """An input given by its value at each instant of a run; between two of them it lies on a straight line.

    Attributes:
        values: one for each instant.
    """

    values: Any


@dataclass(frozen=True, eq=False)
class Drive:
    """The inputs of a run: each is ``given`` where ``is_given`` is not 0, else ``scale * own value + shift``.

    Attributes:
        scale, shift: arrays ``input, phase, instant``.
        given: for each input a number, or an array with one for each draw.
        is_given: for each input 1 or 0.
    """

    scale: Array
    shift: Array
    given: tuple[Any, ...]
    is_given: tuple[float, ...]


def drive(inputs: Sequence[str], phases: int, setting: Setting) -> Drive:
    """What a setting gives for the inputs of a kernel.

    Raises:
        RunError: an input that has no single value to change, or numbers over time that do not fit the run.
    """
    import numpy as np

    unknown = [name for name in setting.inputs if name not in inputs]
    if unknown:
        raise RunError([Fault(f"the input `{name}` cannot be set", None, nearest(name, inputs)) for name in unknown])
    count = setting.steps + 1
    scale, shift = np.ones((len(inputs), phases, count)), np.zeros((len(inputs), phases, count))
    given: list[Any] = [0.0] * len(inputs)
    is_given = [0.0] * len(inputs)
    times = setting.start + np.arange(count + 1) * setting.step
    for name, what in setting.inputs.items():
        place = inputs.index(name)
        if isinstance(what, OverTime):
            scale[place], shift[place] = 0.0, _over_time(name, what, phases, count)
        elif is_number(what):
            given[place], is_given[place] = what, 1.0
        else:
            for phase, share in enumerate(SHARES[phases]):
                at = times[:-1] + share * (times[1:] - times[:-1])
                scale[place, phase], shift[place, phase] = changes(what, at)
    return Drive(scale, shift, tuple(given), tuple(is_given))


def changes(what: Given, times: Array) -> tuple[Array, Array]:
    """Moves and shocks at some instants, as what multiplies the input's own value and what is added."""
    import numpy as np

    scale, shift = np.ones_like(times), np.zeros_like(times)
    for change in what if isinstance(what, (list, tuple)) else (what,):
        if isinstance(change, Change):
            move = Change(change.start, 1.0, change.over)
            share = np.array([move.value(float(time), 0.0) for time in times])
            scale, shift = scale * (1.0 - share), shift * (1.0 - share) + change.to * share
        elif isinstance(change, Shock):
            shift = shift + np.array([change.value(float(time), 0.0) for time in times])
        else:
            raise RunError(Fault(f"an input is given `{change!r}`", None, "give a number, `Change` or `Shock`"))
    return scale, shift


def _over_time(name: str, what: OverTime, phases: int, count: int) -> Array:
    import numpy as np

    values = np.asarray(what.values, dtype=float)
    if values.shape != (count,):
        shown = f"the input `{name}` has {values.shape} values over time, and the run {count} instants"
        raise RunError(Fault(shown, None, "give one value for each instant, the first and last included"))
    following = np.append(values[1:], values[-1:])
    return np.stack([values + share * (following - values) for share in SHARES[phases]])


def scenarios_of(scenarios: Mapping[str, Mapping[str, Given]] | None) -> dict[str, Mapping[str, Given]]:
    """The scenarios of an ensemble by name; the theory's own inputs alone where none is given."""
    return {"": {}} if not scenarios else dict(scenarios)
