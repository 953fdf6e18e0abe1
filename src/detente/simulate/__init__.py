"""What follows: a theory compiled to one step, and run. It never sees data."""

from detente.simulate.effects import link_effects
from detente.simulate.loops import Dominance, LoopReport, Period, loop_dominance, loop_report
from detente.simulate.loops.search import Budget
from detente.simulate.model import Model, compile_theory
from detente.simulate.run import run, simulate
from detente.simulate.swings import Swing, counted_falls, greatest_fall, swings
from detente.simulate.trajectory import ILLUSTRATIVE, Trajectory

__all__ = [
    "ILLUSTRATIVE",
    "Budget",
    "Dominance",
    "LoopReport",
    "Model",
    "Period",
    "Swing",
    "Trajectory",
    "compile_theory",
    "counted_falls",
    "greatest_fall",
    "link_effects",
    "loop_dominance",
    "loop_report",
    "run",
    "simulate",
    "swings",
]
