"""Every value of a run, hidden ones too, at both ends of its steps: what a look into the equations needs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, Place, RunError
from detente.simulate.closures import COUNT, END, STEP, TIME, State, Step, build
from detente.simulate.model import Model
from detente.simulate.namespace import arrays
from detente.simulate.run import ADVANCE, begin_run, prepared_run, run
from detente.simulate.setting import MOST_INSTANTS, Given, Setting, setting_of

if TYPE_CHECKING:
    import numpy as np

MOST_VALUES = 30_000_000


@dataclass(frozen=True, eq=False)
class Course:
    """The steps of a run.

    Attributes:
        model: that was run.
        times: the first instant of each step that is kept.
        every: each step is kept (1), every second one (2), and so on.
        before, after: the state at both ends of the steps: by slot an array over the steps, or what does not change.
    """

    model: Model
    times: np.ndarray[Any, Any]
    every: int
    before: State = field(repr=False)
    after: State = field(repr=False)

    def step(self, node: Any) -> Step:
        """An equation of the model as a function of ``before``, ``after``, or any state made of them."""
        return build(node, self.model.slots, arrays())

    def slot(self, name: str) -> int:
        """Where the states hold a name."""
        return self.model.slots.index[name]


def course(
    model: Model, names: Iterable[str], most: int, inputs: Mapping[str, Given] | None = None, options: Mapping[str, Any] | None = None
) -> Course:
    """Run a model and keep what some names are at both ends of its steps.

    Args:
        names: single values that are kept; lists are not.
        most: steps that are kept, evenly spread over the run.
        inputs, options: as for ``run``; no batch.

    Raises:
        RunError: as for ``run``, or a batch is asked for.
    """
    given = dict(options or {})
    clock = (given.get("start"), given.get("end"), given.get("step"))
    setting = setting_of(model, inputs or {}, given.get("parameters") or {}, clock, given.get("method"), given.get("seed", 0))
    if setting.shape is not None:
        raise RunError(Fault("loops are looked at in one run at a time", Place(model.theory.file), "give single numbers, no arrays"))
    slots = [TIME, STEP, END, COUNT, *(model.slots.index[name] for name in names)]
    try:
        return _run(model, setting, slots, max(min(most, MOST_VALUES // (2 * len(slots))), 1))
    except (ArithmeticError, ValueError) as error:
        run(model, inputs, **given)  # says which equation it was
        raise RunError(Fault(f"the run stopped: {error}", Place(model.theory.file), "take a shorter step")) from None


def _run(model: Model, setting: Setting, slots: list[int], most: int) -> Course:
    import numpy as np

    plan, state = prepared_run(model, setting, model.floats)
    begin_run(model, plan, state)
    advance = ADVANCE[setting.method]
    every = math.ceil(max((setting.end - setting.start) / setting.step - 1e-6, 1.0) / most)
    first: list[Any] = []
    last: list[Any] = []
    for k in range(MOST_INSTANTS):
        following = setting.time(k + 1) if model.theory.clock.is_fixed else state[TIME] + state[STEP]
        if following > state[END] + state[STEP] * 1e-6 or not state[STEP] > 0 or len(first) > most:
            break
        if k % every == 0:
            first.append(np.array([state[slot] for slot in slots], dtype=float))
        advance(plan, state, following)
        if k % every == 0:
            last.append(np.array([state[slot] for slot in slots], dtype=float))
    ends = []
    for rows in (first, last):
        ends.append(list(state))
        for slot, values in zip(slots, np.array(rows).reshape(len(rows), len(slots)).T, strict=True):
            ends[-1][slot] = values
    return Course(model, ends[0][TIME], every, *ends)
