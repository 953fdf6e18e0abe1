"""How long the page waits for its theory: size, first run, warm run and a fan of draws of the JavaScript target in Chromium.

    uv run python benchmarks/javascript.py            # table to the terminal
    uv run python benchmarks/javascript.py --rounds 60

The flagship with all its values and with six of them, and World3 where the shared data lies (DETENTE_SHARED, by default
../shared). Beside each warm run stands the single run of the base install in the same process; other JavaScript engines for
system dynamics are built by tools of their own (npm) and are not timed here.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from detente.simulate import Model, compile_theory, run
from detente.simulate.targets.javascript import emit
from detente.theory import read_theory

ROOT = Path(__file__).resolve().parents[1]
WORLD3 = Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")) / "conformance/world3/wrld3-03.mdl"
DRAWS = 200
# Each round is the mean of so many runs: the browser's clock is rounded to a tenth of a millisecond.
MEASURE = """([rounds, given]) => {
  const times = [];
  for (let i = 0; i < 1500; i++) theory.run(given);
  for (let j = 0; j < rounds; j++) {
    const begun = performance.now();
    for (let i = 0; i < 25; i++) theory.run(given);
    times.push((performance.now() - begun) / 25);
  }
  return times;
}"""
FIRST = "() => { const begun = performance.now(); theory.run(); return performance.now() - begun; }"
FAN = """([count]) => {
  const draws = { names: [], values: [], numbers: [...Array(count).keys()] };
  theory.runMany(draws);
  const begun = performance.now();
  theory.runMany(draws);
  return performance.now() - begun;
}"""


def jobs() -> Iterator[tuple[str, Model, list[str] | None, bool]]:
    """What is timed: its name, the model, what is kept, and whether its bounds are watched."""
    import detente

    flagship = compile_theory(read_theory(Path(detente.__file__).parent / "cases/pakistan-us/theory.yaml"))
    yield "flagship, all values", flagship, None, True
    yield "flagship, six values", flagship, list(flagship.named[:6]), True
    yield "flagship, all values, unwatched", flagship, None, False
    if WORLD3.exists():
        from detente.theory.vensim import read_vensim

        yield "World3, all values", compile_theory(read_vensim(WORLD3)), None, True


def in_python(model: Model) -> float:
    """Milliseconds of one run of the base install."""
    run(model)
    return min(_timed(lambda: run(model)) for _ in range(5)) * 1e3


def _timed(job: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def measured(browser: Any, text: str, rounds: int) -> tuple[float, list[float], list[float], float]:
    """Milliseconds of the first run, of warm runs with new arrays and with those of the run before, and of the fan."""
    page = browser.new_page()
    page.set_content(f"<!doctype html><script>{text}</script>")
    first = page.evaluate(FIRST)
    fresh, held = (page.evaluate(MEASURE, [rounds, {"reuse": reuse}]) for reuse in (False, True))
    fan = page.evaluate(FAN, [DRAWS])
    page.close()
    return first, fresh, held, fan


def main() -> None:
    """Time everything in one Chromium, and print medians and the least."""
    from playwright.sync_api import sync_playwright

    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--rounds", type=int, default=30)
    rounds = options.parse_args().rounds
    path = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        title = f"Chromium {browser.version}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}; milliseconds"
        table = Table(title=title)
        for column in ("theory", "kB", "first run", "warm, median", "warm, least", "reusing, median", "reusing, least", f"{DRAWS} draws"):
            table.add_column(column, justify="left" if column == "theory" else "right")
        table.add_column("Python, one run", justify="right")
        for name, model, keep, watch in jobs():
            text = emit(model, keep=keep, watch=watch)
            first, fresh, held, fan = measured(browser, text, rounds)
            figures = [statistics.median(fresh), min(fresh), statistics.median(held), min(held)]
            shown = [f"{figure:.3f}" for figure in figures]
            table.add_row(name, f"{len(text) / 1e3:.1f}", f"{first:.1f}", *shown, f"{fan:.1f}", f"{in_python(model):.1f}")
        browser.close()
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
