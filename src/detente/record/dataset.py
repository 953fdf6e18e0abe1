"""What a published data set is: its terms, its series, and the forms in which its files are known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from detente.citations import Citation

if TYPE_CHECKING:
    import polars as pl

    from detente.record.sheets import Column, Reject, Sheet

Unit = Literal["state", "dyad", "directed dyad", "world"]
Grain = Literal["year", "fiscal year", "month", "day", "spell"]
Absent = Literal["missing", "zero"]
Proof = Literal["real rows", "codebook"]
Redistribution = Literal["ships", "facts-only", "never"]


@dataclass(frozen=True)
class PublishedSeries:
    """One quantity that a data set gives for states or pairs of states.

    Attributes:
        id: ``set.full_words``, as in ``vdem.electoral_democracy``.
        label: for readers.
        unit: of the value, as in ``million current USD`` or ``0 to 1``.
        of: what is observed. In a ``directed dyad`` the first state acts (gives, sells, pledges); a ``dyad`` has no direction.
        grain: what a row spans.
        first: year in which the publisher's coverage begins.
        last: year in which it ends.
        variable: the name in the publisher's file.
        absent: what it means that a state in the system has no row within coverage. Beyond coverage it is always missing.
        note: what a reader must know.
    """

    id: str
    label: str
    unit: str
    of: Unit
    first: int
    last: int
    variable: str = ""
    grain: Grain = "year"
    absent: Absent = "missing"
    note: str = ""


@dataclass(frozen=True)
class Format:
    """One form in which files of a data set are published or extracted.

    Attributes:
        id: short word, unique in the set: ``publisher``, ``register-1995``.
        title: for readers.
        files: names by which such a file is known, with ``*`` as in a shell: ``ATOP*dy*.csv``.
        columns: the columns that are read, by name; a column that is not named here is ignored.
        read: makes loose rows of a sheet (see `Loose`); the only code a format needs.
        coding: the system of the codes it names states by: ``cow``, ``gw``, ``iso3``, ``name`` and so on, as in `detente.states`.
        version: the release that this form of file holds, empty where a file cannot tell.
        proof: ``real rows`` where it was read here on real rows, ``codebook`` where it was written from the publisher's description.
        proven_by: the file, or the codebook cited.
        dialect: how the text is separated, where it is not a comma: ``tab``, ``semicolon``; ``plain tab`` without quoting; or ``json``.
        skip: lines before the header.
        names: the columns in their order, for a file without a header; a short row lacks its last columns.
        many: whether the set comes as several files of this form, each with rows of its own: days, years, indicators. They are kept
            side by side, by the name of the file.
        piece: what of the name says which of the several it is, as a pattern, where the name says the release too; empty for all of it.
        note: what a reader must know, such as how an extract was made.
    """

    id: str
    title: str
    files: tuple[str, ...]
    columns: Mapping[str, Column]
    read: Callable[[Sheet], Loose]
    coding: str
    proof: Proof
    proven_by: str
    version: str = ""
    dialect: Literal["comma", "tab", "semicolon", "plain tab", "json"] = "comma"
    skip: int = 0
    names: tuple[str, ...] = ()
    many: bool = False
    piece: str = ""
    note: str = ""


@dataclass(frozen=True)
class DataSet:
    """A published data set.

    Attributes:
        id: the word by which commands and series name it.
        name: its name in full.
        citation: the work to cite.
        licence: its terms, as far as they were read; ``not stated`` is a licence too.
        redistribution: ``ships`` where tables may be passed on, ``facts-only`` where figures computed from it may, else ``never``.
        page: the publisher's page, where a person would get it.
        series: what it gives.
        formats: the forms of file that are read.
        downloads: address of a file, by the id of its format, for ``detente fetch``; a set that is given by hand has none.
        versions: releases known.
        also_cite: further works whose authors ask to be cited.
        note: what a reader must know.
    """

    id: str
    name: str
    citation: Citation
    licence: str
    redistribution: Redistribution
    page: str
    series: tuple[PublishedSeries, ...]
    formats: tuple[Format, ...]
    downloads: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[str, ...] = ()
    also_cite: tuple[Citation, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Loose:
    """Rows as a reader makes them: states still by the source's own codes.

    Attributes:
        observations: columns ``series, code1, code2, from, to, value, low, high, status, line``; see `detente.record.readers.shapes.rows`.
        events: columns ``date, to, precision, source_actor, target_actor, code1, code2, code, ontology, score, counts, place, lat,
            lon, id, line``, or None; ``code1`` and ``code2`` name the states of the two actors, where the source gives one.
        rejects: rows refused while reading, beyond those the sheet refused.
        described: label and unit of series that the file itself names and the data set does not declare, by id.
    """

    observations: pl.DataFrame | None
    events: pl.DataFrame | None = None
    rejects: tuple[Reject, ...] = ()
    described: Mapping[str, tuple[str, str]] = field(default_factory=dict)
