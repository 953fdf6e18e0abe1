#!/usr/bin/env python3
"""Put together the hand-made tables of the case pakistan-us: ``events.csv`` and ``phases.csv``.

They are the chronology of the shared data, the kinds given to its acts (``tools/flagship/kinds.csv``), and the events added to it
(``tools/flagship/more_events.csv``). All other tables are made by ``detente record``. The shared data is at ``DETENTE_SHARED``, by
default ``../shared`` beside the repository. Run: ``uv run tools/build_flagship_chronology.py``; ``-o FOLDER`` writes elsewhere.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
HERE = REPOSITORY / "tools/flagship"
RECORD = REPOSITORY / "src/detente/cases/pakistan-us/record"
EVENT_COLUMNS = (
    *("id", "date", "precision", "actors", "description", "kind", "direction", "sign", "channel"),
    *("cameo_root", "salience", "source", "certainty", "status"),
)
PHASE_COLUMNS = ("id", "from", "to", "label", "name", "tolerance_months", "source", "confidence", "note")


def kinds() -> dict[str, str]:
    """What each act of the chronology is, by its id.

    Raises:
        ValueError: an act has two kinds.
    """
    found: dict[str, str] = {}
    for row in _rows_of(HERE / "kinds.csv"):
        for event in row["events"].split():
            if event in found:
                raise ValueError(f"{event} is both `{found[event]}` and `{row['kind']}`")
            found[event] = row["kind"]
    return found


def events(data: Path) -> str:
    """The text of ``events.csv``, by date."""
    kind = kinds()
    rows = [_event(row, kind) for row in _rows_of(data / "chronology/events.csv")]
    rows += [[row[column] for column in EVENT_COLUMNS] for row in _rows_of(HERE / "more_events.csv")]
    return _csv_text(EVENT_COLUMNS, sorted(rows, key=lambda row: (row[1], row[0])))


def _event(row: dict[str, str], kind: dict[str, str]) -> list[str]:
    given = {"precision": row["date_precision"], "kind": kind[row["id"]], "status": row["source_status"]}
    return [given.get(column) or row[column] for column in EVENT_COLUMNS]


def phases(data: Path) -> str:
    """The text of ``phases.csv``."""
    names = {"id": "phase_id", "from": "start", "to": "end", "tolerance_months": "boundary_tolerance_months", "note": "notes"}
    with (data / "chronology/phases.csv").open(encoding="utf-8", newline="") as file:
        return _csv_text(PHASE_COLUMNS, _phases(csv.DictReader(file), names))


def _phases(rows: csv.DictReader[str], names: dict[str, str]) -> Iterator[list[str]]:
    for row in rows:
        yield [row[names.get(column, column)] for column in PHASE_COLUMNS]


def _rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _csv_text(header: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def main() -> int:
    """Write the two tables; 1 where there is no shared data."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=RECORD, help="folder to write to")
    folder = parser.parse_args().output
    data = Path(os.environ.get("DETENTE_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not data.is_dir():
        print(f"there is no shared data at {data}\n  set DETENTE_SHARED", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("events.csv", events(data)), ("phases.csv", phases(data))):
        (folder / name).write_text(text, encoding="utf-8")
        print(f"{folder / name}: {text.count(chr(10))} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
