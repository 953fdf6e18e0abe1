"""Which verdicts of a case would be otherwise if its record were made anew from the home."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.record.home import Home


@dataclass(frozen=True)
class CaseChange:
    """What the home means for a case.

    Attributes:
        case: its name.
        series: ids of the series that its record takes.
        absent: those of them that the home lacks.
        tables: tables that would be otherwise, each with the number of its rows added, changed and removed.
        verdicts: claims whose verdict would be otherwise: before and after.
        why_not: why it was not looked at; empty where it was.
    """

    case: str
    series: tuple[str, ...]
    absent: tuple[str, ...] = ()
    tables: Mapping[str, tuple[int, int, int]] | None = None
    verdicts: Mapping[str, tuple[str, str]] | None = None
    why_not: str = ""

    def lines(self) -> list[str]:
        """The change in words."""
        if self.why_not:
            return [f"{self.case}: {self.why_not}"]
        tables, verdicts = self.tables or {}, self.verdicts or {}
        counts = {name: f"{a} added, {c} changed, {r} removed" for name, (a, c, r) in tables.items()}
        head = f"{_counted(len(tables), 'table')} and {_counted(len(verdicts), 'verdict')} would be otherwise"
        lines = [f"{self.case}: {head}" + (f"; `detente record {self.case}` makes them anew" if tables else "")]
        lines += [f"  {name}: {told}" for name, told in counts.items()]
        return lines + [f"  {claim}: {before} would be {after}" for claim, (before, after) in verdicts.items()]

    def as_dict(self) -> dict[str, Any]:
        """The change as plain values."""
        verdicts = [{"claim": claim, "before": before, "after": after} for claim, (before, after) in (self.verdicts or {}).items()]
        tables = [{"file": f, "added": a, "changed": c, "removed": r} for f, (a, c, r) in (self.tables or {}).items()]
        return {
            "case": self.case,
            "series": self.series,
            "absent": self.absent,
            "tables": tables,
            "verdicts": verdicts,
            "why_not": self.why_not,
        }


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def case_change(case: str, home: Home) -> CaseChange:
    """Compare a case as it stands with the case whose record is made from the home now; nothing of it is written.

    Raises:
        CaseError: there is no such case, or it or its recipe is faulty.
    """
    from detente.case import find_case, read_case
    from detente.measure.recipes import compare, make_record, read_recipe, write_tables
    from detente.record.home import manifests

    folder = find_case(case)
    if not (folder / "record" / "recipe.yaml").is_file():
        return CaseChange(case, (), why_not="its record has no recipe, and takes nothing from the home")
    series = tuple(read_recipe(folder).taken())
    held = {name for each in manifests(home) for part in each.current.values() for name in part.series}
    absent = tuple(name for name in series if name not in held)
    if absent:
        named = ", ".join(f"`{name}`" for name in absent[:4]) + (f" and {len(absent) - 4} more" if len(absent) > 4 else "")
        return CaseChange(case, series, absent, why_not=f"the home lacks {len(absent)} of its {len(series)} series: {named}")
    made = make_record(folder, home.path)
    tables = {c.file: (len(c.added), len(c.changed), len(c.removed)) for c in (compare(table, folder) for table in made) if c}
    if not tables:
        return CaseChange(case, series, (), {}, {})
    before = _verdicts(read_case(case))
    with tempfile.TemporaryDirectory(prefix="detente-") as scratch:
        anew = Path(scratch) / folder.name
        shutil.copytree(folder, anew)
        write_tables(made, anew)
        after = _verdicts(read_case(str(anew)))
    changed = {claim: (verdict, after[claim]) for claim, verdict in before.items() if after.get(claim, verdict) != verdict}
    return CaseChange(case, series, (), tables, changed)


def _verdicts(case: Any) -> dict[str, str]:
    from detente.judge import judge

    return {verdict.id: verdict.verdict for verdict in judge(case.claims, case.record, case.theory)}
