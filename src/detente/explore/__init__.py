"""What could be done: scenarios run and compared."""

from detente.explore.outlook import HORIZONS, Outlook, ScoreValue, compare
from detente.simulate import ILLUSTRATIVE

__all__ = ["HORIZONS", "ILLUSTRATIVE", "Outlook", "ScoreValue", "compare"]
