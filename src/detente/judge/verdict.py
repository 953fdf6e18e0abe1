"""From outcomes to verdicts, by the rules of the design and in their order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.case.claims import Claim
from detente.errors import CaseError, Fault, nearest
from detente.judge import dates, sentences
from detente.judge.bench import Bench, holds_in, moved, near
from detente.judge.facts import outcome
from detente.judge.outcome import Outcome

if TYPE_CHECKING:
    from detente.record import Record
    from detente.theory import Theory

assert dates  # imported for its registered tests

VERDICTS = (
    "normative",
    "not-testable",
    "supported",
    "supported-in-part",
    "imprecise",
    "misdated",
    "contradicted",
    "not-identified",
    "no-data",
)


def one_of_the_slugs(name: str) -> str:
    """The slug of a verdict that a user has typed.

    Raises:
        CaseError: there is no such verdict; with the nearest one.

    Example:
        >>> one_of_the_slugs("Supported in part")
        'supported-in-part'
    """
    slug = name.strip().casefold().replace(" ", "-").replace("_", "-")
    if slug not in VERDICTS:
        raise CaseError(Fault(f"`{name}` is not a verdict", None, nearest(slug, VERDICTS)))
    return slug


@dataclass(frozen=True)
class Verdict:
    """Whether one claim holds, and why.

    Attributes:
        id: the claim's name; ``ledger``: ids of the list that it carries out.
        paragraph: where the argument makes it.
        text: the claim in the case's own words.
        kind: fact, date, quantity, causal, normative or not-testable.
        verdict: one of `VERDICTS`.
        claimed: the claimed number, ``found``: the number found, both in ``unit``; None where the test is not of a number.
        margin: (found - claimed) / claimed; None for a bound on a change.
        holds_in: the date with which it holds, for ``misdated``.
        series: ids read, alternatives included.
        sources: ids of the record's sources, or names of works.
        sentence: one plain sentence.
        detail: the whole of it: each part with its sources, other readings, what has still to be run.
        outcomes: what each test found: parts first, then alternatives.
    """

    id: str
    ledger: tuple[str, ...]
    paragraph: str
    text: str
    kind: str
    verdict: str
    claimed: float | None
    found: float | None
    unit: str
    margin: float | None
    holds_in: str | None
    series: tuple[str, ...]
    sources: tuple[str, ...]
    sentence: str
    detail: str = ""
    outcomes: tuple[Outcome, ...] = field(default=(), repr=False)

    def as_dict(self) -> dict[str, object]:
        """The verdict as plain values, for ``detente claims --json``."""
        return {
            "id": self.id,
            "ledger": list(self.ledger),
            "text": self.text,
            "verdict": self.verdict,
            "claimed": self.claimed,
            "found": self.found,
            "unit": self.unit,
            "margin": self.margin,
            "holds_in": self.holds_in,
            "series": list(self.series),
            "sources": list(self.sources),
            "sentence": self.sentence,
        }


def judge(claims: Iterable[Claim], record: Record, theory: Theory | None = None) -> tuple[Verdict, ...]:
    """The verdict on each claim, in their order.

    Args:
        claims: as `detente.case.read_claims` gives them.
        record: what happened.
        theory: names the links that causal claims are about; nothing of it is run here.

    Example:
        >>> from detente.case import read_case
        >>> case = read_case("pakistan-us")
        >>> {v.id: v.verdict for v in judge(case.claims, case.record)}["aid-since-2002"]
        'misdated'
    """
    return tuple(judge_claim(claim, record, theory) for claim in claims)


def judge_claim(claim: Claim, record: Record, theory: Theory | None = None) -> Verdict:
    """The verdict on one claim."""
    parts = tuple(outcome(test, record, claim.tolerance) for test in claim.tests)
    others = tuple((a.part - 1, dataclasses.replace(outcome(a.test, record, claim.tolerance), label=a.label)) for a in claim.alternatives)
    bench = Bench(claim, parts, others)
    slug = _slug(bench)
    if slug == "contradicted" and claim.kind != "causal":
        found = moved(claim, record)
        if found is not None:
            bench, slug = dataclasses.replace(bench, moved=found), "misdated"
    deciding = bench.deciding
    outcomes = (*parts, *(other for _, other in others))
    named = list(dict.fromkeys(source for one in (*outcomes, *(bench.moved[1] if bench.moved else ())) for source in one.sources))
    return Verdict(
        id=claim.id,
        ledger=claim.ledger,
        paragraph=claim.paragraph,
        text=claim.text,
        kind=claim.kind,
        verdict=slug,
        claimed=deciding.claimed if deciding else None,
        found=deciding.found if deciding else None,
        unit=deciding.unit if deciding else "",
        margin=deciding.margin if deciding and not deciding.of_change else None,
        holds_in=holds_in(bench) if slug == "misdated" else None,
        series=tuple(dict.fromkeys(name for one in outcomes for name in one.series)),
        sources=tuple(named),
        sentence=sentences.sentence(bench, slug),
        detail=sentences.detail(bench, slug, record, theory),
        outcomes=outcomes,
    )


def _slug(bench: Bench) -> str:
    """The first rule that fits: kind, no data, supported, in part, imprecise, contradicted (which a moved date may still make misdated)."""
    claim, parts = bench.claim, bench.parts
    if claim.kind in ("normative", "not-testable"):
        return claim.kind
    if claim.needs or (parts and all(part.holds is None for part in parts)) or (not parts and claim.kind != "causal"):
        return "no-data"
    if claim.kind == "causal":
        return "contradicted" if parts and all(part.holds is False for part in parts) else "not-identified"
    others = [bench.whole(part, other) for part, other in bench.others]
    if bench.holds and all(others):
        return "supported"
    if bench.holds or any(others) or any(part.holds for part in parts):
        return "supported-in-part"
    failing = [part for part in parts if part.holds is False]
    if failing and all(part.wording or near(part, claim.tolerance) for part in failing):
        return "imprecise"
    return "contradicted" if failing else "no-data"
