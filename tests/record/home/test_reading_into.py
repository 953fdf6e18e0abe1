"""Reading into the home: what is kept of each row, what is refused and why, and that twice is once."""

from __future__ import annotations

import csv
import datetime
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from home_making import kept, made_up, state_table, table
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import RecordError
from detente.record.home import Home, events, home_at, manifest, observations, read_into
from detente.record.home.parts import EVENTS, OBSERVATIONS
from detente.record.home.reading import read_as
from detente.record.sheets import Column


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home")


def rows(home: Home, series: str, *columns: str) -> list[tuple[object, ...]]:
    return observations(home, [series]).select(columns).collect().rows()


def refused(home: Home) -> list[tuple[str, ...]]:
    with (home.path / next(iter(manifest(home, "made-up").current.values())).rejects).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def everything(home: Home) -> dict[str, tuple[int, bytes]]:
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in home.path.rglob("*") if p.is_file()}


def test_a_missing_value_is_missing_and_a_row_s_source_is_kept(home: Home, tmp_path: Path) -> None:
    report = kept(home, table(tmp_path / "states_v2.0.csv", "state,year,value,other", ["770,1990,0,3", "770,1991,,", "2,1990,1.5,"]))
    assert (report.rows, report.rejected, report.version, report.unchanged) == (3, 0, "2.0", False)
    assert observations(home).collect_schema() == OBSERVATIONS
    assert rows(home, "made-up.arms", "of", "cow1", "gw1", "cow2", "from", "to", "value", "unit", "source", "version", "status") == [
        ("2", 2, 2, None, datetime.date(1990, 1, 1), datetime.date(1990, 12, 31), 1.5, "tons", "made-up", "2.0", "found"),
        ("770", 770, 770, None, datetime.date(1990, 1, 1), datetime.date(1990, 12, 31), 0.0, "tons", "made-up", "2.0", "found"),
    ]
    assert report.series["made-up.arms"].rows == 2
    assert (report.series["made-up.men"].first, report.series["made-up.men"].last) == (1990, 1990)


def test_the_same_file_twice_changes_nothing(home: Home, tmp_path: Path) -> None:
    path = state_table(tmp_path / "states.csv", 3, 1)
    assert not kept(home, path).unchanged
    before = everything(home)
    again = kept(home, path)
    assert again.unchanged
    assert again.rows == 120
    assert everything(home) == before


def test_a_newer_file_takes_the_place_of_the_older_which_is_kept_once(home: Home, tmp_path: Path) -> None:
    for value in (1, 2, 3):
        kept(home, state_table(tmp_path / "states.csv", 1, value))
    assert rows(home, "made-up.arms", "value")[0] == (3.0,)
    held = manifest(home, "made-up")
    assert pl.read_parquet(home.path / held.earlier["states"].observations)["value"].unique().to_list() == [2.0]
    assert len(list(home.parts("observations", "made-up").iterdir())) == 2


def test_two_formats_of_a_set_stand_side_by_side_and_a_series_comes_from_one(home: Home, tmp_path: Path) -> None:
    kept(home, state_table(tmp_path / "states.csv", 1, 1))
    kept(home, table(tmp_path / "pairs.csv", "one,two,year,value", ["2,770,1990,5"]), "pairs")
    assert set(manifest(home, "made-up").current) == {"states", "pairs"}
    assert observations(home).collect().height == 42


def test_a_pair_without_direction_is_one_row_with_the_lower_number_first(home: Home, tmp_path: Path) -> None:
    kept(
        home, table(tmp_path / "pairs.csv", "one,two,year,value", ["770,2,1990,5", "2,770,1990,6", "2,770,1991,5", "770,2,1991,5"]), "pairs"
    )
    assert rows(home, "made-up.trade", "of", "cow1", "cow2", "value") == [("2-770", 2, 770, 5.0), ("2-770", 2, 770, 5.0)]
    assert rows(home, "made-up.aid", "of", "cow1", "cow2", "value") == [
        *(("2>770", 2, 770, 6.0), ("2>770", 2, 770, 5.0)),
        *(("770>2", 770, 2, 5.0), ("770>2", 770, 2, 5.0)),
    ]
    assert [row[1:] for row in refused(home)] == [
        ("3", "made-up.trade", "6", "line 2 says 5 of 2-770 from 1990-01-01 to 1990-12-31; the first stays"),
        ("5", "made-up.trade", "5", "repeated: line 4 says the same of 2-770 from 1991-01-01 to 1991-12-31"),
    ]


