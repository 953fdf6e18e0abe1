"""The record at a glance: which series stand in it, and its turning points with words that never overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.brief.chart_data import year_fraction

if TYPE_CHECKING:
    from detente.record import Event, Record, Series

FIRST_CHOICE = ("aid_economic", "aid_military", "arms_from_us", "ideal_point_distance_us")
AID = "aid"
LATE = 10  # years by which the aid of the first choice may end before another series of aid does
FIXED = re.compile(r"\b(?:19|20)\d\d\b")  # the year of its prices in a unit
GROUPS = ("aid", "arms", "votes")
MOST_PANELS = 4
NARROW, BROAD = 650.0, 1040.0
LETTER = 5.9
LANES = 8
DOT = 15
ORDERS = 80
STRETCH = 45.0


def panels(record: Record) -> list[Series]:
    """The series of the picture: aid, arms and votes by preference, else the first that have values.

    Aid of the first choice that ends more than ten years before another series of aid gives way to the one that
    covers the most years, in fixed prices where there is such.
    """
    filled = [s for s in record.series.values() if s.years_with_values]
    chosen = [s for name in FIRST_CHOICE for s in filled if s.id == name]
    first = [s for s in chosen if s.group == AID]
    longest = max((s for s in filled if s.group == AID), key=lambda s: (len(s.years_with_values), bool(FIXED.search(s.unit))), default=None)
    if first and longest and longest.years_with_values[-1] - max(s.years_with_values[-1] for s in first) > LATE:
        chosen = [longest, *(s for s in chosen if s.group != AID)]
    if not chosen:
        chosen = sorted(filled, key=lambda s: GROUPS.index(s.group) if s.group in GROUPS else len(GROUPS))
    return chosen[:MOST_PANELS]


@dataclass(frozen=True)
class Label:
    """Words beside an event's stem: from ``left`` to ``right`` in a lane counted upwards from the axis."""

    stem: float
    left: float
    right: float
    lane: int

    def clears(self, other: Label) -> bool:
        """Whether neither words nor stems of the two touch."""
        words = self.lane != other.lane or self.right + 6 <= other.left or other.right + 6 <= self.left
        return words and not self._crossed_by(other) and not other._crossed_by(self)

    def _crossed_by(self, other: Label) -> bool:
        return other.lane > self.lane and self.left - 3 < other.stem < self.right + 3


def turning_points(events: Sequence[Event], period: tuple[int, int], width: float = NARROW) -> list[dict[str, Any]]:
    """The events of the picture with the places of their dots and words.

    The most salient get a number, and words where there is room: of many orders of trying, the one that places most.
    A picture wider than ``width`` only moves them apart.

    Args:
        events: of the record, in any order.
        period: first and last year.
        width: of the picture in pixels, its gutter of 40 left out.
    """
    span = period[1] + 1 - period[0]
    shown = [e for e in sorted(events, key=lambda e: (e.date, e.id)) if period[0] <= e.date.year <= period[1]]
    places = {e.id: (year_fraction(e.date) - period[0]) / span * width for e in shown}
    major = [e for e in shown if e.salience >= 3]
    labels = _labels(major, places, width)
    dots = dict(zip((e.id for e in major), _lanes([places[e.id] for e in major], DOT), strict=True))
    numbers = {e.id: str(i) for i, e in enumerate(major, 1)}
    return [_point(event, numbers.get(event.id, ""), dots.get(event.id, 0), labels.get(event.id), width) for event in shown]


def _point(event: Event, number_shown: str, dot: int, label: Label | None, width: float) -> dict[str, Any]:
    return {
        "x": year_fraction(event.date),
        "n": number_shown,
        "dot": dot,
        "label": words(event, width) if label else "",
        "lane": label.lane if label else -1,
        "side": "right" if label and label.left < label.stem else "left",
        "when": dated(event),
        "what": event.description,
    }


def _lanes(places: Sequence[float], size: float) -> list[int]:
    """For places in order, the lowest lane where each has ``size`` to itself."""
    ends: list[float] = []
    out = []
    for place in places:
        lane = next((i for i, end in enumerate(ends) if end + size <= place), len(ends))
        ends[lane : lane + 1] = [place]
        out.append(lane)
    return out


def _labels(events: Sequence[Event], places: dict[str, float], width: float) -> dict[str, Label]:
    """Words for as many events as the best of a fixed number of shuffled orders can place."""
    from random import Random

    shuffle = Random(1947)  # noqa: S311 - the same orders at every run are wanted
    best: dict[str, Label] = {}
    orders = [list(events), list(reversed(events))]
    orders += [shuffle.sample(list(events), len(events)) for _ in range(ORDERS)]
    for order in orders:
        placed = _placed(order, places, width)
        if _worth(placed) > _worth(best):
            best = placed
    return best


def _worth(placed: dict[str, Label]) -> tuple[int, int]:
    """First how many stretches of the picture have words, then how many words there are."""
    return len({int(label.stem / STRETCH) for label in placed.values()}), len(placed)


def _placed(order: Sequence[Event], places: dict[str, float], width: float) -> dict[str, Label]:
    placed: dict[str, Label] = {}
    for event in order:
        stem, size = places[event.id], len(words(event, width)) * LETTER
        tried = (Label(stem, left, left + size, lane) for lane in range(LANES) for left in (stem + 4, stem - 4 - size))
        fits = (label for label in tried if label.left >= 0 and label.right <= width)
        label = next((label for label in fits if all(label.clears(other) for other in placed.values())), None)
        if label:
            placed[event.id] = label
    return placed


def words(event: Event, width: float) -> str:
    """What stands beside the event's stem in a picture of that width."""
    return short(event.description, 46 if width >= BROAD else 34)


def short(text: str, most: int = 36) -> str:
    """The first clause of a description, cut at a word.

    Example:
        >>> short("Manila Pact signed, creating SEATO with Pakistan as a member")
        'Manila Pact signed'
    """
    for stop in (";", " (", ","):
        head = text.split(stop, 1)[0]
        if 12 <= len(head) <= most:
            text = head
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def dated(event: Event) -> str:
    """The date of an event as precisely as it is known."""
    return {"day": f"{event.date:%-d %B %Y}", "month": f"{event.date:%B %Y}"}.get(event.precision, str(event.date.year))
