"""The second shipped case, Türkiye and the United States: sound, honest about itself, and made from the shared data as it says."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.case import check_case, read_case
from detente.case.case import Case
from detente.cli.app import app
from detente.judge import Verdict, judge
from detente.record.terms import terms
from detente.simulate.checks import check_theory

TABLES = ("aid", "arms", "coded", "economy", "opinion", "presence", "regime", "security", "votes")
COUNTS = {
    "supported": 9,
    "contradicted": 7,
    "supported-in-part": 4,
    "not-identified": 4,
    "imprecise": 1,
    "misdated": 1,
    "no-data": 1,
    "normative": 1,
}
NOT_OURS_TO_PASS_ON = {"sipri-arms-transfers", "gtd", "pew-gap", "nunn-qian", "atop", "gibler-miller-little", "imf-dots", "polity5"}


@cache
def case() -> Case:
    return read_case("turkey-us")


@cache
def verdicts() -> dict[str, Verdict]:
    return {verdict.id: verdict for verdict in judge(case().claims, case().record, case().theory)}


def test_it_has_no_fault() -> None:
    assert check_case("turkey-us") == ()


def test_the_verdicts_are_counted() -> None:
    assert Counter(verdict.verdict for verdict in verdicts().values()) == COUNTS


@pytest.mark.parametrize(
    ("claim", "verdict", "found"),
    [
        ("treaty-since-1952", "misdated", 1951),  # signed in 1951, in force in 1952
        ("never-in-dispute", "contradicted", 1),  # July 2003
        ("aid-seventy-billion", "supported", 78111),
        ("arms-nearly-all-american", "imprecise", 80.5),
        ("embargo-stopped-arms", "contradicted", -86.6),
        ("votes-left-after-2002", "contradicted", 0.962),
        ("democracy-halved", "supported", -56.6),
    ],
)
def test_what_the_record_settles_by_number(claim: str, verdict: str, found: float) -> None:
    assert verdicts()[claim].verdict == verdict
    assert verdicts()[claim].found == pytest.approx(found, rel=2e-3)


@pytest.mark.parametrize("claim", ["embargo-taught-diversity", "sanctions-dried-up-arms"])
def test_a_cause_after_its_effect_is_out(claim: str) -> None:
    assert verdicts()[claim].verdict == "contradicted"
    assert verdicts()[claim].sentence.startswith("The cause would come after its effect")


def test_a_reading_that_fails_is_named_where_every_part_holds() -> None:
    assert verdicts()["nearer-moscow-since-1992"].sentence.endswith("with the years of the war in Ukraine counted too it fails.")


def test_a_rank_is_missed_by_no_percentage() -> None:
    assert verdicts()["russia-in-front"].margin is None
    assert "missed" not in verdicts()["russia-in-front"].sentence


def test_nobody_has_reviewed_it() -> None:
    assert [review.status for review in case().reviews] == ["not-reviewed"] * 4
    assert case().argument is None  # it is published nowhere else, so that no editor and no reviewer is claimed


def test_every_claim_is_made_in_the_brief() -> None:
    for claim in case().claims:
        assert case().brief.count(f"](claim:{claim.id})") == 1, claim.id


def test_the_brief_is_short() -> None:
    assert 500 <= len(case().brief.split()) <= 800


def test_the_theory_passes_every_check() -> None:
    theory = case().theory
    assert theory is not None
    checks = check_theory(theory)
    assert checks.faults == checks.skipped == ()
    assert checks.units.unchecked == ()
    assert {link.verdict for link in checks.signs.links} == {"agrees"}
    assert all(parameter.reason.startswith("chosen by hand: ") for parameter in theory.parameters.values())
    assert all(loop.live for loop in theory.loops.values())


def test_missing_is_not_zero() -> None:
    """A zero of one account where another gives 125 million, and years that nobody asked, are missing."""
    series = case().record.series
    assert series["aid_military"].value(1976) is series["aid_economic"].value(1976) is None
    assert (series["aid_obligations"].value(1976) or 0) > 100
    assert series["favourability_us"].value(2016) is series["terrorist_incidents"].value(1993) is None
    assert series["disputes_with_cyprus"].value(1959) is None
    assert series["disputes_with_cyprus"].value(1961) == 0


def test_what_may_not_be_passed_on_is_marked_so() -> None:
    sources = case().record.sources
    assert {name for name, source in sources.items() if source.redistribution == "facts-only"} >= NOT_OURS_TO_PASS_ON
    assert not any("gsdb" in name for name in sources)
    assert (case().path / "record/LICENSES.md").read_text(encoding="utf-8") == terms(case().record)


def test_events_say_what_was_read_and_what_is_recalled() -> None:
    with (case().path / "record/events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 40
    assert all(row["source"] and set(row["status"].replace("+", " ").split()) <= _STATES for row in rows)
    assert {row["certainty"] for row in rows if row["status"] == "found"} == {"high"}


_STATES = {"found", "recalled", "found(year)", "found(month)", "found(event)", "recalled(day)", "recalled(outcome)"}


@pytest.mark.realdata
def test_the_command_finds_nothing_to_change(filled_home: Path) -> None:
    run = CliRunner().invoke(app, ["record", "turkey-us", "--home", str(filled_home), "--check"])
    assert run.exit_code == 0, run.output
    assert run.output.count("unchanged") == len(TABLES)


@pytest.mark.realdata
def test_arms_agree_with_the_imports_that_the_world_bank_gives(shared_data: Path) -> None:
    """Year by year from 1995, when both are exact; in sum before, when the split over years is an estimate."""
    with (shared_data / "structural/economy/gapminder_wdi_country_year.csv").open(newline="") as file:
        theirs = {int(r["year"]): float(r["arms_imports_sipri_tiv"] or "nan") / 1e6 for r in csv.DictReader(file) if r["iso3"] == "TUR"}
    ours = case().record.series["arms_total"]
    for year in range(1995, 2021):
        assert ours.value(year) == pytest.approx(theirs[year], rel=0.05, abs=3), year
    assert ours.total(1960, 1994) == pytest.approx(sum(theirs[year] for year in range(1960, 1995)), rel=0.03)
