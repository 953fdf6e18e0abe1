"""Democracy of each state: latent estimates, Polity and V-Dem."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken


def _takes(source: str) -> tuple[Taken, ...]:
    return (
        Taken(f"{source}.extended_unified_democracy_score", "unified_democracy"),
        Taken(f"{source}.adjusted_extended_unified_democracy_score", "unified_democracy_adjusted"),
        Taken(f"{source}.polity2", "polity2", "small"),
        Taken(f"{source}.electoral_democracy", "electoral_democracy"),
    )


ADDITIONS = (
    Addition(
        "democracy",
        "democracy of each state (extended UDS, Polity, V-Dem)",
        {"cow": _takes("cw-democracy"), "gw": _takes("gw-democracy")},
        of_states=True,
        note="Polity's own country codes differ from the system's in places; there the source has no Polity score: see `polity`.",
    ),
    Addition(
        "polity",
        "Polity score of each state, Polity's codes turned into the system's by date (Polity5)",
        {"any": (Taken("polity5.polity2", "polity5", "small"),)},
        of_states=True,
        note="Has the scores that `democracy` lacks for states whose code in Polity is another, such as Pakistan 1947-1971 and the USSR.",
    ),
)
