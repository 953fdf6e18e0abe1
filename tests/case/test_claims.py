"""A file of claims is read whole, and every fault is told with its line and the way to mend it."""

from __future__ import annotations

import datetime
from pathlib import Path
from textwrap import indent

import pytest

from detente.case.claim_tests import Total
from detente.case.claims import Claim, read_claims
from detente.documents import read_yaml
from detente.errors import CaseError
from detente.periods import Period
from detente.record import Break, Event, Observation, Phase, Record, Series, Spell

YEARS = range(1960, 1991)


def series(name: str, unit: str = "million USD", years: str = "fiscal") -> Series:
    observations = tuple(Observation(Period(year), 10.0, 8.0, 12.0) for year in YEARS)
    breaks = (Break(1972, "territory", "the East became Bangladesh"),)
    editions = {"other": observations}
    return Series(name, name, "aid", unit, years, ("work",), "CC0-1.0", "found", breaks, "", observations, editions)


SERIES = (series("aid"), series("arms"), series("aid_constant", "million 2019 USD"), series("strikes", "strikes", "calendar"))
RECORD = Record(
    series={one.id: one for one in SERIES},
    events={
        "E001": Event(
            "E001", datetime.date(1965, 9, 8), "day", ("AAA",), "act", "visit", "both", "conflict", "arms", "", 1, "W", "high", "found"
        )
    },
    spells={"S1": Spell("S1", "sanction", datetime.date(1965, 9, 8), None, "embargo", "W", "coded")},
    phases=(Phase("K1", datetime.date(1960, 1, 1), datetime.date(1965, 8, 31), "engagement", "first", 0, "W", "high", ""),),
    sources={},
)


def read(tmp_path: Path, body: str) -> tuple[Claim, ...]:
    head = "claims:\n  one:\n    ledger: C01\n    paragraph: P1\n    says: It was so\n"
    (tmp_path / "claims.yaml").write_text(head + indent(body.strip("\n"), "    ") + "\n")
    return read_claims(read_yaml(tmp_path / "claims.yaml", tmp_path), RECORD)


def faults(tmp_path: Path, body: str) -> list[str]:
    with pytest.raises(CaseError) as error:
        read(tmp_path, body)
    return [str(fault) for fault in error.value.faults]


TEST = "test: {type: total, series: aid, years: [1960, 1970], more_than: 50}"


def test_a_sound_claim(tmp_path: Path) -> None:
    body = f"kind: quantity\ntolerance: 10 %\nslide: end\n{TEST}\nalternatives:\n  - {{label: arms, series: arms}}"
    (one,) = read(tmp_path, body)
    assert (one.id, one.ledger, one.tolerance, one.slide, one.place.line) == ("one", ("C01",), 0.1, "end", 2)
    assert isinstance(one.tests[0], Total)
    assert one.tests[0].claimed == 50
    alternative = one.alternatives[0].test
    assert isinstance(alternative, Total)
    assert alternative.series == "arms"
    assert alternative.years == (1960, 1970)


def test_an_alternative_may_change_the_bound(tmp_path: Path) -> None:
    (one,) = read(tmp_path, f"kind: quantity\n{TEST}\nalternatives:\n  - {{label: less, at_least: 10}}")
    assert one.alternatives[0].test.comparison == "at_least"  # type: ignore[attr-defined]


