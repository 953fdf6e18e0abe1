"""The three sentences of the first screen: the swing, what was given in it, what of the argument holds. All computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.brief.glance import panels
from detente.brief.translation import gettext as _
from detente.brief.translation import isolated, ngettext
from detente.brief.words import lower_first, number, spoken

if TYPE_CHECKING:
    from detente.findings import Findings
    from detente.record import Phase, Series

CLOSE, APART = "engagement", "estrangement"
SEAM = 31  # days between two phases that still follow each other: dates may be no more precise than a month
FEWEST = 3  # years of each kind before their averages are set side by side
MOST_SERIES = 2


def sentences(findings: Findings) -> list[str]:
    """What happened between the two states, what was given and what came after, and what the review found, in that order."""
    return [text for text in (swing(findings), given(findings), held(findings)) if text]


def swing(findings: Findings) -> str:
    """How often, and when, the two drew close and fell apart; nothing without phases."""
    period = findings.case.period
    phases = findings.case.record.phases
    close, apart = ([p for p in joined(phases) if p.label == label] for label in (CLOSE, APART))
    if not close and not apart:
        return ""
    words = {
        "first": period[0], "last": period[1],
        "close": times(len(close)), "close_years": spoken([years(p, period) for p in close]),
        "apart": times(len(apart)), "apart_years": spoken([years(p, period) for p in apart]),
    }  # fmt: skip
    if close and apart:
        return (
            _(
                "Between %(first)s and %(last)s the two states drew close %(close)s (%(close_years)s) and "
                "fell apart %(apart)s (%(apart_years)s)."
            )
            % words
        )
    if close:
        return _("Between %(first)s and %(last)s the two states drew close %(close)s (%(close_years)s).") % words
    return _("Between %(first)s and %(last)s the two states fell apart %(apart)s (%(apart_years)s).") % words


def joined(phases: Sequence[Phase]) -> list[Phase]:
    """The phases by their start, those of one label that follow each other without a gap made one."""
    out: list[Phase] = []
    for phase in sorted(phases, key=lambda p: p.start):
        last = out[-1] if out else None
        if last and last.label == phase.label and last.end and (phase.start - last.end).days <= SEAM:
            out[-1] = replace(last, end=phase.end)
        else:
            out.append(phase)
    return out


def times(count: int) -> str:
    """How often, in words.

    Example:
        >>> times(1), times(2), times(4)
        ('once', 'twice', 'four times')
    """
    words = (_("never"), _("once"), _("twice"), _("three times"), _("four times"), _("five times"))
    return words[count] if count < len(words) else ngettext("%(n)s time", "%(n)s times", count) % {"n": count}


def years(phase: Phase, period: tuple[int, int]) -> str:
    """The years of a phase: ``1954–65``, or ``since 2025`` where it reaches the end of the period."""
    if phase.end is None or phase.end.year >= period[1]:
        return _("since %(year)s") % {"year": phase.start.year}
    start, end = phase.start.year, phase.end.year
    if start == end:
        return f"{start}"
    return isolated(f"{start}–{end % 100:02d}" if start // 100 == end // 100 else f"{start}–{end}")


def given(findings: Findings) -> str:
    """The yearly average of the flows of the picture in close years and in years apart, and what came after each time of closeness."""
    phases = findings.case.record.phases
    flow = [s for s in flows(findings) if average((s,), phases, CLOSE) is not None and average((s,), phases, APART) is not None]
    if any(average(flow, phases, label) is None for label in (CLOSE, APART) if flow):
        flow = flow[:1]  # too few years have figures of both
    if not flow:
        return ""
    close, apart = ([number(_round(average((s,), phases, label, flow) or 0.0)) for s in flow] for label in (CLOSE, APART))
    words = {"one": flow[0].label, "close": close[0], "apart": apart[0], "unit": flow[0].unit}
    if len(flow) == 1:
        words["one"] += "," if "," in flow[0].label else ""
        text = _("In the close years %(one)s averaged %(close)s %(unit)s a year, in the years apart %(apart)s") % words
    else:
        words |= {"two": lower_first(flow[1].label), "close_two": close[1], "apart_two": apart[1]}
        text = (
            _(
                "In the close years %(one)s averaged %(close)s and %(two)s %(close_two)s %(unit)s a year, "
                "in the years apart %(apart)s and %(apart_two)s"
            )
            % words
        )
    return text + known(flow, phases, findings.case.period) + after(flow, phases) + _(".")


def known(flow: Sequence[Series], phases: Sequence[Phase], period: tuple[int, int]) -> str:
    """The years that the averages rest on, in brackets; nothing where they are all the years of the phases."""
    told: dict[str, int] = {}
    used: set[int] = set()
    for key, label in (("close", CLOSE), ("apart", APART)):
        meant = {year for year in range(period[0], period[1] + 1) if label_of(year, phases) == label}
        have = {year for year in meant if all(year in s.years_with_values for s in flow)}
        told |= {key: len(have), f"all_{key}": len(meant)}
        used |= have
    if (told["close"], told["apart"]) == (told["all_close"], told["all_apart"]):
        return ""
    words = told | {"first": min(used, default=period[0]), "last": max(used, default=period[1])}
    return (
        _(" (figures between %(first)s and %(last)s, for %(close)s of %(all_close)s close years and %(apart)s of %(all_apart)s apart)")
        % words
    )


def after(flow: Sequence[Series], phases: Sequence[Phase]) -> str:
    """What became of the flows once a time of closeness had ended, as the end of a sentence."""
    fell, ended = falls(flow, phases)
    if not ended:
        return ""
    if fell == ended:
        return ngettext(
            "; what was given fell after the one partnership that has ended",
            "; what was given fell after each of the %(ended)s partnerships that have ended",
            ended,
        ) % {"ended": ended}
    return ngettext(
        "; what was given did not fall after the one partnership that has ended",
        "; what was given fell after %(fell)s of the %(ended)s partnerships that have ended",
        ended,
    ) % {"fell": fell, "ended": ended}


def flows(findings: Findings) -> list[Series]:
    """The series of the picture that are amounts a year, in the unit of the first of them."""
    amounts = [s for s in panels(findings.case.record) if "million" in s.unit]
    return [s for s in amounts if s.unit == amounts[0].unit][:MOST_SERIES]


def label_of(year: int, phases: Sequence[Phase]) -> str:
    """The label of the phase in force in the middle of a year, or nothing."""
    middle = date(year, 7, 1)
    return next((p.label for p in phases if p.start <= middle and (p.end is None or middle <= p.end)), "")


def average(flow: Sequence[Series], phases: Sequence[Phase], label: str, among: Sequence[Series] = ()) -> float | None:
    """The mean of the sum over the years of that label in which ``flow`` and ``among`` have values; None with fewer than three."""
    sums = _sums(flow, [p for p in phases if p.label == label], among)
    return sum(sums) / len(sums) if len(sums) >= FEWEST else None


def falls(flow: Sequence[Series], phases: Sequence[Phase]) -> tuple[int, int]:
    """After how many of the close phases that ended the mean was lower in the next phase, and for how many both means are known."""
    fell = known = 0
    for phase, later in pairwise(joined(phases)):
        during, then = _sums(flow, (phase,)), _sums(flow, (later,))
        if phase.label == CLOSE and during and then:
            known += 1
            fell += sum(then) / len(then) < sum(during) / len(during)
    return fell, known


def _sums(flow: Sequence[Series], phases: Sequence[Phase], among: Sequence[Series] = ()) -> list[float]:
    """What the flows come to in each year of the phases in which all of them, and of ``among``, have a value."""
    shared = set.intersection(*(set(s.years_with_values) for s in (*flow, *among)))
    return [sum(s.value(y) or 0.0 for s in flow) for y in sorted(shared) if label_of(y, phases)]


def _round(value: float) -> float:
    return float(f"{value:.2g}") if abs(value) < 10_000 else float(f"{value:.3g}")


def held(findings: Findings) -> str:
    """What of the argument the record bears out, what not, and what the data cannot tell."""
    verdicts = findings.verdicts
    if not verdicts:
        return ""
    count = Counter(v.verdict for v in verdicts)
    causal = [v for v in verdicts if v.kind == "causal"]
    unknown = sum(v.verdict == "not-identified" for v in causal)
    words = {
        "all": len(verdicts),
        "borne": count["supported"] + count["supported-in-part"],
        "wrong": count["contradicted"] + count["misdated"] + count["imprecise"],
        "unknown": unknown,
        "causal": len(causal),
    }
    text = (
        ngettext(
            "The argument makes %(all)s assertion: the record bears out %(borne)s at least in part "
            "and finds %(wrong)s wrong, misdated or imprecise",
            "Of the argument’s %(all)s assertions the record bears out %(borne)s at least in part "
            "and finds %(wrong)s wrong, misdated or imprecise",
            len(verdicts),
        )
        % words
    )
    if unknown:
        text += _("; whether one thing caused another the data cannot tell for %(unknown)s of %(causal)s such claims") % words
    return text + _(".")
