"""The course of a kernel as one scan of JAX."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.simulate.kernel.operations import Input
from detente.simulate.targets.jax.lookups import jax_reader
from detente.simulate.targets.jax.operations import Writing, guarded, operations, uniforms, write

if TYPE_CHECKING:
    from detente.simulate.kernel.kernel import Kernel


class Shape(NamedTuple):
    """What a program is made for, and compiled again where it changes.

    Attributes:
        shape: of the batch.
        kept: how many instants come out.
        lengths: of the memory of each pipe.
        precision: of numbers.
        guard: derivatives that are infinite count as 0.
        checkpoint: gradients work the inside of stretches of steps out again.
    """

    shape: tuple[int, ...]
    kept: int
    lengths: tuple[int, ...]
    precision: str
    guard: bool
    checkpoint: bool


class Given(NamedTuple):
    """The arguments of a program: numbers alone.

    Attributes:
        parameters, given: each a number or an array over the batch.
        scale, shift: arrays ``input, phase, instant``.
        clock: start, end and step.
        times: of all instants, and one after.
        rows: for each instant the row that keeps it, or one row further.
        words: keys of the streams.
        draws: low and high words of the numbers of the draws.
    """

    parameters: tuple[Any, ...]
    scale: Any
    shift: Any
    given: tuple[Any, ...]
    is_given: Any
    clock: Any
    times: Any
    rows: Any
    words: Any
    draws: tuple[Any, Any]


class _Instant(NamedTuple):
    """What the scan brings to each instant."""

    count: Any
    time: Any
    following: Any
    row: Any
    scale: Any
    shift: Any


def scanned(kernel: Kernel, given: Given, static: Shape) -> Any:
    """The named values as an array ``named, kept instant, *batch``; to be traced."""
    import jax.numpy as jnp
    import numpy as np

    with np.errstate(all="ignore"):
        course = _Course(kernel, given, static)
        count = len(given.rows)
        instants = _Instant(
            jnp.arange(count, dtype=jnp.uint32),
            given.times[:-1],
            given.times[1:],
            given.rows,
            jnp.moveaxis(jnp.asarray(given.scale), -1, 0),
            jnp.moveaxis(jnp.asarray(given.shift), -1, 0),
        )
        return course.run(instants, count)


class _Course:
    """One tracing of a run."""

    def __init__(self, kernel: Kernel, given: Given, static: Shape) -> None:
        import jax.numpy as jnp
        import numpy as np

        self.kernel = kernel
        self.given = given
        self.static = static
        self.kind = jnp.float64 if static.precision == "float64" else jnp.float32
        self.number = np.float64 if static.precision == "float64" else np.float32
        self.operations = guarded() if static.guard else operations()
        self.readers = [jax_reader(table) for table in kernel.tables]
        self.once: Sequence[Any] = ()

    def run(self, instants: _Instant, count: int) -> Any:
        import jax.numpy as jnp

        first = _Instant(*[part[0] for part in instants])
        begun = write(self.writing(first, ()), self.kernel.begin)
        stocks, pipes = len(self.kernel.states), len(self.kernel.pipes)
        states = tuple(self.wide(value) for value in begun[:stocks])
        self.delays = [self.whole(delay, count) for delay in begun[stocks : stocks + pipes]]
        self.first = states[stocks - pipes :]
        self.once = begun[stocks + pipes :]
        held = tuple(jnp.zeros((length, *self.static.shape), self.kind) for length in self.static.lengths)
        every = self.static.kept == count
        rows = () if every else tuple(jnp.zeros((self.static.kept + 1, *self.static.shape), self.kind) for _ in self.kernel.named)
        (_, _, rows), all_rows = self.scan((states, held, rows), instants, count)
        if every:
            return jnp.stack(all_rows)
        return jnp.stack([row[: self.static.kept] for row in rows])

    def scan(self, carry: Any, instants: _Instant, count: int) -> Any:
        """All steps; with checkpoints in two levels, and what is left of whole stretches after them."""
        import jax
        import jax.numpy as jnp
        from jax import lax

        if not self.static.checkpoint:
            return lax.scan(self.step, carry, instants)
        inside = max(math.isqrt(count), 1)
        whole = count // inside * inside
        blocks = _Instant(*[part[:whole].reshape(-1, inside, *part.shape[1:]) for part in instants])
        stretch = jax.checkpoint(lambda c, block: lax.scan(self.step, c, block))
        carry, first = lax.scan(stretch, carry, blocks)
        carry, rest = lax.scan(self.step, carry, _Instant(*[part[whole:] for part in instants]))
        rows = [jnp.concatenate([a.reshape(whole, *a.shape[2:]), b]) for a, b in zip(first, rest, strict=True)]
        return carry, tuple(rows)

    def step(self, carry: Any, instant: _Instant) -> Any:
        """From the states at an instant to those at the next, and the values in between kept."""
        states, held, rows = carry
        out = write(self.writing(instant, states), self.kernel.step)
        named = [self.wide(value) for value in out[: len(self.kernel.named)]]
        following = [self.wide(value) for value in out[len(self.kernel.named) :]]
        first = len(states) - len(held)
        pairs = [self.passed(place, instant, memory, following[first + place]) for place, memory in enumerate(held)]
        states = (*following[:first], *[value for value, _ in pairs])
        held = tuple(memory for _, memory in pairs)
        if not rows:
            return (states, held, rows), tuple(named)
        rows = tuple(row.at[instant.row].set(value) for row, value in zip(rows, named, strict=True))
        return (states, held, rows), ()

    def passed(self, place: int, instant: _Instant, memory: Any, value: Any) -> tuple[Any, Any]:
        """What comes out of a pipe at the next instant, and its memory then; read before it is written."""
        import jax.numpy as jnp

        length, delay = self.static.lengths[place], self.delays[place]
        count = instant.count.astype(jnp.int32)
        since = count + 1 - delay
        before = jnp.take_along_axis(memory, (since % length)[None], axis=0)[0] if delay.ndim else memory[since % length]
        out = jnp.where(since >= 0, jnp.where(delay == 1, value, before), self.first[place])
        return out, memory.at[count % length].set(value)

    def whole(self, delay: Any, count: int) -> Any:
        """A delay as a whole number of steps; longer ones than the run count alike."""
        import jax.numpy as jnp

        return jnp.nan_to_num(jnp.minimum(jnp.asarray(delay), count + 1), nan=1.0).astype(jnp.int32)

    def wide(self, value: Any) -> Any:
        import jax.numpy as jnp

        return jnp.broadcast_to(jnp.asarray(value, self.kind), self.static.shape)

    def writing(self, instant: _Instant, states: Sequence[Any]) -> Writing:
        """How the operations of an instant are written."""
        given = self.given
        drawn: dict[int, tuple[Any, Any]] = {}
        plain = {"time": instant.time, "following": instant.following}
        plain |= {"start": given.clock[0], "end": given.clock[1], "step": given.clock[2]}
        lists = {"parameter": given.parameters, "state": states, "once": self.once, "given": given.given, "is given": given.is_given}

        def leaf(asked: Input) -> Any:
            if asked.kind in plain:
                return plain[asked.kind]
            if asked.kind in ("scale", "shift"):
                return (instant.scale if asked.kind == "scale" else instant.shift)[asked.place, asked.phase]
            return lists[asked.kind][asked.place]

        def uniform(stream: int, which: int) -> Any:
            if stream not in drawn:
                drawn[stream] = uniforms(given.words[stream], instant.count, given.draws, self.kind)
            return drawn[stream][which]

        return Writing(self.operations, leaf, self.readers, uniform, self.static.shape, self.number)
