"""Sanctions by sender, target, type and year: names that hold a comma, blocs, cases that overlap."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.errors import CaseError
from detente.record.readers.gsdb import DATA_SET, names
from detente.states import convert
from record.readers.opened import DATA, lines, read_file, read_text, seen

CASES = DATA / "structural/sanctions/gsdb_v4_cases.csv"
HEADER = "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,financial,travel,other\n"


def years(frame: pl.DataFrame, series: str, sender: str, target: str) -> list[int]:
    found = frame.filter((pl.col("series") == f"gsdb.{series}") & (pl.col("code1") == sender) & (pl.col("code2") == target))
    return sorted(found["from"].dt.year().to_list())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Korea, North, Singapore, Taiwan", ["Korea, North", "Singapore", "Taiwan"]),
        ("Gambia, The, Russia", ["Gambia, The", "Russia"]),
        ("Congo, Democratic Republic of the", ["Congo, Democratic Republic of the"]),
        ("Peru, South Africa, South Vietnam", ["Peru", "South Africa", "South Vietnam"]),
        ("Serbia,  Montenegro", ["Serbia", "Montenegro"]),
    ],
)
def test_a_comma_within_a_name_parts_nothing(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_overlapping_cases_are_one_and_blocs_stay_blocs(tmp_path: Path) -> None:
    text = HEADER + (
        '1,Pakistan,"United States, United Kingdom",1965,1966,0,,1,0,0,0,0\n'
        '2,"Pakistan, India",United States,1966,1967,0,,1,1,0,0,0\n'
        "3,Pakistan,EU,1998,1998,1,,0,0,0,0,0\n"
        "4,Pakistan,Japan,2001,1999,1,,0,0,0,0,0\n"
        "5,Pakistan,Japan,1998,1998,2,,0,0,0,0,0\n"
    )
    read = read_text(DATA_SET, "cases", tmp_path, text)
    frame = seen(read)
    assert years(frame, "arms", "United States", "Pakistan") == [1965, 1966, 1967]
    assert years(frame, "military_assistance", "United States", "Pakistan") == [1966, 1967]
    assert years(frame, "arms", "United Kingdom", "India") == []
    assert years(frame, "any", "EU", "Pakistan") == [1998]
    assert frame.filter(pl.col("code1").is_in(["France", "Germany"])).is_empty()
    assert frame["value"].unique().to_list() == [1]
    assert sorted(lines(read.rejects)) == [(5, "end"), (6, "trade")]


@pytest.mark.realdata
def test_american_sanctions_on_pakistan() -> None:
    frame = seen(read_file(DATA_SET, "cases", CASES))
    every = years(frame, "any", "United States", "Pakistan")
    expected = [*range(1965, 1976), *range(1979, 1982), *range(1990, 2002), 2012, 2013, *range(2018, 2024)]
    assert every == expected
    assert years(frame, "financial", "United States", "Pakistan") == [1971, *range(1979, 1982), *range(1990, 2002), 2012, 2013]
    assert years(frame, "travel", "United States", "Pakistan") == list(range(2019, 2024))


@pytest.mark.realdata
def test_every_sender_is_a_state_or_known_to_be_none() -> None:
    frame = seen(read_file(DATA_SET, "cases", CASES))
    unknown = []
    for name in sorted(set(frame["code1"]) | set(frame["code2"])):
        last = frame.filter((pl.col("code1") == name) | (pl.col("code2") == name))["to"].dt.year().max()
        assert isinstance(last, int)
        try:
            convert(name, "name", "cow", last)
        except CaseError:
            unknown.append(name)
    assert unknown == []
    assert convert("ChinCom", "name", "cow", 1955) is None  # a committee that embargoed China, not China
