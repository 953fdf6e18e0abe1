"""C for the benchmark: a model's kernel as one C++ function over lanes of draws, compiled by gcc on the spot.

It is the mark that the native target is held to, and no part of the package. Same numbers: no ``-ffast-math``. With lanes
it uses gcc's vector types and glibc's vector mathematics (libmvec), without lanes plain doubles and libm.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from detente.simulate import Model
from detente.simulate.kernel.kernel import Kernel, keeping, record
from detente.simulate.kernel.operations import Op, Section

FLAGS = ("-O3", "-march=native", "-fno-math-errno", "-shared", "-fPIC", "-std=c++17", "-w")
_SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "less": "<", "less_equal": "<=", "equal": "==", "not_equal": "!="}
_VECTORED = {"exp": 1, "log": 1, "tanh": 1, "sin": 1, "cos": 1, "power": 2}
_HEAD = """
#include <cmath>
#include <cstdint>
#define W %(lanes)d
#if W > 1
typedef double V __attribute__((vector_size(8 * W)));
typedef int64_t M __attribute__((vector_size(8 * W)));
%(vectored)s
static inline V splat(double x) { return x - V{}; }
static inline V splat(V x) { return x; }
#define EACH(name, call) static inline V name(V x) { V r; for (int l = 0; l < W; l++) r[l] = call(x[l]); return r; }
#define EACH2(name, call) static inline V name(V x, V y) { V r; for (int l = 0; l < W; l++) r[l] = call(x[l], y[l]); return r; }
EACH(v_floor, std::floor) EACH(v_ceil, std::ceil) EACH(v_trunc, std::trunc) EACH(v_abs, std::fabs) EACH(v_sqrt, std::sqrt)
EACH2(v_fmod, std::fmod)
static inline V least(V a, V b) { return a < b ? a : b; }
static inline V greatest(V a, V b) { return a > b ? a : b; }
#else
typedef double V;
typedef bool M;
static inline V v_exp(V x) { return std::exp(x); }
static inline V v_log(V x) { return std::log(x); }
static inline V v_tanh(V x) { return std::tanh(x); }
static inline V v_sin(V x) { return std::sin(x); }
static inline V v_cos(V x) { return std::cos(x); }
static inline V v_power(V x, V y) { return std::pow(x, y); }
static inline V v_floor(V x) { return std::floor(x); }
static inline V v_ceil(V x) { return std::ceil(x); }
static inline V v_trunc(V x) { return std::trunc(x); }
static inline V v_abs(V x) { return std::fabs(x); }
static inline V v_sqrt(V x) { return std::sqrt(x); }
static inline V v_fmod(V x, V y) { return std::fmod(x, y); }
static inline V splat(double x) { return x; }
static inline V least(V a, V b) { return a < b ? a : b; }
static inline V greatest(V a, V b) { return a > b ? a : b; }
#endif
"""


def source(kernel: Kernel, lanes: int) -> str:
    """The program's text."""
    vectored = "".join(
        f'extern "C" V _ZGV{"e" if lanes == 8 else "d"}N{lanes}{"v" * n}_{"pow" if name == "power" else name}({", ".join(["V"] * n)});\n'
        f"#define v_{name} _ZGV{'e' if lanes == 8 else 'd'}N{lanes}{'v' * n}_{'pow' if name == 'power' else name}\n"
        for name, n in _VECTORED.items()
    )
    parts = [_HEAD % {"lanes": lanes, "vectored": vectored}]
    parts += [_table(number, table.points, table.inside, table.outside) for number, table in enumerate(kernel.tables)]
    begin = _lines(kernel.begin, "b", {})
    step = _lines(kernel.step, "s", {})
    held = [f"V state[{len(kernel.states)}]; V once[{len(kernel.once) + 1}]; V par[{len(kernel.parameters) + 1}];"]
    setting = [f"state[{n}] = splat(b{place});" for n, place in enumerate(kernel.begin.outputs[: len(kernel.states)])]
    setting += [f"once[{n}] = splat(b{place});" for n, place in enumerate(kernel.once)]
    named = kernel.step.outputs[: len(kernel.named)]
    moving = [f"state[{n}] = splat(s{place});" for n, place in enumerate(kernel.step.outputs[len(kernel.named) :])]
    lane = "[l]" if lanes > 1 else ""
    keeping_ = [f"{{ V x = splat(s{p}); for (int l = 0; l < W; l++) to[l * wide + {n}] = x{lane}; }}" for n, p in enumerate(named)]
    parts.append(
        'extern "C" void run(const double *table, int64_t padded, const double *clock, double *out, int64_t steps, int64_t first, '
        "int64_t last) {\nconst double start = clock[0], end = clock[1], width = clock[2];\n"
        "for (int64_t block = first; block < last; block++) {\n" + "\n".join(held) + "\n"
        f"for (int p = 0; p < {len(kernel.parameters)}; p++) par[p] = *(const V *)(table + p * padded + block * W);\n"
        "{\nconst double now = start;\n" + "\n".join(begin + setting) + "\n}\n"
        f"const int64_t wide = (steps + 1) * {len(named)};\n"
        "for (int64_t k = 0; k <= steps; k++) {\nconst double now = start + k * width, following = start + (k + 1) * width;\n"
        + "\n".join(step)
        + f"\ndouble *to = out + block * W * wide + k * {len(named)};\n"
        + "\n".join(keeping_ + moving)
        + "\n}\n}\n}\n"
    )
    return "\n".join(parts)


