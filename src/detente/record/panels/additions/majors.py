"""Major powers, after the Correlates of War."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

ON_ANY_DAY = "Major power on any day of the period"

ADDITIONS = (
    Addition(
        "majors",
        "whether each state is a major power (COW)",
        {"any": (Taken("cow-majors.major_power", "major_power", "small", ON_ANY_DAY, combine="greatest"),)},
        of_states=True,
    ),
)
