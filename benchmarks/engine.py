"""How fast the engine is, beside its peers in the same run: one run, and 10,240 draws.

    uv run --all-extras --with pysd==3.14.3 --with pysimlin==0.8.5 --with bptk-py==3.2.0 --with xmltodict python benchmarks/engine.py
    ... --write      # docs/benchmarks.md and its picture
    ... --rounds 3   # fewer repetitions

Models: a toy of 3 stocks (1,248 steps, ``benchmarks/models/toy.mdl``), the flagship theory, and World3 where the shared data is
present (400 steps). Every candidate takes its turn in every round, so that a busy moment hits all alike; a figure is the
median over rounds, beside the least and the greatest. Imports, reading, compiling and a first run are left out
(the last table times them). A peer that cannot read a model says so, and one that takes over five seconds for a run is timed once.
A peer's time for many draws is that of one run times their number.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared"))
sys.path.insert(0, str(ROOT / "benchmarks"))
DRAWS = 10_240
KEPT = 6
CHUNK = 1_024

Timed = Callable[[], object]


@dataclass
class Candidate:
    """Something that is timed.

    Attributes:
        name: as the table shows it.
        runs: how many runs of the model one call makes.
        seconds: of each round.
        why: it is missing.
    """

    name: str
    call: Timed | None
    runs: int = 1
    why: str = ""
    seconds: list[float] = field(default_factory=list)

    @property
    def each(self) -> float:
        """Median seconds for one run."""
        return statistics.median(self.seconds) / self.runs


def models() -> dict[str, Path]:
    """The models that are here."""
    found = {"toy (3 stocks, 1,248 steps)": ROOT / "benchmarks/models/toy.mdl", "flagship (33 variables, 632 steps)": Path("pakistan-us")}
    world3 = SHARED / "conformance/world3/wrld3-03.mdl"
    return found | ({"World3 (178 variables, 400 steps)": world3} if world3.exists() else {})


def theory_of(path: Path) -> Any:
    """The theory of a model file or a case."""
    from detente.case import read_case
    from detente.theory.formats import is_model, read_model

    return read_model(path) if is_model(path.name) else read_case(str(path)).theory


def spread(theory: Any, count: int) -> dict[str, Any]:
    """Values of every parameter that is not 0, within two per cent of its own."""
    import numpy as np

    rng = np.random.default_rng(1)
    out = {}
    for p in theory.parameters.values():
        if p.value:
            out[p.id] = np.clip(p.value * rng.uniform(0.98, 1.02, count), *p.bounds)
    return out


def single(path: Path, folder: Path) -> Iterator[Candidate]:
    """One run: ours on each target, and the peers."""
    from detente.simulate import compile_theory, run

    theory = theory_of(path)
    model = compile_theory(theory)
    run(model)
    yield Candidate("detente, plain numbers", lambda: run(model))
    yield from native(model, 1, "detente, native")
    yield from peers(theory, path, folder)


def native(model: Any, count: int, name: str) -> Iterator[Candidate]:
    """The native target, for one run or for many."""
    try:
        from detente.simulate.targets.native import compile_native
    except ImportError as error:
        yield Candidate(name, None, why=str(error))
        return
    program = compile_native(model)
    given = spread(model.theory, count)
    keep = model.named[:KEPT]

    def call() -> object:
        return program.run(given, keep=keep)

    call()
    yield Candidate(name, call, count)


def peers(theory: Any, path: Path, folder: Path) -> Iterator[Candidate]:
    """The field's other engines, each on the file that it reads."""
    file = folder / path.name
    if path.suffix:
        shutil.copy(path, file)
    else:
        from detente.theory.formats import write_model

        file = file.with_suffix(".xmile")
        write_model(theory, file)
    for name, make in (("PySD", _pysd), ("pysimlin", _pysimlin), ("BPTK-Py", _bptk)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                call = make(theory, file)
                call()
            yield Candidate(name, call)
        except BaseException as error:  # peers raise what they like, SystemExit included
            told = next(iter(str(error).splitlines()), "")
            yield Candidate(name, None, why=f"{type(error).__name__}: {told[:90]}")


def _pysd(theory: Any, file: Path) -> Timed:
    import pysd

    model = pysd.read_vensim(str(file)) if file.suffix == ".mdl" else pysd.read_xmile(str(file))
    return lambda: model.run()


def _pysimlin(theory: Any, file: Path) -> Timed:
    import simlin

    sim = simlin.load(str(file)).simulate()

    def call() -> object:
        sim.reset()
        return sim.run_to_end()

    return call


def _bptk(theory: Any, file: Path) -> Timed:
    from BPTK_Py.sdcompiler.compile import compile_xmile

    from detente.theory.formats import write_model

    source = file.with_suffix(".stmx")
    write_model(theory, source)
    made = file.parent / "bptk_model.py"
    compile_xmile(str(source), str(made), "py")
    spec = importlib.util.spec_from_file_location("bptk_model", made)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    space = vars(module)
    model = space["simulation_model"]()
    clock = theory.clock
    stocks = list(model.stocks)

    def call() -> object:
        model.memo = {key: {} for key in model.memo}
        steps = int((clock.end - clock.start) / clock.step)
        return [[model.equation(name, clock.start + k * clock.step) for name in stocks] for k in range(steps + 1)]

    return call


def many(path: Path) -> Iterator[Candidate]:
    """10,240 draws: our targets, and C generated from the same equations."""
    from detente.simulate import compile_theory
    from detente.simulate.ensembles.ensemble import run_ensemble

    theory = theory_of(path)
    model = compile_theory(theory)
    given = spread(theory, DRAWS)
    keep = model.named[:KEPT]
    draws = draws_of(given)
    for target in ("numpy", "native", "jax"):
        yield tried(f"detente, {target}", lambda t=target: run_ensemble(model, draws, keep, target=t))
    yield from c_code(model, given, keep)


def draws_of(given: dict[str, Any]) -> Any:
    """Columns of parameters as an ensemble takes them."""
    from detente.simulate.ensembles.draws import Draws

    def block(first: int, last: int) -> dict[str, Any]:
        return {name: values[first:last] for name, values in given.items()}

    return Draws(tuple(given), (), DRAWS, "benchmark", None, block)


def c_code(model: Any, given: dict[str, Any], keep: Any) -> Iterator[Candidate]:
    """C of the same equations, without checks; two threads, as ours."""
    import engine_c

    for lanes, name in ((8, "C, vector lanes"), (1, "C, scalar")):
        compiled = engine_c.Compiled(model, keep, lanes)
        yield tried(name, lambda c=compiled: c.run(given, DRAWS, threads=2))


def tried(name: str, call: Timed) -> Candidate:
    """A candidate for 10,240 draws, warmed by a first call."""
    try:
        call()
    except Exception as error:
        return Candidate(name, None, why=next(iter(str(error).splitlines()), "")[:90])
    return Candidate(name, call, DRAWS)


def timed(candidates: list[Candidate], rounds: int) -> None:
    """Let every candidate take its turn in every round; short ones more than once a turn."""
    for _ in range(rounds):
        for candidate in candidates:
            if candidate.call is None or max(candidate.seconds, default=0.0) > 5:
                continue
            started = time.perf_counter()
            candidate.call()
            once = time.perf_counter() - started
            more = min(int(0.1 / max(once, 1e-6)), 50)
            if not more:
                candidate.seconds.append(once)
                continue
            started = time.perf_counter()
            for _ in range(more):
                candidate.call()
            candidate.seconds.append((time.perf_counter() - started) / more)


def cold(folder: Path) -> list[tuple[str, float]]:
    """Whole processes: the flagship's first 1,000 draws, imports and compiling included; median of three after a first."""
    out = []
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for target in ("auto", "numpy", "native", "jax"):
        command = [sys.executable, "-m", "detente", "-q", "simulate", "pakistan-us", "--draws", "1000", "--keep", "engagement,militancy"]
        command += ["--every", "1", "--target", target, "-o", str(folder / f"cold-{target}.parquet")]
        seconds = []
        for _ in range(4):
            started = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=False, env=around)
            seconds.append(time.perf_counter() - started)
        if done.returncode == 0:
            out.append((target, statistics.median(seconds[1:])))
    return out


