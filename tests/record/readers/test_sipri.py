"""SIPRI's arms and military expenditure: sums known from its own tables, and the publisher's register laid out over years."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.record.readers import sipri_arms, sipri_milex
from detente.record.readers.shapes.sipri_deals import read_trade_register
from detente.record.sheets import open_sheet
from record.readers.opened import DATA, happened, lines, read_file, read_text, seen, value

ARMS = DATA / "structural/sipri_arms_transfers"
HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,"
    "status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons\n"
)


def total(frame: pl.DataFrame, supplier: str, recipient: str) -> float:
    return float(frame.filter((pl.col("code1") == supplier) & (pl.col("code2") == recipient))["value"].sum())


@pytest.mark.realdata
def test_american_deliveries_to_pakistan_by_two_ways() -> None:
    allocated = seen(read_file(sipri_arms.DATA_SET, "allocated", ARMS / "tiv_dyad_year_1950_2024_allocated.csv"))
    exports = seen(read_file(sipri_arms.DATA_SET, "us-exports", ARMS / "us_exports_by_recipient_1950_2020.csv"))
    assert total(exports, "United States", "Pakistan") == 8536
    to_2020 = allocated.filter(pl.col("to").dt.year() <= 2020)
    assert round(total(to_2020, "United States", "Pakistan")) == 8523
    assert set(allocated["status"]) == {"derived"}


@pytest.mark.realdata
def test_years_of_order_are_a_series_of_their_own() -> None:
    read = read_file(sipri_arms.DATA_SET, "order-years", ARMS / "tiv_dyad_ORDER_year_1950_2018.csv")
    ordered = value(read, "sipri-arms.delivered_by_order_year", "United States", 1981, "Pakistan")
    assert ordered == pytest.approx(1226.6, abs=0.05)  # the F-16s
    assert [(r.column, r.value) for r in read.rejects] == [("recipient", "Brazil")]
    frame = seen(read)
    assert frame.filter((pl.col("code2") == "Serbia") & (pl.col("to").dt.year() < 1992)).is_empty()


@pytest.mark.realdata
def test_partners_that_are_no_states_are_kept_by_name() -> None:
    frame = seen(read_file(sipri_arms.DATA_SET, "register", ARMS / "tiv_dyad_year_1995_2024_register.csv"))
    assert {"unknown supplier(s)", "NATO**", "Hezbollah (Lebanon)*"} <= set(frame["code1"]) | set(frame["code2"])


@pytest.mark.realdata
def test_viet_nam_of_the_divided_years_is_the_north() -> None:
    frame = seen(read_file(sipri_arms.DATA_SET, "allocated", ARMS / "tiv_dyad_year_1950_2024_allocated.csv"))
    assert frame.filter((pl.col("code2") == "Viet Nam") & (pl.col("to").dt.year() < 1976)).is_empty()
    assert total(frame, "Soviet Union", "North Vietnam") > 1000
    assert total(frame, "United States", "North Vietnam") == 0


@pytest.mark.realdata
def test_the_register_laid_out_here_gives_the_extract_that_was_laid_out_before() -> None:
    chosen = next(each for each in sipri_arms.DATA_SET.formats if each.id == "pakistan-deals")
    read = read_trade_register(open_sheet(ARMS / "pakistan_deals_1950_2024.csv", chosen.columns))
    ours = seen(read).select("code1", "code2", "from", pl.col("value").alias("ours"))
    extract = seen(read_file(sipri_arms.DATA_SET, "allocated", ARMS / "tiv_dyad_year_1950_2024_allocated.csv"))
    theirs = extract.filter((pl.col("code1") == "Pakistan") | (pl.col("code2") == "Pakistan")).select("code1", "code2", "from", "value")
    both = ours.join(theirs, ["code1", "code2", "from"], how="full", coalesce=True)
    assert both.height == theirs.height > 300
    assert both.filter((pl.col("ours") - pl.col("value")).abs().fill_null(1) > 0.01).is_empty()
    assert read.rejects == ()


def test_the_publishers_register_is_spread_evenly_over_the_years_listed(tmp_path: Path) -> None:
    text = "explained\n" * 11 + HEADER
    text += "Pakistan,United States,1981,,40,?,F-16A,fighter aircraft,40,,1983; 1984; 1986,New,,12,480,480\n"
    text += "Pakistan,United States,1982,,2,,AIM-9L,missile,2,,1984,New,,1,2,2\n"
    text += "Pakistan,China,(2015),,8,,Type-041,submarine,0,,,New,,300,2400,0\n"
    text += "Viet Nam,Soviet Union,1965,,1,,MiG-21,fighter aircraft,1,,1966,New,,5,5,5\n"
    text += "Peru,Italy,1970,,1,,x,radar,1,,soon,New,,3,3,3\n"
    text += "Peru,Italy,unknown,,1,,y,radar,0,,,New,,3,3,\n"
    read = read_text(sipri_arms.DATA_SET, "trade-register", tmp_path, text)
    laid_out = seen(read).select("code1", "code2", pl.col("from").dt.year(), "value").sort("code1", "from").rows()
    assert laid_out == [
        ("Soviet Union", "North Vietnam", 1966, 5),
        ("United States", "Pakistan", 1983, 160),
        ("United States", "Pakistan", 1984, 162),
        ("United States", "Pakistan", 1986, 160),
    ]
    assert set(seen(read)["status"]) == {"derived"}
    assert sorted(lines(read.rejects)) == [(17, "Year(s) of delivery"), (18, "Year of order")]
    deals = happened(read)
    assert deals.height == 5
    assert deals.filter(pl.col("source_actor") == "Soviet Union")["target_actor"].to_list() == ["North Vietnam"]
    assert deals.filter(pl.col("code") == "submarine")["date"].dt.year().to_list() == [2015]
    assert deals.filter(pl.col("code") == "submarine")["precision"].to_list() == ["year"]


@pytest.mark.realdata
def test_shares_of_output() -> None:
    read = read_file(sipri_milex.DATA_SET, "owid", DATA / "structural/military_expenditure/owid_sipri_milex.csv")
    assert value(read, "sipri-milex.share_of_gdp", "Pakistan", 2020) == 4.02
    assert value(read, "sipri-milex.share_of_gdp", "Afghanistan", 1970) == 1.63
