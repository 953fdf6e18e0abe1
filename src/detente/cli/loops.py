"""The command `detente loops`: the feedback loops of a theory, and which of them drive its run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.words import say
from detente.errors import CaseError, Fault

if TYPE_CHECKING:
    from detente.simulate.loops.dominance import Dominance
    from detente.simulate.loops.report import LoopReport
    from detente.theory import Theory
    from detente.theory.loops.found import FoundLoop

WRITTEN = (".svg", ".png", ".html", ".csv", ".json")


@click.command()
@click.argument("model_or_case", metavar="CASE|MODEL")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A plot (.svg, .png, .html) or a table (.csv, .json)."
)
@click.option("--elements", is_flag=True, help="Tell loops through different elements of an array apart.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="The most loops that are printed.")
@click.option("--seed", default=0, show_default=True, help="Seed of every random stream.")
@click.pass_context
def loops(context: click.Context, model_or_case: str, output: Path | None, elements: bool, limit: int, seed: int) -> None:
    """Find the feedback loops of a theory, with sign and delay, and which of them drive its run and when.

    \b
    Example:
      detente loops teacup.mdl
      detente loops pakistan-us -o dominance.svg
    """
    from detente.simulate.loops.report import loop_report

    if output is not None and output.suffix.lower() not in WRITTEN:
        raise CaseError(Fault(f"loops cannot be written as `{output.suffix or output.name}`", None, f"one of {', '.join(WRITTEN)}"))
    theory, options = _read(model_or_case)
    say(context, 2, f"read {theory!r}")
    report = loop_report(theory, elements=elements, seed=seed, **options)
    if output is None:
        click.echo("\n".join(told(report, limit)))
    else:
        _write(report, output)
        say(context, 1, f"{output}  ({len(report.dominance.loops):,} loops; {report.dominance.note})")


def _read(model_or_case: str) -> tuple[Theory, dict[str, Any]]:
    """The theory, and over which time it is run: a case's to the end of its period."""
    from detente.theory.formats import is_model, read_model

    if is_model(model_or_case):
        return read_model(Path(model_or_case)), {}
    from detente.case import read_case

    case = read_case(model_or_case)
    if case.theory is None:
        raise CaseError(Fault(f"the case `{model_or_case}` has no theory", None, "write its `theory.yaml`; `detente new` shows an example"))
    return case.theory, {"end": case.period[1] + 1}


def told(report: LoopReport, limit: int) -> list[str]:
    """The report as lines of text."""
    found, dominance = report.found, report.dominance
    lines = [f"Loops: {found.note}.", ""]
    for loop in found.loops[:limit]:
        lines += _loop_lines(report, loop)
    if len(found.loops) > limit:
        lines.append(f"... and {len(found.loops) - limit:,} more: --limit prints more")
    lines += ["", f"What drives the run: {dominance.note}."]
    if not dominance.loops:
        return lines
    lines.append("A relative score is a loop's share of the change in all stocks; a set of loops dominates from 50 % on.")
    for part in range(1, min(max(dominance.parts), 5) + 1):
        lines += ["", *_part_lines(dominance, part, limit)]
    if max(dominance.parts) > 5:
        lines += ["", f"... and {max(dominance.parts) - 5:,} more components, each with loops of its own"]
    return lines


def _loop_lines(report: LoopReport, loop: FoundLoop) -> list[str]:
    from detente.theory.arrays import column_name

    theory = report.dominance.theory
    way = {"+": "reinforcing", "-": "balancing"}.get(loop.sign, "sign unclear")
    stocks = [column_name(theory, name) for name in loop.states]
    delay = f", delay {_span(loop.delay, theory.clock.unit)}" if loop.delay else ""
    passes = f", {'keeps in' if len(stocks) == 1 else 'keep in'} {', '.join(stocks)}" if stocks else ""
    lines = [f"{loop.title:<8} {way}{delay}{passes}".rstrip(), f"         {' → '.join(column_name(theory, v) for v in loop.variables)}"]
    if loop.unclear:
        lines.append(f"         the sign depends at, or is not seen at: {', '.join(loop.unclear)}")
    return lines


def _span(delay: tuple[float, float], unit: str) -> str:
    low, high = delay
    told = f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"
    return f"{told} {unit if told == '1' or unit.endswith('s') else unit + 's'}"


def _part_lines(dominance: Dominance, part: int, limit: int) -> list[str]:
    from detente.brief.dominance_chart import loop_words

    lines = [f"Component {part} of {max(dominance.parts)}"] if max(dominance.parts) > 1 else []
    lines += [f"  {period}" for period in dominance.periods(part, shortest=0.03)]
    rows = [loop for loop, p in zip(dominance.loops, dominance.parts, strict=True) if p == part]
    lines.append("  share of the change on average, and at most:")
    for loop in rows[:limit]:
        most = abs(dominance[loop.id]).max()
        lines.append(f"  {dominance.share(loop.id):6.1%} {most:6.1%}  {loop.id} {loop_words(dominance, loop)}")
    if len(rows) > limit:
        lines.append(f"  ... and {len(rows) - limit:,} more loops")
    return lines


def _write(report: LoopReport, path: Path) -> None:
    from detente.brief.dominance_chart import write_dominance
    from detente.simulate.tables import write_table

    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_table(report.dominance.to_polars(), path)
    elif suffix == ".json":
        from detente.documents import write_whole

        write_whole(path, json.dumps(as_dict(report), indent=2, ensure_ascii=False) + "\n")
    else:
        write_dominance(report.dominance, path)


def as_dict(report: LoopReport) -> dict[str, Any]:
    """The report as plain values: the independent loops, then every loop that acts with its periods and scores."""
    found, dominance = report.found, report.dominance
    return {
        "title": dominance.theory.title,
        "found": {"complete": found.complete, "note": found.note, "loops": [_loop_dict(loop) for loop in found.loops]},
        "dominance": {
            "complete": dominance.complete,
            "note": dominance.note,
            "times": [float(t) for t in dominance.times],
            "loops": [
                _loop_dict(loop) | {"part": part, "share": dominance.share(loop.id), "relative_scores": [float(f"{s:.6g}") for s in row]}
                for loop, part, row in zip(dominance.loops, dominance.parts, dominance.scores, strict=True)
            ],
            "periods": [
                {"part": part, "start": p.start, "end": p.end, "sign": p.sign, "share": p.share, "loops": list(p.loops)}
                for part in sorted(set(dominance.parts))
                for p in dominance.periods(part)
            ],
        },
    }


def _loop_dict(loop: FoundLoop) -> dict[str, Any]:
    return {
        "id": loop.id,
        "name": loop.name,
        "sign": loop.sign,
        "variables": list(loop.variables),
        "steps": list(loop.steps),
        "delay": list(loop.delay) if loop.delay else None,
        "states": list(loop.states),
        "unclear_at": list(loop.unclear),
    }
