"""Foreign assistance of the United States to each state, by fiscal year."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

ADDITIONS = (
    Addition(
        "aid",
        "foreign assistance of the United States, obligated and disbursed (ForeignAssistance.gov)",
        {
            "any": tuple(
                Taken(f"foreign-assistance.{kind}_current", f"us_aid_{kind}", combine="sum", fills="its last period")
                for kind in ("obligations", "disbursements")
            )
        },
        note="By the United States' fiscal year, put in the year in which it ends; the third quarter of 1976 is added to 1976. "
        "The source knows of no other giver, and a recipient without a row is missing, not zero.",
    ),
)
