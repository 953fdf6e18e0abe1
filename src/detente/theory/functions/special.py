"""Special functions that the array namespaces lack, each written once over any of them.

Each loop (``xp.repeat``) is done for a draw when its number moves no more; what is not a number does not move.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_TINY = 1e-300
_EXACT = 2e-16
# Series and fractions below take about six times the root of their largest argument; this serves arguments up to 1e6.
_MOST_TERMS = 10_000

_LANCZOS = (
    *(676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059),
    *(12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7),
)


def log_gamma(xp: Any) -> Callable[[Any], Any]:
    """The logarithm of the gamma function for numbers above 0 (Lanczos, g = 7), to about 1e-15 of the larger of 1 and the result."""
    log, where, only_if = xp.log, xp.where, xp.only_if

    def calculate(x: Any) -> Any:
        x = only_if(x > 0, x)
        # Below one half the series loses digits: one step of the recurrence leads away from there.
        small = x < 0.5
        z = where(small, x, x - 1.0)
        total = 0.99999999999980993
        for place, weight in enumerate(_LANCZOS, start=1):
            total = total + weight / (z + place)
        t = z + 7.5
        value = 0.9189385332046727 + (z + 0.5) * log(t) - t + log(total)
        return where(small, value - log(x), value)

    return calculate


def normal_cdf(xp: Any) -> Callable[[Any], Any]:
    """The cumulative probability of the standard normal distribution, its lower tail to relative precision.

    Source: Hart (1968), algorithm 5666, and the continued fraction of Laplace where that one loses digits, beyond 3.5.
    """
    top = (3.52624965998911e-02, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376)
    bottom = (
        *(8.83883476483184e-02, 1.75566716318264, 16.064177579207, 86.7807322029461),
        *(296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752),
    )

    def calculate(z: Any) -> Any:
        far = xp.minimum(xp.abs(z), 38.5)
        density = xp.exp(-0.5 * far * far)
        near = density * _polynomial(top, far) / _polynomial(bottom, far)
        fraction = far + 1.0
        for part in range(24, 0, -1):
            fraction = far + part / fraction
        tail = xp.where(far < 3.5, near, density / fraction / 2.5066282746310002)
        return xp.where(z > 0, 1.0 - tail, tail)

    return calculate


def normal_quantile(xp: Any) -> Callable[[Any], Any]:
    """The standard normal number below which lies a given probability. Source: Wichura (1988), algorithm AS 241 (PPND16)."""

    def calculate(p: Any) -> Any:
        q = p - 0.5
        centre = 0.180625 - q * q
        middle = q * _polynomial(_CENTRE[0], centre) / _polynomial(_CENTRE[1], centre)
        r = xp.sqrt(-xp.log(xp.minimum(p, 1.0 - p)))
        near = _polynomial(_NEAR[0], r - 1.6) / _polynomial(_NEAR[1], r - 1.6)
        far = _polynomial(_FAR[0], r - 5.0) / _polynomial(_FAR[1], r - 5.0)
        tail = xp.where(r <= 5.0, near, far)
        return xp.where(xp.abs(q) <= 0.425, middle, xp.where(q < 0, -tail, tail))

    return calculate


def gamma_cdf(xp: Any) -> Callable[[Any, Any], Any]:
    """The regularised lower incomplete gamma function P(a, x), for a above 0 and x from 0.

    A series below x = a + 1 and a continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
    """
    logarithm = log_gamma(xp)

    def calculate(a: Any, x: Any) -> Any:
        safe = xp.maximum(x, _TINY)
        front = xp.exp(xp.minimum(a * xp.log(safe) - safe - logarithm(a), 700.0))
        low = xp.minimum(safe, a + 1.0)

        def go_on(n: Any, term: Any, total: Any) -> tuple[Any, ...]:
            term = term * low / (a + n)
            total = total + term
            return (term > total * _EXACT) == 0, n + 1.0, term, total

        _, _, total = xp.repeat(_MOST_TERMS, go_on, 1.0, 1.0 / a, 1.0 / a)
        rest = _upper_fraction(xp, a, xp.maximum(safe, a + 1.0))
        return xp.where(x < a + 1.0, xp.minimum(front * total, 1.0), 1.0 - xp.minimum(front * rest, 1.0))

    return calculate


def beta_cdf(xp: Any) -> Callable[[Any, Any, Any, Any], Any]:
    """The regularised incomplete beta function of a, b, x and 1 - x, the last given apart so that no digit is lost.

    Source: the continued fraction of Abramowitz and Stegun 26.5.8, on the side of the mean where it settles quickly.
    """
    logarithm = log_gamma(xp)

    def calculate(a: Any, b: Any, x: Any, rest: Any) -> Any:
        swap = x * (a + b + 2.0) > a + 1.0
        p, q = xp.where(swap, b, a), xp.where(swap, a, b)
        y, z = xp.maximum(xp.where(swap, rest, x), _TINY), xp.maximum(xp.where(swap, x, rest), _TINY)
        front = p * xp.log(y) + q * xp.log(z) + logarithm(p + q) - logarithm(p) - logarithm(q)
        value = xp.exp(xp.minimum(front, 700.0)) * _beta_fraction(xp, p, q, y) / p
        value = xp.minimum(xp.maximum(value, 0.0), 1.0)
        return xp.where(swap, 1.0 - value, value)

    return calculate


def root(xp: Any, excess: Callable[[Any], Any], slope: Callable[[Any], Any], low: Any, high: Any) -> Any:
    """Where a rising function passes 0 between two limits: Newton's steps, kept inside a bracket that shrinks for certain."""

    def go_on(turn: Any, x: Any, low: Any, high: Any) -> tuple[Any, ...]:
        above = excess(x)
        low, high = xp.where(above < 0, x, low), xp.where(above < 0, high, x)
        steep = slope(x)
        move = above / xp.where(steep > 0, steep, 1.0)
        near = 4e-16 * xp.maximum(xp.abs(x), 1.0)
        moves = (high - low > near) & ((steep <= 0) | (xp.abs(move) > near))
        guess = x - move
        good = (steep > 0) & (guess > low) & (guess < high) & (xp.fmod(turn, 3.0) < 2)
        return moves == 0, turn + 1.0, xp.where(moves, xp.where(good, guess, 0.5 * (low + high)), x), low, high

    return xp.repeat(240, go_on, 0.0, 0.5 * (low + high), low, high)[1]


