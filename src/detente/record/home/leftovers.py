"""Removing what no manifest names: parts older than the earlier one, and what a killed write left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from detente.record.home.manifest import Manifest
from detente.record.home.place import Home


def remove_leftovers(home: Home, held: Manifest) -> None:
    """Remove every file of a set that its manifest does not name. Only who holds the set's lock may call it."""
    valid = {home.path / name for name in held.files()}
    for path in list(_files(home, held.set_id)):
        if path not in valid:
            path.unlink(missing_ok=True)


def _files(home: Home, set_id: str) -> Iterator[Path]:
    for folder in (home.parts("observations", set_id), home.parts("events", set_id), home.rejected(set_id)):
        if folder.is_dir():
            yield from (path for path in folder.iterdir() if path.is_file())
    yield from home.manifest(set_id).parent.glob(f".{set_id}.json.*.part")
