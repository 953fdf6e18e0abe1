"""Democracy scores for the states of Gleditsch and Ward."""

from __future__ import annotations

from detente.record.readers.shapes.democracy import democracy

DATA_SET = democracy(
    "gw-democracy",
    "gwcode",
    "gw",
    files={"isard": ("gw_democracy.parquet", "gw_democracy.csv")},
    last={"euds": 2025, "aeuds": 2025, "polity2": 2020, "v2x_polyarchy": 2024},
    proofs={"isard": "gw_democracy.parquet of isard 0.2.0: 20,849 rows"},
)
