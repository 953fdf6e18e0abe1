"""The three sentences of the first screen: right by hand, and silent where the record is."""

from __future__ import annotations

import dataclasses
import datetime
import itertools

import pytest

from detente.brief import summary, swing
from detente.brief.glance import panels
from detente.findings import Findings
from detente.periods import Period
from detente.record import Observation, Phase, Record


def phase(name: str, start: int, end: int | None, label: str, months: int = 6) -> Phase:
    day = datetime.date(end, 12, 31) if end else None
    return Phase(name, datetime.date(start, 1, 1), day, label, name, months, "yearbook", "high", "")


@pytest.fixture
def swung(small: Findings) -> Findings:
    """Close from 1950 to 1959 with 10 a year, apart to 1969 with 2, close again since: figures that a hand can check."""
    given = dataclasses.replace(
        small.case.record.series["aid_economic"],
        observations=tuple(Observation(Period(y), 10.0 if y < 1960 else 2.0, None, None, "yearbook", "found") for y in range(1950, 1970)),
        breaks=(),
    )
    phases = (phase("A", 1950, 1959, "engagement"), phase("B", 1960, 1969, "estrangement"), phase("C", 1970, None, "engagement"))
    record = dataclasses.replace(small.case.record, series={"aid_economic": given}, phases=phases)
    return dataclasses.replace(small, case=dataclasses.replace(small.case, record=record))


def test_the_swing_is_counted_and_dated(swung: Findings) -> None:
    first, last = swung.case.period
    told = f"Between {first} and {last} the two states drew close twice (1950–59 and since 1970) and fell apart once (1960–69)."
    assert summary.swing(swung) == told


def test_what_was_given_is_set_beside_what_came_after(swung: Findings) -> None:
    assert summary.given(swung) == (
        "In the close years Aid economic averaged 10 million 2019 USD a year, in the years apart 2 "
        "(figures between 1950 and 1969, for 10 of 66 close years and 10 of 10 apart); "
        "what was given fell after the one partnership that has ended."
    )


def test_phases_of_one_label_that_follow_each_other_are_one_swing(swung: Findings) -> None:
    phases = (phase("A", 1950, 1954, "engagement"), phase("B", 1955, 1959, "engagement"), *swung.case.record.phases[1:])
    assert [(p.start.year, p.end and p.end.year) for p in summary.joined(phases)] == [(1950, 1959), (1960, 1969), (1970, None)]
    apart = (phase("A", 1950, 1954, "engagement"), phase("B", 1957, 1959, "engagement"))
    assert len(summary.joined(apart)) == 2
    record = dataclasses.replace(swung.case.record, phases=phases)
    split = dataclasses.replace(swung, case=dataclasses.replace(swung.case, record=record))
    assert summary.sentences(split) == summary.sentences(swung)


def test_aid_that_stops_early_gives_way_to_the_aid_that_goes_on(swung: Findings) -> None:
    first = swung.case.record.series["aid_economic"]
    longer = tuple(Observation(Period(y), 3.0, None, None, "yearbook", "found") for y in range(1950, 1981))
    other = dataclasses.replace(first, id="aid_obligations", label="All aid", unit="million 2022 USD", observations=longer)
    current = dataclasses.replace(other, id="aid_current", unit="million USD")
    of = {"aid_economic": first, "aid_current": current, "aid_obligations": other}
    assert [s.id for s in panels(Record(series=of))] == ["aid_obligations"]
    near = dataclasses.replace(other, observations=longer[:25])
    assert [s.id for s in panels(Record(series=of | {"aid_obligations": near, "aid_current": near}))] == ["aid_economic"]


def test_a_year_without_a_figure_is_no_zero(swung: Findings) -> None:
    series = swung.case.record.series["aid_economic"]
    holed = dataclasses.replace(series, observations=tuple(o for o in series.observations if o.period.year not in (1955, 1956)))
    phases = swung.case.record.phases
    assert summary.average((holed,), phases, "engagement") == 10.0
    assert summary.average((holed,), phases, "ambivalence") is None


def test_the_review_in_one_sentence(small: Findings) -> None:
    assert summary.held(small) == (
        "Of the argument’s 9 assertions the record bears out 2 at least in part and finds 3 wrong, misdated or imprecise; "
        "whether one thing caused another the data cannot tell for 1 of 1 such claims."
    )


def test_nothing_is_said_of_nothing(small: Findings) -> None:
    bare = dataclasses.replace(small, verdicts=(), case=dataclasses.replace(small.case, record=Record()))
    assert summary.sentences(bare) == []


def test_a_start_is_drawn_with_the_months_in_which_it_may_lie(swung: Findings) -> None:
    bars = swing.lanes(swung.case.record.phases, (1947, 1980))
    assert [(b["lane"], b["early"], b["late"]) for b in bars] == [(2, 1949.5, 1950.5), (0, 1959.5, 1960.5), (2, 1969.5, 1970.5)]


def test_names_in_one_lane_never_meet() -> None:
    crowd = tuple(phase(f"A name that is long {i}", 1950 + 4 * i, 1951 + 4 * i, "engagement") for i in range(6))
    bars = swing.lanes(crowd, (1947, 2025))
    scale = swing.PLOT / (2026 - 1947)
    ends = [(b["at"], b["at"] + len(b["name"]) * swing.LETTER / scale) for b in bars if b["name"] and b["side"] == "left"]
    assert ends
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(ends))
