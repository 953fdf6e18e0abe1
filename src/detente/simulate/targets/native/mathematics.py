"""Functions of mathematics for vectors of doubles, to about 1e-15 and better; the rare ones number by number from the C library.

The polynomials are those of FDLIBM (Sun Microsystems, freely given) for the logarithm, and of Cephes (Moshier) for sine and
cosine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from llvmlite import ir

from detente.simulate.targets.native.words import DOUBLE, LONG, Value, Words

_LOG2E, _LN2 = 1.4426950408889634, 0.6931471805599453
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
# Added to a number below 2**51 it leaves its nearest whole number in the lowest bits.
_MAGIC, _MAGIC_BITS = 6755399441055744.0, 0x4338000000000000
# (exp(r) - 1 - r) / r**2 for r up to half a logarithm of 2, by Chebyshev's points; good to 1.3e-17 of exp(r).
_EXPONENTIAL = (
    *(2.5100377619606372e-08, 2.7620078203806394e-07, 2.7557268476553695e-06, 2.4801521317484083e-05, 0.00019841269863042963),
    *(0.0013888888917199863, 0.008333333333330063, 0.04166666666662416, 0.16666666666666669, 0.5000000000000001),
)
_LOGARITHM = (
    *(1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01),
    *(2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01),
)
_SINE = (
    *(1.58962301576546568060e-10, -2.50507477628578072866e-8, 2.75573136213857245213e-6),
    *(-1.98412698295895385996e-4, 8.33333333332211858878e-3, -1.66666666666666307295e-1),
)
_COSINE = (
    *(-1.13585365213876817300e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7),
    *(2.48015872888517045348e-5, -1.38888888888730564116e-3, 4.16666666666665929218e-2),
)
_HALF_PI = (1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33)
_FARTHEST = 1e9  # beyond, angles are left to the C library
LIBRARY = ("sinh", "cosh", "asin", "acos", "atan", "atan2", "fmod", "sin", "cos", "tan")


def _rounded(w: Words, x: Value) -> tuple[Value, Value]:
    """The nearest whole number, as a double and as a whole number."""
    held = w.add(x, w.constant(_MAGIC))
    return w.sub(held, w.constant(_MAGIC)), w.builder.sub(w.bits(held), w.whole(_MAGIC_BITS))


def _power_of_two(w: Words, k: Value) -> Value:
    return w.number(w.builder.shl(w.builder.add(k, w.whole(1023)), w.whole(52)))


def exp(w: Words, x: Value, low: Value | None = None) -> Value:
    """e to the power ``x + low``."""
    x = w.least(w.constant(710.0), w.greatest(w.constant(-746.0), x))
    k, whole = _rounded(w, w.mul(x, w.constant(_LOG2E)))
    r = w.fma(k, w.constant(-_LN2_LOW), w.fma(k, w.constant(-_LN2_HIGH), x))
    if low is not None:
        r = w.add(r, low)
    total = w.fma(w.mul(r, r), w.polynomial(r, _EXPONENTIAL), r)
    total = w.add(total, w.constant(1.0))
    half = w.builder.ashr(whole, w.whole(1))
    return w.mul(w.mul(total, _power_of_two(w, half)), _power_of_two(w, w.builder.sub(whole, half)))


def _split(w: Words, x: Value) -> tuple[Value, Value]:
    """A positive number as ``(1 + f) * 2**e`` with 1 + f between the roots of one half and of 2."""
    tiny = w.less(x, w.constant(2.2250738585072014e-308))
    x = w.select(tiny, w.mul(x, w.constant(2.0**54)), x)
    held = w.bits(x)
    e = w.builder.ashr(w.builder.sub(held, w.whole(0x3FE6A09E667F3BCD)), w.whole(52))
    m = w.number(w.builder.sub(held, w.builder.shl(e, w.whole(52))))
    exponent = w.sub(w.number(w.builder.add(e, w.whole(_MAGIC_BITS))), w.constant(_MAGIC))
    exponent = w.sub(exponent, w.select(tiny, w.constant(54.0), w.constant(0.0)))
    return w.sub(m, w.constant(1.0)), exponent


def _series(w: Words, s: Value) -> Value:
    z = w.mul(s, s)
    return w.mul(z, w.polynomial(z, _LOGARITHM))


def log(w: Words, x: Value) -> Value:
    """The natural logarithm."""
    f, e = _split(w, x)
    s = w.div(f, w.add(f, w.constant(2.0)))
    square = w.mul(w.constant(0.5), w.mul(f, f))
    inner = w.fma(s, w.add(square, _series(w, s)), w.mul(e, w.constant(_LN2_LOW)))
    value = w.fma(e, w.constant(_LN2_HIGH), w.sub(f, w.sub(square, inner)))
    # Not reached by the formula: infinity and what is not a number give themselves, 0 and below their own.
    value = w.select(w.less(x, w.constant(math.inf)), value, x)
    value = w.select(w.compare("==", x, w.constant(0.0)), w.constant(-math.inf), value)
    return w.select(w.less(x, w.constant(0.0)), w.constant(math.nan), value)


def power(w: Words, x: Value, y: Value) -> Value:
    """x to the power y, its logarithm to twice the digits."""
    size = w.intrinsic("fabs", x)
    f, e = _split(w, size)
    d = w.add(f, w.constant(2.0))
    rest = w.sub(f, w.sub(d, w.constant(2.0)))
    s = w.div(f, d)
    s_low = w.div(w.sub(w.fma(w.neg(s), d, f), w.mul(s, rest)), d)
    twice, base = w.add(s, s), w.mul(e, w.constant(_LN2_HIGH))
    high = w.add(base, twice)
    lost = w.select(w.compare("==", e, w.constant(0.0)), w.constant(0.0), w.sub(twice, w.sub(high, base)))
    low = w.add(w.add(w.fma(s, _series(w, s), w.add(s_low, s_low)), lost), w.mul(e, w.constant(_LN2_LOW)))
    first, high = high, w.add(high, low)
    low = w.sub(low, w.sub(high, first))
    product = w.mul(y, high)
    beside = w.fma(y, low, w.fma(y, high, w.neg(product)))
    # Far outside the range of a double the digits do not matter, and may be infinite.
    beside = w.select(w.less(w.intrinsic("fabs", product), w.constant(800.0)), beside, w.constant(0.0))
    value = exp(w, product, beside)
    return _power_edges(w, x, y, size, value)


def _power_edges(w: Words, x: Value, y: Value, size: Value, value: Value) -> Value:
    one, nothing, infinite = w.constant(1.0), w.constant(0.0), w.constant(math.inf)
    falls = w.builder.xor(w.less(size, one), w.less(y, nothing))
    far = w.select(falls, nothing, infinite)
    far = w.select(w.compare("==", size, one), one, far)
    ends = w.builder.or_(w.compare("==", size, nothing), w.compare("==", size, infinite))
    ends = w.builder.or_(ends, w.compare("==", w.intrinsic("fabs", y), infinite))
    value = w.select(ends, far, value)
    half = w.mul(y, w.constant(0.5))
    is_whole = w.compare("==", w.intrinsic("floor", y), y)
    is_odd = w.builder.and_(is_whole, w.compare("!=", w.intrinsic("floor", half), half))
    below = w.builder.icmp_signed("<", w.bits(x), w.whole(0))
    value = w.select(w.builder.and_(below, is_odd), w.neg(value), value)
    undefined = w.builder.and_(w.less(x, nothing), w.builder.not_(w.builder.or_(is_whole, w.compare("==", size, infinite))))
    value = w.select(undefined, w.constant(math.nan), value)
    value = w.select(w.builder.or_(w.no_number(x), w.no_number(y)), w.add(x, y), value)
    return w.select(w.builder.or_(w.compare("==", y, nothing), w.compare("==", x, one)), one, value)


def log1p(w: Words, x: Value) -> Value:
    """log(1 + x), by Kahan's correction of the rounded sum."""
    u = w.add(x, w.constant(1.0))
    moved = w.sub(u, w.constant(1.0))
    still = w.compare("==", moved, w.constant(0.0))
    value = w.mul(log(w, u), w.div(x, w.select(still, w.constant(1.0), moved)))
    value = w.select(still, x, value)
    return w.select(w.compare("==", x, w.constant(math.inf)), x, value)


