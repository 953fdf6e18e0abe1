"""What a target is given to do: a chunk of draws, the clock, the inputs, and which instants are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from detente.simulate.kernel.driving import Drive, drive
from detente.simulate.kernel.kernel import Kernel
from detente.simulate.setting import Setting

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, eq=False)
class Work:
    """A chunk of draws to run.

    Attributes:
        start, end, step: of the clock.
        steps: how many the clock has; the run ends at the last instant that is kept.
        kept: numbers of the instants that are kept, rising, from 0.
        parameters: in the order of the kernel, each a number or an array with one for each draw.
        drive: the inputs.
        draws: the number of each draw, for its random streams.
        seed: of every stream.
    """

    start: float
    end: float
    step: float
    steps: int
    kept: tuple[int, ...]
    parameters: tuple[Any, ...]
    drive: Drive
    draws: np.ndarray[Any, Any]
    seed: int

    def time(self, k: int) -> float:
        """The instant after so many steps."""
        return self.start + k * self.step


def work_of(kernel: Kernel, setting: Setting, kept: tuple[int, ...], draws: Any = None, ends: bool = True) -> Work:
    """The work that a setting describes.

    Args:
        kept: numbers of instants.
        draws: numbers of the draws; from 0 where not given.
        ends: keep the last instant of the clock beside, so that a draw is watched to its end whatever is asked for.
    """
    import numpy as np

    if ends and kept[-1] != setting.steps:
        kept = (*kept, setting.steps)

    parameters = tuple(setting.parameters[name] for name in kernel.parameters)
    driven = drive(kernel.inputs, kernel.phases, setting)
    numbers = np.atleast_1d(np.asarray(setting.draw if draws is None else draws, dtype=np.int64))
    return Work(setting.start, setting.end, setting.step, setting.steps, kept, parameters, driven, numbers, setting.seed)


def filled(work: Work, width: int) -> Work:
    """The work with its last draw repeated until there are so many."""
    import numpy as np

    missing = width - len(work.draws)
    if not missing:
        return work

    def longer(value: Any) -> Any:
        return np.concatenate([value, np.repeat(value[-1:], missing)]) if getattr(value, "shape", ()) else value

    driven = replace(work.drive, given=tuple(longer(value) for value in work.drive.given))
    return replace(work, parameters=tuple(longer(value) for value in work.parameters), drive=driven, draws=longer(work.draws))
