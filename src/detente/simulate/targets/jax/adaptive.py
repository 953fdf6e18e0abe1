"""An adaptive solver over diffrax: steps as long as the tolerances allow, in place of the theory's fixed ones. It needs the extra ``fit``.

Its numbers are those of the differential equations, not those of the theory's clock: it stands outside the rule that all
targets give the same numbers. It says how much of a result is owed to the length of the step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from detente.errors import Fault, Place, RunError, nearest
from detente.simulate.closures import at_start
from detente.simulate.kernel.kernel import Kernel, _Recorded, keeping
from detente.simulate.kernel.operations import Op, Section
from detente.simulate.kernel.recording import Recorder
from detente.simulate.model import Model
from detente.simulate.run import compute_values
from detente.simulate.setting import Setting, is_number, setting_of
from detente.simulate.targets.jax.lookups import jax_reader
from detente.simulate.targets.jax.operations import Writing, operations, write
from detente.simulate.targets.jax.program import in_full_precision, keep_compiled
from detente.theory.arrays import base_name
from detente.theory.nodes import names

MOST_STEPS = 100_000


class AdaptiveRun(NamedTuple):
    """What an adaptive run gives.

    Attributes:
        times: the instants that were asked for.
        values: for each name an array ``draw, time``; ``time`` alone for a single run; not a number where a draw failed.
        fine: for each draw, whether the solver reached the end and all that was asked for is finite.
        steps: for each draw, how many steps were tried.
    """

    times: Any
    values: Mapping[str, Any]
    fine: Any
    steps: Any


@dataclass(frozen=True, eq=False)
class AdaptiveProgram:
    """A model for adaptive runs; see ``compile_adaptive``.

    Attributes:
        model: that was compiled.
        stiff: whether an implicit solver is used.
        kernel: its operations; the results of the step are the named values, then the net change of each stock.
    """

    model: Model
    stiff: bool
    kernel: Kernel = field(repr=False)
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

    def run(
        self,
        parameters: Mapping[str, Any] | None = None,
        keep: Iterable[str] | None = None,
        times: Iterable[float] | None = None,
        inputs: Mapping[str, Any] | None = None,
        rtol: float = 1e-8,
        atol: float = 1e-10,
        jumps: Iterable[float] = (),
    ) -> AdaptiveRun:
        """Run a batch, or a single run where every parameter and input is a number.

        Args:
            parameters: values in place of the theory's; arrays make a batch.
            keep: names of the values that come out; every one where not given.
            times: instants at which they come out, any within the theory's clock; those that the theory keeps where not given.
            inputs: numbers, or arrays; what changes in the course of a run is refused.
            rtol, atol: error that a step may make, relative and absolute.
            jumps: instants at which an equation jumps (``x if time < 1979 else y``): a step ends there, and none goes across.

        Raises:
            RunError: a name, an instant or a tolerance that makes no sense; a single run that the solver does not finish.
        """
        import numpy as np

        setting = setting_of(self.model, inputs or {}, parameters or {}, (None, None, None), None, 0)
        kept = tuple(self.kernel.named if keep is None else keep)
        at, stops = _times(setting, times), tuple(sorted(float(jump) for jump in jumps))
        faults = [*self._faults(setting, kept), *_number_faults(setting, rtol, atol, at, stops)]
        if faults:
            raise RunError(faults)
        shape = setting.shape or ()
        given = tuple(
            np.broadcast_to(np.asarray(value, dtype=float), shape)
            for value in (
                *(setting.parameters[name] for name in self.kernel.parameters),
                *(setting.inputs.get(name, 0.0) for name in self.kernel.inputs),
            )
        )
        is_given = np.array([float(name in setting.inputs) for name in self.kernel.inputs])
        clock = np.array([setting.start, setting.end, setting.step])
        with in_full_precision():
            done = self._compiled(kept, len(shape))(given, is_given, clock, np.array(at), np.array(stops), np.array([rtol, atol]))
            values, solved, steps = (np.asarray(part) for part in done)
        fine = solved & np.isfinite(values).all(axis=(-1, -2))
        if not shape and not fine:
            what = (
                f"the solver does not get from {setting.start:g} to {at[-1]:g} within {MOST_STEPS:,} steps, or a value stops being finite"
            )
            raise RunError(
                Fault(what, Place(self.model.theory.file), "looser tolerances, `stiff=True`, or look at the run with fixed steps")
            )
        shown = np.where(fine[..., None, None], values, np.nan)
        return AdaptiveRun(np.array(at), {name: shown[..., place] for place, name in enumerate(kept)}, fine, steps)

    def _faults(self, setting: Setting, kept: tuple[str, ...]) -> Iterator[Fault]:
        known = self.kernel.named
        for name in kept:
            if name not in known:
                yield Fault(f"`{name}` is not a variable of this theory", None, nearest(name, known))
        for name, value in setting.inputs.items():
            if name not in self.kernel.inputs:
                yield Fault(f"the input `{name}` cannot be set", None, nearest(name, self.kernel.inputs))
            elif not is_number(value):
                yield Fault(
                    f"`{name}` changes in the course of the run, for which the adaptive solver has no steps", None, "give it a number"
                )

    def _compiled(self, kept: tuple[str, ...], dimensions: int) -> Any:
        if (kept, dimensions) not in self._made:
            import jax

            kernel = keeping(self.kernel, kept)

            def one(given: Any, *others: Any) -> Any:
                return _solved(kernel, self.stiff, given, *others)

            for _ in range(dimensions):
                one = jax.vmap(one, in_axes=(0, None, None, None, None, None))
            self._made[kept, dimensions] = jax.jit(one)
        return self._made[kept, dimensions]


def compile_adaptive(model: Model, stiff: bool = False) -> AdaptiveProgram:
    """A model for an adaptive solver: Tsitouras' of order 5, or, for stiff theories, Kvaerno's implicit one of order 5.

    Raises:
        RunError: diffrax is not installed; or what needs the theory's own steps: a clock that changes, memories, fixed delays,
            random numbers, the length of the step in an equation. Each is named.
    """
    from importlib.util import find_spec

    if find_spec("diffrax") is None:
        raise RunError(
            Fault("the adaptive solver needs diffrax, which is not installed", None, "install the extra: `pip install 'detente[fit]'`")
        )
    theory, e = model.theory, model.expanded
    faults = [] if theory.clock.is_fixed else [Fault("the clock of this theory changes in the course of a run", None, _MEND)]
    for held, what in ((e.memories, "keeps a value from one step to the next"), (e.pipes, "is a delay of a fixed time")):
        faults += [_fault(model, name, what) for name in dict.fromkeys(e.owner.get(name, name) for name in held)]
    if not e.rates:
        faults.append(Fault("this theory has no stock", None, _MEND))
    if faults:
        raise RunError(faults)
    recorded = _Rates(model)
    kernel = recorded.kernel()
    faults = [_fault(model, name, what) for name, what in recorded.found]
    if not faults and any(_asks(op, "step") or _asks(op, "uniform") for part in (kernel.begin, kernel.step) for op in part.ops):
        faults = [Fault("the first value of a stock reads the length of the step, or a random number", None, _MEND)]
    if faults:
        raise RunError(faults)
    keep_compiled()
    return AdaptiveProgram(model, stiff, kernel)


_MEND = "run it with the theory's own steps"


def _fault(model: Model, name: str, what: str) -> Fault:
    variable = model.theory.variables.get(base_name(name))
    return Fault(f"`{name}` {what}, for which the adaptive solver has no steps", variable.equation_place if variable else None, _MEND)


def _asks(op: Op, what: str) -> bool:
    """Whether an operation itself reads the length of the step (``step``), or a random number (``uniform``)."""
    if op.name == "loop":
        return any(_asks(inner, what) for inner in op.detail.body.ops)
    return op.name == what or (op.name == "input" and op.detail.kind == what)


class _Rates(_Recorded):
    """A recording whose step gives the net change of each stock in place of its next value.

    Attributes:
        found: what reads the length of the step or a random number, with what to say of it.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model, "euler", tuple(model.named))
        self.found: list[tuple[str, str]] = []

    def stepping(self) -> tuple[Recorder, list[int]]:
        """The recorder, and the numbers of the named values and of the net changes."""
        r = Recorder(self.tables, self.streams)
        plan, state = self.prepared(r)
        index, e = self.model.slots.index, self.model.expanded
        for place, name in enumerate(self.states):
            state[index[name]] = r.input("state", place)
        for place, name in enumerate(self.frozen):
            state[index[at_start(name)]] = r.input("frozen", place)
        for slot, step in plan.once:
            state[slot] = step(state)
        compute_values(plan, state)
        rates = [r.number(r.lift(rate(state))) for _, rate in plan.rates]
        values = {name: r.lift(state[index[name]]) for name in e.values}
        for what, said in (("step", "reads the length of the step"), ("uniform", "is random")):
            self.found += [(name, said) for name in self.sources(r, what, values, rates)]
        return r, [*[r.number(r.lift(state[index[name]])) for name in self.keep], *rates]

    def sources(self, r: Recorder, what: str, values: Mapping[str, int], rates: list[int]) -> Iterator[str]:
        """The elements that read it themselves, and not through others."""
        e = self.model.expanded
        tainted: list[bool] = []
        for op in r.ops:
            tainted.append(_asks(op, what) or any(tainted[argument] for argument in op.arguments))
        reached = {name for name, number in values.items() if tainted[number]}
        nodes = [*e.values.items(), *e.rates.items()]
        ends = [*[tainted[number] for number in values.values()], *[tainted[number] for number in rates]]
        told = [e.owner.get(name, name) for (name, node), hit in zip(nodes, ends, strict=True) if hit and not reached & set(names(node))]
        yield from dict.fromkeys(told)


