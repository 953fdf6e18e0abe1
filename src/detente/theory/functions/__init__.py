"""The functions that an equation may call. To add one: a line in the file of its concern."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from detente.theory.functions import arithmetic, clock, delays
from detente.theory.functions.function import Function, Hidden

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {function.name: function for function in (*arithmetic.FUNCTIONS, *clock.FUNCTIONS, *delays.FUNCTIONS)}
)

__all__ = ["FUNCTIONS", "Function", "Hidden"]
