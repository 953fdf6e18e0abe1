"""Charts in a real Chromium: nothing overlaps, each explains itself, can be linked to, and leaves the page as a document of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from detente.brief import render
from detente.brief.charts import Figure, standalone
from detente.brief.export.pictures import _figures
from detente.brief.views import page as sections
from detente.case import read_case
from detente.findings import Findings, find

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
CASES = Path(__file__).parents[2] / "src/detente/cases"
CLASHES = """() => [...document.querySelectorAll('.chart .live svg')].flatMap(svg => {
    const frame = svg.getBoundingClientRect(), name = svg.closest('.chart').id;
    const words = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim() && t.getAttribute('opacity') !== '0')
        .map(t => [t.textContent, t.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
    const out = b => b.left < frame.left - 1 || b.right > frame.right + 1 || b.top < frame.top - 3 || b.bottom > frame.bottom + 3;
    return words.flatMap(([text, a], i) => [...(out(a) ? [`${name}: ${text} is cut`] : []),
        ...words.slice(i + 1).filter(([, b]) => meet(a, b)).map(([other]) => `${name}: ${text} on ${other}`)]);
})"""
Opened = Callable[..., Any]
Shipped = tuple[Path, dict[str, Figure]]


def drawn(page: Any) -> None:
    """Every chart drawn, as if the reader had scrolled through the page."""
    next_one = """() => { const left = [...document.querySelectorAll('.chart[data-figure]')].filter(c => !c.dataset.drawn);
        left[0]?.scrollIntoView(); return left.length }"""
    deadline = time.monotonic() + 60
    while page.evaluate(next_one):
        assert time.monotonic() < deadline
        page.wait_for_timeout(30)


def saved(page: Any, name: str, word: str) -> str:
    chart = page.locator(f"#{name}-chart")
    chart.scroll_into_view_if_needed()
    with page.expect_download() as download:
        page.locator(f"figure:has(#{name}-chart) .acts button", has_text=word).first.click()
    return Path(download.value.path()).read_bytes().decode()


@pytest.fixture(scope="module", params=sorted(p.parent.name for p in CASES.glob("*/case.yaml")))
def shipped(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    path, findings = tmp_path_factory.mktemp("shipped") / f"{request.param}.html", find(read_case(CASES / request.param))
    path.write_text(render(findings), encoding="utf-8")
    return path, {figure.id: figure for figure in _figures(sections(findings))}


@pytest.mark.slow
@pytest.mark.parametrize("width", [1440, 768, 360])
def test_no_words_of_a_shipped_case_overlap_or_are_cut(opened: Opened, shipped: Shipped, width: int) -> None:
    page = opened(shipped[0], width)
    drawn(page)
    assert page.evaluate(CLASHES) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_no_words_overlap_or_are_cut(opened: Opened, small_file: Path, width: int, scheme: str) -> None:
    page = opened(small_file, width, color_scheme=scheme)
    drawn(page)
    assert page.evaluate(CLASHES) == []


def test_every_chart_explains_itself(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    kept = """() => [...document.querySelectorAll('.chart[data-figure]')].filter(c => !c.closest('#scenarios')).map(c => {
        const f = c.closest('figure'), acts = [...f.querySelectorAll('.acts')].map(a => a.textContent).join(' ');
        return [c.id, (f.querySelector('.finding')?.textContent ?? '').length > 10,
            (f.querySelector('.source')?.textContent ?? '').length > 10,
            c.getAttribute('role') === 'img' && (c.getAttribute('aria-label') ?? '').length > 30,
            ['CSV', 'SVG', 'link'].every(word => acts.includes(word))] })"""
    told = page.evaluate(kept)
    assert len(told) >= 6
    assert [row for row in told if not all(row[1:])] == []


def test_the_text_alternative_says_finding_range_and_gaps(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    text = page.locator("#series-aid_economic-chart").get_attribute("aria-label")
    title = page.locator("#series-aid_economic .finding").text_content()
    assert text.startswith(title)
    for part in ("Highest ", "lowest ", "No figure for 1962–65.", "low to the high count"):
        assert part in text


def test_a_link_of_its_own_is_copied_and_leads_there(opened: Opened, small_file: Path) -> None:
    page = opened(small_file, permissions=["clipboard-read", "clipboard-write"])
    link = page.locator("#series-aid_military .acts a")
    link.click()
    assert page.url.endswith("#series-aid_military")
    page.wait_for_selector("#series-aid_military .acts a:has-text('link copied')")
    assert page.evaluate("navigator.clipboard.readText()").endswith("#series-aid_military")
    for anchor in page.evaluate("[...document.querySelectorAll('.acts a')].map(a => a.hash.slice(1))"):
        assert page.evaluate("id => document.getElementById(id) !== null", anchor), anchor


def test_tables_and_csv_of_pictures_and_fits(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    assert saved(page, "turning-points", "CSV").startswith("n,when,what\r\n")
    assert saved(page, "swing", "CSV").startswith("name,label,early,from,late,to\r\nEarly years,engagement,")
    page.locator("#turning-points .acts button", has_text="table").click()
    assert page.locator("#turning-points .wide tbody tr").count() == 20


def test_the_twin_is_the_same_document_as_the_one_written_without_a_browser(opened: Opened, small: Findings, small_file: Path) -> None:
    page = opened(small_file, color_scheme="dark")
    figures = {figure.id: figure for figure in _figures(sections(small))}
    for name in ("series-aid_economic", "turning-points"):
        same(standalone(figures[name]), saved(page, name, "SVG"))


@pytest.mark.slow
def test_of_a_run_beside_the_record_too(opened: Opened, shipped: Shipped) -> None:
    path, figures = shipped
    page = opened(path)
    name = next(name for name in figures if name.startswith("fit-"))
    same(standalone(figures[name]), saved(page, name, "SVG"))
    lines = saved(page, name, "CSV").split("\r\n")
    assert lines[0] == "year,model,record"
    assert all(re.fullmatch(r"\d{4},(-?[\d.e+-]+)?,(-?[\d.e+-]+)?", line) for line in lines[1:-1])


def same(one: str, other: str) -> None:
    ours, theirs = ElementTree.fromstring(one), ElementTree.fromstring(other)
    assert ours.attrib["viewBox"] == theirs.attrib["viewBox"]
    assert ours.findtext(SVG + "title") == theirs.findtext(SVG + "title")
    assert len(shapes(ours)) == len(shapes(theirs)) > 0
    for drawn_here, drawn_there in zip(shapes(ours), shapes(theirs), strict=True):
        assert drawn_here == pytest.approx(drawn_there, abs=0.2)  # we cut decimals after the first
    assert words(ours) == words(theirs)


def shapes(root: ElementTree.Element) -> list[list[float]]:
    """The numbers of every path that draws more than a dot, in the order of the document."""
    paths = [node.attrib.get("d", "") for node in root.iter(SVG + "path")]
    found = [[float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", path)] for path in paths]
    return [one for one in found if len(one) > 9]


def words(root: ElementTree.Element) -> list[str]:
    return sorted(text for node in root.iter(SVG + "text") if (text := "".join(node.itertext()).strip()))


def test_the_twin_opens_alone(opened: Opened, small_file: Path, tmp_path: Path) -> None:
    page = opened(small_file, color_scheme="dark")
    path = tmp_path / "twin.svg"
    path.write_text(saved(page, "given", "SVG"), encoding="utf-8")
    alone = opened(path, 1000)
    assert alone.evaluate("document.documentElement.tagName") == "svg"
    assert alone.evaluate("[...document.querySelectorAll('text')].length") > 6
    assert alone.evaluate("document.querySelector('rect').getAttribute('fill')") == "#ffffff"
    assert alone.evaluate("document.querySelectorAll('script, image, foreignObject, a').length") == 0
    assert alone.evaluate(CLASHES.replace(".chart .live svg", "svg").replace("svg.closest('.chart').id", "'twin'")) == []
