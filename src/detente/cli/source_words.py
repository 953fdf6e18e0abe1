"""How data sets are spoken of, on the terminal and in the docs: each thing in one way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.record.dataset import DataSet, Format, PublishedSeries

MAY_BE_PASSED_ON = {
    "ships": "tables may be passed on",
    "facts-only": "figures computed from it may be passed on, its tables may not",
    "never": "nothing of it may be passed on",
}
PASS_ON = {"ships": "tables", "facts-only": "figures", "never": "nothing"}
OBSERVED = {"state": "states", "dyad": "pairs of states", "directed dyad": "ordered pairs of states", "world": "the world"}
PROOF = {"real rows": "read on real rows", "codebook": "written from the codebook, not yet read on a real file"}


def years(first: int, last: int) -> str:
    """A span of years.

    Example:
        >>> years(1946, 2024), years(2013, 2013)
        ('1946-2024', '2013')
    """
    return str(first) if first == last else f"{first}-{last}"


def covered(series: Iterable[PublishedSeries]) -> str:
    """The years from the first that any series covers to the last."""
    spans = [(each.first, each.last) for each in series]
    return years(min(first for first, _ in spans), max(last for _, last in spans)) if spans else ""


def short_licence(licence: str) -> str:
    """What stands before the first stop: enough for a table.

    Example:
        >>> short_licence("not stated; the authors ask to be cited")
        'not stated'
    """
    return re.split(r"[;:,(]|\. ", licence, maxsplit=1)[0].strip()


def no_row(series: PublishedSeries) -> str:
    """What it means that a state or pair has no row within coverage."""
    return "zero" if series.absent == "zero" else "missing"


def proofs(data_set: DataSet) -> str:
    """How the formats of a set are proven, in a word or two."""
    found = {each.proof for each in data_set.formats}
    return " + ".join(word for word in ("real rows", "codebook") if word in found)


def how_to_get(data_set: DataSet, form: Format) -> str:
    """The command that brings a format into the home."""
    if form.id in data_set.downloads:
        only = len(data_set.downloads) == 1
        return f"detente fetch {data_set.id}" + ("" if only else f" --format {form.id}")
    return f"detente fetch {data_set.id} --from FILE"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "row"), counted(1200, "row")
        ('1 row', '1,200 rows')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
