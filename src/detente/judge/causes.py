"""What can be said of a causal claim before a theory has been fitted: the order of events, and the looks still to be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.judge.outcome import listed

if TYPE_CHECKING:
    from detente.case.claims import Claim
    from detente.judge.outcome import Outcome
    from detente.theory import Theory


def order_said(parts: tuple[Outcome, ...]) -> list[str]:
    """What the order of events says, one sentence for each way in which it can turn out."""
    told = []
    for part in sorted(parts, key=lambda p: (p.holds is None, p.holds is True)):
        of = f"As for {part.label}, " if part.label and len(parts) > 1 else ""
        if part.holds is None:
            told.append(f"{of}the order of events cannot be had: {part.note}.")
        elif part.holds:
            told.append(f"{of}{'the' if of else 'The'} order of events does not rule it out: {part.note}.")
        else:
            told.append(f"{of}{'the' if of else 'The'} cause would come after its effect, which rules it out: {part.note}.")
    caveats = "; ".join(dict.fromkeys(part.caveat for part in parts if part.caveat))
    return [*told, f"{caveats[:1].upper()}{caveats[1:]}."] if caveats else told


def causal_sentence(parts: tuple[Outcome, ...], slug: str) -> str:
    """One sentence on a causal claim: what rules it out, or why it cannot be told yet."""
    if slug == "contradicted":
        return f"The cause would come after its effect: {listed(part.note for part in parts)}."
    unfitted = "neither a fitted theory nor a design free of it has been run"
    if not parts:
        return f"No date can be had for the order of events, and {unfitted}."
    late = [part.label for part in parts if part.holds is False]
    if late:
        return f"The order of events rules out {listed(late)} and leaves the rest open, and {unfitted}."
    return f"The order of events does not rule it out, and {unfitted}."


def looks_left(claim: Claim, theory: Theory | None) -> list[str]:
    """The two looks that have still to be taken, named."""
    looks = [f"the fitted theory, with and without {_links(claim, theory)}"] if claim.links else []
    looks += claim.designs
    return [f"Still to be run: {'; '.join(looks)}."] if looks else []


def _links(claim: Claim, theory: Theory | None) -> str:
    known = theory.links if theory is not None else {}
    told = []
    for name in claim.links:
        link = known.get(name)
        ends = f" ({link.source.replace('_', ' ')} to {link.target.replace('_', ' ')})" if link is not None else ""
        told.append(f"{name}{ends}")
    return f"{'link' if len(told) == 1 else 'links'} {listed(told)}"