def _upper_fraction(xp: Any, a: Any, x: Any) -> Any:
    def go_on(n: Any, b: Any, c: Any, d: Any, value: Any) -> tuple[Any, ...]:
        part = -n * (n - a)
        b = b + 2.0
        d = 1.0 / _off_zero(xp, part * d + b)
        c = _off_zero(xp, b + part / c)
        return (xp.abs(d * c - 1.0) > 1e-15) == 0, n + 1.0, b, c, d, value * d * c

    first = x + 1.0 - a
    return xp.repeat(_MOST_TERMS, go_on, 1.0, first, 1.0 / _TINY, 1.0 / first, 1.0 / first)[4]


def _beta_fraction(xp: Any, a: Any, b: Any, x: Any) -> Any:
    def go_on(m: Any, c: Any, d: Any, value: Any) -> tuple[Any, ...]:
        even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        factor: Any = 1.0
        for part in (even, odd):
            d = 1.0 / _off_zero(xp, 1.0 + part * d)
            c = _off_zero(xp, 1.0 + part / c)
            factor = d * c
            value = value * factor
        return (xp.abs(factor - 1.0) > 1e-15) == 0, m + 1.0, c, d, value

    first = 1.0 / _off_zero(xp, 1.0 - (a + b) * x / (a + 1.0))
    return xp.repeat(_MOST_TERMS, go_on, 1.0, 1.0, first, first)[3]


def _off_zero(xp: Any, x: Any) -> Any:
    return xp.where(xp.abs(x) < _TINY, _TINY, x)


def _polynomial(weights: tuple[float, ...], x: Any) -> Any:
    """A polynomial, the highest power first."""
    total: Any = weights[0]
    for weight in weights[1:]:
        total = total * x + weight
    return total


_CENTRE = (
    (
        *(2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4),
        *(1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
    ),
    (
        *(5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4),
        *(5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
    ),
)
_NEAR = (
    (
        *(7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0),
        *(3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
    ),
    (
        *(1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1),
        *(6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
    ),
)
_FAR = (
    (
        *(2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2),
        *(2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
    ),
    (
        *(2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4),
        *(1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
    ),
)
