"""The words, marks and order in which the page shows verdicts, groups and roles."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """How one verdict is shown: never by colour alone.

    Attributes:
        slug: the verdict.
        word: what a reader sees.
        sign: one character that stands for it.
        tone: the name of its colour in the style sheet.
        when: what the verdict means, in one sentence.
    """

    slug: str
    word: str
    sign: str
    tone: str
    when: str


MARKS: dict[str, Mark] = {
    mark.slug: mark
    for mark in (
        Mark("supported", "supported", "✓", "good", "The test holds with the preferred series and with every declared alternative."),
        Mark("supported-in-part", "supported in part", "◐", "part", "It holds on one declared reading of the data and fails on another."),
        Mark("imprecise", "imprecise", "≈", "near", "It fails by no more than twice its tolerance, or names the wrong thing."),
        Mark("misdated", "misdated", "↷", "near", "It holds once the one date that may slide is moved by at most ten years."),
        Mark("contradicted", "contradicted", "✕", "bad", "No declared reading of the record bears it out."),
        Mark("not-identified", "not identified by the data", "?", "open", "A causal claim that the evidence cannot tell either way."),
        Mark("no-data", "no data", "∅", "none", "The series that would settle it is not in the record."),
        Mark("normative", "normative", "§", "none", "A judgement of value, not of fact."),
        Mark("not-testable", "not testable", "–", "none", "No series could settle it."),
    )
}

GROUPS: dict[str, str] = {
    "aid": "Aid",
    "arms": "Arms",
    "votes": "Votes in the United Nations",
    "regime": "Regime and army",
    "security": "Violence and security",
    "opinion": "Opinion",
    "economy": "Economy",
    "china": "China",
    "sanctions": "Sanctions and listings",
    "presence": "American presence",
    "own": "Own series",
}

ILLUSTRATIVE = "illustrative: parameters chosen by hand, with reasons"


def mark(slug: str) -> Mark:
    """The mark of a verdict; an unknown one is shown by its own word."""
    return MARKS.get(slug) or Mark(slug, slug.replace("-", " "), "·", "none", "")


def number(value: float | None, unit: str = "") -> str:
    """A figure as text: three or four significant digits, thin groups of thousands, a true minus.

    Example:
        >>> number(28412.3, "million USD")
        '28,412 million USD'
        >>> number(None)
        '–'
    """
    if value is None or not math.isfinite(value):
        return "–"
    size = abs(value)
    if size >= 1e9:
        text = next(f"{value / scale:,.3g} {word}" for scale, word in ((1e12, "trillion"), (1e9, "billion")) if size >= scale)
    elif size >= 1000 or float(value).is_integer():
        text = f"{value:,.0f}"
    else:
        text = f"{value:.3g}" if size >= 0.01 else f"{value:.2g}"
    text = text.replace("-", "−")
    return f"{text} {unit}".strip()


def percent(share: float | None) -> str:
    """A margin as a signed percentage.

    Example:
        >>> percent(-0.139)
        '−13.9 %'
    """
    if share is None or not math.isfinite(share):
        return "–"
    return f"{share * 100:+.1f} %".replace("-", "−")


def spoken(names: list[str]) -> str:
    """A list as a reader says it: ``a, b and c``."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""
