"""A kernel worked out over NumPy, a chunk of draws at a time: the target that needs nothing but the base install.

Every operation writes into a place that was made before the run, and places are used again once their value is no longer
read, so that all of them stay near the processor. What all draws share is a single number, worked out once for all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.simulate.kernel.kernel import Kernel
from detente.simulate.kernel.operations import Input, Loop, Op, Section, Table
from detente.simulate.lookups import reader
from detente.simulate.namespace import PLAIN, arrays
from detente.simulate.pipes import MOST_STEPS
from detente.simulate.streams import key, uniforms
from detente.theory.theory import LookupTable

if TYPE_CHECKING:
    import numpy as np

    from detente.simulate.kernel.work import Work

    Array = np.ndarray[Any, Any]

_NUMPY = {"add": "add", "sub": "subtract", "mul": "multiply", "div": "divide", "neg": "negative", **{name: name for name in PLAIN}}
_NUMPY |= {"less": "less", "less_equal": "less_equal", "equal": "equal", "not_equal": "not_equal", "power": "power"}
Instruction = tuple[Callable[..., Any], tuple[Any, ...], Any]


def run_lanes(kernel: Kernel, work: Work) -> Array:
    """The values of a chunk as an array ``named, kept instant, draw``.

    Args:
        kernel: of the model.
        work: what the draws are given, and what is kept.
    """
    import numpy as np

    with np.errstate(all="ignore"):
        return _Chunk(kernel, work).run()


def delays(kernel: Kernel, work: Work) -> list[Array]:
    """How many steps each pipe takes; an array over draws where they differ."""
    import numpy as np

    with np.errstate(all="ignore"):
        return _Chunk(kernel, work).begun()[1]


@dataclass
class _Places:
    """Arrays that are free to be written into, by kind and width."""

    width: int
    free: dict[tuple[bool, bool], list[Array]]

    def take(self, lanes: bool, condition: bool) -> Array:
        import numpy as np

        pool = self.free.setdefault((lanes, condition), [])
        return pool.pop() if pool else np.empty((self.width,) if lanes else (), dtype=bool if condition else float)

    def give(self, place: Array) -> None:
        self.free.setdefault((place.ndim > 0, place.dtype == bool), []).append(place)


class _Chunk:
    """One chunk of draws on its way."""

    def __init__(self, kernel: Kernel, work: Work) -> None:
        import numpy as np

        self.kernel = kernel
        self.work = work
        self.width = len(work.draws)
        self.parameters = [np.asarray(value, dtype=float) for value in work.parameters]
        self.given = [np.asarray(value, dtype=float) for value in work.drive.given]
        phases, inputs = kernel.phases, len(kernel.inputs)
        self.scale = [[np.ones(()) for _ in range(phases)] for _ in range(inputs)]
        self.shift = [[np.zeros(()) for _ in range(phases)] for _ in range(inputs)]
        self.clock = {name: np.zeros(()) for name in ("time", "following", "step", "start", "end")}
        self.clock["step"][()], self.clock["start"][()], self.clock["end"][()] = work.step, work.start, work.end
        self.states = [np.zeros(self.width) for _ in kernel.states]
        self.once: list[Array] = []
        self.count = 0
        self.words = [key(stream, work.seed) for stream in kernel.streams]
        self.readers = [_reader(table) for table in kernel.tables]
        self.drawn: dict[int, tuple[Any, Any]] = {}

    def run(self) -> Array:
        import numpy as np

        work, kernel = self.work, self.kernel
        first, delays = self.begun()
        stocks, pipes = len(kernel.states), len(kernel.pipes)
        for state, value in zip(self.states, first, strict=True):
            state[...] = value
        ways = [_Way(delay, state, work.steps) for delay, state in zip(delays, self.states[stocks - pipes :], strict=True)]
        step, results = self.program(kernel.step)
        named, following = results[: len(kernel.named)], results[len(kernel.named) :]
        kept = np.empty((len(named), len(work.kept), self.width))
        rows = {k: row for row, k in enumerate(work.kept)}
        for k in range(work.kept[-1] + 1):
            self.at(k)
            _go(step)
            if k in rows:
                for place, value in enumerate(named):
                    kept[place, rows[k]] = value
            turned = [way.passed(k, value) for way, value in zip(ways, following[stocks - pipes :], strict=True)]
            for state, value in zip(self.states, [*following[: stocks - pipes], *turned], strict=True):
                state[...] = value
        return kept

    def begun(self) -> tuple[list[Array], list[Array]]:
        """The first states and the delays of pipes; what is worked out once is kept."""
        import numpy as np

        self.at(0)
        begin, first = self.program(self.kernel.begin)
        _go(begin)
        stocks, pipes = len(self.kernel.states), len(self.kernel.pipes)
        self.once = [np.array(value) for value in first[stocks + pipes :]]
        delays = [np.nan_to_num(np.clip(delay, 1, MOST_STEPS), nan=1.0).astype(int) for delay in first[stocks : stocks + pipes]]
        return first[:stocks], delays

    def at(self, k: int) -> None:
        """Set the clock and inputs to an instant."""
        work = self.work
        self.count = k
        self.drawn.clear()
        self.clock["time"][()], self.clock["following"][()] = work.time(k), work.time(k + 1)
        for place, phases in enumerate(self.scale):
            for phase, held in enumerate(phases):
                held[()] = work.drive.scale[place, phase, k]
                self.shift[place][phase][()] = work.drive.shift[place, phase, k]

    def leaf(self, given: Input) -> Array:
        """Where an input's value stands."""
        if given.kind in self.clock:
            return self.clock[given.kind]
        if given.kind in ("scale", "shift"):
            return (self.scale if given.kind == "scale" else self.shift)[given.place][given.phase]
        if given.kind == "is given":
            import numpy as np

            return np.asarray(self.work.drive.is_given[given.place])
        held = {"parameter": self.parameters, "state": self.states, "once": self.once, "given": self.given}[given.kind]
        return held[given.place]

    def program(self, section: Section, items: Sequence[Array] = ()) -> tuple[list[Instruction], list[Array]]:
        """The instructions of a section, and where its results will stand.

        Args:
            items: inside a loop, its state and what it reads from around.
        """
        last = _last_reads(section)
        places = _Places(self.width, {})
        values: list[Any] = []
        out: list[Instruction] = []
        for number, op in enumerate(section.ops):
            values.append(self.write(op, [values[place] for place in op.arguments], places, out, items))
            for argument in set(op.arguments):
                if last[argument] == number and _is_own(section.ops[argument]):
                    places.give(values[argument])
        return out, [values[place] for place in section.outputs]

    def write(self, op: Op, arguments: list[Any], places: _Places, out: list[Instruction], items: Sequence[Array]) -> Any:
        """Append what works an operation out; give where its value will stand."""
        import numpy as np

        if op.name == "const":
            return np.asarray(op.detail)
        if op.name == "input":
            return items[op.detail.place] if op.detail.kind == "item" else self.leaf(op.detail)
        if op.name == "result":
            return arguments[0][op.detail]
        if op.name == "loop":
            results = [np.empty(self.width) for _ in range(op.detail.size)]
            body, (done, *following) = self.program(op.detail.body, [*results, *arguments[op.detail.size :]])
            out.append((self.loop, (op.detail, arguments[: op.detail.size], results, body, done, following), None))
            return results
        lanes = op.name == "uniform" or any(argument.ndim for argument in arguments)
        place = places.take(lanes, op.is_condition)
        if op.name == "uniform":
            out.append((self.uniform, (*op.detail, place), None))
        elif op.name == "lookup":
            out.append((_copied, (self.readers[op.detail], arguments[0], place), None))
        elif op.name == "where":
            out.append((_chosen, (*arguments, place), None))
        else:
            out.append((getattr(np, _NUMPY[op.name]), tuple(arguments), place))
        return place

    def uniform(self, stream: int, which: int, place: Array) -> None:
        """A random number of the instant for each draw."""
        if stream not in self.drawn:
            self.drawn[stream] = uniforms(self.words[stream], self.count, self.work.draws)
        place[...] = self.drawn[stream][which]

    def loop(self, loop: Loop, first: list[Any], held: list[Array], body: list[Instruction], done: Array, following: list[Array]) -> None:
        """Repeat the body until every draw is done; one that is done keeps its state, which is the result."""
        import numpy as np

        for state, value in zip(held, [np.array(value) for value in first], strict=True):
            state[...] = value
        open_ = np.ones(self.width, dtype=bool)
        for _ in range(loop.most):
            _go(body)
            for state, value in zip(held, [np.array(value) for value in following], strict=True):
                np.copyto(state, value, where=open_)
            open_ &= np.logical_not(done)
            if not open_.any():
                break


