"""Names as XMILE compares them: case does not count, and spaces, underscores and line breaks are the same."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[ _\u00a0\t\r\n]+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z\u0080-\U0010ffff](?:[A-Za-z0-9_$\u0080-\U0010ffff]*[A-Za-z0-9$\u0080-\U0010ffff])?")
KEYWORDS = frozenset({"if", "then", "else", "and", "or", "not", "mod"})


def canonical(written: str) -> str:
    """The one form of a name under which it is looked up.

    Example:
        >>> canonical("Birth_Rate") == canonical('"birth  rate"') == canonical("BIRTH\\\\nRate")
        True
    """
    return plain(written).casefold()


def plain(written: str) -> str:
    """A name without its quotation marks and escapes, every stretch of blanks one space; in its own case."""
    written = written.strip()
    if len(written) > 1 and written[0] == written[-1] == '"':
        written = written[1:-1]
    bare = _ESCAPE.sub(lambda found: {"n": " ", '"': '"', "\\": "\\"}.get(found[1], found[0]), written)
    return _SPACE.sub(" ", bare).strip()


def shown_label(written: str) -> str:
    r"""A name for a reader: as it is written, but for the line breaks that a diagram sets between its words.

    A ``\n`` with spaces around it stays: a model that was Vensim's holds those two characters.
    """
    return re.sub(r"(?<=[^\s\\])(?:\\n|\n)(?=\S)", " ", written.strip())


def reference(written: str) -> str:
    """A name as an equation refers to it: with underscores where that is enough, else in quotation marks.

    Example:
        >>> reference("birth rate"), reference("net (adj)")
        ('birth_rate', '"net (adj)"')
    """
    name = plain(written)
    joined = name.replace(" ", "_")
    if _PLAIN.fullmatch(joined) and joined.lower() not in KEYWORDS:
        return joined
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
