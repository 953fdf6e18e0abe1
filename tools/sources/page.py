"""The page of a data set, and the list of all, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.citations import bibtex, citation_line
from detente.cli.source_words import MAY_BE_PASSED_ON, OBSERVED, PASS_ON, PROOF, covered, how_to_get, no_row, proofs, short_licence, years
from detente.record.dataset import DataSet, Format, PublishedSeries
from sources.density import EVENTS, Span
from sources.picture import is_drawn

MADE = "Made by `tools/build_sources.py` from `src/detente/record/readers`; do not edit.\n"


DOWNLOADS = """
## How a download behaves

Nothing is fetched but at a command, one file at a time. `detente fetch SOURCE` asks the address that the page of the set names:

- A download that was stopped, by hand or by the network, leaves its part beside; the same command goes on from there if the server still
  has the same file (ETag or date), and else begins anew.
- A failure that may pass is tried again after a pause that grows; a server that asks to wait is waited for, up to two minutes.
- What came is compared with the length that the server told, and with a SHA-256 where one is declared. More or less than was told, a web
  page in place of the file, a redirect to anything but http or https, or from https to http, is refused. The file gets its name only when
  it is whole.
- A file that is here is asked for only if it changed.

Proxies are taken from the environment (`HTTPS_PROXY`, `NO_PROXY`). A publisher who wants a login or a consent is served by hand: fetch the
file in a browser, then `detente fetch SOURCE --from FILE`.

## What `detente fetch` says

Rows that do not fit are refused, counted, and kept under `rejected/` of the home with file, line, column, value and reason; they are no
failure. The exit status is 0 when every file that was asked for was read, 2 when one could not be had or read; the others are read all
the same. Of two files of the same form in a folder the first by path is read, for the second would take its place.
"""


def page(data_set: DataSet, density: Mapping[str, tuple[Span, ...]]) -> str:
    """All that is known of one data set."""
    parts = [
        f"# {_plain(data_set.name)}\n",
        MADE,
        f"The id of the set is `{data_set.id}`. {_plain(data_set.note)}".rstrip() + "\n",
        *([f"![{_alternative(data_set)}]({data_set.id}.svg)\n", _caption(data_set, density) + "\n"] if is_drawn(data_set, density) else []),
        *(["## Series\n", _series(data_set, density)] if data_set.series else ["It gives events, and no series.\n"]),
        "## Where to get it\n",
        _getting(data_set),
        "## Files that are read\n",
        *(_format(data_set, each) for each in data_set.formats),
        "## Terms\n",
        f"Licence: {_plain(data_set.licence)}. Here: {MAY_BE_PASSED_ON[data_set.redistribution]}.\n",
        "## Cite\n",
        *(f"{_plain(citation_line(work))}\n" for work in (data_set.citation, *data_set.also_cite)),
        "```bibtex\n"
        + "\n".join(bibtex(work, _key(data_set, n)) for n, work in enumerate((data_set.citation, *data_set.also_cite)))
        + "\n```\n",
    ]
    return "\n".join(part for part in parts if part)


def index(sets: Iterable[DataSet], counts: Mapping[str, tuple[Span, ...]]) -> str:
    """The list of all sets."""
    found = list(sets)
    series = sum(len(each.series) for each in found)
    head = f"""# Published data sets

{MADE}
{len(found)} data sets with {series} series are read. `detente sources` lists them with what is here, `detente fetch SOURCE` brings one
into the home, `detente fetch --from FOLDER` reads every file of a folder that fits one. *Proof* says how a form of file is known:
*real rows* were read here, *codebook* means that the reader was written from the publisher's description and has not met a real file.

| set | what | years | series | licence | may be passed on | proof |
| --- | --- | --- | --- | --- | --- | --- |
"""
    rows = (
        f"| [{s.id}]({s.id}.md) | {_cell(s.name)} | {covered(s.series) or _when(s, counts)} | {len(s.series) or 'events'} "
        f"| {_cell(short_licence(s.licence))} | {PASS_ON[s.redistribution]} | {proofs(s)} |\n"
        for s in found
    )
    return head + "".join(rows) + DOWNLOADS


def _when(data_set: DataSet, counts: Mapping[str, tuple[Span, ...]]) -> str:
    """The years of the events that were read."""
    found = counts.get(f"{data_set.id}.{EVENTS}", ())
    return years(found[0].first, found[-1].last) if found else ""


def _caption(data_set: DataSet, density: Mapping[str, tuple[Span, ...]]) -> str:
    """What the picture shows and where its counts come from."""
    if data_set.redistribution == "never":
        return "A box spans the years that a series is published for. The terms of the set let nothing of it be passed on, counts included."
    if not density:
        return "A box spans the years that a series is published for. No real file was read here, so that nothing is counted."
    nought = (
        " Where no row means zero, a row of zero may be left out of the count." if any(s.absent == "zero" for s in data_set.series) else ""
    )
    return (
        "A box spans the years that a series is published for. Its filling shows how many states or pairs have a value in the year, in "
        f"fifths of the fullest year, as counted in the files that were read here.{nought}"
    )


def _series(data_set: DataSet, density: Mapping[str, tuple[Span, ...]]) -> str:
    lines = ["| series | what | unit | of | years | no row means | publisher's name |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for each in data_set.series:
        what = _cell(each.label) + (f"<br>{_cell(each.note)}" if each.note else "") + _read_here(each, density)
        when = years(each.first, each.last) + ("" if each.grain == "year" else f", by {each.grain}")
        cells = (
            f"`{each.id}`",
            what,
            _cell(each.unit),
            OBSERVED[each.of],
            when,
            no_row(each),
            f"`{each.variable}`" if each.variable else "",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n\nBeyond the years of a series every value is missing, never zero.\n"


def _read_here(series: PublishedSeries, density: Mapping[str, tuple[Span, ...]]) -> str:
    """Years with values, where they are others than the publisher's."""
    found = density.get(series.id, ())
    if not found or (found[0].first, found[-1].last) == (series.first, series.last):
        return ""
    return f"<br>In the files read here: {years(found[0].first, found[-1].last)}."


def _getting(data_set: DataSet) -> str:
    by_hand = f"From the publisher's page by hand: <{data_set.page}>. Then:\n\n    detente fetch {data_set.id} --from FILE\n"
    if not data_set.downloads:
        return by_hand
    commands = {how_to_get(data_set, each): data_set.downloads[each.id] for each in data_set.formats if each.id in data_set.downloads}
    lines = "".join(f"    {command:44} # {address.partition('#')[0]}\n" for command, address in commands.items())
    return f"{lines}\n{by_hand}"


def _format(data_set: DataSet, each: Format) -> str:
    names = ", ".join(f"`{name}`" for name in each.files)
    release = f" Release: {_plain(each.version)}." if each.version else ""
    note = f" {_plain(each.note)}" if each.note else ""
    columns = ", ".join(f"`{name}`" for name in each.columns)
    return (
        f"**{each.id}**: {_plain(each.title)}. Known as {names}; states by `{each.coding}`.{release}{note}\n\n"
        f"- Proof: {PROOF[each.proof]}: {_plain(each.proven_by)}.\n- Columns read: {columns}.\n"
    )


def _alternative(data_set: DataSet) -> str:
    return _plain(f"Coverage of {data_set.name} by series and year").replace("[", "(").replace("]", ")")


def _key(data_set: DataSet, number: int) -> str:
    return data_set.id if number == 0 else f"{data_set.id}-{number + 1}"


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return " ".join(text.split()).replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|")
