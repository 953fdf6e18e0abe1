"""Follows a recipe: from the home of published data to the tables of a case."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from detente.errors import CaseError, DetenteError, Fault
from detente.measure.concentration import concentration, share
from detente.measure.recipes.entries import Recipe, Step, by_span, read_span
from detente.measure.recipes.taking import Held, LackingError, begun_in, how_to_get, taken, tallied
from detente.measure.recipes.writing import Table, table
from detente.measure.spells import count_in_force
from detente.periods import Period
from detente.record import Observation, Series, Spell, sum_series
from detente.record.declared import Declared

Rows = list[Observation]


def make_tables(recipe: Recipe, declared: Mapping[str, Declared], held: Held, spells: Iterable[Spell] = ()) -> list[Table]:
    """Every table that the recipe makes, in the order of their files.

    Args:
        recipe: how each series is made.
        declared: the series of the case, which say what file each belongs to, and its source and status.
        held: what the home holds of what the recipe takes.
        spells: the case's own spells.

    Raises:
        CaseError: every series that cannot be made, each at its line, in their order; what the home lacks is one fault.
    """
    maker = _Maker(recipe, held, tuple(spells))
    made: dict[str, dict[str, Rows]] = defaultdict(dict)
    faults = list(_undeclared(recipe, declared))
    lacking: dict[str, str] = {}
    for name, steps in recipe.series.items():
        if name in declared:
            try:
                made[declared[name].file][name] = maker.series(steps, declared[name])
            except LackingError as error:
                lacking.setdefault(error.wanted, name)
            except DetenteError as error:
                faults += [
                    replace(f, place=f.place or recipe.document.place("series", name), what=f"`{name}`: {f.what}") for f in error.faults
                ]
    if lacking:
        faults.append(_lacking(recipe, held, next(iter(lacking.values()))))
    if faults:
        raise CaseError(sorted(faults, key=lambda f: (f.place.file, f.place.line or 0) if f.place else ("", 0)))
    return [table(file, rows) for file, rows in sorted(made.items())]


def _lacking(recipe: Recipe, held: Held, first: str) -> Fault:
    """All that the home lacks of what the recipe takes, as one fault at the first series that needs some of it."""
    from detente.record.readers import data_sets

    known = data_sets()
    every = {each.id for one in known.values() for each in one.series}
    wanted = [name for name in recipe.taken() if name not in held.series and name in every]
    wanted += [name for name in recipe.event_sets() if name not in held.events and name in known]
    count, sets = len(recipe.taken()) + len(recipe.event_sets()), len({name.partition(".")[0] for name in wanted})
    of = "1 data set" if sets == 1 else f"{sets} data sets"
    what = f"the home lacks {len(wanted)} of the {count} series and lists of events that the recipe takes, from {of}"
    return recipe.document.fault(("series", first), what, how_to_get(wanted))


def _undeclared(recipe: Recipe, declared: Mapping[str, Declared]) -> Iterator[Fault]:
    for name in recipe.series:
        if name not in declared:
            yield recipe.document.fault(("series", name), f"`{name}` is no series of this case", "declare it in `record/series.yaml`")
    files = {declared[name].file for name in recipe.series if name in declared}
    for entry in declared.values():
        if entry.file in files and entry.id not in recipe.series:
            what = f"`{entry.file}` holds `{entry.id}` too, and the recipe does not make it"
            yield Fault(what, entry.place, "add it to `record/recipe.yaml` (`given:` for figures by hand), or give it another file")


@dataclass(frozen=True)
class _Maker:
    recipe: Recipe
    held: Held
    spells: tuple[Spell, ...]
    groups: dict[str, dict[str, Series]] = field(default_factory=dict)

    def series(self, steps: Sequence[Step], entry: Declared) -> Rows:
        """The rows of a series, each with its source, status and note."""
        rows: Rows = []
        for step in steps:
            known = {seen.period for seen in rows}
            for seen in self.rows(step):
                if step.where and (seen.period in known) != (step.where == "known"):
                    continue
                rows.append(_told(seen, step, entry))
        doubled = _doubled(rows)
        if doubled:
            raise CaseError(Fault(f"{doubled} is made twice", None, "part the steps by `years:`, `where:` or `variant:`"))
        return sorted(rows, key=lambda seen: seen.period)

    def rows(self, step: Step) -> Rows:
        """What a step gives, in its own years, divided and rounded."""
        verbs: dict[str, Callable[[Step], Iterable[Observation]]] = {
            "take": lambda s: taken(self.held, s),
            "sum": lambda s: self._summed(s.sum),
            "distance": self._distance,
            "member": lambda s: self._member(s.group, s.member).observations,
            "total": lambda s: sum_series([part for name, part in self._group(s.total).items() if name not in s.without]).observations,
            "share": lambda s: share(self._member(s.group, s.share), list(self._group(s.group).values())).observations,
            "concentration": lambda s: concentration(list(self._group(s.concentration).values())).observations,
            "count": lambda s: tallied(self.held, s.count, s),
            "tally": lambda s: tallied(self.held, s.events, s),
            "spells": self._spells,
            "given": lambda s: [Observation(read_span(period)[0], value) for period, value in s.given.items()],
        }
        first, last = read_span(step.years) if step.years != "" else (Period(0), Period(9999))
        found = {seen.period: seen for seen in verbs[step.verbs[0]](step) if first.year <= seen.period.year <= last.year}
        if step.absent == "zero":
            found |= {
                Period(year): Observation(Period(year), 0.0) for year in range(first.year, last.year + 1) if Period(year) not in found
            }
        return [_shaped(seen, step) for _, seen in sorted(found.items())]

    def _summed(self, parts: Sequence[Step]) -> Iterable[Observation]:
        return sum_series([_plain(str(number), self.rows(part)) for number, part in enumerate(parts)]).observations

    def _distance(self, step: Step) -> Iterator[Observation]:
        one, other = ({seen.period: seen.value for seen in self.rows(part)} for part in step.distance)
        for period in sorted(one.keys() & other.keys()):
            a, b = one[period], other[period]
            if a is not None and b is not None:
                yield Observation(period, abs(a - b))

    def _spells(self, step: Step) -> Iterable[Observation]:
        first, last = read_span(step.years)
        if step.begun:
            return begun_in([spell for spell in self.spells if spell.kind == step.spells], first.year, last.year)
        return count_in_force(self.spells, step.spells, first.year, last.year).observations

    def _member(self, group: str, name: str) -> Series:
        parts = self._group(group)
        if name not in parts:
            raise CaseError(Fault(f"the group `{group}` has no part `{name}`", None, "its parts: " + ", ".join(sorted(parts))))
        return parts[name]

    def _group(self, name: str) -> dict[str, Series]:
        """The parts of a group; a part's years are those of its steps, and what none of them gives is as each step says."""
        if name not in self.groups:
            gathered: dict[str, dict[Period, Observation]] = defaultdict(dict)
            spans: list[tuple[int, int]] = []
            for step in self.recipe.groups[name]:
                first, last = read_span(step.years) if step.years != "" else (Period(0), Period(9999))
                if step.absent == "zero":
                    spans.append((first.year, last.year))
                for part, rows in self._parts(step, (first.year, last.year)):
                    for seen in rows:
                        gathered[part][seen.period] = _shaped(seen, step)
            years = sorted({year for start, end in spans for year in range(start, end + 1)})
            zeros = {Period(year): Observation(Period(year), 0.0) for year in years}
            self.groups[name] = {part: _plain(part, ({**zeros, **rows}).values()) for part, rows in sorted(gathered.items())}
        return self.groups[name]

    def _parts(self, step: Step, years: tuple[int, int]) -> Iterator[tuple[str, Rows]]:
        by_part: dict[str, Rows] = defaultdict(list)
        if step.take:
            for part, seen in self.held.rows(step):
                by_part[step.name or part].append(seen)
        else:
            by_part[step.name] = self.rows(step)
        for part, rows in by_part.items():
            if part not in step.without:
                yield part, [seen for seen in _added(rows) if years[0] <= seen.period.year <= years[1]]


