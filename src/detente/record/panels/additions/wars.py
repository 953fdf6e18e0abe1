"""Inter-state wars, after the Correlates of War."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

ADDITIONS = (
    Addition(
        "wars",
        "inter-state wars between the two (COW)",
        {
            "any": (
                Taken("cow-war.ongoing", "war", "small", of="dyad"),
                Taken("cow-war.onset", "war_onset", "small", of="dyad"),
            )
        },
        event="war",
    ),
)
