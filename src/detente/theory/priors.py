"""What is believed of a parameter before any fit: a distribution, written as ``normal(4, 1)``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detente.errors import Fault, Place, TheoryError, nearest


@dataclass(frozen=True)
class Family:
    """A kind of distribution: the meaning of its two numbers and what they must keep to."""

    meaning: str
    sound: Callable[[float, float], bool]


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "normal": Family("normal(mean, standard deviation)", lambda a, b: b > 0),
        "lognormal": Family("lognormal(median, standard deviation of the logarithm)", lambda a, b: a > 0 and b > 0),
        "beta": Family("beta(a, b)", lambda a, b: a > 0 and b > 0),
        "uniform": Family("uniform(low, high)", lambda a, b: a < b),
    }
)


@dataclass(frozen=True)
class Prior:
    """A distribution by name; truncated to the parameter's bounds wherever it is used."""

    family: str
    first: float
    second: float

    def __str__(self) -> str:
        return f"{self.family}({self.first:g}, {self.second:g})"


def parse_prior(written: str, place: Place | None = None) -> Prior:
    """The distribution that a text names.

    Raises:
        TheoryError: it is not one of the accepted forms.

    Example:
        >>> parse_prior("normal(4, 1)")
        Prior(family='normal', first=4.0, second=1.0)
    """
    forms = "write " + ", ".join(f"`{family.meaning}`" for family in FAMILIES.values())
    match = re.fullmatch(r"\s*([a-z]{1,20})\(\s*([-+.\deE]{1,30})\s*,\s*([-+.\deE]{1,30})\s*\)\s*", written)
    if match is None:
        raise TheoryError(Fault(f"the prior `{written[:60]}` cannot be read", place, forms))
    name = match[1]
    if name not in FAMILIES:
        raise TheoryError(Fault(f"`{name}` is not a distribution known here", place, nearest(name, FAMILIES)))
    try:
        first, second = float(match[2]), float(match[3])
    except ValueError:
        raise TheoryError(Fault(f"the prior `{written[:60]}` cannot be read", place, forms)) from None
    if not (math.isfinite(first) and math.isfinite(second) and FAMILIES[name].sound(first, second)):
        raise TheoryError(
            Fault(f"the prior `{written[:60]}` is no distribution", place, FAMILIES[name].meaning + ": check signs and order")
        )
    return Prior(name, first, second)
