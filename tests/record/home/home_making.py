"""A made-up data set, its files and a home for them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.home import Home, Report
from detente.record.home.reading import read_as
from detente.record.readers.shapes.rows import dyad_years, events, state_years, values, year_span
from detente.record.sheets import Column, Sheet


def read_states(sheet: Sheet) -> Loose:
    return state_years(sheet, "state", "year", {"value": "made-up.arms", "other": "made-up.men"})


def read_pairs(sheet: Sheet) -> Loose:
    loose = dyad_years(sheet, "one", "two", "year", {"value": "made-up.trade"})
    directed = values(sheet.frame.with_columns(*year_span("year"), code1="one", code2="two"), {"value": "made-up.aid"})
    assert loose.observations is not None
    return Loose(loose.observations.vstack(directed))


def read_events(sheet: Sheet) -> Loose:
    frame = sheet.frame.rename({"one": "code1", "two": "code2"})
    return Loose(None, events(frame.with_columns(source_actor="code1", target_actor="code2"), "made-up"))


STATES = {
    "state": Column(needed=True),
    "year": Column("year", needed=True),
    "value": Column("number"),
    "other": Column("number", optional=True),
}
PAIRS = {"one": Column(needed=True), "two": Column(needed=True), "year": Column("year", needed=True), "value": Column("number")}
EVENTS = {"date": Column("date", needed=True), "one": Column(), "two": Column(), "id": Column()}


def made_up(coding: str = "cow") -> DataSet:
    """The set, with states named by a system of codes."""

    def form(name: str, columns: dict[str, Column], read: object) -> Format:
        return Format(name, f"made-up {name}", (f"{name}*.csv",), columns, read, coding, "real rows", "made up")  # type: ignore[arg-type]

    return DataSet(
        "made-up",
        "A made-up set",
        Citation(("Nobody",), "Nothing", "2000", "Nowhere"),
        "CC0",
        "ships",
        "",
        (
            PublishedSeries("made-up.arms", "Arms", "tons", "state", 1900, 2000),
            PublishedSeries("made-up.men", "Men", "persons", "state", 1900, 2000),
            PublishedSeries("made-up.trade", "Trade", "USD", "dyad", 1900, 2000),
            PublishedSeries("made-up.aid", "Aid", "USD", "directed dyad", 1900, 2000),
        ),
        (form("states", STATES, read_states), form("pairs", PAIRS, read_pairs), form("events", EVENTS, read_events)),
        versions=("1.0", "2.0"),
    )


def table(path: Path, header: str, rows: Iterable[str]) -> Path:
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def kept(home: Home, path: Path, form: str = "states", coding: str = "cow", version: str | None = None) -> Report:
    """Read a file of the made-up set."""
    data_set = made_up(coding)
    return read_as(home, path, data_set, next(f for f in data_set.formats if f.id == form), version)


def state_table(path: Path, years: int, value: float) -> Path:
    """Twenty states over some years from 1920, every value the same."""
    codes = (2, 20, 200, 210, 211, 220, 230, 235, 325, 350, 355, 360, 365, 380, 385, 390, 630, 640, 710, 740)
    return table(path, "state,year,value,other", (f"{code},{1920 + y % 80},{value},{value}" for y in range(years) for code in codes))
