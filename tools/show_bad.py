"""Prints what each folder of ``tests/bad`` makes the program say; ``--write`` keeps it as the text expected.

Read what it prints before keeping it: the test holds the program to these words.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from detente.cli import main

BAD = Path(__file__).resolve().parents[1] / "tests/bad"


def told(folder: Path) -> str:
    """The error text of a report of the sound case with this folder laid over it."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(BAD / "sound", Path(name) / "case")
        shutil.copytree(folder, Path(name) / "case", dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
        here = Path.cwd()
        os.chdir(name)
        words = io.StringIO()
        try:
            with contextlib.redirect_stderr(words), contextlib.suppress(SystemExit):
                main(["-q", "report", "case", "-o", "page.html"])
        finally:
            os.chdir(here)
        return words.getvalue()


def run() -> None:
    """Print, and with ``--write`` keep, the text of every folder that lies over the sound case."""
    for folder in sorted(BAD.iterdir()):
        if folder.name == "sound" or not any((folder / f).exists() for f in os.listdir(BAD / "sound")):
            continue
        text = told(folder)
        sys.stdout.write(f"--- {folder.name}\n{text}")
        if "--write" in sys.argv:
            (folder / "expected.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    run()
