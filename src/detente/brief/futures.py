"""The model on the page: its run beside the record, and the scenarios compared score by score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.brief import chart_data, chart_findings, chart_specs, chart_titles, translation
from detente.brief.glance import short
from detente.brief.live import view as live_view
from detente.brief.translation import gettext as _
from detente.brief.words import ILLUSTRATIVE

if TYPE_CHECKING:
    from detente.brief.charts import Figure, Studio
    from detente.calibrate import Skill
    from detente.explore import Outlook
    from detente.findings import Findings
    from detente.record import Series
    from detente.simulate import Trajectory
    from detente.theory import Score

BEFORE = 10
NAME_GAP = 0.066
NAME_OF_TWO = 0.13


def fit(studio: Studio, findings: Findings) -> dict[str, Any] | None:
    """The run beside the record, with its skill against persistence; None without a run."""
    if findings.baseline is None or findings.case.theory is None:
        return None
    from detente.calibrate import CAVEAT

    theory, record, period = findings.case.theory, findings.case.record, findings.case.period
    studio.spec("compared", lambda: chart_specs.compared_chart(period))
    cards, rows, seen = [], [], set()
    for skill in findings.skill:
        label = theory.variables[skill.variable].label
        series = record.series.get(skill.series)
        row = {
            "skill": skill,
            "variable": label,
            "series": series.label if series else skill.series,
            "known": skill.series in studio.series,
        }
        rows.append(row)
        if series is not None and skill.scale is not None and skill.skill is not None and skill.variable not in seen:
            seen.add(skill.variable)
            cards.append(
                row
                | {
                    "figure": _compared(studio, findings, findings.baseline, skill, skill.scale, series, label),
                    "credit": chart_titles.works(series, record),
                    "terms": chart_titles.terms(series),
                    "unit": _unit(skill, series),
                }
            )
    return {"cards": cards, "rows": rows, "caveat": CAVEAT}


def _compared(
    studio: Studio, findings: Findings, run: Trajectory, skill: Skill, scale: tuple[float, float], series: Series, label: str
) -> Figure:
    """The run on the scale of the series, beside it, each named at its end."""
    from detente.calibrate import model_years

    (a, b), period, record = scale, findings.case.period, findings.case.record
    model = [
        {"year": year, "value": float(f"{a + b * x:.5g}")}
        for year, x in model_years(run, skill.variable, series).items()
        if period[0] <= year <= period[1]
    ]
    factor, unit = chart_data.scaled(series)
    with translation.speaking(studio.language):
        title, facts = chart_titles.fit(label, skill), chart_findings.facts(series)
    text = _("%(title)s. The model’s line is put on the scale of %(series)s (%(unit)s). Record: %(facts)s") % {
        "title": title, "series": series.label, "unit": unit, "facts": facts,
    }  # fmt: skip
    tables = {"model": model, "record": f"series:{series.id}", "named": _named(model, series)}
    return studio.draw(
        f"fit-{skill.variable}", "compared", tables, text, factor=factor, title=title,
        unit=f"{_('record')}: {series.label}, {_unit(skill, series)}. {ILLUSTRATIVE}", credit=chart_titles.credit(series, record),
    )  # fmt: skip


def _unit(skill: Skill, series: Series) -> str:
    """The unit of the axis, and whether the series falls when the variable rises."""
    return chart_data.scaled(series)[1] + (_(", which falls as it rises") if skill.inverse else "")


def _named(model: list[dict[str, Any]], series: Series) -> list[dict[str, Any]]:
    """Where the names of the two lines stand: at their last values, moved apart as far as they would overlap."""
    ends = {"record": series.value(series.last_year) or 0.0, "model": model[-1]["value"]} if model else {}
    seen = [row["value"] for row in model] + [series.value(year) or 0.0 for year in series.years_with_values]
    low, high = min(seen, default=0.0), max(seen, default=0.0)
    size = (high - low) or 1.0
    order = sorted(ends, key=lambda name: (ends[name], name))
    places = spaced([(ends[name] - low) / size for name in order], NAME_OF_TWO)
    words = {"record": _("record"), "model": _("model")}
    return [{"at": float(f"{low + at * size:.4g}"), "name": words[name], "line": name} for name, at in zip(order, places, strict=True)]


def outlook(studio: Studio, findings: Findings) -> dict[str, Any] | None:
    """The scenarios compared; None where there is nothing to compare."""
    found = findings.outlook
    if found is None or not found.scenarios or not found.scores:
        return None
    first = findings.case.period[1] - BEFORE
    last = max(found.horizons, default=first)
    order = tuple(s.id for s in found.scenarios)
    studio.spec("scenarios", lambda: chart_specs.scenario_chart((first, int(last)), order))
    names = {s.id: f"{letter(i)}  {short(s.label, 30)}" for i, s in enumerate(found.scenarios)}
    scores = [_score(studio, found, score, names, first, int(last)) for score in found.scores]
    return {"scores": scores, "scenarios": _keys(found), "tables": _tables(found), "note": found.note, "live": live_view(findings)}


def _score(studio: Studio, found: Outlook, score: Score, names: dict[str, str], first: int, last: int) -> dict[str, Any]:
    courses = found.courses(score.id, first).to_dicts()
    runs = [{"year": c["year"], "value": round(float(c["value"]), 4), "scenario": c["scenario"]} for c in courses if c["year"] <= last]
    ends = _ends(runs, names)
    told = ", ".join(f"{names[e['scenario']]} {e['value']:.2f}" for e in ends)
    text = f"{score.label} in each scenario from {first} to {last}, on a scale from 0 to 1. In the last year: {told}."
    with translation.speaking(studio.language):
        title = chart_titles.score(score.label, last, [(found_at["value"], names[found_at["scenario"]][3:]) for found_at in ends])
    figure = studio.draw(
        f"score-{score.id}", "scenarios", {"runs": runs, "ends": ends}, f"{title}. {text}", title=title,
        unit=f"{_('on a scale from 0 to 1')}. {ILLUSTRATIVE}",
    )  # fmt: skip
    return {"score": score, "figure": figure}


def _ends(runs: list[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    """Where each line's name stands: at its end, moved only as far as names would overlap."""
    last: dict[str, dict[str, Any]] = {}
    for row in runs:
        if row["scenario"] not in last or row["year"] >= last[row["scenario"]]["year"]:
            last[row["scenario"]] = row
    ends = sorted(last.values(), key=lambda row: (row["value"], row["scenario"]))
    places = spaced([row["value"] for row in ends], NAME_GAP)
    return [row | {"at": round(at, 4), "name": names[row["scenario"]]} for row, at in zip(ends, places, strict=True)]


