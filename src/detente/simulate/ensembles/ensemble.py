"""Many runs of a theory: every draw under every scenario, of which only what is asked for is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from detente.errors import Fault, RunError
from detente.simulate.ensembles.draws import Draws
from detente.simulate.ensembles.outcomes import Outcome, outcomes
from detente.simulate.faults import instant
from detente.simulate.kernel.kept import kept_instants
from detente.simulate.kernel.kernel import Kernel, record
from detente.simulate.kernel.watching import known
from detente.simulate.kernel.work import work_of
from detente.simulate.model import Model, compile_theory
from detente.simulate.setting import Given, Method, Setting, setting_of
from detente.simulate.targets.choice import CHUNKS, Choice, Runner, choose, runner
from detente.theory import Theory

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    import xarray as xr

    Array = np.ndarray[Any, Any]

Progress = Callable[[int], None]
_LANES = 8  # draws that native code takes at once
MOST_TOLD = 10_000
"""Draws that went wrong and are looked into, for one ensemble; of more the number is told."""
MOST_HELD = 500_000_000
"""Values that an ensemble in memory may have: 4 GB."""


@dataclass(frozen=True, eq=False)
class Job:
    """An ensemble that has been checked and is ready to run; see ``job_of``.

    Attributes:
        model: that is run.
        draws: values of its parameters.
        keep: names of the values that are asked for.
        kept: numbers of the instants that are asked for.
        scenarios: what each does to the inputs, by name; one without a name where none was given.
        setting: of a run with the theory's own parameters.
        choice: the target, and why.
        chunk: draws that are run at a time.
        kernel: the model's operations.
    """

    model: Model
    draws: Draws
    keep: tuple[str, ...]
    kept: tuple[int, ...]
    scenarios: Mapping[str, Mapping[str, Given]]
    setting: Setting
    choice: Choice
    chunk: int
    kernel: Kernel = field(repr=False)

    @property
    def times(self) -> tuple[float, ...]:
        """The instants that are asked for."""
        return tuple(self.setting.time(k) for k in self.kept)

    @property
    def values_of_a_draw(self) -> int:
        """How many numbers one draw gives."""
        return len(self.scenarios) * len(self.kept) * len(self.keep)

    def setting_for(self, scenario: str, first: int, last: int) -> Setting:
        """The setting of the draws from ``first`` to before ``last`` under a scenario."""
        own = self.setting
        given = {**own.parameters, **self.draws.block(first, last)}
        clock = (own.start, own.end, own.step)
        return replace(setting_of(self.model, self.scenarios[scenario], given, clock, own.method, own.seed), shape=(last - first,))


@dataclass(frozen=True, eq=False)
class Block:
    """The result of some draws.

    Attributes:
        first, last: places of the draws, the last not included.
        values: ``draw, scenario, time, variable``; not a number from the first fault of a draw on.
        wrong: for each scenario the places of the draws, from 0, that went wrong.
    """

    first: int
    last: int
    values: Array
    wrong: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Many runs, in memory.

    Attributes:
        theory: that was run.
        variables, times, scenarios: what the axes of ``values`` stand for, with ``draws`` before.
        draws: values of the parameters.
        values: ``draw, scenario, time, variable``; not a number from the instant on at which a draw went wrong.
        wrong: the draws that left their bounds or stopped being finite, with what happened; the first 10,000 of them.
        failed: how many runs did so in all.
        choice: what ran them, and why.
    """

    theory: Theory = field(repr=False)
    variables: tuple[str, ...]
    times: Array = field(repr=False)
    scenarios: tuple[str, ...]
    draws: Draws
    values: Array = field(repr=False)
    wrong: tuple[Outcome, ...] = field(repr=False)
    failed: int
    choice: Choice

    def __repr__(self) -> str:
        shown = " x ".join(map(str, self.values.shape))
        return f"Ensemble({shown} values: draw, scenario, time, variable; {self.failed} went wrong; by {self.choice.name})"

    def outcome(self, draw: int, scenario: str = "") -> Outcome:
        """What became of a draw, by its number."""
        return next((o for o in self.wrong if o.draw == draw and o.scenario == scenario), Outcome(draw, scenario))

    def to_polars(self) -> pl.DataFrame:
        """A row for each draw, scenario and instant; a column for each variable."""
        return frame(self.values, self.draws.numbered(0, self.draws.count), self.scenarios, self.times, self.variables)

    def to_xarray(self) -> xr.DataArray:
        """The values as a labelled array with the dims ``draw, scenario, time, variable``.

        Raises:
            RunError: xarray is not installed.
        """
        try:
            import xarray as xr
        except ImportError:
            raise RunError(Fault("xarray is not installed", None, "install `detente[fit]`, or take `values` or `to_polars()`")) from None
        coordinates = {
            "draw": self.draws.numbered(0, self.draws.count),
            "scenario": list(self.scenarios),
            "time": self.times,
            "variable": list(self.variables),
        }
        return xr.DataArray(self.values, coords=coordinates, dims=("draw", "scenario", "time", "variable"), name="value")


