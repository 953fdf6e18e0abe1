"""How far apart two states are: between their capitals, and between their nearest points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.record.panels.addition import Addition, Derived, Taken

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.record.panels.placing import Placed
    from detente.record.panels.rows import Rows

EARTH = 6378.137  # kilometres: the equator's radius, as the R packages use it on a sphere


def _takes(source: str) -> tuple[Taken, ...]:
    sides = ("latitude", "longitude")
    return tuple(Taken(f"{source}.{side}", f"capital_{side}", combine="first", shown=False) for side in sides)


def capital_distance(rows: Rows, placed: Mapping[str, Placed]) -> list[Derived]:
    """Great-circle distance in kilometres between the capitals at the start of the period (or at entry, for a state that entered in it).

    Capitals are few, so the distances of all pairs of places are computed once and looked up.
    """
    import numpy as np

    spots, where = _spots(rows, placed)
    table = great_circle(spots).ravel()
    one, two = where.take(rows.state_places(1)), where.take(rows.state_places(2))
    values = table.take(one.astype(np.intp) * len(spots) + two)
    return [Derived("capital_distance", "distance between the two capitals", "km", values, ~np.isnan(values))]


def great_circle(spots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances in kilometres between all pairs of places, given as latitude and longitude in degrees; by haversines."""
    import numpy as np

    latitude, longitude = np.radians(spots[:, 0]), np.radians(spots[:, 1])
    north = np.sin((latitude[:, None] - latitude) / 2) ** 2
    east = np.sin((longitude[:, None] - longitude) / 2) ** 2
    half = np.sqrt(np.clip(north + np.cos(latitude)[:, None] * np.cos(latitude) * east, 0, 1))
    found: NDArray[np.float64] = 2 * EARTH * np.arcsin(half)
    return found


def _spots(rows: Rows, placed: Mapping[str, Placed]) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
    """The places that are capitals, the first of them unknown; and which is whose, by state and period."""
    import numpy as np

    both = np.full((len(rows.codes) * rows.clock.count, 2), np.nan)
    for side, found in enumerate(placed.values()):  # latitude, longitude: as they are taken
        both[found.one.astype(np.int32) * np.int32(rows.clock.count) + found.when, side] = found.values
    known = ~np.isnan(both).any(axis=1)
    spots, which = np.unique(both[known], axis=0, return_inverse=True)
    where = np.zeros(len(both), np.int16)
    where[known] = which.ravel().astype(np.int16) + 1
    return np.vstack([np.full((1, 2), np.nan), spots]), where


ADDITIONS = (
    Addition(
        "distance",
        "distance between capitals",
        {"cow": _takes("cow-capitals"), "gw": _takes("gw-capitals")},
        derive=capital_distance,
        note="The capital of the first day of the period; of a state that entered in it, its first.",
    ),
    Addition(
        "mindist",
        "distance between nearest points (CShapes)",
        {"any": (Taken("cow-mindist.minimum_distance", "minimum_distance"),)},
    ),
)
