"""What ``brief.md`` must keep to: each link leads somewhere, each numeral has a claim or a source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from detente.errors import Fault, Place, nearest

if TYPE_CHECKING:
    from markdown_it.token import Token

_DAY = r"(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"(?:FY)?\b(?:1[6-9]|20)\d\d(?:s\b|\b)(?!\s*(?:million|billion|%|per cent))(?:[-/–]\d{2,4}\b)?"
_DATES = re.compile(rf"{_DAY}\s+\d{{4}}|{_DAY}\s+\d{{1,2}}\b|{_YEAR}|\b9/11\b")
_NAMES = re.compile(r"\b[A-Za-z]+-?\d+[A-Za-z]*\b")
_NUMERAL = re.compile(r"\d[\d,.]*")
_SENTENCE = re.compile(r"(?:[^.!?]|[.!?](?!\s+[A-Z\"'(\[\x01]))+[.!?]*", re.DOTALL)
_COVERED = "\x01"  # stands for a link that leads to a claim, a source or a series

LINK_KINDS = ("claim", "source", "series")


def brief_faults(text: str, file: str, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Every link to something unknown and every numeral that nothing stands behind.

    A numeral counts outside dates, headings, code and names such as ``F-16``. It is covered when it lies in the
    text of a link to a claim, a source or a series, or when its sentence has such a link.

    Args:
        text: the Markdown.
        file: how messages name the file.
        known: the ids that ``claim:``, ``source:`` and ``series:`` may name.
    """
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline" or (before is not None and before.type == "heading_open"):
            continue
        first = (token.map or [0])[0] + 1
        told, links = _flattened(token.children or [])
        for kind, name, position in links:
            if name not in known.get(kind, ()):
                place = Place(file, first + told.count("\n", 0, position))
                yield Fault(f"the link `{kind}:{name}` leads to no {kind} of this case", place, nearest(name, known.get(kind, ())))
        for sentence in _SENTENCE.finditer(told):
            yield from _uncovered(sentence, told, file, first)


def _flattened(children: Sequence[Token]) -> tuple[str, list[tuple[str, str, int]]]:
    """The words of a paragraph with a mark for each covered link, and those links: kind, name, position."""
    told, links, inside = "", [], False
    for child in children:
        if child.type == "link_open":
            kind, _, name = str(child.attrGet("href") or "").partition(":")
            inside = kind in LINK_KINDS
            if inside:
                links.append((kind, name, len(told)))
                told += _COVERED
        elif child.type == "link_close":
            inside = False
        elif child.type in ("softbreak", "hardbreak"):
            told += "\n"
        elif child.type == "text" and not inside:
            told += child.content
    return told, links


def _uncovered(sentence: re.Match[str], told: str, file: str, first: int) -> Iterator[Fault]:
    if _COVERED in sentence.group():
        return
    blank = lambda found: " " * len(found.group())  # noqa: E731 - keeps positions
    rest = _NAMES.sub(blank, _DATES.sub(blank, sentence.group()))
    for numeral in _NUMERAL.finditer(rest):
        line = first + told.count("\n", 0, sentence.start() + numeral.start())
        yield Fault(
            f"the numeral `{numeral.group().rstrip('.,')}` has neither claim nor source",
            Place(file, line),
            "link it: [the figure](claim:its-name), or add [source](source:its-name) to the sentence",
        )
