"""The commands, in the order in which a user meets them."""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

import click

from detente.cli.words import Ordered, say
from detente.errors import CaseError, Fault

OUTPUT = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=Ordered, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="detente", prog_name="detente")
@click.option("-v", "--verbose", is_flag=True, help="Say what is done, and how long it took.")
@click.option("-q", "--quiet", is_flag=True, help="Print results and faults only.")
@click.pass_context
def app(context: click.Context, verbose: bool, quiet: bool) -> None:
    """Turn an argument about two states into a reviewed, executable case.

    CASE is a folder, or the name of a case that the package ships.

    \b
    Example:
      detente report pakistan-us          write the brief of the flagship case
      detente new my-case --states PAK USA
    """
    context.obj = {"level": 2 if verbose else 0 if quiet else 1, "start": time.perf_counter()}
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")


@app.command()
@click.argument("case")
@click.option("-o", "--output", type=OUTPUT, help="Where to write the page  [default: CASE.html here]")
@click.option("--seed", default=0, show_default=True, help="Seed of every random stream.")
@click.pass_context
def report(context: click.Context, case: str, output: Path | None, seed: int) -> None:
    """Judge, run and tell a case: one HTML page that works with no network.

    \b
    Example:
      detente report pakistan-us -o brief.html
    """
    from detente.brief import write_report
    from detente.case import read_case
    from detente.findings import find

    read = read_case(case)
    say(context, 2, f"read {read!r}")
    findings = find(read, seed=seed)
    say(context, 2, "judged and ran: " + ", ".join(f"{n} {slug}" for slug, n in findings.counts().items()))
    path = output or Path(f"{read.name}.html")
    write_report(findings, path)
    say(context, 1, f"{path}  ({path.stat().st_size / 1e6:.1f} MB, {len(findings.verdicts)} claims judged)")


@app.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="A list of objects: file, line, what, mend.")
@click.pass_context
def check(context: click.Context, case: str, as_json: bool) -> None:
    """Find every fault of a case folder, with file and line.

    \b
    Example:
      detente check my-case --json
    """
    from detente.case import check_case

    faults = check_case(case)
    if as_json:
        click.echo(json.dumps([fault.as_dict() for fault in faults], indent=2, ensure_ascii=False))
    elif faults:
        for fault in faults:
            click.echo(str(fault), err=True)
        say(context, 1, f"{len(faults)} fault{'s' if len(faults) != 1 else ''}")
    else:
        say(context, 1, "no faults")
    if faults:
        sys.exit(2)


@app.command()
@click.argument("name")
@click.option("--states", nargs=2, required=True, metavar="A B", help="The two states: ISO codes or names.")
@click.pass_context
def new(context: click.Context, name: str, states: tuple[str, str]) -> None:
    """Write a valid, commented case with an example of each part.

    \b
    Example:
      detente new egypt-us --states EGY USA
    """
    from detente.case.new import write_case

    path = write_case(Path(name), states)
    say(context, 1, f"{path}  edit it, then:  detente report {path}")


@app.command()
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="A list of objects, verdicts as slugs.")
@click.option("--verdict", "only", help="Only the claims with this verdict (a slug such as misdated).")
def claims(case: str, as_json: bool, only: str | None) -> None:
    """The claims of a case and the verdict on each, computed from its record.

    \b
    Example:
      detente claims pakistan-us --verdict misdated
    """
    from detente.case import read_case
    from detente.cli.words import claims_table
    from detente.judge import judge
    from detente.judge.verdict import one_of_the_slugs

    read = read_case(case)
    wanted = one_of_the_slugs(only) if only else None
    verdicts = [v for v in judge(read.claims, read.record, read.theory) if wanted in (None, v.verdict)]
    if as_json:
        click.echo(json.dumps([verdict.as_dict() for verdict in verdicts], indent=2, ensure_ascii=False))
    else:
        claims_table(verdicts)


@app.command()
@click.argument("case")
@click.option("--scenario", help="The scenario to run beyond the case's period  [default: the record's period alone]")
@click.option("-o", "--output", type=OUTPUT, help="CSV or Parquet, by the suffix  [default: CSV to the terminal]")
@click.pass_context
def simulate(context: click.Context, case: str, scenario: str | None, output: Path | None) -> None:
    """Run the theory of a case; its figures are illustrative until it has been fitted.

    \b
    Example:
      detente simulate pakistan-us --scenario baseline -o run.csv
    """
    from detente.case import read_case
    from detente.findings import run_of
    from detente.simulate.tables import write_table

    trajectory = run_of(read_case(case), scenario)
    if trajectory is None:
        raise CaseError(Fault(f"the case `{case}` has no theory to run", None, "write its `theory.yaml`; `detente new` shows an example"))
    table = trajectory.to_polars()
    say(context, 1, trajectory.note, err=True)
    if output is None:
        click.echo(table.write_csv(), nl=False)
    else:
        write_table(table, output)
        say(context, 1, f"{output}  ({table.height} rows, {table.width} columns)")
