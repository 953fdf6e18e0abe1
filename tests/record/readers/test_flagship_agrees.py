"""What the readers give for Pakistan is what the flagship's record holds, row by row."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

import detente
from detente.record.readers import gapminder, gtd, icews, imf_dots, ucdp_battle_deaths, un_agreement, un_ideal_points
from record.readers.opened import DATA, read_file, seen

RECORD = Path(detente.__file__).parent / "cases/pakistan-us/record"
Years = Mapping[int, float | None]


def held(table: str, series: str, column: str = "value") -> dict[int, float | None]:
    """A series of the flagship's record, by year."""
    with (RECORD / table).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["series"] == series]
    return {int(row["period"]): float(row[column]) if row[column] else None for row in rows}


def given(frame: pl.DataFrame, series: str, code1: str, code2: str | None = None, column: str = "value") -> dict[int, float | None]:
    """A series as a reader gives it, by year."""
    unit = pl.col("code2").is_null() if code2 is None else pl.col("code2") == code2
    found = frame.filter((pl.col("series") == series) & (pl.col("code1") == code1) & unit)
    return dict(found.select(pl.col("from").dt.year(), column).iter_rows())


@pytest.mark.realdata
@pytest.mark.parametrize("column", ["value", "low", "high"])
def test_battle_deaths_are_those_of_the_flagship(column: str) -> None:
    frame = seen(read_file(ucdp_battle_deaths.DATA_SET, "poldat", DATA / "structural/ucdp/battle_deaths_country_year_1946_on.csv"))
    both = {
        **given(frame, "ucdp-battle-deaths.prio", "770", column=column),
        **given(frame, "ucdp-battle-deaths.ucdp", "770", column=column),
    }
    assert both == held("security.csv", "battle_deaths", column)


@pytest.mark.realdata
def test_terrorist_incidents_are_those_of_the_flagship() -> None:
    frame = seen(read_file(gtd.DATA_SET, "counts", DATA / "structural/terrorism/gtd_incidents_country_year.csv"))
    found = given(frame, "gtd.incidents", "Pakistan")
    assert {year: found.get(year, 0.0) for year in range(1970, 2021)} == held("security.csv", "terrorist_incidents")


@pytest.mark.realdata
def test_distances_of_ideal_points_are_those_of_the_flagship() -> None:
    frame = seen(read_file(un_ideal_points.DATA_SET, "july-2025", DATA / "structural/unga/ideal_points_1946_2024.csv"))
    one, other = (given(frame, "un-ideal-points.all_votes", code) for code in ("770", "2"))
    apart = {year: round(abs((one[year] or 0) - (other[year] or 0)), 6) for year in one.keys() & other.keys()}
    assert apart == held("votes.csv", "ideal_point_distance_us")


@pytest.mark.realdata
@pytest.mark.parametrize(("series", "pair"), [("agreement_us", ("Pakistan", "United States")), ("agreement_china", ("China", "Pakistan"))])
def test_agreement_of_votes_is_that_of_the_flagship(series: str, pair: tuple[str, str]) -> None:
    frame = seen(read_file(un_agreement.DATA_SET, "powers", DATA / "structural/unga/agreement_with_powers_1946_2020.csv"))
    votes = given(frame, "un-agreement.votes_in_common", "Pakistan", "United States")
    enough = {
        year for year, count in votes.items() if count and count >= 10
    }  # by the flagship's rule, which the reader leaves to its users
    found = given(frame, "un-agreement.agreement", *pair)
    assert {year: value for year, value in found.items() if year in enough} == held("votes.csv", series)
    assert votes.keys() - enough == {1951}


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("series", "pair"), [("verbal_conflict_us_to_pakistan", ("USA", "PAK")), ("verbal_conflict_pakistan_to_us", ("PAK", "USA"))]
)
def test_the_tone_of_words_is_that_of_the_flagship(series: str, pair: tuple[str, str]) -> None:
    frame = seen(read_file(icews.DATA_SET, "netify", DATA / "events/icews_dyad_year/icews_directed_dyad_year.parquet"))
    conflict, cooperation = (given(frame, f"icews.verbal_{kind}", *pair) for kind in ("conflict", "cooperation"))
    shares = {year: round((words or 0) / ((words or 0) + (cooperation[year] or 0)), 6) for year, words in conflict.items()}
    assert shares == held("tone.csv", series)


@pytest.mark.realdata
def test_capital_debt_aid_and_trade_are_those_of_the_flagship() -> None:
    frame = seen(read_file(gapminder.DATA_SET, "country-years", DATA / "structural/economy/gapminder_wdi_country_year.csv"))
    for series, words in (
        ("fdi", "foreign_investment_inflows"),
        ("external_debt", "external_debt_share_of_income"),
        ("aid_received_share", "aid_received_share_of_income"),
    ):
        assert given(frame, f"gapminder.{words}", "PAK") == held("economy.csv", series)
    trade = seen(read_file(imf_dots.DATA_SET, "united-states", DATA / "structural/economy/imf_dots_us_bilateral_trade.csv"))
    for series, words, pair in (
        ("exports_to_us", "bought", ("Pakistan", "United States")),
        ("imports_from_us", "sold", ("United States", "Pakistan")),
    ):
        found = given(trade, f"imf-dots.goods_{words}", *pair)
        assert {year: round((value or 0) / 1e6, 3) for year, value in found.items()} == {
            y: round(v or 0, 3) for y, v in held("economy.csv", series).items()
        }
