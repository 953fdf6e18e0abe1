"""What is added to a panel: zero and missing, directions, spells, fiscal years, the other list of states."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from made_up_sets import Made, spell, supply, year

from detente.errors import RecordError
from detente.record.dataset import Redistribution
from detente.record.panels import panel
from detente.record.panels.codebook import codebook_page

PLEDGES = ("defence", "offence", "neutrality", "non_aggression", "consultation")
ATOP = {f"atop.{p}": Made("directed dyad", [year(2, 770, 1954, 1), year(2, 750, 1956, None)], 1900, 1957, "zero") for p in PLEDGES}
MID = {
    f"gml-mid.{name}": Made("directed dyad", [year(750, 770, 1956, value), year(770, 750, 1956, back)], 1816, 1958, absent)  # type: ignore[arg-type]
    for name, value, back, absent in (
        ("ongoing", 1, 1, "zero"),
        ("onset", 1, 1, "zero"),
        ("on_side_a", 1, 0, "missing"),
        ("originator", 1, 1, "missing"),
        ("hostility_level", 4, 3, "missing"),
        ("fatality_level", 0, 2, "missing"),
    )
}


def test_within_coverage_no_row_is_zero_and_after_it_missing() -> None:
    built = panel("USA,PAK", years=(1953, 1959), supply=supply(ATOP)).add("alliances").build()
    one = built.frame.filter(cow1=2, cow2=770)
    assert one["defence_pledge_1_to_2"].to_list() == [0, 1, 0, 0, 0, None, None]
    assert one["defence_pledge_2_to_1"].to_list() == [0, 0, 0, 0, 0, None, None]
    assert built.notices == ("alliances: Made-up atop ends in 1957; 1958 to 1959 are missing, not zero",)
    told = next(c for c in built.columns if c.name == "defence_pledge_1_to_2")
    assert (told.source, told.version, told.first, told.last, round(told.missing, 3)) == ("atop", "1.0", 1900, 1957, round(2 / 7, 3))


@pytest.mark.parametrize(
    ("redistribution", "notices"),
    [
        ("ships", []),
        ("facts-only", ["figures computed from it may be passed on, its tables may not: atop"]),
        ("never", ["nothing of it may be passed on: atop"]),
    ],
)
def test_a_set_whose_tables_may_not_be_passed_on_is_told_in_one_notice_and_in_the_codebook(
    redistribution: Redistribution, notices: list[str]
) -> None:
    made = supply(ATOP)
    held = made.held["atop"]
    made = replace(made, held={"atop": replace(held, data_set=replace(held.data_set, redistribution=redistribution))})
    built = panel("USA,PAK", years=(1953, 1957), supply=made).add("alliances").build()
    assert list(built.notices) == notices
    assert all(f"- {notice}" in codebook_page(built, "p.csv") for notice in notices)


def test_both_estimates_of_ideal_points_stand_side_by_side_and_neither_fills_the_other() -> None:
    sets = supply(
        {
            "un-ideal-points.all_votes": Made("state", [year(2, None, 1955, 2.0), year(770, None, 1955, 0.5)], 1946, 1955),
            "un-ideal-points.final_votes": Made("state", [year(2, None, 1955, 1.9), year(2, None, 1956, 1.8)], 1946, 1956),
        }
    )
    built = panel("USA,PAK", "undirected", (1955, 1956), supply=sets).add("ideal-points").build()
    assert built.frame["ideal_point_1"].to_list() == [2.0, None]
    assert built.frame["ideal_point_final_votes_1"].to_list() == [1.9, 1.8]
    assert built.frame["ideal_point_distance"].to_list() == [1.5, None]
    assert any("neither fills the other" in note for note in built.notes)


def test_of_columns_that_begin_or_end_in_different_years_each_is_named() -> None:
    names = ("extended_unified_democracy_score", "adjusted_extended_unified_democracy_score", "polity2", "electoral_democracy")
    spans = [(1816, 2025), (1816, 2025), (1950, 1957), (1816, 2025)]
    sets = supply({f"cw-democracy.{n}": Made("state", [year(2, None, 1955, 1)], *span) for n, span in zip(names, spans, strict=True)})
    notices = panel("USA,PAK", years=(1948, 1958), supply=sets).add("democracy").build().notices
    assert [n.partition("set ")[2] or n for n in notices] == [
        "democracy: Made-up cw-democracy begins in 1950 (polity2) and ends in 1957 (polity2); years outside are missing, not zero"
    ]


def test_two_sources_of_disputes_stand_side_by_side() -> None:
    sets = supply(MID | {name.replace("gml-", "cow-"): made for name, made in MID.items()})
    built = panel("PAK,IND", years=(1955, 1957), supply=sets).add("disputes", "disputes:cow").since("disputes", "disputes:cow").build()
    assert built.frame["dispute"].to_list() == built.frame["cow_dispute"].to_list() == [0, 1, 0] * 2
    assert {"years_without_dispute", "years_without_cow_dispute", "cow_dispute_hostility_1_to_2"} < set(built.frame.columns)


def test_no_two_additions_give_a_column_of_the_same_name() -> None:
    from detente.record.panels.additions import additions

    columns = [taken.column for each in additions().values() for taken in each.taken("cow") if taken.shown]
    assert len(columns) == len(set(columns))


def test_a_panel_by_month_says_what_is_known_by_year() -> None:
    built = panel("PAK,IND", years=(1956, 1956), by="month", supply=supply(MID)).add("disputes").build()
    assert built.frame["dispute_onset"].sum() == 24
    assert any("each month has the value of its year: dispute, dispute_onset" in notice for notice in built.notices)


def test_a_published_missing_is_missing_where_no_row_would_be_zero() -> None:
    frame = panel("USA,IND", years=(1955, 1957), supply=supply(ATOP)).add("alliances").collect()
    assert frame.filter(cow1=2)["defence_pledge_1_to_2"].to_list() == [0, None, 0]


def test_swapping_the_states_swaps_the_columns() -> None:
    frame = panel("USA,PAK,IND", years=(1950, 1959), supply=supply(ATOP | MID)).add("alliances", "disputes").collect()
    turned = frame.rename(
        {"cow1": "cow2", "cow2": "cow1"}
        | {n: n.replace("1_to_2", "2_to_1") for n in frame.columns if "1_to_2" in n}
        | {n: n.replace("2_to_1", "1_to_2") for n in frame.columns if "2_to_1" in n}
    )
    assert turned.select(frame.columns).sort("cow1", "cow2", "year").equals(frame)


def test_undirected_is_half_of_directed() -> None:
    asked = {"years": (1950, 1959), "supply": supply(ATOP | MID)}
    both = panel("USA,PAK,IND", "directed", **asked).add("alliances", "disputes").collect()
    one = panel("USA,PAK,IND", "undirected", **asked).add("alliances", "disputes").collect()
    assert one.equals(both.filter(pl.col("cow1") < pl.col("cow2")))


def test_what_describes_a_dispute_is_missing_where_there_is_none() -> None:
    frame = panel("PAK,IND", years=(1955, 1956), supply=supply(MID)).add("disputes").collect().filter(cow1=770)
    assert frame["dispute"].to_list() == [0, 1]
    assert frame["dispute_hostility_1_to_2"].to_list() == [None, 3]
    assert frame["dispute_hostility_2_to_1"].to_list() == [None, 4]


def test_of_several_kinds_of_contiguity_in_a_year_the_closest_stands() -> None:
    rows = [spell(750, 770, "1947-08-01", "1955-06-30", 4), spell(750, 770, "1955-07-01", "1956-12-31", 1)]
    sets = supply({"cow-contiguity.type": Made("dyad", rows, 1816, 1957, "zero")})
    frame = panel("IND,PAK", years=(1954, 1958), supply=sets).add("contiguity").collect()
    assert frame.filter(cow1=770)["contiguity"].to_list() == frame.filter(cow1=750)["contiguity"].to_list() == [4, 1, 1, 0, None]
    months = panel("IND,PAK", "undirected", (1955, 1955), by="month", supply=sets).add("contiguity").collect()
    assert months["contiguity"].to_list() == [4] * 6 + [1] * 6


def test_fiscal_years_are_put_where_they_end_and_the_odd_quarter_is_added() -> None:
    rows = [
        spell(2, 770, "1975-07-01", "1976-06-30", 100),
        spell(2, 770, "1976-07-01", "1976-09-30", 25),
        spell(2, 770, "1976-10-01", "1977-09-30", 50),
    ]
    made = Made("directed dyad", rows, 1946, 1978)
    sets = supply({"foreign-assistance.obligations_current": made, "foreign-assistance.disbursements_current": made})
    frame = panel("USA,PAK", years=(1975, 1978), supply=sets).add("aid").collect()
    assert frame.filter(cow1=2)["us_aid_obligations_1_to_2"].to_list() == [None, 125, 50, None]
    assert frame.filter(cow1=770)["us_aid_obligations_2_to_1"].to_list() == [None, 125, 50, None]
    assert frame.filter(cow1=770)["us_aid_obligations_1_to_2"].null_count() == 4


def test_the_capital_of_the_first_day_gives_the_distance() -> None:
    rows = {
        "latitude": [spell(2, None, "1816-01-01", "2000-12-31", 0), spell(770, None, "1947-08-14", "1959-06-12", 0)],
        "longitude": [spell(2, None, "1816-01-01", "2000-12-31", 0), spell(770, None, "1947-08-14", "1959-06-12", 90)],
    }
    rows["latitude"].append(spell(770, None, "1959-06-13", "1961-12-31", 0))
    rows["longitude"].append(spell(770, None, "1959-06-13", "1961-12-31", 180))
    sets = supply({f"cow-capitals.{name}": Made("state", its) for name, its in rows.items()})
    frame = panel("USA,PAK", "undirected", (1959, 1962), supply=sets).add("distance").collect()
    quarter = 6378.137 * 3.141592653589793 / 2
    assert frame["capital_distance"].to_list() == pytest.approx([quarter, 2 * quarter, 2 * quarter, None])


def test_a_value_that_does_not_fit_makes_the_column_wider() -> None:
    majors = {"cow-majors.major_power": Made("state", [year(2, None, 1950, 0.5)], absent="zero")}
    frame = panel("USA,PAK", "none", (1949, 1950), supply=supply(majors)).add("majors").collect()
    assert frame["major_power"].dtype == pl.Float64
    assert frame["major_power"].to_list() == [0, 0.5, 0, 0]


def test_a_value_that_comes_twice_is_told() -> None:
    igos = {"cow-igo.shared_memberships": Made("dyad", [year(2, 770, 1950, 7), year(2, 770, 1950, 8)])}
    built = panel("USA,PAK", "undirected", (1950, 1950), supply=supply(igos)).add("igos").build()
    assert built.frame["shared_igos"].to_list() == [8]
    what = "igos: 1 value for a state or pair and period that had one already (the first for 2 and 770 in 1950); the later row stands"
    assert built.notices == (what,)


def test_a_source_that_goes_by_the_other_list_says_nothing_of_states_that_are_not_in_it() -> None:
    """Tibet is in the list of Gleditsch and Ward alone: a source by Correlates of War does not say that it had no rival."""
    kinds = ("rivalry", "positional_rivalry", "spatial_rivalry", "ideological_rivalry", "interventionary_rivalry")
    sets = supply({f"tss.{kind}": Made("dyad", [year(710, 750, 1950, 1)], 1494, 2020, "zero") for kind in kinds})
    frame = panel("710,711,750", "undirected", (1949, 1950), "gw", supply=sets).add("rivalries").collect()
    assert frame.filter(gw1=710, gw2=750)["rivalry"].to_list() == [0, 1]
    assert frame.filter(pl.any_horizontal(pl.col("gw1", "gw2") == 711))["rivalry"].null_count() == 4


def test_politically_relevant_pairs() -> None:
    touching = Made("dyad", [spell(750, 770, "1947-08-01", "1957-12-31", 1)], 1816, 1957, "zero")
    major = Made("state", [spell(2, None, "1898-08-13", "1957-12-31", 1)], 1816, 1957, "zero")
    sets = supply({"cow-contiguity.type": touching, "cow-majors.major_power": major})
    built = panel("USA,PAK,IND,BRA", "undirected", (1957, 1958), supply=sets).politically_relevant().build()
    assert built.frame.rows() == [(2, 140, 1957), (2, 750, 1957), (2, 770, 1957), (750, 770, 1957)]
    assert "known to 1957" in built.notices[0]


def test_everything_that_does_not_fit_is_said_at_once() -> None:
    with pytest.raises(RecordError) as caught:
        panel("USA", "none", (1950, 1951), supply=supply({})).add("alliances", "gdp").since("majors").build()
    told = str(caught.value)
    assert "`alliances` is about pairs of states, and this panel has one state a row\n  make a panel of pairs" in told
    assert "`majors` marks no event" in told
    assert "the data set `fariss` is not in the record\n  read a file of it: `detente fetch fariss --from FILE`" in told


def test_every_series_that_an_addition_takes_is_published_by_a_reader() -> None:
    from detente.record.panels.additions import additions
    from detente.record.readers import data_sets

    known = {series.id: series for each in data_sets().values() for series in each.series}
    for addition in additions().values():
        for system in ("cow", "gw"):
            for taken in addition.taken(system):
                assert taken.series in known, taken.series
                ending = {"state": "_1", "directed dyad": "_1_to_2"}.get(taken.of or known[taken.series].of, "")
                assert len(taken.column + ending) <= 32, "Stata takes names of 32 letters"


def test_the_docs_name_every_addition() -> None:
    from detente.record.panels.additions import additions

    page = (Path(__file__).resolve().parents[3] / "docs/panels.md").read_text(encoding="utf-8")
    assert [name for name in additions() if f"`{name}`" not in page] == []
