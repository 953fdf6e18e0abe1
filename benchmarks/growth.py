"""How the engine's costs grow: making programs, gradients, memory, and time for a run by equations, steps and draws.

    uv run --all-extras python benchmarks/growth.py
    ... --write    # docs/benchmarks-growth.md
    ... --long     # a million draws, too
    ... --only memory,gradients

The models are made here: stocks in a chain, each with an inflow, an outflow and a loop back through a stock further on, five
equations for a stock; one is of arrays. Gradients and memory are those of the flagship theory. Programs are made in an
empty cache folder, so that none is read from an earlier run. A figure is a median; the page says of how many.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIX = ("engagement", "militancy", "autonomy", "resentment", "trust_in_us", "trust_in_pakistan")
PARAMETERS = 15
CHAINS = (1, 64)
GROWTH_ROUNDS = 5
Rows = list[list[str]]


def chain(equations: int, steps: int = 400) -> Any:
    """A theory of so many equations: stocks in a chain, each held back by one seven places on."""
    from detente.theory import Clock, Theory

    stocks = equations // 5
    variables = {}
    for place in range(stocks):
        variables |= _stock(place, f"level_{(place + 7) % stocks}", f"level_{place - 1}" if place else "1")
    clock = Clock(0.0, steps / 8, 0.125)
    return Theory(f"{equations} equations in a chain", clock, variables, {}, {}, _parameters(), {}, {}, "growth")


def arrays(blocks: int = 4, elements: int = 50, steps: int = 400) -> Any:
    """A theory of arrays: five variables a block, each over all elements, the stocks held back by the sum over them."""
    from detente.theory.theory import Clock, Dimension, Theory

    names = tuple(f"r{number}" for number in range(elements))
    dimension = Dimension("region", "Region", names)
    variables = {}
    for place in range(blocks):
        back = f"sum(level_{(place + 1) % blocks}[r] for r in region) / {elements}"
        variables |= _stock(place, back, f"level_{place - 1}" if place else "position(region) / 10", ("region",))
    clock = Clock(0.0, steps / 8, 0.125)
    dimensions = {"region": dimension}
    title = f"{blocks * 5} variables over {elements} elements"
    return Theory(title, clock, variables, {}, {}, _parameters(), {}, {}, "growth", dimensions=dimensions)


def _stock(place: int, back: str, before: str, over: tuple[str, ...] = ()) -> dict[str, Any]:
    """A stock and its four equations."""
    from detente.theory import Variable, parse_equation

    written = {
        f"level_{place}": ("stock", f"inflow_{place} - outflow_{place}"),
        f"inflow_{place}": ("auxiliary", f"({before}) * held_back_{place} / pace_{place % PARAMETERS}"),
        f"outflow_{place}": ("auxiliary", f"level_{place} / pace_{(place + 1) % PARAMETERS} + 0.01 * gap_{place}"),
        f"held_back_{place}": ("auxiliary", f"1 / (1 + exp({back} - 2))"),
        f"gap_{place}": ("auxiliary", f"max(level_{place} - 0.5, 0) * held_back_{place}"),
    }
    return {
        name: Variable(name, "", name, kind, "", parse_equation(equation), parse_equation("1") if kind == "stock" else None, over=over)  # type: ignore[arg-type]
        for name, (kind, equation) in written.items()
    }


def _parameters() -> dict[str, Any]:
    from detente.theory import Parameter

    names = [f"pace_{number}" for number in range(PARAMETERS)]
    return {name: Parameter(name, 2.0 + 0.1 * at, None, "", (0.5, 10.0), "made for a benchmark") for at, name in enumerate(names)}


def spread(theory: Any, count: int) -> dict[str, Any]:
    """Values of every parameter that is not 0, within two per cent of its own."""
    import numpy as np

    rng = np.random.default_rng(1)
    return {p.id: np.clip(p.value * rng.uniform(0.98, 1.02, count), *p.bounds) for p in theory.parameters.values() if p.value}


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def median(call: Callable[[], object], rounds: int, warm: bool = True) -> float:
    """The median of some calls, after a first one that does not count."""
    if warm:
        call()
    return statistics.median(seconds(call) for _ in range(rounds))


def making() -> tuple[list[str], Rows]:
    """Recording, tracing and compiling, by the size of the model."""
    from detente.simulate import compile_theory
    from detente.simulate.kernel.kernel import record

    rows = []
    for theory, rounds in ((chain(30), 5), (chain(200), 3), (chain(1000), 3), (arrays(), 3)):
        reading = median(lambda t=theory: compile_theory(t), rounds, warm=False)
        model = compile_theory(theory)
        recording = median(lambda m=model: (m.made.clear(), record(m)), rounds, warm=False)  # a model keeps what was made of it
        jax = [_jax_made(model) for _ in range(rounds)]
        native = [_native_made(model) for _ in range(rounds)]
        parts = [statistics.median(part) for pairs in (jax, native) for part in zip(*pairs, strict=True)]
        operations = len(record(model).step.ops)
        rows.append([theory.title, f"{operations:,}", *map(shown, (reading, recording, *parts)), str(rounds)])
    columns = ["model", "operations of a step", "expand and close", "record", "JAX: trace", "JAX: compile"]
    return [*columns, "native: write", "native: compile", "rounds"], rows


def _jax_made(model: Any) -> tuple[float, float]:
    """Seconds of JAX to trace and lower, and to compile, for 1,024 draws."""
    from detente.simulate.kernel.kept import kept_instants
    from detente.simulate.kernel.work import work_of
    from detente.simulate.setting import setting_of
    from detente.simulate.targets.jax.program import compile_jax, in_full_precision

    program = compile_jax(model)
    kernel = program.watched(model.named[:6])
    setting = setting_of(model, {}, spread(model.theory, 1024), (None, None, None), program.method, 0)
    work = work_of(kernel, setting, kept_instants(setting, None), range(1024))
    with in_full_precision():
        given, static = program._given(kernel, work, (1024,))
        started = time.perf_counter()
        lowered = program._compiled(kernel).lower(given, static)
        traced = time.perf_counter()
        lowered.compile()
        return traced - started, time.perf_counter() - traced


def _native_made(model: Any) -> tuple[float, float]:
    """Seconds to write LLVM's assembly, and to make and link machine code, for 1,024 draws."""
    from detente.simulate.setting import setting_of
    from detente.simulate.targets.native import compile_native
    from detente.simulate.targets.native.assembly import Assembly
    from detente.simulate.targets.native.given import Table
    from detente.simulate.targets.native.machine import _linked, _made, host, layout_of
    from detente.simulate.targets.native.program import _layout

    program = compile_native(model)
    setting = setting_of(model, {}, spread(model.theory, 1024), (None, None, None), program.kernel.method, 0)
    columns = Table.of(program.kernel, setting, 1024).columns
    started = time.perf_counter()
    text = str(Assembly(_layout(model, program.kernel, model.named[:6], columns), *layout_of(host())).written())
    written = time.perf_counter()
    _linked(_made(text, host()), ["run"])
    return written - started, time.perf_counter() - written


