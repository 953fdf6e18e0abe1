"""The causal map: nothing on it hides anything else, for drawn graphs too, and it is the same at every run."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
import time
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.brief import causal_map
from detente.brief.causal_map.arcs import Arc, arcs
from detente.brief.causal_map.curves import outside
from detente.brief.causal_map.layout import WHOLE, Box, Canvas, Layout, apart, layout, sheet
from detente.brief.causal_map.marks import LOOP_RADIUS, SIGN_RADIUS, marks
from detente.brief.causal_map.places import find_places
from detente.errors import CaseError
from detente.findings import Findings
from detente.theory import Link, Theory, read_theory

FLAGSHIP = Path(str(files("detente"))) / "cases" / "pakistan-us"
NOWHERE = Path("/nowhere")


@pytest.fixture(scope="module")
def theory() -> Theory:
    return read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)


def under(arc: Arc, boxes: dict[str, Box], gap: float = 0.0) -> list[str]:
    """The boxes, other than its own two, that an arrow runs under."""
    import numpy as np

    others = [box for box in boxes.values() if box.id not in (arc.link.source, arc.link.target)]
    middles = np.array([[box.x, box.y] for box in others]).reshape(-1, 2)
    halves = np.array([[box.half_width, box.half_height] for box in others]).reshape(-1, 2)
    hit = (outside(arc.points, middles, halves) < gap).any(0)
    return [box.id for box, is_hit in zip(others, hit, strict=True) if is_hit]


@pytest.mark.parametrize("folder", [FLAGSHIP, NOWHERE], ids=["by hand", "computed"])
def test_no_box_touches_another_and_all_lie_on_the_map(theory: Theory, folder: Path) -> None:
    placed = layout(theory, folder)
    assert len(placed.boxes) == 33
    for one, other in itertools.combinations(placed.boxes.values(), 2):
        assert one.apart(other), (one.id, other.id)
    for box in placed.boxes.values():
        assert placed.canvas.inside(box.x - box.half_width, box.y - box.half_height, 0)
        assert placed.canvas.inside(box.x + box.half_width, box.y + box.half_height, 0)


def test_hand_placed_variables_are_those_of_the_theory(theory: Theory) -> None:
    rows = (FLAGSHIP / "map.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {row.split(",")[0] for row in rows} == set(layout(theory, FLAGSHIP).boxes)


@pytest.mark.parametrize(("folder", "most"), [(FLAGSHIP, 0), (NOWHERE, 2)], ids=["by hand", "computed"])
def test_arrows_keep_clear_of_boxes_and_signs_of_each_other(theory: Theory, folder: Path, most: int) -> None:
    placed = layout(theory, folder)
    drawn = arcs(list(theory.links.values()), placed)
    assert {arc.link.id for arc in drawn} == set(theory.links)
    assert sum(len(under(arc, placed.boxes)) for arc in drawn) <= most
    signs = marks(drawn, placed).signs
    for one, other in itertools.combinations(signs, 2):
        assert math.dist(signs[one], signs[other]) >= 2 * SIGN_RADIUS, (one, other)
    for link, (x, y) in signs.items():
        assert not any(box.holds(x, y, SIGN_RADIUS) for box in placed.boxes.values()), link


def test_loops_are_named_inside_their_rings(theory: Theory) -> None:
    view = causal_map.view(theory, FLAGSHIP)
    placed = layout(theory, FLAGSHIP).boxes
    assert [mark["id"] for mark in view["loops"]] == list(theory.loops)
    for mark in view["loops"]:
        assert mark["inside"], mark["id"]
        assert not any(box.holds(mark["x"], mark["y"], LOOP_RADIUS - 2) for box in placed.values()), mark["id"]
    for one, other in itertools.combinations(view["loops"], 2):
        assert math.dist((one["x"], one["y"]), (other["x"], other["y"])) >= 2 * LOOP_RADIUS


def test_the_layout_is_stable(theory: Theory) -> None:
    assert layout(theory, NOWHERE) == layout(theory, NOWHERE)
    assert [a["path"] for a in causal_map.view(theory, FLAGSHIP)["arcs"]] == [a["path"] for a in causal_map.view(theory, FLAGSHIP)["arcs"]]


def test_the_flagship_is_drawn_within_a_second(theory: Theory) -> None:
    causal_map.view(theory, FLAGSHIP)
    start = time.process_time()
    causal_map.view(theory, FLAGSHIP)
    assert time.process_time() - start < 1.0


def test_width_follows_the_estimated_strength(theory: Theory) -> None:
    invented = {"L01": 0.9, "L02": -0.1, "L03": 0.5}
    drawn = {item["link"].id: item for item in causal_map.view(theory, FLAGSHIP, invented)["arcs"]}
    assert [drawn[link]["width"] for link in invented] == [4, 1, 3]
    assert {drawn[link]["dash"] for link in invented} == {"measured"}
    assert drawn["L05"]["width"] == 0
    assert drawn["L05"]["dash"] == "unknown"
    plain = causal_map.view(theory, FLAGSHIP)
    assert plain["counts"]["estimated"] == 0
    assert {item["width"] for item in plain["arcs"]} == {0}
    assert {item["dash"] for item in plain["arcs"]} == {"stated", "implied", "rival"}


def test_places_and_bows_that_mean_nothing_are_refused(small: Findings, tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text("variable,x,y\ntrust,here,10\ncooperation,nan,10\ntrsut,1,1\ntrust,1500,1\n", encoding="utf-8")
    (tmp_path / "map-links.csv").write_text("link,leave,reach\nL999,0.1,0.1\n", encoding="utf-8")
    assert small.case.theory is not None
    with pytest.raises(CaseError) as caught:
        layout(small.case.theory, tmp_path)
    assert [str(f.place) for f in caught.value.faults] == ["map.csv:2", "map.csv:3", "map.csv:4", "map.csv:5", "map-links.csv:2"]
    assert "trust" in caught.value.faults[2].mend


def test_a_bow_set_by_hand_is_kept(theory: Theory, tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text((FLAGSHIP / "map.csv").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "map-links.csv").write_text("link,leave,reach\nL01,-0.4,-0.2\n", encoding="utf-8")
    drawn = {item["link"].id: item["path"] for item in causal_map.view(theory, tmp_path)["arcs"]}
    bowed = {arc.link.id: arc.bow for arc in arcs(list(theory.links.values()), layout(theory, tmp_path))}
    assert bowed["L01"] == (-0.4, -0.2)
    assert drawn["L01"] != {item["link"].id: item["path"] for item in causal_map.view(theory, FLAGSHIP)["arcs"]}["L01"]


def test_variables_without_a_place_by_hand_find_room_around_the_others(theory: Theory, tmp_path: Path) -> None:
    rows = (FLAGSHIP / "map.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "map.csv").write_text("\n".join(rows[:-3]), encoding="utf-8")
    whole, part = layout(theory, FLAGSHIP).boxes, layout(theory, tmp_path).boxes
    kept = [row.split(",")[0] for row in rows[1:-3]]
    assert sum(math.dist((whole[v].x, whole[v].y), (part[v].x, part[v].y)) > 20 for v in kept) <= 2
    for one, other in itertools.combinations(part.values(), 2):
        assert one.apart(other)


def test_many_variables_on_one_spot_are_pushed_apart(theory: Theory, tmp_path: Path) -> None:
    few = dict(list(theory.variables.items())[:6])
    lines = ["variable,x,y", *(f"{name},700,460" for name in few)]
    (tmp_path / "map.csv").write_text("\n".join(lines), encoding="utf-8")
    links = {k: v for k, v in theory.links.items() if {v.source, v.target} <= set(few)}
    placed = layout(dataclasses.replace(theory, variables=few, links=links), tmp_path)
    for one, other in itertools.combinations(placed.boxes.values(), 2):
        assert one.apart(other)


def drawn_graph(count: int, links: int, seed: int, like: Link) -> tuple[list[Box], list[Link], Canvas]:
    """A connected graph of boxes of many sizes, its links in both signs."""
    draw = random.Random(seed)
    boxes = [Box(f"v{i}", 0.0, 0.0, draw.uniform(45, 95), draw.choice((17.0, 26.0, 35.0)), ("x",)) for i in range(count)]
    pairs = {(f"v{draw.randrange(i)}", f"v{i}") for i in range(1, count)}
    while len(pairs) < min(links, count * (count - 1) // 3):
        a, b = draw.sample(range(count), 2)
        pairs.add((f"v{a}", f"v{b}"))
    made = [dataclasses.replace(like, id=f"L{i}", source=a, target=b) for i, (a, b) in enumerate(sorted(pairs))]
    return boxes, made, sheet(count)


def placed_graph(boxes: list[Box], links: list[Link], canvas: Canvas) -> tuple[Layout, list[Arc]]:
    places = find_places(boxes, [(k.source, k.target) for k in links], canvas)
    found = Layout(canvas, {box.id: box for box in apart([box.at(*places[box.id], canvas) for box in boxes], canvas)}, {})
    return found, arcs(links, found)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(5, 24), density=st.floats(1.0, 1.9), seed=st.integers(0, 10_000))
def test_a_drawn_map_is_legible_without_any_hand_set_place(theory: Theory, count: int, density: float, seed: int) -> None:
    boxes, links, canvas = drawn_graph(count, int(count * density), seed, next(iter(theory.links.values())))
    found, drawn = placed_graph(boxes, links, canvas)
    for one, other in itertools.combinations(found.boxes.values(), 2):
        assert one.apart(other), (one, other)
    for arc in drawn:
        assert ((arc.points >= 0) & (arc.points <= (canvas.width, canvas.height))).all()
    assert sum(bool(under(arc, found.boxes)) for arc in drawn) <= 0.05 * len(drawn) + 1


def test_forty_variables_and_eighty_links_are_drawn_within_three_seconds(theory: Theory) -> None:
    boxes, links, canvas = drawn_graph(40, 80, 3, next(iter(theory.links.values())))
    start = time.process_time()
    found, drawn = placed_graph(boxes, links, canvas)
    assert time.process_time() - start < 3.0
    assert len(links) == 80
    assert sum(bool(under(arc, found.boxes)) for arc in drawn) <= 8


def test_a_sheet_grows_with_its_variables() -> None:
    assert sheet(5).width < sheet(20).width < sheet(33).width == WHOLE.width < sheet(100).width


def test_a_theory_without_links_is_a_map_without_arrows(theory: Theory) -> None:
    alone = dataclasses.replace(theory, links={}, loops={})
    view = causal_map.view(alone, NOWHERE)
    assert view["arcs"] == []
    assert view["counts"]["variables"] == 33
