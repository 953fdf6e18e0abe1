"""Threefry-4x32 in vectors of 32-bit words; the same numbers as ``detente.simulate.streams``."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from detente.simulate.streams import PARITY, ROUNDS, TURNS
from detente.simulate.targets.native.words import INT, Value, Words


def uniforms(w: Words, counter: tuple[Value, Value, Value, Value], key: tuple[Value, Value, Value, Value]) -> tuple[Value, Value]:
    """Two numbers between 0 and 1 for each lane.

    Args:
        counter: step and draw, low and high word of each, as vectors.
        key: of the stream, as vectors.
    """
    b = w.builder
    parity: Any = w.constant(PARITY, INT)
    for part in key:
        parity = b.xor(parity, part)
    keys = (*key, parity)
    words = [b.add(word, part) for word, part in zip(counter, key, strict=True)]
    for done in range(1, ROUNDS + 1):
        left, right = TURNS[(done - 1) % 8]
        first, second = ((0, 1), (2, 3)) if done % 2 else ((0, 3), (2, 1))
        for (to, other), turn in zip((first, second), (left, right), strict=True):
            words[to] = b.add(words[to], words[other])
            words[other] = b.xor(_rotated(w, words[other], turn), words[to])
        if done % 4 == 0:
            turns = done // 4
            words = [b.add(word, keys[(turns + place) % 5]) for place, word in enumerate(words)]
            words[3] = b.add(words[3], w.constant(turns, INT))
    return _between(w, words[0], words[1]), _between(w, words[2], words[3])


def _rotated(w: Words, word: Value, turn: int) -> Value:
    b = w.builder
    return b.or_(b.shl(word, w.constant(turn, INT)), b.lshr(word, w.constant(32 - turn, INT)))


def _between(w: Words, high: Value, low: Value) -> Value:
    b = w.builder
    parts = [b.uitofp(b.lshr(word, w.constant(6, INT)), w.double) for word in (high, low)]
    total = w.add(w.add(w.mul(parts[0], w.constant(67108864.0)), parts[1]), w.constant(0.5))
    return w.mul(total, w.constant(2.0**-52))


def counters(w: Words, step: Value, draw: Value) -> tuple[Value, Value, Value, Value]:
    """The words of a step (one number) and of draws (a vector)."""
    b = w.builder
    words = []
    for number in (w.splat(step), draw):
        words += [b.trunc(number, w.of(INT)), b.trunc(b.lshr(number, w.whole(32)), w.of(INT))]
    return words[0], words[1], words[2], words[3]


__all__ = ["counters", "ir", "uniforms"]
