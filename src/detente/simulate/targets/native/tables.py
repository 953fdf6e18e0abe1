"""Lookups in lanes: without a branch, and where the machine can permute a register, without a look into memory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise

from llvmlite import ir

from detente.simulate.kernel.operations import Table
from detente.simulate.targets.native.words import DOUBLE, LONG, Value, Words

_MAGIC = 6755399441055744.0  # see ``mathematics``
_LANE = 8  # doubles in the registers that can be permuted


def lookup(w: Words, table: Table, x: Value, permutes: bool) -> Value:
    """The value of a table.

    Args:
        permutes: whether the machine permutes eight doubles by eight numbers.
    """
    fetching = _Fetching(w, permutes)
    points = table.points
    if table.inside == "line":
        value = _line(w, fetching, points, table.outside, x)
        slack = 0.0
    else:
        slack = 1e-9 * max(1.0, abs(points[0][0]), abs(points[-1][0]))  # as in ``detente.simulate.lookups``
        value = _stepwise(w, fetching, points, table.inside, slack, x)
    if table.outside == "missing":
        outside = w.builder.or_(w.less(x, w.constant(points[0][0] - slack)), w.compare(">", x, w.constant(points[-1][0] + slack)))
        value = w.select(outside, w.constant(math.nan), value)
    return value


def _line(w: Words, fetching: _Fetching, points: Sequence[tuple[float, float]], outside: str, x: Value) -> Value:
    if len(points) == 1:
        return w.add(w.constant(points[0][1]), w.mul(w.constant(0.0), x))
    slopes = [(v - y) / (u - x0) if u != x0 else 0.0 for (x0, y), (u, v) in pairwise(points)]
    xs, ys = [float(p[0]) for p in points], [float(p[1]) for p in points]
    if outside == "extrapolate":
        place = fetching.count(xs, x, "<=")
        anchors, values, slopes = [xs[0], *xs], [ys[0], *ys], [slopes[0], *slopes, slopes[-1]]
        return w.add(fetching.of(values, place), w.mul(w.sub(x, fetching.of(anchors, place)), fetching.of(slopes, place)))
    held = w.least(w.constant(xs[-1]), w.greatest(w.constant(xs[0]), x))
    if _is_even(xs):
        return _even(w, fetching, xs, ys, held)
    # A vertical step at an end holds from its point on, which takes a piece of its own.
    last = len(xs) if xs[-1] == xs[-2] else len(xs) - 1
    place = fetching.count(xs[1:last], held, "<=")
    steep = [*slopes, 0.0][:last]
    return w.add(fetching.of(ys[:last], place), w.mul(w.sub(held, fetching.of(xs[:last], place)), fetching.of(steep, place)))


def _is_even(xs: Sequence[float]) -> bool:
    width = (xs[-1] - xs[0]) / (len(xs) - 1)
    return width > 0 and all(abs(xs[0] + i * width - x) <= 1e-14 * max(abs(xs[0]), abs(xs[-1])) for i, x in enumerate(xs))


def _even(w: Words, fetching: _Fetching, xs: Sequence[float], ys: Sequence[float], held: Value) -> Value:
    """Points at even distances: the piece is found by rounding; at a point both of its pieces give the same."""
    pieces = len(xs) - 1
    share = w.mul(w.sub(held, w.constant(xs[0])), w.constant(pieces / (xs[-1] - xs[0])))
    rounded = w.add(w.sub(share, w.constant(0.5)), w.constant(_MAGIC))
    values, rises = list(ys), [*[v - y for y, v in pairwise(ys)], 0.0]
    if pieces % _LANE == 0 or not fetching.permutes:
        rounded = w.least(rounded, w.constant(_MAGIC + pieces - 1))
        values, rises = values[:-1], rises[:-1]
    inside = w.sub(share, w.sub(rounded, w.constant(_MAGIC)))
    place = w.builder.and_(w.bits(rounded), w.whole((1 << pieces.bit_length()) - 1))
    return w.add(fetching.of(values, place), w.mul(inside, fetching.of(rises, place)))


def _stepwise(w: Words, fetching: _Fetching, points: Sequence[tuple[float, float]], inside: str, slack: float, x: Value) -> Value:
    xs, ys = [float(p[0]) for p in points], [float(p[1]) for p in points]
    if inside == "previous":
        return fetching.of([ys[0], *ys], fetching.count(xs, w.add(x, w.constant(slack)), "<="))
    place = fetching.count(xs, w.sub(x, w.constant(slack)), "<")
    value = fetching.of([*ys, ys[-1]], place)
    if inside == "exact":
        away = w.intrinsic("fabs", w.sub(fetching.of([*xs, xs[-1]], place), x))
        value = w.select(w.compare("<=", away, w.constant(slack)), value, w.constant(math.nan))
    return value


class _Fetching:
    """Numbers out of short lists, by their places."""

    def __init__(self, w: Words, permutes: bool) -> None:
        self.w = w
        self.permutes = permutes and w.width == _LANE

    def count(self, xs: Sequence[float], x: Value, sign: str) -> Value:
        """How many of the rising numbers are not above (``<=``) or below (``<``) x; none where it is not a number."""
        w, b = self.w, self.w.builder
        levels = len(xs).bit_length()
        place = w.whole(0)
        if not xs:
            return place
        padded = [*xs, *[math.nan] * ((1 << levels) - 1 - len(xs))]
        for level in range(levels):
            half = 1 << (levels - 1 - level)
            if level == 0:
                probe = w.constant(padded[half - 1])
            else:
                # Only every place that is reached at this level.
                reached = padded[half - 1 :: 2 * half]
                probe = self.of(reached, b.lshr(place, w.whole(levels - level)))
            place = b.add(place, w.select(w.compare(sign, probe, x), w.whole(half), w.whole(0)))
        return place

    def of(self, values: Sequence[float], place: Value) -> Value:
        """The numbers at these places."""
        if len(set(values)) == 1 and values[0] == values[0]:
            return self.w.constant(values[0])
        if self.permutes and len(values) <= 2 * _LANE:
            return self.permuted(values, place)
        if self.permutes and len(values) <= 4 * _LANE:
            low, high = self.permuted(values[: 2 * _LANE], place), self.permuted(values[2 * _LANE :], place)
            b = self.w.builder
            is_high = b.icmp_unsigned("!=", b.and_(place, self.w.whole(2 * _LANE)), self.w.whole(0))
            return self.w.select(is_high, high, low)
        return self.gathered(values, place)

    def permuted(self, values: Sequence[float], place: Value) -> Value:
        w = self.w
        halves = [[*part, *[0.0] * (_LANE - len(part))] for part in (values[:_LANE], values[_LANE:])]
        low, high = (ir.Constant(w.double, half) for half in halves)
        if len(values) <= _LANE:
            function = w.external("llvm.x86.avx512.permvar.df.512", w.double, [w.double, w.long])
            return w.builder.call(function, [low, place])
        function = w.external("llvm.x86.avx512.vpermi2var.pd.512", w.double, [w.double, w.long, w.double])
        return w.builder.call(function, [low, place, high])

    def gathered(self, values: Sequence[float], place: Value) -> Value:
        w = self.w
        # What is no number may point anywhere within the bits of a place.
        values = [*values, *[values[-1]] * ((1 << len(values).bit_length()) - len(values))]
        array = ir.ArrayType(DOUBLE, len(values))
        name = f"table.{blake2b(repr(values).encode(), digest_size=12).hexdigest()}"
        held = w.module.globals.get(name)
        if held is None:
            held = ir.GlobalVariable(w.module, array, name)
            held.linkage, held.global_constant = "internal", True
            held.initializer = ir.Constant(array, [float(value) for value in values])

        def one(number: Value) -> Value:
            return w.builder.load(w.builder.gep(held, [ir.Constant(LONG, 0), number], inbounds=True, source_etype=array), typ=DOUBLE)

        return w.each(one, place)
