"""Militarized disputes: Gibler, Miller and Little's by default, the Correlates of War's as ``disputes:cow``, beside them if need be."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken


def _takes(source: str, name: str) -> dict[str, tuple[Taken, ...]]:
    return {
        "any": (
            Taken(f"{source}.ongoing", name, "small", of="dyad"),
            Taken(f"{source}.onset", f"{name}_onset", "small", of="dyad"),
            Taken(f"{source}.on_side_a", f"{name}_side_a", "small"),
            Taken(f"{source}.originator", f"{name}_originator", "small"),
            Taken(f"{source}.hostility_level", f"{name}_hostility", "small"),
            Taken(f"{source}.fatality_level", f"{name}_fatality", "small"),
        )
    }


NOTE = (
    "One dispute stands for a pair and year; which one, where there were several, is the source's choice. "
    "Without a dispute the first two are 0 and what describes a dispute is missing."
)

ADDITIONS = (
    Addition("disputes", "militarized disputes (Gibler, Miller and Little)", _takes("gml-mid", "dispute"), event="dispute", note=NOTE),
    Addition("disputes:cow", "militarized disputes (Correlates of War)", _takes("cow-mid", "cow_dispute"), event="cow_dispute", note=NOTE),
)