def _lines(section: Section, name: str, known: Mapping[int, str]) -> list[str]:
    kinds: list[str] = []
    lines = []
    for place, op in enumerate(section.ops):
        arguments = [f"{name}{argument}" for argument in op.arguments]
        kind, text = _operation(op, arguments, [kinds[argument] for argument in op.arguments])
        kinds.append(kind)
        lines.append(f"const {kind} {name}{place} = {text};")
    return lines


_LEAVES = {"time": "now", "following": "following", "start": "start", "end": "end", "step": "width"}
_VALUES = {"scale": "1.0", "shift": "0.0", "given": "0.0", "is given": "0.0"}


def _operation(op: Op, a: Sequence[str], kinds: Sequence[str]) -> tuple[str, str]:
    if op.name == "const":
        return ("bool", str(op.detail).lower()) if isinstance(op.detail, bool) else ("double", _number(op.detail))
    if op.name == "input":
        leaf = op.detail
        if leaf.kind in ("parameter", "state", "once"):
            return "V", f"{ {'parameter': 'par', 'state': 'state', 'once': 'once'}[leaf.kind] }[{leaf.place}]"
        return "double", _LEAVES.get(leaf.kind) or _VALUES[leaf.kind]
    wide = "V" in kinds or "M" in kinds
    if op.name in _SIGNS:
        kind = ("M" if wide else "bool") if op.is_condition else ("V" if wide else "double")
        return kind, f"{a[0]} {_SIGNS[op.name]} {a[1]}"
    if op.name.startswith("logical_"):
        if op.name == "logical_not":
            return kinds[0], f"{a[0]} == 0" if wide else f"!{a[0]}"
        sign = "&" if op.name == "logical_and" else "|"
        parts = [f"(M{{}} - (int64_t){x})" if wide and kind == "bool" else x for x, kind in zip(a, kinds, strict=True)]
        return ("M" if wide else "bool"), f"{parts[0]} {sign} {parts[1]}"
    if op.name == "neg":
        return ("V" if wide else "double"), f"-{a[0]}"
    if op.name == "where":
        test = a[0]
        return ("V" if wide else "double"), f"{test} ? splat({a[1]}) : splat({a[2]})" if wide else f"{test} ? {a[1]} : {a[2]}"
    full = [f"splat({x})" for x in a]
    names = {"minimum": "least", "maximum": "greatest", "lookup": f"table{op.detail}"}
    return "V", f"{names.get(op.name, f'v_{op.name}')}({', '.join(full)})"


