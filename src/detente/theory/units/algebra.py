"""Units as products of words: read from text, multiplied, compared.

A word is a unit of its own (``person``, ``widget``) until two units differ in their words; only then is pint asked
what it knows, so that 12 months are a year. Words that pint does not know stay what they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from detente.theory.units.words import LABELS, PHYSICAL, canonical
from detente.units import SCALES

MOST_CHARACTERS = 200
MOST_POWER = 1000
PERCENT = "%"


@dataclass(frozen=True)
class Unit:
    """A product of powers of words.

    Attributes:
        powers: of each word, zero ones left out, sorted by word; empty for a pure number.
        factor: how many of that product one unit is: 1e6 for ``million USD``.
    """

    powers: tuple[tuple[str, Fraction], ...] = ()
    factor: float = 1.0

    @property
    def is_number(self) -> bool:
        """Whether it has no dimension of any kind, percent included."""
        return all(word == PERCENT for word, _ in self.powers)

    def times(self, other: Unit, power: Fraction | int = 1) -> Unit:
        """The product with a power of another unit."""
        powers = dict(self.powers)
        for word, exponent in other.powers:
            powers[word] = powers.get(word, Fraction(0)) + exponent * power
        return Unit(tuple(sorted((w, e) for w, e in powers.items() if e)), _scaled(self.factor, other.factor, power))

    def power(self, power: Fraction | int) -> Unit:
        """The unit raised to a power."""
        return NUMBER.times(self, power)


def _scaled(here: float, there: float, power: Fraction | int) -> float:
    try:
        return float(here * there ** float(power))
    except (OverflowError, ZeroDivisionError):
        return math.inf


NUMBER = Unit()


class UnitTextError(ValueError):
    """A unit that cannot be read; its message says what is wrong with it."""


@dataclass(frozen=True)
class Written:
    """A unit as read.

    Attributes:
        unit: what it means.
        words: how each word is spelled in the text.
    """

    unit: Unit
    words: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=20_000)
def read_unit_text(text: str) -> Written | None:
    """The unit that a text names; None for a text that names none.

    ``people/year``, ``$/(hectare*year)``, ``1/Month``, ``people^2`` and ``dollars per unit`` are products; ``Dmnl``,
    ``index 0-1``, ``share of the budget`` are pure numbers; ``million USD`` has a factor; a range in square brackets, as
    Vensim writes it behind the unit, says nothing about the unit.

    Raises:
        UnitTextError: brackets that do not close, two operators in a row, a text that is too long.

    Example:
        >>> read_unit_text("$/(hectare*year)").unit.powers
        (('dollar', Fraction(1, 1)), ('hectare', Fraction(-1, 1)), ('year', Fraction(-1, 1)))
        >>> read_unit_text("index 0-1").unit == NUMBER
        True
    """
    text = " ".join(re.sub(r"\[[^\]]*\]\s*$", "", text).split())
    text = _PER.sub("/", re.sub(r"^per\s+", "1/", text, flags=re.IGNORECASE))
    if len(text) > MOST_CHARACTERS:
        raise UnitTextError(f"it has more than {MOST_CHARACTERS} characters")
    if not text or set(text) <= {"?", " "}:
        return None
    if LABELS.fullmatch(text):
        return Written(NUMBER)
    return _Reader(text).read()


_PIECE = re.compile(r"\s*(\*\*|[*/^()]|[^*/^()]+)")
_PER = re.compile(r"\s+per\s+", re.IGNORECASE)


class _Reader:
    """Reads products, quotients, powers and brackets, left to right, as the field writes them: ``a/b/c`` is ``a/(b*c)``."""

    def __init__(self, text: str) -> None:
        self.pieces = [piece.strip() for piece in _PIECE.findall(text)]
        self.pieces = [piece for piece in self.pieces if piece]
        self.place = 0
        self.words: dict[str, str] = {}

    def read(self) -> Written:
        unit = self.product(0)
        if self.place < len(self.pieces):
            raise UnitTextError("a bracket closes that none opened")
        if not math.isfinite(unit.factor) or unit.factor <= 0:
            raise UnitTextError("its factor is out of range")
        return Written(unit, self.words)

    def peek(self) -> str:
        return self.pieces[self.place] if self.place < len(self.pieces) else ""

    def take(self) -> str:
        piece = self.peek()
        self.place += 1
        return piece

    def product(self, depth: int) -> Unit:
        if depth > 20:
            raise UnitTextError("its brackets are nested too deep")
        unit = NUMBER if self.peek() == "/" else self.powered(depth)
        while self.peek() and self.peek() != ")":
            piece = self.peek()
            sign = -1 if piece == "/" else 1
            if piece in ("*", "/"):
                self.take()
            elif piece != "(":
                raise UnitTextError(f"`{piece}` stands where `*` or `/` is expected")
            unit = unit.times(self.powered(depth), sign)
        return unit

    def powered(self, depth: int) -> Unit:
        piece = self.take()
        if piece == "(":
            unit = self.product(depth + 1)
            if self.take() != ")":
                raise UnitTextError("a bracket does not close")
        elif not piece or piece in ("*", "/", "^", "**", ")"):
            raise UnitTextError("an operator has nothing beside it")
        else:
            unit = self.word(piece)
        if self.peek() in ("^", "**"):
            self.take()
            unit = unit.power(self.exponent())
        return unit

    def exponent(self) -> Fraction:
        closing = self.peek() == "("
        if closing:
            self.take()
        piece = self.take()
        if closing and self.take() != ")":
            raise UnitTextError("the bracket of a power does not close")
        if not re.fullmatch(r"-?\d{1,4}(\.\d{1,4})?", piece):
            raise UnitTextError(f"`{piece}` is no power")
        return Fraction(piece)

    def word(self, piece: str) -> Unit:
        head, _, rest = piece.partition(" ")
        scale = SCALES.get(head.lower().rstrip("s"))
        prices = rest and re.fullmatch(r"(1[89]|20)\d\d", head)  # `2019 USD` are not `2000 people`
        if re.fullmatch(r"\d{1,12}(\.\d{1,12})?([eE][+-]?\d{1,2})?", head) and not prices:
            scale = float(head)
        if scale is not None:
            return Unit((), scale).times(self.word(rest)) if rest else Unit((), scale)
        word = f"{head} {canonical(rest)}" if prices else canonical(piece)
        if not word:
            return NUMBER
        self.words.setdefault(word, piece)
        return Unit(((word, Fraction(1)),))


def same(a: Unit, b: Unit) -> bool:
    """Whether two units are one, by their words or by what pint knows of them."""
    return ratio(a, b) == 1.0


def ratio(a: Unit, b: Unit) -> float | None:
    """How many of ``b`` one ``a`` is; None where they measure different things.

    Example:
        >>> ratio(read_unit_text("year").unit, read_unit_text("month").unit)
        12.0
    """
    quotient = a.times(b, -1)
    left: dict[str, Fraction] = {}
    factor = quotient.factor
    for word, exponent in quotient.powers:
        known = _base(word)
        if known is None:
            left[word] = left.get(word, Fraction(0)) + exponent
            continue
        factor = _scaled(factor, known[0], exponent)
        for base, power in known[1]:
            left[base] = left.get(base, Fraction(0)) + exponent * power
    if any(left.values()) or not math.isfinite(factor) or factor <= 0:
        return None
    return 1.0 if math.isclose(factor, 1.0, rel_tol=1e-9) else float(f"{factor:.12g}")


@lru_cache(maxsize=20_000)
def _base(word: str) -> tuple[float, tuple[tuple[str, Fraction], ...]] | None:
    """A word in base units, for what pint knows as a physical unit by its full name; else None."""
    if word == PERCENT:
        return 0.01, ()
    name = PHYSICAL.get(word, word.replace(" ", "_"))
    registry = _registry()
    # Only names spelled in full: pint would also read `unit` as a micro-nit and `mass` as a milli-arcsecond.
    if not any("".join(parts) == name for parts in registry.parse_unit_name(name)):
        return None
    unit = registry.Unit(name)
    if unit.dimensionless:
        return None  # degrees, counts, turns: words of their own here
    factor, base = registry.get_base_units(unit, check_nonmult=False)
    return float(factor), tuple((str(w), Fraction(e).limit_denominator(MOST_POWER)) for w, e in base._units.items())


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(cache_folder=None)


def shown(unit: Unit, spelled: Mapping[str, str] | None = None) -> str:
    """A unit as a person would write it.

    Args:
        unit: the unit.
        spelled: how the words of a theory are spelled in it.

    Example:
        >>> shown(read_unit_text("1/(Month*people)").unit, {"person": "people"})
        '1/(month*people)'
    """
    spelled = spelled or {}
    above = [_power(spelled.get(w, w), e) for w, e in unit.powers if e > 0]
    below = [_power(_each(w, spelled.get(w, w)), -e) for w, e in unit.powers if e < 0]
    head = "*".join(above)
    if unit.factor != 1.0:
        scale = next((name for name, size in SCALES.items() if size == unit.factor), f"{unit.factor:g}")
        head = f"{scale} {head}".strip()
    if not below:
        return head or "a pure number"
    foot = below[0] if len(below) == 1 else f"({'*'.join(below)})"
    return f"{head or '1'}/{foot}"


def _each(word: str, spelling: str) -> str:
    """A word as it stands behind a stroke: ``people/year`` though the clock counts ``years``."""
    return word if spelling.lower().startswith(word) else spelling


def _power(word: str, exponent: Fraction) -> str:
    if exponent == 1:
        return word
    return f"{word}^{exponent}" if exponent.denominator == 1 else f"{word}^{float(exponent):g}"
