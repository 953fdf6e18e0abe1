"""Each type of test, on small records whose answer is plain."""

from __future__ import annotations

import datetime

import pytest
from judge_making import a_test, broken, event, record, series

from detente.case.claim_tests import TESTS
from detente.judge import outcome
from detente.judge.facts import JUDGES
from detente.judge.outcome import missed, quantity
from detente.periods import Period
from detente.record import Observation, Phase, Record, Spell

RISING = series("aid", {year: 10.0 * (year - 1999) for year in range(2000, 2011)})
FLAT = series("other", dict.fromkeys(range(2000, 2011), 50.0))
PEAKED = series("peaked", {2000: 10, 2001: 100, 2002: 80, 2003: 40, 2004: 10, 2005: 10, 2006: 10}, unit="index", years="calendar")
SMALL = record(RISING, FLAT, PEAKED)


def test_every_type_has_its_function() -> None:
    assert set(JUDGES) == set(TESTS.values())


def test_total_counts_both_ends() -> None:
    found = outcome(a_test("total", series="aid", years=[2000, 2002], more_than=50), SMALL)
    assert (found.found, found.holds, found.unit, found.margin) == (60, True, "million USD", pytest.approx(0.2))
    assert found.note == "aid came to 60 million USD over FY2000-2002"


def test_total_of_several_series_is_their_sum() -> None:
    assert outcome(a_test("total", series=["aid", "other"], years=[2000, 2001], about=130), SMALL).found == 130


def test_total_takes_in_the_transition_quarter() -> None:
    with_quarter = record(series("aid", {1975: 1, 1976: 2, 1977: 4}, quarter=8))
    assert outcome(a_test("total", series="aid", years=[1975, 1977], more_than=0), with_quarter).found == 15
    assert outcome(a_test("total", series="aid", years=[1977, 1977], more_than=0), with_quarter).found == 4


def test_a_missing_year_is_never_nought() -> None:
    gap = record(series("aid", {2000: 1.0, 2001: None, 2003: 5.0}))
    found = outcome(a_test("total", series="aid", years=[2000, 2003], more_than=1), gap)
    assert found.holds is None
    assert found.found is None
    assert found.note == "aid has no value in FY2001-2002"


def test_share_in_per_cent_of_sums() -> None:
    found = outcome(a_test("share", part="other", whole=["aid", "other"], years=[2000, 2001], more_than=70), SMALL)
    assert found.found == pytest.approx(100 * 100 / 130)
    assert found.unit == "%"
    assert found.holds


def test_share_of_nought_cannot_be_had() -> None:
    nought = record(series("aid", {2000: 0.0}))
    assert outcome(a_test("share", part="aid", whole="aid", years=[2000, 2000], more_than=1), nought).holds is None


@pytest.mark.parametrize(("statistic", "value"), [("mean", 20), ("median", 20), ("lowest", 10), ("highest", 30)])
def test_level(statistic: str, value: float) -> None:
    assert outcome(a_test("level", series="aid", years=[2000, 2002], statistic=statistic, about=value), SMALL).found == value


@pytest.mark.parametrize(("measure", "value"), [("difference", 20), ("percent", 200), ("ratio", 3)])
def test_change(measure: str, value: float) -> None:
    assert outcome(a_test("change", series="aid", years=[2000, 2002], measure=measure, more_than=1), SMALL).found == pytest.approx(value)


def test_a_first_year_never_says_at_twice() -> None:
    found = outcome(a_test("first", series="aid", years=[2000, 2010], at_least=30, by=2005), SMALL)
    assert found.note == "aid first stood at 30 million USD at least in FY2002 (30 million USD)"
    never = outcome(a_test("first", series="peaked", years=[2000, 2006], at_least=500, by=2005), SMALL)
    assert never.note == "peaked never stood at 500 index at least in 2000-2006"


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (1.0, "disputes", "1 dispute"),
        (1.0, "countries", "1 country"),
        (1.0, "ideal points", "1 ideal point"),
        (1.0, "million barrels", "1 million barrels"),
        (1.0, "% of adults", "1 % of adults"),
        (2.0, "disputes", "2 disputes"),
    ],
)
def test_one_thing_is_told_in_the_singular(value: float, unit: str, told: str) -> None:
    assert quantity(value, unit) == told


