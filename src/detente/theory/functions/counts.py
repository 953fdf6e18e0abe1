"""Random whole numbers whose distribution has no inverse in closed form: found by search on the cumulative probability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.theory.functions.special import beta_cdf, gamma_cdf, normal_quantile

# Where the variance is larger, a number is one of thousands that are about equally likely: the normal distribution with
# its skewness misses it by less than one, and the sums behind the exact probability grow long.
_LARGE_VARIANCE = 1e6
# Trials, or successes, beyond which the logarithms of the gamma function keep too few digits of their difference.
_MOST = 1e9


def poisson(xp: Any) -> Callable[..., Any]:
    """The number of events where so many are expected."""
    below = gamma_cdf(xp)

    def draw(u: Any, _: Any, mean: Any) -> Any:
        mean = xp.only_if(mean >= 0, mean)
        some = xp.minimum(xp.maximum(mean, 1e-300), _LARGE_VARIANCE)
        skewness = xp.minimum(1.0 / xp.sqrt(xp.maximum(mean, 1e-300)), 1.0)
        return _search(xp, u, lambda k: 1.0 - below(k + 1.0, some), mean, mean, skewness)

    return draw


def binomial(xp: Any) -> Callable[..., Any]:
    """The number of successes among so many trials."""
    below = beta_cdf(xp)

    def draw(u: Any, _: Any, trials: Any, p: Any) -> Any:
        n = xp.floor(xp.only_if((trials >= 0) & (trials <= _MOST) & (p >= 0) & (p <= 1), trials) + 0.5)
        variance = n * p * (1.0 - p)

        def cumulative(k: Any) -> Any:
            left = xp.maximum(n - k, 1.0)
            return xp.where(k >= n, 1.0, below(left, xp.minimum(k, n) + 1.0, 1.0 - p, p))

        skewness = (1.0 - 2.0 * p) / xp.sqrt(xp.maximum(variance, 1e-300))
        value = _search(xp, u, cumulative, n * p, variance, xp.minimum(xp.maximum(skewness, -1.0), 1.0))
        # The fraction for the probability cannot take a certain one.
        return xp.where(p == 0, 0.0, xp.where(p == 1, n, xp.minimum(value, n)))

    return draw


def negative_binomial(xp: Any) -> Callable[..., Any]:
    """The number of failures before so many successes."""
    below = beta_cdf(xp)

    def draw(u: Any, _: Any, successes: Any, p: Any) -> Any:
        p = xp.only_if((successes > 0) & (successes <= _MOST) & (p > 0) & (p <= 1), p)
        mean = successes * (1.0 - p) / p
        variance = mean / p
        skewness = (2.0 - p) / xp.sqrt(xp.maximum(successes * (1.0 - p), 1e-300))
        value = _search(xp, u, lambda k: below(successes, k + 1.0, p, 1.0 - p), mean, variance, xp.minimum(skewness, 1.0))
        return xp.where(p == 1, 0.0, value)

    return draw


def _search(xp: Any, u: Any, cumulative: Callable[[Any], Any], mean: Any, variance: Any, skewness: Any) -> Any:
    """The least whole number from 0 of which the cumulative probability reaches ``u``."""
    z = normal_quantile(xp)(u)
    # The first terms of Cornish and Fisher: close, and all there is for a large variance.
    deviation = xp.sqrt(variance)
    guess = mean + deviation * (z + skewness * (z * z - 1.0) / 6.0 + skewness * skewness * (5.0 * z - 2.0 * z * z * z) / 36.0)
    guess = xp.maximum(xp.ceil(guess - 0.5), 0.0)
    exact = variance <= _LARGE_VARIANCE
    settled = exact == 0
    # The number sought lies above low and not above high.

    def widen(width: Any, low: Any, high: Any) -> tuple[Any, ...]:
        short = (settled == 0) & (cumulative(xp.where(settled, 1.0, high)) < u)
        over = (settled == 0) & (low >= 0) & (cumulative(xp.where(settled, 1.0, xp.maximum(low, 0.0))) >= u)
        width = width * 4.0
        below, above = xp.where(short, high, low), xp.where(over, low, high)
        below, above = xp.where(over, xp.maximum(below - width, -1.0), below), xp.where(short, above + width, above)
        return (short | over) == 0, width, below, above

    def halve(low: Any, high: Any) -> tuple[Any, ...]:
        middle = xp.floor(0.5 * (low + high))
        open_ = (settled == 0) & (high - low > 1)
        reached = cumulative(xp.where(open_, xp.maximum(middle, 0.0), 1.0)) >= u
        low, high = xp.where(open_ & (reached == 0), middle, low), xp.where(open_ & reached, middle, high)
        return (settled == 1) | (high - low <= 1), low, high

    _, low, high = xp.repeat(60, widen, 2.0, xp.maximum(guess - 2.0, -1.0), guess + 2.0)
    _, high = xp.repeat(64, halve, low, high)
    return xp.where(exact, high, guess)
