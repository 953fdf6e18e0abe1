"""The words of a Vensim equation, and when two of its names are the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from detente.theory.vensim.faults import EntryError

Kind = Literal["name", "number", "text", "key", "op", "end"]

_KEYS = (
    *"AND OR NOT NA EXCEPT INTERPOLATE RAW IMPLIES SUPPLEMENTARY SUP IGNORE IS CROSSING MACRO CONSTRAINT".split(),  # noqa: SIM905
    *(r"LOOK\s+FORWARD", r"HOLD\s+BACKWARD", r"TEST\s+INPUT", r"THE\s+CONDITION", r"AT\s+LEAST\s+ONCE", r"END\s+OF\s+MACRO"),
)
_WORD = r"[\w$'’.&%]"
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+|\{{[^{{}}]*\}})
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
    | (?P<quoted>"(?:[^"\\\n]|\\.)*")
    | (?P<text>'[^'\n]*')
    | (?P<name>\d*[^\W\d]{_WORD}*(?:\s+{_WORD}+)*)
    | (?P<key>:\s*(?:{"|".join(_KEYS)})\s*:)
    | (?P<op><->|->|:=|==|<>|<=|>=|[-+*/^()\[\],;!=<>:|])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        kind: a ``name`` (quoted or not), a ``number``, a ``text`` in single quotes, a ``key`` such as ``:AND:``, an ``op``
            (operator or mark), or the ``end``.
        text: as written; a key in capitals without its colons.
        at: offset in the text of the source.
    """

    kind: Kind
    text: str
    at: int


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words of a stretch of text, closed by an ``end``.

    Raises:
        EntryError: a character that begins no word.
    """
    out: list[Token] = []
    at = start
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None:
            raise EntryError(_stranger(text[at]), at, "put names with such characters in double quotes" if text[at] != '"' else "")
        kind = match.lastgroup or ""
        if kind == "quoted":
            out.append(Token("name", match[0], at))
        elif kind == "key":
            out.append(Token("key", " ".join(match[0].strip(":").upper().split()), at))
        elif kind != "space":
            out.append(Token(kind, match[0], at))  # type: ignore[arg-type]
        at = match.end()
    out.append(Token("end", "the end of the equation", end))
    return out


def _stranger(character: str) -> str:
    if character == '"':
        return "a name in double quotes is not closed on its line"
    if character == "'":
        return "a text in single quotes is not closed on its line"
    if character == "{":
        return "a comment in braces is not closed"
    return f"the character {character!r} begins no name, number or operator"


def key_of(name: str) -> str:
    """What two ways of writing the same name have in common: case, runs of blanks and underscores make no difference.

    Example:
        >>> key_of('"Birth  Rate"') == key_of("birth_rate") == key_of("BIRTH\\tRATE")
        True
    """
    name = name.strip()
    if len(name) >= 2 and name[0] == '"' and name[-1] == '"':
        name = name[1:-1].replace('\\"', '"')
    return re.sub(r"[\s_]+", " ", name).strip().lower()


def written(name: str) -> str:
    """A name as the model writes it, on one line."""
    return re.sub(r"\s+", " ", name).strip()