BROKEN = "claims.yaml:7: the test compares years on the two sides of the break of `aid` at 1972 (territory: the East became Bangladesh)"
CROSS = "\n  stay on one side of it, or say why it may be crossed in `across_break:`"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "kind: quantity",
            "claims.yaml:2: a claim of kind quantity has no test\n  add `test:`, or `needs:` with the series that would settle it",
        ),
        ("kind: normative", "claims.yaml:2: a claim that is normative gives no reason\n  add `reason:`"),
        (
            "kind: causal",
            "claims.yaml:2: a causal claim names no design that could tell it\n  add `designs:` with what has still to be run",
        ),
        (
            f"kind: causal\ndesigns: [a panel]\n{TEST}",
            "claims.yaml:2: a causal claim is first put to the order of events\n"
            "  use tests of type `order`; other series go into `evidence`",
        ),
        (
            f"kind: quantity\nverdict: supported\n{TEST}",
            "claims.yaml:7: `verdict` types a verdict by hand\n  take the line out: a verdict is computed from `test`",
        ),
        (
            f"kind: quantity\nneeds: a survey\n{TEST}",
            "claims.yaml:7: the claim has a test and a missing series\n  `needs:` stands in place of a test",
        ),
        (
            "kind: quantity\ntest: {type: totl, series: aid}",
            "claims.yaml:7: `totl` is not a type of test\n  did you mean `total`?",
        ),
        (
            "kind: quantity\ntest: {type: total, series: ade, years: [1960, 1970], more_than: 5}",
            "claims.yaml:7: `ade` is no series of the record\n  did you mean `aid`?",
        ),
        (
            "kind: quantity\ntest: {type: total, series: aid, years: [1955, 1970], more_than: 5}",
            "claims.yaml:7: the test reads 1955 to 1970, and `aid` covers 1960 to 1990\n  accepted: years from 1960 to 1990",
        ),
        (
            "kind: quantity\ntest: {type: total, series: aid, years: [1970, 1960], more_than: 5}",
            "claims.yaml:7: the years run from 1970 to 1960\n  swap the two",
        ),
        (
            "kind: quantity\ntest: {type: total, series: aid, years: [1960, 1970]}",
            "claims.yaml:7: the test gives no bound\n"
            "  give exactly one of `more_than`, `at_least`, `less_than`, `at_most`, `equals`, `about`",
        ),
        (
            "kind: quantity\ntest: {type: total, series: aid, years: [1960, 1970], more_than: 5, about: 6}",
            "claims.yaml:7: the test gives 2 bounds: more_than and about\n"
            "  give exactly one of `more_than`, `at_least`, `less_than`, `at_most`, `equals`, `about`",
        ),
        (
            "kind: quantity\ntest: {type: total, series: aid, years: [1960, 1970], more_than: 5, yeers: 1}",
            "claims.yaml:7: `yeers` is not known here\n  did you mean `years`?",
        ),
        ("kind: quantity\ntest: {type: change, series: aid, years: [1970, 1975], more_than: 5}", BROKEN + CROSS),
        ("kind: quantity\ntest: {type: trend, series: aid, years: [1970, 1975], more_than: 5}", BROKEN + CROSS),
        (
            "kind: quantity\ntest: {type: before-after, series: aid, before: [1965, 1970], after: [1973, 1975], more_than: 5}",
            BROKEN + CROSS,
        ),
        ("kind: quantity\ntest: {type: peak-then-fall, series: aid, peaks: [[1968, 1970]], fall: 5, within: 3}", BROKEN + CROSS),
        (
            "kind: quantity\ntest: {type: total, series: [aid, aid_constant], years: [1960, 1970], more_than: 5}",
            "claims.yaml:7: series of different units are put together: `aid` in million USD, `aid_constant` in million 2019 USD\n"
            "  use series of one unit",
        ),
        (
            "kind: quantity\ntest: {type: share, part: aid, whole: [aid_constant], years: [1960, 1970], more_than: 5}",
            "claims.yaml:7: series of different units are put together: `aid` in million USD, `aid_constant` in million 2019 USD\n"
            "  use series of one unit",
        ),
        (
            "kind: quantity\ntest: {type: total, series: aid, years: [1960, 1970], more_than: 5, unit: strikes}",
            "claims.yaml:7: the claim is in strikes and `aid` in million USD\n  accepted: million USD",
        ),
        (
            "kind: quantity\ntest: {type: total, series: aid, variant: othr, years: [1960, 1970], more_than: 5}",
            "claims.yaml:7: `othr` is no edition of `aid`\n  did you mean `other`?",
        ),
        (
            f"kind: quantity\n{TEST}\nalternatives:\n  - {{label: less, serie: arms}}",
            "claims.yaml:9: `serie` is not a part of a test `total`\n  did you mean `series`?",
        ),
        (
            f"kind: quantity\n{TEST}\nalternatives:\n  - {{label: less, in_part: 2, series: arms}}",
            "claims.yaml:9: `2` is not a part of this claim\n  accepted: 1 to 1",
        ),
        (
            f"kind: quantity\n{TEST}\nalternatives:\n  - {{label: the same}}",
            "claims.yaml:9: the alternative changes nothing\n  name at least one value of the test that differs",
        ),
        (
            f"kind: quantity\ntolerance: a lot\n{TEST}",
            "claims.yaml:7: the tolerance is `a lot`\n  write it as `5 %` or `0.05`",
        ),
        (
            f"kind: quantity\nslide: by\n{TEST}",
            "claims.yaml:7: no test of this claim has a date `by` to move\n  `start` and `end` move `years`",
        ),
        ("kind: fact\ntest: {type: event, event: E002}", "claims.yaml:7: `E002` is no event of the record\n  did you mean `E001`?"),
        (
            "kind: fact\ntest: {type: count, of: spells, kind: sanctions, years: [1960, 1970], at_least: 1}",
            "claims.yaml:7: no spell of the record is of kind `sanctions`\n  did you mean `sanction`?",
        ),
        (
            "kind: causal\ndesigns: [a panel]\ntest: {type: order, cause: {spell: S2}, effect: {event: E001}}",
            "claims.yaml:8: `S2` is no spell of the record\n  accepted: `S1`",
        ),
        (
            f"kind: quantity\nevidence: [aids]\n{TEST}",
            "claims.yaml:7: `aids` is no series, event or spell of the record\n  did you mean `aid`?",
        ),
    ],
)
def test_each_fault_has_its_message(body: str, expected: str, tmp_path: Path) -> None:
    assert faults(tmp_path, body) == [expected]


