"""Battle deaths: the break of 1989 shows, and a range that does not hold its best estimate is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.record.readers.ucdp_battle_deaths import DATA_SET
from record.readers.opened import DATA, lines, read_file, read_text, row, seen, value

HEAD = "gwcode,country_name,status,year,low,high,best,source\n"
ROWS = (
    "770.0,Pakistan,independent,1988.0,1.0,9.0,5.0,PRIO Battle-deaths 3.1\n770.0,Pakistan,independent,1989.0,6.0,9.0,5.0,UCDP GED 23.1\n"
    "770.0,Pakistan,independent,1990.0,1.0,9.0,5.0,a third count\n770.0,Pakistan,independent,1991.0,1.0,9.0,,UCDP GED 23.1\n"
)


def test_each_source_is_a_series_and_an_unsound_range_is_dropped(tmp_path: Path) -> None:
    loose = read_text(DATA_SET, "poldat", tmp_path, HEAD + ROWS)
    before, after = row(loose, "ucdp-battle-deaths.prio", "770", 1988), row(loose, "ucdp-battle-deaths.ucdp", "770", 1989)
    assert [before[name] for name in ("value", "low", "high")] == [5, 1, 9]
    assert [after[name] for name in ("value", "low", "high")] == [5, None, None]
    assert sorted(lines(loose.rejects)) == [(4, "source"), (5, "best")]


def test_a_territory_whose_number_no_list_has_stands_by_its_name(tmp_path: Path) -> None:
    rows = "6.0,Puerto Rico,colony,1988.0,0.0,0.0,0.0,PRIO Battle-deaths 3.1\n,Nowhere,colony,1988.0,0.0,0.0,0.0,PRIO Battle-deaths 3.1\n"
    loose = read_text(DATA_SET, "poldat", tmp_path, HEAD + rows)
    assert seen(loose)["code1"].to_list() == ["Puerto Rico"]
    assert lines(loose.rejects) == [(3, "gwcode")]


@pytest.mark.realdata
def test_the_dead_of_1971_are_counted_and_twelve_ranges_are_dropped() -> None:
    loose = read_file(DATA_SET, "poldat", DATA / "structural/ucdp/battle_deaths_country_year_1946_on.csv")
    assert value(loose, "ucdp-battle-deaths.prio", "770", 1971) == 158_978
    assert seen(loose)["low"].null_count() == seen(loose)["high"].null_count() == 12
