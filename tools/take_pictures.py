"""Takes the pictures of the shipped cases' pages for the docs: wide, narrow, dark, Urdu, and the first pages of print.

    uv run --all-extras python tools/take_pictures.py

Needs a Chromium (``DETENTE_CHROMIUM``, or one on the path), fonts with Urdu letters, and, for print, ``pdftoppm`` of poppler-utils.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

import detente
from detente.brief.export import write_brief

PICTURES = Path(__file__).resolve().parents[1] / "docs/pictures"
CHROMIUM = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
CLAIM = "aid-since-2002"
VARIABLE = "engagement"


def to(page: Page, selector: str) -> None:
    """Scroll until a part of the page stands at the top, below the contents."""
    page.evaluate("s => scrollTo(0, document.querySelector(s).getBoundingClientRect().top + scrollY - 70)", selector)


def claim(page: Page) -> None:
    """Open one claim beside the text."""
    link = page.locator(f"#argument a.claim[href='#claim-{CLAIM}']").first
    link.scroll_into_view_if_needed()
    link.click()


def focus(page: Page) -> None:
    """Bring one variable of the map into focus."""
    page.locator(f"#map [data-variable='{VARIABLE}']").first.click()
    to(page, "#map")


PICTURED: tuple[tuple[str, str, dict[str, Any], Callable[[Page], object]], ...] = (
    ("brief-1440.png", "pakistan-us", {"viewport": {"width": 1440, "height": 1000}}, lambda page: None),
    ("claim-1440.png", "pakistan-us", {"viewport": {"width": 1440, "height": 1000}}, claim),
    ("ledger-1440.png", "pakistan-us", {"viewport": {"width": 1440, "height": 1000}}, lambda page: to(page, "#ledger")),
    ("causal-map-1440.png", "pakistan-us", {"viewport": {"width": 1440, "height": 1200}}, focus),
    ("scenarios-1440.png", "pakistan-us", {"viewport": {"width": 1440, "height": 1100}}, lambda page: to(page, "#scenarios")),
    ("brief-360.png", "pakistan-us", {"viewport": {"width": 360, "height": 1400}}, lambda page: None),
    ("brief-dark.png", "pakistan-us", {"viewport": {"width": 1440, "height": 1000}, "color_scheme": "dark"}, lambda page: None),
    ("brief-urdu.png", "urdu", {"viewport": {"width": 1440, "height": 1000}}, lambda page: None),
    ("turkey-us-1440.png", "turkey-us", {"viewport": {"width": 1440, "height": 1000}}, lambda page: None),
    ("turkey-us-360.png", "turkey-us", {"viewport": {"width": 360, "height": 1400}}, lambda page: None),
)


def take(browser: Browser, folder: Path) -> None:
    """Every picture of the list."""
    for name, file, how, act in PICTURED:
        page = browser.new_page(**how)
        page.goto((folder / f"{file}.html").as_uri())
        page.wait_for_timeout(2500)
        act(page)
        page.wait_for_timeout(1500)
        page.screenshot(path=str(PICTURES / name))
        page.close()


def main() -> None:
    """Write the reports to a folder that goes away, and take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        for case in ("pakistan-us", "turkey-us"):
            found = detente.find(detente.read_case(case))
            write_brief(found, folder / f"{case}.html")
            if case == "pakistan-us":
                write_brief(found, folder / "urdu.html", "ur")
                write_brief(found, folder / "print.pdf")
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        take(browser, folder)
        browser.close()
        subprocess.run(["pdftoppm", "-r", "60", "-f", "1", "-l", "2", "-png", f"{name}/print.pdf", f"{name}/print"], check=True)
        for i, page in enumerate(sorted(folder.glob("print-*.png")), 1):
            shutil.copy(page, PICTURES / f"print-{i}.png")


if __name__ == "__main__":
    main()
