"""Armed conflicts: the highest counts, supporters stand apart, both forms agree."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.readers.ucdp_prio_conflicts import DATA_SET
from record.readers.opened import DATA, happened, read_file, read_text, seen, value

SET = "ucdp-prio-conflicts"
HEAD = "conflict_id,year,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,intensity_level,type_of_conflict,start_date2,start_prec2,ep_end,ep_end_date\n"
EXTRACT = (
    "1,2003,2,200,645,,2,interstate,2003-03-20,1,1,2003-05-01\n1,2003,2,900,645,,2,interstate,2003-03-20,1,1,2003-05-01\n"
    "2,2003,645,,,,1,intrastate,2003-12-31,5,0,\n3,2015,432,345,,,1,II,2015-06-30,3,1,2015-12-31\n"
)
PUBLISHER = (
    '1,2003,2,"200, 900",645,,2,2,2003-03-20,1,1,2003-05-01\n2,2003,645,,,,1,3,2003-12-31,5,0,\n'
    "3,2015,432,345,,,1,4,2015-06-30,3,1,2015-12-31\n"
)


def test_intensity_is_the_highest_of_the_year_and_supporters_stand_apart(tmp_path: Path) -> None:
    loose = read_text(DATA_SET, "peacesciencer", tmp_path, HEAD + EXTRACT)
    assert value(loose, f"{SET}.intensity", "645", 2003) == 2
    assert value(loose, f"{SET}.intensity_internal", "645", 2003) == 1
    assert value(loose, f"{SET}.conflicts", "645", 2003) == 2
    assert value(loose, f"{SET}.intensity_as_supporter", "900", 2003) == 2
    assert value(loose, f"{SET}.intensity_between", "2", 2003, "645") == 2
    assert seen(loose).filter((pl.col("series") == f"{SET}.intensity") & (pl.col("code1") == "200")).is_empty()
    assert value(loose, f"{SET}.intensity_as_supporter", "340", 2015) == 1, "345 after 2006 is Serbia"


def test_an_episode_begins_and_ends_once_for_each_pair_of_parties(tmp_path: Path) -> None:
    events = happened(read_text(DATA_SET, "peacesciencer", tmp_path, HEAD + EXTRACT))
    told = events.select("date", "precision", "code", "code1", "code2").rows()
    assert told == [
        (datetime.date(2003, 3, 20), "day", "episode start", "2", "645"),
        (datetime.date(2003, 5, 1), "day", "episode end", "2", "645"),
        (datetime.date(2003, 12, 31), "year", "episode start", "645", None),
        (datetime.date(2015, 6, 30), "month", "episode start", "432", None),
        (datetime.date(2015, 12, 31), "year", "episode end", "432", None),
    ]


def test_the_publishers_lists_give_what_the_extract_gives(tmp_path: Path) -> None:
    one, other = (read_text(DATA_SET, f, tmp_path, HEAD + rows) for f, rows in (("peacesciencer", EXTRACT), ("publisher", PUBLISHER)))
    kept = ["series", "code1", "code2", "from", "to", "value"]
    assert seen(one).select(kept).sort(kept).equals(seen(other).select(kept).sort(kept))
    assert happened(one).drop("line").equals(happened(other).drop("line"))


@pytest.mark.realdata
def test_wars_of_india_and_pakistan_are_found() -> None:
    loose = read_file(DATA_SET, "peacesciencer", DATA / "structural/ucdp/ucdp_prio_acd_conflict_country_year.csv")
    between = seen(loose).filter((pl.col("series") == f"{SET}.intensity_between") & (pl.col("code1") == "750") & (pl.col("code2") == "770"))
    by_year = dict(between.select(pl.col("from").dt.year(), "value").iter_rows())
    assert [by_year.get(year) for year in (1948, 1965, 1971, 1999, 2005)] == [2, 2, 2, 1, None]
    assert value(loose, f"{SET}.intensity", "770", 2009) == 2
