"""Titles, text alternatives and source lines of the pictures that show more than one series, and of the runs beside the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente.brief.chart_findings import finding, peaks, span
from detente.brief.summary import APART, CLOSE
from detente.brief.translation import gettext as _
from detente.brief.translation import ngettext
from detente.brief.words import lower_first, spoken

if TYPE_CHECKING:
    from detente.calibrate import Skill
    from detente.record import Phase, Record, Series

MOST_WORKS = 3


def works(series: Series, record: Record) -> list[tuple[str, str, bool]]:
    """For each source of a series its id, its title and whether the record holds it."""
    return [(name, record.sources[name].title if name in record.sources else name, name in record.sources) for name in series.source]


def credit(series: Series, record: Record) -> str:
    """The source line of a series as plain text: works, terms, how the figures came about."""
    titles = "; ".join(title for _id, title, _known in works(series, record))
    return " · ".join(part for part in (titles, terms(series)) if part)


def terms(series: Series) -> str:
    """Under which terms the figures stand, and how they came about."""
    return " · ".join(part for part in (series.licence, series.status) if part)


def swing(phases: Sequence[Phase], period: tuple[int, int]) -> str:
    """The title of the picture of the phases; nothing without phases."""
    counts = {label: sum(p.label == label for p in phases) for label in (CLOSE, APART)}
    if not phases:
        return ""
    words = {"apart": counts[APART], "first": period[0], "last": period[1], "n": counts[CLOSE]}
    return (
        ngettext("%(n)s phase of closeness", "%(n)s phases of closeness", counts[CLOSE])
        + _(" and %(apart)s of distance between %(first)s and %(last)s")
    ) % words


def flows(given: Sequence[Series]) -> str:
    """The title of several series drawn on one axis: the peaks of each, where each has some, else the whole finding of the first."""
    tops = [peaks([(year, series.value(year) or 0.0) for year in series.years_with_values]) for series in given]
    if len(given) == 2 and all(tops):
        words = {"one": given[0].label, "two": lower_first(given[1].label)}
        words |= {name: spoken([str(year) for year in years]) for name, years in zip(("first", "second"), tops, strict=True)}
        return _("%(one)s peaked in %(first)s, %(two)s in %(second)s") % words
    return finding(given[0])


def phases_credit(phases: Sequence[Phase]) -> str:
    """Whom the phases follow: the works named most often, and how many others there are."""
    named = Counter(part.strip() for phase in phases for part in phase.source.split(";") if part.strip())
    if not named:
        return ""
    most = [work for work, _count in named.most_common(MOST_WORKS)]
    text = _("Phases after %(works)s") % {"works": "; ".join(most)}
    rest = len(named) - len(most)
    return text + (ngettext(" and %(n)s other", " and %(n)s others", rest) % {"n": rest} if rest else "")


def strip(points: Sequence[Mapping[str, Any]], phases: Sequence[Phase], period: tuple[int, int]) -> tuple[str, str, str]:
    """Title, text alternative and source line of the turning points.

    Args:
        points: as `detente.brief.glance.turning_points` gives them.
        phases: of the record.
        period: first and last year.
    """
    title = turns([int(p["x"]) for p in points if p["n"]], phases, period)
    what = [f"{p['when']}: {p['what']}" for p in points if p["label"]]
    text = ngettext("%(n)s dated event in all, as a tick.", "%(n)s dated events in all, as ticks.", len(points)) % {"n": len(points)}
    named = _(" Named in the picture: %(what)s.") % {"what": "; ".join(what)} if what else ""
    credit = _("The source of each event stands in the chronology.") + " " + phases_credit(phases)
    return title, f"{title}. {text}{named}", credit.strip()


def turns(dates: Sequence[int], phases: Sequence[Phase], period: tuple[int, int]) -> str:
    """The title of the turning points: how many there are, and the phase that holds most of them.

    Args:
        dates: the year of each, in any order.
        phases: of the record.
        period: first and last year.
    """
    if not dates:
        return _("No turning point is recorded")
    words = {"n": len(dates), "first": min(dates), "last": max(dates)}
    text = ngettext("%(n)s turning point, in %(first)s", "%(n)s turning points between %(first)s and %(last)s", len(dates)) % words
    held = [(sum(_within(year, p) for year in dates), p) for p in phases]
    most, phase = max(held, key=lambda one: one[0], default=(0, None))
    if phase is None or most < 2 or most == len(dates):
        return text
    within = (max(phase.start.year, period[0]), phase.end.year if phase.end else period[1])
    return text + _(", %(most)s of them in %(years)s") % {"most": most, "years": span(within)}


def _within(year: int, phase: Phase) -> bool:
    return phase.start.year <= year and (phase.end is None or year <= phase.end.year)


def score(label: str, year: int, ends: Sequence[tuple[float, str]]) -> str:
    """The title of a score in all scenarios: in which it ends highest and lowest, as far as two digits tell.

    Args:
        label: of the score.
        year: the last.
        ends: for each scenario its value then and its name.
    """
    if not ends:
        return label
    low, high = (pick(round(value, 2) for value, _name in ends) for pick in (min, max))
    if low == high:
        return _("%(what)s: %(value)s in %(year)s in every scenario") % {"what": label, "value": f"{high:.2f}", "year": year}
    best, worst = (spoken([name for value, name in ends if round(value, 2) == side]) for side in (high, low))
    words = {"what": label, "year": year, "high": f"{high:.2f}", "low": f"{low:.2f}", "best": best, "worst": worst}
    return _("%(what)s in %(year)s: highest with %(best)s, at %(high)s, lowest with %(worst)s, at %(low)s") % words


def fit(label: str, skill: Skill) -> str:
    """The title of a run beside the record: how its error compares with that of repeating the last value known."""
    errors = skill.overall
    if errors.level is None or not errors.persistence:
        return _("%(what)s: too few forecasts to compare the model with the record") % {"what": label}
    ratio = f"{errors.level / errors.persistence:.2g}"
    return _("%(what)s: the model misses by %(ratio)s times as much as repeating the last value does") % {"what": label, "ratio": ratio}
