"""Which feedback loops drive a run, and when: the scores of the method Loops That Matter."""

from detente.simulate.loops.dominance import Dominance, Period
from detente.simulate.loops.report import LoopReport, loop_dominance, loop_report

__all__ = ["Dominance", "LoopReport", "Period", "loop_dominance", "loop_report"]
