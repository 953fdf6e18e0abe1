"""Where two editions of the record's series differ: years that came, went or were revised."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.findings.changes import Kind, Part, parts

if TYPE_CHECKING:
    from detente.periods import Period
    from detente.record.series import Observation, Series


@dataclass(frozen=True)
class Revision:
    """One figure that both sides give, and give differently."""

    period: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """The later figure less the earlier."""
        return self.after - self.before

    @property
    def relative(self) -> float | None:
        """The change as a part of the earlier figure; None where that is zero."""
        return self.change / abs(self.before) if self.before else None


@dataclass(frozen=True)
class SeriesChange:
    """One series, or one edition of it, that differs.

    Attributes:
        id, label, unit: as the later side has them.
        edition: name of the edition; empty for the preferred figures.
        kind: ``added``, ``removed`` or ``changed``.
        gained: periods that have a figure now and had none, as spans of years (``1951-1955``).
        lost: periods that had a figure and have none now.
        revised: how many figures differ.
        years: of the revised figures, as spans.
        largest: the revision with the largest change.
        otherwise: how many rows keep their figure and differ in its range, source, status or note.
        parts: what else differs: label, unit, sources, breaks.
    """

    id: str
    label: str
    unit: str
    edition: str
    kind: Kind
    gained: str = ""
    lost: str = ""
    revised: int = 0
    years: str = ""
    largest: Revision | None = None
    otherwise: int = 0
    parts: tuple[Part, ...] = ()


def series_changes(before: Mapping[str, Series], after: Mapping[str, Series]) -> list[SeriesChange]:
    """The series that were added, removed or changed, the editions of a series each by itself."""
    found = [_alone(one, "removed") for name, one in before.items() if name not in after]
    for name, new in after.items():
        found += [_alone(new, "added")] if name not in before else _changed(before[name], new)
    return found


def _alone(series: Series, kind: Kind) -> SeriesChange:
    spans = _spans([o.period for o in series.observations if o.value is not None])
    gained, lost = (spans, "") if kind == "added" else ("", spans)
    return SeriesChange(series.id, series.label, series.unit, "", kind, gained, lost)


def _changed(old: Series, new: Series) -> list[SeriesChange]:
    head = tuple(parts(_head(old), _head(new)))
    found = []
    for edition in dict.fromkeys(("", *old.variants, *new.variants)):
        figures = _figures(old, edition), _figures(new, edition)
        kind: Kind = (
            "added" if edition and edition not in old.variants else "removed" if edition and edition not in new.variants else "changed"
        )
        change = _figures_changed(new, edition, kind, *figures, () if edition else head)
        if change is not None:
            found.append(change)
    return found


def _kind(edition: str, old: Series, new: Series) -> Kind:
    if edition and edition not in old.variants:
        return "added"
    return "removed" if edition and edition not in new.variants else "changed"


def _head(series: Series) -> Series:
    return dataclasses.replace(series, observations=(), variants={})


def _figures(series: Series, edition: str) -> dict[Period, Observation]:
    rows: Sequence[Observation] = series.variants.get(edition, ()) if edition else series.observations
    return {row.period: row for row in rows}


def _figures_changed(
    series: Series, edition: str, kind: Kind, old: Mapping[Period, Observation], new: Mapping[Period, Observation], head: tuple[Part, ...]
) -> SeriesChange | None:
    had = {period for period, row in old.items() if row.value is not None}
    has = {period for period, row in new.items() if row.value is not None}
    revisions = []
    otherwise = 0
    for period in sorted(old.keys() & new.keys()):
        was, now = old[period].value, new[period].value
        if was is not None and now is not None and was != now:
            revisions.append((period, Revision(str(period), was, now)))
        elif was == now and old[period] != new[period]:
            otherwise += 1
    either = [old.get(period) or new[period] for period in old.keys() ^ new.keys()]
    otherwise += sum(row.value is None for row in either)
    if not (has ^ had or revisions or otherwise or head):
        return None
    largest = max((one for _, one in revisions), key=lambda one: abs(one.change), default=None)
    years = _spans([period for period, _ in revisions])
    gained, lost = _spans(has - had), _spans(had - has)
    return SeriesChange(series.id, series.label, series.unit, edition, kind, gained, lost, len(revisions), years, largest, otherwise, head)


def _spans(periods: Sequence[Period] | set[Period]) -> str:
    """Periods as a reader writes them: ``1951-1955, 1958``; the transition quarter by its own name."""
    told: list[str] = []
    years = [period.year for period in sorted(periods) if not period.quarter]
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    told += [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join([*told, *(str(period) for period in sorted(periods) if period.quarter)])
