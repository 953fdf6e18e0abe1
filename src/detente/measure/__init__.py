"""What the record says when it is counted: shares and concentration, each a yearly series of its own."""

from __future__ import annotations

from detente.measure.concentration import concentration, share
from detente.measure.spells import count_in_force

__all__ = ["concentration", "count_in_force", "share"]
