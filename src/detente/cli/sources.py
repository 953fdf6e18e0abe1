"""``detente sources``: which published data sets can be read, what of them is here, and all about one."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.source_words import (
    MAY_BE_PASSED_ON,
    OBSERVED,
    PASS_ON,
    PROOF,
    counted,
    covered,
    how_to_get,
    no_row,
    proofs,
    short_licence,
    years,
)

if TYPE_CHECKING:
    from detente.record.dataset import DataSet, PublishedSeries
    from detente.record.home import Manifest, Part

MOST_SHOWN = 12  # of the series that only a file names
HOME = click.option(
    "--home",
    "home_path",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder in which read data sets are kept  [default: DETENTE_HOME, else the user's data folder]",
)


@click.command()
@click.argument("source", required=False)
@click.option("--json", "as_json", is_flag=True, help="A list of objects, or one object for SOURCE.")
@HOME
def sources(source: str | None, as_json: bool, home_path: Path | None) -> None:
    """The published data sets that can be read: which are here, in which version, and on what terms.

    With SOURCE, all about one: citation, series, forms of file and how each is proven, where to get it, what is here.

    \b
    Example:
      detente sources
      detente sources sipri-arms
    """
    from detente.record.home import home_at, manifests
    from detente.record.readers import data_set, data_sets

    here = {each.set_id: each for each in manifests(home_at(home_path)) if each.current}
    if source is not None:
        one = data_set(source)
        if as_json:
            click.echo(json.dumps(_as_dict(one, here.get(one.id), whole=True), indent=2, ensure_ascii=False))
        else:
            _print_one(one, here.get(one.id))
        return
    known = list(data_sets().values())
    if as_json:
        click.echo(json.dumps([_as_dict(each, here.get(each.id)) for each in known], indent=2, ensure_ascii=False))
    else:
        _print_all(known, here)


def _print_all(known: list[DataSet], here: Mapping[str, Manifest]) -> None:
    """Two lines for each set: what is here, then what it is and on what terms."""
    width = _width()
    name = max(len(each.id) for each in known)
    version = max(10, (width - name - 9 - 7 - 9 - 5 * 2) // 2)
    form = f"{{:{name}}}  {{:9}}  {{:{version}}}  {{:{version}}}  {{:7}}  {{}}"
    click.secho(form.format("set", "years", "here", "known", "pass on", "proof"), bold=True)
    for each in known:
        held = here.get(each.id)
        have = _cut(", ".join(versions(held)), version) if held else "-"
        newest = _cut(each.versions[-1], version) if each.versions else "not stated"
        proof = "both" if " + " in proofs(each) else proofs(each)
        when = covered(each.series) or _events_of(held)
        click.secho(form.format(each.id, when, have, newest, PASS_ON[each.redistribution], proof), bold=held is not None)
        terms = f" Licence: {_cut(short_licence(each.licence), 30)}"
        click.secho(f"  {_cut(each.name + '.', width - 2 - len(terms))}{terms}", dim=True)
    click.echo(f"\n{len([each for each in known if each.id in here])} of {counted(len(known), 'data set')} here.")
    click.echo("detente sources SOURCE tells all about one, detente fetch SOURCE brings it.")


def _print_one(one: DataSet, held: Manifest | None) -> None:
    from detente.citations import citation_line

    click.secho(wrapped(f"{one.id}  {one.name}", "", "    ") + "\n", bold=True)
    facts = [("cite", citation_line(work)) for work in (one.citation, *one.also_cite)]
    facts += [("licence", one.licence), ("pass on", MAY_BE_PASSED_ON[one.redistribution])]
    facts += [("versions", ", ".join(one.versions) or "not stated"), ("where", one.page), ("note", one.note)]
    facts += [("here", fact) for fact in _here(held)] if held else [("here", "nothing yet")]
    for name, fact in facts:
        if fact:
            click.echo(wrapped(fact, first=f"{name:10}", then=" " * 10))
    click.echo("\nSeries; beyond its years every value is missing:" if one.series else "\nIt gives events, and no series.")
    undeclared = _not_declared(one, held)
    for each in (*one.series, *undeclared[:MOST_SHOWN]):
        grain = "" if each.grain == "year" else f" by {each.grain}"
        span = f"{years(each.first, each.last)}{grain}"
        _block(
            each.id,
            [" ".join(filter(None, (each.label + ".", each.note))), f"{each.unit}; {OBSERVED[each.of]}; {span}; no row: {no_row(each)}"],
        )
    if len(undeclared) > MOST_SHOWN:
        click.echo(wrapped(f"and {len(undeclared) - MOST_SHOWN:,} more that are not declared here: see `--json`, parts", "  ", "  "))
    click.echo("\nForms of file:")
    for form in one.formats:
        release = f" ({form.version})" if form.version else ""
        about = [f"known by {', '.join(form.files)}", f"{PROOF[form.proof]}: {form.proven_by}", form.note, how_to_get(one, form)]
        _block(f"{form.id}: {form.title}{release}", about)


def _block(head: str, lines: list[str]) -> None:
    """A thing and, below it, what is said of it."""
    click.echo(click.style(wrapped(head, "  ", "    "), bold=True))
    for line in lines:
        if line:
            click.echo(wrapped(line, " " * 6, " " * 6))


def wrapped(text: str, first: str, then: str) -> str:
    """The text in lines that fit the terminal, the first after ``first`` and the others after ``then``; no word is cut."""
    return textwrap.fill(text, _width(), initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False)


def _width() -> int:
    """Columns of the terminal, within what reads well; 80 where there is none."""
    return min(max(shutil.get_terminal_size((80, 24)).columns, 60), 120)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _here(held: Manifest) -> list[str]:
    """What was read of each format, in a sentence."""
    by_format: dict[str, list[Part]] = {}
    for part in held.current.values():
        by_format.setdefault(part.format, []).append(part)
    return [_told(parts) for parts in by_format.values()]


def _told(parts: list[Part]) -> str:
    """What was read of one format, of one file or of several, in a sentence."""
    sums = {name: sum(getattr(part, name) for part in parts) for name in ("rows", "event_rows", "rejected")}
    rows = [counted(sums[name], what) for name, what in (("rows", "value"), ("event_rows", "event")) if sums[name]]
    rejected = f", {counted(sums['rejected'], 'row')} refused" if sums["rejected"] else ""
    release = ", ".join(dict.fromkeys(part.version for part in parts))
    first, last = min(parts, key=lambda part: part.read), max(parts, key=lambda part: part.read)
    files = first.file if len(parts) == 1 else f"{len(parts)} files, {first.file} to {last.file}"
    return f"{first.format}, version {release}: {' and '.join(rows) or 'nothing'}{rejected}; {files}, read {last.read[:10]}"


def _not_declared(one: DataSet, held: Manifest | None) -> list[PublishedSeries]:
    """Series that a file has and the data set does not declare, as the file describes them."""
    from detente.record.dataset import PublishedSeries

    known = {each.id for each in one.series}
    parts = held.current.values() if held else ()
    found = {name: each for part in parts for name, each in part.series.items() if name not in known}
    spans = {name: [part.series[name] for part in parts if name in part.series] for name in found}
    return [
        PublishedSeries(
            name,
            each.label or name,
            each.unit or "unit not declared",
            "state",
            min(span.first for span in spans[name]),
            max(span.last for span in spans[name]),
            note="Not declared here: named by the file.",
        )
        for name, each in sorted(found.items())
    ]


def versions(held: Manifest) -> list[str]:
    """The versions that are here, each once."""
    return list(dict.fromkeys(part.version for part in held.current.values()))


def _events_of(held: Manifest | None) -> str:
    """The years of the events that are here, for a set without series."""
    spans = [part.event_years for part in held.current.values() if part.event_years] if held else []
    return years(min(first for first, _ in spans), max(last for _, last in spans)) if spans else "events"


def _as_dict(one: DataSet, held: Manifest | None, whole: bool = False) -> dict[str, Any]:
    from dataclasses import asdict

    from detente.citations import citation_line

    told = {
        "id": one.id,
        "name": one.name,
        "here": held is not None,
        "versions_here": versions(held) if held else [],
        "versions_known": list(one.versions),
        "first": min((each.first for each in one.series), default=None),
        "last": max((each.last for each in one.series), default=None),
        "licence": one.licence,
        "redistribution": one.redistribution,
        "citation": citation_line(one.citation),
        "page": one.page,
        "formats": [
            {
                "id": form.id,
                "title": form.title,
                "files": list(form.files),
                "version": form.version,
                "proof": form.proof,
                "proven_by": form.proven_by,
                "address": one.downloads.get(form.id),
            }
            for form in one.formats
        ],
    }
    if whole:
        told["also_cite"] = [citation_line(work) for work in one.also_cite]
        told["note"] = one.note
        told["series"] = [asdict(each) for each in one.series]
        told["parts"] = [asdict(part) for part in held.current.values()] if held else []
    return told
