"""The home: every data set read, as two tidy tables that any number of processes may read while one writes."""

from __future__ import annotations

from detente.record.home.comparison import PartChange, Revision, SeriesChange, changes
from detente.record.home.manifest import Coverage, Manifest, Part, manifest, manifests
from detente.record.home.place import Home, home_at
from detente.record.home.reading import Report, read_into
from detente.record.home.scanning import events, observations
from detente.record.home.status import Standing, status

__all__ = [
    "Coverage",
    "Home",
    "Manifest",
    "Part",
    "PartChange",
    "Report",
    "Revision",
    "SeriesChange",
    "Standing",
    "changes",
    "events",
    "home_at",
    "manifest",
    "manifests",
    "observations",
    "read_into",
    "status",
]
