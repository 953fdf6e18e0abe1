"""What the readers of aid, troops, opinion and strikes give for Pakistan is what the flagship's record holds, row by row."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

import detente
from detente.record.readers import data_set
from record.readers.opened import DATA, read_file, seen

RECORD = Path(detente.__file__).parent / "cases/pakistan-us/record"
CRS = ("crs-pakistan", "yearly", "pak-us/series_crs_aid.csv")
GREENBOOK = ("greenbook", "pakistan", "pak-us/series_greenbook_pakistan.csv")
AID = ("foreign-assistance", "summary", "structural/us_foreign_assistance/us_foreign_aid_country_year.csv")
BIJ = ("drones-bij", "years", "pak-us/series_bij_drone_pakistan.csv")
NEW_AMERICA = ("drones-new-america", "strikes", "structural/drone_strikes/new_america_pakistan_strikes.csv")
TROOPS = ("us-troops", "troopdata", "structural/us_troops/us_troops_country_year.csv")
PEW = ("pew", "waves", "structural/pew/favorability_country_wave.csv")
SAME = [  # table, series of the record, file read, series of the reader, pair, what the record divides by
    ("aid", "aid_economic", GREENBOOK, "greenbook.economic_constant", "2>770", 1e6),
    ("aid", "aid_military_current", GREENBOOK, "greenbook.military_current", "2>770", 1e6),
    ("aid", "aid_obligations", AID, "foreign-assistance.obligations_current", "USA>PAK", 1e6),
    ("aid", "aid_obligations_constant", AID, "foreign-assistance.obligations_constant", "USA>PAK", 1e6),
    ("aid", "aid_disbursements", AID, "foreign-assistance.disbursements_current", "USA>PAK", 1e6),
    ("aid", "aid_security_crs", CRS, "crs-pakistan.security", "2>770", 1),
    ("aid", "aid_economic_crs", CRS, "crs-pakistan.economic", "2>770", 1),
    ("aid", "coalition_support_funds", CRS, "crs-pakistan.coalition_support_funds", "2>770", 1),
    ("aid", "aid_total_crs", CRS, "crs-pakistan.total", "2>770", 1),
    ("drones", "drone_strikes", BIJ, "drones-bij.strikes", "United States>Pakistan", 1),
    ("drones", "drone_killed", BIJ, "drones-bij.killed", "United States>Pakistan", 1),
    ("drones", "drone_children", BIJ, "drones-bij.children", "United States>Pakistan", 1),
    ("drones", "drone_strikes_new_america", NEW_AMERICA, "drones-new-america.strikes", "United States>Pakistan", 1),
    ("drones", "drone_civilians_new_america", NEW_AMERICA, "drones-new-america.civilians", "United States>Pakistan", 1),
    ("drones", "drone_killed_new_america", NEW_AMERICA, "drones-new-america.killed", "United States>Pakistan", 1),
    ("presence", "us_troops", TROOPS, "us-troops.active_duty", "2>770", 1),
    ("presence", "us_troops_afghanistan", TROOPS, "us-troops.active_duty", "2>700", 1),
    ("opinion", "favourability_us", PEW, "pew.favourable", "PAK>USA", 1),
]
Figures = dict[str, tuple[float, float | None, float | None]]


def held(table: str, series: str) -> Figures:
    """Value, low and high by period, where the record prefers one."""
    with (RECORD / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["series"] == series and not row["variant"]]

    def number(text: str) -> float | None:
        return float(text) if text else None

    return {row["period"]: (float(row["value"]), number(row["low"]), number(row["high"])) for row in rows if row["value"]}


def given(source: tuple[str, str, str], series: str, pair: str, by: float) -> Figures:
    """The same as the reader gives it; a quarter is the one of 1976."""
    of, form, file = source
    first, second = pair.split(">")
    frame = seen(read_file(data_set(of), form, DATA / file))
    frame = frame.filter((pl.col("series") == series) & (pl.col("code1") == first) & (pl.col("code2") == second))
    quarter = (pl.col("to") - pl.col("from")).dt.total_days() < 100
    period = pl.col("to").dt.year().cast(pl.String) + pl.when(quarter).then(pl.lit("TQ")).otherwise(pl.lit(""))
    rows = frame.select(period, pl.col("value") / by, "low", "high").iter_rows()
    return {when: (round(value, 6), low, high) for when, value, low, high in rows}


@pytest.mark.realdata
@pytest.mark.parametrize(("table", "name", "source", "series", "pair", "by"), SAME, ids=[row[1] for row in SAME])
def test_a_series_is_that_of_the_flagship(table: str, name: str, source: tuple[str, str, str], series: str, pair: str, by: float) -> None:
    expected = held(table, name)
    assert expected
    assert given(source, series, pair, by) == expected
