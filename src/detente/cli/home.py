"""``detente status``: what is in the home, what a newer version changed, and what that means for a case."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.words import say

if TYPE_CHECKING:
    from detente.cli.verdict_changes import CaseChange
    from detente.record.home import Home, PartChange, Revision, SeriesChange, Standing

MOST_SHOWN = 8
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("case", required=False)
@click.option("--home", "folder", type=FOLDER, help="The home of published data  [default: DETENTE_HOME, else the user's data folder]")
@click.option("--json", "as_json", is_flag=True, help="One object: home, parts, changes, and case where one is named.")
@click.pass_context
def status(context: click.Context, case: str | None, folder: Path | None, as_json: bool) -> None:
    """What is in the home: each data set with its version, age, size, rows and years.

    Where a newer version of a set was read, the series that changed are listed. With CASE, only the series that its record takes, and
    the verdicts that would be otherwise if its record were made anew.

    \b
    Example:
      detente status
      detente status pakistan-us --json
    """
    from detente.record.home import changes, home_at
    from detente.record.home import status as standings

    home = home_at(folder)
    held = standings(home)
    changed = case_change(case, home) if case and held else None
    taken = changed.series if changed else None
    found = [change for change in changes(home, taken) if change]
    if as_json:
        click.echo(json.dumps(_as_dict(home, held, found, changed), indent=2, ensure_ascii=False))
        return
    if not held:
        say(context, 0, f"{home.path}: nothing is kept here yet")
        say(
            context,
            1,
            "  `detente sources` lists what can be read, and from where\n  `detente fetch --from FOLDER` reads what you have at hand",
        )
        return
    _table(held)
    say(context, 1, _sums(home, held))
    for standing in held:
        for name in standing.lost:
            say(context, 0, f"lost: {home.path / name}: read `{standing.set_id}` anew", err=True)
    for change in found:
        for line in change_lines(change):
            say(context, 0, line)
    if changed:
        for line in changed.lines():
            say(context, 0, line)


def case_change(case: str, home: Home) -> CaseChange:
    """What a case takes from the home, and which verdicts would be otherwise."""
    from detente.cli.verdict_changes import case_change as compared

    return compared(case, home)


def _table(held: Iterable[Standing]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    now = datetime.datetime.now(datetime.UTC)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("set: format, version", overflow="fold")
    for name in ("read", "size", "rows", "refused"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("years", no_wrap=True)
    before = ""
    for (set_id, form), alike in groupby(sorted(held, key=_of_format), key=_of_format):
        of = list(alike)
        if set_id != before:
            table.add_row(Text(set_id, "bold"))
        parts = [standing.part for standing in of]
        counts = (sum(p.rows + p.event_rows for p in parts), sum(p.rejected for p in parts))
        several = f", {len(of)} files" if parts[0].piece and len(of) > 1 else ""
        name = f"  {form}, {', '.join(dict.fromkeys(p.version for p in parts))}{several}"
        age, size = _age(min(standing.age(now) for standing in of)), _size(sum(p.part_bytes for p in parts))
        table.add_row(Text(name), age, size, *(f"{count:,}" if count else "" for count in counts), _years(of))
        before = set_id
    Console().print(table)


def _of_format(standing: Standing) -> tuple[str, str]:
    return standing.set_id, standing.part.format


def _years(of: Iterable[Standing]) -> str:
    spans = [(standing.first, standing.last) for standing in of if standing.first is not None and standing.last is not None]
    return f"{min(first for first, _ in spans)}-{max(last for _, last in spans)}" if spans else ""


def _sums(home: Home, held: Collection[Standing]) -> str:
    """What the home holds in all."""
    sets = len({standing.set_id for standing in held})
    rows, happened, size = (sum(getattr(s.part, name) for s in held) for name in ("rows", "event_rows", "part_bytes"))
    return f"{home.path}: {sets} set{'' if sets == 1 else 's'}, {rows:,} observations, {happened:,} events, {_size(size)}"


def _age(age: datetime.timedelta) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = max(int(age.total_seconds()), 0)
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length} {unit}"
    return "now"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"


def change_lines(change: PartChange) -> list[str]:
    """What changed in a part, in words."""
    before, after = change.before, change.after
    of = f"{before.version} to {after.version}" if before.version != after.version else f"{after.version}, read anew"
    lines = [f"changed: {change.set_id} {after.key}, {of}: {len(change.series)} series"]
    if change.events_before != after.event_rows:
        lines.append(f"  events: {change.events_before:,} before, {after.event_rows:,} now")
    lines += [f"  {_series_line(series)}" for series in change.series[:MOST_SHOWN]]
    if len(change.series) > MOST_SHOWN:
        lines.append(f"  and {len(change.series) - MOST_SHOWN} more series: see `--json`")
    return lines


def _series_line(change: SeriesChange) -> str:
    counts = [(change.added, "added"), (change.revised, "revised"), (change.withdrawn, "withdrawn")]
    told = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    line = f"{change.series}: {told}, in {change.first}-{change.last}"
    return line + (f"; most: {_revision(change.largest)}" if change.largest else "")


def _revision(revision: Revision) -> str:
    before, after = ("missing" if value is None else f"{value:g}" for value in (revision.before, revision.after))
    return f"{revision.of} {revision.year}, from {before} to {after}"


def _as_dict(home: Home, held: Iterable[Standing], found: Iterable[PartChange], changed: CaseChange | None) -> dict[str, Any]:
    parts = [{"set": s.set_id, **asdict(s.part), "first": s.first, "last": s.last, "series_taken": s.taken, "lost": s.lost} for s in held]
    changes = [
        {
            "set": change.set_id,
            "format": change.after.format,
            "piece": change.after.piece,
            "before": change.before.version,
            "after": change.after.version,
            "events_before": change.events_before,
            "events_after": change.after.event_rows,
            "series": [asdict(series) for series in change.series],
        }
        for change in found
    ]
    return {"home": str(home.path), "parts": parts, "changes": changes} | ({"case": changed.as_dict()} if changed else {})
