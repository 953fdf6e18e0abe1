"""Militarized disputes: Gibler, Miller and Little's by default, the Correlates of War's as ``disputes:cow``."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken


def _takes(source: str) -> dict[str, tuple[Taken, ...]]:
    return {
        "any": (
            Taken(f"{source}.ongoing", "dispute", "small", of="dyad"),
            Taken(f"{source}.onset", "dispute_onset", "small", of="dyad"),
            Taken(f"{source}.on_side_a", "dispute_side_a", "small"),
            Taken(f"{source}.originator", "dispute_originator", "small"),
            Taken(f"{source}.hostility_level", "dispute_hostility", "small"),
            Taken(f"{source}.fatality_level", "dispute_fatality", "small"),
        )
    }


NOTE = (
    "One dispute stands for a pair and year; which one, where there were several, is the source's choice. "
    "Without a dispute the first two are 0 and what describes a dispute is missing."
)

ADDITIONS = (
    Addition("disputes", "militarized disputes (Gibler, Miller and Little)", _takes("gml-mid"), event="dispute", note=NOTE),
    Addition("disputes:cow", "militarized disputes (Correlates of War)", _takes("cow-mid"), event="dispute", note=NOTE),
)
