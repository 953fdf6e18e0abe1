"""How much room words take on a slide, so that none is overfull: lengths measured in a real face, lines broken at words.

The face measured is the one that Pillow carries, a little wider than Arial: what fits here fits there, on every machine alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

SAFE = 1.06  # faces differ
LEAD = 1.22  # distance of lines over the size of letters
POINTS = 72.0

T = TypeVar("T")


@lru_cache(maxsize=1)
def _face() -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(100)


@lru_cache(maxsize=20_000)
def _length(word: str) -> float:
    """Of a word in letters of one point, in points."""
    return float(_face().getlength(word)) / 100 * SAFE


def line_count(text: str, size: float, width: float) -> int:
    """How many lines the text takes in letters of ``size`` points over ``width`` inches; a word longer than a line is broken.

    Example:
        >>> line_count("a word", 12, 5.0), line_count("a word " * 40, 12, 5.0) > 3
        (1, True)
    """
    room = max(width * POINTS / size, 1.0)
    count = 0
    for part in text.split("\n"):
        count += 1
        used = 0.0
        for word in part.split():
            length = _length(word)
            if used and used + _length(" ") + length > room:
                count, used = count + 1, 0.0
            used += (_length(" ") if used else 0.0) + length
            if used > room:
                count, used = count + int(used // room), used % room
    return count


def height(text: str, size: float, width: float) -> float:
    """Of the text in inches."""
    return line_count(text, size, width) * size * LEAD / POINTS


def cut(text: str, size: float, width: float, most: int) -> str:
    """The text cut at a word so that it takes at most that many lines; a sign tells that it was."""
    if line_count(text, size, width) <= most:
        return text
    words = text.split()
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        fits = line_count(" ".join(words[:middle]) + " …", size, width) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    if low:
        return " ".join(words[:low]) + " …"
    return text[: max(1, int(width * POINTS / size))] + "…"


def shared_out(items: Sequence[T], room: float, tall: Callable[[T], float]) -> list[list[T]]:
    """The items in their order on as many slides as they need.

    Args:
        items: what is to be shown.
        room: on one slide, in inches.
        tall: the height of one item in inches.

    Example:
        >>> shared_out([1, 2, 3, 9], 4.0, lambda item: float(item))
        [[1, 2], [3], [9]]
    """
    pages: list[list[T]] = []
    used = 0.0
    for item in items:
        need = tall(item)
        if not pages or used + need > room:
            pages.append([])
            used = 0.0
        pages[-1].append(item)
        used += need
    return pages