def frame(values: Array, numbers: Array, scenarios: tuple[str, ...], times: Iterable[float], variables: tuple[str, ...]) -> pl.DataFrame:
    """Values ``draw, scenario, time, variable`` as a table; what is not a number is missing."""
    import numpy as np
    import polars as pl

    at = np.asarray(list(times))
    draws, many = values.shape[0], values.shape[1]
    columns: dict[str, Any] = {"draw": np.repeat(numbers, many * len(at))}
    if scenarios != ("",):
        columns["scenario"] = pl.Series(np.tile(np.repeat(np.arange(many), len(at)), draws)).replace_strict(
            list(range(many)), list(scenarios), return_dtype=pl.String
        )
    columns["time"] = np.tile(at, draws * many)
    for place, name in enumerate(variables):
        columns[name] = pl.Series(np.ascontiguousarray(values[..., place]).reshape(-1), nan_to_null=True)
    return pl.DataFrame(columns)


class Asked(TypedDict, total=False):
    """What an ensemble is asked for, beside its theory and draws.

    Attributes:
        times: instants that are asked for; or ``every``, their distance; those that the theory keeps where neither is given.
        scenarios: by name, what each gives the inputs, as for ``run``.
        end: of the runs, in place of the theory's.
        method: of integration, in place of the theory's.
        seed: of the theory's own random streams; 0 where not given.
        target: ``numpy``, ``native``, ``jax``, or ``auto``, as where not given: chosen by the size of the work and by what is
            installed.
        chunk: draws that are run at a time; it changes nothing in the result.
    """

    times: Iterable[float] | None
    every: float | None
    scenarios: Mapping[str, Mapping[str, Given]] | None
    end: float | None
    method: Method | None
    seed: int
    target: str
    chunk: int | None


def job_of(theory: Theory | Model, draws: Draws, keep: Iterable[str] | None = None, **asked: Unpack[Asked]) -> Job:
    """An ensemble, checked.

    Args:
        theory: or a compiled model.
        draws: from ``draw_priors`` or ``read_draws``.
        keep: names of the values that are asked for; every one where not given.
        asked: see ``Asked``.

    Raises:
        RunError: a name, an instant, a target or a clock that makes no sense.
    """
    model = theory if isinstance(theory, Model) else compile_theory(theory)
    kernel = record(model, asked.get("method"))
    given = dict(asked.get("scenarios") or {"": {}})
    clock, seed = (None, asked.get("end"), None), asked.get("seed", 0)
    setting = setting_of(model, {}, {}, clock, kernel.method, seed)
    for name, inputs in given.items():
        work_of(kernel, setting_of(model, inputs, {}, clock, kernel.method, seed), (0,))
        if not isinstance(name, str):
            raise RunError(Fault(f"a scenario is called {name!r}", None, "give scenarios names"))
    names = known(kernel, model.named if keep is None else keep)
    if not names:
        raise RunError(Fault("no variable is kept", None, "ask for one at least"))
    kept = kept_instants(setting, asked.get("times"), asked.get("every"))
    size = len(kernel.begin.ops) // max(setting.steps, 1) + len(kernel.step.ops)
    choice = choose(asked.get("target", "auto"), size, setting.steps, draws.count * len(given))
    if draws.numbers is not None and choice.name == "native" and not _rising(draws):
        if asked.get("target") == "native":
            what = "native code numbers the draws one after the other, and those of the table are numbered otherwise"
            raise RunError(Fault(what, None, "take another target, or leave the column `draw` out"))
        choice = Choice("numpy", "the draws are not numbered one after the other")
    chunk = asked.get("chunk")
    if chunk is not None and chunk < 1:
        raise RunError(Fault(f"chunks of {chunk} draws make no sense", None, "one draw at least"))
    return Job(model, draws, names, kept, given, setting, choice, chunk or CHUNKS[choice.name], kernel)


def _rising(draws: Draws) -> bool:
    """Whether the numbers of draws follow each other."""
    import numpy as np

    return draws.numbers is None or bool(np.all(np.diff(draws.numbers) == 1))


def blocks(job: Job, first: int, last: int, run: Runner, progress: Progress | None = None, into: Array | None = None) -> Iterator[Block]:
    """The draws from ``first`` to before ``last``, chunk by chunk; ``into`` is an array of all draws that may take the values."""
    for begin, end in chunks(first, last, job.chunk):
        yield block(job, begin, end, run, None if into is None else into[begin:end])
        if progress:
            progress(end - begin)


