"""The causal map: nothing on it hides anything else, and it is the same at every run."""

from __future__ import annotations

import dataclasses
import itertools
import math
from importlib.resources import files
from pathlib import Path

import pytest

from detente.brief import causal_map
from detente.brief.map_arcs import SIGN_RADIUS, arcs
from detente.brief.map_layout import HEIGHT, WIDTH, boxes
from detente.errors import CaseError
from detente.findings import Findings
from detente.theory import Theory, read_theory

FLAGSHIP = Path(str(files("detente"))) / "cases" / "pakistan-us"


@pytest.fixture(scope="module")
def theory() -> Theory:
    return read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)


@pytest.mark.parametrize("folder", [FLAGSHIP, Path("/nowhere")], ids=["by hand", "computed"])
def test_no_box_touches_another_and_all_lie_on_the_map(theory: Theory, folder: Path) -> None:
    placed = list(boxes(theory, folder).values())
    assert len(placed) == 33
    for one, other in itertools.combinations(placed, 2):
        assert one.apart(other), (one.id, other.id)
    for box in placed:
        assert box.half_width <= box.x <= WIDTH - box.half_width
        assert box.half_height <= box.y <= HEIGHT - box.half_height


def test_hand_placed_variables_are_those_of_the_theory(theory: Theory) -> None:
    rows = (FLAGSHIP / "map.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {row.split(",")[0] for row in rows} == set(boxes(theory, FLAGSHIP))


def test_every_link_is_drawn_with_its_sign_apart_from_others(theory: Theory) -> None:
    placed = boxes(theory, FLAGSHIP)
    drawn = arcs((k for k in theory.links.values() if k.source in placed and k.target in placed), placed)
    assert {arc.link.id for arc in drawn} >= {k for k in theory.links if theory.links[k].source in placed}
    for one, other in itertools.combinations(drawn, 2):
        assert math.dist(one.sign_at, other.sign_at) >= SIGN_RADIUS * 1.5, (one.link.id, other.link.id)
    for arc in drawn:
        assert not any(box.holds(*arc.sign_at, 1) for box in placed.values()), arc.link.id


def test_loops_are_named_in_places_of_their_own(theory: Theory) -> None:
    view = causal_map.view(theory, FLAGSHIP)
    placed = boxes(theory, FLAGSHIP)
    assert [mark["id"] for mark in view["loops"]] == list(theory.loops)
    for mark in view["loops"]:
        assert not any(box.holds(mark["x"], mark["y"], causal_map.MARK_RADIUS) for box in placed.values()), mark["id"]
    for one, other in itertools.combinations(view["loops"], 2):
        assert math.dist((one["x"], one["y"]), (other["x"], other["y"])) >= 2 * causal_map.MARK_RADIUS


def test_the_layout_is_stable(theory: Theory) -> None:
    nowhere = Path("/nowhere")
    assert boxes(theory, nowhere) == boxes(theory, nowhere)
    assert causal_map.view(theory, FLAGSHIP)["arcs"] == causal_map.view(theory, FLAGSHIP)["arcs"]


def test_a_place_that_is_no_number_is_refused(small: Findings, tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text("variable,x,y\ntrust,here,10\ncooperation,nan,10\n", encoding="utf-8")
    assert small.case.theory is not None
    with pytest.raises(CaseError) as caught:
        boxes(small.case.theory, tmp_path)
    assert [str(f.place) for f in caught.value.faults] == ["map.csv:2", "map.csv:3"]


def test_many_variables_on_one_spot_are_pushed_apart(theory: Theory, tmp_path: Path) -> None:
    lines = ["variable,x,y", *(f"{name},700,460" for name in list(theory.variables)[:6])]
    (tmp_path / "map.csv").write_text("\n".join(lines), encoding="utf-8")
    few = dataclasses.replace(
        theory,
        variables=dict(list(theory.variables.items())[:6]),
        links={k: v for k, v in theory.links.items() if {v.source, v.target} <= set(list(theory.variables)[:6])},
    )
    for one, other in itertools.combinations(boxes(few, tmp_path).values(), 2):
        assert one.apart(other)
