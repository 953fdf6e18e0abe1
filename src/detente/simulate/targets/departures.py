"""Where targets need not give the same numbers to 1e-9, each with the reason: the tests use this list, and the docs show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SAME = 1e-9
"""How far, relative to a number, targets may differ otherwise."""


@dataclass(frozen=True)
class Departure:
    """A way in which a target may differ.

    Attributes:
        name: of what it is about.
        targets: that may.
        within: how far, in words.
        limit: the same as a number, for tests.
        reason: why it is not mended.
    """

    name: str
    targets: str
    within: str
    limit: float
    reason: str


_LIST = (
    Departure(
        "near zero",
        "all",
        "1e-11 of the largest number of the course",
        1e-11,
        "where a course crosses 0 its digits have cancelled, and what is left is rounding",
    ),
    Departure(
        "large angles",
        "`jax`",
        "1e-6 for angles of 1e7",
        1e-6,
        "`sin(1e7 * x)` turns the last digit of x, which XLA may round otherwise, into the eighth of its own",
    ),
    Departure(
        "tiny numbers",
        "`jax`",
        "2.3e-308, not relative",
        2.3e-308,
        "XLA sets numbers below the smallest normal one to 0, which keeps processors at speed",
    ),
    Departure(
        "jumps",
        "all",
        "the height of the jump",
        float("inf"),
        "`floor(x)`, `x > y` and steps of tables fall to the other side where x lies within rounding of the edge",
    ),
    Departure(
        "chaos",
        "all",
        "1e-9 at first, then anything the model can reach",
        float("inf"),
        "a chaotic model doubles a difference again and again, even of the last digit: courses part, their distribution does not",
    ),
    Departure(
        "single precision",
        "`jax` with `float32`",
        "2e-5 on World3",
        2e-5,
        "it has seven digits, and rounding adds up along a run; it is refused for gradients",
    ),
    Departure(
        "steps of any length",
        "the adaptive solver",
        "the error of the theory's own step",
        float("inf"),
        "it solves the differential equations, not their steps; it never stands in for another target",
    ),
)
DEPARTURES: Mapping[str, Departure] = {departure.name: departure for departure in _LIST}


def table() -> str:
    """The list as the docs show it."""
    rows = [f"| {d.name} | {d.targets} | {d.within} | {d.reason} |" for d in _LIST]
    return "\n".join(["| what | target | within | why |", "| --- | --- | --- | --- |", *rows])
