"""Takes the pictures of the flagship's page for the docs: wide, narrow, and the first pages of print.

    uv run python tools/take_pictures.py

Needs a Chromium (``DETENTE_CHROMIUM``, or one on the path) and, for print, ``pdftoppm`` of poppler-utils.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import detente

PICTURES = Path(__file__).resolve().parents[1] / "docs/pictures"
CHROMIUM = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


def section(page: Page, selector: str, name: str) -> None:
    """A picture of one part of the page, as wide as the window."""
    box = page.locator(selector).first.evaluate("e => { const b = e.getBoundingClientRect(); return [b.top + scrollY, b.height] }")
    clip = {"x": 0, "y": box[0], "width": 1440, "height": box[1]}
    page.screenshot(path=str(PICTURES / name), clip=clip, full_page=True)  # type: ignore[arg-type]


def main() -> None:
    """Write the report to a folder that goes away, and take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        file = Path(name) / "page.html"
        detente.write_report(detente.find(detente.read_case("pakistan-us")), file)
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        wide = browser.new_page(viewport={"width": 1440, "height": 1000})
        wide.goto(file.as_uri())
        wide.wait_for_timeout(2500)
        wide.screenshot(path=str(PICTURES / "brief-1440.png"))
        wide.evaluate("document.querySelector('nav').hidden = true")  # it would stay in the middle of a long picture
        section(wide, "#map", "causal-map-1440.png")
        section(wide, "#scenarios", "scenarios-1440.png")
        wide.evaluate("document.querySelector('nav').hidden = false")
        wide.evaluate("scrollTo(0, document.querySelector('#ledger').getBoundingClientRect().top + scrollY - 40)")
        wide.wait_for_timeout(300)
        wide.screenshot(path=str(PICTURES / "ledger-1440.png"))
        narrow = browser.new_page(viewport={"width": 360, "height": 1400})
        narrow.goto(file.as_uri())
        narrow.wait_for_timeout(2500)
        narrow.screenshot(path=str(PICTURES / "brief-360.png"))
        dark = browser.new_page(viewport={"width": 1440, "height": 1000}, color_scheme="dark")
        dark.goto(file.as_uri())
        dark.wait_for_timeout(2500)
        dark.screenshot(path=str(PICTURES / "brief-dark.png"))
        wide.pdf(path=f"{name}/print.pdf", format="A4", prefer_css_page_size=True)
        browser.close()
        subprocess.run(["pdftoppm", "-r", "60", "-f", "1", "-l", "2", "-png", f"{name}/print.pdf", f"{name}/print"], check=True)
        for i, page in enumerate(sorted(Path(name).glob("print-*.png")), 1):
            shutil.copy(page, PICTURES / f"print-{i}.png")


if __name__ == "__main__":
    main()
