"""A kernel that says of each draw whether every value has so far been finite and within its bounds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from detente.errors import Fault, RunError, nearest
from detente.simulate.faults import SLACK
from detente.simulate.kernel.kernel import Kernel, keeping
from detente.simulate.kernel.operations import Input, Op, Section
from detente.simulate.model import Model
from detente.simulate.pipes import MOST_STEPS
from detente.theory.arrays import base_name

FINE = "fine so far"
_LARGEST = sys.float_info.max


def limits(model: Model, name: str) -> tuple[float, float]:
    """The least and the greatest value that a single value may have; what is not finite lies outside them."""
    variable = model.theory.variables.get(base_name(name)) if name in model.named else None
    low, high = (variable and variable.bounds) or (-_LARGEST, _LARGEST)
    return max(low - SLACK, -_LARGEST), min(high + SLACK, _LARGEST)


def watched(model: Model, kernel: Kernel, keep: Iterable[str]) -> Kernel:
    """The kernel with the values that are asked for, and after them ``FINE``: 1, and 0 from the first fault of a draw on.

    Watched at every instant are all stocks, hidden ones too, all that has bounds, and what is asked for.

    Args:
        kernel: as ``record`` gives it, with all named values.
        keep: names of values, in the order in which they come out.

    Raises:
        RunError: a name that the model does not have.
    """
    names = known(kernel, keep)
    step, begin = _Adding(_after_one_more(kernel)), _Adding(kernel.begin)
    place = len(kernel.states) - len(kernel.pipes)  # the new state stands after stocks and memories, before pipes
    fine = step.op("not_equal", step.op("input", detail=Input("state", place)), step.const(0.0))
    nothing = None  # the sum of 0 * x is 0, and no number where any x is not finite: two operations for each, no comparison
    for name, number in _watched(model, kernel, names, step):
        low, high = limits(model, name)
        if low == -_LARGEST and high == _LARGEST:
            part = step.op("mul", number, step.const(0.0))
            nothing = part if nothing is None else step.op("add", nothing, part)
            continue
        fine = step.op("logical_and", fine, step.op("less_equal", step.const(low), number))
        fine = step.op("logical_and", fine, step.op("less_equal", number, step.const(high)))
    if nothing is not None:
        fine = step.op("logical_and", fine, step.op("equal", nothing, step.const(0.0)))
    shown = step.op("where", fine, step.const(1.0), step.const(0.0))
    following = list(kernel.step.outputs[len(kernel.named) :])
    following.insert(place, shown)
    sound = begin.const(1.0)
    for number in kernel.begin.outputs[len(kernel.states) : len(kernel.states) + len(kernel.pipes)]:
        sound = begin.op("where", begin.op("less_equal", number, begin.const(MOST_STEPS)), sound, begin.const(0.0))
    first = list(kernel.begin.outputs)
    first.insert(place, sound)
    states = (*kernel.states[:place], FINE, *kernel.states[place:])
    outputs = (*kernel.step.outputs[: len(kernel.named)], shown, *following)
    whole = replace(kernel, states=states, named=(*kernel.named, FINE), begin=begin.section(tuple(first)), step=step.section(outputs))
    return keeping(whole, (*names, FINE))


def known(kernel: Kernel, keep: Iterable[str]) -> tuple[str, ...]:
    """The names, each once.

    Raises:
        RunError: one that the kernel does not have.
    """
    names = tuple(dict.fromkeys(keep))
    unknown = [name for name in names if name not in kernel.named]
    if unknown:
        raise RunError([Fault(f"`{name}` is not a variable of this theory", None, nearest(name, kernel.named)) for name in unknown])
    return names


def watched_names(model: Model, keep: Iterable[str]) -> tuple[str, ...]:
    """What is watched: in the order of the file, hidden stocks last."""
    asked, stocks = set(keep), model.expanded.rates
    bounded = {v.id for v in model.theory.variables.values() if v.bounds is not None}
    named = [name for name in model.named if name in asked or name in stocks or base_name(name) in bounded]
    return (*named, *[name for name in stocks if name not in model.named])


def _watched(model: Model, kernel: Kernel, keep: Iterable[str], step: _Adding) -> Iterator[tuple[str, int]]:
    """Each name that is watched, with the operation that gives its value."""
    outputs = dict(zip(kernel.named, kernel.step.outputs, strict=False))
    for name in watched_names(model, keep):
        yield name, outputs[name] if name in outputs else step.op("input", detail=Input("state", kernel.states.index(name)))


def _after_one_more(kernel: Kernel) -> Section:
    """The step with the states of pipes moved by one place."""
    first = len(kernel.states) - len(kernel.pipes)

    def moved(op: Op) -> Op:
        if op.name == "input" and op.detail.kind == "state" and op.detail.place >= first:
            return Op("input", (), Input("state", op.detail.place + 1))
        return op

    return Section(tuple(map(moved, kernel.step.ops)), kernel.step.outputs)


class _Adding:
    """Operations put after those of a section."""

    def __init__(self, section: Section) -> None:
        self.ops = list(section.ops)

    def op(self, name: str, *arguments: int, detail: object = None) -> int:
        """The number of a new operation."""
        self.ops.append(Op(name, arguments, detail))
        return len(self.ops) - 1

    def const(self, value: float) -> int:
        """The number of a constant."""
        return self.op("const", detail=float(value))

    def section(self, outputs: tuple[int, ...]) -> Section:
        """The whole with these results."""
        return Section(tuple(self.ops), outputs)
