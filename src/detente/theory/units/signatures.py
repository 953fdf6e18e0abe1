"""Which units a function takes and gives, read from the short notation of its entry in the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from detente.theory.units.algebra import NUMBER, Unit

_FACTOR = re.compile(r"([*/]?)([a-z1])(?:\^(-?\d+(?:/\d+)?))?")


@dataclass(frozen=True)
class Form:
    """A product of powers of letters; ``1`` is no letter.

    Attributes:
        letters: by letter its power.
    """

    letters: tuple[tuple[str, Fraction], ...]

    def unit(self, known: Mapping[str, Unit]) -> Unit | None:
        """The unit that it stands for, or None where a letter is not known."""
        out = NUMBER
        for letter, power in self.letters:
            if letter not in known:
                return None
            out = out.times(known[letter], power)
        return out

    def solved(self, unit: Unit, known: Mapping[str, Unit]) -> tuple[str, Unit] | None:
        """The one letter that is not known, and the unit that it must stand for; None where there are none or several."""
        open_letters = [(letter, power) for letter, power in self.letters if letter not in known]
        if len(open_letters) != 1:
            return None
        letter, power = open_letters[0]
        rest = Form(tuple(pair for pair in self.letters if pair[0] != letter)).unit(known)
        return (letter, unit.times(rest, -1).power(1 / power)) if rest is not None else None


@dataclass(frozen=True)
class Signature:
    """The forms of a function's arguments and of its value; the last argument may be repeated."""

    arguments: tuple[Form, ...]
    repeated: bool
    value: Form

    def form(self, place: int) -> Form | None:
        """The form of the argument at a place, counted from zero."""
        if place < len(self.arguments):
            return self.arguments[place]
        return self.arguments[-1] if self.repeated and self.arguments else None


@lru_cache(maxsize=1000)
def read_signature(text: str) -> Signature | None:
    """The signature that a text such as ``a b/t -> a`` stands for; None for an empty one.

    Letters stand for any unit, ``1`` for none, ``t`` for the unit of time. ``?`` behind an argument says that it may be
    left out, ``...`` that it may be repeated.

    Raises:
        ValueError: the text is no signature (a mistake of whoever wrote the function).

    Example:
        >>> read_signature("a... -> a").repeated
        True
    """
    if not text:
        return None
    before, arrow, after = text.partition("->")
    if not arrow:
        raise ValueError(f"`{text}` is no signature of units")
    words = before.split()
    repeated = bool(words) and words[-1].rstrip("?").endswith("...")
    return Signature(tuple(_form(word.rstrip("?.")) for word in words), repeated, _form(after.strip()))


def _form(text: str) -> Form:
    letters: dict[str, Fraction] = {}
    place = 0
    for match in _FACTOR.finditer(text):
        if match.start() != place:
            break
        place = match.end()
        power = Fraction(match[3] or 1) * (-1 if match[1] == "/" else 1)
        if match[2] != "1":
            letters[match[2]] = letters.get(match[2], Fraction(0)) + power
    if not text or place != len(text):
        raise ValueError(f"`{text}` is no form of a unit")
    return Form(tuple((letter, power) for letter, power in letters.items() if power))