def test_codes_are_dated_and_a_code_of_no_state_is_kept_or_refused_with_the_reason(home: Home, tmp_path: Path) -> None:
    lines = ["PAK,1970,1,", "SUN,1985,2,", "DEU,1990,3,", "ABW,1990,4,", "QQQ,1990,5,", "ARM,1970,6,"]
    report = kept(home, table(tmp_path / "states.csv", "state,year,value,other", lines), coding="iso3")
    placed = {of: (cow, gw) for of, cow, gw in rows(home, "made-up.arms", "of", "cow1", "gw1")}
    assert placed == {"PAK": (770, 770), "SUN": (365, 365), "DEU": (255, 260), "ABW": (None, None), "ARM": (None, None)}
    assert report.unplaced["ABW"] == (1, "Aruba: a dependency of the Netherlands")
    assert report.unplaced["ARM"][0] == 1
    assert refused(home) == [("states.csv", "6", "state", "QQQ", "`QQQ` is no ISO 3166-1 alpha-3 code of a state in either list")]


def test_a_source_s_own_number_stays_also_where_the_list_does_not_have_the_state_then(home: Home, tmp_path: Path) -> None:
    lines = ["770,1930,1,", "260,1990,2,", "999,1990,3,", "331,1960,4,"]
    kept(home, table(tmp_path / "states.csv", "state,year,value,other", lines))
    placed = {(of, day.year): (cow, gw) for of, day, cow, gw in rows(home, "made-up.arms", "of", "from", "cow1", "gw1")}
    assert placed[("770", 1930)] == (770, None)
    assert placed[("260", 1990)] == (260, 260)
    assert placed[("331", 1960)][0] == 331
    assert [(line, value) for _, line, _, value, _ in refused(home)] == [("4", "999")]


def test_names_are_matched_and_one_that_is_not_known_is_refused_with_the_nearest(home: Home, tmp_path: Path) -> None:
    lines = ["Burma,1995,1,", '"Congo, Dem. Rep.",1975,2,', "Pakistann,1990,3,"]
    kept(home, table(tmp_path / "states.csv", "state,year,value,other", lines), coding="name")
    assert rows(home, "made-up.arms", "of", "cow1") == [("Congo, Dem. Rep.", 490), ("Burma", 775)]
    (row,) = refused(home)
    assert row[1:4] == ("4", "state", "Pakistann")
    assert "did you mean `Pakistan`?" in row[4]


def test_a_text_that_can_be_no_code_is_a_name(home: Home, tmp_path: Path) -> None:
    lines = ["South Vietnam,1970,1,", "PAK,1970,2,", "Guam,1970,3,"]
    kept(home, table(tmp_path / "states.csv", "state,year,value,other", lines), coding="iso3")
    assert dict(rows(home, "made-up.arms", "of", "cow1")) == {"South Vietnam": 817, "PAK": 770, "Guam": None}
    report = kept(home, table(tmp_path / "states.csv", "state,year,value,other", ["770,1970,2,", "Guam,1970,3,"]))
    assert (report.rejected, list(report.unplaced)) == (0, ["Guam"])


def test_events_are_kept_by_day_with_the_states_of_that_day(home: Home, tmp_path: Path) -> None:
    lines = ["1990-10-02,260,2,a", "1990-10-03,260,2,b", "1990-01-01,,2,c"]
    report = kept(home, table(tmp_path / "events.csv", "date,one,two,id", lines), "events", coding="gw")
    found = events(home, ["made-up"]).collect()
    assert found.schema == EVENTS
    assert found.select("id", "cow1", "cow2").rows() == [("c", None, 2), ("a", 260, 2), ("b", 255, 2)]
    assert (report.rows, report.event_rows, report.part.event_years) == (0, 3, (1990, 1990))


