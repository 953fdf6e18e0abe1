"""Aid, arms, troops, opinion, sanctions and strikes: all rows are read, coverage is as declared, no pair of states has two values."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from detente.errors import CaseError
from detente.record.dataset import Loose
from detente.record.readers import data_set
from detente.record.readers.shapes.rows import EVENT, OBSERVATION
from detente.states import convert
from record.readers.opened import DATA, read_file

ARMS = "structural/sipri_arms_transfers"
READ = {  # observations, events, rejects
    ("foreign-assistance", "summary", "structural/us_foreign_assistance/us_foreign_aid_country_year.csv"): (43_702, 0, 0),
    ("greenbook", "pakistan", "pak-us/series_greenbook_pakistan.csv"): (280, 0, 0),
    ("greenbook", "usfahr", "structural/us_foreign_assistance/usfahr_greenbook_econ_selected_years.csv"): (3_308, 0, 0),
    ("nunn-qian", "aid-columns", "structural/us_aid_econ_mil_nunn_qian/us_econ_mil_aid_1950_2006.csv"): (26_016, 0, 0),
    ("crs-pakistan", "yearly", "pak-us/series_crs_aid.csv"): (68, 0, 0),
    ("crs-pakistan", "editions", "structural/crs_pakistan_aid/crs_us_aid_pakistan_fy2002_2018.csv"): (54, 0, 0),
    ("crs-pakistan", "accounts", "structural/crs_pakistan_aid/crs_us_aid_pakistan_by_account.csv"): (124, 0, 0),
    ("aiddata-china", "odadata", "structural/china_finance/gcdf_v3_country_year.csv"): (14_748, 0, 0),
    ("sipri-arms", "register", f"{ARMS}/tiv_dyad_year_1995_2024_register.csv"): (11_603, 0, 0),
    ("sipri-arms", "allocated", f"{ARMS}/tiv_dyad_year_1950_2024_allocated.csv"): (23_308, 0, 0),
    ("sipri-arms", "us-exports", f"{ARMS}/us_exports_by_recipient_1950_2020.csv"): (3_698, 0, 0),
    ("sipri-arms", "order-years", f"{ARMS}/tiv_dyad_ORDER_year_1950_2018.csv"): (13_588, 0, 1),  # Brazil to itself; Serbia before 1992
    ("sipri-arms", "pakistan-deals", f"{ARMS}/pakistan_deals_1950_2024.csv"): (0, 547, 0),
    ("sipri-milex", "owid", "structural/military_expenditure/owid_sipri_milex.csv"): (7_684, 0, 0),
    ("us-troops", "troopdata", "structural/us_troops/us_troops_country_year.csv"): (65_029, 0, 59),  # see test_us_troops
    ("pew", "waves", "structural/pew/favorability_country_wave.csv"): (7_359, 0, 0),
    ("gsdb", "cases", "structural/sanctions/gsdb_v4_cases.csv"): (40_209, 0, 0),
    ("drones-bij", "years", "pak-us/series_bij_drone_pakistan.csv"): (60, 0, 0),
    ("drones-bij", "strikes", "structural/drone_strikes/tbij_pakistan_strikes.csv"): (0, 430, 0),
    ("drones-new-america", "strikes", "structural/drone_strikes/new_america_pakistan_strikes.csv"): (45, 414, 0),
    ("dronestream", "snapshot", "structural/drone_strikes/dronestream_strikes.csv"): (0, 642, 0),
    ("imf-arrangements", "compiled", "structural/imf_fatf_pakistan/imf_arrangements_pakistan.csv"): (26, 24, 0),
    ("fatf-listings", "compiled", "structural/imf_fatf_pakistan/fatf_pakistan_listing.csv"): (3, 6, 0),
}
RARER = (  # what the publisher covers, and where the rows of a kind begin or end later
    *("crs-pakistan.account_", "imf-arrangements."),
    *("gsdb.military_assistance", "gsdb.arms", "gsdb.travel", "gsdb.financial"),
)


@cache
def loose(of: str, form: str, file: str) -> Loose:
    return read_file(data_set(of), form, DATA / file)


def covered(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """The first and the last year in which a series ends a span; the first of a block of years is that in which it begins."""
    fiscal = pl.when(pl.col("from").dt.month() == 10).then(pl.col("from").dt.year() + 1).otherwise(pl.col("from").dt.year())
    first = pl.when(pl.col("from").dt.month() == 7).then(pl.col("to").dt.year()).otherwise(fiscal)
    spans = frame.group_by("series").agg(first.min().alias("first"), pl.col("to").dt.year().max().alias("last"))
    return {name: (first, last) for name, first, last in spans.iter_rows()}


@cache
def number(code: str | None, coding: str, day: datetime.date) -> int | None:
    try:
        found = convert(code, coding, "cow", day.year) if code else None
    except CaseError:
        return None
    return int(found) if found is not None else None


@pytest.mark.realdata
@pytest.mark.parametrize(("of", "form", "file"), READ)
def test_every_row_is_read(of: str, form: str, file: str) -> None:
    found = loose(of, form, file)
    observations, events = found.observations, found.events
    counts = (0 if observations is None else observations.height, 0 if events is None else events.height, len(found.rejects))
    assert counts == READ[of, form, file]
    if events is not None:
        assert events.columns == list(EVENT)
        assert events["id"].is_unique().all()
        assert events.filter(pl.col("to") < pl.col("date")).is_empty()
    if observations is not None:
        assert observations.columns == list(OBSERVATION)
        assert observations["value"].is_finite().all()
        assert observations.filter((pl.col("low") > pl.col("value")) | (pl.col("high") < pl.col("value"))).is_empty()
        assert observations.filter(pl.col("to") < pl.col("from")).is_empty()


@pytest.mark.realdata
@pytest.mark.parametrize(("of", "form", "file"), [key for key in READ if READ[key][0]])
def test_coverage_is_what_the_rows_cover(of: str, form: str, file: str) -> None:
    frame = loose(of, form, file).observations
    assert frame is not None
    declared = {series.id: (series.first, series.last) for series in data_set(of).series}
    for name, (first, last) in covered(frame).items():
        assert declared[name][0] <= first <= last <= declared[name][1], name
        assert name.startswith(RARER) or declared[name] == (first, last), name


@pytest.mark.realdata
@pytest.mark.parametrize(("of", "form", "file"), [key for key in READ if READ[key][0]])
def test_no_pair_of_states_has_two_values(of: str, form: str, file: str) -> None:
    frame = loose(of, form, file).observations
    assert frame is not None
    coding = next(each.coding for each in data_set(of).formats if each.id == form)
    units = frame.select("code1", "code2", "to").unique()
    numbers = [(number(a, coding, day), number(b, coding, day)) for a, b, day in units.iter_rows()]
    units = units.with_columns(pl.Series("n1", [n for n, _ in numbers], pl.Int64), pl.Series("n2", [n for _, n in numbers], pl.Int64))
    known = frame.join(units, ["code1", "code2", "to"], nulls_equal=True).filter(
        pl.col("n1").is_not_null() & (pl.col("n2").is_not_null() | pl.col("code2").is_null())
    )
    assert not known.is_empty()
    assert known.select(pl.struct("series", "n1", "n2", "from", "to").is_duplicated().any()).item() is False


def test_every_file_named_is_known_by_its_name() -> None:
    for of, form, file in READ:
        patterns = next(each.files for each in data_set(of).formats if each.id == form)
        assert any(Path(file).match(pattern) for pattern in patterns), file


def test_what_must_not_be_passed_on_is_marked() -> None:
    assert data_set("gsdb").redistribution == "never"
    for of in ("sipri-arms", "sipri-milex", "pew", "drones-bij"):
        assert data_set(of).redistribution == "facts-only"
