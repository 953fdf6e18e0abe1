"""The rules of a verdict, their order, and what must not change it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_making import a_test, claim, event, record, series

from detente.case.claim_tests import EventKind, Order
from detente.case.claims import Alternative, Claim
from detente.judge import VERDICTS, Verdict, judge
from detente.record import Record

RECORD = record(
    series("aid", dict.fromkeys(range(1990, 2021), 10.0), spread=2),
    series("other", dict.fromkeys(range(1990, 2021), 4.0)),
    event("pact", "2016-08-29", kind="logistics agreement"),
    event("corridor", "2015-04-20"),
)


def total(claimed: float, end: int = 1999, name: str = "aid", bound: str = "more_than", **more: object) -> object:
    return a_test("total", series=name, years=[1990, end], **{bound: claimed}, **more)


def verdict(one: Claim, what: Record = RECORD) -> Verdict:
    return judge([one], what)[0]


def order(cause: str, effect: str) -> Order:
    return a_test("order", cause={"event": cause}, effect={"event": effect})  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("one", "slug"),
    [
        (claim(kind="normative", reason="what ought to be"), "normative"),
        (claim(kind="not-testable", reason="nobody can know"), "not-testable"),
        (claim(needs="a series of words"), "no-data"),
        (claim(total(1, end=2030)), "no-data"),
        (claim(total(1, name="none")), "no-data"),
        (claim(total(99)), "supported"),
        (claim(total(99), alternatives=(total(35, name="other"),)), "supported"),
        (claim(total(99), alternatives=(total(99, name="other"),)), "supported-in-part"),
        (claim(total(101), alternatives=(total(35, name="other"),)), "supported-in-part"),
        (claim(total(99), alternatives=(total(99, end=2030),)), "supported-in-part"),
        (claim(total(99), total(101)), "supported-in-part"),
        (claim(total(101)), "imprecise"),
        (claim(total(110)), "imprecise"),
        (claim(total(112)), "contradicted"),
        (claim(total(112), tolerance=0.06), "imprecise"),
        (claim(a_test("event-kind", event="pact", kind="alliance")), "imprecise"),
        (claim(total(150), slide="end"), "misdated"),
        (claim(total(105), slide="end"), "imprecise"),
        (claim(total(198), slide="end"), "misdated"),
        (claim(total(201), slide="end"), "contradicted"),
        (claim(total(150)), "contradicted"),
        (claim(order("corridor", "pact"), kind="causal", designs=("a panel",)), "not-identified"),
        (claim(order("pact", "corridor"), kind="causal", designs=("a panel",)), "contradicted"),
        (claim(order("pact", "corridor"), order("corridor", "pact"), kind="causal", designs=("a panel",)), "not-identified"),
        (claim(kind="causal", designs=("a panel",)), "not-identified"),
        (claim(order("none", "pact"), kind="causal", designs=("a panel",)), "no-data"),
    ],
)
def test_the_first_rule_that_fits(one: Claim, slug: str) -> None:
    found = verdict(one)
    assert found.verdict == slug
    assert found.verdict in VERDICTS
    assert found.sentence.endswith(".")
    assert len(found.sentence) > 10


def test_a_bound_is_strict() -> None:
    assert verdict(claim(total(100))).verdict == "imprecise"
    assert verdict(claim(total(100, bound="at_least"))).verdict == "supported"
    assert verdict(claim(total(100, bound="less_than"))).verdict == "imprecise"
    assert verdict(claim(total(104, bound="about"))).verdict == "supported"
    assert verdict(claim(total(109, bound="about"))).verdict == "imprecise"
    assert verdict(claim(total(130, bound="equals"))).verdict == "contradicted"


def test_what_a_misdated_claim_carries() -> None:
    found = verdict(claim(total(150), slide="end"))
    assert (found.claimed, found.found, found.unit, found.holds_in) == (150, 100, "million USD", "FY2005")
    assert found.margin == pytest.approx(-1 / 3)
    assert found.sentence == (
        "Aid came to 100 million USD over FY1990-1999; claimed: more than 150 million USD, missed by 33.3 %; "
        "it holds with the last year moved to FY2005."
    )
    assert found.detail == (
        "Aid came to 100 million USD over FY1990-1999 [Writer 2001]; claimed: more than 150 million USD, missed by 33.3 %. "
        "It holds with the last year moved to FY2005, with 160 million USD."
    )


def test_a_bound_on_a_change_carries_no_margin() -> None:
    found = verdict(claim(a_test("change", series="aid", years=[1991, 1992], measure="percent", more_than=10)))
    assert found.margin is None
    assert "missed by 10 percentage points" in found.sentence


def test_the_nearest_date_is_taken_and_no_other_is_moved() -> None:
    later = record(series("aid", {year: float(year >= 2000) for year in range(1990, 2021)}))
    one = claim(a_test("total", series="aid", years=[1995, 1999], more_than=3), slide="end")
    assert verdict(one, later).holds_in == "FY2003"
    assert verdict(dataclasses.replace(one, slide="start"), later).verdict == "contradicted"


def test_the_date_of_an_event_slides() -> None:
    assert verdict(claim(a_test("event", event="pact", by=2014), slide="by")).holds_in == "2016"
    assert verdict(claim(a_test("event", event="pact", by=2005), slide="by")).verdict == "contradicted"


def test_the_links_and_the_looks_left_are_named() -> None:
    found = verdict(claim(order("corridor", "pact"), kind="causal", links=("L35",), designs=("a panel over neighbours",)))
    assert found.detail.endswith("Still to be run: the fitted theory, with and without link L35; a panel over neighbours.")


def test_no_data_names_series_and_years() -> None:
    assert verdict(claim(total(1, end=2022))).sentence == "No data: aid has no value in FY2021-2022."
    assert verdict(claim(needs="a survey")).sentence == "No data: a survey is not in the record."


def test_plain_values_are_exactly_the_agreed_ones() -> None:
    wanted = "id ledger text verdict claimed found unit margin holds_in series sources sentence"
    assert list(verdict(claim(total(99))).as_dict()) == wanted.split()


AMOUNTS = st.floats(0.1, 1e6)
MORE = st.floats(1.0, 100.0)
LESS = VERDICTS.index


def found_with(claimed: float, value: float = 10.0, tolerance: float = 0.05, bound: str = "more_than", slide: str = "") -> str:
    aid = series("aid", dict.fromkeys(range(1990, 2021), value))
    return verdict(claim(total(claimed, bound=bound), tolerance=tolerance, slide=slide), record(aid)).verdict


@settings(deadline=None)  # the machine may be busy
@given(claimed=AMOUNTS, value=AMOUNTS)
def test_the_series_decides(claimed: float, value: float) -> None:
    """The same claim is supported where the series passes its bound, and only there."""
    assert (found_with(claimed, value) == "supported") == (sum([value] * 10) > claimed)


@settings(deadline=None)  # the machine may be busy
@given(claimed=AMOUNTS, value=AMOUNTS, more=MORE, slide=st.sampled_from(["", "end", "start"]))
def test_a_higher_bound_is_never_easier(claimed: float, value: float, more: float, slide: str) -> None:
    if found_with(claimed, value, slide=slide) in ("contradicted", "imprecise", "misdated"):
        assert found_with(claimed * more, value, slide=slide) not in ("supported", "supported-in-part")


RANKS = {"supported": 0, "imprecise": 1, "misdated": 2, "contradicted": 3}


@settings(deadline=None)  # the machine may be busy
@given(
    claimed=AMOUNTS,
    value=AMOUNTS,
    tolerances=st.tuples(st.floats(0, 0.9), st.floats(0, 0.9)),
    bound=st.sampled_from(["more_than", "less_than", "about", "equals"]),
)
def test_a_wider_tolerance_is_never_harder(claimed: float, value: float, tolerances: tuple[float, float], bound: str) -> None:
    narrow, wide = sorted(tolerances)
    assert RANKS[found_with(claimed, value, wide, bound)] <= RANKS[found_with(claimed, value, narrow, bound)]


@settings(deadline=None)  # the machine may be busy
@given(order_of=st.permutations([30.0, 99.0, 150.0]), claimed=AMOUNTS)
def test_the_order_of_alternatives_does_not_matter(order_of: list[float], claimed: float) -> None:
    def judged(values: list[float]) -> Verdict:
        return verdict(claim(total(claimed), alternatives=tuple(total(v, label=f"reading of {v}") for v in values)))

    first, second = judged([30.0, 99.0, 150.0]), judged(order_of)
    assert (first.verdict, first.sentence) == (second.verdict, second.sentence)


@settings(deadline=None)  # the machine may be busy
@given(value=AMOUNTS, scale=st.sampled_from([0.001, 1000.0]), claimed=AMOUNTS)
def test_a_change_of_unit_changes_no_verdict(value: float, scale: float, claimed: float) -> None:
    if abs(sum([value] * 10) / claimed - 1) > 1e-6:
        for near in (0.9, 1.1):
            if abs(sum([value] * 10) / claimed - near) < 1e-6:
                return
        assert found_with(claimed, value) == found_with(claimed * scale, value * scale)


def test_a_changed_event_changes_the_verdict() -> None:
    one = claim(a_test("event-kind", event="pact", kind="alliance"))
    assert isinstance(one.tests[0], EventKind)
    assert verdict(one, record(event("pact", "2016-08-29", kind="alliance"))).verdict == "supported"


def test_an_alternative_of_one_part_leaves_the_others() -> None:
    one = claim(total(99), total(35, name="other"))
    other = dataclasses.replace(one, alternatives=(Alternative("less", 2, total(50, name="other")),))  # type: ignore[arg-type]
    assert verdict(one).verdict == "supported"
    assert verdict(other).verdict == "supported-in-part"
