"""``detente simulate --draws``: many runs of a case's theory or of a model, written to Parquet or Zarr."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.words import say
from detente.errors import CaseError, Fault, Place, nearest

if TYPE_CHECKING:
    from detente.theory import Theory

OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--draws", type=click.IntRange(min=1), help="Run so many draws of the parameters, from their priors."),
    click.option(
        "--table",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Run the draws of a table (CSV or Parquet): a column for each parameter.",
    ),
    click.option("--keep", help="Of draws: the variables that are kept, with commas between  [default: every one]"),
    click.option("--every", type=float, help="Of draws: keep values so far apart in time  [default: as the theory keeps them]"),
    click.option("--target", default="auto", show_default=True, help="Of draws: what runs them: auto, numpy, native or jax."),
    click.option("--cores", type=click.IntRange(min=1), help="Of draws: processors at work  [default: all]"),
)


def draws_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options for draws."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def only_for_draws(given: Mapping[str, Any]) -> None:
    """Refuse options that a single run would leave unheard.

    Raises:
        CaseError: an option for draws without draws.
    """
    unheard = [f"`--{name}`" for name, value in given.items() if value is not None and not (name == "target" and value == "auto")]
    if unheard:
        what = f"{' and '.join(unheard)} {'says' if len(unheard) == 1 else 'say'} something about draws, and none are asked for"
        raise CaseError(Fault(what, None, "add `--draws N` or `--table FILE`, or leave it out"))


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    draws: int | None
    table: Path | None
    keep: str | None
    every: float | None
    target: str
    cores: int | None
    scenario: str | None
    output: Path | None
    seed: int


def simulate_draws(context: click.Context, case_or_model: str, asked: Asked) -> None:
    """Run an ensemble and write it; what is done, how fast and how long it takes is told on the error stream.

    Raises:
        DetenteError: a fault of the arguments, the case, the table or the place to write to.
    """
    from detente.simulate.ensembles.draws import draw_priors, read_draws
    from detente.simulate.ensembles.ensemble import job_of, said
    from detente.simulate.ensembles.storing import write_ensemble

    if asked.output is None:
        raise CaseError(Fault("an ensemble has no place on the terminal", None, "name a file: `-o out.parquet` or `-o out.zarr`"))
    if asked.draws is not None and asked.table is not None:
        raise CaseError(Fault("draws come from the priors or from a table, not from both", None, "leave `--draws` or `--table` out"))
    theory, scenarios, end = _found(context, case_or_model, asked.scenario)
    draws = read_draws(asked.table, theory) if asked.table is not None else draw_priors(theory, asked.draws or 1, asked.seed)
    say(context, 1 if draws.fixed else 2, draws.said(), err=True)
    keep = [name.strip() for name in asked.keep.split(",") if name.strip()] if asked.keep is not None else None
    job = job_of(theory, draws, keep, every=asked.every, scenarios=scenarios, end=end, seed=asked.seed, target=asked.target)
    say(context, 2, said(job))
    with _progress(context, job.draws.count) as progress:
        try:
            done = write_ensemble(job, asked.output, asked.cores, progress)
        except KeyboardInterrupt:
            _stopped(context, asked.output)
    _told(context, done)


def _told(context: click.Context, done: Any) -> None:
    if done.resumed:
        say(context, 1, f"{done.resumed} of {done.parts} parts were there already", err=True)
    if done.outcomes is not None:
        many = "1 run" if done.failed == 1 else f"{done.failed:,} runs"
        say(context, 1, f"{many} left their bounds or stopped being finite; which and why: {done.outcomes}", err=True)
    say(context, 1, str(done))


def _stopped(context: click.Context, path: Path) -> None:
    """Ctrl-C: say what there is, and end as a program does that was stopped."""
    from detente.simulate.ensembles.storing import whole_parts
    from detente.simulate.ensembles.writing import counted

    parts = whole_parts(path)
    there = f"{counted(parts)}; the same command goes on from there" if parts else "nothing was written"
    click.echo(f"stopped: {there}", err=True)
    context.exit(130)


def _found(context: click.Context, case_or_model: str, scenario: str | None) -> tuple[Theory, Mapping[str, Any] | None, float | None]:
    """The theory, its scenarios by name, and the end of its runs."""
    from detente.theory.formats import is_model, read_model

    if is_model(case_or_model):
        if scenario is not None:
            raise CaseError(Fault("a model file has no scenarios", None, "leave `--scenario` out, or name a case"))
        theory = read_model(Path(case_or_model))
        for name, reason in theory.left_out.items():
            say(context, 1, f"left out: {name}: {reason}", err=True)
        return theory, None, None
    from detente.case import read_case

    case = read_case(case_or_model)
    if case.theory is None:
        raise CaseError(
            Fault(f"the case `{case_or_model}` has no theory to run", None, "write its `theory.yaml`; `detente new` shows an example")
        )
    if scenario is None:
        return case.theory, None, case.period[1] + 1
    known = {s.id: s for s in case.scenarios}
    asked = [name.strip() for name in scenario.split(",")]
    for name in asked:
        if name not in known:
            raise CaseError(Fault(f"the case has no scenario `{name}`", Place("scenarios.yaml"), nearest(name, known)))
    until = {known[name].until for name in asked}
    if len(until) > 1:
        raise CaseError(Fault("the scenarios end in different years", Place("scenarios.yaml"), "run them one by one"))
    return case.theory, {name: known[name].inputs for name in asked}, until.pop() + 1


@contextmanager
def _progress(context: click.Context, draws: int) -> Iterator[Callable[[int], None] | None]:
    """A line with rate and time left, where somebody looks at it."""
    if context.find_root().obj["level"] < 1 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Draws in a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f} draws/s" if task.speed and math.isfinite(task.speed) else "")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("draws", total=draws)
        yield lambda count: bar.advance(task, count)
