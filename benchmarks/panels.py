"""How long a dyad-year panel takes, beside a plain polars and a plain pandas version of the same pipeline in one run.

    uv run --with pandas --with pyarrow python benchmarks/panels.py             # table to the terminal
    ... --rounds 9 --write                                                      # docs/benchmarks-panels.md

All directed pairs of Correlates of War states 1816-2025 (2,252,760 rows) with eleven additions. Every candidate works in a process of its
own and takes its turn in every round; a figure is the median. Imports are left out of the seconds and told apart; the peak is that of the
whole process. Ours reads the home (made once from the shared files, not timed), the others read the shared files themselves; all end with
the same columns, and sums of six of them are compared. Needs the shared data.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from panel_peers import CHECKED, FILES, FOLDER, Made, by_pandas, by_polars, pandas_create, polars_create

ROOT = Path(__file__).resolve().parents[1]
ELEVEN = ["disputes", "alliances", "capabilities", "contiguity", "distance", "mindist", "democracy", "majors", "igos", "rivalries", "gdp"]
MARKS = (
    "Marks on another machine of two shared cores, as the aim was set, not measured here: the R package peacesciencer 4.2 s to create "
    "the rows, 23.7 s in all, 3.3 GB; the goals 0.25 s, 1.5 s, 1.2 GB."
)


def ours_create() -> Any:
    """The rows, by detente."""
    from detente.record.panels import panel

    return panel(years=(1816, 2025)).collect()


def ours() -> Made:
    """The panel, by detente from its home."""
    from detente.record.panels import panel

    frame = panel(years=(1816, 2025), home=os.environ["PANELS_HOME"]).add(*ELEVEN).collect()
    names = ["dispute", "defence_pledge_1_to_2", "capability_index_1", "minimum_distance", "shared_igos", "rivalry"]
    return frame, dict(zip(CHECKED, (float(frame[name].sum()) for name in names), strict=True))


CANDIDATES: dict[str, tuple[tuple[str, ...], Callable[[], Any], Callable[[], Made]]] = {
    "detente": (("numpy", "polars", "detente.record.panels.building", "detente.record.home"), ours_create, ours),
    "plain polars": (("polars",), polars_create, by_polars),
    "plain pandas": (("pandas", "pyarrow"), pandas_create, by_pandas),
}


def work(name: str, part: str) -> None:
    """One timed process: prints what it took as JSON."""
    modules, create, whole = CANDIDATES[name]
    start = time.perf_counter()
    for module in modules:
        __import__(module)
    loaded = time.perf_counter()
    made = create() if part == "create" else whole()
    done = time.perf_counter()
    frame, sums = made if isinstance(made, tuple) else (made, {})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"imports": loaded - start, "seconds": done - loaded, "GB": peak, "shape": frame.shape, "sums": sums}))


def timed(name: str, part: str) -> dict[str, Any]:
    """What one process took."""
    ran = subprocess.run([sys.executable, __file__, "--work", name, part], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def home(folder: Path) -> None:
    """The shared files read into a home."""
    from detente.record.home import home_at, read_into

    for name in FILES:
        read_into(home_at(folder), FOLDER / name)


def measure(rounds: int) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Every candidate in turn, in every round."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {name: {"create": [], "whole": []} for name in CANDIDATES}
    for number in range(rounds + 1):
        for name, parts in found.items():
            for part, took in parts.items():
                one = timed(name, part)
                if number:  # the first round fills the file cache and is not counted
                    took.append(one)
    return found


def report(found: dict[str, dict[str, list[dict[str, Any]]]], rounds: int, load: float) -> str:
    """The page."""

    def median(name: str, part: str, key: str) -> float:
        return statistics.median(one[key] for one in found[name][part])

    base = {part: median("detente", part, "seconds") for part in ("create", "whole")}
    lines = [
        "# Benchmarks of panels\n",
        "Written by `benchmarks/panels.py --write` (its first lines have the command). All directed pairs of Correlates of War states",
        "1816-2025, 2,252,760 rows, with eleven additions (disputes, alliances, capabilities, contiguity, capital distance, minimum",
        "distance, democracy, majors, organisations, rivalries, income). Each figure is the median of",
        f"{rounds} fresh processes that took turns; imports are left out of the seconds. Ours reads its home, the others the",
        "published extracts; sums of six columns agree.\n",
        f"Machine: {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, load before {load:.1f}.\n",
        "| | create the rows, s | times ours | whole panel, s | least to greatest | times ours | peak, GB | imports, s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name in found:
        seconds = [one["seconds"] for one in found[name]["whole"]]
        create, whole = median(name, "create", "seconds"), median(name, "whole", "seconds")
        cells = [f"{create:.2f}", f"{create / base['create']:.1f}", f"{whole:.2f}", f"{min(seconds):.2f} to {max(seconds):.2f}"]
        cells += [f"{whole / base['whole']:.1f}", f"{median(name, 'whole', 'GB'):.2f}", f"{median(name, 'whole', 'imports'):.2f}"]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", MARKS]) + "\n"


def agree(found: dict[str, dict[str, list[dict[str, Any]]]]) -> None:
    """End where the candidates did not make the same panel."""
    shapes = {name: tuple(parts["whole"][0]["shape"]) for name, parts in found.items()}
    if len(set(shapes.values())) > 1:
        raise SystemExit(f"the candidates made different panels: {shapes}")
    ours = found["detente"]["whole"][0]["sums"]
    for name, parts in found.items():
        for column, total in parts["whole"][0]["sums"].items():
            if abs(total - ours[column]) > 1e-9 * abs(total):
                raise SystemExit(f"{name}: {column} sums to {total}, ours to {ours[column]}")


def main() -> None:
    """Time the candidates, print the table, write it where asked."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--write", action="store_true")
    options.add_argument("--work", nargs=2, metavar=("NAME", "PART"), help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.work:
        work(*asked.work)
        return
    with tempfile.TemporaryDirectory() as folder:
        home(Path(folder))
        os.environ["PANELS_HOME"] = folder
        load = os.getloadavg()[0]
        found = measure(asked.rounds)
    agree(found)
    page = report(found, asked.rounds, load)
    print(page)
    if asked.write:
        (ROOT / "docs/benchmarks-panels.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