def test_a_bound_on_a_change_is_missed_by_points_or_its_unit() -> None:
    fell = outcome(a_test("change", series="peaked", years=[2001, 2002], measure="percent", less_than=-50), SMALL)
    assert (fell.found, fell.of_change, missed(fell)) == (pytest.approx(-20), True, "30 percentage points")
    rose = outcome(a_test("change", series="aid", years=[2000, 2002], measure="difference", more_than=50), SMALL)
    assert missed(rose) == "30 million USD"
    share = outcome(a_test("share", part="other", whole=["aid", "other"], years=[2000, 2001], more_than=80), SMALL)
    assert (share.of_change, missed(share)) == (False, "3.1 percentage points")
    times = outcome(a_test("change", series="aid", years=[2000, 2001], measure="ratio", more_than=4), SMALL)
    assert (times.of_change, missed(times)) == (False, "50 %")


def test_before_after() -> None:
    found = outcome(a_test("before-after", series="aid", before=[2000, 2001], after=[2009, 2010], more_than=1), SMALL)
    assert found.found == pytest.approx(7)
    assert found.asks == "a rise"


def test_trend_is_the_median_slope() -> None:
    assert outcome(a_test("trend", series="aid", years=[2000, 2010], more_than=0), SMALL).found == pytest.approx(10)
    assert outcome(a_test("trend", series="aid", years=[2000, 2000], more_than=0), SMALL).holds is None


def test_rank_by_totals() -> None:
    assert outcome(a_test("rank", series="aid", among=["other"], years=[2000, 2001], at_most=1), SMALL).found == 2
    assert outcome(a_test("rank", series="aid", among=["other", "aid"], years=[2008, 2010], at_most=1), SMALL).found == 1


@pytest.mark.parametrize(("cumulative", "year"), [(False, 2005), (True, 2002)])
def test_first(cumulative: bool, year: int) -> None:
    values = {"series": "aid", "years": [2000, 2010], "cumulative": cumulative, "more_than": 59}
    assert outcome(a_test("first", **values, in_year=year), SMALL).holds
    assert outcome(a_test("first", **values, by=year - 1), SMALL).holds is False
    assert outcome(a_test("first", **values, by=year), SMALL).margin is None


def test_first_that_never_comes() -> None:
    assert outcome(a_test("first", series="aid", years=[2000, 2010], more_than=1e9, by=2005), SMALL).holds is False


def test_low_and_high_counts_and_editions() -> None:
    counted = record(
        series("aid", {2000: 10.0, 2001: 10.0}, spread=4, variants={"other": (Observation(Period(2000), 7.0),)}),
    )
    values = {"series": "aid", "years": [2000, 2001], "more_than": 0}
    assert outcome(a_test("total", **values, bound="low"), counted).found == 12
    assert outcome(a_test("total", **values, bound="high"), counted).found == 28
    other = outcome(a_test("total", **values, variant="other"), counted)
    assert other.found == 17
    assert "edition other" in other.note


def test_a_fiscal_year_that_ends_later_is_noted() -> None:
    found = outcome(a_test("total", series="aid", years=[2000, 2005], more_than=0, as_of=datetime.date(2005, 5, 2)), SMALL)
    assert found.caveat == "FY2005 ends on 30 September 2005, after 2 May 2005"


def test_a_crossed_break_is_told() -> None:
    with_break = record(series("aid", {2000: 1.0, 2001: 2.0}, breaks=broken(2001)))
    found = outcome(a_test("change", series="aid", years=[2000, 2001], more_than=0, across_break="on purpose"), with_break)
    assert found.caveat == "the years lie on both sides of a break at 2001 (territory): on purpose"


@pytest.mark.parametrize(("fall", "within", "holds"), [(50, 2, True), (50, 1, False), (95, 5, False)])
def test_peak_then_fall(fall: float, within: int, holds: bool) -> None:
    found = outcome(a_test("peak-then-fall", series="peaked", peaks=[[2000, 2001]], fall=fall, within=within), SMALL)
    assert found.holds is holds
    assert found.claimed == 1


def test_peak_then_a_spell_and_the_windows_of_a_phase() -> None:
    phase = Phase("K1", datetime.date(2000, 1, 1), datetime.date(2002, 6, 30), "engagement", "first", 0, "Author", "high", "")
    spell = Spell("s", "sanction", datetime.date(2003, 3, 1), None, "the cut-off", "Author", "coded")
    wanted = a_test("peak-then-fall", series="peaked", peaks=["K1"], spell="sanction", within=2)
    assert outcome(wanted, record(PEAKED, phase, spell)).holds
    assert outcome(wanted, record(PEAKED, phase)).holds is False