def machine() -> str:
    """What it ran on."""
    cpu = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return f"{cpu or platform.processor()}, {os.cpu_count()} processors, Python {platform.python_version()}, load before {load}"


def rows(title: str, candidates: list[Candidate], base: str) -> list[str]:
    """A table of one model: seconds for one run, with the spread, and the ratio to ours."""
    mark = next((c.each for c in candidates if c.name == base and c.seconds), None)
    lines = [f"### {title}", "", f"| engine | a run | least to greatest | times `{base}` |", "| --- | --- | --- | --- |"]
    for c in sorted(candidates, key=lambda c: c.each if c.seconds else float("inf")):
        if not c.seconds:
            lines.append(f"| {c.name} | - | {c.why.replace('|', ' ')} | |")
            continue
        span = f"{shown(min(c.seconds) / c.runs)} to {shown(max(c.seconds) / c.runs)}"
        ratio = f"{c.each / mark:.3g}" if mark else ""
        lines.append(f"| {c.name} | {shown(c.each)} | {span} | {ratio} |")
    return [*lines, ""]


def shown(seconds: float) -> str:
    """Seconds in a fitting unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def main() -> None:
    """Time everything and print, or write, the tables and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and docs/pictures/benchmarks.svg")
    given = parser.parse_args()
    where = machine()
    lines: list[str] = []
    points: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        firsts = cold(folder)
        for title, path in models().items():
            one = list(single(path, folder))
            timed(one, given.rounds)
            batch = list(many(path))
            timed(batch, given.rounds)
            batch += [Candidate(f"{c.name}, one by one", c.call, 1, c.why, c.seconds) for c in one if not c.name.startswith("detente")]
            lines += ["", f"## {title}", "", *rows("One run, warm", one, "detente, native")]
            lines += rows(f"{DRAWS:,} draws, {KEPT} variables kept at every instant: seconds for a run", batch, "detente, native")
            points += [{"model": title, "engine": c.name, "seconds": c.each} for c in batch if c.seconds]
    lines += ["", "## From nothing to the flagship's first 1,000 draws", "", "| target | seconds |", "| --- | --- |"]
    lines += [f"| {target} | {seconds:.2f} |" for target, seconds in firsts]
    text = "\n".join([where, *lines])
    print(text)
    if given.write:
        write(where, lines, points)


