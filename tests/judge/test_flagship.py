"""The claims of the shipped case: every id of the list, no verdict typed, and the three that the record must settle by number."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from detente.case import read_case
from detente.case.case import Case
from detente.judge import VERDICTS, Verdict, judge
from detente.record import Observation, Series

TESTED = ("fact", "date", "quantity")


@cache
def flagship() -> Case:
    return read_case("pakistan-us")


@cache
def verdicts() -> dict[str, Verdict]:
    case = flagship()
    return {verdict.id: verdict for verdict in judge(case.claims, case.record, case.theory)}


def test_every_id_of_the_list_is_carried_out() -> None:
    assert {name for claim in flagship().claims for name in claim.ledger} == {f"C{i:02}" for i in range(1, 68)}


@pytest.mark.realdata
def test_the_list_is_the_one_that_was_given(shared_data: Path) -> None:
    with (shared_data.parent / "design/claims-to-judge.csv").open(newline="", encoding="utf-8") as file:
        given = {row["id"]: row for row in csv.DictReader(file)}
    carried = {name: claim for claim in flagship().claims for name in claim.ledger}
    assert set(carried) == set(given)
    assert {name: claim.kind for name, claim in carried.items()} == {name: row["type"] for name, row in given.items()}


def test_no_verdict_is_typed() -> None:
    text = (flagship().path / "claims.yaml").read_text(encoding="utf-8").casefold()
    for slug in (*VERDICTS, "no data", "supported in part", "not identified"):
        if slug != "normative":  # a kind as well
            assert not re.search(rf"\b{slug}\b", text), slug
    assert text.count("normative") == sum(claim.kind == "normative" for claim in flagship().claims)


def test_facts_dates_and_quantities_have_a_test_or_name_what_is_missing() -> None:
    for claim in flagship().claims:
        if claim.kind in TESTED:
            assert bool(claim.tests) != bool(claim.needs), claim.id
        if claim.kind == "causal":
            assert claim.designs, claim.id
            assert verdicts()[claim.id].verdict in ("contradicted", "not-identified")


def test_aid_since_2002_passes_the_claimed_sum_five_years_late() -> None:
    found = verdicts()["aid-since-2002"]
    assert (found.verdict, found.claimed, found.found, found.unit, found.holds_in) == ("misdated", 33000, 23265, "million USD", "FY2016")
    assert found.margin == pytest.approx(23265 / 33000 - 1)
    assert "23,265 million USD" in found.sentence
    assert "FY2011 ends on 30 September 2011, after 2 May 2011" in found.detail


def test_the_military_share_misses_by_little_with_reimbursements_and_by_much_without() -> None:
    found = verdicts()["military-share-2002-2011"]
    assert (found.verdict, found.claimed, found.unit) == ("imprecise", 70, "%")
    assert found.found == pytest.approx(67.52, abs=0.01)
    without = next(one for one in found.outcomes if one.label == "Coalition Support Funds left out")
    assert without.found == pytest.approx(43.0, abs=0.1)


def test_the_count_of_civilians_depends_on_who_counts() -> None:
    found = verdicts()["drone-civilians-2004-2014"]
    assert (found.verdict, found.claimed, found.found) == ("supported-in-part", 400, 421)
    assert {one.label: one.holds for one in found.outcomes if "New America" in one.label} == {
        "New America's low count": False,
        "New America's high count": False,
    }


@pytest.mark.parametrize(
    ("name", "series", "factor", "before", "after"),
    [
        ("aid-since-2002", "coalition_support_funds", 3.0, "misdated", "supported-in-part"),
        ("military-share-2002-2011", "aid_economic_crs", 0.1, "imprecise", "supported-in-part"),
        ("drone-civilians-2004-2014", "drone_civilians_new_america", 3.0, "supported-in-part", "supported"),
        ("reliance-on-beijing", "arms_from_china", 0.1, "supported", "contradicted"),
    ],
)
def test_a_changed_series_changes_the_verdict(name: str, series: str, factor: float, before: str, after: str) -> None:
    case = flagship()
    claim = next(one for one in case.claims if one.id == name)
    record = dataclasses.replace(case.record, series={**case.record.series, series: scaled(case.record.series[series], factor)})
    assert verdicts()[name].verdict == before
    assert judge([claim], record)[0].verdict == after


def scaled(series: Series, factor: float) -> Series:
    def times(value: float | None) -> float | None:
        return None if value is None else value * factor

    def row(one: Observation) -> Observation:
        return dataclasses.replace(one, value=times(one.value), low=times(one.low), high=times(one.high))

    return dataclasses.replace(series, observations=tuple(row(one) for one in series.observations))


def test_a_missing_year_leaves_no_number() -> None:
    case = flagship()
    claim = next(one for one in case.claims if one.id == "aid-since-2002")
    aid = case.record.series["aid_security_crs"]
    holed = dataclasses.replace(aid, observations=tuple(one for one in aid.observations if one.period.year != 2005))
    found = judge([claim], dataclasses.replace(case.record, series={**case.record.series, aid.id: holed}))[0]
    assert (found.verdict, found.found) == ("no-data", None)
    assert found.sentence.endswith("has no value in FY2005.")


def test_a_cause_after_its_effect_is_out() -> None:
    assert verdicts()["perception-sped-cpec"].verdict == "contradicted"
    assert verdicts()["investment-harder"].verdict == "contradicted"
    assert "2.56 % of the total had come by the end of 2007" in verdicts()["ttp-consequence"].detail


def test_every_verdict_is_whole() -> None:
    for verdict in verdicts().values():
        assert verdict.verdict in VERDICTS
        assert verdict.sentence.endswith((".", "!", "?"))
        assert "None" not in verdict.sentence
        assert "  " not in verdict.sentence
        assert not verdict.outcomes or verdict.sources or verdict.verdict == "no-data", verdict.id
    assert sum(Counter(verdict.verdict for verdict in verdicts().values()).values()) == len(flagship().claims)
