"""A kernel worked out in plain floats: the meaning of its operations in forty lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.simulate.kernel.folding import CALCULATE
from detente.simulate.kernel.kernel import Kernel
from detente.simulate.kernel.operations import Input, Loop, Section
from detente.simulate.lookups import reader
from detente.simulate.namespace import Floats
from detente.simulate.streams import key, uniforms
from detente.theory.theory import LookupTable


def evaluated(kernel: Kernel, section: Section, given: Callable[[Input], float], count: int, seed: int) -> list[Any]:
    values: list[Any] = []
    for op in section.ops:
        arguments = [values[place] for place in op.arguments]
        if op.name == "const":
            values.append(op.detail)
        elif op.name == "input":
            values.append(given(op.detail))
        elif op.name == "lookup":
            table = kernel.tables[op.detail]
            read = reader(LookupTable("t", "t", (((), table.points),), (), table.inside, table.outside), "", Floats)
            values.append(read(arguments[0]))
        elif op.name == "uniform":
            stream, which = op.detail
            values.append(uniforms(key(kernel.streams[stream], seed), count, 0)[which])
        elif op.name == "loop":
            values.append(_looped(kernel, op.detail, arguments, count, seed))
        elif op.name == "result":
            values.append(arguments[0][op.detail])
        elif op.name == "where":
            values.append(arguments[1] if arguments[0] else arguments[2])
        else:
            try:
                values.append(CALCULATE[op.name](*arguments))
            except (ArithmeticError, ValueError):  # also in the arm of a choice that is not taken
                values.append(math.nan)
    return [values[place] for place in section.outputs]


def _looped(kernel: Kernel, loop: Loop, arguments: list[float], count: int, seed: int) -> list[float]:
    state, beside = arguments[: loop.size], arguments[loop.size :]
    for _ in range(loop.most):
        items = [*state, *beside]
        done, *state = evaluated(kernel, loop.body, lambda leaf, items=items: items[leaf.place], count, seed)  # type: ignore[misc]
        if done:
            break
    return state


def course(kernel: Kernel, parameters: Sequence[float], clock: tuple[float, float, float], steps: int, seed: int = 0) -> list[list[float]]:
    """The named values at each instant of a run without changes of inputs."""
    start, end, step = clock
    plain: Mapping[str, float] = {"start": start, "end": end, "step": step, "time": start, "shift": 0.0, "scale": 1.0, "given": 0.0}

    def given(leaf: Input) -> float:
        return parameters[leaf.place] if leaf.kind == "parameter" else plain.get(leaf.kind, 0.0)

    begun = evaluated(kernel, kernel.begin, given, 0, seed)
    kept = len(kernel.states)
    state, delays, once = begun[:kept], begun[kept : kept + len(kernel.pipes)], begun[kept + len(kernel.pipes) :]
    first = state[kept - len(kernel.pipes) :]
    gone: list[list[float]] = []
    rows: list[list[float]] = []
    for k in range(steps + 1):
        now = {**plain, "time": start + k * step, "following": start + (k + 1) * step}

        def read(leaf: Input, now: Mapping[str, float] = now, state: list[float] = state) -> float:
            held = {"state": state, "once": once, "parameter": parameters}.get(leaf.kind)
            return held[leaf.place] if held is not None else now.get(leaf.kind, 0.0)

        out = evaluated(kernel, kernel.step, read, k, seed)
        rows.append(out[: len(kernel.named)])
        state = out[len(kernel.named) :]
        gone.append(state[kept - len(kernel.pipes) :])
        for place, delay in enumerate(delays):
            since = k + 1 - int(delay)
            state[kept - len(kernel.pipes) + place] = gone[since][place] if since >= 0 else first[place]
    return rows
