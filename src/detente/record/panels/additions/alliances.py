"""Alliances: who pledged what to whom, after ATOP."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

PLEDGES = ("defence", "offence", "neutrality", "non_aggression", "consultation")

ADDITIONS = (
    Addition(
        "alliances",
        "alliance pledges in each direction (ATOP)",
        {"any": tuple(Taken(f"atop.{pledge}", f"{pledge}_pledge", "small") for pledge in PLEDGES)},
        note="Directed: one side may be bound alone. An undirected panel keeps both directions; their greatest is the pledge of either.",
    ),
)
