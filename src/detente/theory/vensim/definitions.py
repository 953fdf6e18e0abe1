"""What one entry of a Vensim model defines: the left side taken apart, and the kind of its right side."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from detente.theory.vensim.entries import Entry
from detente.theory.vensim.expressions import Called, Parser, Points, Raw, Subscript
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.tokens import key_of, tokens, written

Way = Literal["", "INTERPOLATE", "LOOK FORWARD", "HOLD BACKWARD", "RAW"]


@dataclass(frozen=True, slots=True)
class Equation:
    """A value at every instant."""

    tree: Raw


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of an array, in the order of its elements; ``rows`` as they were written."""

    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Lookups:
    """The points of a lookup."""

    points: Points


@dataclass(frozen=True, slots=True)
class External:
    """Something that stands in another file: ``GET XLS DATA('file', 'tab', 'time', 'cell')``."""

    call: Called
    what: Literal["data", "constants", "lookups"]


@dataclass(frozen=True, slots=True)
class Unwritten:
    """No equation: data from outside of the model."""


Right: TypeAlias = Equation | Numbers | Lookups | External | Unwritten
Part: TypeAlias = tuple[Subscript, ...]


@dataclass(frozen=True)
class Definition:
    """A variable, or a part of one.

    Attributes:
        name: as written.
        at: offset of the entry.
        part: its indices, ``excepted`` those that ``:EXCEPT:`` takes out.
        way: how values between data are found.
    """

    name: str
    at: int
    part: Part
    excepted: tuple[Part, ...]
    way: Way
    right: Right
    entry: Entry

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return key_of(self.name)


@dataclass(frozen=True)
class RangeText:
    """A subscript range as written.

    Attributes:
        members: elements, ranges, or pairs of the first and last of numbered elements; or one call that reads them.
        maps: pairs of the range that it is mapped to and what stands there for each member, empty for the same order.
        same_as: for ``a <-> b`` the other range.
    """

    name: str
    at: int
    members: tuple[str | tuple[str, str], ...]
    maps: tuple[tuple[str, tuple[str, ...]], ...]
    call: Called | None = None
    same_as: str = ""


@dataclass(frozen=True)
class LeftOut:
    """What is read and not run, with its reason."""

    name: str
    reason: str


@dataclass(frozen=True)
class TextConstant:
    """A string variable: ``file :IS: 'numbers.xlsx'``."""

    name: str
    text: str


Read: TypeAlias = Definition | RangeText | LeftOut | TextConstant

_CHECKS = ("TEST INPUT", "THE CONDITION", "CONSTRAINT")
_WAYS = ("INTERPOLATE", "LOOK FORWARD", "HOLD BACKWARD", "RAW")
_TABBED = "tabbed array"


def parse_definition(text: str, entry: Entry) -> Read:
    """What an entry defines.

    Raises:
        EntryError: it is not of Vensim's form.
    """
    parser = Parser(tokens(text, entry.start, _right_start(text, entry)))
    first = parser.word
    if first.kind != "name":
        raise EntryError(f"an entry begins with `{first.text}`, not with a name", first.at)
    parser.here += 1
    name = written(first.text)
    part = parser.subscripts()
    if parser.word.kind == "key" and parser.word.text in _CHECKS:
        return LeftOut(name, "a reality check, which tests runs and is no part of one")
    head = Definition(name, entry.start, part, (), "", Unwritten(), entry)
    return _after_name(text, head, parser)


def _is_tabbed(text: str, entry: Entry) -> bool:
    sign = text.find("=", entry.start, entry.end)
    return sign >= 0 and key_of(text[sign:].lstrip("= \t\n")[: len(_TABBED)]) == _TABBED


def _right_start(text: str, entry: Entry) -> int:
    """Where the words of an entry end that can be read before its kind is known: an array set in columns is no expression."""
    if not _is_tabbed(text, entry):
        return entry.end
    sign = text.find("=", entry.start, entry.end)
    return sign + 2 if text.startswith("==", sign) else sign + 1


def _after_name(text: str, head: Definition, parser: Parser) -> Read:
    if parser.word.kind == "key" and parser.word.text == "IS":
        parser.here += 1
        value = parser.word
        return TextConstant(head.name, value.text.strip("'"))
    head = replace(head, excepted=_excepted(parser))
    if parser.word.kind == "key" and parser.word.text in _WAYS:
        head = replace(head, way=parser.word.text)  # type: ignore[arg-type]
        parser.here += 1
        head = replace(head, excepted=(*head.excepted, *_excepted(parser)))
    if parser.word.kind == "end":
        return head
    mark = parser.word
    if parser.take("("):
        return replace(head, right=_lookup(parser, mark.at))
    if parser.take("<->"):
        return RangeText(head.name, head.at, (), (), None, _name(parser))
    if parser.take(":"):
        return _range(head, parser)
    if parser.take("=", "==", ":="):
        if _is_tabbed(text, head.entry):
            return replace(head, right=_tabbed(text, parser.word.at, head.entry.end))
        return replace(head, right=_right(parser))
    raise EntryError(f"`{mark.text}` follows the name `{head.name}`", mark.at, "an equation is `name = ...`, a range `name: a, b`")


