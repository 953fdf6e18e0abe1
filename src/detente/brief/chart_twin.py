"""A chart as a document of its own: the picture between its finding and its sources, as the page's script makes it too."""

from __future__ import annotations

import re

from markupsafe import escape

from detente.brief.chart_specs import FONT, INK, SOFT

EDGE = 16
SIZES = {"title": (16, 21), "unit": (12, 16), "credit": (10, 14)}  # of the letters, and from line to line
LETTER = 0.56  # of the size: the width of a letter


def lines(text: str, width: float, size: float) -> list[str]:
    """The text broken between words so that each line fits; a word too long for any stands alone.

    Example:
        >>> lines("one two three", 50, 10)
        ['one two', 'three']
    """
    most = int(width / (size * LETTER))
    out: list[str] = []
    for word in text.split():
        if out and len(out[-1]) + 1 + len(word) <= most:
            out[-1] += " " + word
        else:
            out.append(word)
    return out


def framed(svg: str, title: str, unit: str, credit: str, text: str) -> str:
    """The document.

    Args:
        svg: the picture, with its width and height.
        title: over it: what it finds.
        unit: under the title.
        credit: under the picture: works, terms, status.
        text: what it shows, for those who do not see it.
    """
    head = svg[: svg.index(">")]
    width, height = (float(found[1]) if (found := re.search(rf'\b{side}="([\d.]+)"', head)) else 400.0 for side in ("width", "height"))
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    top, over = _written(EDGE, width - 2 * EDGE, (("title", title, INK, 600), ("unit", unit, SOFT, 400)))
    bottom, under = _written(top + height + 10, width - 2 * EDGE, (("credit", credit, SOFT, 400),))
    whole = bottom + EDGE - 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{whole:g}" viewBox="0 0 {width:g} {whole:g}" role="img" '
        f'font-family="{escape(FONT)}"><title>{escape(title)}</title><desc>{escape(text)}</desc>'
        f'<rect width="{width:g}" height="{whole:g}" fill="#ffffff"/>{over}'
        f'<g transform="translate(0,{top + 6:g})">{inner}</g>{under}</svg>\n'
    )


def _written(top: float, width: float, parts: tuple[tuple[str, str, str, int], ...]) -> tuple[float, str]:
    """Where the text ends, and the text."""
    out = ""
    for kind, text, colour, weight in parts:
        size, step = SIZES[kind]
        for line in lines(text, width, size):
            top += step
            out += f'<text x="{EDGE}" y="{top - 5:g}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(line)}</text>'
    return top, out
