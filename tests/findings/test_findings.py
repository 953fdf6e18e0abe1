"""What the stages found over the flagship, gathered as data."""

from __future__ import annotations

import dataclasses

import pytest

import detente
from detente.errors import CaseError
from detente.findings import Findings, gather_evidence, run_of


@pytest.fixture(scope="module")
def findings() -> Findings:
    return detente.find(detente.read_case("pakistan-us"))


def test_the_counts_add_up_to_the_claims(findings: Findings) -> None:
    assert sum(findings.counts().values()) == len(findings.case.claims) == 67
    assert list(findings.counts().values()) == sorted(findings.counts().values(), reverse=True)


def test_the_evidence_counts_what_the_verdicts_say(findings: Findings) -> None:
    tested = [v for v in findings.verdicts if v.kind in ("fact", "date", "quantity")]
    assert findings.evidence["accuracy"][0].startswith(f"Of {len(tested)} claims of fact, date or quantity:")
    assert all(review.status == "not-reviewed" for review in findings.case.reviews)


def test_a_date_that_is_recalled_in_part_is_not_counted_as_found(findings: Findings) -> None:
    found, *_rest, last = sorted(findings.case.record.events.values(), key=lambda e: e.id)
    events = {
        "a": dataclasses.replace(found, status="found"),
        "b": dataclasses.replace(last, status="found(year)+recalled(day)"),
    }
    case = dataclasses.replace(findings.case, record=dataclasses.replace(findings.case.record, events=events))
    told = gather_evidence(case, findings.verdicts)["accuracy"][-1]
    assert told == "Dates of the chronology by status: 1 found, 1 found in part and recalled in part."


def test_a_notebook_shows_a_table_and_runs_nothing(findings: Findings) -> None:
    hostile = dataclasses.replace(findings.verdicts[0], text="<script>alert(1)</script>")
    shown = dataclasses.replace(findings, verdicts=(hostile,))._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
    assert "67" not in repr(findings).split(":")[0]
    assert "31 not-identified" in repr(findings)


def test_a_scenario_runs_to_its_last_year_and_the_baseline_to_the_period(findings: Findings) -> None:
    case = findings.case
    alone, further = run_of(case), run_of(case, "baseline")
    assert alone is not None
    assert further is not None
    assert alone.times[-1] == case.period[1] + 1
    assert further.times[-1] == 2051
    with pytest.raises(CaseError, match="did you mean `new_break`"):
        run_of(case, "new_brake")


def test_a_case_without_theory_has_verdicts_and_no_futures(findings: Findings) -> None:
    bare = detente.find(dataclasses.replace(findings.case, theory=None, scenarios=()))
    assert (bare.baseline, bare.outlook, bare.skill) == (None, None, ())
    assert [v.verdict for v in bare.verdicts] == [v.verdict for v in findings.verdicts]
