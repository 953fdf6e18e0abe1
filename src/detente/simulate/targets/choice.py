"""What runs the draws of an ensemble: NumPy, native code, or JAX, chosen by the size of the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from detente.errors import Fault, RunError, nearest
from detente.simulate.kernel.kernel import Kernel, record
from detente.simulate.kernel.watching import watched
from detente.simulate.kernel.work import filled, work_of
from detente.simulate.model import Model
from detente.simulate.setting import Setting
from detente.simulate.targets.lanes import run_lanes

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

Target = Literal["auto", "numpy", "native", "jax"]
TARGETS: tuple[Target, ...] = ("auto", "numpy", "native", "jax")
_NEEDS = {"native": ("llvmlite", "fast"), "jax": ("jax", "fit")}
# Seconds that NumPy takes for one operation of one step of one draw, and above which it pays to compile first.
_NUMPY_SECONDS, _COMPILING = 1.2e-9, {"native": 1.0, "jax": 8.0}
_WIDER = 16  # times as many draws as are asked for: still faster than compiling
_TURNED = 16  # draws whose axes are turned at a time
CHUNKS = {"numpy": 1024, "native": 8192, "jax": 8192}
"""Draws that a target takes at a time, by default: for NumPy what stays near the processor."""

Result = tuple[Any, Any]
"""Values ``draw, time, variable``, and for each draw at how many of the kept instants, and the end of the run after them, it was fine."""
Runner = Callable[[Setting, "Array", "Array | None"], Result]
"""Takes a setting, the numbers of its draws, and a place that it may write the values to; the result then is that place."""


@dataclass(frozen=True)
class Choice:
    """A target with the reason for it.

    Attributes:
        name: of the target.
        reason: in words, for who asks.
    """

    name: str
    reason: str


def choose(target: str, operations: int, steps: int, runs: int) -> Choice:
    """The target for some work.

    Args:
        target: as asked for; ``auto`` decides by the size of the work and by what is installed.
        operations: of one step.
        steps: of one run.
        runs: draws times scenarios.

    Raises:
        RunError: there is no such target, or it is not installed.
    """
    if target not in TARGETS:
        raise RunError(Fault(f"`{target}` is not a target", None, nearest(target, TARGETS)))
    there = {name for name, (package, _) in _NEEDS.items() if find_spec(package) is not None}
    if target in _NEEDS and target not in there:
        package, extra = _NEEDS[target]
        raise RunError(Fault(f"the target `{target}` needs {package}, which is not installed", None, f"install `detente[{extra}]`"))
    if target != "auto":
        return Choice(target, "asked for")
    seconds = operations * steps * runs * _NUMPY_SECONDS
    about = f"about {seconds:.1f} s of work for one processor under NumPy"
    for name in ("native", "jax"):
        if name in there and seconds > _COMPILING[name]:
            return Choice(name, f"{about}: more than compiling takes")
    missing = "" if there else ", and neither of the extras `fast` and `fit` is installed"
    return Choice("numpy", about + missing)


def runner(model: Model, target: str, method: Any, keep: tuple[str, ...], kept: tuple[int, ...], kernel: Kernel | None = None) -> Runner:
    """The function that runs a chunk of draws: from its setting and the numbers of its draws to ``Result``.

    Args:
        keep: names of values, in order.
        kept: numbers of the instants that come out.
    """
    if target == "native":
        return _native(model, method, keep, kept)
    whole = kernel or record(model, method)
    if target == "jax":
        from detente.simulate.targets.jax.program import compile_jax

        # One program for a model, however many ensembles of it: it is traced and compiled once.
        program = model.made.setdefault(("jax", whole.method), compile_jax(model, method))
        looking = program.watched(keep)
        widths: set[int] = model.made.setdefault(("jax widths", whole.method, keep, len(kept)), set())

        def by_jax(setting: Setting, numbers: Array, out: Array | None = None) -> Result:
            import numpy as np

            # A rest is filled up with its last draw to a width that is compiled already: to compile another takes longer.
            size = len(numbers)
            width = min((width for width in widths if size <= width <= _WIDER * size), default=size)
            widths.add(width)
            work = filled(work_of(looking, setting, kept, numbers), width)
            return _arranged(np.asarray(program.outputs(looking, work, (width,)))[..., :size], len(kept), out)

        return by_jax
    looking = watched(model, whole, keep)

    def by_numpy(setting: Setting, numbers: Array, out: Array | None = None) -> Result:
        return _arranged(run_lanes(looking, work_of(looking, setting, kept, numbers)), len(kept), out)

    return by_numpy


def _arranged(values: Array, kept: int, out: Array | None) -> Result:
    """From ``named, time, draw``, the last name being whether a draw is fine, and perhaps one instant more at the end."""
    import numpy as np

    names, draws = len(values) - 1, values.shape[-1]
    shown = np.empty((draws, kept, names)) if out is None else out
    # A few draws at a time stay near the processor: in one go to turn the axes takes longer than the runs.
    for first in range(0, draws, _TURNED):
        some = slice(first, first + _TURNED)
        for name in range(names):
            shown[some, :, name] = values[name, :kept, some].T
    return shown, np.count_nonzero(values[-1, :kept] == 1, axis=0) + (values[-1, -1] == 1)


def _native(model: Model, method: Any, keep: tuple[str, ...], kept: tuple[int, ...]) -> Runner:
    from detente.simulate.targets.native import compile_native

    program = compile_native(model, method)

    def run(setting: Setting, numbers: Array, out: Array | None = None) -> Result:
        import numpy as np

        ends = (*kept, setting.steps) if kept[-1] != setting.steps else kept
        parameters = dict(setting.parameters)
        clock = (setting.start, setting.end, setting.step)
        done = program.run(
            parameters,
            keep=keep,
            times=[setting.time(k) for k in ends],
            inputs=setting.inputs,
            seed=setting.seed,
            draws=len(numbers),
            first_draw=int(numbers[0]),
            clock=clock,
            out=out,
        )
        failed = np.where(done.failed < 0, setting.steps + 1, done.failed)
        return done.values[:, : len(kept)], np.searchsorted([*kept, setting.steps], failed)

    return run
