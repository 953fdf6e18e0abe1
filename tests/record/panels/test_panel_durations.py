"""Time since the last event: before entry, before coverage, in gaps, in years that a panel leaves out."""

from __future__ import annotations

import polars as pl
from made_up_sets import Made, Row, supply, year

from detente.record.panels import Panel, panel


def wars(rows: list[Row], first: int = 1816, last: int = 2007) -> dict[str, Made]:
    return {f"cow-war.{name}": Made("directed dyad", rows, first, last, "zero") for name in ("ongoing", "onset")}


def both(one: int, two: int, *years: int) -> list[Row]:
    return [row for when in years for row in (year(one, two, when, 1), year(two, one, when, 1))]


def counted(asked: Panel, counting: str = "before") -> list[tuple[int | None, int | None]]:
    frame = asked.since("wars", counting=counting).collect()  # type: ignore[arg-type]
    return list(frame.select(pl.nth(-2), pl.last()).iter_rows())


def test_whole_years_of_peace_before_each_year() -> None:
    """Both entered together in 1947; war in 1949 and 1950."""
    asked = panel("IND,PAK", "undirected", (1947, 1952), supply=supply(wars(both(750, 770, 1949, 1950))))
    assert counted(asked) == [(0, 0), (1, 0), (2, 0), (0, 1), (0, 1), (1, 1)]
    assert counted(asked, "including") == [(0, 0), (1, 0), (0, 1), (0, 1), (1, 1), (2, 1)]


def test_events_before_the_panel_begins_count() -> None:
    asked = panel("IND,PAK", "undirected", (1960, 1960), supply=supply(wars(both(750, 770, 1949))))
    assert counted(asked) == [(10, 1)]


def test_without_an_event_time_runs_from_the_start_of_coverage() -> None:
    asked = panel("USA,GBR", "undirected", (1899, 1902), supply=supply(wars([], first=1900)))
    assert counted(asked) == [(None, None), (0, 0), (1, 0), (2, 0)]


def test_after_coverage_nothing_is_counted() -> None:
    asked = panel("IND,PAK", "undirected", (2006, 2008), supply=supply(wars(both(750, 770, 1999))))
    assert counted(asked) == [(6, 1), (7, 1), (None, None)]


def test_years_in_which_a_state_was_not_there_pass_all_the_same() -> None:
    """Syria was part of the United Arab Republic from 1958 to 1961."""
    asked = panel("SYR,ISR", "undirected", (1957, 1962), supply=supply(wars(both(652, 666, 1956))))
    assert [(y, *c) for y, c in zip(asked.collect()["year"], counted(asked), strict=True)] == [
        (1957, 0, 1), (1958, 1, 1), (1961, 4, 1), (1962, 5, 1)
    ]  # fmt: skip


def test_both_orders_of_a_pair_agree() -> None:
    asked = panel("IND,PAK,CHN", years=(1947, 1970), supply=supply(wars(both(750, 770, 1949, 1965) + both(710, 750, 1962))))
    frame = asked.since("wars").collect()
    turned = frame.select(pl.col("cow2").alias("cow1"), pl.col("cow1").alias("cow2"), *frame.columns[2:]).sort("cow1", "cow2", "year")
    assert turned.equals(frame)


def test_months() -> None:
    asked = panel("IND,PAK", "undirected", (1950, 1950), by="month", supply=supply(wars(both(750, 770, 1949))))
    assert counted(asked)[:3] == [(0, 1), (1, 1), (2, 1)]
