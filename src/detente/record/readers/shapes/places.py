"""Places that a source numbers or abbreviates in its own way and also names: regions, colonies, organisations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from detente.states import crosswalk
from detente.states.territories import territories

if TYPE_CHECKING:
    import polars as pl


def code_or_name(code: str, name: str, system: str) -> pl.Expr:
    """The code where it is one of a state or a territory, else the name: so the place is known, and a region is no unknown code.

    Args:
        code: the column of the codes.
        name: the column of the names.
        system: of the codes: ``iso3``, ``cow`` or ``gw``.
    """
    import polars as pl

    text = pl.col(code).cast(pl.String)
    return pl.when(text.is_in(sorted(_known(system)))).then(text).otherwise(pl.coalesce(pl.col(name), text))


@cache
def _known(system: str) -> frozenset[str]:
    states = {str(getattr(state, system)) for state in crosswalk()}
    return frozenset(states | {place.iso3 for place in territories()} if system == "iso3" else states) - {"", "None"}
