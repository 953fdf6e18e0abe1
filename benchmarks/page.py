"""How heavy the flagship's page is, and how long a reader waits for it on a slow machine.

    uv run python benchmarks/page.py            # table to the terminal
    uv run python benchmarks/page.py --runs 9 --slower 4

In a headless Chromium without network, its processor slowed down by the protocol's `Emulation.setCPUThrottlingRate`. Interactive is
the time from the start of navigation to the first moment at which the page's scripts have run and the main thread answers a timer of
50 ms within 100. The longest task and the shift of the layout are those of the whole visit: loading, scrolling through the page, opening
a claim, and moving each slider of the scenarios. Medians over the runs; `detente report` is one whole process after a first one that
warms the file cache. A machine that does other work meanwhile gives other figures: the load is printed beside them.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

LIMITS = {"size, MB": 1.5, "interactive, s": 1.5, "layout shift": 0.0, "longest task while sliding, ms": 200.0, "detente report, s": 10.0}
WATCH = """
window.seen = {tasks: [], shift: 0};
const watch = (type, each) => new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
watch('longtask', e => seen.tasks.push([e.startTime, e.duration]));
watch('layout-shift', e => { if (!e.hadRecentInput) seen.shift += e.value; });
"""
FREE = """() => new Promise(done => {
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    if (now - last < 100 && document.readyState === 'complete') done(last);
    else { last = now; setTimeout(look, 50); }
  };
  setTimeout(look, 50);
})"""


def visit(browser: Any, page_file: Path, slower: float) -> dict[str, float]:
    """One visit of a reader with a slow machine."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, offline=True)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(WATCH)
    page.goto(page_file.as_uri(), wait_until="commit")
    interactive = page.evaluate(FREE) / 1000
    for _ in range(int(page.evaluate("document.documentElement.scrollHeight / 900"))):
        page.evaluate("scrollBy(0, 900)")
        page.wait_for_timeout(40)
    page.locator(".prose a.claim").first.click()
    page.wait_for_timeout(300)
    sliding = _slide(page)
    seen = page.evaluate("seen")
    context.close()
    whole = max((duration for _, duration in seen["tasks"]), default=0.0)
    found = {"interactive, s": interactive, "layout shift": seen["shift"], "longest task of the visit, ms": whole}
    return found | {"longest task while sliding, ms": sliding}


def _slide(page: Any) -> float:
    """Move every slider of the page through its range; the longest task meanwhile, 0 where no task took 50 ms."""
    sliders = page.locator("#scenarios input[type=range]")
    start = page.evaluate("performance.now()")
    for i in range(sliders.count()):
        slider = sliders.nth(i)
        slider.scroll_into_view_if_needed()
        slider.focus()
        for _ in range(12):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(16)
    page.wait_for_timeout(500)
    return float(page.evaluate(f"Math.max(0, ...seen.tasks.filter(t => t[0] >= {start}).map(t => t[1]))"))


def report_seconds(folder: Path) -> float:
    """A warm `detente report` of the flagship, as a whole process."""
    command = [sys.executable, "-m", "detente", "-q", "report", "pakistan-us", "-o", "page.html"]
    subprocess.run(command, cwd=folder, check=True)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Make the page, visit it, and print what was found beside the limits."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--slower", type=float, default=4.0)
    given = options.parse_args()
    chromium = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        found: dict[str, float] = {"detente report, s": report_seconds(folder)}
        found["size, MB"] = (folder / "page.html").stat().st_size / 1e6
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        visits = [visit(browser, folder / "page.html", given.slower) for _ in range(given.runs)]
        browser.close()
    found |= {key: statistics.median(one[key] for one in visits) for key in visits[0]}
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; processor slowed {given.slower:g} times"
    table = Table(title=f"{machine}, {given.runs} visits")
    for column in ("what", "median", "limit"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for key, value in sorted(found.items()):
        table.add_row(key, f"{value:.3f}", f"{LIMITS[key]:g}" if key in LIMITS else "")
    Console().print(table)


if __name__ == "__main__":
    main()
