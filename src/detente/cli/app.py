"""The commands, in the order in which a user meets them."""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.compare import compare
from detente.cli.ensemble import Asked, draws_options, only_for_draws, simulate_draws
from detente.cli.fetch import fetch
from detente.cli.home import status
from detente.cli.loops import loops
from detente.cli.panel import cite, panel
from detente.cli.preview import preview
from detente.cli.record import record
from detente.cli.sources import sources
from detente.cli.states import states
from detente.cli.words import Ordered, say
from detente.errors import CaseError, Fault

if TYPE_CHECKING:
    import polars as pl

    from detente.theory import Theory

OUTPUT = click.Path(dir_okay=False, path_type=Path)
TABLE = click.Path(path_type=Path)  # a large ensemble is a folder of parts, from which the same command goes on


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
@click.option(
    "-o",
    "--output",
    "outputs",
    type=OUTPUT,
    multiple=True,
    help="Where to write; the suffix says what: .html, .pdf, .docx, .pptx or .zip. May be given more than once  [default: CASE.html here]",
)
@click.option("--seed", default=0, show_default=True, help="Seed of every random stream.")
@click.option("--language", metavar="TAG", help="Of the brief's own words, as in `ur`  [default: the case's, else English]")
@click.pass_context
def report(context: click.Context, case: str, outputs: tuple[Path, ...], seed: int, language: str | None) -> None:
    """Judge, run and tell a case: one HTML page that works with no network.

    A PDF is printed by Chromium (found on the path, or named by DETENTE_CHROMIUM); .docx and .pptx need `pip install 'detente[office]'`;
    .zip holds the page with its data, theory, verdicts, figures and citations.

    \b
    Example:
      detente report pakistan-us -o brief.html
      detente report pakistan-us -o brief.pdf -o brief.docx -o brief.zip
    """
    from detente.brief.export import write_brief, writer_for
    from detente.case import read_case
    from detente.findings import find

    for path in outputs:
        writer_for(path)  # an unknown suffix is told before anything is run
    read = read_case(case)
    say(context, 2, f"read {read!r}")
    findings = find(read, seed=seed)
    say(context, 2, "judged and ran: " + ", ".join(f"{n} {slug}" for slug, n in findings.counts().items()))
    for path in outputs or (Path(f"{read.name}.html"),):
        write_brief(findings, path, language)
        say(context, 1, f"{path}  ({path.stat().st_size / 1e6:.1f} MB, {len(findings.verdicts)} claims judged)")


@app.command()
@click.argument("case_or_model", metavar="CASE|MODEL")
@click.option("--json", "as_json", is_flag=True, help="A list of objects: level (fault or remark), file, line, what, mend.")
@click.option("--seed", default=0, show_default=True, help="Seed of the points at which equations are looked at.")
@click.pass_context
def check(context: click.Context, case_or_model: str, as_json: bool, seed: int) -> None:
    """Find every fault of a case folder or a model file, with file and line.

    A theory is checked beyond its form: units, the signs of its links, extreme conditions, conservation, equilibrium.

    \b
    Example:
      detente check my-case --json
      detente check teacup.mdl
    """
    from detente.cli.checking import check_case_or_model

    checked = check_case_or_model(case_or_model, seed)
    if as_json:
        click.echo(json.dumps(checked.as_dicts(), indent=2, ensure_ascii=False))
    else:
        for fault in checked.faults:
            click.echo(str(fault), err=True)
        for remark in checked.remarks:
            say(context, 1, f"remark: {remark}", err=True)
        for drift in checked.unrest:
            say(context, 2, str(drift))
        for name, what in checked.rows:
            say(context, 1, f"{name:14}{what}")
        say(context, 1, f"{len(checked.faults) or 'no'} fault{'s' if len(checked.faults) != 1 else ''}")
    if checked.faults:
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
@click.argument("case_or_model", metavar="CASE|MODEL")
@click.option("--scenario", help="Of a case: the scenario to run beyond its period  [default: the record's period alone]")
@click.option("-o", "--output", type=TABLE, help="CSV or Parquet, by the suffix; of draws Parquet or Zarr  [default: CSV to the terminal]")
@click.option("--seed", default=0, show_default=True, help="Seed of every random stream.")
@draws_options
@click.pass_context
def simulate(context: click.Context, /, case_or_model: str, scenario: str | None, output: Path | None, seed: int, **draws: Any) -> None:
    """Run the theory of a case, or a model file (.yaml, Vensim's .mdl, XMILE's .xmile and .stmx): once, or in many draws.

    A case has its theory's ids as columns; a model the names as it writes them, elements as Name[Element].

    \b
    Example:
      detente simulate pakistan-us --scenario baseline -o run.csv
      detente simulate teacup.mdl -o teacup.csv
      detente simulate pakistan-us --draws 10000 --keep engagement,militancy -o draws.parquet
    """
    from detente.simulate.tables import write_table
    from detente.theory.formats import is_model

    if draws["draws"] is not None or draws["table"] is not None:
        simulate_draws(context, case_or_model, Asked(scenario=scenario, output=output, seed=seed, **draws))
        return
    only_for_draws(draws)
    if is_model(case_or_model):
        table, note = _model_run(context, Path(case_or_model), scenario, seed)
    else:
        table, note = _case_run(case_or_model, scenario, seed)
    if note:
        say(context, 1, note, err=True)
    if output is None:
        click.echo(table.write_csv(), nl=False)
    else:
        write_table(table, output)
        say(context, 1, f"{output}  ({table.height} rows, {table.width} columns)")