def gradients() -> tuple[list[str], Rows]:
    """The flagship's derivative by 15 parameters, beside the value alone."""
    from detente.case import read_case
    from detente.simulate import compile_theory
    from detente.simulate.targets.jax.program import compile_jax

    theory = read_case("pakistan-us").theory
    of = [p.id for p in theory.parameters.values() if p.value][:PARAMETERS]
    span = theory.clock.end - theory.clock.start
    rows = []
    for steps in (300, 900):
        program = compile_jax(compile_theory(replace(theory, clock=replace(theory.clock, step=span / steps, save=None))))
        for chains in CHAINS:
            given = {name: values if chains > 1 else float(values[0]) for name, values in spread(theory, chains).items()}
            base = 0.0
            for name, call in _ways(program, of, given):
                first = seconds(call)
                rounds = max(3, min(15, int(2 / max(seconds(call), 1e-4))))
                took = [seconds(call) for _ in range(rounds)]
                middle = statistics.median(took)
                base = base or middle
                extremes = f"{shown(min(took))} to {shown(max(took))}"
                rows.append([str(steps), str(chains), name, shown(middle), extremes, f"{middle / base:.3g}", shown(first), str(rounds)])
    return ["steps", "chains", "what", "a call, warm", "least to greatest", "times the value alone", "first call, compiling", "calls"], rows


