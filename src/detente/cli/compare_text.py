"""Differences as lines for the terminal: 80 to 100 columns, the words that changed between marks."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detente.findings.argument import Passage
    from detente.findings.changes import Change, Part
    from detente.findings.compare import Differences, ScoreChange, VerdictChange
    from detente.findings.series_changes import SeriesChange

SIGNS = {"added": "+", "removed": "-", "changed": "~", "order": "~"}
AROUND = 8  # words shown on each side of a change


def counts(found: Differences) -> dict[str, str]:
    """For each part that differs, how much of it does."""
    moved = sum(change.moved for change in found.verdicts)
    told = {
        "case": f"{sum(len(change.parts) for change in found.head)} changed" if found.head else "",
        "claims": _claims(found),
        "verdicts": _counted({"changed": moved, "told differently": len(found.verdicts) - moved}),
        "series": _kinds(found.series),
        "record": _kinds(found.record),
        "theory": _kinds(found.theory),
        "scenarios": _kinds(found.scenarios),
        "outlook": f"{len(found.outlook)} score{'s' * (len(found.outlook) != 1)} moved" if found.outlook else "",
        "argument": f"{len(found.argument)} paragraph{'s' * (len(found.argument) != 1)}" if found.argument else "",
        "reviews": _kinds(found.reviews),
    }
    return {part: words for part, words in told.items() if words}


def _claims(found: Differences) -> str:
    known = Counter(change.kind for change in found.claims)
    others = [change for change in found.claims if change.kind == "changed" and change not in (*found.reworded, *found.retested)]
    return _counted(
        {
            "added": known["added"],
            "removed": known["removed"],
            "reworded": len(found.reworded),
            "re-tested": len(found.retested),
            "changed otherwise": len(others),
            "in another order": known["order"],
        }
    )


def _kinds(changes: Sequence[Change] | Sequence[SeriesChange]) -> str:
    return _counted(Counter(change.kind for change in changes))


def _counted(numbers: Counter[str] | dict[str, int]) -> str:
    return ", ".join(f"{number} {'in another order' if word == 'order' else word}" for word, number in numbers.items() if number)


def lines(found: Differences) -> Iterator[str]:
    """The differences, part by part, at the width of the terminal."""
    width = max(80, min(shutil.get_terminal_size((100, 24)).columns, 100))
    yield f"{found.before.name} -> {found.after.name}"
    if not found:
        same = found.before.digest == found.after.digest
        yield "no differences" if same else "no differences: the files differ, and what they say does not"
        return
    printed = {
        "case": lambda: _changes(found.head, width),
        "claims": lambda: _changes(found.claims, width),
        "verdicts": lambda: _verdicts(found.verdicts, width),
        "series": lambda: _series(found.series, width),
        "record": lambda: _changes(found.record, width),
        "theory": lambda: _changes(found.theory, width),
        "scenarios": lambda: _changes(found.scenarios, width),
        "outlook": lambda: _outlook(found.outlook, width),
        "argument": lambda: _argument(found.argument, width),
        "reviews": lambda: _changes(found.reviews, width),
    }
    for part, told in counts(found).items():
        yield ""
        yield click.style(part.capitalize(), bold=True) + f": {told}"
        yield from printed[part]()


def _changes(changes: Iterable[Change], width: int) -> Iterator[str]:
    for change in changes:
        of = "" if change.of in ("case", "claim", "scenario", "review") else f"{change.of} "
        name = f"{of}{change.id}".strip() or "all"
        label = f"  {change.label}" if change.label and change.kind != "changed" and change.label != change.id else ""
        yield from _wrapped(f"  {SIGNS[change.kind]} {name}{label}", width, 6)
        for part in change.parts:
            if part.what != "text" or change.kind == "changed":
                yield from _part(part, change.kind, width)


def _part(part: Part, kind: str, width: int) -> Iterator[str]:
    if kind in ("added", "removed"):
        yield from _wrapped(f"      {part.what}: {part.after or part.before}", width, 8)
    elif len(part.what) + len(part.before) + len(part.after) + 12 <= width:
        yield f"      {part.what}: {part.before or 'none'} -> {part.after or 'none'}"
    else:
        yield f"      {part.what}:"
        yield from _was_is(part.before, part.after, width)


def _was_is(before: str, after: str, width: int) -> Iterator[str]:
    yield from _wrapped(f"        was  {before or 'none'}", width, 13)
    yield from _wrapped(f"        is   {after or 'none'}", width, 13)


def _verdicts(changes: Iterable[VerdictChange], width: int) -> Iterator[str]:
    for change in changes:
        yield (
            f"  ~ {change.id}: {change.before} -> {change.after}" if change.moved else f"  ~ {change.id}: {change.after}, told differently"
        )
        yield from _was_is(change.sentence_before, change.sentence_after, width)


def _series(changes: Iterable[SeriesChange], width: int) -> Iterator[str]:
    for change in changes:
        edition = f" (edition {change.edition})" if change.edition else ""
        yield from _wrapped(f"  {SIGNS[change.kind]} {change.id}{edition}  {change.label}, {change.unit}", width, 6)
        for word, years in (("gained", change.gained), ("lost", change.lost)):
            if years:
                yield from _wrapped(f"      {word}: {years}", width, 8)
        if change.largest:
            top = change.largest
            share = f", {top.relative:+.1%}" if top.relative is not None else ""
            told = f"{change.revised} revised ({change.years}); largest {top.before:,.10g} -> {top.after:,.10g} in {top.period}{share}"
            yield from _wrapped(f"      {told}", width, 8)
        if change.otherwise:
            yield f"      {change.otherwise} row{'s' * (change.otherwise != 1)} with another range, source, status or note"
        for part in change.parts:
            yield from _part(part, change.kind, width)


def _outlook(changes: Iterable[ScoreChange], width: int) -> Iterator[str]:
    words = {True: "as the argument hopes", False: "against the hope of the argument", None: ""}
    for change in changes:
        told = f"{change.year}: {change.before:.3f} -> {change.after:.3f}  {words[change.hoped]}".rstrip()
        yield from _wrapped(f"  ~ {change.scenario}, {change.score}, {told}", width, 6)


def _argument(passages: Iterable[Passage], width: int) -> Iterator[str]:
    for passage in passages:
        marked = []
        for number, run in enumerate(passage.runs):
            if run.kind == "same":
                marked.append(_shortened(run.text, number > 0, number < len(passage.runs) - 1))
            else:
                marked.append(f"[-{run.text}-]" if run.kind == "removed" else f"{{+{run.text}+}}")
        yield f"  ~ brief.md:{passage.line_before} -> brief.md:{passage.line_after}"
        yield from _wrapped(f"      {' '.join(filter(None, marked))}", width, 6)


def _shortened(text: str, after: bool, before: bool) -> str:
    """Words that are the same: those beside a change, with an ellipsis for the others."""
    words = text.split()
    if len(words) <= AROUND * (after + before) + 2:
        return text
    head, tail = (words[:AROUND] if after else []), (words[-AROUND:] if before else [])
    return " ".join([*head, "…", *tail])


def _wrapped(text: str, width: int, indent: int) -> list[str]:
    start = len(text) - len(text.lstrip())
    body = " ".join(text.split("\n"))
    return textwrap.wrap(body.strip(), width, initial_indent=" " * start, subsequent_indent=" " * indent, break_on_hyphens=False) or [body]
