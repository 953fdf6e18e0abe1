"""Which instants of a run are kept."""

from __future__ import annotations

import math
from collections.abc import Iterable

from detente.errors import Fault, RunError
from detente.simulate.faults import instant
from detente.simulate.setting import Setting

_SLACK = 1e-6


def kept_instants(setting: Setting, times: Iterable[float] | None = None, every: float | None = None) -> tuple[int, ...]:
    """The numbers of the instants that are kept, rising.

    Args:
        setting: of the run.
        times: the instants; each must be one of the run.
        every: keep the first instant and those at whole distances from it: the first one at or after each.

    Without either, those that the theory keeps.

    Raises:
        RunError: a time that is no instant of the run, or a distance that is not above 0.
    """
    if times is not None:
        return _named(setting, list(times))
    if every is not None:
        if not 0 < every < math.inf:
            raise RunError(Fault(f"values cannot be kept every {every:g}", None, "give a finite distance above zero"))
        count = math.floor(setting.steps * setting.step / every + _SLACK)
        return tuple(sorted({min(math.ceil(i * every / setting.step - _SLACK), setting.steps) for i in range(count + 1)}))
    return tuple(range(setting.steps + 1)) if setting.kept is None else setting.kept


def _named(setting: Setting, times: list[float]) -> tuple[int, ...]:
    found: set[int] = set()
    faults = []
    last = instant(setting.time(setting.steps))
    for time in times:
        place = (time - setting.start) / setting.step
        if not -_SLACK <= place <= setting.steps + _SLACK or abs(place - round(place)) > _SLACK:
            what = f"{time:g} is not an instant of the run, which goes from {instant(setting.start)} to {last} in steps of {setting.step:g}"
            faults.append(Fault(what, None, "ask for instants of the run"))
        else:
            found.add(round(place))
    if not times:
        faults.append(Fault("no instant is kept", None, "ask for one at least"))
    if faults:
        raise RunError(faults)
    return tuple(sorted(found))
