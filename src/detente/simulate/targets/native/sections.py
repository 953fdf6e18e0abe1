"""A kernel's operations written as instructions, for a lane of draws; what all draws share is worked out once, as plain numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from detente.simulate.kernel.kernel import Kernel
from detente.simulate.kernel.operations import Input, Loop, Op, Section
from detente.simulate.targets.native.mathematics import function
from detente.simulate.targets.native.tables import lookup
from detente.simulate.targets.native.words import LONG, Value, Words

_COMPARED = {"less": "<", "less_equal": "<=", "equal": "==", "not_equal": "!="}
EACH = 64
_TWO = {"add": "add", "sub": "sub", "mul": "mul", "div": "div"}


@dataclass
class Writing:
    """What the instructions of a section are written with.

    Attributes:
        kernel: of the section.
        one, many: words for what all draws share, and for a lane of draws.
        permutes: whether the machine permutes a register by another.
        given: the value of an input, plain or a vector.
        uniform: a random number of the instant, by stream and which of two.
        inline: whether functions are written out where they are used.
        pause: begins a new block of instructions; called after every ``EACH`` operations.
    """

    kernel: Kernel
    one: Words
    many: Words
    permutes: bool
    given: Callable[[Input], Value]
    uniform: Callable[[int, int], Value]
    inline: bool
    pause: Callable[[], None] | None = None


def write(writing: Writing, section: Section, lanes: bool = False) -> list[Value]:
    """The values of a section's results.

    Args:
        lanes: make every one a vector.
    """
    values: list[Value | Input] = []

    def at(place: int) -> Value:
        # What is given is read where it is used: memory keeps it at hand, registers cannot hold all of it.
        value = values[place]
        return writing.given(value) if isinstance(value, Input) else value

    for number, op in enumerate(section.ops):
        if writing.pause is not None and number % EACH == EACH - 1:
            writing.pause()
        values.append(op.detail if op.name == "input" else _operation(writing, op, [at(place) for place in op.arguments]))
    results = [at(place) for place in section.outputs]
    return [writing.many.splat(value) for value in results] if lanes else results


def _is_vector(value: Value) -> bool:
    return not isinstance(value, list) and isinstance(value.type, ir.VectorType)


def _operation(writing: Writing, op: Op, arguments: list[Any]) -> Value:
    if op.name == "const":
        kind = ir.IntType(1) if isinstance(op.detail, bool) else ir.DoubleType()
        return ir.Constant(kind, op.detail)
    if op.name == "uniform":
        return writing.uniform(*op.detail)
    if op.name == "result":
        return arguments[0][op.detail]
    if op.name == "loop":
        return _loop(writing, op.detail, arguments)
    w = writing.many if any(_is_vector(argument) for argument in arguments) else writing.one
    arguments = [_constant(w, argument) for argument in arguments]
    if op.name == "div_by":
        return _divided(w, *arguments)
    if op.name in _TWO:
        return getattr(w, _TWO[op.name])(*arguments)
    if op.name in _COMPARED:
        return w.compare(_COMPARED[op.name], *arguments)
    if op.name == "lookup":
        return lookup(w, writing.kernel.tables[op.detail], arguments[0], writing.permutes)
    if op.name in _PLAIN:
        return _PLAIN[op.name](w, *arguments)
    return function(w, op.name, *arguments, inline=writing.inline)


def _constant(w: Words, value: Value) -> Value:
    """A value in the width of an operation; a constant without an instruction."""
    if isinstance(value, ir.Constant) and not isinstance(value.type, ir.VectorType):
        return w.constant(value.constant, value.type)
    return w.splat(value)


def _is_number(value: Value) -> bool:
    """Whether it is known to be a number."""
    return isinstance(value, ir.Constant)


def _minimum(w: Words, a: Value, b: Value) -> Value:
    return _chosen(w, w.least, a, b)


def _maximum(w: Words, a: Value, b: Value) -> Value:
    return _chosen(w, w.greatest, a, b)


def _chosen(w: Words, choose: Callable[[Value, Value], Value], a: Value, b: Value) -> Value:
    """The one or the other, and no number where one of them is none."""
    if _is_number(a) or _is_number(b):
        return choose(a, b) if _is_number(a) else choose(b, a)
    return w.select(w.no_number(a), a, choose(a, b))


def _divided(w: Words, a: Value, b: Value, inverse: Value) -> Value:
    """a / b from the rounded inverse of b: a correction makes it the rounded quotient (Markstein), faster than a division."""
    q = w.mul(a, inverse)
    return w.fma(w.fma(w.neg(q), b, a), inverse, q)


_PLAIN: dict[str, Callable[..., Value]] = {
    "neg": lambda w, a: w.neg(a),
    "where": lambda w, test, so, otherwise: w.select(test, so, otherwise),
    "logical_and": lambda w, a, b: w.builder.and_(a, b),
    "logical_or": lambda w, a, b: w.builder.or_(a, b),
    "logical_not": lambda w, a: w.builder.not_(a),
    "minimum": _minimum,
    "maximum": _maximum,
}


def _loop(writing: Writing, loop: Loop, arguments: list[Value]) -> list[Value]:
    """A loop over vectors that ends when every lane is done; a lane that is done keeps its state."""
    w, b = writing.many, writing.many.builder
    arguments = [_constant(w, argument) for argument in arguments]
    first, beside = arguments[: loop.size], arguments[loop.size :]
    before, body, after = b.block, b.append_basic_block(), b.append_basic_block()
    b.branch(body)
    b.position_at_end(body)
    turn = b.phi(LONG)
    settled = b.phi(w.bit)
    state = [b.phi(w.double) for _ in first]
    items = [*state, *beside]
    inner = Writing(writing.kernel, writing.one, w, writing.permutes, lambda leaf: items[leaf.place], writing.uniform, False)
    done, *following = (_constant(w, value) for value in write(inner, loop.body))
    held = [w.select(settled, old, new) for old, new in zip(state, following, strict=True)]
    done = b.or_(settled, done)
    count = b.add(turn, ir.Constant(LONG, 1))
    more = b.and_(w.any(b.not_(done)), b.icmp_unsigned("<", count, ir.Constant(LONG, loop.most)))
    last = b.block
    b.cbranch(more, body, after)
    for phi, start, onward in ((turn, ir.Constant(LONG, 0), count), (settled, w.constant(False, ir.IntType(1)), done)):
        phi.add_incoming(start, before)
        phi.add_incoming(onward, last)
    for phi, start, onward in zip(state, first, held, strict=True):
        phi.add_incoming(start, before)
        phi.add_incoming(onward, last)
    b.position_at_end(after)
    return held
