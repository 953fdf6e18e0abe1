"""The terms of every series and source of the record, as one page."""

from __future__ import annotations

from pathlib import Path

from detente.documents import read_yaml
from detente.record.declared import declared_series
from detente.record.sources import Source, read_sources

HEAD = """# Terms of the figures

Written from `series.yaml` and `sources.yaml` by `tools/build_flagship_record.py`; change those, not this page.
The package's own licence covers its code. A source marked *facts only* ships no table of its own here: its yearly counts and totals for
these two states are stated as facts, with source and status. Events, spells and phases were written for this project.

## Series

| series | terms | sources | status |
| --- | --- | --- | --- |
"""
SOURCES = """
## Sources

| source | work | terms | here |
| --- | --- | --- | --- |
"""


def text(record: Path) -> str:
    """The page for the record in a folder."""
    sources = read_sources(record / "sources.yaml", record)
    document = read_yaml(record / "series.yaml", record)
    declared, faults = declared_series(document, sources, document.data["series"], own=False)
    if faults:
        raise ValueError("\n".join(map(str, faults)))
    series = [f"| `{s.id}` | {s.licence} | {', '.join(s.source)} | {s.status} |" for s in declared.values()]
    return HEAD + "\n".join(series) + "\n" + SOURCES + "\n".join(_source(s) for s in sources.values()) + "\n"


def _source(source: Source) -> str:
    here = {"ships": "tables ship", "facts-only": "facts only"}[source.redistribution]
    return f"| `{source.id}` | {source.citation} | {source.licence} | {here} |"
