"""Records of a JSON file as a table of texts, nested values by dotted names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import Fault, Place, RecordError

if TYPE_CHECKING:
    import polars as pl

LARGEST = 256 << 20  # bytes; a larger file is better had as CSV
DEEPEST = 8


def json_records(path: Path) -> pl.DataFrame:
    """The records of a list, or of a list in a list as the World Bank's interface gives it: ``[{"page": 1}, [{...}, {...}]]``.

    Returns:
        A column of text for each name, as ``date`` or ``country.id``; a list within a record is kept as JSON text. Numbers keep the
        digits of the file.

    Raises:
        RecordError: the file is too large, is no JSON, or holds no list of records.
    """
    import polars as pl

    rows = [dict(_flat(record)) for record in _records(_parsed(path), path)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String))


def _parsed(path: Path) -> object:
    if path.stat().st_size > LARGEST:
        raise RecordError(Fault(f"the file is larger than {LARGEST >> 20} MiB", Place(str(path)), "have it as CSV"))
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise RecordError(Fault(f"this is no JSON: {error.msg}", Place(str(path), error.lineno), "is the file whole?")) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise RecordError(
            Fault(f"this is no JSON that can be read: {type(error).__name__}", Place(str(path)), "is the file whole?")
        ) from None


def _records(value: object, path: Path) -> list[Mapping[str, object]]:
    if isinstance(value, list) and value and isinstance(value[-1], list):
        value = value[-1]
    if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
        raise RecordError(Fault("the file holds no list of records", Place(str(path)), "it should read `[{...}, {...}]`"))
    return value


def _flat(record: Mapping[str, object], before: str = "", depth: int = 0) -> Iterator[tuple[str, str | None]]:
    for name, value in record.items():
        if isinstance(value, dict) and depth < DEEPEST:
            yield from _flat(value, f"{before}{name}.", depth + 1)
        elif isinstance(value, str) or value is None:
            yield f"{before}{name}", value
        else:
            yield f"{before}{name}", json.dumps(value, ensure_ascii=False)
