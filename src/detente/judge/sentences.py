"""A verdict in plain words: what was found, in which years and by whom, what was claimed, and why that gives the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.judge.bench import Bench, holds_in
from detente.judge.causes import looks_left, order_said
from detente.judge.outcome import Outcome, cited, listed, number

if TYPE_CHECKING:
    from detente.record import Record
    from detente.theory import Theory

DATES = {"start": "the first year", "end": "the last year", "by": "the date", "in_year": "the year"}


def sentence(bench: Bench, slug: str, record: Record, theory: Theory | None) -> str:
    """The sentences of one verdict."""
    claim = bench.claim
    if slug in ("normative", "not-testable"):
        told = [_ended(_capital(claim.reason))]
    elif slug == "no-data":
        missing = [part.note for part in bench.parts if part.holds is None]
        told = [f"No data: {claim.needs} is not in the record." if claim.needs else f"No data: {listed(missing)}."]
    elif claim.kind == "causal":
        told = [*order_said(bench.parts), *_other_readings(bench, record)]
        if not bench.parts:
            told.append("No date can be had for the order of events.")
        if slug == "not-identified":
            told += looks_left(claim, theory)
    else:
        told = [*(_finding(part, record, len(bench.parts) > 1) for part in bench.parts), _why(bench, slug)]
        told += _moved(bench) + _other_readings(bench, record)
    if claim.remark:
        told.append(_ended(_capital(claim.remark)))
    return " ".join(filter(None, told))


def _finding(part: Outcome, record: Record, several: bool) -> str:
    """What one part's test found, with its source, and how that compares with what is claimed."""
    if part.holds is None:
        return _ended(f"{_head(part, several)}{part.note}")
    told = f"{_head(part, several)}{part.note if several and part.label else _capital(part.note)}{cited(record, part.sources)}"
    if part.asks and part.claimed is not None:
        told += f"; claimed: {part.asks}"
        if not part.holds and part.margin is not None:
            told += f", missed by {number(round(100 * abs(part.margin), 1))} %"
    elif part.asks:
        told += f"; claimed: {part.asks}"
    if part.caveat:
        told += f"; {part.caveat}"
    return _ended(told)


def _head(part: Outcome, several: bool) -> str:
    if not several:
        return ""
    word = {True: "holds", False: "fails", None: "unknown"}[part.holds]
    return f"{_capital(part.label)} ({word}): " if part.label else ""


def _why(bench: Bench, slug: str) -> str:
    parts, tolerance = bench.parts, bench.claim.tolerance
    if slug == "supported":
        labels = sorted(other.label for _, other in bench.others)
        return f"It holds, also with {listed(labels)}." if labels else "It holds."
    if slug == "supported-in-part":
        if bench.holds:
            return "It holds with the preferred figures."
        if any(part.holds for part in parts):
            return "One part holds and another does not."
        return "It does not hold with the preferred figures."
    if slug == "imprecise":
        if any(part.wording for part in parts):
            return "The wording names the wrong thing."
        return f"That is within twice the tolerance of {number(100 * tolerance)} %."
    return "" if slug == "misdated" else "It does not hold."


def _moved(bench: Bench) -> list[str]:
    if bench.moved is None:
        return []
    found = bench.moved[1]
    told = next((one for one in found if one.claimed is not None), found[0])
    more = "" if any(part.note.startswith(told.note) for part in bench.parts) else f": {told.note}"
    return [f"It holds with {DATES[bench.claim.slide]} moved to {holds_in(bench)}{more}."]


def _other_readings(bench: Bench, record: Record) -> list[str]:
    """What the alternatives say, where that is more than a yes beside a yes."""
    agree = bench.holds and all(other.holds for _, other in bench.others)
    if agree and bench.claim.kind != "causal":
        return []
    told = []
    for _, other in sorted(bench.others, key=lambda pair: pair[1].label):
        if other.holds is None:
            told.append(f"With {other.label} the record cannot tell: {other.note}.")
        else:
            new = [source for source in other.sources if not any(source in part.sources for part in bench.parts)]
            what = f"{'the order' if bench.claim.kind == 'causal' else 'it'} {'holds' if other.holds else 'fails'}"
            told.append(f"With {other.label} {what}: {other.note}{cited(record, new, most=2)}.")
    return told


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
