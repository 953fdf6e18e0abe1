"""The expressions of XMILE: cut into tokens and made a tree of what is written, before any name is looked up.

The operators and their order follow XMILE 1.0, section 3.3; ``//`` is Stella's division that gives 0 where it divides by 0.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TypeAlias

from detente.theory.xmile.names import KEYWORDS, canonical

MOST_CHARACTERS = 60_000
MOST_PARTS = 6_000
MOST_DEPTH = 120


class RefusedError(Exception):
    """An equation, or another part of a model, cannot be taken: what, and how to mend it."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class Constant:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A name, qualified (``module.variable``, ``.variable`` of the root has an empty first part) and subscripted.

    Attributes:
        is_turned: followed by an apostrophe: the dimensions in reverse.
    """

    parts: tuple[str, ...]
    at: tuple[Subscript, ...] | None = None
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """A function, a macro, a graphical function or an array of them, with arguments."""

    name: Reference
    arguments: tuple[Written, ...]
    at: tuple[Subscript, ...] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator: ``negative`` and ``not`` of one operand, ``and`` and ``or`` of several, the others of two."""

    op: str
    operands: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """``IF test THEN body ELSE orelse``."""

    test: Written
    body: Written
    orelse: Written


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``*``: every element of a dimension."""


@dataclass(frozen=True, slots=True)
class Span:
    """``1:3``, ``north:south``: the elements from one to another."""

    first: Written
    last: Written


@dataclass(frozen=True, slots=True)
class Placed:
    """``@2``: the second dimension of the variable whose equation this is."""

    place: int


Written: TypeAlias = Constant | Reference | Applied | Operation | Choice
Subscript: TypeAlias = Wildcard | Span | Placed | Written

_TOKEN = re.compile(
    r"""(?P<space>[\s\u00a0]+|\{[^{}]*\})
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<quoted>"(?:[^"\\]|\\.)*")
    |(?P<name>[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]*)
    |(?P<sign><=|>=|<>|//|[-+*/^=<>(),\[\]:@'.])""",
    re.VERBOSE | re.DOTALL,
)
_COMPARE = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (``number``, ``name``, ``word`` for a keyword, ``sign``, ``end``), its text, and where it starts."""

    kind: str
    text: str
    at: int
    is_joined: bool


def without_comments(written: str) -> str:
    """An equation without what stands in braces; only comments leave nothing."""
    return re.sub(r"\{[^{}]*\}", " ", written).strip()


def _tokens(written: str) -> list[Token]:
    found: list[Token] = []
    at, gap = 0, True
    while at < len(written):
        match = _TOKEN.match(written, at)
        if match is None:
            shown = written[at : at + 20].split("\n")[0]
            what = {"{": "a comment is not closed", '"': "a quotation mark is not closed"}.get(written[at], f"`{shown}` cannot stand here")
            raise RefusedError(f"the equation cannot be read: {what}", f"look near `{written[max(0, at - 12) : at + 12].strip()}`")
        if match.lastgroup == "space":
            gap = True
        else:
            found.append(_token(match, at, joined=not gap))
            gap = False
        at = match.end()
    return [*found, Token("end", "the end", at, is_joined=False)]


def _token(match: re.Match[str], at: int, *, joined: bool) -> Token:
    kind, text = str(match.lastgroup), match[0]
    if kind == "name" and text.lower() in KEYWORDS:
        return Token("word", text.lower(), at, joined)
    if kind in ("quoted", "name"):
        return Token("name", canonical(text), at, joined)
    return Token(kind, text, at, joined)


def parse_expression(written: str) -> Written:
    """The tree of an equation.

    Raises:
        RefusedError: it is not an expression of XMILE's, or too large.

    Example:
        >>> parse_expression("-a ^ 2")
        Operation(op='negative', operands=(Operation(op='**', operands=(Reference(parts=('a',), at=None, is_turned=False), ...
    """
    if len(written) > MOST_CHARACTERS:
        raise RefusedError(f"the equation has {len(written):,} characters", f"at most {MOST_CHARACTERS:,}: give parts names of their own")
    return _Parser(written).whole()


class _Parser:
    def __init__(self, written: str) -> None:
        self.written = written
        self.tokens = _tokens(written)
        self.at = 0
        self.depth = 0
        if len(self.tokens) > MOST_PARTS:
            raise RefusedError(f"the equation has more than {MOST_PARTS:,} parts", "give its parts names of their own")

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> str:
        """The next token if it is one of these signs or keywords, else nothing."""
        if self.now.kind in ("sign", "word") and self.now.text in texts:
            self.at += 1
            return self.tokens[self.at - 1].text
        return ""

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.refused(f"`{text.upper()}` is expected where `{self.now.text}` stands")

    def refused(self, what: str) -> RefusedError:
        near = self.written[max(0, self.now.at - 12) : self.now.at + 12].strip()
        return RefusedError(f"the equation cannot be read: {what}", f"look near `{near}`")

    def whole(self) -> Written:
        if self.now.kind == "end":
            raise RefusedError("the equation is empty", "write an expression")
        tree = self.expression()
        if self.now.kind != "end":
            raise self.refused(f"`{self.now.text}` cannot stand here")
        return tree

    def expression(self) -> Written:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise RefusedError("the equation is nested too deeply", f"at most {MOST_DEPTH} levels: give its parts names of their own")
        tree = self.choice() if self.take("if") else self.alternatives()
        self.depth -= 1
        return tree

    def choice(self) -> Written:
        test = self.expression()
        self.need("then")
        body = self.expression()
        self.need("else")
        return Choice(test, body, self.expression())

    def alternatives(self) -> Written:
        operands = [self.conjunction()]
        while self.take("or"):
            operands.append(self.conjunction())
        return operands[0] if len(operands) == 1 else Operation("or", tuple(operands))

    def conjunction(self) -> Written:
        operands = [self.chain(0)]
        while self.take("and"):
            operands.append(self.chain(0))
        return operands[0] if len(operands) == 1 else Operation("and", tuple(operands))

    def chain(self, level: int) -> Written:
        """Operators of two operands that associate to the left, the loosest first."""
        if level == len(_LEVELS):
            return self.unary()
        tree, length = self.chain(level + 1), 0
        while op := self.take(*_LEVELS[level]):
            length += 1
            if length > MOST_DEPTH:
                raise RefusedError(f"more than {MOST_DEPTH} terms stand in one row", "give groups of them names of their own")
            tree = Operation(_COMPARE.get(op, op), (tree, self.chain(level + 1)))
        return tree

    def unary(self) -> Written:
        signs: list[str] = []
        while sign := self.take("+", "-", "not"):
            signs.append(sign)
            if len(signs) > MOST_DEPTH:
                raise RefusedError("the equation is nested too deeply", "take superfluous signs away")
        is_number = self.now.kind == "number"
        tree = self.choice() if self.take("if") else self.power()
        for place, sign in enumerate(reversed(signs)):
            if sign == "-" and place == 0 and is_number and isinstance(tree, Constant):
                tree = Constant(-tree.value)
            elif sign != "+":
                tree = Operation({"-": "negative", "not": "not"}[sign], (tree,))
        return tree

    def power(self) -> Written:
        base = self.primary()
        if not self.take("^"):
            return base
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise RefusedError("the equation is nested too deeply", f"at most {MOST_DEPTH} levels")
        tree = Operation("**", (base, self.unary()))  # from right to left, a sign before the exponent included
        self.depth -= 1
        return tree

    def primary(self) -> Written:
        token = self.now
        if token.kind == "number":
            self.at += 1
            value = float(token.text)
            if not math.isfinite(value):
                raise RefusedError(f"`{token.text[:30]}` is too large for a number", "numbers are below about 1.8e308")
            return Constant(value)
        if token.kind == "name" or (token.kind == "sign" and token.text == "."):
            return self.named()
        if self.take("("):
            tree = self.expression()
            self.need(")")
            return tree
        raise self.refused(f"a value is expected where `{token.text}` stands" + (", an operator" if token.text in KEYWORDS else ""))

    def named(self) -> Written:
        name = Reference(self.qualified())
        at = self.subscripts() if self.now.text == "[" and self.now.kind == "sign" else None
        if self.take("("):
            arguments = self.arguments()
            last = self.subscripts() if self.now.text == "[" and self.now.kind == "sign" else None
            return Applied(Reference(name.parts, at), arguments, last)
        return Reference(name.parts, at, bool(self.take("'")))

    def arguments(self) -> tuple[Written, ...]:
        found: list[Written] = []
        if self.take(")"):
            return ()
        found.append(self.expression())
        while self.take(","):
            found.append(self.expression())
        self.need(")")
        return tuple(found)

    def qualified(self) -> tuple[str, ...]:
        parts: list[str] = []
        if self.take("."):
            parts.append("")
        while True:
            if self.now.kind != "name":
                raise self.refused(f"a name is expected where `{self.now.text}` stands")
            words = [self.now.text]
            self.at += 1
            while self.now.kind == "name":  # a name with a blank that lacks its quotation marks
                words.append(self.now.text)
                self.at += 1
            parts.append(" ".join(words))
            if not (self.now.kind == "sign" and self.now.text == "." and self.now.is_joined and self.take(".")):
                return tuple(parts)

    def subscripts(self) -> tuple[Subscript, ...]:
        self.need("[")
        found = [self.subscript()]
        while self.take(","):
            found.append(self.subscript())
        self.need("]")
        return tuple(found)

    def subscript(self) -> Subscript:
        if self.now.text == "*" and self.now.kind == "sign":
            self.at += 1
            return Wildcard()
        if self.take("@"):
            token = self.now
            if token.kind != "number" or not token.text.isdigit():
                raise self.refused("`@` stands before the number of a dimension")
            self.at += 1
            return Placed(int(token.text[:3]))
        first = self.expression()
        return Span(first, self.expression()) if self.take(":") else first


_LEVELS: tuple[tuple[str, ...], ...] = (("=", "<>"), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "//", "mod"))