ACTS = record(
    event("a", "2004-06-16", kind="designation"),
    event("b", "2005-03-01", precision="month", sign="conflict", actors=("AAA",)),
    event("c", "2005-01-01", precision="year", status="recalled"),
    RISING,
)


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({"event": "a", "by": 2004}, True),
        ({"event": "a", "by": 2003}, False),
        ({"event": "a", "not_before": 2005}, False),
        ({"event": "a", "actors": ["AAA", "BBB"]}, True),
        ({"event": "b", "actors": ["BBB"]}, False),
        ({"event": "b", "without": ["AAA"]}, False),
        ({"event": "b", "sign": "conflict"}, True),
        ({"event": "b", "sign": "cooperation"}, False),
        ({"event": "none"}, None),
    ],
)
def test_event(values: dict[str, object], holds: bool | None) -> None:
    assert outcome(a_test("event", **values), ACTS).holds is holds


def test_an_event_from_memory_says_so() -> None:
    assert "(2005, from memory)" in outcome(a_test("event", event="c"), ACTS).note
    assert "memory" not in outcome(a_test("event", event="a"), ACTS).note


def test_event_kind_is_a_matter_of_wording() -> None:
    assert outcome(a_test("event-kind", event="a", kind=["treaty", "Designation"]), ACTS).holds
    wrong = outcome(a_test("event-kind", event="a", kind="treaty"), ACTS)
    assert wrong.holds is False
    assert wrong.wording
    assert wrong.note == 'the record calls "act a" (16 June 2004) a designation, not a treaty'


@pytest.mark.parametrize(
    ("values", "number"),
    [({}, 3), ({"sign": "conflict"}, 1), ({"kind": "designation"}, 1), ({"actors": ["BBB"]}, 2), ({"years": [2005, 2005]}, 2)],
)
def test_count_events(values: dict[str, object], number: int) -> None:
    assert outcome(a_test("count", **{"of": "events", "years": [2000, 2010], "equals": number, **values}), ACTS).holds


@pytest.mark.parametrize(
    ("cause", "effect", "holds", "word"),
    [
        ({"event": "a"}, {"event": "b"}, True, "came before"),
        ({"event": "b"}, {"event": "a"}, False, "came after"),
        ({"event": "b"}, {"event": "c"}, True, "came at the same time as"),  # March of a year against that year
        ({"series": "aid", "passes": 45, "years": [2000, 2010]}, {"event": "b"}, True, "came before"),  # FY2004 starts in October 2003
        ({"series": "aid", "share": 0.5, "years": [2000, 2010]}, {"event": "b"}, False, "came after"),
        ({"event": "a"}, {"series": "aid", "peak": True, "years": [2000, 2010]}, True, "came before"),
        ({"series": "aid", "falls": 50, "years": [2000, 2010]}, {"event": "a"}, None, "there is no year"),
        ({"event": "none"}, {"event": "a"}, None, "the record holds no event `none`"),
    ],
)
def test_order(cause: dict[str, object], effect: dict[str, object], holds: bool | None, word: str) -> None:
    found = outcome(a_test("order", cause=cause, effect=effect), ACTS)
    assert found.holds is holds
    assert word in found.note


def test_order_within_years() -> None:
    far = record(event("a", "1990-01-01"), event("b", "2000-01-01"))
    assert outcome(a_test("order", cause={"event": "a"}, effect={"event": "b"}, within=10), far).holds
    assert outcome(a_test("order", cause={"event": "a"}, effect={"event": "b"}, within=9), far).holds is False


def test_order_of_spells_and_phases() -> None:
    phase = Phase("K1", datetime.date(1954, 2, 1), None, "engagement", "first", 0, "Author", "high", "")
    spell = Spell("s", "sanction", datetime.date(1965, 9, 1), None, "the embargo", "Author", "coded")
    small: Record = record(phase, spell)
    assert outcome(a_test("order", cause={"phase": "K1"}, effect={"spell": "s"}), small).holds
    assert outcome(a_test("order", cause={"spell": "s"}, effect={"phase": "K1"}), small).holds is False
