"""Where each state stands in the votes of the UN General Assembly, and how far apart two stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.record.panels.addition import Addition, Derived, Taken

if TYPE_CHECKING:
    from detente.record.panels.placing import Placed
    from detente.record.panels.rows import Rows

SERIES = "un-ideal-points.all_votes"
FINAL = "un-ideal-points.final_votes"  # reaches a year further than that of all votes


def distance(rows: Rows, placed: Mapping[str, Placed]) -> list[Derived]:
    """The absolute difference of the two ideal points, where both are known."""
    import numpy as np

    if not rows.of_pairs:
        return []
    points = np.full(len(rows.codes) * rows.clock.count, np.nan)
    found = placed[SERIES]
    points[found.one.astype(np.int32) * np.int32(rows.clock.count) + found.when] = found.values
    apart = np.abs(points.take(rows.state_places(1)) - points.take(rows.state_places(2)))
    return [Derived("ideal_point_distance", "absolute difference of the two ideal points", "points", apart, ~np.isnan(apart))]


ADDITIONS = (
    Addition(
        "ideal-points",
        "ideal points in the UN General Assembly, and their distance (Bailey, Strezhnev and Voeten)",
        {"any": (Taken(SERIES, "ideal_point"), Taken(FINAL, "ideal_point_final_votes"))},
        of_states=True,
        derive=distance,
        note="`ideal_point`, and the distance made of it, are from all votes; `ideal_point_final_votes` is from votes on final passage "
        "alone, which are known for later sessions too: the two are different estimates, and neither fills the other.",
    ),
)
