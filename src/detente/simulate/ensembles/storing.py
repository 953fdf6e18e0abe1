"""An ensemble written part by part, so that it may be larger than memory and an interrupted run goes on.

The forms are Parquet (``parquet.py``: one file where it is small, a folder of parts where it is not) and Zarr (``zarr.py``). Of
each part it is noted what run it belongs to and which of its draws went wrong; the same command goes on where an interrupted one
stopped, and ends with the same files to the byte.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from detente.errors import Fault, Place, RunError
from detente.simulate.ensembles import parquet_parts, zarr_parts
from detente.simulate.ensembles.ensemble import MOST_TOLD, Block, Job, Progress, told, worked
from detente.simulate.ensembles.parquet_parts import Note, ParquetParts, write_part
from detente.simulate.ensembles.writing import whole
from detente.simulate.ensembles.zarr_parts import ZarrParts

PART_VALUES = 8_000_000
"""Values of a part: 64 MB."""
_FORM = 1


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        path: a file, or a folder of ``parts`` that are one whole.
        parts: how many; 0 for a single file.
        shape: of all values: draws, scenarios, times, variables.
        columns: of the table, those that say which row it is included.
        failed: how many runs left their bounds or stopped being finite.
        outcomes: the table that says which and why, or None where all are fine.
        resumed: parts that were there already.
    """

    path: Path
    parts: int
    shape: tuple[int, int, int, int]
    columns: int
    failed: int
    outcomes: Path | None
    resumed: int

    @property
    def rows(self) -> int:
        """Rows of the whole table."""
        return self.shape[0] * self.shape[1] * self.shape[2]

    def __str__(self) -> str:
        if self.path.suffix.lower() == ".zarr":
            draws, scenarios, times, variables = self.shape
            return f"{self.path}/  ({draws:,} draws x {scenarios} scenarios x {times:,} times x {variables} variables)"
        size = f"{self.rows:,} rows, {self.columns} columns"
        parts = f"{self.parts} {'part' if self.parts == 1 else 'parts'}"
        return f"{self.path}/  ({parts} of one table: {size})" if self.parts else f"{self.path}  ({size})"


def write_ensemble(job: Job, path: Path, cores: int | None = None, progress: Progress | None = None, part: int | None = None) -> Written:
    """Run a job and write it: as a table with the columns ``draw``, ``scenario`` where there are any, ``time``, and one for each
    variable; or as Zarr, an array over draw, scenario, time and variable.

    What a draw would be from the instant on at which it went wrong is missing. Beside it, ``NAME.outcomes.csv`` says of
    each of these what happened.

    Args:
        job: from ``job_of``.
        path: a name ending with ``.parquet`` or ``.zarr``.
        cores, progress: as for ``run_ensemble``; parts that are there already are told as done.
        part: draws of a part; by default as many as give eight million values.

    Raises:
        RunError: the place cannot be written to, holds another run, or the disk is full; nothing half-written stays.
    """
    form = path.suffix.lower()
    if form not in (".parquet", ".zarr"):
        what = f"an ensemble cannot be written as `{path.suffix or path.name}`"
        raise RunError(Fault(what, Place(str(path)), "name a file that ends with `.parquet` or `.zarr`"))
    size = max(part or PART_VALUES // job.values_of_a_draw, 1)
    _check_space(job, path)
    if form == ".parquet" and job.draws.count <= size and not path.is_dir():
        return _single(job, path, cores, progress)
    return _in_parts(job, path, size, cores, progress)


def _single(job: Job, path: Path, cores: int | None, progress: Progress | None) -> Written:
    done = list(worked(job, 0, job.draws.count, cores, progress))
    note = _note(job, done, MOST_TOLD, settings(job, job.draws.count))
    write_part(job, path, done, note)
    listed = _write_outcomes(path, note["told"], note["failed"])
    return _written(job, path, 0, note["failed"], listed, 0)


def _in_parts(job: Job, path: Path, size: int, cores: int | None, progress: Progress | None) -> Written:
    firsts = range(0, job.draws.count, size)
    run = settings(job, size)
    store = ZarrParts(job, path, run, size) if path.suffix.lower() == ".zarr" else ParquetParts(job, path, run, len(firsts))
    notes = store.open()
    resumed = len(notes)
    for number, first in enumerate(firsts):
        last = min(first + size, job.draws.count)
        if number in notes:
            if progress:
                progress(last - first)
            continue
        done = list(worked(job, first, last, cores, progress))
        notes[number] = _note(job, done, MOST_TOLD // len(firsts) + 1, run)
        store.keep(number, done, notes[number])
    failed = sum(note["failed"] for note in notes.values())
    listed = _write_outcomes(path, [row for number in sorted(notes) for row in notes[number]["told"]], failed)
    store.close()
    return _written(job, path, len(firsts), failed, listed, resumed)


def _written(job: Job, path: Path, parts: int, failed: int, listed: Path | None, resumed: int) -> Written:
    shape = (job.draws.count, len(job.scenarios), len(job.kept), len(job.keep))
    return Written(path, parts, shape, len(job.keep) + 2 + (tuple(job.scenarios) != ("",)), failed, listed, resumed)


def _note(job: Job, done: list[Block], most: int, run: Note) -> Note:
    """What is noted of some draws."""
    rows: list[list[Any]] = []
    for block in done:
        rows += [[o.draw, o.scenario, o.variable, o.time, o.value, str(o)] for o in told(job, block, most - len(rows))]
    return {"settings": run, "failed": sum(len(bad) for block in done for bad in block.wrong), "told": rows}


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


def _write_outcomes(path: Path, found: list[list[Any]], failed: int) -> Path | None:
    """The table of what went wrong, beside the ensemble."""
    beside_it = path.with_name(f"{path.stem}.outcomes.csv")
    if not failed:
        beside_it.unlink(missing_ok=True)
        return None
    import polars as pl

    kinds = {"draw": pl.Int64, "scenario": pl.String, "variable": pl.String, "time": pl.Float64, "value": pl.Float64, "outcome": pl.String}
    with whole(beside_it) as beside:
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


def whole_parts(path: Path) -> int:
    """How many parts of an ensemble are whole."""
    return zarr_parts.whole_parts(path) if path.suffix.lower() == ".zarr" else parquet_parts.whole_parts(path)
