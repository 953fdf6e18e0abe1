"""A verdict in plain words: what was found, in which years and by whom, what was claimed, and why that gives the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.judge.bench import Bench, holds_in
from detente.judge.causes import causal_sentence, looks_left, order_said
from detente.judge.outcome import Outcome, cited, listed, missed, number, quantity

if TYPE_CHECKING:
    from detente.record import Record
    from detente.theory import Theory

DATES = {"start": "the first year", "end": "the last year", "by": "the date", "in_year": "the year"}


def sentence(bench: Bench, slug: str) -> str:
    """One plain sentence: what was found, beside what was claimed, and where it would hold."""
    claim, parts = bench.claim, bench.parts
    if slug in ("normative", "not-testable"):
        return _ended(_capital(claim.reason))
    if slug == "no-data":
        missing = [part.note for part in parts if part.holds is None]
        return f"No data: {claim.needs} is not in the record." if claim.needs else f"No data: {listed(missing)}."
    if claim.kind == "causal":
        return causal_sentence(parts, slug)
    told = _parts_in_one(parts) if len(parts) > 1 else _finding(parts[0], None, several=False).rstrip(".")
    if bench.moved is not None:
        told += f"; it holds with {DATES[claim.slide]} moved to {holds_in(bench)}"
    elif slug == "supported-in-part" and (len(parts) == 1 or bench.holds):  # else the parts already say which fails
        differ = sorted(other.label for _, other in bench.others if other.holds is not bench.holds)
        told += f"; with {listed(differ)} it {'fails' if bench.holds else 'holds'}"
    return _ended(told)


def _parts_in_one(parts: tuple[Outcome, ...]) -> str:
    """The parts of a claim by how they turned out, each with its number where it has one."""
    told = []
    for holds, words in ((True, "holds for"), (False, "fails for"), (None, "cannot be told for")):
        named = [f"{part.label}{_in_brackets(part)}" for part in parts if part.holds is holds]
        if named:
            told.append(f"{words} {listed(named)}")
    return "It " + ", and ".join(told)


def _in_brackets(part: Outcome) -> str:
    return "" if part.found is None else f" ({_number(part)})"


def detail(bench: Bench, slug: str, record: Record, theory: Theory | None) -> str:
    """The whole of a verdict in words: each part with its sources, every other reading, and what has still to be run."""
    claim = bench.claim
    if slug in ("normative", "not-testable", "no-data"):
        told = [sentence(bench, slug)]
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


def _finding(part: Outcome, record: Record | None, several: bool) -> str:
    """What one part's test found, with its source, and how that compares with what is claimed."""
    if part.holds is None:
        return _ended(f"{_head(part, several)}{part.note}")
    told = f"{_head(part, several)}{part.note if several and part.label else _capital(part.note)}"
    told += cited(record, part.sources) if record is not None else ""
    if part.asks and part.claimed is not None:
        told += f"; claimed: {part.asks}"
        apart = "" if part.holds else missed(part)
        told += f", missed by {apart}" if apart else ""
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
        return "It holds."
    if slug == "supported-in-part":
        if bench.holds:
            return "It holds with the preferred figures."
        if any(part.holds for part in parts):
            return "One part holds and another does not."
        return "It does not hold with the preferred figures."
    if slug == "imprecise":
        if any(part.wording for part in parts):
            return "The wording names the wrong thing."
        return f"That is within twice the tolerance of {number(100 * tolerance)} % of the claimed number."
    return "" if slug == "misdated" else "It does not hold."


def _moved(bench: Bench) -> list[str]:
    if bench.moved is None:
        return []
    found = bench.moved[1]
    told = next((one for one in found if one.claimed is not None), found[0])
    more = "" if told.found is None else f", with {quantity(told.found, told.unit)}" if told.claimed is not None else f": {told.note}"
    return [f"It holds with {DATES[bench.claim.slide]} moved to {holds_in(bench)}{more}."]


def _other_readings(bench: Bench, record: Record) -> list[str]:
    """What the alternatives of each part say: those with a number together, by whether they hold; those of dates one by one."""
    told: list[str] = []
    for i, part in enumerate(bench.parts):
        others = sorted((other for at, other in bench.others if at == i), key=lambda other: other.label)
        clauses = [
            _alike(holds, [o for o in others if o.holds is holds and o.claimed is not None], part, bench, record) for holds in (True, False)
        ]
        if any(clauses):
            head = f"As for {part.label}, read otherwise it" if part.label and len(bench.parts) > 1 else "Read otherwise, it"
            told.append(f"{head} {', and '.join(filter(None, clauses))}.")
        for other in others:
            what = "the order" if bench.claim.kind == "causal" else "it"
            if other.holds is None:
                told.append(f"With {other.label} the record cannot tell: {other.note}.")
            elif other.claimed is None:
                told.append(f"With {other.label} {what} {'holds' if other.holds else 'fails'}: {other.note}.")
    return told


def _alike(holds: bool, others: list[Outcome], part: Outcome, bench: Bench, record: Record) -> str:
    if not others:
        return ""
    named = listed(f"{other.label} ({_number(other)}{_new_sources(other, bench, record)})" for other in others)
    return f"{'also ' if part.holds is holds else ''}{'holds' if holds else 'fails'} with {named}"


def _number(other: Outcome) -> str:
    if other.found is None:
        return "no number"
    return f"{number(other.found)} times as much" if other.unit == "times" else quantity(other.found, other.unit)


def _new_sources(other: Outcome, bench: Bench, record: Record) -> str:
    """The sources of an alternative that its part has not named already."""
    known = {source for part in bench.parts for source in part.sources}
    told = cited(record, [source for source in other.sources if source not in known], most=2)
    return f",{told.replace('[', '').replace(']', '')}" if told else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
