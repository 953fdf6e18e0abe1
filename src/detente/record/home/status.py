"""What is in the home: each part with its version, its age, its size and what it covers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from detente.record.home.manifest import Manifest, Part, manifests
from detente.record.home.place import Home
from detente.record.home.scanning import taken_from


@dataclass(frozen=True)
class Standing:
    """One part as it stands.

    Attributes:
        set_id: of the data set.
        part: what is kept of one format.
        first: first year that it covers, of observations or events; None where it has neither.
        last: last year.
        taken: how many of its series are taken from it; the others are taken from another format of the set.
        earlier: version of the part before it, None where none is kept.
        lost: files that the manifest names and the home lacks.
    """

    set_id: str
    part: Part
    first: int | None
    last: int | None
    taken: int
    earlier: str | None
    lost: tuple[str, ...]

    def age(self, now: datetime.datetime) -> datetime.timedelta:
        """Time since the file was read."""
        return now - datetime.datetime.fromisoformat(self.part.read)


def status(home: Home) -> tuple[Standing, ...]:
    """Every part in the home, by set and format; nothing where the home is empty."""
    return tuple(_standing(home, held, part) for held in manifests(home) for part in held.current.values())


def _standing(home: Home, held: Manifest, part: Part) -> Standing:
    spans = [(coverage.first, coverage.last) for coverage in part.series.values()]
    spans += [part.event_years] if part.event_years else []
    before = held.earlier.get(part.key)
    return Standing(
        held.set_id,
        part,
        min((first for first, _ in spans), default=None),
        max((last for _, last in spans), default=None),
        len(taken_from(held).get(part.key, ())),
        before.version if before else None,
        tuple(name for name in part.files() if not (home.path / name).is_file()),
    )
