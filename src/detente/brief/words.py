"""The words, marks and order in which the page shows verdicts, groups and roles."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace

from detente.brief.translation import gettext as _
from detente.brief.translation import marked


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
        Mark(
            "supported",
            marked("supported"),
            "✓",
            "good",
            marked("The test holds with the preferred series and with every declared alternative."),
        ),
        Mark(
            "supported-in-part",
            marked("supported in part"),
            "◐",
            "part",
            marked("It holds on one declared reading of the data and fails on another."),
        ),
        Mark(
            "imprecise", marked("imprecise"), "≈", "near", marked("It fails by no more than twice its tolerance, or names the wrong thing.")
        ),
        Mark(
            "misdated", marked("misdated"), "↷", "near", marked("It holds once the one date that may slide is moved by at most ten years.")
        ),
        Mark("contradicted", marked("contradicted"), "✕", "bad", marked("No declared reading of the record bears it out.")),
        Mark(
            "not-identified",
            marked("not identified by the data"),
            "?",
            "open",
            marked("A causal claim that the evidence cannot tell either way."),
        ),
        Mark("no-data", marked("no data"), "∅", "none", marked("The series that would settle it is not in the record.")),
        Mark("normative", marked("normative"), "§", "none", marked("A judgement of value, not of fact.")),
        Mark("not-testable", marked("not testable"), "–", "none", marked("No series could settle it.")),
    )
}

GROUPS: dict[str, str] = {
    "aid": marked("Aid"),
    "arms": marked("Arms"),
    "votes": marked("Votes in the United Nations"),
    "regime": marked("Regime and army"),
    "security": marked("Violence and security"),
    "opinion": marked("Opinion"),
    "economy": marked("Economy"),
    "china": marked("China"),
    "sanctions": marked("Sanctions and listings"),
    "presence": marked("American presence"),
    "own": marked("Own series"),
}

# Words of the data that the page shows through the catalogue: labels of phases, confidence, kinds of claims, states of a review.
TERMS = (
    marked("engagement"), marked("estrangement"), marked("ambivalence"), marked("close"), marked("mixed"), marked("apart"),
    marked("high"), marked("medium"), marked("low"),
    marked("fact"), marked("date"), marked("quantity"), marked("causal"),
    marked("accuracy"), marked("originality"), marked("clarity"), marked("usefulness"), marked("reviewed"), marked("not reviewed"),
)  # fmt: skip

ILLUSTRATIVE = "illustrative: parameters chosen by hand, with reasons"


def mark(slug: str) -> Mark:
    """The mark of a verdict in the page's language; an unknown one is shown by its own word."""
    known = MARKS.get(slug) or Mark(slug, slug.replace("-", " "), "·", "none", "")
    return replace(known, word=_(known.word), when=_(known.when))


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
    if unit == "year":  # a date, and no amount: 1951, not 1,951 year
        return f"{value:.0f}"
    size = abs(value)
    if size >= 1e9:
        text = next(f"{value / scale:,.3g} {word}" for scale, word in ((1e12, "trillion"), (1e9, "billion")) if size >= scale)
    elif size >= 1000 or float(value).is_integer():
        text = f"{value:,.0f}"
    else:
        text = f"{value:.3g}" if size >= 0.01 else f"{value:.2g}"
    text = text.replace("-", "−")
    return f"{text} {unit}".strip()


MONTHS = (
    marked("January"), marked("February"), marked("March"), marked("April"), marked("May"), marked("June"), marked("July"),
    marked("August"), marked("September"), marked("October"), marked("November"), marked("December"),
)  # fmt: skip


def day(date: datetime.date) -> str:
    """A day as a reader of the page's language writes it.

    Example:
        >>> day(datetime.date(2024, 2, 3))
        '3 February 2024'
    """
    return f"{date.day} {month(date)}"


def month(date: datetime.date) -> str:
    """The month of a day with its year."""
    return f"{_(MONTHS[date.month - 1])} {date.year}"


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
    return names[0] if len(names) == 1 else _(", ").join(names[:-1]) + _(" and ") + names[-1] if names else ""


def lower_first(label: str) -> str:
    """A label inside a sentence: its first letter small unless the word is a name or an abbreviation."""
    first = label.split(" ", 1)[0]
    return label if first[1:] != first[1:].lower() else label[:1].lower() + label[1:]
