"""The noun `State`, and the dated crosswalk of the interstate system read from the shipped table."""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Code = int | str


@dataclass(frozen=True)
class State:
    """A state during one span of time.

    Attributes:
        iso3: the ISO 3166-1 alpha-3 code of that time, empty where there is none.
        cow: the Correlates of War number, None where that list does not have the state.
        name: the name in use then; in `system`, the name in the Correlates of War list.
        start: first day of the span.
        end: last day of the span, None while it lasts.
        gw: the Gleditsch and Ward number, None where that list does not have the state.
        microstate: whether Gleditsch and Ward count it as a micro-state.
        isonum: the ISO 3166-1 numeric code, None where there is none or none could be confirmed.
        cameo: the country code of CAMEO event data, empty likewise.
        fips: the FIPS 10-4 code, empty likewise.
        un: the United Nations code for statistics (M49), None likewise.
        cow_abb: the abbreviation in the Correlates of War list.
        cow_name: the name in the Correlates of War list.
        gw_abb: the abbreviation in the list of Gleditsch and Ward.
        gw_name: the name in that list.
        polity: the number under which the crosswalk keeps the state together through time: the Correlates of War number, also
            before and after its membership there; where that list never has it, the Gleditsch and Ward number with a minus.
    """

    iso3: str
    cow: int | None
    name: str
    start: datetime.date
    end: datetime.date | None
    gw: int | None = None
    microstate: bool = False
    isonum: int | None = None
    cameo: str = ""
    fips: str = ""
    un: int | None = None
    cow_abb: str = ""
    cow_name: str = ""
    gw_abb: str = ""
    gw_name: str = ""
    polity: int = 0

    def existed_in(self, year: int) -> bool:
        """Whether the state was there on any day of the year."""
        return self.start.year <= year and (self.end is None or self.end.year >= year)

    def existed_on(self, day: datetime.date) -> bool:
        """Whether the state was there on the day."""
        return self.start <= day and (self.end is None or self.end >= day)

    def existed_within(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether the state was there on any day from the first to the last."""
        return self.start <= last and (self.end is None or self.end >= first)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _row(row: dict[str, str], polity: int) -> State:
    return State(
        iso3=row["iso3"],
        cow=_number(row["cow"]),
        name=row["name"],
        start=datetime.date.fromisoformat(row["from"]),
        end=datetime.date.fromisoformat(row["to"]) if row["to"] else None,
        gw=_number(row["gw"]),
        microstate=row["microstate"] == "1",
        isonum=_number(row["isonum"]),
        cameo=row["cameo"],
        fips=row["fips"],
        un=_number(row["un"]),
        cow_abb=row["cow_abb"],
        cow_name=row["cow_name"],
        gw_abb=row["gw_abb"],
        gw_name=row["gw_name"],
        polity=polity,
    )


def shipped(name: str) -> list[dict[str, str]]:
    """The rows of a table of this package."""
    text = files("detente.states").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def crosswalk() -> tuple[State, ...]:
    """The table: one `State` for each span in which neither a membership, a name nor a code changes, by state and then by time."""
    rows = shipped("crosswalk.csv")
    numbered: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["cow"]:
            numbered.setdefault(row["gw"], []).append(row)
    return tuple(_row(row, int(row["cow"]) if row["cow"] else _would_be(row, numbered)) for row in rows)


def _would_be(row: dict[str, str], numbered: dict[str, list[dict[str, str]]]) -> int:
    """The Correlates of War number of a row that has none: that of the nearest row with its Gleditsch and Ward number."""

    def days(other: dict[str, str]) -> tuple[int, str]:
        day = datetime.date.fromisoformat
        gap = day(other["from"]) - day(row["to"] or "9999-12-31") if other["from"] > row["from"] else day(row["from"]) - day(other["to"])
        return gap.days, other["from"]

    near = numbered.get(row["gw"])
    return int(min(near, key=days)["cow"]) if near else -int(row["gw"])
