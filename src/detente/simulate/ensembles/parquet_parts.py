"""An ensemble as Parquet: one file, or a folder of parts that any reader takes as one table.

A part is written beside its place and renamed, so that what has its name is whole. Each has its note in its own metadata.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from detente.errors import Fault, Place, RunError
from detente.simulate.ensembles.ensemble import Block, Job, frame
from detente.simulate.ensembles.writing import whole

_MARK = "detente"  # of our metadata in a Parquet file
Note = dict[str, Any]


def write_part(job: Job, path: Path, done: list[Block], note: Note, parts: int = 0) -> None:
    """Some draws as one file.

    Args:
        note: goes into its metadata.
        parts: of the same ensemble that are whole.

    Raises:
        RunError: it cannot be written.
    """
    with whole(path, parts) as beside:
        _frame(job, done).write_parquet(beside, compression="lz4", metadata={_MARK: json.dumps(note, ensure_ascii=False)})


class ParquetParts:
    """A folder of parts.

    Args:
        path: of the folder.
        settings: of the run; equal ones give equal files.
        parts: how many there will be.
    """

    def __init__(self, job: Job, path: Path, settings: Note, parts: int) -> None:
        self.job = job
        self.path = path
        self.settings = settings
        self.names = [f"part-{number:05d}.parquet" for number in range(parts)]

    def open(self) -> dict[int, Note]:
        """Make the folder, or find that it holds the same run: the notes of the parts that are there.

        Raises:
            RunError: the folder cannot be made, or holds something else.
        """
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
        notes: dict[int, Note] = {}
        for path in sorted(self.path.iterdir()):
            note = _note(path)
            held = note.get("settings", {})
            if path.name not in self.names or held != self.settings:
                raise RunError(another_run(self.path, held, self.settings, path.name))
            notes[self.names.index(path.name)] = note
        return notes

    def keep(self, number: int, done: list[Block], note: Note) -> None:
        """Write a part."""
        write_part(self.job, self.path / self.names[number], done, note, number)

    def close(self) -> None:
        """Nothing is left to do."""


def another_run(path: Path, held: Note, settings: Note, name: str) -> Fault:
    """A folder is taken: by what differs, or by something of this name."""
    differ = sorted(key for key in {*held, *settings} if held.get(key) != settings.get(key)) if held else []
    what = f": {', '.join(differ)} {'differs' if len(differ) == 1 else 'differ'}" if differ else f": `{name}` is no part of this one"
    return Fault(f"the folder holds another run{what}", Place(str(path)), "remove it, or name another with -o")


def whole_parts(path: Path) -> int:
    """How many parts are whole."""
    return len(list(path.glob("part-*.parquet"))) if path.is_dir() else 0


def _note(path: Path) -> Note:
    """What a part says of itself; nothing where it is no part."""
    import polars as pl

    try:
        held = json.loads(pl.read_parquet_metadata(path).get(_MARK, ""))
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return {}
    return held if isinstance(held, dict) and {"settings", "failed", "told"} <= set(held) else {}


def _frame(job: Job, done: list[Block]) -> Any:
    import numpy as np

    values = done[0].values if len(done) == 1 else np.concatenate([block.values for block in done])
    numbers = job.draws.numbered(done[0].first, done[-1].last)
    return frame(values, numbers, tuple(job.scenarios), job.times, job.keep)