def _times(setting: Setting, times: Iterable[float] | None) -> tuple[float, ...]:
    if times is not None:
        return tuple(sorted({float(time) for time in times}))
    return tuple(setting.time(k) for k in (range(setting.steps + 1) if setting.kept is None else setting.kept))


def _number_faults(setting: Setting, rtol: float, atol: float, at: tuple[float, ...], stops: tuple[float, ...]) -> Iterator[Fault]:
    for name, value in (("rtol", rtol), ("atol", atol)):
        if not 0 < value < 1:
            yield Fault(f"`{name}` is {value:g}", None, "above 0 and below 1, such as 1e-8")
    if not at:
        yield Fault("no instant is kept", None, "ask for one at least")
    for time in (*at, *stops):
        if not setting.start <= time <= setting.end + 1e-9 * abs(setting.end):
            yield Fault(
                f"{time:g} lies outside the run, which goes from {setting.start:g} to {setting.end:g}", None, "ask for what lies within"
            )


def _solved(
    kernel: Kernel, stiff: bool, given: Any, is_given: Any, clock: Any, times: Any, stops: Any, tolerances: Any
) -> tuple[Any, Any, Any]:
    """Values ``time, named``, whether the end was reached, and how many steps that took; to be traced, for one draw."""
    import diffrax
    import jax.numpy as jnp

    count = len(kernel.named)
    once: list[Any] = []

    def written(section: Section, time: Any, states: Any) -> list[Any]:
        results = write(_writing(kernel, given, is_given, clock, time, states, once), section)
        return [jnp.asarray(value, jnp.float64) for value in results]

    begun = written(kernel.begin, clock[0], ())
    stocks = len(kernel.states)
    once += begun[stocks:]

    def rates(time: Any, states: Any, _: Any) -> Any:
        return jnp.stack(written(kernel.step, time, states)[count:])

    def named(time: Any, states: Any, _: Any) -> Any:
        return jnp.stack(written(kernel.step, time, states)[:count])

    control: Any = diffrax.PIDController(rtol=tolerances[0], atol=tolerances[1])
    if stops.shape[0]:
        control = diffrax.ClipStepSizeController(control, jump_ts=stops)
    done = diffrax.diffeqsolve(
        diffrax.ODETerm(rates),
        diffrax.Kvaerno5() if stiff else diffrax.Tsit5(),
        t0=clock[0],
        t1=times[-1],
        dt0=None,
        y0=jnp.stack(begun[:stocks]),
        saveat=diffrax.SaveAt(ts=times, fn=named),
        stepsize_controller=control,
        max_steps=MOST_STEPS,
        throw=False,
    )
    return done.ys, done.result == diffrax.RESULTS.successful, done.stats["num_steps"]


def _writing(kernel: Kernel, given: Any, is_given: Any, clock: Any, time: Any, states: Any, once: list[Any]) -> Writing:
    """How operations are written at any time."""
    import numpy as np

    parameters, inputs = given[: len(kernel.parameters)], given[len(kernel.parameters) :]
    plain = {"time": time, "following": time, "start": clock[0], "end": clock[1], "step": clock[2], "scale": 1.0, "shift": 0.0}

    def leaf(asked: Any) -> Any:
        if asked.kind in plain:
            return plain[asked.kind]
        lists: dict[str, Any] = {"parameter": parameters, "state": states, "once": once, "given": inputs, "is given": is_given}
        return lists[asked.kind][asked.place]

    def refused(stream: int, which: int) -> Any:
        raise AssertionError("random numbers are refused before")

    return Writing(operations(), leaf, [jax_reader(table) for table in kernel.tables], refused, (), np.float64)