class _Way:
    """What is under way in the pipe of each draw."""

    def __init__(self, delay: Array, first: Array, steps: int) -> None:
        import numpy as np

        self.delay = np.minimum(delay, steps + 2)
        self.first = first.copy()
        self.held = np.empty((max(int(self.delay.max()), 1), len(first)))
        self.lanes = np.arange(len(first)) if self.delay.ndim and self.delay.min() != self.delay.max() else None

    def passed(self, k: int, value: Array) -> Array:
        """What comes out at the next instant."""
        import numpy as np

        size = len(self.held)
        self.held[k % size] = value
        since = k + 1 - self.delay
        if self.lanes is None:
            single = int(np.max(since))
            return self.held[single % size].copy() if single >= 0 else self.first
        return np.where(since >= 0, self.held[since % size, self.lanes], self.first)


def _go(program: list[Instruction]) -> None:
    for f, arguments, place in program:
        if place is None:
            f(*arguments)
        else:
            f(*arguments, out=place)


def _chosen(test: Any, so: Any, otherwise: Any, place: Array) -> None:
    import numpy as np

    place[...] = np.where(test, so, otherwise)


def _copied(f: Callable[[Any], Any], x: Any, place: Array) -> None:
    place[...] = f(x)


def _reader(table: Table) -> Callable[[Any], Any]:
    import numpy as np

    if table.inside == "line" and table.outside == "hold" and len(table.points) > 1:
        xs, ys = (np.array(part) for part in zip(*table.points, strict=True))
        return lambda x: np.interp(x, xs, ys)
    return reader(LookupTable("table", "", (((), table.points),), (), table.inside, table.outside), "", arrays())  # type: ignore[arg-type]


def _is_own(op: Op) -> bool:
    """Whether the place of a value was made for it, and may be used again."""
    return op.name not in ("const", "input", "loop", "result")


def _last_reads(section: Section) -> dict[int, float]:
    """For each operation the last one that reads it; results are read to the end."""
    last: dict[int, float] = {}
    for number, op in enumerate(section.ops):
        for argument in op.arguments:
            last[argument] = number
    return last | dict.fromkeys(section.outputs, math.inf)
