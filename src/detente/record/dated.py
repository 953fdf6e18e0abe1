"""What happened when: events, spells and the phases of a reference periodisation."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from detente.documents import Row, read_csv
from detente.errors import Fault, Place, nearest
from detente.periods import last_day, read_date
from detente.record.sources import Source, unknown_source

EVENT_COLUMNS = ("id", "date", "precision", "actors", "description", "source")
EVENT_OPTIONAL = ("kind", "direction", "sign", "channel", "cameo_root", "salience", "certainty", "status")
SPELL_COLUMNS = ("id", "kind", "from", "to", "label", "source")
PHASE_COLUMNS = ("id", "from", "to", "label", "source")
PHASE_OPTIONAL = ("name", "tolerance_months", "confidence", "note")
EVENT_TEXTS = tuple(c for c in (*EVENT_COLUMNS, *EVENT_OPTIONAL) if c not in ("date", "actors", "salience"))
PRECISIONS = ("day", "month", "year")
SIGNS = ("cooperation", "conflict", "")
LABELS = ("engagement", "estrangement", "ambivalence")
DATE_FORM = "write a date as 1954-05-19, 1954-05 or 1954"

T = TypeVar("T")


@dataclass(frozen=True)
class Event:
    """One dated act.

    Attributes:
        id: as in the file.
        date: the first day that the given date can mean.
        precision: ``day``, ``month`` or ``year``.
        actors: codes of states or bodies.
        description: what happened, in one line.
        kind: what the act is, in plain words: ``alliance treaty``, ``raid``.
        direction: ``US->PAK``, ``PAK->US``, ``both`` or ``third party``.
        sign: ``cooperation`` or ``conflict``, as the compiler judges its effect on the relationship.
        channel: the field of the relationship that it belongs to.
        cameo_root: CAMEO root code of the act, two digits; may be empty.
        salience: 1 to 3; 3 marks what nearly every survey of the relationship names.
        source: where it can be checked.
        certainty: of the date.
        status: ``found``, ``recalled`` or a mixture in words.
        place: where it stands.
    """

    id: str
    date: datetime.date
    precision: str
    actors: tuple[str, ...]
    description: str
    kind: str
    direction: str
    sign: str
    channel: str
    cameo_root: str
    salience: int
    source: str
    certainty: str
    status: str
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Spell:
    """A state of affairs with a beginning and an end.

    Attributes:
        id: as in the file.
        kind: ``sanction``, ``fatf-listing``, ``military-rule``, ``imf-arrangement`` and the like.
        start: its first day.
        end: its last day; None while it lasts.
        label: what it is, for readers.
        source: where it can be checked.
        status: ``found``, ``coded`` or ``recalled``.
        place: where it stands.
    """

    id: str
    kind: str
    start: datetime.date
    end: datetime.date | None
    label: str
    source: str
    status: str
    place: Place = field(default=Place(""), compare=False)

    def in_force(self, year: int) -> bool:
        """Whether it holds on any day of the year."""
        return self.start.year <= year and (self.end is None or self.end.year >= year)


@dataclass(frozen=True)
class Phase:
    """A phase of a reference periodisation.

    Attributes:
        id: as in the file.
        start: its first day.
        end: its last day; None while it lasts.
        label: ``engagement``, ``estrangement`` or ``ambivalence``.
        name: for readers.
        tolerance_months: how far from ``start`` a detected change may lie before it counts as missed.
        source: whose periodisation it is.
        confidence: ``high``, ``medium`` or ``low``.
        note: what a reader must know.
        place: where it stands.
    """

    id: str
    start: datetime.date
    end: datetime.date | None
    label: str
    name: str
    tolerance_months: int
    source: str
    confidence: str
    note: str
    place: Place = field(default=Place(""), compare=False)


def read_events(path: Path, root: Path, sources: Mapping[str, Source]) -> tuple[dict[str, Event], list[Fault]]:
    """The events of a file by id, and the faults of its rows.

    Raises:
        CaseError: the file cannot be read as a table.
    """
    return _read(read_csv(path, EVENT_COLUMNS, EVENT_OPTIONAL, root), sources, "event", _event)


def read_spells(path: Path, root: Path, sources: Mapping[str, Source]) -> tuple[dict[str, Spell], list[Fault]]:
    """The spells of a file by id, and the faults of its rows.

    Raises:
        CaseError: the file cannot be read as a table.
    """
    return _read(read_csv(path, SPELL_COLUMNS, ("status",), root), sources, "spell", _spell)


def read_phases(path: Path, root: Path, sources: Mapping[str, Source]) -> tuple[dict[str, Phase], list[Fault]]:
    """The phases of a file by id, and the faults of its rows.

    Raises:
        CaseError: the file cannot be read as a table.
    """
    return _read(read_csv(path, PHASE_COLUMNS, PHASE_OPTIONAL, root), sources, "phase", _phase)


def _read(
    rows: list[Row], sources: Mapping[str, Source], word: str, make: Callable[[Row, list[Fault]], T | None]
) -> tuple[dict[str, T], list[Fault]]:
    found: dict[str, T] = {}
    lines: dict[str, int | None] = {}
    faults: list[Fault] = []
    for row in rows:
        name = row["id"]
        if not name:
            faults.append(Fault(f"the {word} has no id", row.place, "give each row a short id of its own"))
        elif name in lines:
            what = f"the {word} `{name}` is given twice; the first stands in line {lines[name]}"
            faults.append(Fault(what, row.place, "give each row an id of its own"))
        lines.setdefault(name, row.place.line)
        if not row["source"]:
            faults.append(Fault(f"the {word} `{name}` has no source", row.place, "name a source, or say in words where it can be checked"))
        else:
            faults += unknown_source(row["source"], sources, row.place)
        item = make(row, faults)
        if item is not None:
            found.setdefault(name, item)
    return found, faults


def _event(row: Row, faults: list[Fault]) -> Event | None:
    before = len(faults)
    date = _date(row, "date", faults)
    for column, known in (("precision", PRECISIONS), ("sign", SIGNS), ("salience", ("1", "2", "3", ""))):
        if row.get(column) not in known:
            faults.append(Fault(f"`{row.get(column)}` is not a {column}", row.place, nearest(row.get(column), [k for k in known if k])))
    if date and len(faults) == before and date[1] != row["precision"]:
        what = f"the date `{row['date']}` is given to the {date[1]} and its precision as `{row['precision']}`"
        faults.append(Fault(what, row.place, DATE_FORM + ", and the precision that it shows"))
    if date is None or len(faults) > before:
        return None
    plain = {name: row.get(name) for name in EVENT_TEXTS}
    actors = tuple(actor.strip() for actor in row["actors"].split(";") if actor.strip())
    return Event(date=date[0], actors=actors, salience=int(row.get("salience") or 1), place=row.place, **plain)


def _spell(row: Row, faults: list[Fault]) -> Spell | None:
    span = _span(row, faults)
    if not row["kind"]:
        faults.append(Fault(f"the spell `{row['id']}` has no kind", row.place, "name what it is, as in `sanction` or `military-rule`"))
    return span and Spell(row["id"], row["kind"], *span, row["label"], row["source"], row.get("status"), row.place)


def _phase(row: Row, faults: list[Fault]) -> Phase | None:
    span = _span(row, faults)
    if row["label"] not in LABELS:
        faults.append(Fault(f"`{row['label']}` is not the label of a phase", row.place, nearest(row["label"], LABELS)))
    months = row.get("tolerance_months") or "0"
    if not (months.isascii() and months.isdigit()):
        faults.append(Fault(f"`{months}` is not a number of months", row.place, "write a whole number, as in 6"))
        return None
    return span and Phase(
        row["id"], *span, row["label"], row.get("name"), int(months), row["source"], row.get("confidence"), row.get("note"), row.place
    )


def _date(row: Row, column: str, faults: list[Fault]) -> tuple[datetime.date, str] | None:
    try:
        return read_date(row[column])
    except ValueError as error:
        faults.append(Fault(str(error), row.place, DATE_FORM))
        return None


def _span(row: Row, faults: list[Fault]) -> tuple[datetime.date, datetime.date | None] | None:
    """First and last day of a row with the columns ``from`` and ``to``."""
    start = _date(row, "from", faults)
    end = _date(row, "to", faults) if row["to"] else None
    if start is None or (row["to"] and end is None):
        return None
    if end and last_day(row["to"]) < start[0]:
        what = f"`{row['id']}` ends on {row['to']}, before it begins on {row['from']}"
        faults.append(Fault(what, row.place, "swap the two dates, or mend one"))
        return None
    return start[0], last_day(row["to"]) if row["to"] else None