def chunks(first: int, last: int, most: int) -> Iterator[tuple[int, int]]:
    """The draws in parts of about the same size: a target made for a whole chunk takes as long for a small rest."""
    even = math.ceil((last - first) / math.ceil((last - first) / most))
    size = min(math.ceil(even / _LANES) * _LANES, most)
    for begin in range(first, last, size):
        yield begin, min(begin + size, last)


def block(job: Job, first: int, last: int, run: Runner, into: Array | None = None) -> Block:
    """The draws of one chunk under every scenario."""
    import numpy as np

    values = np.empty((last - first, len(job.scenarios), len(job.kept), len(job.keep))) if into is None else into
    numbers = job.draws.numbered(first, last)
    wrong = []
    for place, scenario in enumerate(job.scenarios):
        room = values[:, place]
        shown, sound = run(job.setting_for(scenario, first, last), numbers, room)
        if not np.may_share_memory(shown, room):
            room[...] = shown
        bad = np.flatnonzero(sound <= len(job.kept))
        if len(bad):
            lost = np.arange(len(job.kept)) >= sound[bad, None]
            room[bad] = np.where(lost[..., None], np.nan, room[bad])
        wrong.append(bad)
    return Block(first, last, values, tuple(wrong))


def told(job: Job, done: Block, most: int) -> list[Outcome]:
    """What happened to the draws of a block that went wrong, at most so many."""
    out: list[Outcome] = []
    for bad, scenario in zip(done.wrong, job.scenarios, strict=True):
        some = bad[: max(most - len(out), 0)]
        if len(some):
            setting = job.setting_for(scenario, done.first, done.last)
            work = work_of(job.kernel, setting, job.kept, job.draws.numbered(done.first, done.last))
            out += outcomes(job.model, job.kernel, work, some, job.keep, scenario)
    return sorted(out, key=lambda outcome: outcome.draw)


def run_ensemble(
    theory: Theory | Model,
    draws: Draws,
    keep: Iterable[str] | None = None,
    cores: int | None = None,
    progress: Progress | None = None,
    **asked: Unpack[Asked],
) -> Ensemble:
    """Run every draw under every scenario and hold what is asked for in memory; ``write_ensemble`` writes it to files.

    Args:
        theory, draws, keep, asked: as for ``job_of``.
        cores: processors at work; all where not given.
        progress: told how many draws were done.

    A draw that leaves its bounds or stops being finite is no error: see ``Ensemble.wrong``. It harms no other.

    Raises:
        RunError: a name, an instant, a scenario, a target or a clock that makes no sense; more values than memory should hold.
    """
    import numpy as np

    job = job_of(theory, draws, keep, **asked)
    count = job.draws.count * job.values_of_a_draw
    if count > MOST_HELD:
        mend = f"at most {MOST_HELD:,} in memory: write to a file (`write_ensemble`), or keep fewer variables or instants"
        raise RunError(Fault(f"the ensemble would hold {count:,} values", None, mend))
    values = np.empty((draws.count, len(job.scenarios), len(job.kept), len(job.keep)))
    found: list[Outcome] = []
    failed = 0
    for done in worked(job, 0, draws.count, cores, progress, values):
        if not np.may_share_memory(done.values, values):
            values[done.first : done.last] = done.values
        failed += sum(map(len, done.wrong))
        found += told(job, done, MOST_TOLD - len(found))
    return Ensemble(job.model.theory, job.keep, np.array(job.times), tuple(job.scenarios), draws, values, tuple(found), failed, job.choice)


def worked(job: Job, first: int, last: int, cores: int | None, progress: Progress | None, into: Array | None = None) -> Iterator[Block]:
    """The blocks of some draws, in order, by as many processors as are given and worth it."""
    from detente.simulate.ensembles.workers import crowd

    return crowd(job, first, last, cores, progress, into)


def said(job: Job) -> str:
    """What is about to be done, for who asks."""
    runs = f"{job.draws.count:,} draws" + (f" under {len(job.scenarios)} scenarios" if len(job.scenarios) > 1 else "")
    span = f"{len(job.kept)} instants from {instant(job.times[0])} to {instant(job.times[-1])}"
    return f"{runs} by {job.choice.name} ({job.choice.reason}), {job.chunk:,} at a time; kept: {len(job.keep)} variables at {span}"


def runner_of(job: Job) -> Runner:
    """What runs the chunks of a job in this process."""
    return runner(job.model, job.choice.name, job.setting.method, job.keep, job.kept, job.kernel)
