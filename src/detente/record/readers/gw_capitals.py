"""Capitals of the states of Gleditsch and Ward."""

from __future__ import annotations

from detente.record.readers.shapes.capitals import capitals

DATA_SET = capitals(
    "gw-capitals",
    "gwcode",
    "gw",
    "Gleditsch and Ward",
    264,
    note="one row, of Yemen under 679, is of no number of this system and repeats the capital of 678",
)
