"""Runs the stages over a case and gathers what they found, as data: what the brief tells, and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from importlib.metadata import version
from typing import TYPE_CHECKING

from detente.errors import CaseError, Fault, Place, nearest
from detente.findings.evidence import gather_evidence

if TYPE_CHECKING:
    from detente.calibrate import Skill
    from detente.case import Case
    from detente.explore import Outlook
    from detente.judge import Verdict
    from detente.simulate import Trajectory

__all__ = ["Findings", "find", "gather_evidence", "run_of"]


@dataclass(frozen=True, repr=False)
class Findings:
    """Everything that the stages found about one case.

    Attributes:
        case: the case they ran over.
        verdicts: one for each claim, in the order of the case.
        baseline: the theory's run over the case's period, or None without a theory.
        outlook: the scenarios compared, or None without theory or scenarios.
        skill: how the run compares with the record, beside persistence.
        evidence: for each of the four criteria, what the software could gather today.
        version: of this software.
        seed: of every random stream.
        made: the day of the run.
    """

    case: Case
    verdicts: tuple[Verdict, ...] = field(repr=False)
    baseline: Trajectory | None = field(repr=False)
    outlook: Outlook | None = field(repr=False)
    skill: tuple[Skill, ...] = field(repr=False)
    evidence: Mapping[str, tuple[str, ...]] = field(repr=False)
    version: str
    seed: int
    made: datetime.date

    def __repr__(self) -> str:
        told = ", ".join(f"{n} {slug}" for slug, n in self.counts().items()) or "no claims"
        return f"Findings({self.case.name!r}: {told}; version {self.version}, seed {self.seed}, {self.made})"

    def _repr_html_(self) -> str:
        """The verdicts as a table, for notebooks."""
        head = "<tr><th>claim</th><th>verdict</th><th>what was found</th></tr>"
        rows = "".join(
            f"<tr><td>{escape(v.text)}</td><td>{escape(v.verdict)}</td><td>{escape(v.sentence)}</td></tr>" for v in self.verdicts
        )
        return f"<p>{escape(repr(self))}</p><table>{head}{rows}</table>"

    def verdict(self, claim: str) -> Verdict:
        """The verdict on one claim, by its id.

        Raises:
            KeyError: the case has no such claim.
        """
        return {v.id: v for v in self.verdicts}[claim]

    def counts(self) -> dict[str, int]:
        """How many claims got each verdict, the most frequent first."""
        found: dict[str, int] = {}
        for verdict in self.verdicts:
            found[verdict.verdict] = found.get(verdict.verdict, 0) + 1
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def find(case: Case, seed: int = 0) -> Findings:
    """Judge every claim, run the theory and its scenarios, and gather what the reviewers need.

    Args:
        case: a case that has been read.
        seed: of every random stream; recorded in the findings.

    Raises:
        RunError: the theory left its numbers during a run.
    """
    from detente.judge import judge

    verdicts = judge(case.claims, case.record, case.theory)
    baseline = run_of(case)
    return Findings(
        case=case,
        verdicts=verdicts,
        baseline=baseline,
        outlook=_outlook(case),
        skill=_skill(case, baseline),
        evidence=gather_evidence(case, verdicts),
        version=version("detente"),
        seed=seed,
        made=datetime.date.today(),
    )


def run_of(case: Case, scenario: str | None = None, seed: int = 0) -> Trajectory | None:
    """The run of a case's theory: over the case's period, or under a scenario to its last year.

    Args:
        case: the case.
        scenario: the id of one of its scenarios; without one, the theory runs from its start to the end of the period.
        seed: of every random stream.

    Returns:
        The run, or None where the case has no theory.

    Raises:
        CaseError: the case has no such scenario.
        RunError: the theory left its numbers.
    """
    from detente.simulate import simulate

    if case.theory is None:
        return None
    if scenario is None:
        return simulate(case.theory, end=case.period[1] + 1, seed=seed)
    known = {s.id: s for s in case.scenarios}
    if scenario not in known:
        raise CaseError(Fault(f"the case has no scenario `{scenario}`", Place("scenarios.yaml"), nearest(scenario, known)))
    return simulate(case.theory, known[scenario].inputs, end=known[scenario].until + 1, seed=seed)


def _outlook(case: Case) -> Outlook | None:
    from detente.explore import compare

    return compare(case.theory, case.scenarios) if case.theory is not None and case.scenarios else None


def _skill(case: Case, baseline: Trajectory | None) -> tuple[Skill, ...]:
    from detente.calibrate import skills

    return skills(baseline, case.record) if baseline is not None else ()
