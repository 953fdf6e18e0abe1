"""Draws from the priors in a form that a page can carry: two bytes for each number."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any

from detente.errors import RunError

if TYPE_CHECKING:
    import numpy as np

    from detente.theory import Parameter, Theory

MOST, FEWEST = 80, 20
WEIGHT = 32_000  # characters of the draws in the page
WORK = 90_000_000  # operations of one fan; a browser does about 2.5 million of them in a millisecond
TOP = 65_535


def draw_count(operations: int, steps: int, parameters: int) -> int:
    """How many draws a page carries: eighty, or fewer where a run is long or has many parameters.

    Args:
        operations: of one step.
        steps: of one run.
        parameters: that are drawn.
    """
    by_work = WORK // max(operations * steps, 1)
    by_weight = WEIGHT * 3 // (8 * max(parameters, 1))
    return max(FEWEST, min(MOST, by_work, by_weight) // 10 * 10)


def packed(theory: Theory, count: int, seed: int) -> dict[str, Any] | None:
    """Draws of the priors; None where no parameter has one that can be drawn.

    Each number is one of 65,536 between the least and the greatest of its parameter's draws, which is far finer than
    anything that is believed of it.

    Returns:
        ``names``, ``low`` and ``high`` of the parameters, ``count``, and ``values``: little-endian, draw after draw, in base64.
    """
    import numpy as np

    from detente.simulate.ensembles.draws import draw_priors

    try:
        draws = draw_priors(theory, count, seed)
    except RunError:
        return None
    block = draws.block(0, count)
    ends = [_ends(theory.parameters[name], block[name]) for name in draws.parameters]
    columns = [np.rint((block[n] - low) / (high - low or 1.0) * TOP) for n, (low, high) in zip(draws.parameters, ends, strict=True)]
    values = np.clip(np.stack(columns, axis=1), 0, TOP).astype("<u2")
    return {
        "names": list(draws.parameters),
        "low": [low for low, _ in ends],
        "high": [high for _, high in ends],
        "count": count,
        "values": base64.b64encode(values.tobytes()).decode(),
    }


def unpacked(draws: dict[str, Any]) -> dict[str, np.ndarray[Any, Any]]:
    """For each parameter its values, exactly as the page reads them."""
    import numpy as np

    whole = np.frombuffer(base64.b64decode(draws["values"]), dtype="<u2").reshape(draws["count"], -1)
    out = {}
    for place, (name, low, high) in enumerate(zip(draws["names"], draws["low"], draws["high"], strict=True)):
        out[name] = np.minimum(low + (high - low) * whole[:, place] / TOP, high)
    return out


def _ends(parameter: Parameter, values: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Least and greatest draw, rounded outwards to six digits and kept within the bounds."""
    low, high = float(values.min()), float(values.max())
    return max(_rounded(low, math.floor), parameter.bounds[0]), min(_rounded(high, math.ceil), parameter.bounds[1])


def _rounded(value: float, way: Any) -> float:
    if value == 0:
        return 0.0
    scale = 10.0 ** (5 - math.floor(math.log10(abs(value))))
    return float(f"{way(value * scale) / scale:.6g}")