def test_a_file_in_which_nothing_fits_leaves_the_home_as_it_was(home: Home, tmp_path: Path) -> None:
    kept(home, state_table(tmp_path / "states.csv", 1, 1))
    before = everything(home)
    with pytest.raises(RecordError) as caught:
        kept(home, table(tmp_path / "bad.csv", "state,year,value,other", ["999,1990,1,", "998,1990,1,"]))
    told = str(caught.value).replace(f"{tmp_path}/", "")
    assert told.startswith("bad.csv: no row of the file fits: 2 are refused\n  the first of them:\nbad.csv:2: state: `999`\n")
    assert everything(home) == before


def test_a_newer_file_with_renamed_columns_and_a_file_of_another_set(home: Home, tmp_path: Path) -> None:
    path = table(tmp_path / "states.csv", "country,year,value", ["770,1990,1"])
    with pytest.raises(RecordError) as caught:
        kept(home, path)
    assert str(caught.value).replace(f"{tmp_path}/", "") == (
        "states.csv:1: the column `state` is missing\n  accepted: `country`\n"
        "states.csv: this is not `made-up` states: made-up states\n"
        "  read are the versions 1.0, 2.0; in a newer one columns may have new names"
    )
    wrong = table(
        tmp_path / "atop_alliance.csv", "ccode,year,idealpointall,idealpointfp,idealpointlegacy,nvotesall,nvotesfp", ["2,1990,1,1,1,1,1"]
    )
    with pytest.raises(RecordError, match="the file looks like `un-ideal-points` july-2025"):
        read_into(home, wrong, "atop")
    assert read_into(home, wrong).set_id == "un-ideal-points"


def test_a_file_of_no_known_set(home: Home, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="of no data set that is known here"):
        read_into(home, table(tmp_path / "words.csv", "a,b", ["1,2"]))
    with pytest.raises(RecordError, match=r"there is no file `none\.csv`"):
        read_into(home, tmp_path / "none.csv")


def test_the_home_is_that_of_the_option_then_that_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path / "there"))
    assert home_at().path == tmp_path / "there"
    assert home_at(tmp_path / "here").path == tmp_path / "here"
    monkeypatch.delenv("DETENTE_HOME")
    assert home_at().path.name == "detente"
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordError, match="is a file"):
        home_at(tmp_path / "file")


def test_an_empty_home_has_both_tables(home: Home) -> None:
    assert observations(home, ["atop.defence"]).collect().schema == OBSERVATIONS
    assert events(home).collect().schema == EVENTS


NUMBERS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False, width=32))


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from((2, 20, 770)), st.integers(1950, 1999)), st.tuples(NUMBERS, NUMBERS), min_size=1))
def test_what_is_read_in_is_read_out(tables: dict[tuple[int, int], tuple[float | None, float | None]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        home = home_at(Path(folder) / "home")
        lines = (f"{s},{y},{'' if a is None else repr(a)},{'' if b is None else repr(b)}" for (s, y), (a, b) in tables.items())
        path = table(Path(folder) / "states.csv", "state,year,value,other", lines)
        wanted = {(n, s, y): v for (s, y), pair in tables.items() for n, v in zip(("arms", "men"), pair, strict=True) if v is not None}
        if not wanted:
            return
        kept(home, path)
        found = observations(home).select("series", "cow1", pl.col("from").dt.year(), "value").collect()
    assert {(n.removeprefix("made-up."), s, y): v for n, s, y, v in found.iter_rows()} == wanted
    assert found.equals(found.sort("series", "cow1", "from"))


def test_a_mended_reader_and_another_form_of_column_read_anew(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    code = "from home_making import read_states\ndef read(sheet):\n    return read_states(sheet)\n"
    (tmp_path / "mended_reader.py").write_text(code)
    from mended_reader import read

    path = state_table(tmp_path / "states.csv", 1, 1)
    data_set = made_up()
    form = replace(data_set.formats[0], read=read)
    assert not read_as(home, path, data_set, form).unchanged
    assert read_as(home, path, data_set, form).unchanged
    bounded = replace(form, columns={**form.columns, "value": Column("number", high=5)})
    assert not read_as(home, path, data_set, bounded).unchanged
    (tmp_path / "mended_reader.py").write_text(code + "# mended\n")
    assert not read_as(home, path, data_set, bounded).unchanged
