"""An ensemble as Zarr: an array ``value`` over draw, scenario, time and variable, which xarray opens with its labels.

A chunk holds one variable of the draws of a part under one scenario. The store is written beside its place, in
``NAME.part``, and renamed when it is whole; the notes of parts that are there stand in its attributes until then.
"""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, Place, RunError
from detente.simulate.ensembles.ensemble import Block, Job
from detente.simulate.ensembles.parquet_parts import Note, another_run
from detente.simulate.ensembles.writing import told_in_words

if TYPE_CHECKING:
    import numpy as np

AXES = ("draw", "scenario", "time", "variable")
_MARK = "detente"  # of our attributes
_OWN = {"zarr.json", "value", *AXES}


class ZarrParts:
    """A store of parts.

    Args:
        path: of the store.
        settings: of the run; equal ones give equal files.
        size: draws of a part.

    Raises:
        RunError: Zarr is not installed.
    """

    def __init__(self, job: Job, path: Path, settings: Note, size: int) -> None:
        from importlib.util import find_spec

        if find_spec("zarr") is None:
            raise RunError(
                Fault("the form `.zarr` needs zarr, which is not installed", None, "install `detente[fit]`, or write `.parquet`")
            )
        self.job = job
        self.path = path
        self.beside = beside(path)
        self.settings = settings
        self.size = size
        self.notes: list[Note] = []

    def open(self) -> dict[int, Note]:
        """Make the store, or find that it holds the same run: the notes of the parts that are there.

        Raises:
            RunError: the store cannot be made, or there is something else.
        """
        if self.path.exists():
            return dict(enumerate(self.held(self.path)["parts"]))
        if self.beside.exists() and _attributes(self.beside):
            self.notes = self.held(self.beside)["parts"]
            return dict(enumerate(self.notes))
        if self.beside.exists() and (self.beside.is_file() or {held.name for held in self.beside.iterdir()} - _OWN):
            raise RunError(_something_else(self.beside))
        with told_in_words(self.path):
            self.make()
        return {}

    def held(self, path: Path) -> Note:
        """What a store of this run says of itself."""
        held = _attributes(path)
        if not held:
            raise RunError(_something_else(path))
        if held["settings"] != self.settings:
            raise RunError(another_run(path, held["settings"], self.settings, path.name))
        return held

    def make(self) -> None:
        """An empty store with its labels."""
        import numpy as np
        import zarr

        job = self.job
        group = zarr.open_group(self.beside, mode="w", zarr_format=3)
        shape = (job.draws.count, len(job.scenarios), len(job.kept), len(job.keep))
        labels: dict[str, np.ndarray[Any, Any]] = {
            "draw": np.asarray(job.draws.numbered(0, job.draws.count)),
            "scenario": np.array(list(job.scenarios), dtype=object),
            "time": np.array(job.times),
            "variable": np.array(job.keep, dtype=object),
        }
        for name, values in labels.items():
            kind = str if values.dtype == object else values.dtype
            group.create_array(name, shape=values.shape, chunks=values.shape, dtype=kind, dimension_names=(name,))[:] = values
        chunks = (min(self.size, shape[0]), 1, shape[2], 1)
        # Bytes of like weight side by side: the numbers of a course share their first ones.
        packed = zarr.codecs.BloscCodec(cname="lz4", shuffle="shuffle")
        group.create_array(
            "value", shape=shape, chunks=chunks, dtype="float64", fill_value=float("nan"), dimension_names=AXES, compressors=packed
        )
        group.attrs[_MARK] = {"settings": self.settings, "parts": []}

    def keep(self, number: int, done: list[Block], note: Note) -> None:
        """Write a part, then its note: without one it is written again."""
        import numpy as np
        import zarr

        with told_in_words(self.path, number):
            group: Any = zarr.open_group(self.beside, mode="r+")
            group["value"][done[0].first : done[-1].last] = np.concatenate([block.values for block in done])
            self.notes.append({"failed": note["failed"], "told": note["told"]})
            group.attrs[_MARK] = {"settings": self.settings, "parts": self.notes}

    def close(self) -> None:
        """Give the store its name."""
        import zarr

        if self.path.exists():
            return
        with told_in_words(self.path, len(self.notes)), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # all labels in one file are no part of the standard yet, and what xarray reads first
            zarr.consolidate_metadata(self.beside)
            os.replace(self.beside, self.path)


def _something_else(path: Path) -> Fault:
    return Fault("there is something else of this name", Place(str(path)), "remove it, or name another with -o")


def beside(path: Path) -> Path:
    """Where a store is written."""
    return path.with_name(f"{path.name}.part")


def whole_parts(path: Path) -> int:
    """How many parts of a store that is being written are whole."""
    return len(_attributes(beside(path)).get("parts", []))


def _attributes(path: Path) -> Note:
    """What a store says of itself; nothing where it is none of ours."""
    try:
        held = json.loads((path / "zarr.json").read_bytes())["attributes"][_MARK]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return held if isinstance(held, dict) and {"settings", "parts"} <= set(held) else {}


__all__ = ["AXES", "ZarrParts", "whole_parts"]
