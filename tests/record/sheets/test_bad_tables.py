"""The museum of bad tables: each folder of ``tests/bad/sheets`` holds one table and ``expected.txt``, everything that opening it tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from exhibits import told

BAD = Path(__file__).parents[2] / "bad" / "sheets"


@pytest.mark.parametrize("name", sorted(folder.name for folder in BAD.iterdir()))
def test_a_bad_table_gets_its_message(name: str) -> None:
    table = next(file for file in (BAD / name).iterdir() if file.name != "expected.txt")
    assert told(table) == (BAD / name / "expected.txt").read_text(encoding="utf-8")
