"""Two texts of an argument beside each other: the paragraphs that differ, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_PARAGRAPHS = 4_000  # a longer text is told whole: lining up takes the square of the time
MOST_WORDS = 3_000
MOST_PAIRS = 2_500
LEAST_ALIKE = 0.2


@dataclass(frozen=True)
class Run:
    """Words in a row that both texts have (``same``), or only the earlier (``removed``) or the later (``added``)."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True)
class Passage:
    """Paragraphs that differ.

    Attributes:
        line_before, line_after: of the first of them in either text, from one; where a text has none, of what follows.
        runs: the words in order; those that are the same or removed make the earlier text, the same or added the later.
    """

    line_before: int
    line_after: int
    runs: tuple[Run, ...]


def passages(before: str, after: str) -> Iterator[Passage]:
    """The paragraphs that differ between two texts; where lines break is no difference."""
    old, new = _paragraphs(before), _paragraphs(after)
    was, now = [text for _, text in old], [text for _, text in new]
    if max(len(old), len(new)) > MOST_PARAGRAPHS:
        blocks = [("replace", 0, len(old), 0, len(new))] if was != now else []
    else:
        blocks = [block for block in SequenceMatcher(None, was, now, autojunk=False).get_opcodes() if block[0] != "equal"]
    for _, a, b, c, d in blocks:
        for i, j in _paired(was[a:b], now[c:d]):
            texts = (old[a + i][1] if i is not None else "", new[c + j][1] if j is not None else "")
            lines = [_line(old, a + (i or 0)), _line(new, c + (j or 0))]
            yield Passage(lines[0], lines[1], words_changed(*texts))


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """Each paragraph with its line, its words parted by single spaces."""
    found: list[tuple[int, str]] = []
    line = 1
    for block in re.split(r"(\n[ \t]*\n\s*)", text.replace("\r\n", "\n")):
        if block.strip():
            first = line + block[: len(block) - len(block.lstrip())].count("\n")
            found.append((first, " ".join(block.split())))
        line += block.count("\n")
    return found


def _line(paragraphs: Sequence[tuple[int, str]], number: int) -> int:
    if number < len(paragraphs):
        return paragraphs[number][0]
    return paragraphs[-1][0] if paragraphs else 1


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """The paragraphs of a block in order, those side by side that share most of their words."""
    if len(old) * len(new) > MOST_PAIRS:
        for number in range(max(len(old), len(new))):
            yield (number if number < len(old) else None, number if number < len(new) else None)
        return
    alike = [[_alike(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif i < len(old) and best[i][j] == best[i + 1][j]:
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _alike(a: str, b: str) -> float:
    """The part of their words that two paragraphs share, or nothing when it is too small to be the same paragraph."""
    one, other = set(a.split()), set(b.split())
    share = len(one & other) / len(one | other)
    return share if share >= LEAST_ALIKE else 0.0


def words_changed(before: str, after: str) -> tuple[Run, ...]:
    """Two texts as one, word by word."""
    return tuple(_runs(before.split(), after.split()))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    if max(len(old), len(new)) > MOST_WORDS:
        blocks = [("replace", 0, len(old), 0, len(new))]
    else:
        blocks = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for kind, a, b, c, d in blocks:
        if kind == "equal":
            yield Run("same", " ".join(old[a:b]))
            continue
        if a < b:
            yield Run("removed", " ".join(old[a:b]))
        if c < d:
            yield Run("added", " ".join(new[c:d]))
