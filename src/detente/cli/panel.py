"""``detente panel`` and ``detente cite``: tables of states or pairs of states by year, and the works behind them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from detente.cli.words import say
from detente.errors import Fault, RecordError

KINDS = click.Choice(("none", "directed", "undirected"))


@click.command()
@click.option("--states", default="all", show_default=True, help="`all`, or ISO codes, names or numbers with commas between.")
@click.option(
    "--with",
    "partners",
    type=click.Choice(("named", "all")),
    default="named",
    show_default=True,
    help="Of pairs: both states are among --states, or one is and the other is any.",
)
@click.option("--dyads", type=KINDS, default="directed", show_default=True, help="Pairs in both orders, in one, or a row for each state.")
@click.option("--years", metavar="FIRST-LAST", help="[default: 1816 to the last year of the list of states]")
@click.option("--system", type=click.Choice(("cow", "gw")), default="cow", show_default=True, help="Whose list of states.")
@click.option("--by", type=click.Choice(("year", "month")), default="year", show_default=True, help="What a row spans.")
@click.option("--microstates/--no-microstates", default=True, show_default=True, help="Of `gw`: the very small states.")
@click.option("--relevant", is_flag=True, help="Keep pairs that are contiguous or have a major power.")
@click.option("--add", default="", metavar="NAMES", help="What to add, with commas between; see --additions.")
@click.option("--since", default="", metavar="NAMES", help="Add the time since the last event of these.")
@click.option(
    "--counting",
    type=click.Choice(("before", "including")),
    default="before",
    show_default=True,
    help="Of --since: periods of peace before the row's, or 0 in a period with an event.",
)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="The home of published data  [default: DETENTE_HOME]")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write: .parquet, .csv, .dta or .sav.")
@click.option("--additions", is_flag=True, help="List what can be added, and end.")
@click.pass_context
def panel(context: click.Context, /, output: Path | None, additions: bool, **asked: Any) -> None:
    """Write a row for each state or pair of states and year, with what is known of them.

    A codebook is written beside the table. Where a source ends, values are missing, never zero, and a notice says so.

    \b
    Example:
      detente panel --years 1946-2010 --add disputes,alliances --since disputes -o panel.parquet
      detente panel --states PAK,USA --dyads undirected --by month -o pair.csv
    """
    if additions:
        return _list_additions()
    if output is None:
        raise RecordError(Fault("a panel has no place on the terminal", None, "name a file: `-o panel.parquet`"))
    from detente.record.panels import panel as make

    years = _years(asked["years"]) if asked["years"] else None
    made = make(asked["states"], asked["dyads"], years, asked["system"], asked["by"], asked["microstates"], asked["home"])
    made = made.add(*_words(asked["add"])).since(*_words(asked["since"]), counting=asked["counting"])
    made = made.politically_relevant() if asked["relevant"] else made
    made = made.with_all() if asked["partners"] == "all" else made
    with _progress(context) as progress:
        built = made.write(output, progress)
    if years is None:
        say(context, 1, f"no years were given: {made.years[0]} to {made.years[1]}, where the list of states ends", err=True)
    for notice in built.notices:
        say(context, 1, notice, err=True)
    say(context, 1, f"{output}  ({built.frame.height:,} rows, {built.frame.width} columns; codebook {output.name}.codebook.md)")


@click.command()
@click.argument("panel_or_source", metavar="PANEL|SOURCE")
@click.option("--csl", "as_csl", is_flag=True, help="CSL-JSON, in place of BibTeX.")
def cite(panel_or_source: str, as_csl: bool) -> None:
    """Print the works to cite: of exactly the data sets that a panel uses, or of one data set.

    \b
    Example:
      detente cite panel.parquet > panel.bib
      detente cite atop --csl
    """
    from detente.record.panels.citing import as_bibtex, cited_by
    from detente.record.panels.citing import as_csl as to_csl
    from detente.record.readers import data_sets

    known = data_sets().get(panel_or_source)
    works = (known.citation, *known.also_cite) if known else cited_by(Path(panel_or_source))
    click.echo((to_csl if as_csl else as_bibtex)(works), nl=False)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _years(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(\d{4})(?:\s*[-:]\s*(\d{4}))?\s*", text)
    if not found:
        raise RecordError(Fault(f"`{text}` is not a span of years", None, "give the first and the last: `--years 1946-2010`"))
    return int(found[1]), int(found[2] or found[1])


def _list_additions() -> None:
    from detente.record.panels.additions import additions

    known = additions()
    width = max(len(name) for name in known)
    for name, addition in known.items():
        kinds = "states and pairs" if addition.of_states else "pairs"
        click.echo(f"{name:{width}}  {addition.title}; {kinds}{'; has events' if addition.event else ''}")


@contextmanager
def _progress(context: click.Context) -> Iterator[Callable[[str, int, int], None] | None]:
    """A line that says what is being added, where somebody looks at it; with --verbose, a line for each."""
    level = context.find_root().obj["level"]
    if level >= 2:
        yield lambda name, done, work: say(context, 2, f"{done + 1} of {work}: {name}")
        return
    if level < 1 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda name, done, work: bar.update(task, description=name, completed=done, total=work)
