from __future__ import annotations

import pytest

from detente.brief.dominance_chart import _areas, _chosen, _edges, _inside, dominance_spec, finding, write_dominance
from detente.errors import CaseError
from detente.simulate.loops.report import loop_dominance
from detente.theory.theory import Clock
from loop_models import BASS, YEAST, model


@pytest.fixture(scope="module")
def yeast():
    return loop_dominance(model(YEAST, Clock(0, 100, 0.5), title="Yeast"))


def test_the_title_states_the_finding(yeast):
    assert " ".join(finding(yeast)).startswith(
        "Yeast: U1 dominates until 54, then B2 dominates until 68, then B3 dominates until 78, then B1"
    )


def test_areas_fill_the_whole_at_every_instant(yeast):
    areas = _areas(yeast, _chosen(yeast, 1, 10), 1)
    edges = _edges(areas)
    assert sum(high - low for low, high in edges) == pytest.approx(100.0)
    for (*_, row), (low, high) in zip(areas, edges, strict=True):
        assert ((low >= -1e-9) | (row < 0)).all()
        assert ((high <= 1e-9) | (row >= 0)).all()


def test_the_rest_has_areas_of_its_own(yeast):
    areas = _areas(yeast, _chosen(yeast, 1, 1), 1)
    assert [name for name, *_ in areas] == ["U1", "other balancing loops"]
    assert sum(high - low for low, high in _edges(areas)) == pytest.approx(100.0)


def test_names_stand_inside_their_areas(yeast):
    areas = _areas(yeast, _chosen(yeast, 1, 10), 1)
    edges = {name: edge for (name, *_), edge in zip(areas, _edges(areas), strict=True)}
    written = _inside(areas, yeast.times)
    assert {row["loop"] for row in written} == {"U1", "B1", "B2", "B3"}
    for row in written:
        low, high = edges[row["loop"]]
        k = int(abs(yeast.times - row["time"]).argmin())
        assert low[k] < row["middle"] < high[k]


def test_markup_in_a_title_stays_text(tmp_path):
    dominance = loop_dominance(model(BASS, Clock(0, 15, 1 / 16), title="<script>alert(1)</script>"))
    write_dominance(dominance, tmp_path / "d.html")
    assert "<script" not in (tmp_path / "d.html").read_text()


def test_a_run_in_which_nothing_moves_is_not_drawn(tmp_path):
    still = loop_dominance(model("stock s = births - deaths from 5\nbirths = 0.1 * s\ndeaths = 0.1 * s"))
    with pytest.raises(CaseError, match="no loop acts in this run"):
        write_dominance(still, tmp_path / "d.svg")


def test_the_specification_holds_no_more_rows_than_a_picture_needs():
    dominance = loop_dominance(model(BASS, Clock(0, 15, 0.005)))
    assert max(map(len, dominance_spec(dominance)["datasets"].values())) <= 2 * 500
