"""Divisions by what stands still in a run, prepared: the inverse is worked out once."""

from __future__ import annotations

from dataclasses import replace

from detente.simulate.kernel.kernel import Kernel
from detente.simulate.kernel.operations import Input, Op, Section

_STILL = frozenset(("parameter", "once", "step", "start", "end"))


def with_inverses(kernel: Kernel) -> Kernel:
    """The kernel with ``div_by(a, b, inverse)`` in place of divisions of a step by numbers that stay the same.

    The inverse of a constant is a constant; others are one more value that the beginning gives.
    """
    begin, once = list(kernel.begin.ops), list(kernel.once)
    inverses: dict[Op, Input | float] = {}

    def still(op: Op) -> bool:
        return op.name == "input" and op.detail.kind in _STILL

    def inverse(op: Op) -> Input | float | None:
        if op not in inverses:
            if op.name == "const":
                if not op.detail or abs(op.detail) > 1e300 or abs(op.detail) < 1e-300 or op.detail != op.detail:
                    return None
                inverses[op] = 1.0 / op.detail
            else:
                source = kernel.once[op.detail.place] if op.detail.kind == "once" else _placed(begin, op)
                begin.extend((Op("const", (), 1.0), Op("div", (len(begin), source))))
                inverses[op] = Input("once", len(once))
                once.append(len(begin) - 1)
        return inverses[op]

    ops: list[Op] = []
    place: list[int] = []
    for op in kernel.step.ops:
        arguments = tuple(place[argument] for argument in op.arguments)
        divisor = kernel.step.ops[op.arguments[1]] if op.name == "div" else None
        found = inverse(divisor) if divisor is not None and (divisor.name == "const" or still(divisor)) else None
        if found is None:
            ops.append(Op(op.name, arguments, op.detail))
        else:
            ops.append(Op("const", (), found) if isinstance(found, float) else Op("input", (), found))
            ops.append(Op("div_by", (*arguments, len(ops) - 1)))
        place.append(len(ops) - 1)
    fixed = kernel.begin.outputs[: len(kernel.states) + len(kernel.pipes)]
    return replace(
        kernel,
        begin=Section(tuple(begin), (*fixed, *once)),
        step=Section(tuple(ops), tuple(place[output] for output in kernel.step.outputs)),
    )


def _placed(begin: list[Op], op: Op) -> int:
    """The place of an input of the step among the operations of the beginning."""
    if op not in begin:
        begin.append(op)
    return begin.index(op)