def write(where: str, lines: list[str], points: list[dict[str, Any]]) -> None:
    """The page and the picture of the docs."""
    import altair as alt
    import polars as pl
    import vl_convert

    from detente.documents import write_whole

    head = f"""# Benchmarks

Written by `benchmarks/engine.py --write` (its first lines have the command with the peers). Every candidate takes its turn in
every round; a figure is the median of one warm run, imports, reading and compiling left out. With every instant kept, many draws are
bound by memory (0.6 GB for those of the toy), for the generated C as for ours. How time grows with equations, steps and draws, what
compiling and gradients cost: [benchmarks-growth.md](benchmarks-growth.md). In the page: [javascript.md](javascript.md).

Machine: {where}.

![Seconds for a run among 10,240, by engine and model](pictures/benchmarks.svg)
"""
    write_whole(ROOT / "docs/benchmarks.md", head + "\n".join(lines) + "\n")
    chart = (
        alt.Chart(pl.DataFrame(points))
        .mark_point(filled=True, size=70)
        .encode(
            x=alt.X("seconds:Q", scale=alt.Scale(type="log"), title="seconds for one run, log scale"),
            y=alt.Y("engine:N", sort="x", title=None),
            color=alt.Color("engine:N", legend=None),
            row=alt.Row("model:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelOrient="top")),
        )
        .properties(width=560, title="10,240 draws: seconds for a run, by engine")
    )
    write_whole(ROOT / "docs/pictures/benchmarks.svg", vl_convert.vegalite_to_svg(chart.to_json()))


if __name__ == "__main__":
    main()
