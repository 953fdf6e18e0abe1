"""All directed pairs 1816-2025 from the shared files: each column sums to what plain joins over the files give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from detente.record.home import home_at, read_into
from detente.record.panels import panel

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

FOLDER = "structural/states_and_dyads"
FILES = (
    *("gml_mid_ddydisps.parquet", "atop_alliance.parquet", "cow_nmc.parquet", "cow_contdir.csv", "cow_capitals.csv", "cow_mindist.parquet"),
    *("cow_majors.csv", "cow_igo_ndy.parquet", "cw_democracy.parquet", "cw_gdppop.parquet", "../mids/tss_rivalries.csv"),
)
ELEVEN = ["disputes", "alliances", "capabilities", "contiguity", "distance", "mindist", "democracy", "majors", "igos", "rivalries", "gdp"]


@pytest.fixture(scope="module")
def ours(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    home = home_at(tmp_path_factory.mktemp("home"))
    for name in FILES:
        read_into(home, shared_data / FOLDER / name)
    return panel(years=(1816, 2025), home=home.path).add(*ELEVEN).collect()


@pytest.fixture(scope="module")
def plain(shared_data: Path) -> pl.DataFrame:
    """The rows by a join of the list of states with itself."""
    folder = shared_data / FOLDER
    states = pl.read_csv(folder / "cw_system.csv", try_parse_dates=True).with_columns(
        pl.when(pl.col("end").dt.year() == 2016).then(2025).otherwise(pl.col("end").dt.year()).alias("last")
    )
    years = states.select("ccode", pl.int_ranges(pl.col("start").dt.year(), pl.col("last") + 1).alias("year")).explode("year").unique()
    apart = pl.read_csv(folder / "false_cow_dyads.csv").select("ccode1", "ccode2", "year")
    pairs = (
        years.rename({"ccode": "ccode1"}).join(years.rename({"ccode": "ccode2"}), on="year").filter(pl.col("ccode1") != pl.col("ccode2"))
    )
    return pairs.join(apart, on=["ccode1", "ccode2", "year"], how="anti").select("ccode1", "ccode2", "year")


def whole(table: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    return table.with_columns(pl.col("ccode1", "ccode2", "year").cast(pl.Int64)).select("ccode1", "ccode2", "year", *columns)


def turned(table: pl.DataFrame) -> pl.DataFrame:
    return table.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(table.columns)


def pair_tables(folder: Path) -> Iterator[tuple[dict[str, str], pl.DataFrame, int]]:
    """Our columns by the file's, the table in both orders, and the last year in which no row means zero (0: it never does)."""
    mids = pl.read_parquet(folder / "gml_mid_ddydisps.parquet")
    yield {"gmlmidongoing": "dispute", "gmlmidonset": "dispute_onset"}, mids, 2010
    sides = {"sidea": "side_a", "orig": "originator", "hostlev": "hostility", "fatality": "fatality"}
    named = {f"{k}{n}": f"dispute_{v}_{n}_to_{3 - n}" for k, v in sides.items() for n in (1, 2)}
    yield named, mids.with_columns(pl.col(*named).replace(-9, None)), 0
    atop = pl.read_parquet(folder / "atop_alliance.parquet")
    pledges = {"defense": "defence", "offense": "offence", "neutral": "neutrality", "nonagg": "non_aggression", "consul": "consultation"}
    yield {f"atop_{k}": f"{v}_pledge_1_to_2" for k, v in pledges.items()}, atop, 2018
    yield {f"atop_{k}": f"{v}_pledge_2_to_1" for k, v in pledges.items()}, turned(atop), 2018
    distances = pl.read_parquet(folder / "cow_mindist.parquet")
    yield {"mindist": "minimum_distance"}, pl.concat([distances, turned(distances)]), 0
    igos = pl.read_parquet(folder / "cow_igo_ndy.parquet")
    yield {"dyadigos": "shared_igos"}, pl.concat([igos, turned(igos)]), 0
    touching = pl.read_csv(folder / "cow_contdir.csv", try_parse_dates=True)
    touching = touching.filter(pl.col("conttype") > 0)  # rows of 0 lie across the spells of other kinds; see docs/panels.md
    following = pl.col("stdate").shift(-1).over("ccode1", "ccode2", order_by="stdate").dt.offset_by("-1mo")
    touching = touching.with_columns(pl.min_horizontal("enddate", following).alias("enddate"))  # the month of a change is the new kind's
    touching = spread(touching, pl.col("stdate").dt.year(), pl.col("enddate").dt.year())
    yield {"conttype": "contiguity"}, touching.group_by("ccode1", "ccode2", "year").agg(pl.col("conttype").min()), 2016
    rivals = pl.read_csv(folder / "../mids/tss_rivalries.csv").drop_nulls(["ccode1", "ccode2"])
    kinds = ["positional", "spatial", "ideological", "interventionary"]
    rivals = spread(rivals, pl.col("start").cast(int), pl.col("end").cast(int)).with_columns(rivalry=1.0)
    rivals = whole(rivals, ["rivalry", *kinds])
    both = pl.concat([rivals, turned(rivals)]).group_by("ccode1", "ccode2", "year").agg(pl.col("rivalry", *kinds).max())
    yield {"rivalry": "rivalry"} | {kind: f"rivalry_{kind}" for kind in kinds}, both.fill_null(0), 2020


