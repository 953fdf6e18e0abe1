"""The causal map: where its variables stand, how its arrows run, what marks its loops, and what the template draws."""

from __future__ import annotations

from detente.brief.causal_map.view import view

__all__ = ["view"]
