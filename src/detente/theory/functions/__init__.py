"""The functions that an equation may call. To add one: a line in the file of its concern."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from detente.theory.functions import (
    allocation,
    arithmetic,
    clock,
    delays,
    lists,
    matrices,
    memory,
    random,
    rounding,
    trigonometry,
    vectors,
)
from detente.theory.functions.function import Function, Hidden, Memory, Pipe, Site, State

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        function.name: function
        for module in (
            arithmetic,
            trigonometry,
            rounding,
            clock,
            delays,
            memory,
            lists,
            vectors,
            allocation,
            matrices,
            random,
        )
        for function in module.FUNCTIONS
    }
)

__all__ = ["FUNCTIONS", "Function", "Hidden", "Memory", "Pipe", "Site", "State"]