def _case_run(case: str, scenario: str | None, seed: int) -> tuple[pl.DataFrame, str]:
    from detente.case import read_case
    from detente.findings import run_of

    trajectory = run_of(read_case(case), scenario, seed)
    if trajectory is None:
        raise CaseError(Fault(f"the case `{case}` has no theory to run", None, "write its `theory.yaml`; `detente new` shows an example"))
    return trajectory.to_polars(), trajectory.note


def _model_run(context: click.Context, path: Path, scenario: str | None, seed: int) -> tuple[pl.DataFrame, str]:
    from detente.simulate import compile_theory, run
    from detente.theory.formats import read_model

    if scenario is not None:
        raise CaseError(Fault("a model file has no scenarios", None, "leave `--scenario` out, or name a case"))
    theory = read_model(path)
    say(context, 2, f"read {theory!r}")
    for name, reason in theory.left_out.items():
        say(context, 1, f"left out: {name}: {reason}", err=True)
    model = compile_theory(theory)
    say(context, 2, f"compiled {len(model.named)} values and {len(model.expanded.states)} states for one run on plain numbers")
    trajectory = run(model, seed=seed)
    say(context, 2, f"ran {len(trajectory.times)} instants")
    return trajectory.as_written(), trajectory.note


@app.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT", type=OUTPUT)
@click.pass_context
def convert(context: click.Context, source: str, target: Path) -> None:
    """Write a model in another form, by the suffixes: Vensim (.mdl), XMILE (.xmile, .stmx) or YAML in; XMILE or YAML out.

    IN may be a case: its theory is written, and XMILE carries links, priors, passages and claims in a namespace of its own.
    What cannot be carried over is refused by name; nothing is dropped in silence.

    \b
    Example:
      detente convert teacup.mdl theory.yaml
      detente convert pakistan-us pakistan-us.xmile
    """
    from detente.theory.formats import is_model, read_model, write_model

    theory, claims = (read_model(Path(source)), {}) if is_model(source) else _theory_and_claims(source)
    write_model(theory, target, claims)
    for name, reason in theory.left_out.items() if theory.origin else ():
        say(context, 1, f"left out: {name}: {reason}", err=True)
    say(context, 1, f"{target}  ({theory!r})")


def _theory_and_claims(case: str) -> tuple[Theory, dict[str, str]]:
    from detente.case import read_case

    read = read_case(case)
    if read.theory is None:
        raise CaseError(Fault(f"the case `{case}` has no theory to write", None, "write its `theory.yaml`"))
    return read.theory, {claim.id: claim.text for claim in read.claims}


for command in (loops, states, sources, fetch, status, record, panel, cite, preview, compare):
    app.add_command(command)
