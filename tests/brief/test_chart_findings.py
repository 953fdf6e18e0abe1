"""What charts say of themselves: numbers that are in the data, and honest words for series that have little to say."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.brief import chart_findings, chart_titles
from detente.brief.chart_data import compact, scaled
from detente.brief.chart_specs import compared_chart, series_chart
from detente.brief.charts import Studio, standalone
from detente.brief.words import number
from detente.periods import Period
from detente.record import Break, Observation, Phase, Series

PERIOD = (1950, 2000)
SOME = st.lists(st.none() | st.floats(-1e7, 1e7).map(lambda v: float(f"{v:.4g}")) | st.integers(0, 3).map(float), max_size=60)


def series(values: list[float | None], first: int = 1950, unit: str = "persons", label: str = "Aid given", **more: object) -> Series:
    seen = tuple(Observation(Period(first + i), v) for i, v in enumerate(values))
    fields = {"id": "aid", "label": label, "group": "aid", "unit": unit, "years": "calendar", "source": ("yearbook",),
              "licence": "public domain", "status": "found", "breaks": (), "note": "", "observations": seen}  # fmt: skip
    return Series(**(fields | more))  # type: ignore[arg-type]


@given(SOME)
def test_every_number_of_a_title_is_in_the_data(values: list[float | None]) -> None:
    made = series(values)
    factor, _unit = scaled(made)
    known = made.years_with_values
    allowed = {number((made.value(y) or 0.0) / factor + 0.0) for y in known} | {str(y) for y in known} | {f"{y % 100:02d}" for y in known}
    allowed |= {str(n) for n in range(len(known) + 1)}  # how many years
    for text in (chart_findings.finding(made), chart_findings.facts(made)):
        gaps = {str(y) for y in range(1950, 2011)} | {f"{y % 100:02d}" for y in range(1950, 2011)} if "No figure" in text else set()
        for token in re.findall(r"−?\d[\d,.e+−-]*(?: (?:million|billion|trillion))?", text.replace("–", " ")):
            assert token.rstrip(",.") in allowed | gaps, (token, text)


@given(SOME)
def test_a_title_is_short_and_names_the_series(values: list[float | None]) -> None:
    text = chart_findings.finding(series(values))
    assert text.startswith("Aid given")
    assert len(text) < 160
    assert not text.endswith(".")


@given(st.lists(st.floats(0, 1e6), min_size=6, max_size=40), st.integers(2, 9))
def test_a_change_of_unit_changes_no_finding(values: list[float], power: int) -> None:
    clean = [float(f"{v:.3g}") for v in values]
    assume(not set(clean) <= {0.0, 1.0})  # what is there or not has no unit
    one, other = (
        re.sub(r"[\d,.]+(e[+−-]?\d+)?( \w+illion)?", "#", chart_findings.finding(series(list(v))))
        for v in (clean, [v * 2.0**power for v in clean])
    )
    assert one == other


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "Aid given: no year has a figure"),
        ([None, None], "Aid given: no year has a figure"),
        ([None, 7.0, None], "Aid given: one figure only, 7 in 1951"),
        ([5.0] * 9, "Aid given: 5 in every year that has a figure, 1950 to 1958"),
        ([0.0] * 9, "Aid given: zero in every year that has a figure, 1950 to 1958"),
        ([3.0, 8.0], "Aid given rose from 3 in 1950 to 8 in 1951"),
        ([8.0, None, 3.0], "Aid given fell from 8 in 1950 to 3 in 1952"),
        ([0.0, 1.0, 1.0, 0.0, 1.0, 0.0], "Aid given: in 1951–52 and 1954 only"),
        ([0.0, 1.0, 1.0, 0.0, 0.0, 1.0], "Aid given: in 1951–52 and 1955, the last year with a figure"),
        ([1.0, 2.0, 4.0, 6.0, 9.0, 11.0], "Aid given rose from 1 in 1950 to 11 in 1955"),
        ([1.0, 9.0, 1.0, 0.0, 0.0, 0.0, 0.0, 8.0, 2.0], "Aid given peaked in 1951 and 1957, highest in 1951; zero in 1953–56"),
        ([1.0, 9.0, 2.0, 2.0, 2.0, 1.5], "Aid given peaked in 1951, at 9, and fell to 1.5 by 1955"),
        ([9.0, 7.0, 9.0, 7.0, 5.0, 6.0], "Aid given reached 9, its highest, in 1950 and 1952"),
    ],
)  # fmt: skip
def test_findings(values: list[float | None], said: str) -> None:
    assert chart_findings.finding(series(values)) == said


def test_a_comparison_over_a_break_and_an_uncertain_highest_say_so() -> None:
    broken = series([1.0, 2.0, 4.0, 6.0, 9.0, 11.0], breaks=(Break(1953, "territory", "half is gone"),))
    assert chart_findings.finding(broken).endswith(", across a break in 1953")
    seen = tuple(Observation(Period(1950 + i), v, v * 0.5, v * 1.6) for i, v in enumerate([1.0, 10.0, 2.0, 3.0, 9.0, 4.0]))
    unsure = series([], observations=seen)
    assert "on the central count" in chart_findings.finding(unsure)
    assert "low to the high count" in chart_findings.told(unsure)


def test_what_is_missing_is_said() -> None:
    text = chart_findings.facts(series([2.0, None, None, 5.0, 1.0, None]))
    assert text == "Highest 5 (1953), lowest 1 (1954), first 2 (1950). No figure for 1951–52."


def test_large_amounts_are_told_in_a_unit_that_keeps_them_short() -> None:
    assert scaled(series([410_716.0], unit="million 2015 USD")) == (1000.0, "billion 2015 USD")
    assert scaled(series([2_500.0], unit="million USD")) == (1.0, "million USD")
    assert scaled(series([3_000_000.0], unit="persons")) == (1e6, "million persons")


def phases() -> tuple[Phase, ...]:
    rows = (("1", 1950, 1959, "engagement"), ("2", 1960, 1979, "estrangement"), ("3", 1980, None, "engagement"))
    return tuple(
        Phase(i, date(a, 1, 1), date(b, 12, 31) if b else None, label, f"Phase {i}", 6, "A 2001; B 2002", "high", "")
        for i, a, b, label in rows
    )


def test_titles_of_the_pictures() -> None:
    assert chart_titles.swing(phases(), PERIOD) == "2 phases of closeness and 1 of distance between 1950 and 2000"
    assert chart_titles.turns([1955, 1961, 1963, 1990], phases(), PERIOD) == "4 turning points between 1955 and 1990, 2 of them in 1960–79"
    assert chart_titles.turns([1990, 1991, 1950], phases(), PERIOD).endswith("2 of them in 1980–2000")
    assert chart_titles.turns([], phases(), PERIOD) == "No turning point is recorded"
    assert chart_titles.phases_credit(phases()) == "Phases after A 2001; B 2002"


def test_a_figure_stands_alone_with_its_finding_and_its_sources() -> None:
    from xml.etree import ElementTree

    made = series([1.0, None, 4.0, 2.0], label="Aid <given> & taken")
    with ThreadPoolExecutor(1) as pool:
        studio = Studio(pool)
        studio.tables["phases"] = []
        studio.spec("series", lambda: series_chart(PERIOD, zero=True))
        studio.series["aid"] = compact(made)
        title = chart_findings.finding(made)
        figure = studio.draw(
            "series-aid", "series", {"values": "series:aid", "phases": "phases"}, chart_findings.told(made), title=title,
            unit="persons", credit="A yearbook · public domain · found",
        )  # fmt: skip
        root = ElementTree.fromstring(standalone(figure))
    texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.attrib["width"] == "640"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == title
    assert " ".join(t for t in texts if t).count("A yearbook · public domain · found") == 1
    assert "var(" not in standalone(figure)
    assert "<script" not in standalone(figure)


def test_specifications_carry_no_words_for_marks_and_their_numbers_divide() -> None:
    for spec in (series_chart(PERIOD, zero=True), compared_chart(PERIOD)):
        assert spec["config"]["aria"] is False
        assert "factor" in spec["config"]["axisY"]["labelExpr"]


def test_a_still_picture_is_the_same_each_time() -> None:
    with ThreadPoolExecutor(1) as pool:
        studio = Studio(pool)
        studio.tables["phases"] = []
        studio.spec("series", lambda: series_chart(PERIOD, zero=True))
        studio.series["aid"] = compact(series([1.0, 3.0, 4.0, 2.0]))
        figure = studio.draw("series-aid", "series", {"values": "series:aid", "phases": "phases"}, "text")
        assert standalone(figure) == standalone(figure)
        assert figure.svg == figure.svg
