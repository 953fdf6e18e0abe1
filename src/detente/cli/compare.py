"""``detente compare``: where two cases differ, or one case at two revisions."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.words import say
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.findings import Findings
    from detente.findings.compare import Differences


@click.command()
@click.argument("case_a")
@click.argument("case_b")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write a page as well: one HTML file, no network.")
@click.option("--json", "as_json", is_flag=True, help="One object with a list for each part.")
@click.pass_context
def compare(context: click.Context, case_a: str, case_b: str, output: Path | None, as_json: bool) -> None:
    """Show where two cases differ: claims, verdicts, record, theory, scenarios, outlook, argument, reviews.

    A case is a folder, a shipped name, or either at a git revision: CASE@REVISION. The status is 0 when nothing
    differs, 1 when something does, 2 when a case cannot be read.

    \b
    Example:
      detente compare my-case@HEAD~1 my-case
      detente compare my-case pakistan-us -o differences.html
    """
    from detente.brief.compare_page import write_comparison
    from detente.cli.compare_text import counts, lines
    from detente.documents import keeping_yaml
    from detente.findings.compare import differences

    with keeping_yaml():
        found = differences(_found(case_a), _found(case_b), (case_a, case_b))
    if output is not None:
        write_comparison(found, output)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(found), indent=2, ensure_ascii=False))
    elif output is None:
        for line in lines(found):
            click.echo(line)
    else:
        say(context, 1, f"{output}  {_told(found, counts(found))}")
    sys.exit(1 if found else 0)


def _told(found: Differences, counted: dict[str, str]) -> str:
    return "; ".join(f"{part}: {told}" for part, told in counted.items()) if found else "no differences"


def _found(name: str) -> Findings:
    from detente.case import read_case
    from detente.case.revision import case_at, naming
    from detente.findings import find

    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(case_at(name))
        try:
            return find(read_case(folder))
        except DetenteError as error:
            raise naming(name, error) from None
