"""The terms of every series and source of the record, as one page."""

from __future__ import annotations

from collections.abc import Iterator

from detente.record.read import Record
from detente.record.series import Series
from detente.record.sources import Source

HEAD = """# Terms of the figures

Written from `series.yaml` and `sources.yaml` by `detente record`; change those, not this page.
The package's own licence covers its code. A source marked *facts only* ships no table of its own here: its yearly counts and totals for
these two states are stated as facts, with source and status. Events, spells and phases are compiled by hand.

## Series

| series | terms | sources | status |
| --- | --- | --- | --- |
"""
OTHERS = """
## Figures that no table holds

Coded by hand or recalled: they cannot be recomputed, and are to be checked in the works named.

| series | years | status | checked in |
| --- | --- | --- | --- |
"""
SOURCES = """
## Sources

| source | work | terms | here |
| --- | --- | --- | --- |
"""


def terms(record: Record) -> str:
    """The page ``record/LICENSES.md`` of a record, in Markdown."""
    series = [f"| `{s.id}` | {s.licence} | {', '.join(s.source)} | {s.status} |" for s in record.series.values()]
    others = [row for s in record.series.values() for row in _others(s, record)]
    sources = [_source(s) for s in record.sources.values()]
    return HEAD + _lines(series) + OTHERS + _lines(others) + SOURCES + _lines(sources)


def _lines(rows: list[str]) -> str:
    return "".join(f"{row}\n" for row in rows)


def _others(series: Series, record: Record) -> Iterator[str]:
    """The figures of a series that are coded or recalled, by status and source."""
    groups: dict[tuple[str, str], list[str]] = {}
    for seen in series.observations:
        if seen.status in ("coded", "recalled"):
            groups.setdefault((seen.status, seen.source), []).append(str(seen.period))
    for (status, source), periods in groups.items():
        years = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
        yield f"| `{series.id}` | {years} | {status} | {_citations(source, record)} |"


def _source(source: Source) -> str:
    here = {"ships": "tables ship", "facts-only": "facts only"}[source.redistribution]
    return f"| `{source.id}` | {source.citation} | {source.licence} | {here} |"


def _citations(source: str, record: Record) -> str:
    names = source.split("; ")
    return "; ".join(record.sources[name].citation if name in record.sources else name for name in names)
