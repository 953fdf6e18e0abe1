"""In what: the unit of a series as scale, base and price year, so that unlike amounts are never added."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


@dataclass(frozen=True)
class Unit:
    """A unit, taken apart.

    Attributes:
        scale: how many of the base one unit is; 1 where no scale is named.
        base: what is counted, in the words of the series: ``USD``, ``persons``, ``% of GDP``.
        prices: the year whose prices an amount of money is in; None for prices of its own year.
    """

    scale: float
    base: str
    prices: int | None = None

    def __str__(self) -> str:
        word = next((name for name, scale in SCALES.items() if scale == self.scale), "")
        return " ".join(filter(None, [word, str(self.prices or ""), self.base]))


def read_unit(text: str) -> Unit:
    """The unit that ``text`` names.

    Raises:
        ValueError: the text is empty, or names a scale and nothing that is scaled.

    Example:
        >>> read_unit("million 2019 USD")
        Unit(scale=1000000.0, base='USD', prices=2019)
        >>> str(read_unit("% of GDP"))
        '% of GDP'
    """
    words = text.split()
    scale = SCALES[words.pop(0).lower()] if words and words[0].lower() in SCALES else 1.0
    prices = int(words.pop(0)) if len(words) > 1 and re.fullmatch(r"(1[89]|20)\d\d", words[0], flags=re.ASCII) else None
    if not words:
        raise ValueError(f"`{text}` is not a unit")
    return Unit(scale, " ".join(words), prices)


def factor(source: str, target: str) -> float:
    """By what a value in ``source`` is multiplied to be in ``target``.

    Raises:
        ValueError: they do not count the same thing, or in prices of different years.

    Example:
        >>> factor("billion USD", "million USD")
        1000.0
    """
    have, want = read_unit(source), read_unit(target)
    if have.base != want.base:
        raise ValueError(f"`{source}` and `{target}` do not measure the same thing")
    if have.prices != want.prices:
        raise ValueError(f"`{source}` and `{target}` are in prices of different years")
    return have.scale / want.scale


def same_unit(units: Iterable[str]) -> str:
    """The one unit that all share.

    Raises:
        ValueError: they differ, or there is none. Nothing is converted behind the reader's back.
    """
    distinct = list(dict.fromkeys(units))
    if len(distinct) != 1:
        raise ValueError("the units differ: " + ", ".join(f"`{unit}`" for unit in distinct) if distinct else "there is no unit")
    return distinct[0]
