"""Kinds of column that many files share."""

from __future__ import annotations

from detente.record.sheets import Column

CODE = Column("whole", needed=True, low=1, high=999)  # of a state, after Correlates of War or Gleditsch and Ward
YEAR = Column("year", needed=True)
DAY = Column("date", needed=True)
FLAG = Column("whole", low=0, high=1)
COUNT = Column("whole", low=0)
AMOUNT = Column("number", low=0)
NUMBER = Column("number")
TEXT = Column("text")

NINE = ("-9", "-9.0")  # how Correlates of War writes that a value is not known


def whole(low: float, high: float, missing: tuple[str, ...] = NINE) -> Column:
    """A whole number between two bounds, where -9 means that it is not known."""
    return Column("whole", missing=missing, low=low, high=high)