def expm1(w: Words, x: Value) -> Value:
    """exp(x) - 1, likewise."""
    u = exp(w, x)
    moved = w.sub(u, w.constant(1.0))
    logarithm = log(w, u)
    still = w.compare("==", logarithm, w.constant(0.0))
    value = w.mul(moved, w.div(x, w.select(still, w.constant(1.0), logarithm)))
    value = w.select(still, x, value)
    flat = w.builder.or_(w.less(x, w.constant(-40.0)), w.compare(">", x, w.constant(700.0)))
    return w.select(flat, moved, value)


def tanh(w: Words, x: Value) -> Value:
    """The hyperbolic tangent, as ``-t / (2 + t)`` of ``t = exp(-2 |x|) - 1``."""
    size = w.least(w.constant(20.0), w.intrinsic("fabs", x))
    k, whole = _rounded(w, w.mul(size, w.constant(-2 * _LOG2E)))
    r = w.fma(k, w.constant(-_LN2_LOW), w.fma(k, w.constant(-_LN2_HIGH), w.mul(size, w.constant(-2.0))))
    part = w.fma(w.mul(r, r), w.polynomial(r, _EXPONENTIAL), r)
    scale = _power_of_two(w, whole)
    t = w.fma(scale, part, w.sub(scale, w.constant(1.0)))
    return w.intrinsic("copysign", w.div(w.neg(t), w.add(t, w.constant(2.0))), x)


