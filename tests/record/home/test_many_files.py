"""Several files of one form, side by side: days of events, indicators of the World Bank; each is replaced by its newer self alone."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from home_making import made_up, table

from detente.cli import main
from detente.record.home import Home, changes, events, home_at, manifest, observations, read_into, status
from detente.record.home.reading import read_as
from detente.record.panels.supply import NOT_DECLARED, supply_of
from detente.record.readers import data_set

HEAD = '"Country Name","Country Code","Indicator Name","Indicator Code","1960","1961",\n'
BEFORE = '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-06-28",\n\n'
GDP, SCHOOL = ("NY.GDP.MKTP.CD", "GDP (current US$)"), ("SE.PRM.ENRR", "School enrollment, primary (% gross)")
FIRST, SECOND = "20150218.export.CSV", "20150219.export.CSV"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_at(tmp_path / "home")


def day(folder: Path, name: str, *ids: int, score: float = 1.0) -> Path:
    """A made-up day of GDELT 1.0."""
    names = next(form for form in data_set("gdelt").formats if form.id == "events-1").names
    given = {"SQLDATE": name[:8], "EventCode": "010", "QuadClass": "1", "DATEADDED": name[:8], "Actor1CountryCode": "PAK"}
    rows = ({**given, "GLOBALEVENTID": str(i), "GoldsteinScale": str(score)} for i in ids)
    path = folder / name
    path.write_text("".join("\t".join(row.get(column, "") for column in names) + "\n" for row in rows), encoding="utf-8")
    return path


def indicator(folder: Path, name: str, *rows: tuple[str, tuple[str, str], str, str]) -> Path:
    """A made-up file of the World Bank: country, indicator with its name, two years."""
    lines = (f'"-","{country}","{what}","{code}","{first}","{second}",\n' for country, (code, what), first, second in rows)
    path = folder / name
    path.write_text(BEFORE + HEAD + "".join(lines), encoding="utf-8")
    return path


def ids(home: Home) -> list[str]:
    return events(home, ["gdelt"]).collect()["id"].sort().to_list()


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    out = capsys.readouterr()
    assert stop.value.code == 0, out.err
    return out.out


def test_two_days_stand_side_by_side_and_the_same_day_again_is_unchanged(home: Home, tmp_path: Path) -> None:
    read_into(home, day(tmp_path, FIRST, 1, 2))
    read_into(home, day(tmp_path, SECOND, 3))
    assert ids(home) == ["1", "2", "3"]
    assert read_into(home, tmp_path / FIRST).unchanged
    assert set(manifest(home, "gdelt").current) == {f"events-1 {FIRST}", f"events-1 {SECOND}"}
    assert not list(changes(home))


def test_a_day_that_comes_packed_or_under_another_name_is_the_same_day(home: Home, tmp_path: Path) -> None:
    path = day(tmp_path, FIRST, 1, 2)
    read_into(home, path)
    (tmp_path / "20150220.export.CSV").write_bytes(path.read_bytes())
    assert read_into(home, tmp_path / "20150220.export.CSV").unchanged
    with zipfile.ZipFile(tmp_path / f"{FIRST}.zip", "w") as archive:
        archive.write(path, FIRST)
    assert read_into(home, tmp_path / f"{FIRST}.zip").part.piece == FIRST
    assert ids(home) == ["1", "2"]


def test_a_newer_day_replaces_itself_alone_and_is_compared_with_itself(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read_into(home, day(tmp_path, FIRST, 1, 2))
    read_into(home, day(tmp_path, SECOND, 3))
    read_into(home, day(tmp_path, FIRST, 1, 2, 9))
    assert ids(home) == ["1", "2", "3", "9"]
    (change,) = changes(home)
    assert (change.after.piece, change.events_before, change.after.event_rows) == (FIRST, 2, 3)
    assert [(s.part.piece, s.earlier) for s in status(home)] == [(FIRST, "not stated"), (SECOND, None)]
    assert len(list(home.parts("events", "gdelt").iterdir())) == 3
    out = told(capsys, "status", "--home", str(home.path))
    assert "events-1, not stated, 2 files" in out
    assert f"changed: gdelt events-1 {FIRST}, not stated, read anew: 0 series\n  events: 2 before, 3 now\n" in out
    data = json.loads(told(capsys, "status", "--home", str(home.path), "--json"))
    assert [part["piece"] for part in data["parts"]] == [FIRST, SECOND]
    assert [each["piece"] for each in data["changes"]] == [FIRST]


def test_two_indicators_are_one_table_and_a_newer_release_of_one_replaces_it(home: Home, tmp_path: Path) -> None:
    read_into(home, indicator(tmp_path, "API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.csv", ("PAK", GDP, "1", "2"), ("IND", GDP, "5", "")))
    read_into(home, indicator(tmp_path, "API_SE.PRM.ENRR_DS2_en_csv_v2_1.csv", ("PAK", SCHOOL, "50", "")))
    read_into(home, indicator(tmp_path, "API_NY.GDP.MKTP.CD_DS2_en_csv_v2_77.csv", ("PAK", GDP, "1", "3"), ("IND", GDP, "5", "")))
    found = observations(home).sort("series", "of", "from").select("series", "of", "value").collect().rows()
    assert found == [
        *(("wdi.gdp_current", "IND", 5.0), ("wdi.gdp_current", "PAK", 1.0), ("wdi.gdp_current", "PAK", 3.0)),
        ("wdi.se_prm_enrr", "PAK", 50.0),
    ]
    (change,) = changes(home)
    (series,) = change.series
    assert (series.series, series.added, series.revised, series.withdrawn) == ("wdi.gdp_current", 0, 1, 0)
    assert [standing.taken for standing in status(home)] == [1, 1]


def test_a_value_that_two_files_give_is_there_once_by_the_file_read_last(home: Home, tmp_path: Path) -> None:
    read_into(home, indicator(tmp_path, "API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.csv", ("PAK", GDP, "1", "2"), ("IND", GDP, "5", "6")))
    read_into(home, indicator(tmp_path, "API_PAK_DS2_en_csv_v2_1.csv", ("PAK", GDP, "1", "3"), ("PAK", SCHOOL, "50", "")))
    for wanted in (None, ["wdi.gdp_current"]):
        found = observations(home, wanted).filter(pl.col("series") == "wdi.gdp_current").sort("of", "from").collect()
        assert found.select("of", "value").rows() == [("IND", 5.0), ("IND", 6.0), ("PAK", 1.0), ("PAK", 3.0)]
    assert observations(home).collect().height == 5


def test_an_indicator_that_is_not_declared_has_the_label_and_unit_of_its_file(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read_into(home, indicator(tmp_path, "API_SE.PRM.ENRR_DS2_en_csv_v2_1.csv", ("PAK", SCHOOL, "50", "60"), ("WLD", GDP, "1", "")))
    units = observations(home).select("series", "unit").unique().sort("series").collect().rows()
    assert units == [("wdi.gdp_current", "current USD"), ("wdi.se_prm_enrr", "% gross")]
    covered = manifest(home, "wdi").current["indicator API_SE.PRM.ENRR_DS2_en_csv"].series
    assert (covered["wdi.se_prm_enrr"].label, covered["wdi.se_prm_enrr"].unit) == ("School enrollment, primary", "% gross")
    assert (covered["wdi.gdp_current"].label, covered["wdi.gdp_current"].unit) == ("", "")
    out = told(capsys, "sources", "wdi", "--home", str(home.path))
    assert "  wdi.se_prm_enrr\n" in out
    assert "School enrollment, primary. Not declared here: named by the file." in out
    assert "% gross; states; 1960-1961; no row: missing" in out


def test_a_panel_takes_the_years_of_all_files_and_copes_with_what_is_not_declared(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detente.record.panels import additions
    from detente.record.panels.addition import Addition, Taken

    wanted = [Taken("wdi.gdp_current", "gdp"), Taken("wdi.se_prm_enrr", "school"), Taken("wdi.unheard", "unheard")]
    one = Addition("bank", "The bank's", {"any": tuple(wanted)}, of_states=True)
    monkeypatch.setitem(additions.additions(), "bank", one)
    read_into(home, indicator(tmp_path, "API_PAK_DS2_en_csv_v2_1.csv", ("PAK", GDP, "1", "")))
    read_into(home, indicator(tmp_path, "API_IND_DS2_en_csv_v2_1.csv", ("IND", GDP, "", "6"), ("IND", SCHOOL, "50", "")))
    held = supply_of(home.path, ["bank"], "cow").held["wdi"]
    assert (held.years("wdi.gdp_current"), held.version_of("wdi.gdp_current")) == ((1960, 1961), "not stated")
    assert (held.series("wdi.se_prm_enrr").label, held.series("wdi.se_prm_enrr").unit) == ("School enrollment, primary", "% gross")
    assert (held.series("wdi.unheard").label, held.series("wdi.unheard").unit) == ("wdi.unheard", NOT_DECLARED)
    from detente.record.panels import panel

    built = panel("PAK,IND", "none", (1960, 1961), home=home.path).add("bank").build()
    assert built.frame.select("gdp", "school").rows() == [(None, 50.0), (6.0, None), (1.0, None), (None, None)]
    assert {c.name: (c.meaning, c.unit) for c in built.columns}["school"] == ("School enrollment, primary", "% gross")


def test_fetch_reads_every_file_of_such_a_form_in_a_folder(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    day(folder, FIRST, 1, 2)
    day(folder, SECOND, 3)
    indicator(folder, "API_NY.GDP.MKTP.CD_DS2_en_csv_v2_1.csv", ("PAK", GDP, "1", "2"))
    indicator(folder, "API_SE.PRM.ENRR_DS2_en_csv_v2_1.csv", ("PAK", SCHOOL, "50", ""))
    assert "4 files of 2 data sets: 4 read, 0 unchanged, 0 rows refused; 0 other files" in told(
        capsys, "fetch", "--from", str(folder), "--home", str(home.path)
    )
    assert (len(ids(home)), observations(home).collect().height) == (3, 3)
    out = told(capsys, "sources", "gdelt", "--home", str(home.path))
    assert f"events-1, version not stated: 3 events; 2 files, {FIRST}" in " ".join(out.split())


def test_an_id_that_comes_again_on_the_same_day_is_refused_and_an_event_without_one_is_kept(home: Home, tmp_path: Path) -> None:
    lines = ["1990-01-01,2,20,a", "1990-01-01,2,770,a", "1990-01-02,2,20,a", "1990-01-01,2,20,", "1990-01-01,2,20,"]
    form = next(form for form in made_up().formats if form.id == "events")
    report = read_as(home, table(tmp_path / "events.csv", "date,one,two,id", lines), made_up(), replace(form, many=True))
    assert (report.event_rows, report.rejected) == (4, 1)
    assert report.rejects is not None
    assert report.rejects.read_text(encoding="utf-8").splitlines()[1:] == ["events.csv,3,id,a,repeated: line 2 has this id; it stays"]
    assert events(home).filter(id="a").sort("date").collect()["cow2"].to_list() == [20, 20]
