"""Where read data sets are kept: one folder, the home."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from detente.errors import Fault, RecordError

VARIABLE = "DETENTE_HOME"


@dataclass(frozen=True)
class Home:
    """The folder that holds every data set read.

    Attributes:
        path: the folder; it need not exist before something is written.
    """

    path: Path

    def parts(self, kind: str, set_id: str) -> Path:
        """The folder of a set's parts; ``kind`` is ``observations`` or ``events``."""
        return self.path / kind / f"source={set_id}"

    def manifest(self, set_id: str) -> Path:
        """The file that says which parts of a set are valid."""
        return self.path / "manifests" / f"{set_id}.json"

    def rejected(self, set_id: str) -> Path:
        """The folder of the rows of a set that were refused."""
        return self.path / "rejected" / set_id

    def downloads(self, set_id: str) -> Path:
        """The folder of a set's files as they were fetched."""
        return self.path / "downloads" / set_id

    def lock(self, set_id: str) -> Path:
        """The file by which one process alone writes a set."""
        return self.path / "locks" / f"{set_id}.lock"


def home_at(path: Path | str | None = None) -> Home:
    """The home: the folder given, else that of the environment's ``DETENTE_HOME``, else the user's data folder of this system.

    Raises:
        RecordError: a file stands there.
    """
    if path is None:
        path = os.environ.get(VARIABLE) or None
    if path is None:
        from platformdirs import user_data_dir

        path = user_data_dir("detente", appauthor=False)
    folder = Path(path).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise RecordError(Fault(f"the home `{folder}` is a file", None, f"name a folder by `--home` or {VARIABLE}"))
    return Home(folder)


def in_file_name(text: str) -> str:
    """A version as part of a file's name: letters, digits, dots; everything else a hyphen."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.")[:60] or "unstated"
