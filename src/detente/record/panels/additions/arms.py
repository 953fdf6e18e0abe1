"""Deliveries of major arms, in SIPRI's trend-indicator values."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

ADDITIONS = (
    Addition(
        "arms",
        "deliveries of major arms in each direction (SIPRI)",
        {
            "any": (
                Taken("sipri-arms.delivered_allocated", "arms_allocated", combine="sum"),
                Taken("sipri-arms.delivered", "arms_delivered", combine="sum"),
            )
        },
        note="Volumes, not prices. The first runs from 1950 but spreads each deal evenly over its years; the second is exact, from 1995.",
    ),
)
