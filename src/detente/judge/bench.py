"""Everything that was found about one claim before a verdict is given, and the one date that may be moved."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.case.claim_tests import Test
from detente.judge.facts import outcome
from detente.judge.outcome import Outcome, span

if TYPE_CHECKING:
    from detente.case.claims import Claim
    from detente.record import Record

MOST_YEARS_MOVED = 10


@dataclass(frozen=True)
class Bench:
    """Everything that was found about one claim, before a verdict is given.

    Attributes:
        claim: the claim.
        parts: what each part's test found with the preferred figures.
        others: what each alternative found, with the number of its part counted from nought.
        moved: the date that was moved, and what each part found then, where every part holds with it.
    """

    claim: Claim
    parts: tuple[Outcome, ...]
    others: tuple[tuple[int, Outcome], ...]
    moved: tuple[int, tuple[Outcome, ...]] | None = None

    @property
    def holds(self) -> bool:
        """Every part holds with the preferred figures."""
        return all(part.holds for part in self.parts)

    def whole(self, part: int, other: Outcome) -> bool | None:
        """Whether the whole claim holds with one part's outcome replaced; None where that cannot be said."""
        holds = [*(p.holds for p in self.parts[:part]), other.holds, *(p.holds for p in self.parts[part + 1 :])]
        return False if False in holds else None if None in holds else True

    @property
    def deciding(self) -> Outcome | None:
        """The part whose numbers the verdict shows: the first that fails, and among equals the first with a number."""
        ranked = sorted(self.parts, key=lambda p: (p.holds is not False, p.claimed is None))
        return ranked[0] if ranked else None


def near(part: Outcome, tolerance: float) -> bool:
    """Whether a claimed number is missed by no more than twice the tolerance."""
    return part.margin is not None and abs(part.margin) <= 2 * tolerance


def moved(claim: Claim, record: Record) -> tuple[int, tuple[Outcome, ...]] | None:
    """The nearest year within ten to which the claim's one date can be moved so that every part holds; the later of two equals."""
    if not claim.slide:
        return None
    for distance in range(1, MOST_YEARS_MOVED + 1):
        for step in (distance, -distance):
            tests = [slid(test, claim.slide, step) for test in claim.tests]
            found = tuple(outcome(test, record, claim.tolerance) for test in tests if test is not None)
            if len(found) == len(tests) and all(one.holds for one in found):
                return step, found
    return None


def slid(test: Test, date: str, step: int) -> Test | None:
    """The test with its date moved by some years: as it stands where it has no such date, None where the years would cross."""
    if date in ("by", "in_year"):
        year = getattr(test, date, None)
        return test if year is None else dataclasses.replace(test, **{date: year + step})
    years = getattr(test, "years", None)
    if years is None:
        return test
    start, end = (years[0] + step, years[1]) if date == "start" else (years[0], years[1] + step)
    return dataclasses.replace(test, years=(start, end)) if start <= end else None  # type: ignore[call-arg]


def holds_in(bench: Bench) -> str:
    """The moved date, as the series counts its years."""
    step, found = bench.moved or (0, ())
    claim = bench.claim
    for test, one in zip(claim.tests, found, strict=True):
        if claim.slide in ("by", "in_year"):
            year = getattr(test, claim.slide, None)
        else:
            years = getattr(test, "years", None)
            year = years[claim.slide == "end"] if years else None
        if year is not None:
            return span(year + step, year + step, "fiscal" if one.when.startswith("FY") else "calendar")
    return ""
