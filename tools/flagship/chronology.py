"""Events and phases, from the chronology of the shared data, the kinds given to its acts, and the events added to it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from flagship.rows import csv_text, shared_rows

HERE = Path(__file__).resolve().parent
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
    for row in shared_rows(HERE / "kinds.csv"):
        for event in row["events"].split():
            if event in found:
                raise ValueError(f"{event} is both `{found[event]}` and `{row['kind']}`")
            found[event] = row["kind"]
    return found


def events(data: Path) -> str:
    """The text of ``events.csv``, by date."""
    kind = kinds()
    rows = [_event(row, kind) for row in shared_rows(data / "chronology/events.csv")]
    rows += [[row[column] for column in EVENT_COLUMNS] for row in shared_rows(HERE / "more_events.csv")]
    return csv_text(EVENT_COLUMNS, sorted(rows, key=lambda row: (row[1], row[0])))


def _event(row: dict[str, str], kind: dict[str, str]) -> list[str]:
    given = {"precision": row["date_precision"], "kind": kind[row["id"]], "status": row["source_status"]}
    return [given.get(column) or row[column] for column in EVENT_COLUMNS]


def phases(data: Path) -> str:
    """The text of ``phases.csv``."""
    names = {"id": "phase_id", "from": "start", "to": "end", "tolerance_months": "boundary_tolerance_months", "note": "notes"}
    with (data / "chronology/phases.csv").open(encoding="utf-8", newline="") as file:
        return csv_text(PHASE_COLUMNS, _phases(csv.DictReader(file), names))


def _phases(rows: csv.DictReader[str], names: dict[str, str]) -> Iterator[list[str]]:
    for row in rows:
        yield [row[names.get(column, column)] for column in PHASE_COLUMNS]
