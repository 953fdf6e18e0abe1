"""Checks of a theory that need its equations computed: signs, extreme conditions, conservation, equilibrium."""

from detente.simulate.checks.check import Checks, check_theory

__all__ = ["Checks", "check_theory"]
