"""Reading the page in Chromium: the first screen, a claim beside its text, the map that follows, and nothing that jumps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.brief import render
from detente.findings import Findings
from page_opening import drawn, until

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]
SHIFT = """() => new Promise(done => { let sum = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 600); })"""


@pytest.fixture(scope="module")
def urdu_file(small: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("urdu") / "page.html"
    path.write_text(render(small, "ur"), encoding="utf-8")
    return path


def test_the_first_screen_holds_the_sentences_and_the_picture(opened: Opened, small_file: Path) -> None:
    page = opened(small_file, height=1000)
    until(page, "document.querySelectorAll('#swing .live svg').length === 2")
    assert page.locator("#glance .says > p").count() == 3
    bottom = page.locator("#swing .chart").last.evaluate("c => c.getBoundingClientRect().bottom")
    assert bottom <= 1000
    assert page.locator("#glance .tally").evaluate("t => t.getBoundingClientRect().bottom") <= 1000


def test_a_claim_opens_beside_its_text_and_closes_to_where_one_was(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    link = page.locator(".prose a.claim").first
    link.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#beside .panel-of-claim")
    assert link.get_attribute("aria-expanded") == "true"
    assert panel.locator("h3").text_content() == "Assertion C1"
    assert "90 million 2019 USD" in str(panel.locator(".figures").text_content())
    assert "A yearbook" in str(panel.locator(".meta").text_content())
    text, beside = (page.locator(name).bounding_box() for name in ("#argument .prose", ".panel-of-claim"))
    assert text is not None
    assert beside is not None
    assert beside["x"] >= text["x"] + text["width"]
    assert page.evaluate("document.activeElement.classList.contains('panel-of-claim')")
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert link.evaluate("l => document.activeElement === l")
    assert link.get_attribute("aria-expanded") == "false"


def test_one_claim_is_open_at_a_time(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    links = page.locator(".prose a.claim")
    links.nth(0).click()
    links.nth(1).click()
    assert page.locator(".panel-of-claim h3").all_text_contents() == ["Assertion C2"]
    links.nth(1).click()
    assert page.locator(".panel-of-claim").count() == 0


def test_on_a_narrow_screen_it_opens_below_its_paragraph(opened: Opened, small_file: Path) -> None:
    page = opened(small_file, 360)
    link = page.locator(".prose a.claim").first
    link.click()
    assert page.locator(".prose .panel-of-claim").count() == 1
    assert link.evaluate("l => l.closest('p').nextElementSibling.classList.contains('panel-of-claim')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_chart_of_every_claim_is_drawn(opened: Opened, tmp_path: Path) -> None:
    from detente.case import read_case
    from detente.findings import find

    path = tmp_path / "flagship.html"
    path.write_text(render(find(read_case("pakistan-us"))), encoding="utf-8")
    page = opened(path)
    for name in ("aid-since-2002", "military-share-2002-2011", "pacts-for-aid", "swings", "fatf-cut-inflows"):
        page.locator(f".prose a.claim[href='#claim-{name}']").first.click()
        until(page, "document.querySelector('.panel-of-claim .live svg')")
        assert page.locator(".panel-of-claim .chart").get_attribute("aria-label")


def test_the_map_follows_the_paragraph(opened: Opened, small: Findings, small_file: Path) -> None:
    assert small.case.theory is not None
    page = opened(small_file)
    passages = {label for ring in small.case.theory.loops.values() for label in ring.passage}
    page.locator("#par-P1").scroll_into_view_if_needed()
    until(page, "document.querySelector('#minimap .causal')")
    page.locator("#par-P1").evaluate("h => scrollTo(0, h.getBoundingClientRect().top + scrollY - 100)")
    page.wait_for_timeout(600)
    assert (page.locator("#minimap .causal.lit").count() == 1) == ("P1" in passages)
    assert page.locator("#minimap .causal [id]").count() == 0


def test_without_motion_the_map_still_follows(opened: Opened, small_file: Path) -> None:
    page = opened(small_file, reduced_motion="reduce")
    page.locator("#argument").scroll_into_view_if_needed()
    until(page, "document.querySelector('#minimap .causal')")


@pytest.mark.parametrize("width", [1440, 360])
def test_nothing_jumps(opened: Opened, small_file: Path, width: int) -> None:
    page = opened(small_file, width)
    drawn(page)
    assert page.evaluate(SHIFT) < 0.02


def test_urdu_runs_from_the_right_and_fits(opened: Opened, urdu_file: Path) -> None:
    for width in (1440, 360):
        page = opened(urdu_file, width)
        drawn(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert page.evaluate("getComputedStyle(document.querySelector('.prose')).direction") == "ltr"


def test_a_skip_link_comes_first(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
