"""Foreign words on their way into files of other programs: no cell that a spreadsheet runs, no name that is a path."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_RUNS = re.compile(r"[=+\-@\t\r]")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def defused(value: object) -> str:
    """A cell's text; what a spreadsheet would take for a formula stands behind an apostrophe, as on the page.

    Example:
        >>> defused("=1+1"), defused(-0.5), defused("−"), defused(None)
        ("'=1+1", '-0.5', '−', '')
    """
    text = "" if value is None else str(value)
    return "'" + text if _RUNS.match(text) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return not text[:1].isspace()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with a head, lines ended as RFC 4180 has it, every cell defused; nothing stands for a missing value."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(name) for name in columns])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()


def plain(text: object) -> str:
    """The text without the signs that XML has no place for.

    Example:
        >>> plain("a\\x00b")
        'ab'
    """
    return _ILLEGAL.sub("", str(text))


def slug(text: str, otherwise: str = "case") -> str:
    """A name for a file made of letters, digits, ``-`` and ``_`` alone, never a path.

    Example:
        >>> slug("../../etc/passwd"), slug("..")
        ('etc-passwd', 'case')
    """
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text)[:80].strip("-_") or otherwise
