"""Getting a published file from its publisher's address, whole or not at all."""

from __future__ import annotations

from detente.record.fetching.download import Downloaded, download
from detente.record.fetching.limits import Limits

__all__ = ["Downloaded", "Limits", "download"]
