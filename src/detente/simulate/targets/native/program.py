"""Many runs at once in native code: a model compiled for this machine, and run over draws on all of its cores."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b
from itertools import count
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, Place, RunError, nearest
from detente.simulate.faults import SLACK
from detente.simulate.kernel.kernel import Kernel, record
from detente.simulate.model import Model
from detente.simulate.pipes import MOST_STEPS
from detente.simulate.run import single_run
from detente.simulate.setting import Given, Method, Setting, setting_of
from detente.simulate.targets.native.given import Table, aligned, feeds, kept_instants, keys
from detente.theory.arrays import base_name

if TYPE_CHECKING:
    import numpy as np

    from detente.simulate.targets.native.layout import Layout

_BLOCKS = 16  # a thread takes so many at a time


@dataclass(frozen=True, eq=False)
class Draws:
    """What many runs came to.

    Attributes:
        times: the instants that are kept.
        names: of the values that are kept.
        values: ``draw, time, variable``.
        failed: for each draw the number of the first instant at which a value was not finite or left its bounds, or -1.
            Looked at are what is kept, every stock, and what has bounds.
    """

    times: np.ndarray[Any, Any]
    names: tuple[str, ...]
    values: np.ndarray[Any, Any]
    failed: np.ndarray[Any, Any]


def compile_native(model: Model, method: Method | None = None) -> NativeProgram:
    """A model ready for native runs; the code itself is made at the first run, and kept on disk.

    Raises:
        RunError: the model's clock changes in the course of a run, or the extra ``fast`` is not installed.
    """
    from importlib.util import find_spec

    if find_spec("llvmlite") is None:
        raise RunError(Fault("native runs need llvmlite, which is not installed", None, "install `detente[fast]`"))
    kernel = record(model, method)
    program: NativeProgram = model.made.setdefault(("native", kernel.method), NativeProgram(model, kernel))
    return program


@dataclass(frozen=True, eq=False)
class NativeProgram:
    """A model for native runs.

    Attributes:
        model: that is run.
        kernel: of all its named values.
    """

    model: Model
    kernel: Kernel = field(repr=False)
    _ready: dict[Any, _Code] = field(default_factory=dict, repr=False)

    def run(
        self,
        parameters: Mapping[str, Given],
        keep: Iterable[str] | None = None,
        times: Sequence[float] | None = None,
        inputs: Mapping[str, Given] | None = None,
        seed: int = 0,
        threads: int | None = None,
        draws: int | None = None,
        first_draw: int = 0,
        clock: tuple[float | None, float | None, float | None] = (None, None, None),
        progress: Callable[[int], None] | None = None,
        out: np.ndarray[Any, Any] | None = None,
    ) -> Draws:
        """The runs of as many draws as the arrays among parameters and inputs have.

        Args:
            parameters: values in place of the theory's: a number, or an array with one for each draw.
            keep: names of the values that are asked for; all where not given.
            times: instants that are asked for; every kept one where not given.
            inputs: as for ``run``.
            seed: of every random stream.
            threads: how many work at a time; as many as there are processors where not given.
            draws: how many, where no array says it.
            first_draw: the number of the first draw, so that a part of an ensemble has the random numbers of the whole.
            clock: start, end and step where they are not the theory's.
            progress: told how many draws are done, from any thread.
            out: takes the values where it fits as it is (contiguous, whole lanes of draws), so that they are written once.

        Raises:
            RunError: a name, an instant or a clock that makes no sense.
        """
        setting = setting_of(self.model, inputs or {}, parameters, clock, self.kernel.method, seed)
        size = _size(setting, draws)
        names = self._names(keep)
        kept = kept_instants(setting, times)
        table = Table.of(self.kernel, setting, size)
        code = self._code(names, table.columns)
        return code.run(self.kernel, setting, table, names, kept, threads or os.cpu_count() or 1, first_draw, progress, out)

    def why(
        self,
        draw: int,
        parameters: Mapping[str, Given],
        inputs: Mapping[str, Given] | None = None,
        seed: int = 0,
        first_draw: int = 0,
        clock: tuple[float | None, float | None, float | None] = (None, None, None),
    ) -> Fault:
        """Why a draw failed: the variable, the instant, the line; from its run in plain Python.

        Args:
            draw: its place in the arrays; the others as for ``run``.
        """
        setting = setting_of(self.model, inputs or {}, parameters, clock, self.kernel.method, seed)
        lane = setting if setting.shape is None else setting.lane((draw,))
        try:
            single_run(self.model, replace(lane, draw=first_draw + draw))
        except RunError as error:
            return error.faults[0]
        what = f"draw {first_draw + draw} leaves what can be computed within rounding: its run one by one does not"
        return Fault(what, Place(self.model.theory.file), "take a shorter step")

    def _names(self, keep: Iterable[str] | None) -> tuple[str, ...]:
        known = self.model.named
        if keep is None:
            return known
        names = tuple(dict.fromkeys(keep))
        faults = [
            Fault(f"`{name}` is not a variable of this theory", None, nearest(name, known)) for name in names if name not in set(known)
        ]
        if faults:
            raise RunError(faults)
        return names

    def _code(self, names: tuple[str, ...], columns: tuple[int, ...]) -> _Code:
        key = (names, columns)
        if key not in self._ready:
            self._ready[key] = _Code(_layout(self.model, self.kernel, names, columns))
        return self._ready[key]


def _size(setting: Setting, draws: int | None) -> int:
    if setting.shape is None:
        return draws or 1
    if len(setting.shape) != 1 or not setting.shape[0]:
        raise RunError(Fault(f"draws have the shape {setting.shape}", None, "give each parameter one array, with a number for each draw"))
    if draws is not None and draws != setting.shape[0]:
        raise RunError(Fault(f"{draws} draws are asked for, and the arrays hold {setting.shape[0]}", None, "leave `draws` out"))
    return setting.shape[0]


def _layout(model: Model, kernel: Kernel, names: tuple[str, ...], columns: tuple[int, ...]) -> Layout:
    from detente.simulate.kernel.kernel import keeping
    from detente.simulate.targets.native.inverses import with_inverses
    from detente.simulate.targets.native.layout import Layout
    from detente.simulate.targets.native.machine import host

    limits = {name: model.theory.variables[base_name(name)].bounds for name in kernel.named}
    bounded = [name for name, bounds in limits.items() if bounds is not None and name not in names]
    kept = (*names, *bounded)
    bounds = []
    for number, name in enumerate(kept):
        given = limits[name]
        if given is not None:
            bounds.append((number, given[0] - SLACK, given[1] + SLACK))
    machine = host()
    return Layout(with_inverses(keeping(kernel, kept)), machine.lanes, columns, len(names), tuple(bounds), machine.permutes)


class _Code:
    """The native code of one choice of what is kept and what differs between draws.

    Args:
        layout: of the program.
    """

    def __init__(self, layout: Layout) -> None:
        from detente.simulate.targets.native.assembly import Assembly
        from detente.simulate.targets.native.layout import ARGUMENTS, POINTER
        from detente.simulate.targets.native.machine import compiled, host, layout_of

        self.layout = layout
        machine = host()
        functions = ["run", "delays"] if layout.kernel.pipes else ["run"]
        kernel = layout.kernel
        content = (layout, kernel.begin, kernel.step, kernel.tables, machine, _version())
        key = blake2b(repr(content).encode(), digest_size=24).hexdigest()
        self.held, found = compiled(key, lambda: Assembly(layout, *layout_of(machine)).written(), machine, functions)
        kinds = [ctypes.c_void_p if kind == POINTER else ctypes.c_int64 for kind in ARGUMENTS.values()]
        self.functions = {name: ctypes.CFUNCTYPE(None, *kinds)(address) for name, address in found.items()}
        self.order = tuple(ARGUMENTS)

    def run(
        self,
        whole: Kernel,
        setting: Setting,
        table: Table,
        names: tuple[str, ...],
        kept: np.ndarray[Any, Any],
        threads: int,
        first_draw: int,
        progress: Callable[[int], None] | None,
        out: np.ndarray[Any, Any] | None,
    ) -> Draws:
        import numpy as np

        lanes = self.layout.lanes
        padded = table.varying.shape[1]
        shape = (padded, len(kept), len(names))
        fits = out is not None and out.shape == shape and out.flags.c_contiguous and out.dtype == np.float64
        values = out if out is not None and fits else np.empty(shape)
        failed = np.empty(padded, dtype=np.int64)
        place = np.full(setting.steps + 1, -1, dtype=np.int32)
        place[kept] = np.arange(len(kept))
        checked = np.zeros(setting.steps + 1, dtype=np.int8)
        checked[slice(None) if setting.kept is None else np.array(setting.kept)] = 1
        checked[-1] |= 2  # a stock that is not finite stays so: the last instant tells
        given: dict[str, Any] = {
            "table": table.varying,
            "padded": padded,
            "shared": table.shared,
            "feeds": feeds(whole, setting),
            "keys": keys(self.layout.kernel, setting.seed),
            "kept": place,
            "checked": checked,
            "out": values,
            "count": len(kept),
            "outcome": failed,
            "numbers": np.arange(first_draw, first_draw + padded),
            "steps": setting.steps,
        }
        given["longest"] = self.longest(given, setting, padded // lanes)
        self.spread(given, padded // lanes, threads, table.size, progress)
        self.find(given, failed)
        times = setting.start + setting.step * np.asarray(kept)  # as `setting.time`, all at once
        return Draws(times, names, values[: table.size], failed[: table.size])

    def find(self, given: Mapping[str, Any], failed: np.ndarray[Any, Any]) -> None:
        """The first instant at which a state was not finite, for the draws of which only the end is known: they run again."""
        import numpy as np

        again = np.flatnonzero(failed == given["steps"])
        if not again.size:
            return
        lanes = self.layout.lanes
        padded = -(-again.size // lanes) * lanes
        chosen = np.concatenate([again, np.full(padded - again.size, again[-1])])
        table = aligned(len(given["table"]) * padded).reshape(len(given["table"]), padded)
        table[...] = given["table"][:, chosen]
        outcome = np.empty(padded, dtype=np.int64)
        places = np.full(given["steps"] + 1, -1, dtype=np.int32)
        checked = given["checked"] | np.where(given["checked"] & 1, 2, 0).astype(np.int8)
        asked = {"table": table, "padded": padded, "kept": places, "checked": checked, "outcome": outcome, "first": 0}
        rooms = self.room(given["longest"])
        self.call("run", {**given, **asked, "numbers": given["numbers"][chosen], "last": padded // lanes}, *rooms)
        failed[again] = outcome[: again.size]

    def longest(self, given: Mapping[str, Any], setting: Setting, blocks: int) -> int:
        """How many places the longest fixed delay needs.

        Raises:
            RunError: one is not finite, or too long.
        """
        import numpy as np

        if not self.layout.kernel.pipes:
            return 1
        out = np.empty((len(self.layout.kernel.pipes), given["padded"]))
        self.call("delays", {**given, "out": out, "first": 0, "last": blocks, "longest": 1}, *self.room(1))
        longest = float(out.max())
        if not longest <= MOST_STEPS:
            what = f"a fixed delay takes {longest:g} steps"
            raise RunError(Fault(what, None, f"at most {MOST_STEPS:,}: shorten it, or take longer steps"))
        return int(min(longest, setting.steps + 1))

    def room(self, longest: int) -> tuple[Any, Any]:
        """What one thread works in."""
        return aligned(self.layout.scratch), aligned(len(self.layout.kernel.pipes) * longest * self.layout.lanes)

    def call(self, name: str, given: Mapping[str, Any], scratch: Any, rings: Any) -> None:
        everything = {**given, "scratch": scratch, "rings": rings}
        values = [everything[key] for key in self.order]
        self.functions[name](*[value if isinstance(value, int) else value.ctypes.data for value in values])

    def spread(self, given: Mapping[str, Any], blocks: int, threads: int, size: int, progress: Callable[[int], None] | None) -> None:
        """All blocks, a few at a time, by several threads: each takes what is next."""
        following = count(0, _BLOCKS)
        stopped = Event()

        def work() -> None:
            room = self.room(given["longest"])
            for first in following:
                if first >= blocks or stopped.is_set():
                    return
                last = min(first + _BLOCKS, blocks)
                self.call("run", {**given, "first": first, "last": last}, *room)
                if progress is not None:
                    progress(min(last * self.layout.lanes, size) - first * self.layout.lanes)

        if threads <= 1 or blocks <= _BLOCKS:
            work()
            return
        with ThreadPoolExecutor(threads) as pool:
            tasks = [pool.submit(work) for _ in range(threads)]
            try:
                for task in tasks:
                    task.result()
            except BaseException:  # an interrupt, too, ends after the blocks at work
                stopped.set()
                raise


@cache
def _version() -> str:
    """Of what makes the code: this room's files and LLVM."""
    import llvmlite
    import llvmlite.binding as llvm

    digest = blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()} {llvmlite.__version__} {llvm.llvm_version_info}"
