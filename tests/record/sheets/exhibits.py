"""What a bad table gives, as text: the rows that stay, the rows refused, the remarks; or the faults."""

from __future__ import annotations

from pathlib import Path

from detente.errors import RecordError
from detente.record.sheets import Column, open_sheet

COLUMNS = {
    "state": Column("whole", needed=True),
    "year": Column("year", needed=True),
    "day": Column("date", optional=True),
    "value": Column("number", low=-3),
}
DIALECTS = {"table.tsv": "tab", "semicolon.csv": "semicolon"}


def told(path: Path) -> str:
    """Everything that opening the table tells, the folder left out."""
    try:
        sheet = open_sheet(path, COLUMNS, DIALECTS.get(path.name, "comma"))
    except RecordError as error:
        return f"{error}\n".replace(f"{path.parent}/", "")
    kept = [" ".join(str(value) for value in row) for row in sheet.frame.iter_rows()]
    refused = [f"{r.line}: {r.column}: `{r.value}`: {r.why}" for r in sheet.rejects]
    parts = [("kept", kept), ("refused", refused), ("remarks", sheet.remarks)]
    return "".join(f"{name}\n" + "".join(f"  {line}\n" for line in lines) for name, lines in parts if lines) or "nothing\n"
