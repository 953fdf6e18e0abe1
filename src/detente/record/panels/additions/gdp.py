"""Income and population of each state, estimated from many sources."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

ADDITIONS = (
    Addition(
        "gdp",
        "income and population of each state (Fariss, Anders and others)",
        {
            "any": (
                Taken("fariss.gdp_per_person", "gdp_per_person"),
                Taken("fariss.gdp", "gdp"),
                Taken("fariss.population", "population"),
            )
        },
        of_states=True,
        note="Means of simulations; the source gives their spread too, which the panel leaves out.",
    ),
)
