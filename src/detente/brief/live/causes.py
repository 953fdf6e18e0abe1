"""What leads from a lever to the rest: the theory's links, its drivers, and its named loops, as the page reads them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from detente.theory import names

if TYPE_CHECKING:
    from detente.theory import Loop, Theory


def arrows(theory: Theory) -> list[list[str]]:
    """Pairs of cause and effect: the links that equations carry, and drivers, which no link announces.

    A theory without a map, read from another tool's file, has all that its equations read.
    """
    mapped = [[link.source, link.target] for link in theory.links.values() if link.in_equations and link.id not in theory.cut]
    read = [
        [source, variable.id]
        for variable in theory.variables.values()
        for source in sorted({name for equation in variable.equations for name in names(equation)})
        if source in theory.variables and source != variable.id and (not mapped or theory.variables[source].is_driver)
    ]
    return [*mapped, *read]


def loops(theory: Theory) -> list[dict[str, Any]]:
    """The named loops that the equations carry whole, each with the variables on its walks."""
    return [
        {"id": loop.id, "name": loop.name, "sign": loop.sign, "variables": members(loop, theory)}
        for loop in theory.loops.values()
        if loop.live
    ]


def members(loop: Loop, theory: Theory) -> list[str]:
    """The variables on a loop's walks, each once."""
    ends = [end for walk in loop.walks for step in walk for end in (theory.links[step].source, theory.links[step].target)]
    return list(dict.fromkeys(ends or [loop.within]))


def swinging(theory: Theory) -> list[str]:
    """Stocks of the theory, those through which most named loops pass first: the first is looked at for its swings."""
    stocks = [v.id for v in theory.variables.values() if v.kind == "stock" and not v.over]
    passing = Counter(name for loop in theory.loops.values() for name in members(loop, theory))
    return sorted(stocks, key=lambda name: -passing[name])
