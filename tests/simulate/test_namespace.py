from __future__ import annotations

import numpy as np
import pytest

from detente.simulate.namespace import OPERATIONS, Floats, arrays


def test_both_namespaces_offer_the_whole_list():
    for namespace in (Floats, arrays()):
        assert all(callable(getattr(namespace, name)) for name in OPERATIONS)
    assert set(OPERATIONS) == {name for name in vars(Floats) if not name.startswith("_")} - {"lazy"}


def test_order_and_take_for_each_draw():
    xp = arrays()
    items = [np.array([3.0, 1.0]), 2.0, np.array([1.0, 3.0])]
    assert [list(place) for place in xp.order(items)] == [[2, 0], [1, 1], [0, 2]]
    assert list(xp.take(items, np.array([0.0, 2.0]))) == [3, 3]
    assert np.isnan(xp.take(items, np.array([3.0, -1.0]))).all()


def test_a_switch_works_out_only_what_is_asked_for():
    def wrong():
        raise AssertionError

    assert Floats.switch(1.0, wrong, lambda: 5.0) == 5
    assert arrays().switch(1.0, wrong, lambda: 5.0) == 5
    assert list(arrays().switch(np.array([0.0, 1.0]), lambda: 4.0, lambda: 5.0)) == [4, 5]
    with pytest.raises(ValueError, match="no case"):
        Floats.switch(2.0, wrong, wrong)
    assert np.isnan(arrays().switch(2.0, wrong, wrong))