def _added(rows: Rows) -> Rows:
    """One row for each period: what several units of one part have (a state under two names) is added."""
    found: dict[Period, Observation] = {}
    for seen in rows:
        before = found.get(seen.period)
        if before is None or before.value is None or seen.value is None:
            found[seen.period] = seen
        else:
            found[seen.period] = replace(seen, value=math.fsum((before.value, seen.value)))
    return list(found.values())


def _plain(name: str, rows: Iterable[Observation]) -> Series:
    """Rows as a series without terms: only its numbers are computed with."""
    found = tuple(sorted(rows, key=lambda seen: seen.period))
    return Series(name, name, "own", "count", "calendar", (), "", "derived", (), "", found)


def _shaped(seen: Observation, step: Step) -> Observation:
    low, high = _scaled(seen.low, step), _scaled(seen.high, step)
    value = _scaled(seen.value, step)
    ranged = low is not None and high is not None
    if step.middle and value is None and low is not None and high is not None:
        value = (low + high) / 2
    if step.clipped and value is not None and low is not None and high is not None:
        value = min(max(value, low), high)
    if step.range == "dropped" and ranged and value is not None and not (low or 0.0) <= value <= (high or 0.0):
        low = high = None
    if step.at_most is not None and value is not None:
        value = min(value, step.at_most)
    return replace(seen, value=value, low=low, high=high)


def _scaled(value: float | None, step: Step) -> float | None:
    if value is None:
        return None
    scaled = value / step.per
    return scaled if step.digits is None else round(scaled, step.digits)


def _told(seen: Observation, step: Step, entry: Declared) -> Observation:
    note = by_span(step.note, seen.period)
    value = seen.value
    for span, why in step.missing.items():
        first, last = read_span(span)
        if first <= seen.period <= last:
            value, note = None, " ".join(why.split())
    status = by_span(step.status, seen.period, entry.status if entry.status != "mixed" else seen.status)
    source = by_span(step.source, seen.period, entry.source[0])
    low, high = (seen.low, seen.high) if value is not None else (None, None)
    return Observation(seen.period, value, low, high, source, status, step.variant, note)


def _doubled(rows: Rows) -> str:
    seen = set()
    for row in rows:
        key = (row.period, row.variant)
        if key in seen:
            return f"{row.period}" + (f" in the edition `{row.variant}`" if row.variant else "")
        seen.add(key)
    return ""
