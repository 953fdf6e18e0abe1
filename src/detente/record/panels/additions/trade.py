"""Trade of each state with all others, after the Correlates of War."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

ADDITIONS = (
    Addition(
        "trade",
        "imports and exports of each state in all (COW Trade)",
        {"any": (Taken("cow-trade.imports", "imports"), Taken("cow-trade.exports", "exports"))},
        of_states=True,
    ),
)
