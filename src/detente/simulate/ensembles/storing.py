"""An ensemble written to Parquet: one file where it is small, a folder of parts where it is larger than memory should hold.

A part is written beside its place and renamed, so that what has its name is whole. Each says in its own metadata (``detente``)
what run it belongs to and which of its draws went wrong; the same command goes on where an interrupted one stopped, and ends
with the same files to the byte.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from detente.errors import Fault, Place, RunError
from detente.simulate.ensembles.ensemble import MOST_TOLD, Block, Job, Progress, frame, told, worked

PART_VALUES = 8_000_000
"""Values of a part: 64 MB."""
_FORM = 1
_MARK = "detente"  # of our metadata in a Parquet file


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        path: a file, or a folder of ``parts`` files that are one table.
        parts: how many; 0 for a single file.
        rows, columns: of the whole table.
        failed: how many runs left their bounds or stopped being finite.
        outcomes: the table that says which and why, or None where all are fine.
        resumed: parts that were there already.
    """

    path: Path
    parts: int
    rows: int
    columns: int
    failed: int
    outcomes: Path | None
    resumed: int


def write_ensemble(job: Job, path: Path, cores: int | None = None, progress: Progress | None = None, part: int | None = None) -> Written:
    """Run a job and write it: columns ``draw``, ``scenario`` where there are any, ``time``, and one for each variable.

    What a draw would be from the instant on at which it went wrong is missing. Beside the table, ``NAME.outcomes.csv`` says of
    each of these what happened.

    Args:
        job: from ``job_of``.
        path: a name ending with ``.parquet``.
        cores, progress: as for ``run_ensemble``; parts that are there already are told as done.
        part: draws of a part; by default as many as give eight million values.

    Raises:
        RunError: the place cannot be written to, holds another run, or the disk is full; nothing half-written stays.
    """
    if path.suffix.lower() != ".parquet":
        raise RunError(
            Fault(
                f"an ensemble cannot be written as `{path.suffix or path.name}`", Place(str(path)), "name a file that ends with `.parquet`"
            )
        )
    size = max(part or PART_VALUES // job.values_of_a_draw, 1)
    _check_space(job, path)
    if job.draws.count <= size and not path.is_dir():
        return _single(job, path, cores, progress)
    return _Folder(job, path, size).write(cores, progress)


def _single(job: Job, path: Path, cores: int | None, progress: Progress | None) -> Written:
    note = _write_part(job, path, list(worked(job, 0, job.draws.count, cores, progress)), MOST_TOLD, settings(job, job.draws.count), 0)
    listed = _write_outcomes(path, note["told"], note["failed"])
    return _written(job, path, 0, note["failed"], listed, 0)


class _Folder:
    """An ensemble as a folder of parts."""

    def __init__(self, job: Job, path: Path, size: int) -> None:
        self.job = job
        self.path = path
        self.firsts = range(0, job.draws.count, size)
        self.size = size
        self.settings = settings(job, size)

    def part(self, number: int) -> Path:
        return self.path / f"part-{number:05d}.parquet"

    def write(self, cores: int | None, progress: Progress | None) -> Written:
        notes = self.open()
        resumed = len(notes)
        for number, first in enumerate(self.firsts):
            last = min(first + self.size, self.job.draws.count)
            if number in notes:
                if progress:
                    progress(last - first)
                continue
            done = list(worked(self.job, first, last, cores, progress))
            most = MOST_TOLD // len(self.firsts) + 1
            notes[number] = _write_part(self.job, self.part(number), done, most, self.settings, number)
        failed = sum(note["failed"] for note in notes.values())
        listed = _write_outcomes(self.path, [row for number in sorted(notes) for row in notes[number]["told"]], failed)
        return _written(self.job, self.path, len(self.firsts), failed, listed, resumed)

    def open(self) -> dict[int, dict[str, Any]]:
        """Make the folder, or find that it holds the same run: the notes of the parts that are there."""
        place = Place(str(self.path))
        if self.path.is_file():
            raise RunError(
                Fault("there is a file of this name, and the ensemble needs a folder", place, "remove it, or name another with -o")
            )
        try:
            self.path.mkdir(exist_ok=True)
        except OSError as error:
            raise RunError(Fault(f"cannot write here: {error.strerror}", place, "name another folder")) from None
        for left in self.path.glob(".part-*.part"):
            left.unlink(missing_ok=True)
        parts = {self.part(number).name: number for number in range(len(self.firsts))}
        notes: dict[int, dict[str, Any]] = {}
        for path in sorted(self.path.iterdir()):
            note = _note(path)
            held = note.get("settings", {})
            if path.name not in parts or held != self.settings:
                differ = sorted(key for key in {*held, *self.settings} if held.get(key) != self.settings.get(key)) if held else []
                what = "the folder holds another run" + (
                    f": {', '.join(differ)} differ" if differ else f": `{path.name}` is no part of this one"
                )
                raise RunError(Fault(what, place, "remove it, or name another with -o"))
            notes[parts[path.name]] = note
        return notes


def _written(job: Job, path: Path, parts: int, failed: int, listed: Path | None, resumed: int) -> Written:
    rows = job.draws.count * len(job.scenarios) * len(job.kept)
    columns = len(job.keep) + 2 + (tuple(job.scenarios) != ("",))
    return Written(path, parts, rows, columns, failed, listed, resumed)


def _write_part(job: Job, path: Path, done: list[Block], most: int, run: dict[str, Any], whole: int) -> dict[str, Any]:
    """Write some draws; give what is noted of them."""
    failed = sum(len(bad) for block in done for bad in block.wrong)
    note = {"settings": run, "failed": failed, "told": _told(job, done, most)}
    with _whole(path, whole) as beside:
        _frame(job, done).write_parquet(beside, compression="lz4", metadata={_MARK: json.dumps(note, ensure_ascii=False)})
    return note


def settings(job: Job, size: int) -> dict[str, Any]:
    """What a run depends on: equal settings give equal files."""
    k = job.kernel
    theory = blake2b(repr((k.begin, k.step, k.tables, k.streams, k.parameters, k.states, job.setting.parameters)).encode(), digest_size=16)
    scenarios = blake2b(repr(list(job.scenarios.items())).encode(), digest_size=16)
    return {
        "form": _FORM,
        "version": version("detente"),
        "theory": theory.hexdigest(),
        "scenarios": {"names": list(job.scenarios), "content": scenarios.hexdigest()},
        "draws": {"count": job.draws.count, "source": blake2b(job.draws.source.encode(), digest_size=16).hexdigest()},
        "variables": list(job.keep),
        "times": list(job.times),
        "clock": [job.setting.start, job.setting.end, job.setting.step, job.setting.method],
        "seed": job.setting.seed,
        "target": job.choice.name,
        "part": size,
    }


def _note(path: Path) -> dict[str, Any]:
    """What a part says of itself; nothing where it is no part."""
    import polars as pl

    try:
        held = json.loads(pl.read_parquet_metadata(path).get(_MARK, ""))
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return {}
    return held if isinstance(held, dict) and {"settings", "failed", "told"} <= set(held) else {}


def _frame(job: Job, done: list[Block]) -> Any:
    import polars as pl

    names, numbers = tuple(job.scenarios), job.draws.numbered
    parts = [frame(block.values, numbers(block.first, block.last), names, job.times, job.keep) for block in done]
    return pl.concat(parts, rechunk=True)


def _told(job: Job, done: list[Block], most: int) -> list[list[Any]]:
    found: list[list[Any]] = []
    for block in done:
        found += [[o.draw, o.scenario, o.variable, o.time, o.value, str(o)] for o in told(job, block, most - len(found))]
    return found


def _write_outcomes(path: Path, found: list[list[Any]], failed: int) -> Path | None:
    """The table of what went wrong, beside the ensemble."""
    beside_it = path.with_name(f"{path.stem}.outcomes.csv")
    if not failed:
        beside_it.unlink(missing_ok=True)
        return None
    import polars as pl

    kinds = {"draw": pl.Int64, "scenario": pl.String, "variable": pl.String, "time": pl.Float64, "value": pl.Float64, "outcome": pl.String}
    with _whole(beside_it, 0) as beside:
        pl.DataFrame(found, schema=kinds, orient="row").write_csv(beside)
    return beside_it


def _check_space(job: Job, path: Path) -> None:
    """Refuse at once what a disk cannot hold."""
    try:
        free = shutil.disk_usage(path.resolve().parent).free
    except OSError as error:
        raise RunError(Fault(f"cannot write here: {error.strerror}", Place(str(path)), "name another folder")) from None
    # Numbers from a run have no pattern: they hardly shrink.
    needed = job.draws.count * job.values_of_a_draw * 8
    if needed * 0.8 > free:
        what = f"the ensemble takes about {_size(needed)}, and {_size(free)} are free"
        raise RunError(
            Fault(what, Place(str(path)), "keep fewer variables or instants (`--keep`, `--every`), or name another disk with -o")
        )


def _size(count: float) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.1f} MB"


@contextmanager
def _whole(path: Path, parts: int) -> Iterator[Path]:
    """A path beside ``path`` to write to; renamed on success, removed on any failure.

    Raises:
        RunError: it cannot be written, or the disk is full.
    """
    beside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        beside = Path(name)
        yield beside
        beside.chmod(0o666 & ~_mask())
        os.replace(beside, path)
    except Exception as error:
        if not isinstance(error, OSError) and type(error).__module__.split(".")[0] != "polars":
            raise
        raise RunError(_not_written(path, error, parts)) from None
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _not_written(path: Path, error: Exception, parts: int) -> Fault:
    told = str(error).lower()
    full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "no space" in told or "file too large" in told
    on = (
        f"{parts} parts are whole: make room, and the same command goes on from there"
        if parts
        else "make room, or name another place with -o"
    )
    if full:
        return Fault("the disk is full", Place(str(path)), on)
    why = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return Fault(f"cannot write here: {why}", Place(str(path)), on if parts else "name another place with -o")


@cache
def _mask() -> int:
    """What new files may not be, as the user has it set."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def whole_parts(path: Path) -> int:
    """How many parts of an ensemble are whole."""
    return len(list(path.glob("part-*.parquet"))) if path.is_dir() else 0
