"""Agreement computed from votes: against the rule, pair by pair, and against another order of the rows."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.record.readers.un_votes import DATA_SET
from record.readers.opened import lines, read_text, seen, value

FORM = "rcid,ccode,member,vote,Country,date\n"
WORTH = {1: 1.0, 2: 0.5, 3: 0.0}
ballots = st.dictionaries(st.tuples(st.integers(1, 6), st.sampled_from([2, 20, 710, 770])), st.sampled_from([1, 2, 3, 8, 9]), min_size=1)


def text(votes: dict[tuple[int, int], int]) -> str:
    return FORM + "".join(f"{call},{state},1,{vote},X,{1950 + call % 2}-11-05\n" for (call, state), vote in votes.items())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(votes=ballots)
def test_agreement_is_the_mean_closeness_of_votes_that_both_cast(votes: dict[tuple[int, int], int], tmp_path: Path) -> None:
    expected: dict[tuple[str, str, str, int], float] = {}
    for year, (one, other) in [(y, p) for y in (1950, 1951) for p in combinations((2, 20, 710, 770), 2)]:
        calls = [call for call in range(1, 7) if 1950 + call % 2 == year]
        cast = [(WORTH.get(votes.get((call, one), 8)), WORTH.get(votes.get((call, other), 8))) for call in calls]
        both = [(a, b) for a, b in cast if a is not None and b is not None]
        if both:
            expected["un-votes.agreement", str(one), str(other), year] = sum(1 - abs(a - b) for a, b in both) / len(both)
            expected["un-votes.votes_in_common", str(one), str(other), year] = len(both)
    frame = seen(read_text(DATA_SET, "publisher", tmp_path, text(votes)))
    keys = frame.select("series", "code1", "code2", pl.col("from").dt.year(), pl.col("value").round(12)).rows()
    assert {key[:4]: key[4] for key in keys} == {key: round(each, 12) for key, each in expected.items()}


def test_the_year_is_that_of_the_vote_and_a_second_vote_is_refused(tmp_path: Path) -> None:
    rows = "1,2,1,1,USA,1999-12-30\n1,770,1,3,PAK,1999-12-30\n1,770,1,1,PAK,1999-12-30\n2,2,1,1,USA,2000-01-04\n2,770,1,2,PAK,2000-01-04\n"
    wrong = "3,2,1,4,USA,2000-02-30\n4,2,1,4,USA,2000-03-01\n"
    loose = read_text(DATA_SET, "publisher", tmp_path, FORM + rows + wrong)
    assert [value(loose, "un-votes.agreement", "2", year, "770") for year in (1999, 2000)] == [0.0, 0.5]
    assert sorted(lines(loose.rejects)) == [(4, "vote"), (7, "date"), (8, "vote")]
