"""How long a user waits: `detente --help`, and the flagship's report after its claims were touched.

    uv run python benchmarks/report.py            # table to the terminal
    uv run python benchmarks/report.py --runs 9

Each figure is the median over runs of the whole process, taken in turn with a bare interpreter that does nothing
(`python -c pass`), so that the ratio says what is ours on any machine. Peers for the report as a whole do not exist.
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

from rich.console import Console
from rich.table import Table

COMMAND = [sys.executable, "-m", "detente"]


def seconds(command: list[str], folder: Path) -> float:
    """Wall time of one whole process."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Time the commands in turn, and print medians, spread and ratios."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        import detente

        case = folder / "pakistan-us"
        shutil.copytree(Path(detente.__file__).parent / "cases/pakistan-us", case)
        jobs = {
            "bare interpreter": [sys.executable, "-c", "pass"],
            "detente --help": [*COMMAND, "--help"],
            "detente claims": [*COMMAND, "claims", str(case), "--json"],
            "detente simulate": [*COMMAND, "simulate", str(case), "-o", "run.csv"],
            "detente report": [*COMMAND, "-q", "report", str(case), "-o", "page.html"],
        }
        times: dict[str, list[float]] = {job: [] for job in jobs}
        for command in jobs.values():
            seconds(command, folder)  # the first run fills the file cache and is not counted
        for _ in range(runs):
            for job, command in jobs.items():
                (case / "claims.yaml").touch()
                times[job].append(seconds(command, folder))
        size = (folder / "page.html").stat().st_size
    bare = statistics.median(times["bare interpreter"])
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    table = Table(title=f"{machine}, load {os.getloadavg()[0]:.2f}, {runs} runs")
    for column in ("job", "median s", "min s", "max s", "times bare"):
        table.add_column(column, justify="left" if column == "job" else "right")
    for job, found in times.items():
        median = statistics.median(found)
        table.add_row(job, f"{median:.3f}", f"{min(found):.3f}", f"{max(found):.3f}", f"{median / bare:.1f}")
    console = Console()
    console.print(table)
    console.print(f"page: {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
