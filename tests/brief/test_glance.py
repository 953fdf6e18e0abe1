"""The first screen: words that never overlap, sentences that are computed."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.brief import glance
from detente.brief.futures import spaced
from detente.findings import Findings
from detente.record import Event

DATES = st.dates(datetime.date(1947, 1, 1), datetime.date(2025, 12, 31))


def made(day: datetime.date, number: int, words: str) -> Event:
    return Event(f"E{number}", day, "day", ("A",), words, "", "", "", "", "", 3, "s", "high", "found")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(DATES, st.text("abc ,;(", min_size=1, max_size=60)), max_size=40))
def test_words_and_stems_never_touch(given_events: list[tuple[datetime.date, str]]) -> None:
    events = [made(day, i, words) for i, (day, words) in enumerate(given_events)]
    span = 2026 - 1947
    places = {e.id: (glance.year_fraction(e.date) - 1947) / span * glance.NARROW for e in events}
    labels = list(glance._labels(events, places, glance.NARROW).values())
    for one, other in itertools.combinations(labels, 2):
        assert one.clears(other)
        assert one.lane != other.lane or one.right <= other.left or other.right <= one.left


@settings(max_examples=40, deadline=None)
@given(st.lists(DATES, max_size=40))
def test_dots_in_one_row_keep_apart(days: list[datetime.date]) -> None:
    points = glance.turning_points([made(day, i, "x") for i, day in enumerate(days)], (1947, 2025))
    width = glance.NARROW / (2026 - 1947)
    for one, other in itertools.combinations(points, 2):
        assert one["dot"] != other["dot"] or abs(one["x"] - other["x"]) * width >= glance.DOT - 0.1


def test_numbers_follow_the_dates(small: Findings) -> None:
    points = glance.turning_points(list(small.case.record.events.values()), small.case.period)
    numbered = [p for p in points if p["n"]]
    assert [p["n"] for p in numbered] == [str(i + 1) for i in range(len(numbered))]
    assert [p["x"] for p in numbered] == sorted(p["x"] for p in numbered)


@given(st.lists(st.floats(0, 1), max_size=10))
def test_names_at_line_ends_keep_their_order_and_distance(values: list[float]) -> None:
    places = spaced(sorted(values), 0.06)
    for low, high in itertools.pairwise(places):
        assert high - low >= 0.06 - 1e-9
    assert all(-1e-9 <= p <= 1 + 1e-9 for p in places)
