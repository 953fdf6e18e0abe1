"""What became of each draw: a sentence for one that left its bounds or stopped being finite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from detente.simulate.faults import SLACK, instant
from detente.simulate.kernel.kernel import Kernel, keeping
from detente.simulate.kernel.watching import limits, watched_names
from detente.simulate.kernel.work import Work
from detente.simulate.model import Model
from detente.simulate.targets.lanes import run_lanes

if TYPE_CHECKING:
    import numpy as np

FINE = "fine"
_AT_ONCE = 128  # draws looked into at a time: all that is watched at every instant


@dataclass(frozen=True)
class Outcome:
    """What became of one draw under one scenario.

    Attributes:
        draw: its number.
        scenario: its name; empty where there is none.
        variable: that was the first to leave its bounds or stop being finite; empty for a draw that is fine.
        time: when; None for a draw that is fine.
        value: what it was then.
    """

    draw: int
    scenario: str = ""
    variable: str = ""
    time: float | None = None
    value: float | None = None
    bounds: tuple[float, float] | None = None

    @property
    def is_fine(self) -> bool:
        """Whether every value was finite and within its bounds all along."""
        return not self.variable

    def __str__(self) -> str:
        under = f" under `{self.scenario}`" if self.scenario else ""
        if self.time is None or self.value is None:
            return f"draw {self.draw}{under}: {FINE}"
        if self.bounds is not None and abs(self.value) < float("inf"):
            away = f"outside its bounds {self.bounds[0]:g} to {self.bounds[1]:g}"
            return f"draw {self.draw}{under}: `{self.variable}` is {self.value:.6g} at {instant(self.time)}, {away}"
        return f"draw {self.draw}{under}: `{self.variable}` is {self.value:g} at {instant(self.time)}, not finite"


def outcomes(model: Model, kernel: Kernel, work: Work, wrong: Iterable[int], keep: Iterable[str], scenario: str) -> list[Outcome]:
    """What happened first to draws that are known to have gone wrong, found by running them again.

    Args:
        kernel: with all named values.
        work: of the chunk that they stand in.
        wrong: their places in the chunk.
        keep: what was asked for, and is watched therefore.
    """
    import numpy as np

    places = np.asarray(list(wrong), dtype=int)
    found: list[Outcome] = []
    for first in range(0, len(places), _AT_ONCE):
        found += _looked_into(model, kernel, _part(work, places[first : first + _AT_ONCE]), tuple(keep), scenario)
    return found


def _part(work: Work, places: np.ndarray[Any, Any]) -> Work:
    """Some draws of a chunk."""
    import numpy as np

    def some(value: Any) -> Any:
        return np.asarray(value)[places] if getattr(value, "shape", ()) else value

    given = replace(work.drive, given=tuple(some(value) for value in work.drive.given))
    every = tuple(range(work.kept[-1] + 1))
    return replace(work, parameters=tuple(some(v) for v in work.parameters), drive=given, draws=work.draws[places], kept=every)


def _looked_into(model: Model, kernel: Kernel, work: Work, keep: tuple[str, ...], scenario: str) -> list[Outcome]:
    import numpy as np

    names = watched_names(model, keep)
    shown = [name for name in names if name in kernel.named]
    values = run_lanes(keeping(kernel, shown), work)
    low, high = (np.array(ends)[:, None, None] for ends in zip(*[limits(model, name) for name in shown], strict=True))
    bad = ~((values >= low) & (values <= high))
    out = []
    for lane, number in enumerate(work.draws):
        at = np.flatnonzero(bad[:, :, lane].any(axis=0))
        if not len(at):  # a hidden stock alone: what reads it is not finite soon, and is not asked for
            out.append(Outcome(int(number), scenario, _hidden(model, names, shown), work.time(work.kept[-1]), float("nan")))
            continue
        k = int(at[0])
        place = int(np.flatnonzero(bad[:, k, lane])[0])
        low_, high_ = float(low[place, 0, 0]), float(high[place, 0, 0])
        bounds = (low_ + SLACK, high_ - SLACK) if abs(low_) < 1e300 or abs(high_) < 1e300 else None
        out.append(Outcome(int(number), scenario, shown[place], work.time(k), float(values[place, k, lane]), bounds))
    return out


def _hidden(model: Model, names: Iterable[str], shown: Iterable[str]) -> str:
    hidden = [name for name in names if name not in set(shown)]
    return model.expanded.owner.get(hidden[0], hidden[0]) if hidden else model.named[0]
