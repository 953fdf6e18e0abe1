"""The operations of a kernel in JAX, plain for runs, and with guarded derivatives for gradients."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from detente.simulate.kernel.operations import Input, Loop, Section
from detente.simulate.namespace import PLAIN
from detente.simulate.streams import threefry

Operation = Callable[..., Any]
ARITHMETIC: dict[str, Operation] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "less": operator.lt,
    "less_equal": operator.le,
    "equal": operator.eq,
    "not_equal": operator.ne,
}


@dataclass(frozen=True)
class Writing:
    """What a section is written with.

    Attributes:
        operations: by name.
        given: the value of an input.
        readers: of tables, by number.
        uniform: a random number of the instant, by stream and which of two.
        shape: of the batch.
        number: from a plain number to one of the precision that is worked in.
    """

    operations: dict[str, Operation]
    given: Callable[[Input], Any]
    readers: Sequence[Operation]
    uniform: Callable[[int, int], Any]
    shape: tuple[int, ...]
    number: Callable[[Any], Any]


def write(writing: Writing, section: Section) -> list[Any]:
    """The results of a section as values that JAX traces."""
    values: list[Any] = []
    for op in section.ops:
        arguments = [values[place] for place in op.arguments]
        if op.name == "const":
            values.append(op.detail if isinstance(op.detail, bool) else writing.number(op.detail))
        elif op.name == "input":
            values.append(writing.given(op.detail))
        elif op.name == "lookup":
            values.append(writing.readers[op.detail](arguments[0]))
        elif op.name == "uniform":
            values.append(writing.uniform(*op.detail))
        elif op.name == "loop":
            values.append(_loop(writing, op.detail, arguments))
        elif op.name == "result":
            values.append(arguments[0][op.detail])
        else:
            values.append(writing.operations[op.name](*arguments))
    return [values[place] for place in section.outputs]


def _loop(writing: Writing, loop: Loop, arguments: list[Any]) -> list[Any]:
    """A loop until every draw is done; one that is done keeps its state."""
    import jax.numpy as jnp
    from jax import lax

    def wide(value: Any) -> Any:
        return jnp.broadcast_to(jnp.asarray(value), writing.shape)

    beside = arguments[loop.size :]

    def goes_on(carry: Any) -> Any:
        turn, done, _ = carry
        return (turn < loop.most) & ~jnp.all(done)

    def body(carry: Any) -> Any:
        turn, done, state = carry
        items = [*state, *beside]
        now, *following = write(replace(writing, given=lambda leaf: items[leaf.place]), loop.body)
        held = tuple(jnp.where(done, a, wide(b)) for a, b in zip(state, following, strict=True))
        return turn + 1, done | jnp.broadcast_to(jnp.asarray(now), writing.shape), held

    first = tuple(wide(value) for value in arguments[: loop.size])
    return list(lax.while_loop(goes_on, body, (0, jnp.zeros(writing.shape, dtype=bool), first))[2])


@cache
def operations() -> dict[str, Operation]:
    """Every operation as JAX has it."""
    import jax.numpy as jnp

    return {**ARITHMETIC, **{name: getattr(jnp, name) for name in PLAIN}}


@cache
def guarded() -> dict[str, Operation]:
    """The same values; a derivative that is infinite or undefined counts as 0.

    Without this, ``log(x) if x > 0 else 0`` has a derivative that is not a number where x is 0: the arm that is not taken is
    worked out as well, and 0 times infinity is not a number.
    """
    import jax.numpy as jnp

    partials: dict[str, tuple[Operation, ...]] = {
        "abs": (lambda v, x: jnp.sign(x),),
        "div": (lambda v, a, b: 1.0 / b, lambda v, a, b: -v / b),
        "log": (lambda v, x: 1.0 / x,),
        "log1p": (lambda v, x: 1.0 / (1.0 + x),),
        "sqrt": (lambda v, x: 0.5 / v,),
        "exp": (lambda v, x: v,),
        "expm1": (lambda v, x: v + 1.0,),
        "power": (lambda v, x, y: y * jnp.power(x, y - 1.0), lambda v, x, y: v * jnp.log(x)),
        "arcsin": (lambda v, x: 1.0 / jnp.sqrt(1.0 - x * x),),
        "arccos": (lambda v, x: -1.0 / jnp.sqrt(1.0 - x * x),),
        "tan": (lambda v, x: 1.0 + v * v,),
        "sinh": (lambda v, x: jnp.cosh(x),),
        "cosh": (lambda v, x: jnp.sinh(x),),
        "arctan2": (lambda v, y, x: x / (x * x + y * y), lambda v, y, x: -y / (x * x + y * y)),
        "fmod": (lambda v, x, m: jnp.ones_like(v), lambda v, x, m: -jnp.trunc(x / m)),
    }
    plain = operations()
    return {**plain, **{name: _with_partials(plain[name], each) for name, each in partials.items()}}


def _with_partials(function: Operation, partials: tuple[Operation, ...]) -> Operation:
    import jax
    import jax.numpy as jnp

    own = jax.custom_jvp(lambda *values: jnp.asarray(function(*values)))

    def derivative(values: tuple[Any, ...], moves: tuple[Any, ...]) -> tuple[Any, Any]:
        result = own(*values)
        total: Any = jnp.zeros_like(result)
        for partial, move in zip(partials, moves, strict=True):
            slope = partial(result, *values)
            total = total + jnp.where(jnp.isfinite(slope), slope, 0.0) * move
        return result, total

    own.defjvp(derivative)
    return lambda *values: own(*jnp.broadcast_arrays(*values))


def uniforms(words: Any, count: Any, draws: tuple[Any, Any], dtype: Any) -> tuple[Any, Any]:
    """The two random numbers of a stream at an instant, the same as ``detente.simulate.streams.uniforms``.

    Args:
        words: the four of the key, unsigned and of 32 bits.
        count: the number of the step, likewise.
        draws: the low and the high word of the number of each draw, likewise.
    """
    import jax.numpy as jnp

    nothing = jnp.zeros_like(draws[0])
    mixed = threefry((nothing + count, nothing, *draws), (words[0], words[1], words[2], words[3]))

    def between(high: Any, low: Any) -> Any:
        wide = [(word >> 6).astype(jnp.float64) for word in (high, low)]
        value = (wide[0] * 67108864.0 + wide[1] + 0.5) * 2.0**-52
        return value if dtype == jnp.float64 else jnp.clip(value.astype(dtype), 2.0**-24, 1.0 - 2.0**-24)

    return between(mixed[0], mixed[1]), between(mixed[2], mixed[3])
