"""``detente fetch``: published data into the home, from the publisher's address or from files at hand."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.source_words import counted, how_to_get
from detente.cli.sources import HOME, wrapped
from detente.cli.words import say
from detente.errors import DetenteError, Fault, Place, RecordError, nearest

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

    from detente.record.dataset import DataSet, Format
    from detente.record.fetching.given import Given
    from detente.record.home import Home, Report

FAILED = 2  # some of what was asked for could not be read; rows that were refused are told and kept, and are no failure


@click.command()
@click.argument("source", required=False)
@click.option("--from", "given", multiple=True, type=click.Path(path_type=Path), help="A file or folder at hand; may be repeated.")
@click.option("--format", "format_id", help="Form of file, as `detente sources SOURCE` lists them  [default: known by name and columns]")
@click.option("--version", "version", help="Release of the data, where the file does not tell it.")
@HOME
@click.pass_context
def fetch(
    context: click.Context, source: str | None, given: tuple[Path, ...], format_id: str | None, version: str | None, home_path: Path | None
) -> None:
    """Bring published data into the home: from the publisher's address, or from files at hand.

    Without --from, SOURCE is downloaded. A download that was stopped goes on where it stopped. A folder is looked through, and every
    file in it that a known form of file fits by name and columns is read. A file that was read before changes nothing.

    Rows that do not fit are counted and kept beside with the reason; they are no failure. The exit status is 2 when a file that was
    asked for cannot be had or read; the others are read all the same.

    \b
    Example:
      detente fetch ucdp-ged
      detente fetch sipri-arms --from trade-register.csv
      detente fetch --from ../shared/data
    """
    from detente.record.home import home_at

    if source is None and not given:
        raise click.UsageError("Name a SOURCE, or files or a folder with --from.")
    work = _Work(context, home_at(home_path), version)
    try:
        if given:
            _from_files(work, source, given, format_id)
        else:
            _from_publisher(work, source or "", format_id)
    except KeyboardInterrupt:
        click.echo("\nstopped; what is here is kept, and the same command goes on from there", err=True)
        sys.exit(130)
    for fault in work.faults:
        click.echo(str(fault), err=True)
    if work.faults:
        sys.exit(FAILED)


@dataclass
class _Work:
    """What is read in one command, and what could not be."""

    context: click.Context
    home: Home
    version: str | None
    faults: list[Fault] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    def attempt(self, path: Path, set_id: str | None, format_id: str | None, quiet: Callable[[], None] = lambda: None) -> None:
        """Read one file and, after ``quiet``, tell of it; a file that cannot be read does not keep others from being read."""
        from detente.record.home import read_into

        try:
            report = read_into(self.home, path, set_id, format_id, self.version)
        except DetenteError as error:
            self.faults += error.faults
            return
        except Exception as error:  # a reader met what it was not written for: told as ours, and the other files are read
            logging.info("%s", "".join(traceback.format_exception(error)))
            what = f"the reader failed: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
            self.faults.append(Fault(what, Place(str(path)), "this is a fault of detente's, worth a report; -v shows where"))
            return
        self.reports.append(report)
        quiet()
        for line in _told(report, path):
            say(self.context, 1, line)
        for code, (rows, kind) in report.unplaced.items():
            say(self.context, 2, f"no state: {code} ({kind}), {counted(rows, 'row')}")


def _from_publisher(work: _Work, source: str, format_id: str | None) -> None:
    from detente.record.readers import data_set

    one = data_set(source)
    for form in _downloadable(one, format_id):
        try:
            path = _download(work, one, form)
        except DetenteError as error:
            work.faults += [Fault(f.what, f.place, f"{f.mend}\nthe publisher's page: {one.page}".strip()) for f in error.faults]
            continue
        work.attempt(path, one.id, form.id)


def _downloadable(one: DataSet, format_id: str | None) -> list[Format]:
    """The formats with an address, or the one that was asked for.

    Raises:
        RecordError: it has none; the fault says where a person gets the file, and what to type then.
    """
    known = {form.id: form for form in one.formats}
    if format_id is not None and format_id not in known:
        raise RecordError(Fault(f"`{format_id}` is no format of `{one.id}`", None, nearest(format_id, known)))
    asked = [form for form in one.formats if form.id in one.downloads and format_id in (None, form.id)]
    if asked:
        return asked
    what = f"`{one.id}`{f' {format_id}' if format_id else ''} has no address from which it may be fetched"
    others = [how_to_get(one, form) for form in one.formats if form.id in one.downloads]
    mend = f"get it at {one.page}\nthen: detente fetch {one.id} --from FILE"
    raise RecordError(Fault(what, None, mend + "".join(f"\nor: {command}" for command in others)))


def _download(work: _Work, one: DataSet, form: Format) -> Path:
    from detente.record.fetching import download

    address = one.downloads[form.id]
    say(work.context, 1, f"{address.partition('#')[0]}")
    with _bar(work.context, form.id) as (watch, tell):
        got = download(address, work.home.downloads(one.id), key=form.id, watch=watch, say=tell)
    state = "as it was" if got.unchanged else counted(got.note.size, "byte")
    say(work.context, 1, f"  {got.path.name}, {state}, SHA-256 {got.note.sha256[:12]}...")
    if not got.certain:
        say(work.context, 1, "  the server did not say how long the file is, so that a cut would not show", err=True)
    return got.path


@contextmanager
def _bar(context: click.Context, name: str) -> Iterator[tuple[Callable[[int, int | None], None], Callable[[str], None]]]:
    """A bar of bytes on a terminal, and a way to speak above it; elsewhere, and when asked to be quiet, no bar."""
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("  {task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with _progress(context, *columns) as progress:
        task = progress.add_task(name, total=None)

        def tell(text: str) -> None:
            if progress.disable:
                say(context, 1, f"  {text}", err=True)
            else:
                progress.console.print(f"  {text}", markup=False, highlight=False)

        yield lambda have, total: progress.update(task, completed=have, total=total), tell


def _progress(context: click.Context, *columns: ProgressColumn) -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    hidden = not console.is_terminal or context.find_root().obj["level"] < 1
    return Progress(*columns, console=console, transient=True, disable=hidden)


def _from_files(work: _Work, source: str | None, given: Iterable[Path], format_id: str | None) -> None:
    from detente.record.readers import data_set

    if source is not None:
        data_set(source)  # an unknown name is refused before any file is looked at
    for path in given:
        if path.is_dir():
            _from_folder(work, path, source, format_id)
        else:
            work.attempt(path, source, format_id)


def _from_folder(work: _Work, folder: Path, source: str | None, format_id: str | None) -> None:
    from detente.record.fetching.given import sorted_out

    found = list(sorted_out(folder, source, format_id))
    known = [each for each in found if each.data_set]
    before = len(work.reports)
    for each, quiet in _counted_off(work.context, known):
        if each.data_set and each.form:
            work.attempt(each.path, each.data_set.id, each.form.id, quiet)
    _tell_unknown(work.context, folder, [each for each in found if not each.data_set])
    new = work.reports[before:]
    unchanged = sum(report.unchanged for report in new)
    rejected = sum(report.rejected for report in new)
    sets = counted(len({report.set_id for report in new}), "data set")
    failed = f"{len(known) - len(new)} that could not be read, " if len(new) < len(known) else ""
    told = f"{counted(len(new), 'file')} of {sets}: {len(new) - unchanged} read, {unchanged} unchanged, {failed}"
    say(work.context, 1, told + f"{counted(rejected, 'row')} refused; {counted(len(found) - len(known), 'other file')}")
    if not known:
        what = f"no file in {folder} is of {f'`{source}`' if source else 'a data set that is known here'}"
        work.faults.append(Fault(what, None, "`detente sources SOURCE` names the files that are read"))


def _counted_off(context: click.Context, known: list[Given]) -> Iterator[tuple[Given, Callable[[], None]]]:
    """Each file in turn with a bar of files on a terminal, and what takes the bar away before something is said."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

    progress = _progress(context, TextColumn("  reading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    task = progress.add_task("", total=len(known))
    try:
        for each in known:
            progress.update(task, description=each.path.name)
            progress.start()
            yield each, progress.stop
            progress.advance(task)
    finally:
        progress.stop()


def _told(report: Report, path: Path) -> list[str]:
    """What was read of a file, in a line or two."""
    held = [counted(report.rows, "value")] if report.rows else []
    held += [counted(report.event_rows, "event")] if report.event_rows else []
    word = "unchanged" if report.unchanged else "read"
    lines = [
        wrapped(f"{report.set_id} {report.format}, version {report.version}: {' and '.join(held)}; {path.name}", f"{word:11}", " " * 11)
    ]
    if report.rejected:
        lines.append(wrapped(f"{counted(report.rejected, 'row')} refused, kept in {report.rejects}", " " * 11, " " * 11))
    return lines


def _tell_unknown(context: click.Context, folder: Path, unknown: list[Given]) -> None:
    """The files that were not read, under each reason."""
    reasons: dict[str, list[str]] = {}
    for each in unknown:
        reasons.setdefault(each.why, []).append(each.path.relative_to(folder).as_posix())
    for why, names in reasons.items():
        say(context, 1, wrapped(f"not read: {why}:", "", "  "))
        say(context, 1, wrapped(", ".join(names), "  ", "  "))
