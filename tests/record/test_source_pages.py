"""The pages of the data sets are those that the readers and the kept counts give."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.record.readers import data_sets
from shared_data import REPOSITORY, SHARED

sys.path.insert(0, str(REPOSITORY / "tools"))

import build_sources
from sources import density, page, picture

COUNTS = density.read(build_sources.COUNTS)
PAGES = build_sources.texts(COUNTS)
STALE = "run tools/build_sources.py"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(name: str) -> None:
    path = build_sources.FOLDER / name
    assert path.is_file(), STALE
    assert path.read_text(encoding="utf-8") == PAGES[name], STALE


@pytest.mark.parametrize("name", data_sets())
def test_a_picture_is_current_and_small(name: str) -> None:
    assert build_sources.is_current(data_sets()[name], COUNTS), STALE
    path = build_sources.FOLDER / f"{name}.svg"
    if path.exists():
        assert path.stat().st_size < 40_000
        assert "<script" not in path.read_text(encoding="utf-8")


def test_no_page_is_left_of_a_set_that_is_gone() -> None:
    there = {path.stem for path in build_sources.FOLDER.iterdir() if path.suffix in (".md", ".svg")}
    assert there <= {"README", *data_sets()}, STALE


def test_counts_are_of_series_that_exist() -> None:
    known = {series.id for each in data_sets().values() for series in each.series} | {f"{name}.events" for name in data_sets()}
    assert set(COUNTS) <= known, "run tools/build_sources.py --count HOME"


def test_of_a_set_that_may_not_be_passed_on_nothing_is_counted() -> None:
    closed = {name for name, each in data_sets().items() if each.redistribution == "never"}
    assert not {series.partition(".")[0] for series in COUNTS} & closed


def test_a_picture_is_drawn_the_same_each_time() -> None:
    one = next(each for each in data_sets().values() if each.id == "atop")
    counts = build_sources.of_set(one, COUNTS)
    assert picture.drawn(one, counts) == picture.drawn(one, counts)
    assert picture.drawn(one, {}) != picture.drawn(one, counts)
    assert "not counted" in picture.drawn(one, {})
    assert "nothing is counted" in page.page(one, {})


@given(st.dictionaries(st.integers(1800, 2030), st.integers(1, 200), max_size=230))
def test_spans_hold_each_year_with_a_value_and_no_other(counts: dict[int, int]) -> None:
    spans = density.spans(counts)
    years = [year for span in spans for year in range(span.first, span.last + 1)]
    assert years == sorted(counts)
    assert len(spans) == 0 or max(span.most for span in spans) == max(counts.values())
    assert all(1 <= span.share <= density.CLASSES for span in spans)


def test_a_few_years_in_a_row_are_one_span() -> None:
    assert density.spans({1950: 90, 1951: 100, 1952: 10, 1954: 10}) == (
        density.Span(1950, 1951, 5, 90, 100),
        density.Span(1952, 1952, 1, 10, 10),
        density.Span(1954, 1954, 1, 10, 10),
    )
    assert density.spans({}) == ()


def test_the_kept_counts_are_read_as_they_were_written() -> None:
    assert density.text(COUNTS) == build_sources.COUNTS.read_text(encoding="utf-8")


@pytest.mark.realdata
def test_the_kept_counts_are_those_of_the_shared_data(tmp_path: Path) -> None:
    from detente.record.home import home_at, observations, read_into

    home = home_at(tmp_path)
    for name in ("tss_rivalries.csv", "thompson_dreyer_rivalries.csv"):
        read_into(home, SHARED / "data/structural/mids" / name)
    found = {series: density.spans(counts) for series, counts in density.counted(observations(home)).items()}
    assert found == {series: COUNTS[series] for series in found}, "run tools/build_sources.py --count HOME"
    assert len(found) > 5
