"""Real files in the home: rows as the sources give them, numbers by date, and how fast one series is read out again."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest

from detente.record.home import Home, home_at, observations, read_into
from shared_data import SHARED

pytestmark = pytest.mark.realdata
DATA = SHARED / "data"
FILES = (
    *("structural/states_and_dyads/atop_alliance.parquet", "structural/alliances/atop_dyad_year_1945_on.parquet"),
    *("structural/unga/ideal_points_1946_2024.csv", "structural/us_troops/us_troops_country_year.csv"),
    *("events/icews_dyad_year/icews_directed_dyad_year.parquet", "structural/sipri_arms_transfers/tiv_dyad_year_1950_2024_allocated.csv"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = home_at(tmp_path_factory.mktemp("real") / "home")
    for file in FILES:
        read_into(home, DATA / file)
    return home


def test_a_pledge_has_its_direction_and_its_years(home: Home) -> None:
    pledges = observations(home, ["atop.defence"]).filter(pl.col("value") == 1).collect()
    years = pledges.filter(cow1=2, cow2=770)["from"].dt.year()
    assert (years.min(), years.max()) == (1954, 2018)
    assert pledges.filter(cow1=770, cow2=2)["from"].dt.year().max() == 1972


def test_of_a_full_table_and_its_extract_one_gives_the_series(home: Home) -> None:
    found = observations(home, ["atop.defence"]).collect()
    assert found.select("of", "from").is_duplicated().sum() == 0
    assert found["from"].dt.year().min() == 1815


def test_a_source_s_numbers_agree_with_the_other_list_but_for_known_states(home: Home) -> None:
    points = observations(home, ["un-ideal-points.all_votes"]).collect()
    differing = points.filter(pl.col("cow1") != pl.col("gw1")).select("cow1", "gw1").unique().sort("cow1").rows()
    assert {(255, 260), (345, 340)} & set(differing)
    assert points["cow1"].null_count() == 0


def test_names_find_their_states_and_others_stay_without_numbers(home: Home) -> None:
    arms = observations(home).filter(pl.col("source") == "sipri-arms").collect()
    assert arms.filter(of="United States>Pakistan")["cow2"].unique().to_list() == [770]
    assert arms.filter(pl.col("of").str.ends_with("*"))["cow2"].null_count() > 0


def test_one_series_of_a_million_rows_is_read_in_a_blink(home: Home) -> None:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        rows = observations(home, ["icews.material_conflict"]).collect().height
        took.append(time.perf_counter() - start)
    assert rows == 298_376
    assert min(took) < 0.3, f"{min(took):.3f} s; usual is 0.01 to 0.02"


def test_every_file_read_again_changes_nothing(home: Home) -> None:
    assert all(read_into(home, DATA / file).unchanged for file in FILES)


def test_a_file_is_known_by_its_columns_where_its_name_says_nothing(home: Home, tmp_path: Path) -> None:
    (tmp_path / "download.csv").symlink_to(DATA / FILES[2])
    assert read_into(home, tmp_path / "download.csv").set_id == "un-ideal-points"
