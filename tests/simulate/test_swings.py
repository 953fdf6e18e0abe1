from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.simulate import counted_falls, greatest_fall, swings


def test_ripples_do_not_count():
    times = np.arange(0, 40, 0.1)
    found = swings(times, np.sin(times / 2) + 0.05 * np.sin(times * 9))
    assert [swing.rises for swing in found] == [True, False, True, False, True, False, True]
    assert len(counted_falls(times, np.sin(times / 2))) == 3
    assert abs(found[1].start - np.pi) < 0.4


def test_a_flat_course_does_not_swing():
    assert swings([0, 1, 2], [3, 3, 3]) == ()
    assert greatest_fall([1, 2, 3]) == 0


@given(st.lists(st.floats(-5, 5).map(lambda x: round(x, 3)), min_size=2, max_size=40))
def test_swings_alternate_exceed_the_threshold_and_join(values):
    found = swings(range(len(values)), values)
    span = max(values) - min(values)
    for swing in found:
        assert swing.size > 0.2 * span
        assert swing.size <= span
    for here, following in pairwise(found):
        assert here.rises != following.rises
        assert here.end == following.start
    falls = [swing.size for swing in found if not swing.rises]
    assert greatest_fall(values) >= max(falls, default=0) - 1e-12


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=30))
def test_turned_upside_down_rises_become_falls(values):
    up, down = swings(range(len(values)), values), swings(range(len(values)), [-v for v in values])
    assert [(s.start, s.end, not s.rises) for s in up] == [(s.start, s.end, s.rises) for s in down]
