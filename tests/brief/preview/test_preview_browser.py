"""The preview in a real Chromium: how long a save takes to reach the page, and the faults that come and go."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from brief.preview.watched import FAULTY, Watched, small_case, until, watching
from detente.case import find_case

pytestmark = pytest.mark.browser
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MOST_SECONDS = 3.0
TRIES = 3


@pytest.fixture
def page(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_context(viewport={"width": 1200, "height": 900}).new_page()
        page.on("console", lambda message: said.append(message.text) if "ERR_CONNECTION" not in message.text else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page
        browser.close()
    assert said == []


def seconds_to_reload(page: Any, watched: Watched, name: str, text: str) -> float:
    """From the save to a page that is loaded whole."""
    count = len(watched.turns)
    page.evaluate("window.older = true")
    start = time.perf_counter()
    watched.write(name, text)
    while not _loaded(page):
        assert time.perf_counter() < start + 60
        page.wait_for_timeout(20)
    took = time.perf_counter() - start
    watched.after(count + 1)
    return took


def most_seconds() -> float:
    """The three seconds that are promised; more where the machine has more to do than processors, since a clock tells of that too."""
    return MOST_SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def _loaded(page: Any) -> bool:
    from playwright.sync_api import Error

    try:
        return bool(page.evaluate("!window.older && document.readyState === 'complete'"))
    except Error:  # asked in the middle of the reload
        return False


def quickest(page: Any, watched: Watched, name: str, old: str, new: str) -> float:
    """The least of some saves, since others may use the machine; the file is as before in the end or differs by the edit."""
    took = []
    for _ in range(TRIES):
        took.append(seconds_to_reload(page, watched, name, watched.read(name).replace(old, new, 1)))
        old, new = new, old
    return min(took)


def test_a_save_reaches_the_page_within_three_seconds_and_the_place_is_kept(page: Any, tmp_path: Path) -> None:
    with watching(small_case(tmp_path)) as watched:
        watched.after(1)
        page.goto(watched.session.server.address)
        page.evaluate("document.getElementById('method').scrollIntoView()")
        place = page.evaluate("scrollY")
        assert place > 0
        assert quickest(page, watched, "case.yaml", "What is asked", "Then, what is asked") < most_seconds()
        assert "Then, " in page.inner_text(".question")
        page.wait_for_timeout(300)
        assert abs(page.evaluate("scrollY") - place) < 200


def test_faults_come_over_the_page_and_go_by_themselves(page: Any, tmp_path: Path) -> None:
    with watching(small_case(tmp_path)) as watched:
        watched.after(1)
        page.goto(watched.session.server.address)
        panel = page.locator("#preview")
        assert not panel.is_visible()
        brief = watched.read("brief.md")
        watched.write("brief.md", brief + FAULTY)
        panel.wait_for(state="visible")
        told = panel.inner_text()
        line = brief.count("\n") + 1
        assert f"brief.md:{line}" in told
        assert "has neither claim nor source" in told
        assert "link it" in told
        assert "as it was before" in told
        assert page.locator("h1").is_visible()
        page.keyboard.press("Escape")
        assert not panel.locator("ol").is_visible()
        assert panel.locator("button").get_attribute("aria-expanded") == "false"
        panel.locator("button").click()
        assert panel.locator("ol").is_visible()
        watched.write("brief.md", brief)
        panel.wait_for(state="hidden")


def test_a_faulty_start_and_hostile_words_run_nothing(page: Any, tmp_path: Path) -> None:
    folder = small_case(tmp_path)
    theory = (folder / "case.yaml").read_text()
    (folder / "case.yaml").write_text(theory.replace("title: ", "title: </script><img src=x onerror=pwned=1> ", 1))
    with watching(folder) as watched:
        watched.after(1)
        page.goto(watched.session.server.address)
        assert "holds markup" in page.inner_text("#preview")
        assert page.evaluate("typeof window.pwned") == "undefined"
        watched.write("case.yaml", theory)
        page.locator("nav.contents").wait_for()
    page.get_by_text("The preview has ended").wait_for()


@pytest.mark.slow
def test_the_flagship_reaches_the_page_within_three_seconds(page: Any, tmp_path: Path, record_property: Any) -> None:
    folder = tmp_path / "flagship"
    shutil.copytree(find_case("pakistan-us"), folder)
    with watching(folder) as watched:
        watched.after(1)
        page.goto(watched.session.server.address)
        edits = {
            "brief.md": ("argues that", "holds that"),
            "claims.yaml": ("American aid since 2002", "all American aid since 2002"),
            "theory.yaml": ("value: 0.8", "value: 0.79"),
        }
        for name, (old, new) in edits.items():
            took = quickest(page, watched, name, old, new)
            record_property(name, round(took, 2))
            print(f"{name}: {took:.2f} s from the save to the page")
            assert took < most_seconds()
        until(lambda: len(watched.turns) == 1 + TRIES * len(edits))
