"""ICEWS: 6.73 million events by class, single events without quoting, and facts of benchmarks."""

from __future__ import annotations

import datetime
from pathlib import Path

import polars as pl
import pytest

from detente.record.readers.icews import DATA_SET
from detente.record.readers.icews_benchmarks import DATA_SET as BENCHMARKS
from detente.record.readers.shapes.cameo import cameo_codes
from record.readers.opened import DATA, happened, lines, read_file, read_text, seen, value

HEAD = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity"),
    *("Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
MIDDLE = ("Consult", "040", "1", "Citizen (India)", "NA", "India", "5", "2", "A paper")


def test_a_quote_in_a_name_is_a_letter_and_codes_keep_their_zero(tmp_path: Path) -> None:
    first = ("1", "2018-06-01", 'The "Boss', "NA", "Pakistan", *MIDDLE, "NA", "NA", "Sindh", "Pakistan", "25.1", "68")
    second = ("2", "2018-06-31", "A", "NA", "NA", *MIDDLE, "NA", "NA", "NA", "NA", "NA", "NA")
    third = ("3", "2018-06-30", "A", "NA", "NA", *MIDDLE, "NA", "NA", "NA", "NA", "NA", "NA")
    text = "".join("\t".join(cells) + "\n" for cells in (HEAD, first, second, third))
    loose = read_text(DATA_SET, "events", tmp_path, text, ".tab")
    events = happened(loose)
    assert events.row(0, named=True) == {
        **{"date": datetime.date(2018, 6, 1), "to": datetime.date(2018, 6, 1), "precision": "day"},
        **{"source_actor": 'The "Boss', "target_actor": "Citizen (India)", "code1": "Pakistan", "code2": "India"},
        **{"code": "040", "ontology": "cameo", "score": 1.0, "counts": None, "place": "Sindh, Pakistan", "lat": 25.1, "lon": 68.0},
        **{"id": "1", "line": 2},
    }
    assert events.select("code1", "place", "lat").row(1) == (None, None, None)
    assert lines(loose.rejects) == [(3, "Event Date")]


@pytest.mark.realdata
def test_six_and_three_quarter_million_events_by_class() -> None:
    loose = read_file(DATA_SET, "netify", DATA / "events/icews_dyad_year/icews_directed_dyad_year.parquet")
    sums = dict(seen(loose).group_by("series").agg(pl.col("value").sum()).iter_rows())
    assert sums == {
        "icews.verbal_cooperation": 5_703_143,
        "icews.material_cooperation": 143_231,
        "icews.verbal_conflict": 447_500,
        "icews.material_conflict": 438_910,
    }
    assert [value(loose, "icews.material_conflict", "USA", year, "PAK") for year in (2005, 2008, 2011)] == [73, 845, 1_392]


@pytest.mark.realdata
def test_single_events_agree_with_the_table_of_codes() -> None:
    events = happened(read_file(DATA_SET, "events", DATA / "events/format_samples/icews_events.2018.sample.tab"))
    both = events.join(cameo_codes(), on="code")
    assert both.height == events.height
    assert both.filter(pl.col("score") != pl.col("intensity")).is_empty()


@pytest.mark.realdata
def test_few_facts_between_the_united_states_and_pakistan_are_left_in_the_benchmarks() -> None:
    facts = happened(read_file(BENCHMARKS, "icews18", DATA / "events/icews_tkg/icews18_valid_test_events.parquet"))
    pairs = [("United States", "Pakistan"), ("Pakistan", "United States")]
    assert [facts.filter((pl.col("code1") == one) & (pl.col("code2") == other)).height for one, other in pairs] == [42, 21]


def test_an_actor_has_a_state_only_where_its_name_says_so(tmp_path: Path) -> None:
    day = datetime.date(2014, 1, 1)
    rows = [
        ("Citizen (Thailand)", "Make statement", "Thailand", day),
        ("Barack Obama", "Make statement", "Member (Hamas)", day),
        ("Chad", "No such relation", "Hamas", day),
    ]
    path = tmp_path / "made-by-us-icews14_events.parquet"
    pl.DataFrame(rows, schema=["source", "relation", "target", "date"], orient="row").write_parquet(path)
    loose = read_file(BENCHMARKS, "icews14", path)
    assert happened(loose).select("code1", "code2", "code").rows() == [("Thailand", "Thailand", "010"), (None, None, "010")]
    assert lines(loose.rejects) == [(3, "relation")]
