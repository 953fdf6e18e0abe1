"""What a hand on a lever of the live scenarios feels: line, fan and tasks while a slider is dragged, in Chromium.

    uv run python benchmarks/live.py                  # the flagship; a page made for the purpose
    uv run python benchmarks/live.py page.html        # any page of a case with scenarios

Once as it is and once with the processor four times slower. Beside the time of the clock stands the time of the processor, which
other work on the machine does not stretch.
"""

from __future__ import annotations

import json
import platform
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

MOVES, KEYS = 120, 10
WATCH = """() => { window.seen = {};
  document.getElementById("live").addEventListener("input", () => { seen.at = performance.now(); }, true);
  const watch = (name, path) => { seen[name] = []; new MutationObserver(() => seen[name].push(performance.now() - seen.at))
    .observe(document.querySelector(".livechart path." + path), {attributes: true, attributeFilter: ["d"]}); };
  watch("lines", "now"); watch("fans", "outer"); }"""


def made(folder: Path) -> Path:
    """The page of the flagship."""
    from importlib.resources import files

    from detente.brief import write_report
    from detente.case import read_case
    from detente.findings import find

    path = folder / "page.html"
    write_report(find(read_case(Path(str(files("detente"))) / "cases" / "pakistan-us")), path)
    return path


def dragged(browser: Any, path: Path, slower: int, folder: Path) -> list[str]:
    """Drags the first lever to and fro, then moves it by single keys: a row of figures in milliseconds."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(path.as_uri() + "#scenarios")
    slider = page.locator(".lever [data-part=value]").first
    slider.scroll_into_view_if_needed()
    page.wait_for_timeout(3000)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.evaluate(WATCH)
    box = slider.bounding_box()
    y, reach = box["y"] + box["height"] / 2, box["width"] - 20
    traced = folder / f"trace-{slower}.json"
    browser.start_tracing(page=page, path=traced, categories=["devtools.timeline", "toplevel"])
    page.mouse.move(box["x"] + 10, y)
    page.mouse.down()
    for k in range(MOVES):
        page.mouse.move(box["x"] + 10 + abs((2 * k) % (2 * reach) - reach), y)
        page.wait_for_timeout(8)
    page.mouse.up()
    browser.stop_tracing()
    lines, fans = [], []
    for _ in range(KEYS):
        page.wait_for_timeout(700)
        page.evaluate("seen.lines.length = seen.fans.length = 0")
        slider.press("ArrowLeft")
        page.wait_for_timeout(1200)
        seen = page.evaluate("[seen.lines[0], seen.fans.at(-1)]")
        lines.append(seen[0])
        fans.append(seen[1])
    page.close()
    of_clock, of_processor = tasks(traced)
    row = (statistics.median(lines), max(lines), statistics.median(fans), max(fans), of_clock, of_processor)
    return [str(slower), *[f"{value:.0f}" for value in row]]


def tasks(traced: Path) -> tuple[float, float]:
    """The longest task of the page's own thread, by the clock and by the processor."""
    events = json.loads(traced.read_text(encoding="utf-8"))["traceEvents"]
    page = Counter(e["tid"] for e in events if e["name"] == "FireAnimationFrame").most_common(1)[0][0]
    found = [e for e in events if e.get("ph") == "X" and e["tid"] == page and e["name"].endswith("RunTask")]
    return max(e.get("dur", 0) for e in found) / 1000, max(e.get("tdur", 0) for e in found) / 1000


def main() -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    heads = ("slower by", "line after a key, median", "worst", "fan after a key, median", "worst", "longest task", "of the processor")
    table = Table(*heads, title="live scenarios, ms")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        path = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else made(folder)
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        for slower in (1, 4):
            table.add_row(*dragged(browser, path, slower, folder))
        table.caption = f"Chromium {browser.version}, {platform.machine()}"
        browser.close()
    Console().print(table)


if __name__ == "__main__":
    main()
