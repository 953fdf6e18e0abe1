"""Panels: a row for each state or pair of states and year or month, with what is known of them."""

from __future__ import annotations

from detente.record.panels.panel import Panel, panel

__all__ = ["Panel", "panel"]