def spaced(values: list[float], gap: float) -> list[float]:
    """Places in the order of ``values``, at least ``gap`` apart, between 0 and 1, as near to the values as that allows.

    Example:
        >>> [round(x, 2) for x in spaced([0.5, 0.5, 0.5], 0.1)]
        [0.4, 0.5, 0.6]
    """
    if not values:
        return []
    groups: list[list[float]] = []
    for value in values:
        groups.append([value])
        while len(groups) > 1 and _middle(groups[-1]) - _middle(groups[-2]) < gap * (len(groups[-1]) + len(groups[-2])) / 2:
            groups[-2:] = [groups[-2] + groups[-1]]
    places = [_middle(g) + gap * (i - (len(g) - 1) / 2) for g in groups for i in range(len(g))]
    shift = min(0.0, 1 - places[-1])
    places = [p + shift for p in places]
    return [max(p, gap * i) for i, p in enumerate(places)]


def letter(index: int) -> str:
    """A short name for the scenario of that place, used where words have no room."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)


def _middle(values: list[float]) -> float:
    return sum(values) / len(values)


def _keys(found: Outlook) -> list[dict[str, Any]]:
    return [{"scenario": s, "letter": letter(i), "tone": f"run{i % len(chart_specs.RUNS)}"} for i, s in enumerate(found.scenarios)]


def _tables(found: Outlook) -> list[dict[str, Any]]:
    """For each horizon, the last first, a row for each scenario with a cell for each score."""
    cells = {(v.scenario, v.score, v.year): v for v in found.values}
    out = []
    for year in sorted(found.horizons, reverse=True):
        if any(at == year for _, _, at in cells):
            rows = [{"scenario": s, "cells": [cells.get((s.id, score.id, year)) for score in found.scores]} for s in found.scenarios]
            out.append({"year": year, "rows": rows})
    return out
