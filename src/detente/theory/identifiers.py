"""Names for equations, made from names as other tools write them: plain, unique, and told apart even where they look alike."""

from __future__ import annotations

import re
import unicodedata

MOST_LETTERS = 60


class Identifiers:
    """Gives each written name one identifier of small letters, digits and underscores.

    Args:
        taken: words that no name may take (functions, words of the clock).

    Example:
        >>> names = Identifiers(("time",))
        >>> names.of("Birth Rate (adj)"), names.of("birth rate adj"), names.of("Время"), names.of("time")
        ('birth_rate_adj', 'birth_rate_adj_2', 'v', 'time_2')
        >>> names.of("Birth Rate (adj)")
        'birth_rate_adj'
    """

    def __init__(self, taken: tuple[str, ...] = ()) -> None:
        self._taken = set(taken)
        self._given: dict[str, str] = {}

    def of(self, written: str) -> str:
        """The identifier of a name; the same each time it is asked for."""
        if written not in self._given:
            plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
            stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: MOST_LETTERS - 6]
            stem = stem if stem[:1].isalpha() else f"v_{stem}".rstrip("_")
            name, count = stem, 1
            while name in self._taken:
                count += 1
                name = f"{stem}_{count}"
            self._taken.add(name)
            self._given[written] = name
        return self._given[written]
