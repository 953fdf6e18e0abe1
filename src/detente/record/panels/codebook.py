"""The codebook of a panel: what was asked for, and what each column is, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import version

from detente.citations import citation_line
from detente.record.panels.addition import Column
from detente.record.panels.building import Built
from detente.record.panels.citing import as_plain


def codebook_json(built: Built) -> str:
    """Everything that goes with the table, for programs; it is kept in the table's own metadata too."""
    held = {
        "made_by": f"detente {version('detente')}",
        "question": built.question,
        "rows": built.frame.height,
        "columns": [dict(vars(column), series=list(column.series), type=str(built.frame.schema[column.name])) for column in built.columns],
        "notices": list(built.notices),
        "citations": as_plain(built.citations),
    }
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"


def codebook_page(built: Built, name: str) -> str:
    """The codebook as a page of Markdown.

    Args:
        built: the panel.
        name: of the file that it goes with.
    """
    return "\n".join(_lines(built, name)) + "\n"


def _lines(built: Built, name: str) -> Iterator[str]:
    yield f"# Codebook of {_cell(name)}\n"
    yield f"{built.frame.height:,} rows, {built.frame.width} columns, by detente {version('detente')}.\n"
    yield f"    {built.question}\n"
    if built.notices:
        yield "## To know\n"
        yield from (f"- {_cell(notice)}" for notice in built.notices)
        yield ""
    yield "## Columns\n"
    yield "| column | meaning | unit | source | coverage | how joined | missing |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    yield from (_row(column) for column in built.columns)
    if built.notes:
        yield "\n## Notes\n"
        yield from (f"- {_cell(note)}" for note in built.notes)
    yield "\n## To cite\n"
    works = dict.fromkeys(work for each in built.citations.values() for work in each)
    yield from (f"- {_cell(citation_line(work))}" for work in works)


def _row(column: Column) -> str:
    source = f"{column.source} {column.version}".strip()
    coverage = f"{column.first} to {column.last}" if column.first is not None else ""
    cells = (f"`{column.name}`", column.meaning, column.unit, source, coverage, column.rule, f"{column.missing:.1%}")
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
