#!/usr/bin/env python3
"""Compute the shipped tables of the case pakistan-us from the shared data.

It is the origin of every figure whose status is ``derived`` and of every one that lies in a table of the shared data.
The shared data is at ``DETENTE_SHARED``, by default ``../shared`` beside the repository. Run: ``uv run tools/build_flagship_record.py``;
``-o FOLDER`` writes elsewhere.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

from flagship import aid, arms, chronology, coded, drones, economy, events, licences, regime, security, votes  # noqa: E402 - the folder of this script is on the path only now
from flagship.rows import Row, table  # noqa: E402

from detente.record import read_record  # noqa: E402

REPOSITORY = TOOLS.parent
RECORD = REPOSITORY / "src/detente/cases/pakistan-us/record"
TABLES: dict[str, Callable[[Path], Iterator[Row]]] = {
    "aid.csv": aid.rows,
    "arms.csv": arms.rows,
    "china.csv": economy.china,
    "drones.csv": drones.rows,
    "economy.csv": economy.rows,
    "opinion.csv": economy.opinion,
    "presence.csv": security.presence,
    "regime.csv": regime.rows,
    "security.csv": security.rows,
    "tone.csv": events.rows,
    "votes.csv": votes.rows,
}


def shared_data() -> Path:
    """The folder of the shared data, which may be absent."""
    return Path(os.environ.get("DETENTE_SHARED", REPOSITORY.parent / "shared")) / "data"


def build(data: Path) -> dict[str, str]:
    """The text of every table that comes from the shared data, by file name."""
    tables = {name: table(rows(data)) for name, rows in TABLES.items()}
    return {**tables, "events.csv": chronology.events(data), "phases.csv": chronology.phases(data)}


def build_coded() -> dict[str, str]:
    """The text of the table that is counted from the spells of the record."""
    return {"coded.csv": table(coded.rows(RECORD))}


def build_page() -> dict[str, str]:
    """The text of the page of terms, from the record as it ships."""
    return {"LICENSES.md": licences.text(read_record(RECORD.parent))}


def main() -> int:
    """Write the tables; 1 where there is no shared data, when only what comes from the record itself is written."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=RECORD, help="folder to write to")
    folder = parser.parse_args().output
    data = shared_data()
    folder.mkdir(parents=True, exist_ok=True)
    for part in (lambda: build(data) if data.is_dir() else {}, build_coded, build_page):
        for name, text in part().items():
            (folder / name).write_text(text, encoding="utf-8")
            print(f"{folder / name}: {text.count(chr(10))} lines")
    if not data.is_dir():
        print(f"there is no shared data at {data}\n  set DETENTE_SHARED", file=sys.stderr)
    return 0 if data.is_dir() else 1


if __name__ == "__main__":
    sys.exit(main())
