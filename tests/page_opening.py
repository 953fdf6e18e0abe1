"""How the tests open a page in Chromium, and how they wait for it."""

from __future__ import annotations

import time
from typing import Any

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def until(page: Any, condition: str) -> None:
    """Wait for a condition; the page's own policy forbids the waiting that evaluates text inside it."""
    deadline = time.monotonic() + 20
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(30)


def drawn(page: Any) -> None:
    """Scroll through the page until every chart has been drawn."""
    for chart in page.query_selector_all(".chart"):
        chart.scroll_into_view_if_needed()
    until(page, "[...document.querySelectorAll('.chart')].every(c => c.dataset.drawn && c.querySelector('.live svg'))")