def _ways(program: Any, of: list[str], given: dict[str, Any]) -> Iterator[tuple[str, Callable[[], object]]]:
    def loss(out: Any) -> Any:
        return (out["engagement"] ** 2).mean()

    yield "value alone", lambda: program.run(given, keep=["engagement"])
    for name, options in (("reverse", {}), ("reverse, checkpointed", {"checkpoint": True}), ("forward", {"mode": "forward"})):
        gradient = program.gradient(loss, of, keep=["engagement"], **options)
        yield name, lambda g=gradient: g(given)


def memory(long: bool) -> tuple[list[str], Rows]:
    """Whole processes: the command line streams draws of the flagship to Parquet."""
    rows = []
    for draws in (1_000, 10_000, 100_000, *((1_000_000,) if long else ())):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out.parquet"
            command = [sys.executable, "-m", "detente", "-q", "simulate", "pakistan-us", "--draws", str(draws), "--keep", ",".join(SIX)]
            started = time.perf_counter()
            process = subprocess.Popen([*command, "--every", "1", "--target", "native", "-o", str(out)])
            _, status, used = os.wait4(process.pid, 0)  # of this process alone, as getrusage of all children would not be
            took = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"{draws:,} draws ended with {process.returncode}")
            files = [out] if out.is_file() else sorted(out.glob("*.parquet"))
            size = sum(file.stat().st_size for file in files)
        peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        cpu = used.ru_utime + used.ru_stime
        rows.append([f"{draws:,}", f"{peak / 1e6:,.0f} MB", shown(took), shown(cpu), f"{size / 1e6:,.1f} MB", str(len(files))])
    return ["draws", "peak memory", "elapsed", "processor", "written", "files"], rows


def growth() -> tuple[list[str], Rows]:
    """Time for a run on one processor, by equations, steps and draws; each ratio is to the row above."""
    points = [("equations", n, 400, 1024) for n in (30, 100, 300, 1000)]
    points += [("steps", 100, n, 1024) for n in (100, 400, 1600)] + [("draws", 100, 400, n) for n in (16, 128, 1024, 8192)]
    calls = [_runs(chain(equations, steps), draws) for _, equations, steps, draws in points]
    took: list[tuple[list[float], list[float]]] = [([], []) for _ in points]
    for _ in range(GROWTH_ROUNDS):  # every point has its turn in every round, so that a busy moment hits all alike
        for (*_, draws), both, held in zip(points, calls, took, strict=True):
            for call, of in zip(both, held, strict=True):
                of.append(seconds(call) / draws)
    rows = []
    before: tuple[Any, ...] = ("",)
    for (what, *numbers), held in zip(points, took, strict=True):
        medians = [statistics.median(of) for of in held]
        ratios = ["", "", ""]
        if before[0] == what:
            place = ("equations", "steps", "draws").index(what)
            factors = (numbers[place] / before[1][place], *(now / then for now, then in zip(medians, before[2], strict=True)))
            ratios = [f"{factor:.3g}" for factor in factors]
        before = (what, numbers, medians)
        native, numpy = (f"{shown(middle)} ({shown(min(of))} to {shown(max(of))})" for middle, of in zip(medians, held, strict=True))
        rows.append([what, *(f"{number:,}" for number in numbers), ratios[0], native, ratios[1], numpy, ratios[2]])
    return ["grows", "equations", "steps", "draws", "by", "native, a run", "ratio", "NumPy, a run", "ratio"], rows


def _runs(theory: Any, draws: int) -> tuple[Callable[[], object], Callable[[], object]]:
    """All draws through native code, and through NumPy in chunks as an ensemble takes them; ready to be timed."""
    from detente.simulate import compile_theory
    from detente.simulate.kernel.watching import watched
    from detente.simulate.kernel.work import work_of
    from detente.simulate.setting import setting_of
    from detente.simulate.targets.choice import CHUNKS
    from detente.simulate.targets.lanes import run_lanes
    from detente.simulate.targets.native import compile_native

    model, given = compile_theory(theory), spread(theory, draws)
    program, chunk = compile_native(model), min(CHUNKS["numpy"], draws)
    keep, ends = model.named[:6], [theory.clock.start, theory.clock.end]
    kernel = watched(model, program.kernel, keep)

    def native() -> object:
        return program.run(given, keep=keep, times=ends, threads=1)

    def numpy() -> None:
        for first in range(0, draws, chunk):
            part = {name: values[first : first + chunk] for name, values in given.items()}
            setting = setting_of(model, {}, part, (None, None, None), program.kernel.method, 0)
            run_lanes(kernel, work_of(kernel, setting, (0, setting.steps), range(first, first + chunk)))

    native()
    return native, numpy


