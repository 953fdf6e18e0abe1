"""Random functions have the distribution that they are named after: 20,000 draws against its moments and probabilities."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.simulate.namespace import Floats, arrays
from detente.simulate.streams import key, uniforms
from detente.theory.functions import FUNCTIONS
from detente.theory.functions.special import beta_cdf, gamma_cdf, log_gamma, normal_cdf, normal_quantile

DRAWS = 20_000
# The largest distance of a sample from its distribution passes 1.95 / sqrt(n) once in a thousand samples (Kolmogorov).
FARTHEST = 1.95 / math.sqrt(DRAWS)


def normal(z):
    return 0.5 * math.erfc(-z / math.sqrt(2))


def sums(mass, most):
    """Cumulative probabilities of whole numbers from 0, from the probability of the first and the ratio of each to the one before."""
    first, ratio = mass
    total, part, table = first, first, [first]
    for k in range(1, most):
        part *= ratio(k)
        total += part
        table.append(total)
    return lambda k: table[min(int(k), most - 1)] if k >= 0 else 0.0


# Name, arguments, mean, variance, and the cumulative probability in closed form (for whole numbers, by summing).
CONTINUOUS = [
    ("random_uniform", (2, 6), 4, 16 / 12, lambda x: (x - 2) / 4),
    ("random_normal", (3, 2), 3, 4, lambda x: normal((x - 3) / 2)),
    ("random_normal_between", (-1, 2, 0, 1), 0.2296372, 0.5197870, lambda x: (normal(x) - normal(-1)) / (normal(2) - normal(-1))),
    ("random_lognormal", (0, 0.5), math.exp(0.125), math.exp(0.25) * math.expm1(0.25), lambda x: normal(math.log(x) / 0.5)),
    ("random_exponential", (2,), 2, 4, lambda x: -math.expm1(-x / 2)),
    ("random_gamma", (3, 2), 6, 12, lambda x: 1 - math.exp(-x / 2) * (1 + x / 2 + x * x / 8)),
    ("random_gamma", (0.5, 2), 1, 2, lambda x: math.erf(math.sqrt(x / 2))),
    ("random_gamma", (2e6, 0.5), 1e6, 5e5, lambda x: normal((x - 1e6) / math.sqrt(5e5))),
    ("random_beta", (2, 3), 0.4, 0.04, lambda x: x * x * (6 - 8 * x + 3 * x * x)),
    ("random_beta", (0.5, 0.5), 0.5, 0.125, lambda x: 2 / math.pi * math.asin(math.sqrt(x))),
    ("random_weibull", (2, 3), 1.5 * math.sqrt(math.pi), 9 * (1 - math.pi / 4), lambda x: -math.expm1(-((x / 3) ** 2))),
    ("random_triangular", (0, 1, 4), 5 / 3, 13 / 18, lambda x: x * x / 4 if x < 1 else 1 - (4 - x) ** 2 / 12),
    ("random_pareto", (5, 2), 2.5, 4 * 5 / 48, lambda x: 1 - (2 / x) ** 5),
    ("random_logistic", (1, 0.5), 1, math.pi**2 / 12, lambda x: 1 / (1 + math.exp(-(x - 1) / 0.5))),
]
COUNTS = [
    ("random_poisson", (3.5,), 3.5, 3.5, sums((math.exp(-3.5), lambda k: 3.5 / k), 60)),
    ("random_poisson", (200,), 200, 200, sums((math.exp(-200), lambda k: 200 / k), 600)),
    ("random_binomial", (10, 0.3), 3, 2.1, sums((0.7**10, lambda k: (11 - k) / k * 3 / 7), 11)),
    ("random_binomial", (400, 0.95), 380, 19, None),
    ("random_geometric", (0.2,), 5, 20, lambda k: 1 - 0.8**k),
    ("random_negative_binomial", (3, 0.4), 4.5, 11.25, sums((0.4**3, lambda k: (k + 2) / k * 0.6), 200)),
    ("random_negative_binomial", (0.5, 0.2), 2, 10, sums((0.2**0.5, lambda k: (k - 0.5) / k * 0.8), 400)),
    ("random_bernoulli", (0.3,), 0.3, 0.21, lambda k: 0.7 if k < 1 else 1.0),
    ("random_poisson", (4e6,), 4e6, 4e6, None),
]


def drawn(name, arguments):
    first, second = uniforms(key("a test", 1), 0, np.arange(DRAWS))
    with np.errstate(all="raise", under="ignore", divide="ignore", over="ignore", invalid="ignore"):
        return np.asarray(FUNCTIONS[name].build(arrays())(first, second, *arguments)), first, second


def test_every_random_function_is_here():
    assert {name for name, *_ in CONTINUOUS + COUNTS} == {name for name, function in FUNCTIONS.items() if function.random}


@pytest.mark.parametrize(("name", "arguments", "mean", "variance", "cumulative"), CONTINUOUS + COUNTS)
def test_moments(name, arguments, mean, variance, cumulative):
    values, *_ = drawn(name, arguments)
    assert abs(values.mean() - mean) < 4 * math.sqrt(variance / DRAWS)
    assert values.var() == pytest.approx(variance, rel=0.1)


@pytest.mark.parametrize(("name", "arguments", "mean", "variance", "cumulative"), CONTINUOUS)
def test_the_distance_from_the_distribution(name, arguments, mean, variance, cumulative):
    values, first, _ = drawn(name, arguments)
    expected = np.array([cumulative(x) for x in np.sort(values)])
    steps = np.arange(DRAWS + 1) / DRAWS
    assert max((steps[1:] - expected).max(), (expected - steps[:-1]).max()) < FARTHEST
    # More than that: each is the inverse, so the probability of a value is the number that it was made of.
    if arguments != (2e6, 0.5):
        np.testing.assert_allclose([cumulative(x) for x in values], first, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("name", "arguments", "mean", "variance", "cumulative"), [row for row in COUNTS if row[4]])
def test_a_count_is_the_least_that_reaches_its_probability(name, arguments, mean, variance, cumulative):
    values, first, _ = drawn(name, arguments)
    reached = np.array([cumulative(k) for k in values])
    before = np.array([cumulative(k - 1) for k in values])
    assert (values == np.floor(values)).all()
    if name == "random_bernoulli":
        assert ((values == 1) == (first > 0.7)).all()
        return
    assert (reached >= first - 1e-11).all()
    assert (before < first + 1e-11).all()


@pytest.mark.parametrize(("name", "arguments", "mean", "variance", "cumulative"), CONTINUOUS + COUNTS)
def test_a_draw_alone_is_the_same(name, arguments, mean, variance, cumulative):
    values, first, second = drawn(name, arguments)
    function = FUNCTIONS[name].build(Floats)
    for place in range(0, 200, 20):
        assert function(float(first[place]), float(second[place]), *arguments) == pytest.approx(float(values[place]), rel=1e-12)


def test_special_functions():
    gamma, beta, logarithm, below, quantile = (form(Floats) for form in (gamma_cdf, beta_cdf, log_gamma, normal_cdf, normal_quantile))
    for x in (1e-300, 1e-5, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 10, 100, 1e6):
        assert logarithm(x) == pytest.approx(math.lgamma(x), rel=4e-15, abs=4e-15)
    for z in np.arange(-37.5, 9, 0.25):
        assert below(z) == pytest.approx(normal(z), rel=1e-12)
    for p in (1e-300, 1e-20, 1e-5, 0.01, 0.0749, 0.0751, 0.3, 0.5, 0.7, 0.99):
        assert normal(quantile(p)) == pytest.approx(p, rel=4e-13)
    for x in (0.0, 1e-5, 0.5, 1.9, 2.1, 30.0, 800.0):
        assert gamma(1.0, x) == pytest.approx(-math.expm1(-x), rel=1e-13)
        assert gamma(0.5, x) == pytest.approx(math.erf(math.sqrt(x)), rel=1e-13)
    for x in (0.0, 1e-9, 0.3, 0.5, 0.9, 1.0):
        assert beta(2.0, 3.0, x, 1 - x) == pytest.approx(x * x * (6 - 8 * x + 3 * x * x), rel=1e-13, abs=1e-15)
        assert beta(1.0, 5.0, x, 1 - x) == pytest.approx(1 - (1 - x) ** 5, rel=1e-7, abs=1e-15)


def test_what_is_no_number_ends_soon_and_stays_none():
    for name, arguments, *_ in CONTINUOUS + COUNTS:
        for place in range(len(arguments)):
            given = [np.array([float(a), math.nan if here == place else float(a)]) for here, a in enumerate(arguments)]
            with np.errstate(all="ignore"):
                values = FUNCTIONS[name].build(arrays())(np.array([0.4, 0.4]), np.array([0.4, 0.4]), *given)
            assert np.isfinite(values[0])
            assert np.isnan(values[1]), name
