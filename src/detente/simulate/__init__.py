"""What follows: a theory compiled to one step, and run. It never sees data."""

from detente.simulate.effects import link_effects
from detente.simulate.model import Model, compile_theory
from detente.simulate.run import run, simulate
from detente.simulate.swings import Swing, counted_falls, greatest_fall, swings
from detente.simulate.trajectory import ILLUSTRATIVE, Trajectory

__all__ = [
    "ILLUSTRATIVE",
    "Model",
    "Swing",
    "Trajectory",
    "compile_theory",
    "counted_falls",
    "greatest_fall",
    "link_effects",
    "run",
    "simulate",
    "swings",
]
