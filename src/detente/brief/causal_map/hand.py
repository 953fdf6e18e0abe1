"""What the author of a case sets by hand on its causal map: places of variables, bows of arrows."""

from __future__ import annotations

import math
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import CaseError, Fault, nearest

if TYPE_CHECKING:
    from detente.documents import Row
    from detente.theory import Theory

Pair = tuple[float, float]
SHEET = ((0.0, 1400.0), (0.0, 920.0))
BOWS = ((-1.5, 1.5), (-1.5, 1.5))


def read_by_hand(theory: Theory, folder: Path) -> tuple[dict[str, Pair], dict[str, Pair]]:
    """Places by variable (``map.csv``) and bows by link (``map-links.csv``); empty where the case has no such file.

    A place is the middle of the variable's box on a sheet of 1400 by 920. A bow is how far the arrow swings out near its
    start and near its end, as shares of its length, positive to the left of the way it goes.

    Raises:
        CaseError: every number that is none or lies off the sheet, and every name that the theory does not have.
    """
    faults: list[Fault] = []
    places = _pairs(folder, "map.csv", ("variable", "x", "y"), theory.variables, SHEET, faults)
    bows = _pairs(folder, "map-links.csv", ("link", "leave", "reach"), theory.links, BOWS, faults)
    if faults:
        raise CaseError(faults)
    return places, bows


def _pairs(
    folder: Path, name: str, columns: tuple[str, str, str], known: Collection[str], limits: tuple[Pair, Pair], faults: list[Fault]
) -> dict[str, Pair]:
    from detente.documents import read_csv

    path = folder / name
    if not path.is_file():
        return {}
    what, first, second = columns
    out: dict[str, Pair] = {}
    for row in read_csv(path, columns, root=folder):
        pair = (_number(row, first, limits[0]), _number(row, second, limits[1]))
        if math.isnan(sum(pair)):
            mend = f"{first} from {limits[0][0]:g} to {limits[0][1]:g}, {second} from {limits[1][0]:g} to {limits[1][1]:g}"
            faults.append(Fault(f"`{row[first]}`, `{row[second]}` is no {first} and {second} on the map", row.place, mend))
        elif row[what] not in known:
            faults.append(Fault(f"the theory has no {what} `{row[what]}`", row.place, nearest(row[what], known)))
        else:
            out[row[what]] = pair
    return out


def _number(row: Row, column: str, limits: Pair) -> float:
    try:
        number = float(row[column])
    except ValueError:
        return math.nan
    return number if limits[0] <= number <= limits[1] else math.nan