def _angle(w: Words, x: Value) -> tuple[Value, Value, Value]:
    """Sine and cosine of what is left of an angle after quarter turns, and how many these are."""
    k, whole = _rounded(w, w.mul(x, w.constant(1 / _HALF_PI[0])))
    r = x
    for part in _HALF_PI:
        r = w.fma(k, w.constant(-part), r)
    z = w.mul(r, r)
    sine = w.fma(w.mul(r, z), w.polynomial(z, _SINE), r)
    cosine = w.fma(w.mul(z, z), w.polynomial(z, _COSINE), w.fma(z, w.constant(-0.5), w.constant(1.0)))
    return sine, cosine, whole


def _has(w: Words, whole: Value, bit: int) -> Value:
    return w.builder.icmp_unsigned("!=", w.builder.and_(whole, w.whole(bit)), w.whole(0))


def sin(w: Words, x: Value) -> Value:
    """The sine of an angle that is not far."""
    sine, cosine, turns = _angle(w, x)
    value = w.select(_has(w, turns, 1), cosine, sine)
    return w.select(_has(w, turns, 2), w.neg(value), value)


def cos(w: Words, x: Value) -> Value:
    """The cosine of an angle that is not far."""
    sine, cosine, turns = _angle(w, x)
    value = w.select(_has(w, turns, 1), sine, cosine)
    return w.select(_has(w, w.builder.add(turns, w.whole(1)), 2), w.neg(value), value)


def tan(w: Words, x: Value) -> Value:
    """The tangent of an angle that is not far."""
    sine, cosine, turns = _angle(w, x)
    odd = _has(w, turns, 1)
    return w.div(w.select(odd, w.neg(cosine), sine), w.select(odd, sine, cosine))


def _from_library(name: str) -> Callable[..., Value]:
    def calculate(w: Words, *values: Value) -> Value:
        function = w.external(name, DOUBLE, [DOUBLE] * len(values))
        return w.each(lambda *one: w.builder.call(function, one), *values)

    return calculate


_NEAR: Mapping[str, Callable[..., Value]] = {"sin": sin, "cos": cos, "tan": tan}
_WRITTEN: Mapping[str, Callable[..., Value]] = {"exp": exp, "log": log, "power": power, "log1p": log1p, "expm1": expm1, "tanh": tanh}
_CALLED = {"sinh": "sinh", "cosh": "cosh", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2", "fmod": "fmod"}
_INTRINSIC = {"sqrt": "sqrt", "floor": "floor", "ceil": "ceil", "trunc": "trunc", "abs": "fabs"}


def _angled(name: str) -> Callable[[Words, Value], Value]:
    """A function of any angle: the far ones, which are rare, by the C library."""

    def calculate(w: Words, x: Value) -> Value:
        b = w.builder
        near = _NEAR[name](w, x)
        is_far = w.any(w.builder.not_(w.compare("<=", w.intrinsic("fabs", x), w.constant(_FARTHEST))))
        before = b.block
        with b.if_then(is_far, likely=False):
            far = _from_library(name)(w, x)
            there = b.block
        value = b.phi(w.double)
        value.add_incoming(near, before)
        value.add_incoming(far, there)
        return value

    return calculate


def function(w: Words, name: str, *values: Value, inline: bool = True) -> Value:
    """The value of a function of ``OPERATIONS``: an instruction, or a call of a function that is written once in the module."""
    if name in _INTRINSIC:
        return w.intrinsic(_INTRINSIC[name], *values)
    called = f"{name}.{w.width}"
    known: Any = w.module.globals.get(called)
    if known is None:
        known = ir.Function(w.module, ir.FunctionType(w.double, [w.double] * len(values)), called)
        known.linkage = "internal"
        inner = Words(w.module, ir.IRBuilder(known.append_basic_block()), w.width)
        if name in _CALLED:
            known.attributes.add("noinline")
            written = _from_library(_CALLED[name])
        else:
            written = _WRITTEN.get(name) or _angled(name)
            if inline:
                known.attributes.add("alwaysinline")
        inner.builder.ret(written(inner, *known.args))
    return w.builder.call(known, values)


__all__ = ["LIBRARY", "LONG", "function"]