def shown(took: float) -> str:
    """Seconds in a fitting unit, three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if took >= size:
            return f"{took / size:.3g} {unit}"
    return f"{took * 1e9:.3g} ns"


def machine() -> str:
    """What it ran on, and how busy that was."""
    cpu = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    return f"{cpu or platform.processor()}, {os.cpu_count()} processors, Python {platform.python_version()}"


def load() -> str:
    """Processes that ran or waited, over 1, 5 and 15 minutes."""
    return ", ".join(f"{x:.1f}" for x in os.getloadavg())


def table(columns: list[str], rows: Rows) -> list[str]:
    """Markdown."""
    return [f"| {' | '.join(line)} |" for line in (columns, ["---"] * len(columns), *rows)]


def sections(long: bool) -> dict[str, tuple[str, str, Callable[[], tuple[list[str], Rows]]]]:
    """Each part: its title, what is to be said of it, what measures it. Memory first: a child's peak counts that of its parent."""
    return {
        "memory": (
            "Memory by draws",
            "The command line draws the flagship from its priors and streams six outputs, yearly, to Parquet by the native target; one run"
            " each, the whole process with its imports. The code itself was compiled by a run before.",
            lambda: memory(long),
        ),
        "making": (
            "Making a program",
            "Nothing is read from a cache. `expand and close` is `compile_theory`; JAX and native are for 1,024 draws with every parameter"
            " varying and six values kept at every instant (400 steps). Medians of so many rounds.",
            making,
        ),
        "gradients": (
            "Gradients",
            f"The flagship through JAX, its step set so that there are so many steps; derivatives of the mean square of `engagement` by"
            f" {PARAMETERS} parameters. `value alone` is the run that gives `engagement`, with its watch over bounds. Medians.",
            gradients,
        ),
        "growth": (
            "Time for a run",
            "Made theories, one processor, warm, six values kept at both ends. `by` is how much more than in the row above there is,"
            f" `ratio` how much longer **one run** takes than there. Medians of {GROWTH_ROUNDS} rounds (least to greatest).",
            growth,
        ),
    }


def main() -> None:
    """Measure, and print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks-growth.md")
    parser.add_argument("--long", action="store_true", help="a million draws, too: about a minute more")
    parser.add_argument("--only", default="", help="some parts, with commas between: memory, making, gradients, growth")
    given = parser.parse_args()
    parts = sections(given.long)
    chosen = given.only.split(",") if given.only else list(parts)
    lines = []
    before, started = load(), time.perf_counter()
    beside = "Other work ran beside it." if os.getloadavg()[0] > 0.5 else "It was idle before."
    with tempfile.TemporaryDirectory() as cache:
        os.environ |= {"XDG_CACHE_HOME": cache, "JAX_ENABLE_COMPILATION_CACHE": "false"}
        if "memory" in chosen:
            memory_warmed()
        for name in chosen:
            title, said, measure = parts[name]
            lines += [f"## {title}", "", said, "", *table(*measure()), ""]
            print("\n".join(lines[lines.index(f"## {title}") :]), flush=True)
    where = f"{machine()}; load {before} at the start, {load()} at the end, {time.perf_counter() - started:.0f} s in all"
    print(where)
    if given.write:
        head = [
            "# How costs grow",
            "",
            "Written by `uv run --all-extras python benchmarks/growth.py --write`.",
            "",
            f"Machine: {where}. {beside}",
            "",
        ]
        (ROOT / "docs/benchmarks-growth.md").write_text("\n".join([*head, *lines]).rstrip() + "\n", encoding="utf-8")


def memory_warmed() -> None:
    """A small run first, that leaves the compiled code for the others."""
    command = [sys.executable, "-m", "detente", "-q", "simulate", "pakistan-us", "--draws", "16", "--keep", ",".join(SIX)]
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "out.parquet")
        subprocess.run([*command, "--every", "1", "--target", "native", "-o", out], check=True)


if __name__ == "__main__":
    main()
