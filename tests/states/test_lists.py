"""The shipped table is what the published lists make, and agrees with a published crosswalk of them in every year."""

from __future__ import annotations

import csv
import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from detente.states import LISTED_TO, convert, crosswalk, members
from detente.states.membership import memberships
from shared_data import REPOSITORY, SHARED

pytestmark = pytest.mark.realdata

LISTS = SHARED / "data" / "structural" / "states_and_dyads"
YEARS = range(1816, 2026)
LAST_DAY = {which: day.isoformat() for which, day in LISTED_TO.items()}


def rows(name: str) -> list[dict[str, str]]:
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_shipped_table_is_made_line_for_line() -> None:
    told = subprocess.run([sys.executable, REPOSITORY / "tools/build_states.py", "--check"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize(
    ("which", "file", "number", "name"), [("cow", "cw_system.csv", "ccode", "cw_name"), ("gw", "gw_system.csv", "gwcode", "gw_name")]
)
def test_each_list_comes_back_whole_with_its_dates_and_names(which: str, file: str, number: str, name: str) -> None:
    published = {(int(row[number]), row[name], row["start"], "" if row["end"] == LAST_DAY[which] else row["end"]) for row in rows(file)}
    column = {"cow": "cow_name", "gw": "gw_name"}[which]
    ours = {
        (
            getattr(spell[0], which),
            getattr(spell[0], column),
            spell[0].start.isoformat(),
            spell[-1].end.isoformat() if spell[-1].end else "",
        )
        for spell in memberships(which)  # type: ignore[arg-type]
    }
    assert ours == published


def test_the_older_form_of_the_correlates_of_war_list_has_the_same_spells() -> None:
    def day(row: dict[str, str], which: str) -> str:
        return datetime.date(int(row[f"{which}year"]), int(row[f"{which}month"]), int(row[f"{which}day"])).isoformat()

    older = sorted((int(row["ccode"]), day(row, "st"), day(row, "end")) for row in rows("cow_states.csv"))
    assert older == sorted((int(row["ccode"]), row["start"], row["end"]) for row in rows("cw_system.csv"))


def panel(name: str) -> list[tuple[int | None, int | None, int]]:
    import polars as pl

    return list(pl.read_parquet(LISTS / name).select("ccode", "gwcode", "year").iter_rows())


@pytest.mark.parametrize(("which", "file"), [("cow", "cw_gw_panel.parquet"), ("gw", "gw_cw_panel.parquet")])
def test_members_of_every_year_are_those_of_the_panel(which: str, file: str) -> None:
    theirs = {(cow if which == "cow" else gw, year) for cow, gw, year in panel(file)}
    ours = {(getattr(state, which), year) for year in YEARS for state in members(which, year=year)}
    assert ours == {pair for pair in theirs if pair[0] is not None}


@pytest.mark.parametrize(
    ("which", "other", "file", "agreed", "explained"),
    [
        ("cow", "gw", "cw_gw_panel.parquet", 17_706, {}),
        # 1990: the panel takes West Germany's number for the year, ours that of the year's last day
        ("gw", "cow", "gw_cw_panel.parquet", 20_848, {(260, 1990): (260, 255)}),
    ],
)
def test_the_other_number_is_that_of_the_panel_in_every_year(
    which: str, other: str, file: str, agreed: int, explained: dict[tuple[int, int], tuple[int, int]]
) -> None:
    theirs: dict[tuple[int, int], int | None] = {}
    for cow, gw, year in panel(file):
        own, its = (cow, gw) if which == "cow" else (gw, cow)
        if own is not None:
            assert (own, year) not in theirs
            theirs[own, year] = its
    ours = {(number, year): convert(number, which, other, year) for number, year in theirs}
    assert {key: (theirs[key], ours[key]) for key in theirs if theirs[key] != ours[key]} == explained
    assert sum(theirs[key] == ours[key] for key in theirs) == agreed


@pytest.mark.parametrize(
    ("which", "file", "rows", "doubled"),
    [
        # The panel joins by abbreviation, so two states stand twice, with and without the other list's number:
        # Germany from 1990 (GMY and GFR) and North Yemen (YAR and YEM).
        ("cow", "cw_gw_panel.parquet", 210, {260: 36, 678: 27}),
        ("gw", "gw_cw_panel.parquet", 141, {255: 36, 678: 54}),
    ],
)
def test_rows_of_the_panel_without_the_own_number_are_explained(which: str, file: str, rows: int, doubled: dict[int, int]) -> None:
    lacking = [(gw if which == "cow" else cow, year) for cow, gw, year in panel(file) if (cow if which == "cow" else gw) is None]
    other = "gw" if which == "cow" else "cow"
    ours = {
        (getattr(state, other), year)
        for state in crosswalk()
        if getattr(state, which) is None
        for year in range(state.start.year, (state.end.year if state.end else YEARS[-1]) + 1)
    }
    beyond: dict[int, int] = {}
    for number, year in lacking:
        if (number, year) not in ours:
            assert number is not None
            beyond[number] = beyond.get(number, 0) + 1
            assert any(getattr(state, other) == number and state.existed_in(year) for state in crosswalk())
    assert len(lacking) == rows
    assert beyond == doubled


def test_cameo_codes_stand_in_the_codebooks() -> None:
    books = SHARED / "data" / "events" / "codebooks"
    gdelt = {
        line.split("\t")[0] for line in Path(books / "gdelt_cameo_country.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    }
    icews = {line.split("\t")[1] for line in Path(books / "icews_country_iso3_cow.txt").read_text(encoding="utf-8").splitlines()}
    ours = {state.cameo for state in crosswalk() if state.cameo}
    assert ours - gdelt == {"KSV", "SSD"}
    assert ours - gdelt <= icews


def test_numbers_of_states_that_icews_gives_are_ours() -> None:
    """ICEWS writes Correlates of War numbers. The Vatican has that of the Papal States there, Hong Kong one of its own."""
    lines = (SHARED / "data/events/codebooks/icews_country_iso3_cow.txt").read_text(encoding="utf-8").splitlines()
    given = {(iso3, int(number)) for _, iso3, number in (line.split("\t") for line in lines) if number.strip("0")}
    wrong = {(iso3, number) for iso3, number in given if convert(iso3, "iso3", "cow", 2016) != number}
    assert wrong == {("VAT", 327), ("HKG", 997)}
