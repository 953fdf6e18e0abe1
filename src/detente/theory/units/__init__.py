"""The dimension check: which unit every part of an equation has, and where they do not fit."""

from detente.theory.units.report import UnitReport, unit_faults, unit_report

__all__ = ["UnitReport", "unit_faults", "unit_report"]
