"""What native runs are given, as arrays: parameters by draw, inputs by instant, keys of random streams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, RunError
from detente.simulate.kernel.kernel import Kernel
from detente.simulate.setting import Setting, is_number
from detente.theory import Change, Shock

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, eq=False)
class Table:
    """What is given for each draw, and what for all.

    Attributes:
        columns: places (see ``Layout``) of what differs between draws.
        varying: ``column, draw``, padded to whole lanes.
        shared: start, end and step, values of all columns, and which inputs are given.
        size: how many draws.
    """

    columns: tuple[int, ...]
    varying: np.ndarray[Any, Any]
    shared: np.ndarray[Any, Any]
    size: int

    @staticmethod
    def of(kernel: Kernel, setting: Setting, size: int) -> Table:
        """The table of a setting, for so many draws.

        Raises:
            RunError: an input with elements is changed.
        """
        import numpy as np

        from detente.simulate.targets.native.machine import host

        given = {name: value for name, value in setting.inputs.items() if is_number(value)}
        values = [*[setting.parameters[name] for name in kernel.parameters], *[given.get(name, 0.0) for name in kernel.inputs]]
        unknown = sorted(set(setting.inputs) - set(kernel.inputs))
        if unknown:
            raise RunError(Fault(f"the input `{unknown[0]}` cannot be changed in native runs", None, "run it without the extra `fast`"))
        columns = tuple(place for place, value in enumerate(values) if getattr(value, "shape", ()))
        lanes = host().lanes
        padded = -(-size // lanes) * lanes
        varying = aligned(len(columns) * padded).reshape(len(columns), padded)
        for row, place in enumerate(columns):
            varying[row, :size] = values[place]
            varying[row, size:] = varying[row, size - 1]
        plain = [0.0 if place in set(columns) else float(value) for place, value in enumerate(values)]
        flags = [1.0 if name in given else 0.0 for name in kernel.inputs]
        return Table(columns, varying, np.array([setting.start, setting.end, setting.step, *plain, *flags]), size)


def kept_instants(setting: Setting, times: Sequence[float] | None) -> np.ndarray[Any, Any]:
    """The numbers of the instants that are asked for."""
    import numpy as np

    if times is None:
        return np.arange(setting.steps + 1) if setting.kept is None else np.array(setting.kept)
    places = (np.asarray(times, dtype=float) - setting.start) / setting.step
    whole = np.round(places)
    wrong = ~((np.abs(places - whole) < 1e-6) & (whole >= 0) & (whole <= setting.steps))
    if wrong.any():
        shown = f"{float(np.asarray(times, dtype=float)[wrong][0]):g}"
        mend = f"instants lie from {setting.start:g} to {setting.time(setting.steps):g}, {setting.step:g} apart"
        raise RunError(Fault(f"there is no instant {shown} in this run", None, mend))
    return np.unique(whole.astype(int))


def keys(kernel: Kernel, seed: int) -> np.ndarray[Any, Any]:
    """The four words of each random stream's key."""
    import numpy as np

    from detente.simulate.streams import key

    return np.array([key(stream, seed) for stream in kernel.streams] or [(0, 0, 0, 0)], dtype=np.uint32)


def feeds(kernel: Kernel, setting: Setting) -> np.ndarray[Any, Any]:
    """What scenarios do to inputs, as ``instant, phase, input, (scale, shift)``: a change is ``own * scale + shift``."""
    import numpy as np

    held = np.zeros((setting.steps + 1, kernel.phases, max(len(kernel.inputs), 1), 2))
    held[..., 0] = 1.0
    for name, given in setting.inputs.items():
        if is_number(given):
            continue
        changes = tuple(given) if isinstance(given, (list, tuple)) else (given,)
        place = kernel.inputs.index(name)
        for k in range(setting.steps + 1):
            now, following = setting.time(k), setting.time(k + 1)
            shares = (0.0, 0.5, 1.0)[: kernel.phases]
            for phase, share in enumerate(shares):
                held[k, phase, place] = _changed(changes, now + share * (following - now))
    return held


def _changed(changes: Sequence[Change | Shock], time: float) -> tuple[float, float]:
    scale, shift = 1.0, 0.0
    for change in changes:
        if isinstance(change, Shock):
            shift += change.size * replace(change, size=1.0).value(time, 0.0)
        else:
            share = replace(change, to=1.0).value(time, 0.0)
            scale, shift = scale * (1.0 - share), shift * (1.0 - share) + change.to * share
    return scale, shift


def aligned(count: int) -> np.ndarray[Any, Any]:
    """So many doubles, the first at a whole cache line."""
    import numpy as np

    held = np.empty(count + 8)
    start = -held.ctypes.data % 64 // 8
    return held[start : start + count]
