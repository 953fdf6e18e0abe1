"""How the command line talks: order of commands, levels of talk, the table of claims."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detente.judge import Verdict


class Ordered(click.Group):
    """A group whose help lists the commands in the order in which they are defined."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names as they were defined, where click would sort them."""
        return list(self.commands)


def say(context: click.Context, level: int, text: str, err: bool = False) -> None:
    """Print a line when the user's level of talk reaches ``level`` (0 quiet, 1 usual, 2 verbose).

    Verbose lines go to the error stream with the seconds since the start, so that results can be piped.
    """
    talk = context.find_root().obj
    if talk["level"] < level:
        return
    if level >= 2:
        text = f"{time.perf_counter() - talk['start']:6.2f} s  {text}"
    click.echo(text, err=err or level >= 2)


def claims_table(verdicts: Sequence[Verdict]) -> None:
    """Print the verdicts as a table that fits the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 1, 0))
    listed = any(v.ledger for v in verdicts)
    if listed:
        table.add_column("ledger", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("claim, and what was found", overflow="fold")
    counts: dict[str, int] = {}
    for v in verdicts:
        counts[v.verdict] = counts.get(v.verdict, 0) + 1
        told = Text.assemble((f"{v.id}  ", "bold"), v.text, "\n", (v.sentence, "dim"))
        table.add_row(*([Text(" ".join(v.ledger))] if listed else []), Text(v.verdict), told)
    console = Console()
    console.print(table)
    in_all = ", ".join(f"{n} {slug}" for slug, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    console.print(Text(f"{len(verdicts)} claims: {in_all}"), soft_wrap=True)
