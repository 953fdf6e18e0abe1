"""The causal map in a real Chromium: nothing hides anything, and it can be walked, sent, printed and read in the dark."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from detente.brief import render
from detente.findings import Findings
from detente.theory import read_theory

pytestmark = pytest.mark.browser
FLAGSHIP = Path(str(files("detente"))) / "cases" / "pakistan-us"
MEASURE = (Path(__file__).parents[2] / "tools" / "map_crossings.js").read_text(encoding="utf-8").split("\n", 3)[3]
Opened = Callable[..., Any]


@pytest.fixture(scope="module")
def flagship_file(small: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small case with the flagship's theory and hand-set places: its map is the whole one."""
    theory = read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)
    case = dataclasses.replace(small.case, theory=theory, path=FLAGSHIP)
    path = tmp_path_factory.mktemp("map") / "page.html"
    path.write_text(render(dataclasses.replace(small, case=case, outlook=None, skill=())), encoding="utf-8")
    return path


def lit(page: Any, what: str) -> list[str]:
    name = "link" if what == "arc" else "variable"
    found: list[str] = page.locator(f"#map .{what}.on").evaluate_all(f"all => all.map(a => a.dataset.{name})")
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1920, "dark"), (360, "light")])
def test_nothing_on_the_map_hides_anything(opened: Opened, flagship_file: Path, width: int, scheme: str) -> None:
    page = opened(flagship_file, width, color_scheme=scheme)
    found = page.locator("#map svg.causal").evaluate(f"svg => ({MEASURE})(svg, 'ours')")
    assert page.locator("#map .box").count() == 33
    assert page.locator("#map .arc").count() == 65
    assert {kind: hits for kind, hits in found.items() if hits} == {}


def test_letters_are_large_enough_to_read(opened: Opened, flagship_file: Path) -> None:
    for width in (1440, 360):
        page = opened(flagship_file, width)
        scale = page.locator("#map svg.causal").evaluate("svg => svg.getScreenCTM().a")
        assert 15.5 * scale >= 10.5


def test_loop_marks_stand_in_their_loops_and_turn_as_the_arrows_do(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file)
    rounds = page.evaluate(
        """names => names.map(name => {
        const mark = document.querySelector(`#map .loopmark[data-loop=${name}]`), { e, f } = mark.transform.baseVal.consolidate().matrix;
        const links = document.querySelector(`#map .loops button[data-loop=${name}]`).dataset.links.split(' ');
        const points = links.flatMap(link => {
            const path = document.querySelector(`#map .arc[data-link=${link}]`), length = path.getTotalLength();
            return Array.from({ length: 60 }, (_, i) => path.getPointAtLength(length * i / 59)); });
        let angle = 0;
        points.forEach((p, i) => { const q = points[(i + 1) % points.length];
            const turn = Math.atan2(q.y - f, q.x - e) - Math.atan2(p.y - f, p.x - e);
            angle += Math.atan2(Math.sin(turn), Math.cos(turn)); });
        return [Math.round(angle / 2 / Math.PI), mark.dataset.turn, mark.querySelector('use').hasAttribute('transform')];
    })""",
        ["R-D", "R-E", "R-G", "R-H", "B-C", "B-D", "B-E"],
    )  # those of one walk: the links on the button are that walk
    for times, turn, mirrored in rounds:
        assert times != 0
        assert turn == ("clockwise" if times > 0 else "counter")
        assert mirrored == (turn == "counter")


def test_a_variable_tells_its_causes_and_effects(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file)
    page.locator("#map .box[data-variable=good_name]").click()
    told = page.locator("#map-near")
    assert told.is_visible()
    assert lit(page, "arc") == page.locator("#map .arc[data-source=good_name], #map .arc[data-target=good_name]").evaluate_all(
        "all => all.map(a => a.dataset.link)"
    )
    assert "Good name abroad" in told.locator("h3").inner_text()
    mechanism = page.locator("#link-L42 td").nth(4).text_content()
    assert mechanism
    assert mechanism in told.inner_text()
    assert "P8" in told.inner_text()
    assert page.url.endswith("#map?variable=good_name")
    told.locator("[data-go]").first.click()
    assert page.url.endswith("#map?variable=trust_in_pakistan")
    told.locator(".close").click()
    assert not told.is_visible()
    assert page.locator("#map svg.lit").count() == 0
    assert page.url.endswith("#map")


def test_the_map_is_walked_by_keyboard(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file)
    assert page.locator("#map .box[tabindex='0']").count() == 1
    page.locator("#map .box[data-variable=engagement]").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("variable=engagement")
    linked = set(lit(page, "box"))
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.locator("#map .box[data-variable=engagement]").focus()
        page.keyboard.press(key)
        reached = page.evaluate("document.activeElement.dataset.variable")
        assert reached in linked
        assert page.url.endswith(f"variable={reached}")
    page.keyboard.press("Escape")
    assert page.locator("#map svg.lit").count() == 0
    assert not page.locator("#map-near").is_visible()


def test_an_address_opens_on_its_variable(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file, 360, "#map?variable=china_tie", has_touch=True)
    assert page.locator("#map .box[aria-pressed=true]").get_attribute("data-variable") == "china_tie"
    box = page.locator("#map .box[data-variable=china_tie]").bounding_box()
    assert 0 <= box["x"] <= 360 - box["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#map .box[data-variable=autonomy]").tap()
    assert page.url.endswith("variable=autonomy")
    strange = opened(flagship_file, mark="#map?variable=nobody")
    assert strange.locator("#map svg.lit").count() == 0


def test_the_map_prints_whole_on_one_page(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file, 680, mark="#map?variable=china_tie")
    page.emulate_media(media="print")
    assert not page.locator("#map-near").is_visible()
    assert page.locator("#map .loops").is_visible()
    assert page.locator("#map .arc").evaluate_all("all => all.every(a => getComputedStyle(a).opacity === '1')")
    size = page.locator("#map svg.causal").bounding_box()
    assert size["width"] <= 680  # a page of A4 between its margins, in pixels of print
    assert size["height"] <= 980


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_and_word_stands_out_from_its_ground(opened: Opened, flagship_file: Path, scheme: str) -> None:
    page = opened(flagship_file, color_scheme=scheme)
    ratios = page.evaluate("""() => {
        const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(v => v / 255)
            .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
        const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
        const style = (what, key) => getComputedStyle(document.querySelector(what))[key], paper = style('body', 'backgroundColor');
        return [ratio(style('#map .arc.plus', 'stroke'), paper), ratio(style('#map .arc.minus', 'stroke'), paper),
            ratio(style('#map .box rect', 'stroke'), paper), ratio(style('#map .box text', 'fill'), style('#map .box rect', 'fill')),
            ratio(style('#map .hint', 'color'), paper)];
    }""")
    assert min(ratios) >= 4.5
