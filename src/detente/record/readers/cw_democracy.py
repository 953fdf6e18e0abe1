"""Democracy scores for the states of Correlates of War."""

from __future__ import annotations

from detente.record.readers.shapes.democracy import democracy

DATA_SET = democracy(
    "cw-democracy",
    "ccode",
    "cow",
    files={"isard": ("cw_democracy.parquet", "cw_democracy.csv"), "isard-1945": ("isard_democracy_1945_on.csv",)},
    last={"euds": 2025, "aeuds": 2025, "polity2": 2020, "v2x_polyarchy": 2025},
    proofs={"isard": "cw_democracy.parquet of isard 0.2.0: 17,706 rows", "isard-1945": "isard_democracy_1945_on.csv: 12,337 rows"},
)