def spread(table: pl.DataFrame, first: pl.Expr, last: pl.Expr) -> pl.DataFrame:
    return table.with_columns(pl.int_ranges(first.cast(pl.Int64), last.cast(pl.Int64) + 1).alias("year")).explode("year")


def state_tables(folder: Path) -> Iterator[tuple[dict[str, str], pl.DataFrame, int]]:
    parts = {"milex": "military_expenditure", "milper": "military_personnel", "irst": "iron_and_steel_production"}
    parts |= {"pec": "primary_energy_consumption", "tpop": "total_population", "upop": "urban_population", "cinc": "capability_index"}
    yield parts, pl.read_parquet(folder / "cow_nmc.parquet"), 0
    scores = {"euds": "unified_democracy", "aeuds": "unified_democracy_adjusted"}
    scores |= {"polity2": "polity2", "v2x_polyarchy": "electoral_democracy"}
    yield scores, pl.read_parquet(folder / "cw_democracy.parquet"), 0
    income = {"mrgdppc": "gdp_per_person", "pwtrgdp": "gdp", "pwtpop": "population"}
    yield income, pl.read_parquet(folder / "cw_gdppop.parquet"), 0
    majors = spread(pl.read_csv(folder / "cow_majors.csv"), pl.col("styear"), pl.col("endyear")).with_columns(major=1)
    yield {"major": "major_power"}, majors.unique(["ccode", "year"]), 2016


def same(ours: pl.DataFrame, plain: pl.DataFrame, name: str, joined: pl.Series, last: int) -> None:
    """Equal sum and number of values; ours is in another order."""
    if last:
        joined = pl.select(pl.when(plain["year"] <= last).then(joined.fill_null(0))).to_series()
    assert ours[name].sum() == pytest.approx(joined.sum(), rel=1e-9), name
    assert ours[name].null_count() == joined.null_count(), name


def test_the_rows_are_the_same(ours: pl.DataFrame, plain: pl.DataFrame) -> None:
    assert ours.height == plain.height == 2_252_760
    keys = ours.select(pl.col("cow1", "cow2", "year").cast(pl.Int64))
    assert keys.equals(plain.sort("ccode1", "ccode2", "year").rename({"ccode1": "cow1", "ccode2": "cow2"}))


def test_columns_of_pairs_sum_to_what_joins_give(ours: pl.DataFrame, plain: pl.DataFrame, shared_data: Path) -> None:
    for names, table, last in pair_tables(shared_data / FOLDER):
        joined = plain.join(whole(table, list(names)), on=["ccode1", "ccode2", "year"], how="left", maintain_order="left")
        for theirs, name in names.items():
            same(ours, plain, name, joined[theirs], last)


def test_columns_of_states_sum_to_what_joins_give(ours: pl.DataFrame, plain: pl.DataFrame, shared_data: Path) -> None:
    for names, table, last in state_tables(shared_data / FOLDER):
        keyed = table.select(pl.col("ccode", "year").cast(pl.Int64), *names)
        for side in (1, 2):
            joined = plain.join(keyed, left_on=[f"ccode{side}", "year"], right_on=["ccode", "year"], how="left", maintain_order="left")
            for theirs, name in names.items():
                same(ours, plain, f"{name}_{side}", joined[theirs], last)


def test_nothing_is_known_in_the_year_after_a_source_ends(ours: pl.DataFrame) -> None:
    ends = {"dispute": 2010, "defence_pledge_1_to_2": 2018, "contiguity": 2016, "major_power_1": 2016, "rivalry": 2020, "shared_igos": 2014}
    for name, last in ends.items():
        assert ours.filter(year=last)[name].null_count() < ours.filter(year=last).height, name
        after = ours.filter(year=last + 1)
        assert after[name].null_count() == after.height, name


def test_neighbours_over_whom_the_source_lays_a_row_of_zero_are_neighbours(ours: pl.DataFrame) -> None:
    """Afghanistan and the Soviet Union: one row says 0 for 1919-2016, another 1 for 1920-1991."""
    assert ours.filter(cow1=365, cow2=700, year=1980)["contiguity"].item() == 1
    assert ours.filter(cow1=365, cow2=700, year=2000)["contiguity"].item() == 0


@pytest.mark.parametrize(("year", "kilometres"), [(1958, 1_097), (1962, 679), (1970, 687)])
def test_india_and_pakistan_are_as_far_apart_as_their_capitals(ours: pl.DataFrame, year: int, kilometres: float) -> None:
    assert ours.filter(cow1=750, cow2=770, year=year)["capital_distance"].item() == pytest.approx(kilometres, abs=1)


def test_polity_by_dated_codes_fills_holes_and_mends_swaps(shared_data: Path, tmp_path: Path) -> None:
    home = home_at(tmp_path)
    for name in (FOLDER + "/cw_democracy.parquet", "structural/regime/polity5_1945_on.csv"):
        read_into(home, shared_data / name)
    frame = panel(dyads="none", years=(1945, 2018), home=home.path).add("democracy", "polity").collect()
    filled = frame.filter(pl.col("polity2").is_null() & pl.col("polity5").is_not_null())
    assert (filled.height, filled.filter(cow=770)["year"].to_list()) == (186, list(range(1947, 1972)))
    other = frame.filter(pl.col("polity2") != pl.col("polity5"))
    assert dict(other["cow"].value_counts().iter_rows()) == {341: 11, 626: 8, 530: 1, 625: 1}
    assert frame.filter(pl.col("polity5").is_null() & pl.col("polity2").is_not_null()).is_empty()
