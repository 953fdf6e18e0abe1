"""One reader for each published data set."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from detente.errors import Fault, RecordError, nearest
from detente.record.dataset import DataSet


@cache
def reader_names() -> tuple[str, ...]:
    """The readers by the names of their files, in their order: a file of this folder is a reader, and nothing else is."""
    return tuple(sorted(each.name for each in iter_modules(__path__) if not each.ispkg))


@cache
def data_sets() -> dict[str, DataSet]:
    """Every data set that can be read, by id."""
    found = (import_module(f"detente.record.readers.{name}").DATA_SET for name in reader_names())
    return {each.id: each for each in found}


def data_set(name: str) -> DataSet:
    """The data set that ``name`` means.

    Raises:
        RecordError: there is none; the nearest is offered.
    """
    likely = name.replace("-", "_")
    if likely in reader_names():  # one reader is read in a moment, all of them in many
        found: DataSet = import_module(f"detente.record.readers.{likely}").DATA_SET
        if found.id == name:
            return found
    known = data_sets()
    if name not in known:
        raise RecordError(Fault(f"`{name}` is not a data set that can be read", None, nearest(name, known) or "see `detente sources`"))
    return known[name]
