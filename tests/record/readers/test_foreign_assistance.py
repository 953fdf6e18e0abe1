"""ForeignAssistance.gov: the summary on real rows, the complete file on rows made in its form."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.dataset import Loose
from detente.record.readers.foreign_assistance import DATA_SET
from record.readers.opened import DATA, lines, read_file, read_text, seen

SUMMARY = DATA / "structural/us_foreign_assistance/us_foreign_aid_country_year.csv"
HEADER = "country_code,country_name,region_name,income_group_acronym,transaction_type_name,fiscal_year,current_amount,constant_amount\n"
COMPLETE = (
    "Country ID,Country Code,Country Name,Region ID,Foreign Assistance Objective ID,Foreign Assistance Objective Name,Activity Name,"
    "Transaction Type ID,Transaction Type Name,Fiscal Year,Transaction Date,Current Dollar Amount,Constant Dollar Amount\n"
)


def amount(loose: Loose, series: str, to: str, ends: datetime.date) -> tuple[float, str]:
    found = seen(loose).filter(
        (pl.col("series") == f"foreign-assistance.{series}") & (pl.col("code2") == to) & (pl.col("to") == ends) & (pl.col("code1") == "USA")
    )
    assert found.height == 1, found
    return found["value"].item(), found["status"].item()


@pytest.mark.realdata
def test_pakistan_in_the_summary_is_as_published() -> None:
    read = read_file(DATA_SET, "summary", SUMMARY)
    assert amount(read, "obligations_current", "PAK", datetime.date(2010, 9, 30)) == (2_681_066_585, "found")
    assert amount(read, "obligations_constant", "PAK", datetime.date(2010, 9, 30)) == (3_507_445_596, "found")
    assert amount(read, "obligations_current", "PAK", datetime.date(1976, 6, 30)) == (203_702_000, "found")
    assert amount(read, "obligations_current", "PAK", datetime.date(1976, 9, 30)) == (64_500_000, "found")
    assert amount(read, "disbursements_current", "PAK", datetime.date(2024, 9, 30)) == (47_602_016, "partial")
    assert amount(read, "requests_current", "PAK", datetime.date(2010, 9, 30)) == (1_582_000_000, "found")
    assert seen(read).filter((pl.col("code2") == "PAK") & pl.col("to").dt.year().is_in([1949, 1950])).is_empty()


@pytest.mark.realdata
def test_no_dollar_of_the_summary_is_lost_where_names_of_one_state_are_added_up() -> None:
    raw = pl.read_csv(SUMMARY, infer_schema=False)["current_amount"].cast(pl.Float64).sum()
    current = seen(read_file(DATA_SET, "summary", SUMMARY)).filter(pl.col("series").str.ends_with("_current"))
    assert current["value"].sum() == raw


def test_the_year_that_ends_in_june_and_the_quarter_after_it(tmp_path: Path) -> None:
    text = HEADER + "".join(f"PAK,Pakistan,,,Obligations,{year},1,1\n" for year in ("1976", "1976tq", "1977"))
    spans = seen(read_text(DATA_SET, "summary", tmp_path, text)).filter(pl.col("series").str.ends_with("_current"))
    day = datetime.date
    assert spans.select("from", "to").rows() == [
        (day(1975, 7, 1), day(1976, 6, 30)),
        (day(1976, 7, 1), day(1976, 9, 30)),
        (day(1976, 10, 1), day(1977, 9, 30)),
    ]


def test_former_names_are_added_to_the_state_that_goes_on(tmp_path: Path) -> None:
    rows = (
        "SDF,Sudan (former),,,Obligations,2005,5,5",
        "SDN,Sudan,,,Obligations,2005,2,2",
        "SCG,Serbia and Montenegro (former),,,Obligations,2001,3,3",
        "SRB,Serbia,,,Obligations,2010,7,7",
        ",Soviet Union (former),,,Obligations,1947,1,1",
        ",Vietnam (former South),,,Obligations,1960,4,4",
        "CS-KM,Kosovo,,,Obligations,2015,6,6",
        "ASN,Asia Region,,,Obligations,2015,8,8",
        "TIB,China (Tibet),,,Obligations,2015,9,9",
    )
    read = read_text(DATA_SET, "summary", tmp_path, HEADER + "\n".join(rows) + "\n")
    found = seen(read).filter(pl.col("series").str.ends_with("_current")).select("code2", "value", "status").rows()
    assert found == [
        ("SDN", 7, "derived"),
        ("YUG", 3, "found"),
        ("SRB", 7, "found"),
        ("SUN", 1, "found"),
        ("South Vietnam", 4, "found"),
        ("XKX", 6, "found"),
        ("Asia Region", 8, "found"),
        ("China (Tibet)", 9, "found"),
    ]


def test_a_row_that_cannot_be_placed_is_refused(tmp_path: Path) -> None:
    text = HEADER + "PAK,Pakistan,,,Obligations,19-20,1,1\nPAK,Pakistan,,,Promises,1990,1,1\nPAK,Pakistan,,,Obligations,1990,,1\n"
    read = read_text(DATA_SET, "summary", tmp_path, text)
    assert seen(read).is_empty()
    assert sorted(lines(read.rejects)) == [(2, "fiscal_year"), (3, "transaction_type_name"), (4, "current_amount")]


def test_the_complete_file_is_summed_in_all_and_by_purpose(tmp_path: Path) -> None:
    text = COMPLETE + (
        '586,PAK,Pakistan,4,1,Economic,"Roads, north",2,Obligations,2010,01OCT2009,100,130\n'
        "586,PAK,Pakistan,4,1,Economic,Schools,2,Obligations,2010,NULL,50,65\n"
        "586,PAK,Pakistan,4,2,Military,F-16,2,Obligations,2010,NULL,40,NULL\n"
        "586,PAK,Pakistan,4,2,Military,F-16,3,Disbursements,1976tq,NULL,-9,-30\n"
        "1010,NULL,World,9,1,Economic,x,2,Obligations,someday,NULL,1,1\n"
    )
    read = read_text(DATA_SET, "complete", tmp_path, text)
    ends = datetime.date(2010, 9, 30)
    assert amount(read, "obligations_current", "PAK", ends) == (190, "derived")
    assert amount(read, "obligations_constant", "PAK", ends) == (195, "derived")
    assert amount(read, "economic_obligations_current", "PAK", ends) == (150, "derived")
    assert amount(read, "military_obligations_current", "PAK", ends) == (40, "derived")
    assert amount(read, "military_disbursements_current", "PAK", datetime.date(1976, 9, 30)) == (-9, "derived")
    assert lines(read.rejects) == [(6, "fiscal_year")]
