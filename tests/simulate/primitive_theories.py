"""Small theories that between them call everything that an equation can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from detente.theory import Clock, Theory
from detente.theory.theory import Dimension, LookupTable
from theory_making import parameter, theory, variable

POINTS = ((0.0, 1.0), (0.5, 3.0), (1.0, 2.0), (2.0, 2.0), (2.0, 5.0), (3.5, -1.0))
EVEN = tuple((i / 2 - 1, (i * 7 % 5) - 1.5) for i in range(9))
LONG = tuple((i * i / 90 - 2, (i * 13 % 17) / 3) for i in range(41))

EQUATIONS: Mapping[str, Mapping[str, str]] = {
    "arithmetic": {
        "roots": "sqrt(abs(x)) + x ** 2 - 1 / (x ** 2 + 1) + power(abs(x) + 0.1, a * x) + (x * x) ** 0.5 + 2 ** -x + power(-2, floor(x))",
        "exponentials": "exp(x / 2) + log(abs(x) + 0.01) + logistic(3 * x) + log_gamma(abs(x) + 0.3) + exp(-300 * abs(x))",
        "bases": "log10(abs(x) + 0.1) + log_base(abs(x) + 0.1, a + 2)",
        "limits": "min(x, a, time) + max(x, 0.5) + clip(x, -1, 1) + sign(x) + non_negative(x) + abs(x)",
        "quotients": "zidz(a, x) + xidz(a, floor(x), 3) + quantum(10 * x, 0.7)",
        "whole": "integer(3 * x) + floor(2.5 * x) + ceil(x) + round(x * 4) + modulo(5 * x, 1.7)",
    },
    "angles": {
        "waves": "sin(9 * x) + cos(7 * x) + tan(x / 4) + sin(1e7 * x) + sin(0) + cos(1000 * x)",
        "arcs": "arcsin(clip(x / 3, -1, 1)) + arccos(clip(x / 3, -1, 1)) + arctan(4 * x) + arctan2(x, a - 1.5) + arctan2(-x, -a)",
        "hyperbolic": "sinh(x) + cosh(x) + tanh(x) + tanh(50 * x) + tanh(x / 100)",
    },
    "choices": {
        "either": "(a if x > 0 and time < 4 or not x <= -1 else -x) if x != a else 5",
        "nested": "(1 if x > a else 2 if x > 0 else 3) + (x if x == floor(x) else 0) + (4 if x >= 1 or x < -1 else 0)",
        "guarded": "log(x) if x > 0 else 1 / (x - 1)",
    },
    "clock": {
        "dates": "step(a, 2.1) + ramp(0.3, 1, 3) + ramp(a, 4) + pulse(3, 1) + during(2.1, 0.9) + pulse_train(1, 0.5, 2, 7)",
        "volumes": "pulse_volume(10, 1, 2.5) + time * time_step + start_time - end_time",
    },
    "delays": {
        "smooth": "smooth1(x, 2) + smooth3(x, a) + smooth_n(x, 3, 0.5, 5) + delay1(x, 1) + delay3(x, 2, a) + delay_n(x, 1.5, 0, 2)",
        "fixed": "delay_fixed(x, 1.1) + delay_fixed(2 * x, a * 1.7, 9) + delay_fixed(x, 50, 3) + delay_fixed(x, 0)",
        "memory": "initial(x) + previous(x) + previous(x, 7) + sample_if_true(x > a, x * x, 5)",
        "growth": "trend(x + 9, 2, 0.1) + forecast(x + 9, 2, 1) + npv(x, 0.05, 0, 1)",
    },
    "tables": {
        "uneven": "uneven(x) + even(x) + long(x) + even(x) * long(-x)",
        "modes": "lookup_forward(uneven, x) + lookup_backward(uneven, x) + lookup_extrapolate(uneven, x) + lookup_invert(uneven, x)",
        "beyond": "beyond(x) + stairs(x)",
    },
    "random": {
        "plain": "random_uniform(1, 2) + random_normal(0, a) + random_normal(0, 1, stream=shared) + random_normal_between(-1, 2, 0, a)",
        "inverse": "random_lognormal(0, 0.3) + random_exponential(a) + random_weibull(1.5, 2) + random_pareto(3, a)",
        "counted": "random_logistic(0, 1) + random_bernoulli(0.3) + random_geometric(0.4) + random_triangular(0, a, 5)",
    },
    "loops": {
        "gamma": "random_gamma(a, 2) + random_gamma(0.2, 1) + random_beta(0.5, a) + random_beta(3, 40)",
        "counts": "random_poisson(3 * a) + random_poisson(400) + random_binomial(12, 0.3) + random_negative_binomial(a, 0.4)",
    },
}
LISTS: Mapping[str, str] = {
    "each": "x * position(region) - 2 * modulo(position(region) * 3, 4) + floor(a * 2)",
    "rank": "vector_rank([each[r] for r in region], 1)[region] + 10 * vector_rank([each[r] for r in region], -1)[region]",
    "order": "vector_sort_order([each[r] for r in region], x)[region]",
    "moved": "vector_reorder([each[r] for r in region], [order[r] for r in region])[region]",
    "shared_out": "allocate_by_priority([abs(each[r]) for r in region], [position(r) / 2 for r in region], 1, abs(x) * 4)[region]",
    "curves": "allocate_available([abs(each[r]) for r in region], [position(r) - 1 for r in region], [position(r) for r in region], "
    "[0.5 * a for r in region], [0 for r in region], abs(x) * 3)[region]",
    "chosen": "choose([each[r] for r in region], 1 + modulo(floor(abs(x)), 4)) + rank_value([each[r] for r in region], position(region))",
    "selected": "vector_select([order[r] for r in region], [each[r] for r in region], 9, min(floor(abs(x) * 3), 10), 0)",
    "folded": "mean(each[r] for r in region) + sum(each[r] for r in region) + prod(each[r] for r in region)"
    " + stddev(each[r] for r in region) + max(each[r] for r in region)",
}


def of(*equations: str) -> Theory:
    """A theory whose variables have these equations; x runs from about -3 to 3."""
    variables = [
        variable("level", "stock", "", "a - 0.3 * level", "0.2"),
        variable("x", "auxiliary", "", "2 * level - 3 * a + time * 0.6 - 1"),
        *[variable(f"y{place}", "auxiliary", "", text, lookups=tuple(TABLES)) for place, text in enumerate(equations)],
    ]
    return theory(variables, [parameter("a", 1.3, bounds=(0.5, 2))], lookups=TABLES, clock=Clock(0, 8, 0.25))


TABLES = {
    "uneven": LookupTable("uneven", "uneven", (((), POINTS),)),
    "even": LookupTable("even", "even", (((), EVEN),)),
    "long": LookupTable("long", "long", (((), LONG),)),
    "beyond": LookupTable("beyond", "beyond", (((), POINTS[:3]),), (), "line", "extrapolate"),
    "stairs": LookupTable("stairs", "stairs", (((), EVEN),), (), "previous"),
}


def every_function() -> Iterator[object]:
    for name, equations in EQUATIONS.items():
        yield pytest.param(of(*equations.values()), id=name)
    yield pytest.param(lists(), id="lists")


def lists() -> Theory:
    """Arrays and what is done with lists of their elements."""
    made = of("each[west] + x")
    arrays = {name: variable(name, "auxiliary", "", text, over=("region",)) for name, text in LISTS.items()}
    region = Dimension("region", "region", ("north", "east", "south", "west"))
    return replace(made, variables={**made.variables, **arrays}, dimensions={"region": region})