@pytest.mark.parametrize(
    "test",
    [
        "type: total, series: [], years: [1960, 1970], more_than: 5",
        "type: total, series: aid, years: [1960, 1970], more_than: .nan",
        "type: total, series: aid, years: [1960, 1970], more_than: .inf",
        "type: total, series: aid, years: [1960, 1970, 1980], more_than: 5",
        "type: total, series: aid, years: 1960, more_than: 5",
        "type: total, series: {a: b}, years: [1960, 1970], more_than: 5",
        "type: total, series: aid, bound: middle, years: [1960, 1970], more_than: 5",
        "type: total, series: aid, years: [1960, 99999999999999999999], more_than: 5",
        "type: [total]",
        "type: share, part: [], whole: aid, years: [1960, 1970], more_than: 5",
        "type: peak-then-fall, series: aid, peaks: [], fall: 5, within: 3",
        "type: peak-then-fall, series: aid, peaks: [[1970, 1965]], fall: 5, within: 3",
        "type: peak-then-fall, series: aid, peaks: [K2], fall: 5, within: 3",
        "type: peak-then-fall, series: aid, peaks: [K1], within: 3",
        "type: peak-then-fall, series: aid, peaks: [K1], fall: 5, within: 999999999999999999999999",
        "type: before-after, series: aid, before: [1970, 1965], after: [1980, 1985], more_than: 5",
        "type: order, cause: {event: E001, spell: S1}, effect: {event: E001}",
        "type: order, cause: {series: aid}, effect: {event: E001}",
        "type: order, cause: {series: aid, peak: true}, effect: {event: E001}",
        "type: order, cause: {series: aid, passes: 1, years: [1970, 1960]}, effect: {event: E001}",
        "type: order, variant: none, cause: {series: aid, passes: 1, years: [1960, 1970]}, effect: {event: E001}",
        "type: first, series: aid, years: [1960, 1970], more_than: 5",
        "type: first, series: aid, years: [1960, 1970], more_than: 5, by: 1965, in_year: 1965",
        "type: count, of: moods, years: [1960, 1970], more_than: 5",
        "type: count, of: phases, phase: bliss, years: [1960, 1970], more_than: 5",
        "type: count, of: events, channel: rumour, years: [1960, 1970], more_than: 5",
        "type: rank, series: aid, among: [strikes], years: [1960, 1970], at_most: 1",
        "series: aid",
    ],
)
def test_no_form_of_a_test_gets_past_as_anything_but_a_fault(test: str, tmp_path: Path) -> None:
    assert all(fault.startswith("claims.yaml:") for fault in faults(tmp_path, f"kind: fact\ntest: {{{test}}}"))


def test_a_claim_of_no_list_needs_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text("claims: {one: {paragraph: P1, says: A, kind: normative, reason: B}}")
    (one,) = read_claims(read_yaml(tmp_path / "claims.yaml", tmp_path), RECORD)
    assert one.ledger == ()


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = (
        "claims:\n  one: {ledger: C01, paragraph: P1, says: A, kind: quantity}\n  two: {paragraph: P1, says: A, kind: fact}\n"
        "  three: {ledger: '', paragraph: P1, says: A, kind: normative, reason: B}\nmore: 1\n"
    )
    (tmp_path / "claims.yaml").write_text(text)
    with pytest.raises(CaseError) as error:
        read_claims(read_yaml(tmp_path / "claims.yaml", tmp_path), RECORD)
    assert [fault.place and fault.place.line for fault in error.value.faults] == [5, 2, 3, 4]


def test_a_break_may_be_crossed_with_a_reason(tmp_path: Path) -> None:
    crossed = "test: {type: change, series: aid, years: [1970, 1975], more_than: 5, across_break: the tie is the same}"
    assert len(read(tmp_path, f"kind: quantity\n{crossed}")) == 1


@pytest.mark.parametrize("hostile", ["claims: 3", "claims: {one: 3}", "claims: {one: {ledger: [1, {}]}}", "claims: {one: [1]}", "other: 1"])
def test_hostile_forms_are_faults(hostile: str, tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(hostile)
    with pytest.raises(CaseError):
        read_claims(read_yaml(tmp_path / "claims.yaml", tmp_path), RECORD)
