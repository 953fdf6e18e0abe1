"""The Greenbook, Nunn and Qian, the Congressional Research Service and AidData: known values of Pakistan and other recipients."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.dataset import Loose
from detente.record.readers import aiddata_china, crs_pakistan, greenbook, nunn_qian
from record.readers.opened import DATA, lines, read_file, read_text, seen, value

CRS = DATA / "structural/crs_pakistan_aid"


def fiscal(loose: Loose, series: str, year: int) -> tuple[float, str]:
    found = seen(loose).filter((pl.col("series") == series) & (pl.col("to") == datetime.date(year, 9, 30)))
    assert found.height == 1, found
    assert found.select("code1", "code2").row(0) == ("2", "770")
    return found["value"].item(), found["status"].item()


@pytest.mark.realdata
def test_the_greenbook_of_1976_holds_the_quarter_and_agrees_with_the_sum_of_both() -> None:
    read = read_file(greenbook.DATA_SET, "pakistan", DATA / "pak-us/series_greenbook_pakistan.csv")
    economic, status = fiscal(read, "greenbook.economic_current", 1976)
    military, _ = fiscal(read, "greenbook.military_current", 1976)
    assert (economic, military, status) == (268_700_000, 500_000, "derived")
    assert economic + military == pytest.approx(203_702_000 + 64_500_000, rel=0.005)  # ForeignAssistance.gov, year and quarter
    spans = seen(read).filter(pl.col("to").dt.year() == 1976).select("from", "to").unique()
    assert spans.rows() == [(datetime.date(1975, 7, 1), datetime.date(1976, 9, 30))]


@pytest.mark.realdata
def test_selected_years_print_a_zero_for_a_state_that_got_nothing() -> None:
    read = seen(read_file(greenbook.DATA_SET, "usfahr", DATA / "structural/us_foreign_assistance/usfahr_greenbook_econ_selected_years.csv"))
    current = read.filter((pl.col("series") == "greenbook.economic_selected_years_current") & (pl.col("to") == datetime.date(1951, 6, 30)))
    assert dict(current.filter(pl.col("code2").is_in(["20", "770"])).select("code2", "value").iter_rows()) == {"20": 0, "770": 400_000}


@pytest.mark.realdata
def test_nunn_and_qian_agree_with_the_official_total_of_1956() -> None:
    read = read_file(nunn_qian.DATA_SET, "aid-columns", DATA / "structural/us_aid_econ_mil_nunn_qian/us_econ_mil_aid_1950_2006.csv")
    military = value(read, "nunn-qian.military_aid", "USA", 1956, "PAK")
    economic = value(read, "nunn-qian.economic_aid_without_food", "USA", 1956, "PAK")
    assert (military, economic) == (1_271_229_200, 820_054_400)  # 2.09 bn of 2007, about 0.33 bn of the time
    assert value(read, "nunn-qian.aid_of_others", "PAK", 2000) is not None


@pytest.mark.realdata
def test_the_years_that_are_recalled_add_up_to_the_block_that_is_printed() -> None:
    yearly = read_file(crs_pakistan.DATA_SET, "yearly", DATA / "pak-us/series_crs_aid.csv")
    printed = read_file(crs_pakistan.DATA_SET, "editions", CRS / "crs_us_aid_pakistan_fy2002_2018.csv")
    block = seen(printed).filter((pl.col("from") == datetime.date(2001, 10, 1)) & (pl.col("to") == datetime.date(2007, 9, 30)))
    assert block.height == 4
    for part in crs_pakistan.PARTS:
        recalled = seen(yearly).filter((pl.col("series") == f"crs-pakistan.{part}") & (pl.col("status") == "recalled"))
        assert recalled["to"].dt.year().sort().to_list() == list(range(2002, 2008))
        assert recalled["value"].sum() == block.filter(pl.col("series") == f"crs-pakistan.{part}_as_printed")["value"].item()
    assert fiscal(yearly, "crs-pakistan.total", 2010) == (4504, "found")
    assert fiscal(yearly, "crs-pakistan.coalition_support_funds", 2013) == (1438, "derived")
    assert fiscal(yearly, "crs-pakistan.coalition_support_funds", 2017) == (0, "derived")
    assert fiscal(yearly, "crs-pakistan.total", 2018) == (107, "derived")


@pytest.mark.realdata
def test_a_blank_cell_as_printed_stays_missing() -> None:
    printed = seen(read_file(crs_pakistan.DATA_SET, "editions", CRS / "crs_us_aid_pakistan_fy2002_2018.csv"))
    funds = printed.filter(pl.col("series") == "crs-pakistan.coalition_support_funds_as_printed")
    single = funds.filter((pl.col("to") - pl.col("from")).dt.total_days() < 366)
    assert single["to"].dt.year().max() == 2016
    assert single.filter(pl.col("to").dt.year() == 2013)["value"].to_list() == [353]
    totals = funds.filter((pl.col("to") - pl.col("from")).dt.total_days() > 6 * 366)
    assert totals["value"].to_list() == [12_125, 14_573]


@pytest.mark.realdata
def test_accounts_add_up_to_the_printed_subtotals() -> None:
    accounts = seen(read_file(crs_pakistan.DATA_SET, "accounts", CRS / "crs_us_aid_pakistan_by_account.csv"))
    security = ["section_1206", "counternarcotics", "foreign_military_financing", "military_education", "narcotics_control"]
    security += ["nonproliferation", "counterinsurgency"]
    of = accounts.filter(pl.col("series").is_in([f"crs-pakistan.account_{word}" for word in security]))
    sums = dict(of.group_by("to").agg(pl.col("value").sum()).iter_rows())
    assert (sums[datetime.date(2007, 9, 30)], sums[datetime.date(2008, 9, 30)], sums[datetime.date(2010, 9, 30)]) == (1691, 517, 1236)
    below = accounts.filter(pl.col("status") == "derived")
    assert below.select("series", "low", "value", "high").rows() == [("crs-pakistan.account_human_rights_and_democracy", 0, 0.5, 1)]


def test_an_account_that_is_not_known_is_refused_once(tmp_path: Path) -> None:
    header = ",".join(("account", "category", *crs_pakistan.PERIODS))
    text = f"{header}\nFMF,security,{'1,' * 11}1\nXYZ,security,{'2,' * 11}2\n"
    read = read_text(crs_pakistan.DATA_SET, "accounts", tmp_path, text)
    assert seen(read).height == 12
    assert lines(read.rejects) == [(3, "account")]


@pytest.mark.realdata
def test_chinese_commitments_are_directed_from_china() -> None:
    read = read_file(aiddata_china.DATA_SET, "odadata", DATA / "structural/china_finance/gcdf_v3_country_year.csv")
    assert value(read, "aiddata-china.other_official_flows", "710", 2000, "770") == pytest.approx(1_283_228_364.4)
    assert value(read, "aiddata-china.official_development_assistance", "710", 2001, "770") == pytest.approx(215_675_885.9)
    assert seen(read)["code1"].unique().to_list() == ["710"]
