"""Direct contiguity by land or water, after the Correlates of War."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

CLOSEST = "Contiguity, the closest of the period; 0 is none"

ADDITIONS = (
    Addition(
        "contiguity",
        "direct contiguity by land or up to 400 miles of water (COW)",
        {"any": (Taken("cow-contiguity.type", "contiguity", "small", CLOSEST, combine="least", of="dyad"),)},
    ),
)