def _excepted(parser: Parser) -> tuple[Part, ...]:
    if parser.word.kind != "key" or parser.word.text != "EXCEPT":
        return ()
    parser.here += 1
    out = [parser.subscripts()]
    while parser.take(","):
        out.append(parser.subscripts())
    if not all(out):
        raise EntryError("`:EXCEPT:` is not followed by indices in brackets", parser.word.at)
    return tuple(out)


def _lookup(parser: Parser, at: int) -> Right:
    external = parser.word.kind == "name" and _external(parser.word.text)
    if external:
        call = parser.expression(0)
        parser.need(")")
        parser.expect_end()
        if not isinstance(call, Called):
            raise EntryError("the points of a lookup come from one function", at, "write `name(GET XLS LOOKUPS(...))`")
        return External(call, "lookups")
    points = parser.points()
    parser.expect_end()
    if not points:
        raise EntryError("the lookup has no points", at, "write `name((x,y),(x,y))`")
    return Lookups(points)


def _external(name: str) -> Literal["", "data", "constants", "lookups"]:
    words = key_of(name).split(" ")
    if len(words) == 3 and words[0] == "get" and words[1] in ("xls", "direct", "vdf", "123"):
        return words[2] if words[2] in ("data", "constants", "lookups") else ""  # type: ignore[return-value]
    return ""


def _right(parser: Parser) -> Right:
    if parser.word.kind == "end":
        raise EntryError("nothing stands after the equal sign", parser.word.at, "give the equation, or leave the sign out for data")
    start = parser.here
    numbers = _numbers(parser)
    if numbers is not None:
        return numbers
    parser.here = start
    tree = parser.expression(0)
    parser.expect_end()
    if isinstance(tree, Called) and (what := _external(tree.name)):
        return External(tree, what)
    return Equation(tree)


def _numbers(parser: Parser) -> Numbers | None:
    """A list of numbers, or None where the right side is anything else (a single number too)."""
    rows: list[list[float]] = [[]]
    try:
        while True:
            rows[-1].append(parser.number())
            mark = parser.word
            if parser.take(","):
                continue
            if parser.take(";"):
                if parser.word.kind == "end":
                    break
                rows.append([])
                continue
            if mark.kind != "end":
                return None
            break
    except EntryError:
        return None
    single = len(rows) == 1 and len(rows[0]) == 1 and parser.words[parser.here - 1].text != ";"
    return None if single else Numbers(tuple(tuple(row) for row in rows))


def _tabbed(text: str, at: int, end: int) -> Numbers:
    stop = text.rfind(")", at, end)
    begin = text.find("(", at, end)
    if begin < 0 or stop < begin:
        raise EntryError("`TABBED ARRAY` is not followed by numbers in parentheses", at)
    rows: list[tuple[float, ...]] = []
    for line in text[begin + 1 : stop].split("\n"):
        try:
            row = tuple(float(cell) for cell in line.replace(",", " ").split())
            if not all(map(math.isfinite, row)):
                raise ValueError(f"`{line.strip()[:30]}` is not finite")
        except ValueError as error:
            raise EntryError(f"`TABBED ARRAY` holds something that is no number: {error}", at) from error
        if row:
            rows.append(row)
    return Numbers(tuple(rows))


def _name(parser: Parser) -> str:
    word = parser.word
    if word.kind != "name":
        raise EntryError(f"`{word.text}` stands where a name is needed", word.at)
    parser.here += 1
    return written(word.text)


def _range(head: Definition, parser: Parser) -> RangeText:
    if head.part:
        raise EntryError("a subscript range has indices of its own", head.at, "write `name: element, element`")
    if parser.word.kind == "name" and parser.words[parser.here + 1].text == "(":
        call = parser.expression(0)
        if not isinstance(call, Called):
            raise EntryError("a subscript range is made of elements or of one function", head.at, "write `name: element, element`")
        return RangeText(head.name, head.at, (), _maps(parser), call)
    members: list[str | tuple[str, str]] = []
    while True:
        if parser.take("("):
            first = _name(parser)
            parser.need("-")
            members.append((first, _name(parser)))
            parser.need(")")
        else:
            members.append(_name(parser))
        if not parser.take(","):
            return RangeText(head.name, head.at, tuple(members), _maps(parser))


def _maps(parser: Parser) -> tuple[tuple[str, tuple[str, ...]], ...]:
    maps: list[tuple[str, tuple[str, ...]]] = []
    if parser.take("->"):
        while True:
            if parser.take("("):
                to = _name(parser)
                there = []
                parser.need(":")
                while True:
                    there.append(_name(parser))
                    if parser.need(",", ")").text == ")":
                        break
                maps.append((to, tuple(there)))
            else:
                maps.append((_name(parser), ()))
            if not parser.take(",", "->"):
                break
    parser.expect_end()
    return tuple(maps)
