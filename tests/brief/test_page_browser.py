"""The page in a real Chromium, without a network: it draws, filters, lights and prints, and runs nothing foreign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from page_opening import drawn, until

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "light"), (1440, "dark")])
def test_charts_are_drawn_and_the_page_never_scrolls_sideways(opened: Opened, small_file: Path, width: int, scheme: str) -> None:
    page = opened(small_file, width, color_scheme=scheme)
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".chart").count() >= 7
    fits = "all => all.every(s => s.getBoundingClientRect().width <= s.closest('.chart').clientWidth + 1)"
    assert page.locator(".chart .live svg").evaluate_all(fits)


def test_charts_follow_the_width(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    drawn(page)
    page.set_viewport_size({"width": 500, "height": 900})
    until(page, "document.querySelector('.chart').dataset.drawn < 480")


def test_filters(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    shown = ".entry:not([hidden])"
    page.locator("input[value=contradicted]").check(force=True)
    assert page.locator(shown).evaluate_all("all => all.map(e => e.dataset.verdict)") == ["contradicted"]
    assert page.url.endswith("#ledger?verdict=contradicted")
    page.locator("button[type=reset]").click()
    until(page, "document.querySelectorAll('.entry:not([hidden])').length === 9")
    page.locator("select[name=kind]").select_option("causal")
    assert page.locator(shown).count() == 1
    page.locator("select[name=kind]").select_option("")
    page.locator("input[name=text]").fill("assertion c7")
    assert page.locator(shown).count() == 1
    page.locator("input[name=text]").fill("nowhere to be found")
    assert page.locator("#nothing").is_visible()
    page.locator("[data-reset]").click()
    assert page.locator(shown).count() == 9


def test_filters_by_keyboard_and_from_the_address(opened: Opened, small_file: Path) -> None:
    page = opened(small_file, mark="#ledger?verdict=misdated&verdict=imprecise")
    assert page.locator(".entry:not([hidden])").count() == 2
    page.locator("input[value=misdated]").focus()
    page.keyboard.press("Space")
    assert page.locator(".entry:not([hidden])").count() == 1
    page.evaluate("location.hash = '#claim-C1'")
    until(page, "!document.getElementById('claim-C1').hidden")


def test_a_claim_leads_to_its_verdict(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    page.locator(".prose a.claim").first.click()
    page.locator(".panel-of-claim .more a").click()
    assert page.url.endswith("#claim-C1")
    assert page.evaluate("document.activeElement.id") == "claim-C1"


def test_a_loop_lights_its_arrows(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    button = page.locator(".loops button[data-loop]").first
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    lit = page.locator("svg.causal .arc.on").evaluate_all("all => all.map(a => a.dataset.link)")
    assert lit == str(button.get_attribute("data-links")).split()
    assert page.locator("svg.causal.lit").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("svg.causal.lit").count() == 0
    page.locator("svg.causal .box").first.click()
    assert page.locator("svg.causal .box.on").count() >= 2


def test_labels_lie_inside_their_boxes(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    inside = """all => all.every(g => { const t = g.querySelector('text').getBBox(), r = g.querySelector('rect').getBBox();
        return t.x >= r.x && t.x + t.width <= r.x + r.width && t.y >= r.y && t.y + t.height <= r.y + r.height })"""
    assert page.locator("svg.causal .box").evaluate_all(inside)


def test_words_of_the_picture_do_not_overlap(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    drawn(page)
    overlap = """() => { const boxes = [...document.querySelectorAll('#turning-points-chart .live svg text')]
        .filter(t => t.textContent.length > 4).map(t => t.getBoundingClientRect());
        const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
        return boxes.some((a, i) => boxes.slice(i + 1).some(b => meet(a, b))) }"""
    assert not page.evaluate(overlap)


def test_pointing_tells_the_year_and_its_figure(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    chart = page.locator("#series-aid_military .chart")
    chart.scroll_into_view_if_needed()
    page.wait_for_selector("#series-aid_military .chart[data-drawn]")
    chart.hover(position={"x": 120, "y": 50})
    assert page.locator("#tip").is_visible()
    assert page.locator("#tip b").text_content()[:2] in ("19", "20")


def test_figures_as_table_and_csv(opened: Opened, small_file: Path) -> None:
    page = opened(small_file)
    card = page.locator("#series-aid_economic")
    card.get_by_role("button", name="table").click()
    assert card.locator("tbody tr").count() == 40
    assert card.locator("tbody tr").nth(12).locator("td").nth(1).text_content() == "–"
    with page.expect_download() as download:
        card.get_by_role("button", name="CSV").click()
    text = Path(download.value.path()).read_bytes().decode()
    assert text.startswith("series,label,unit,year,value,low,high\r\naid_economic,")
    assert ",1962,,," in text


def test_print_shows_charts_and_everything_folded(opened: Opened, small_file: Path, tmp_path: Path) -> None:
    page = opened(small_file)
    page.emulate_media(media="print")
    until(page, "[...document.querySelectorAll('.chart')].every(c => c.querySelector('.live svg'))")
    assert page.locator(".chart .live svg").last.is_visible()
    assert not page.locator("#filters").is_visible()
    assert not page.locator("details:not([open])").count()
    target = tmp_path / "page.pdf"
    page.pdf(path=str(target), prefer_css_page_size=True)
    assert target.read_bytes().startswith(b"%PDF")


def test_without_scripts_pictures_and_figures_stand(browser: Any, small_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(small_file.as_uri())
    assert page.locator(".chart .still svg").first.is_visible()
    assert page.locator(".entry").count() == 9
    assert "1950 100" in str(page.locator("#series-aid_economic .every-value").text_content())
    page.locator(".prose a.claim").first.click()
    assert page.url.endswith("#claim-C1")
    context.close()


def test_a_hostile_case_runs_nothing(opened: Opened, hostile_file: Path) -> None:
    page = opened(hostile_file, 360)
    drawn(page)
    for button in page.locator(".loops button, .acts button[aria-expanded]").all():
        button.click()
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.locator("img, iframe, object").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_download() as download:
        page.locator("#series-aid_economic .acts button", has_text="CSV").click()
    assert "</script>" in Path(download.value.path()).read_bytes().decode()


def test_formulas_are_defused_in_exported_cells(opened: Opened, small_page: str, tmp_path: Path) -> None:
    path = tmp_path / "formula.html"
    path.write_text(small_page.replace('"label":"Aid economic"', '"label":"=1+1|cmd"'), encoding="utf-8")
    page = opened(path)
    with page.expect_download() as download:
        page.locator("#series-aid_economic").get_by_role("button", name="CSV").click()
    assert ",'=1+1|cmd," in Path(download.value.path()).read_bytes().decode()
