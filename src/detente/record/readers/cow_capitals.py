"""Capitals of the states of Correlates of War."""

from __future__ import annotations

from detente.record.readers.shapes.capitals import capitals

DATA_SET = capitals("cow-capitals", "ccode", "cow", "Correlates of War", 242)
