"""National material capabilities, after the Correlates of War."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Kind, Taken

PARTS: dict[str, Kind] = {
    "military_expenditure": "number",
    "military_personnel": "large",
    "iron_and_steel_production": "large",
    "primary_energy_consumption": "large",
    "total_population": "number",
    "urban_population": "number",
    "capability_index": "number",
}

ADDITIONS = (
    Addition(
        "capabilities",
        "material capabilities of each state (COW NMC)",
        {"any": tuple(Taken(f"cow-nmc.{part}", part, kind) for part, kind in PARTS.items())},
        of_states=True,
    ),
)
