"""Vensim expressions as trees: a parser by strength of operators, with the names not yet looked up.

From weak to strong: ``:OR:``, ``:AND:``, ``:NOT:``, comparisons, ``+ -``, ``* /``, a sign, ``^`` (from the right).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.tokens import Token, key_of, tokens

MOST_DEPTH = 120
MOST_TERMS = 2_000
_LONG = 40
MISSING = -(2.0**109)

Points: TypeAlias = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A number, or ``:NA:``."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in single quotes."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Subscript:
    """One index: an element or a range; with ``every`` it was written with an exclamation mark."""

    name: str
    every: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A name with its indices."""

    name: str
    subscripts: tuple[Subscript, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Called:
    """A function, a macro or a lookup with its arguments; ``outputs`` are a macro's further results."""

    name: str
    subscripts: tuple[Subscript, ...]
    arguments: tuple[Raw, ...]
    outputs: tuple[Reference, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Table:
    """Points written in place, the second argument of ``WITH LOOKUP``."""

    points: Points
    at: int


@dataclass(frozen=True, slots=True)
class Sign:
    """``-x``, or ``:NOT: x``."""

    op: str
    operand: Raw


@dataclass(frozen=True, slots=True)
class Two:
    """An operator between two expressions."""

    op: str
    left: Raw
    right: Raw


Raw: TypeAlias = Value | Literal | Reference | Called | Table | Sign | Two

_STRENGTH = {"OR": 1, "AND": 2, "=": 4, "<": 4, ">": 4, "<=": 4, ">=": 4, "<>": 4, "+": 5, "-": 5, "*": 6, "/": 6, "^": 8}
_NOT, _SIGN = 3, 7


def parse_expression(text: str, start: int, end: int) -> Raw:
    """The tree of a stretch of text.

    Raises:
        EntryError: it is no expression, or is nested deeper than ``MOST_DEPTH``.
    """
    parser = Parser(tokens(text, start, end))
    tree = parser.expression(0)
    parser.expect_end()
    return tree


def _finite(word: Token) -> float:
    value = float(word.text)
    if not math.isfinite(value):
        raise EntryError(f"the number `{word.text[:30]}` is too large", word.at, "the largest number is about 1.8e308")
    return value


def _halved(terms: list[Raw]) -> Raw:
    if len(terms) == 1:
        return terms[0]
    middle = len(terms) // 2
    return Two("+", _halved(terms[:middle]), _halved(terms[middle:]))


class Parser:
    """Reads expressions from a list of words."""

    def __init__(self, words: list[Token]) -> None:
        self.words = words
        self.here = 0
        self.depth = 0

    @property
    def word(self) -> Token:
        """The word at hand."""
        return self.words[self.here]

    def take(self, *texts: str) -> Token | None:
        """The word at hand if it is one of these marks or operators, and step over it."""
        word = self.word
        if word.kind in ("op", "key") and word.text in texts:
            self.here += 1
            return word
        return None

    def need(self, *texts: str) -> Token:
        """As ``take``, but the word must be there."""
        word = self.take(*texts)
        if word is None:
            raise EntryError(f"`{self.word.text}` stands where {' or '.join(f'`{t}`' for t in texts)} is needed", self.word.at)
        return word

    def expect_end(self) -> None:
        """Everything is read."""
        if self.word.kind != "end":
            raise EntryError(f"`{self.word.text}` stands where an operator or the end is needed", self.word.at)

    def expression(self, around: int) -> Raw:
        """An expression whose operators are stronger than ``around``."""
        outer = self.depth
        self._deeper(1)
        left = self._first()
        while self.word.kind in ("op", "key"):
            strength = _STRENGTH.get(self.word.text, 0)
            if strength <= around:
                break
            op = self.word.text
            if op in "+-":
                left = self._sum(left)
            else:
                self.here += 1
                left = Two(op, left, self.expression(strength - 1 if op == "^" else strength))
                self._deeper(1)  # each operator of a chain lies one deeper in the tree
        self.depth = outer
        return left

    def _deeper(self, levels: int) -> None:
        self.depth += levels
        if self.depth > MOST_DEPTH:
            what = f"the expression is nested deeper than {MOST_DEPTH}"
            raise EntryError(what, self.word.at, "compute parts of it in variables of their own")

    def _sum(self, first: Raw) -> Raw:
        """A chain of ``+`` and ``-``: from the left, or in halves where it is so long that its tree would be too deep."""
        signed: list[tuple[str, Raw]] = [("+", first)]
        while mark := self.take("+", "-"):
            signed.append((mark.text, self.expression(_STRENGTH["+"])))
            if len(signed) > MOST_TERMS:
                raise EntryError(f"the sum has more than {MOST_TERMS:,} terms", mark.at, "compute parts of it in variables of their own")
        if len(signed) > _LONG:
            self._deeper(len(signed).bit_length())
            return _halved([Sign("-", term) if op == "-" else term for op, term in signed])
        self._deeper(len(signed) - 1)
        left = first
        for op, term in signed[1:]:
            left = Two(op, left, term)
        return left

    def _first(self) -> Raw:
        word = self.word
        self.here += 1
        if word.kind == "number":
            return Value(_finite(word))
        if word.kind == "text":
            return Literal(word.text[1:-1], word.at)
        if word.kind == "name":
            return self._named(word)
        if word.kind == "key" and word.text == "NA":
            return Value(MISSING)
        if word.kind == "key" and word.text == "NOT":
            return Sign("NOT", self.expression(_NOT))
        if word.kind == "op" and word.text in "+-":
            operand = self.expression(_SIGN)
            return operand if word.text == "+" else Value(-operand.value) if isinstance(operand, Value) else Sign("-", operand)
        if word.kind == "op" and word.text == "(":
            inner = self.expression(0)
            self.need(")")
            return inner
        raise EntryError(f"`{word.text}` stands where a value is needed", word.at)

    def _named(self, word: Token) -> Raw:
        subscripts = self.subscripts()
        if self.word.text != "(" or self.word.kind != "op":
            return Reference(word.text, subscripts, word.at)
        self.here += 1
        arguments: list[Raw] = []
        outputs: list[Reference] = []
        with_lookup = key_of(word.text) == "with lookup"
        while not self.take(")"):
            if arguments:
                mark = self.need(",", ":", ")")
                if mark.text == ")":
                    break
                if mark.text == ":":
                    outputs = self._outputs()
                    break
            if with_lookup and len(arguments) == 1:
                arguments.append(self._table())
            else:
                arguments.append(self.expression(0))
        return Called(word.text, subscripts, tuple(arguments), tuple(outputs), word.at)

    def _outputs(self) -> list[Reference]:
        out: list[Reference] = []
        while True:
            word = self.word
            if word.kind != "name":
                raise EntryError(f"`{word.text}` stands where the name of a macro's output is needed", word.at)
            self.here += 1
            out.append(Reference(word.text, self.subscripts(), word.at))
            if self.need(",", ")").text == ")":
                return out

    def subscripts(self) -> tuple[Subscript, ...]:
        """Indices in brackets, if any stand here."""
        if not self.take("["):
            return ()
        out: list[Subscript] = []
        while True:
            word = self.word
            if word.kind != "name":
                raise EntryError(f"`{word.text}` stands where an element or a range is needed", word.at)
            self.here += 1
            out.append(Subscript(word.text, self.take("!") is not None))
            if self.need(",", "]").text == "]":
                return tuple(out)

    def _table(self) -> Table:
        at = self.need("(").at
        points = self.points()
        return Table(points, at)

    def points(self) -> Points:
        """The points of a lookup up to its closing parenthesis: pairs, or all x and then all y; a range before them is layout."""
        if self.take("["):
            inner = 1
            while inner:
                word = self.word
                if word.kind == "end":
                    raise EntryError("the range of a lookup is not closed by `]`", word.at)
                self.here += 1
                inner += {"[": 1, "]": -1}.get(word.text, 0) if word.kind == "op" else 0
            self.take(",")
        at = self.word.at
        pairs: list[tuple[float, float]] = []
        flat: list[float] = []
        while not self.take(")"):
            if self.take("("):
                x = self.number()
                self.need(",")
                pairs.append((x, self.number()))
                self.need(")")
            else:
                flat.append(self.number())
            if self.word.text != ")":
                self.need(",")
        if flat and (pairs or len(flat) % 2):
            raise EntryError(f"a lookup has {len(flat)} single numbers", at, "write pairs `(x,y)`, or as many x as y")
        half = len(flat) // 2
        return tuple(pairs) or tuple(zip(flat[:half], flat[half:], strict=True))

    def number(self) -> float:
        """A number with its signs, or ``:NA:``."""
        sign = 1.0
        while mark := self.take("+", "-"):
            sign = -sign if mark.text == "-" else sign
        word = self.word
        self.here += 1
        if word.kind == "key" and word.text == "NA":
            return MISSING
        if word.kind != "number":
            raise EntryError(f"`{word.text}` stands where a number is needed", word.at)
        return sign * _finite(word)
