"""What is under way in a delay of a fixed time."""

from __future__ import annotations

from collections import deque
from typing import Any

from detente.errors import Fault, RunError


class Pipe:
    """Gives back at each step what went in so many steps before.

    Args:
        steps: how many, at least one; an array where draws differ.
        initial: what comes out before the first value has passed.
    """

    def __init__(self, steps: Any, initial: Any) -> None:
        self.steps = steps
        self.initial = initial
        self.longest = int(steps.max()) if getattr(steps, "shape", ()) else int(steps)
        self.under_way: deque[Any] = deque([initial] * (self.longest - 1))

    def passed(self, value: Any) -> Any:
        """What comes out at the next instant when ``value`` goes in at this one."""
        self.under_way.append(value)
        if not getattr(self.steps, "shape", ()):
            return self.under_way.popleft()
        import numpy as np

        held = np.stack(np.broadcast_arrays(*self.under_way, self.steps)[:-1])
        out = np.take_along_axis(held, np.broadcast_to(self.longest - self.steps, held.shape[1:])[None], axis=0)[0]
        self.under_way.popleft()
        return out


MOST_STEPS = 1_000_000


def steps_of(delay: Any, step: float) -> Any:
    """A delay in whole steps, at least one; halves are rounded up.

    Raises:
        RunError: it is not finite, or longer than a million steps.
    """
    if getattr(delay, "shape", ()):
        import numpy as np

        _check(float(np.max(delay)) / step)
        return np.maximum(np.floor(delay / step + 0.5 + 1e-6).astype(int), 1)
    _check(float(delay) / step)
    return max(int(float(delay) / step + 0.5 + 1e-6), 1)


def _check(steps: float) -> None:
    if not steps <= MOST_STEPS:
        raise RunError(Fault(f"a fixed delay takes {steps:g} steps", None, f"at most {MOST_STEPS:,}: shorten it, or take longer steps"))