def _number(x: float) -> str:
    return {"nan": "NAN", "inf": "INFINITY", "-inf": "-INFINITY"}.get(repr(x), x.hex())


def _table(number: int, points: Sequence[tuple[float, float]], inside: str, outside: str) -> str:
    assert (inside, outside) == ("line", "hold"), "only tables of lines are written in C"
    xs, ys = [float(x) for x, _ in points], [float(y) for _, y in points]
    n = len(xs)
    slopes = [(ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) if xs[i + 1] != xs[i] else 0.0 for i in range(n - 1)]
    changes = [b - a for a, b in zip([0.0, *slopes[:-1]], slopes, strict=True)]
    assert all(u > x for x, u in pairwise(xs)), "a vertical step"
    # A sum of hinges: the fastest form for lanes that was found.
    hinges = " + ".join(f"{_number(d)} * greatest(v - {_number(x)}, splat(0.0))" for x, d in zip(xs, changes, strict=False) if d)
    ends = f"least(greatest(x, splat({_number(xs[0])})), splat({_number(xs[-1])}))"
    return f"static inline V table{number}(V x) {{ V v = {ends}; return {_number(ys[0])} + ({hinges or '0.0 * v'}); }}"


class Compiled:
    """A model in C, for draws whose every parameter may differ.

    Args:
        model: without random numbers, pipes, and tables other than of lines.
        keep: names whose values are written out.
        lanes: draws at a time; 1 for plain doubles.
    """

    def __init__(self, model: Model, keep: Sequence[str], lanes: int) -> None:
        self.kernel = keeping(record(model), keep)
        self.lanes = lanes
        self.model = model
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "draws.cpp"
        file.write_text(source(self.kernel, lanes), encoding="utf-8")
        compiler = shutil.which("g++")
        assert compiler, "the C benchmark needs g++"
        made = file.with_suffix(".so")
        subprocess.run([compiler, *FLAGS, str(file), "-o", str(made), "-lmvec", "-lm"], check=True)
        self.function: Callable[..., None] = ctypes.CDLL(str(made)).run

    def run(self, parameters: Mapping[str, Any], size: int, threads: int = 2, blocks_each: int = 16) -> np.ndarray[Any, Any]:
        """The kept values: draw, time, variable."""
        clock = self.model.theory.clock
        steps = int((clock.end - clock.start) / clock.step + 1e-6)
        padded = -(-size // self.lanes) * self.lanes
        held = np.empty(len(self.kernel.parameters) * padded + 8)
        table = held[-held.ctypes.data % 64 // 8 :][: len(self.kernel.parameters) * padded].reshape(-1, padded)
        for row, parameter in enumerate(self.model.theory.parameters.values()):
            table[row, :size] = parameters.get(parameter.id, parameter.value)
            table[row, size:] = table[row, size - 1]
        out = np.empty((padded, steps + 1, len(self.kernel.named)))
        times = np.array([clock.start, clock.end, clock.step], dtype=float)
        blocks, long = padded // self.lanes, ctypes.c_int64
        following = count(0, blocks_each * 8 // self.lanes)

        def pointer(array: np.ndarray[Any, Any]) -> ctypes.c_void_p:
            return ctypes.c_void_p(array.ctypes.data)

        def work() -> None:
            for first in following:
                if first >= blocks:
                    return
                last = min(first + blocks_each * 8 // self.lanes, blocks)
                self.function(pointer(table), long(padded), pointer(times), pointer(out), long(steps), long(first), long(last))

        if threads == 1:
            work()
        else:
            with ThreadPoolExecutor(threads) as pool:
                for task in [pool.submit(work) for _ in range(threads)]:
                    task.result()
        return out[:size]
