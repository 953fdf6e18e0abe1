"""The dated crosswalk: spans do not overlap, a code means one state at a time, the two lists are whole."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import CaseError
from detente.states import SYSTEMS, State, changes, convert, crosswalk, explain, members, system

CODES = [name for name in SYSTEMS if name != "name"]
DAYS = st.dates(datetime.date(1816, 1, 1), datetime.date(2030, 12, 31))


def held(state: State, code: str) -> object:
    value = getattr(state, code)
    return None if value == "" else value


@pytest.mark.parametrize("code", [*CODES, "polity"])
def test_spans_with_one_code_never_overlap(code: str) -> None:
    by_code: dict[object, list[State]] = {}
    for state in crosswalk():
        if held(state, code) is not None:
            by_code.setdefault(held(state, code), []).append(state)
    for rows in by_code.values():
        rows.sort(key=lambda state: state.start)
        assert all(one.end is not None and one.end < other.start for one, other in pairwise(rows)), rows


def test_every_row_is_in_a_list_and_does_not_run_backwards() -> None:
    for state in crosswalk():
        assert state.cow is not None or state.gw is not None
        assert state.end is None or state.start <= state.end
        assert state.name


def test_rows_that_follow_one_another_differ() -> None:
    for one, other in pairwise(crosswalk()):
        if one.polity == other.polity and one.end and one.end + datetime.timedelta(days=1) == other.start:
            assert (one.cow, one.gw, one.name, one.iso3, one.isonum, one.cameo, one.fips, one.un) != (
                (other.cow, other.gw, other.name, other.iso3, other.isonum, other.cameo, other.fips, other.un)
            )


@settings(deadline=None)  # thousands of conversions a day, on machines that are busy
@given(day=DAYS)
def test_at_any_date_a_code_means_one_state_and_where_both_have_one_the_way_back_is_the_same(day: datetime.date) -> None:
    there = [state for state in crosswalk() if state.existed_on(day)]
    for code in CODES:
        codes = [held(state, code) for state in there if held(state, code) is not None]
        assert len(codes) == len(set(codes)), code
    for state in there:
        for source in CODES:
            for target in CODES:
                if held(state, source) is None or held(state, target) is None:
                    continue
                assert convert(held(state, source), source, target, day) == held(state, target)  # type: ignore[arg-type]


@given(code=st.one_of(st.integers(-10, 1100), st.text(max_size=8)), source=st.sampled_from(CODES), target=st.sampled_from(CODES), on=DAYS)
def test_no_code_breaks_the_conversion_and_a_state_that_is_meant_existed(code: object, source: str, target: str, on: datetime.date) -> None:
    found = explain(code, source, target, on)  # type: ignore[arg-type]
    assert found.how
    assert found.code is None or (found.state is not None and found.state.existed_on(on))


@given(year=st.integers(1816, 2030), which=st.sampled_from(["cow", "gw"]))
def test_the_members_of_a_year_are_those_of_its_days(year: int, which: str) -> None:
    of_year = {getattr(state, which) for state in members(which, year=year)}
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    assert of_year == {getattr(state, which) for state in crosswalk() if getattr(state, which) and state.existed_within(first, last)}
    assert {getattr(state, which) for state in members(which, on=last)} <= of_year


def test_members_tell_the_membership_and_the_names_of_the_year() -> None:
    states = {state.cow: state for state in members("cow", year=1975)}
    assert (states[365].name, states[365].iso3, states[365].start.year, states[365].end) == ("Soviet Union", "SUN", 1816, None)
    assert {state.gw for state in members("gw", year=2024) if state.microstate} >= {396, 397, 970, 971, 972, 973}
    assert len(members("cow", year=2016)) == len(members("cow", year=2026)) == 195


@pytest.mark.parametrize(
    ("asked", "told"),
    [({}, "without a time"), ({"year": 1975, "on": datetime.date(1975, 1, 1)}, "with two"), ({"year": 0}, "neither a date nor a year")],
)
def test_members_of_no_time_are_refused(asked: dict[str, object], told: str) -> None:
    with pytest.raises(CaseError, match=told):
        members("cow", **asked)  # type: ignore[arg-type]
    with pytest.raises(CaseError, match="accepted: `cow`, `gw`"):
        members("polity", year=1975)


def test_the_list_of_one_system_is_as_it_was() -> None:
    assert len(system()) == 243
    yugoslavia = [state for state in system() if state.cow == 345]
    assert [(state.name, state.iso3) for state in yugoslavia] == [("Yugoslavia", ""), ("Yugoslavia", "SRB")]


def test_what_a_state_outlives_is_told_with_its_date() -> None:
    east = changes(770)[1]
    assert (east.date, "East Pakistan" in east.what) == (datetime.date(1971, 12, 16), True)
    assert changes(next(state for state in crosswalk() if state.iso3 == "PAK")) == changes(770)
    polities = {state.polity for state in crosswalk()}
    assert all(
        change.polity in polities and change.what and change.basis in ("list", "recalled") for p in polities for change in changes(p)
    )
