"""Where the record's figures come from: the works named in ``record/sources.yaml``."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from detente.citations import Citation, citation_line
from detente.documents import read_yaml, validated
from detente.errors import Fault, Place, nearest


@dataclass(frozen=True)
class Source:
    """A work that figures or dates of the record can be checked in.

    Attributes:
        id: the word by which series, rows and the brief name it.
        authors: persons or bodies, in the order of the work.
        title: of the work.
        year: of publication; empty where it has none.
        publisher: or the journal with volume and pages.
        licence: the terms of the work.
        version: edition or release.
        url: of the publisher's own page.
        retrieved: when it was read.
        redistribution: ``ships`` where tables of it may be passed on, ``facts-only`` where only
            figures computed from it are.
        note: what a reader must know of it.
        place: where it is declared.
    """

    id: str
    authors: tuple[str, ...]
    title: str
    year: str
    publisher: str
    licence: str
    version: str = ""
    url: str = ""
    retrieved: str = ""
    redistribution: str = "ships"
    note: str = ""
    place: Place = field(default=Place(""), compare=False)

    @property
    def citation(self) -> str:
        """The source as one line of plain text."""
        return citation_line(Citation(self.authors, self.title, self.year, self.publisher, self.version, self.url))


@dataclass(frozen=True)
class SourceEntry:
    """A source as ``sources.yaml`` writes it."""

    title: str
    publisher: str
    licence: str
    authors: tuple[str, ...] = ()
    year: int | str = ""
    version: int | float | str = ""
    url: str = ""
    retrieved: datetime.date | str = ""
    redistribution: Literal["ships", "facts-only"] = "ships"
    note: str = ""
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - the name and form that pydantic reads


@dataclass(frozen=True)
class SourcesFile:
    """The whole of ``sources.yaml``."""

    sources: dict[str, SourceEntry]
    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - the name and form that pydantic reads


def read_sources(path: Path, root: Path) -> dict[str, Source]:
    """The sources of a file, by id.

    Raises:
        CaseError: every fault of the file.
    """
    document = read_yaml(path, root)
    entries = validated(document, SourcesFile).sources
    return {name: _source(name, entry, document.place("sources", name)) for name, entry in entries.items()}


def _source(name: str, entry: SourceEntry, place: Place) -> Source:
    texts = [field.name for field in fields(SourceEntry) if field.name != "authors"]
    given: dict[str, Any] = {key: " ".join(str(getattr(entry, key)).split()) for key in texts}
    return Source(id=name, authors=entry.authors, place=place, **given)


def unknown_source(name: str, sources: Mapping[str, Source], place: Place, *, listed: bool = False) -> Iterable[Fault]:
    """A fault if ``name`` is meant as the id of a source and there is none.

    Text with a space in it is a citation in free words, and so is one word that resembles no id; ids in a list must be known.
    """
    if name in sources:
        return
    mend = nearest(name, sources)
    if listed or (" " not in name and mend.startswith("did you mean")):
        yield Fault(f"`{name}` is not a source of this record", place, mend or "add it to `record/sources.yaml`")
