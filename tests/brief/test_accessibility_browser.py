"""What axe finds in the page, wide, narrow, light, dark and in Urdu: nothing. And targets that a finger can hit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detente.brief import render
from detente.findings import Findings
from page_opening import drawn, until

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [(1440, "light", "en"), (1440, "dark", "en"), (360, "light", "en"), (360, "dark", "en"), (1440, "light", "ur")]


@pytest.fixture
def bare(browser: Any) -> Iterator[Any]:
    """Opens a page without its policy, which would keep axe out."""
    contexts = []

    def open_page(path: Path, width: int, scheme: str) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_axe_finds_nothing(bare: Any, small: Findings, tmp_path: Path, width: int, scheme: str, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "page.html"
    path.write_text(render(small, language), encoding="utf-8")
    page = bare(path, width, scheme)
    drawn(page)
    page.locator(".prose a.claim").first.click()
    until(page, "!document.querySelector('.panel-of-claim .chart') || document.querySelector('.panel-of-claim .live svg')")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:4]) for v in found] == []


@pytest.mark.parametrize("width", [1440, 360])
def test_targets_are_large_enough(bare: Any, small_file: Path, width: int) -> None:
    page = bare(small_file, width, "light")
    drawn(page)
    small = """all => all.filter(n => n.offsetParent && !n.closest('p, li, dd, td, th, label, figcaption'))
        .map(n => [n.outerHTML.slice(0, 80), n.getBoundingClientRect()]).filter(([, b]) => b.height && (b.height < 23.5 || b.width < 23.5))
        .map(([html]) => html)"""
    assert page.locator("button, select, input:not([type=checkbox]), summary, nav a, .tally a").evaluate_all(small) == []
