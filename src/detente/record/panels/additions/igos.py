"""Memberships of intergovernmental organisations, after the Correlates of War."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken

ADDITIONS = (
    Addition(
        "igos",
        "organisations of which both are full members (COW IGO)",
        {"any": (Taken("cow-igo.shared_memberships", "shared_igos", "whole"),)},
    ),
    Addition(
        "igos:states",
        "organisations of which a state is a full member, an associate or an observer (COW IGO)",
        {"any": tuple(Taken(f"cow-igo.{rank}_memberships", f"igos_{rank}", "whole") for rank in ("full", "associate", "observer"))},
        of_states=True,
    ),
)
