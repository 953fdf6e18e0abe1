"""``detente record``: a case's tables made anew from the home of published data."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from detente.cli.words import say

MOST_SHOWN = 6


@click.command()
@click.argument("case")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="The home of published data  [default: DETENTE_HOME]")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="A folder to write to instead of the case's own.")
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if a table would change.")
@click.pass_context
def record(context: click.Context, case: str, home: Path | None, output: Path | None, check: bool) -> None:
    """Make the tables of a case from the published data in the home, as its record/recipe.yaml says.

    What changes is listed, row by row. Tables that no recipe makes (events, spells) stay as they are; record/LICENSES.md, the page of
    terms, is written anew.

    \b
    Example:
      detente fetch --from ../shared/data
      detente record my-case --check
    """
    from detente.case import find_case
    from detente.documents import write_whole
    from detente.measure.recipes import compare, make_record, write_tables
    from detente.record import read_record
    from detente.record.terms import terms

    folder = find_case(case)
    tables = make_record(folder, home)
    changes = [compare(made, folder) for made in tables]
    for change in changes:
        counts = f"{len(change.added)} added, {len(change.changed)} changed, {len(change.removed)} removed" if change else "unchanged"
        say(context, 1, f"{change.file:24}{counts}")
        for word, keys in (("added", change.added), ("changed", change.changed), ("removed", change.removed)):
            shown = ", ".join(keys[:MOST_SHOWN]) + (f" and {len(keys) - MOST_SHOWN} more" if len(keys) > MOST_SHOWN else "")
            if keys:
                say(context, 1, f"  {word}: {shown}")
    if check:
        sys.exit(1 if any(changes) else 0)
    write_tables(tables, output or folder)
    if output is None:
        write_whole(folder / "record" / "LICENSES.md", terms(read_record(folder)))
    say(context, 1, f"{output or folder}  {len(tables)} tables" + (", and the terms of their figures" if output is None else ""))
