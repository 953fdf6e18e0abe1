"""Random numbers: each is the inverse of a distribution's cumulative probability, put to a uniform number.

So one draw takes one uniform number whatever its arguments, and a larger uniform number gives a larger value. The second
number of the pair is for those that come to need it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.theory.functions.counts import binomial, negative_binomial, poisson
from detente.theory.functions.function import Function
from detente.theory.functions.special import beta_cdf, gamma_cdf, log_gamma, normal_cdf, normal_quantile, root

# Beyond this shape the gamma distribution is taken from the normal one by the cube root of Wilson and Hilferty: off by less
# than 1e-7 of the value in one of a billion draws, and by 1e-9 in most.
_LARGE_SHAPE = 1e5

Draw = Callable[..., Any]


def _uniform(_: Any) -> Draw:
    return lambda u, _, low, high: low + (high - low) * u


def _normal(xp: Any) -> Draw:
    quantile = normal_quantile(xp)
    return lambda u, _, mean, deviation: mean + deviation * quantile(u)


def _normal_between(xp: Any) -> Draw:
    below, quantile = normal_cdf(xp), normal_quantile(xp)

    def draw(u: Any, _: Any, low: Any, high: Any, mean: Any, deviation: Any) -> Any:
        wide = xp.where(deviation > 0, deviation, 1.0)
        # Worked out on the left of the mean, where small probabilities keep their digits.
        flip = low > mean
        first = xp.where(flip, mean - high, low - mean) / wide
        last = xp.where(flip, mean - low, high - mean) / wide
        share = xp.where(flip, 1.0 - u, u)
        bottom, top = below(first), below(last)
        z = quantile(xp.minimum(xp.maximum(bottom + share * (top - bottom), 1e-300), 1.0 - 1e-16))
        value = mean + wide * xp.where(flip, -z, z)
        value = xp.where(deviation > 0, value, mean)
        return xp.only_if((low <= high) & (deviation >= 0), xp.minimum(xp.maximum(value, low), high))

    return draw


def _lognormal(xp: Any) -> Draw:
    quantile = normal_quantile(xp)
    return lambda u, _, mean, deviation: xp.exp(mean + deviation * quantile(u))


def _exponential(xp: Any) -> Draw:
    return lambda u, _, mean: xp.only_if(mean >= 0, -mean * xp.log1p(-u))


def _weibull(xp: Any) -> Draw:
    def draw(u: Any, _: Any, shape: Any, scale: Any) -> Any:
        shape = xp.only_if((shape > 0) & (scale >= 0), shape)
        return scale * xp.power(-xp.log1p(-u), 1.0 / shape)

    return draw


def _pareto(xp: Any) -> Draw:
    def draw(u: Any, _: Any, shape: Any, scale: Any) -> Any:
        shape = xp.only_if((shape > 0) & (scale >= 0), shape)
        return scale * xp.exp(-xp.log1p(-u) / shape)

    return draw


def _logistic(xp: Any) -> Draw:
    return lambda u, _, mean, scale: mean + scale * (xp.log(u) - xp.log1p(-u))


def _triangular(xp: Any) -> Draw:
    def draw(u: Any, _: Any, low: Any, mode: Any, high: Any) -> Any:
        whole = xp.only_if((low <= mode) & (mode <= high), high - low)
        rising = u * whole < mode - low
        return xp.where(
            rising,
            low + xp.sqrt(xp.maximum(u * whole * (mode - low), 0.0)),
            high - xp.sqrt(xp.maximum((1.0 - u) * whole * (high - mode), 0.0)),
        )

    return draw


def _bernoulli(xp: Any) -> Draw:
    # 1 for the larger uniform numbers, as in every other distribution.
    return lambda u, _, p: xp.only_if((p >= 0) & (p <= 1), xp.where(u > 1.0 - p, 1.0, 0.0))


def _geometric(xp: Any) -> Draw:
    def draw(u: Any, _: Any, p: Any) -> Any:
        p = xp.only_if((p > 0) & (p <= 1), p)
        sure = p == 1
        trials = xp.ceil(xp.log1p(-u) / xp.log1p(-xp.where(sure, 0.5, p)))
        return xp.where(sure, 1.0, xp.maximum(trials, 1.0))

    return draw


def _gamma(xp: Any) -> Draw:
    below, logarithm, quantile = gamma_cdf(xp), log_gamma(xp), normal_quantile(xp)

    def draw(u: Any, _: Any, shape: Any, scale: Any) -> Any:
        shape = xp.only_if((shape > 0) & (scale >= 0), shape)
        a = xp.where(shape > _LARGE_SHAPE, 1.0, shape)
        # In the logarithm t of the value: for small shapes it spans hundreds of orders of magnitude.
        low = (xp.log(u) + logarithm(a + 1.0)) / a
        high = xp.log(a + 10.0 * xp.sqrt(a) + 40.0)
        constant = logarithm(a)
        t = root(
            xp,
            lambda t: below(a, xp.exp(t)) - u,
            lambda t: xp.exp(a * t - xp.exp(t) - constant),
            xp.maximum(xp.minimum(low, high), -700.0),
            high,
        )
        third = 1.0 / (9.0 * shape)
        large = shape * xp.power(xp.maximum(1.0 - third + quantile(u) * xp.sqrt(third), 0.0), 3.0)
        return scale * xp.where(shape > _LARGE_SHAPE, large, xp.exp(t))

    return draw


def _beta(xp: Any) -> Draw:
    below, logarithm = beta_cdf(xp), log_gamma(xp)

    def draw(u: Any, _: Any, first: Any, second: Any) -> Any:
        total = first + second
        middle = xp.only_if((first > 0) & (second > 0) & (total <= 1e9), first / xp.where(total == 0, 1.0, total))
        # On the side of the mean where the value lies, measured from that end, so that it keeps its digits.
        flip = u > below(first, second, middle, 1.0 - middle)
        a, b = xp.where(flip, second, first), xp.where(flip, first, second)
        target = xp.where(flip, 1.0 - u, u)
        constant = logarithm(a) + logarithm(b) - logarithm(a + b)
        high = xp.log(a / (a + b))
        spread = xp.where(b < 1, (b - 1.0) * xp.log(b / (a + b)), 0.0)
        low = (xp.log(target) + xp.log(a) + constant - spread) / a

        t = root(
            xp,
            lambda t: below(a, b, xp.exp(t), -xp.expm1(t)) - target,
            lambda t: xp.exp(a * t + (b - 1.0) * xp.log(xp.maximum(-xp.expm1(t), 1e-300)) - constant),
            xp.maximum(xp.minimum(low, high), -700.0),
            high,
        )
        return xp.where(flip, -xp.expm1(t), xp.exp(t)) + 0.0 * middle

    return draw


FUNCTIONS = (
    Function(
        "random_uniform",
        2,
        2,
        "random_uniform(low, high): any number between two limits, all alike",
        _uniform,
        random=True,
        units="a a -> a",
        edges="the limits themselves never come",
    ),
    Function("random_normal", 2, 2, "random_normal(mean, deviation): the normal distribution", _normal, random=True, units="a a -> a"),
    Function(
        "random_normal_between",
        4,
        4,
        "random_normal_between(low, high, mean, deviation): the normal distribution without what lies outside two limits",
        _normal_between,
        random=True,
        units="a a a a -> a",
        edges="the probability of what is cut off is spread over the rest, as drawing again would; the mean, held between the limits, "
        "where the deviation is 0; undefined where low is above high",
    ),
    Function(
        "random_lognormal",
        2,
        2,
        "random_lognormal(mean, deviation): a number whose logarithm has the normal distribution with this mean and deviation",
        _lognormal,
        random=True,
        units="1 1 -> 1",
    ),
    Function(
        "random_exponential",
        1,
        1,
        "random_exponential(mean): the exponential distribution",
        _exponential,
        random=True,
        units="a -> a",
        edges="undefined for a mean below 0",
    ),
    Function(
        "random_poisson",
        1,
        1,
        "random_poisson(mean): how many events happen that do not wait for each other",
        poisson,
        random=True,
        units="1 -> 1",
        edges="undefined for a mean below 0; above a mean of a million by the normal distribution with its skewness, off by one "
        "in a small share of draws",
    ),
    Function(
        "random_gamma",
        2,
        2,
        "random_gamma(shape, scale): the gamma distribution, of mean shape * scale",
        _gamma,
        random=True,
        units="1 a -> a",
        edges="undefined for a shape of 0 or below; above a shape of 100,000 to about 1e-8 of the value",
    ),
    Function(
        "random_beta",
        2,
        2,
        "random_beta(a, b): the beta distribution, from 0 to 1, of mean a / (a + b)",
        _beta,
        random=True,
        units="1 1 -> 1",
        edges="undefined where a or b is 0 or below, or both together above 1e9",
    ),
    Function(
        "random_weibull",
        2,
        2,
        "random_weibull(shape, scale): the Weibull distribution",
        _weibull,
        random=True,
        units="1 a -> a",
        edges="undefined for a shape of 0 or below",
    ),
    Function(
        "random_binomial",
        2,
        2,
        "random_binomial(trials, p): how many of so many trials succeed",
        binomial,
        random=True,
        units="1 1 -> 1",
        edges="trials are rounded; undefined where p is outside 0 to 1, or trials outside 0 to 1e9; large variances as random_poisson",
    ),
    Function(
        "random_geometric",
        1,
        1,
        "random_geometric(p): the number of trials up to and with the first success",
        _geometric,
        random=True,
        units="1 -> 1",
        edges="undefined where p is 0 or below, or above 1",
    ),
    Function(
        "random_negative_binomial",
        2,
        2,
        "random_negative_binomial(successes, p): the number of failures before so many successes",
        negative_binomial,
        random=True,
        units="1 1 -> 1",
        edges="successes may be any number above 0, to 1e9; undefined where p is 0 or below, or above 1; else as random_poisson",
    ),
    Function(
        "random_triangular",
        3,
        3,
        "random_triangular(low, mode, high): the triangular distribution, likeliest at the mode",
        _triangular,
        random=True,
        units="a a a -> a",
        edges="undefined where the mode is outside the limits",
    ),
    Function(
        "random_bernoulli",
        1,
        1,
        "random_bernoulli(p): 1 with probability p, else 0",
        _bernoulli,
        random=True,
        units="1 -> 1",
        edges="undefined where p is outside 0 to 1",
    ),
    Function(
        "random_pareto",
        2,
        2,
        "random_pareto(shape, scale): the Pareto distribution, from scale upwards",
        _pareto,
        random=True,
        units="1 a -> a",
        edges="undefined for a shape of 0 or below",
    ),
    Function(
        "random_logistic",
        2,
        2,
        "random_logistic(mean, scale): the logistic distribution",
        _logistic,
        random=True,
        units="a a -> a",
    ),
)
