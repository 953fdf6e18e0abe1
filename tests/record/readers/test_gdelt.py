"""GDELT: two forms without a header, told apart, and the graph of countries."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.errors import RecordError
from detente.record.readers.gdelt import DATA_SET
from detente.record.readers.gdelt_country_graph import DATA_SET as GRAPH
from record.readers.opened import DATA, happened, read_file, seen

SAMPLES = DATA / "events/format_samples"


def made(folder: Path, form: str, **cells: str) -> Path:
    names = next(each for each in DATA_SET.formats if each.id == form).names
    given = {"GLOBALEVENTID": "7", "SQLDATE": "20150218", "EventCode": "010", "QuadClass": "1", "DATEADDED": "20150218"} | cells
    path = folder / f"made-by-us-{form}.CSV"
    path.write_text("\t".join(given.get(name, "") for name in names) + "\n", encoding="utf-8")
    return path


def test_the_two_forms_have_58_and_61_columns() -> None:
    names = {form.id: form.names for form in DATA_SET.formats}
    assert (len(names["events-1"]), len(names["events-2"])) == (58, 61)
    assert set(names["events-2"]) - set(names["events-1"]) == {f"{of}Geo_ADM2Code" for of in ("Actor1", "Actor2", "Action")}


def test_an_event_is_read_with_its_country_codes_and_its_zero(tmp_path: Path) -> None:
    cells = {
        "Actor1Code": "PAKMIL",
        "Actor1CountryCode": "PAK",
        "Actor2Name": "UNITED STATES",
        "Actor2CountryCode": "USA",
        "GoldsteinScale": "-0.1",
    }
    loose = read_file(DATA_SET, "events-1", made(tmp_path, "events-1", NumMentions="9", **cells))
    event = happened(loose).row(0, named=True)
    assert (event["date"], event["code"], event["score"]) == (datetime.date(2015, 2, 18), "010", -0.1)
    assert (event["source_actor"], event["code1"], event["target_actor"], event["code2"]) == ("PAKMIL", "PAK", "UNITED STATES", "USA")
    assert event["counts"][0] == {"what": "mentions", "low": None, "best": 9.0, "high": None}


def test_an_actor_of_a_region_has_no_state_and_keeps_its_name(tmp_path: Path) -> None:
    cells = {"Actor1Name": "AFRICA", "Actor1CountryCode": "AFR", "Actor2CountryCode": "IND"}
    events = happened(read_file(DATA_SET, "events-2", made(tmp_path, "events-2", DATEADDED="20150218230000", **cells)))
    assert events.select("source_actor", "code1", "code2").row(0) == ("AFRICA", None, "IND")


def test_a_file_of_the_other_form_is_refused_row_by_row(tmp_path: Path) -> None:
    second = made(tmp_path, "events-2", DATEADDED="20150218230000", SOURCEURL="http://example.org")
    first = made(tmp_path, "events-1", SOURCEURL="http://example.org")
    for form, path in (("events-1", second), ("events-2", first)):
        loose = read_file(DATA_SET, form, path)
        assert (happened(loose).height, len(loose.rejects)) == (0, 1)


@pytest.mark.realdata
@pytest.mark.parametrize(("form", "file"), [("events-1", "gdelt_events.tsv"), ("events-2", "gdelt_events1.tsv")])
def test_no_real_row_is_taken_in_the_wrong_form(form: str, file: str) -> None:
    with pytest.raises(RecordError, match="100 of 100 rows do not fit"):
        read_file(DATA_SET, form, SAMPLES / file)


@pytest.mark.realdata
def test_the_score_of_a_day_is_found_in_its_month() -> None:
    folder = DATA / "events/gdelt_country_graph"
    days, months = (
        read_file(GRAPH, "days", folder / "daily_usa_pak_dyads.parquet"),
        read_file(GRAPH, "months", folder / "monthly_all_dyads.parquet"),
    )
    pair = (pl.col("code1") == "PAK") & (pl.col("code2") == "USA")
    daily = seen(days).filter(pair)
    assert (daily.height, daily["value"].min()) == (2_143, pytest.approx(-499, abs=1))
    assert daily["from"][daily["value"].arg_min() or 0] == datetime.date(2018, 5, 19)
    may = seen(months).filter(pair & (pl.col("from") == datetime.date(2018, 5, 1)))
    assert may["to"].unique().to_list() == [datetime.date(2018, 5, 31)]
    total = daily.filter(pl.col("from").is_between(datetime.date(2018, 5, 1), datetime.date(2018, 5, 31)))
    found = dict(may.select("series", "value").iter_rows())
    assert found["gdelt-country-graph.monthly_score"] == pytest.approx(total["value"].sum(), rel=1e-4)
    assert found["gdelt-country-graph.active_days"] == total.filter(pl.col("value") != 0).height
