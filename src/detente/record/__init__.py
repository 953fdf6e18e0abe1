"""What is known: yearly series, dated events, spells and phases, each figure with its source and status."""

from __future__ import annotations

from detente.record.dated import Event, Phase, Spell
from detente.record.read import Record, read_record
from detente.record.series import Break, Observation, Series, sum_series
from detente.record.sources import Source

__all__ = ["Break", "Event", "Observation", "Phase", "Record", "Series", "Source", "Spell", "read_record", "sum_series"]
