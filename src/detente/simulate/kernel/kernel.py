"""A model's step as a list of primitive operations: what every other target is made from.

``record`` runs the model's own closures over values that write down what is done with them. The kernel says how a run
begins and what one step does: from what is kept between instants to the values at an instant and what is kept for the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from detente.errors import Fault, RunError
from detente.simulate.closures import COUNT, DRAW, END, INSTANT, START, STEP, TIME, State, at_start
from detente.simulate.kernel.operations import Input, Op, Section, Table, pruned
from detente.simulate.kernel.recording import Recorder, Recording, Value
from detente.simulate.model import Model, Plan, Steps, contents
from detente.simulate.run import begin_run, compute_values, euler_step, rk4_step
from detente.simulate.setting import METHODS, Method

PHASES = {"euler": 1, "rk4": 3}
_RUN_LONG = frozenset(("parameter", "given", "is given", "start", "end", "step", "frozen"))


@dataclass(frozen=True)
class Kernel:
    """A model as operations.

    Attributes:
        method: of integration.
        parameters: the order in which a run gives them.
        inputs: what scenarios may change, in order: the value is ``given`` where ``is given`` is not 0, else
            ``scale * own + shift``, for each instant (and, by the method, at the middle and end of each step).
        states: what is kept between instants: stocks, then memories, then what comes out of pipes.
        pipes: the names of the last of these.
        named: whose values at an instant are results of the step.
        begin: from parameters to the first states, for each pipe its delay in steps, and what is computed once a run.
        step: from states to the values of ``named`` and the next states (of a pipe: what goes in).
        tables: lookups by number.
        streams: random streams by number.
    """

    method: Method
    parameters: tuple[str, ...]
    inputs: tuple[str, ...]
    states: tuple[str, ...]
    pipes: tuple[str, ...]
    named: tuple[str, ...]
    begin: Section = field(repr=False)
    step: Section = field(repr=False)
    tables: tuple[Table, ...] = field(repr=False)
    streams: tuple[str, ...]

    @property
    def once(self) -> tuple[int, ...]:
        """The operations of the beginning that a step asks for."""
        return self.begin.outputs[len(self.states) + len(self.pipes) :]

    @property
    def phases(self) -> int:
        """At how many instants of a step inputs are read."""
        return PHASES[self.method]


def record(model: Model, method: Method | None = None, keep: Iterable[str] | None = None) -> Kernel:
    """The kernel of a model.

    Args:
        method: of integration; the theory's own where not given.
        keep: the names whose values a step must give, in this order; all that have a name where not given.

    Raises:
        RunError: the clock of the theory changes in the course of a run, or there is no such method.
    """
    theory = model.theory
    if not theory.clock.is_fixed:
        what = "the clock of this theory changes in the course of a run, so that its steps are not alike"
        raise RunError(Fault(what, None, "run it one run at a time"))
    chosen = method or theory.clock.method
    if chosen not in METHODS:
        raise RunError(Fault(f"`{chosen}` is not a method", None, f"one of {', '.join(METHODS)}"))
    names = tuple(model.named if keep is None else keep)
    key = ("kernel", chosen, names)
    if key not in model.made:
        model.made[key] = _Recorded(model, "rk4" if chosen == "rk4" else "euler", names).kernel()
    kernel: Kernel = model.made[key]
    return kernel


class _Recorded:
    """One course of recording."""

    def __init__(self, model: Model, method: Method, keep: tuple[str, ...]) -> None:
        self.model = model
        self.method = method
        self.keep = keep
        self.tables: list[Table] = []
        self.streams: list[str] = []
        e = model.expanded
        self.states = e.states
        self.parameters = tuple(model.theory.parameters)
        self.inputs = tuple(name for name, v in model.theory.inputs.items() if not v.over and name in e.values)
        self.frozen = model.frozen

    def kernel(self) -> Kernel:
        begin, first, delays, frozen = self.beginning()
        step, outputs = self.stepping()
        carried = _Hoisting(begin, step, frozen)
        section = pruned(carried.moved(outputs))
        section = carried.numbered(section)
        e = self.model.expanded
        return Kernel(
            self.method,
            self.parameters,
            self.inputs,
            self.states,
            tuple(e.pipes),
            self.keep,
            pruned(Section(tuple(begin.ops), (*first, *delays, *carried.once))),
            section,
            tuple(self.tables),
            tuple(self.streams),
        )

    def prepared(self, recorder: Recorder) -> tuple[Plan, State]:
        """The plan over a recorder with inputs open to change, pipes apart; and the state with what a run gives."""
        plan = self.model._plan(Recording(recorder))
        slots = self.model.slots
        state: State = [None] * len(slots.index)
        for slot, value in slots.constants.items():
            state[slot] = Value(recorder, recorder.const(value))
        for slot, stream in slots.streams.items():
            state[slot] = stream
        for place, name in enumerate(self.parameters):
            state[slots.index[name]] = recorder.input("parameter", place)
        state[TIME] = state[INSTANT] = recorder.input("time")
        state[STEP] = recorder.input("step")
        state[START], state[END] = recorder.input("start"), recorder.input("end")
        state[COUNT], state[DRAW] = Value(recorder, recorder.const(0.0)), None
        opened = self.opened(recorder)
        return replace(plan, first=opened(plan.first), values=opened(plan.values)), state

    def opened(self, recorder: Recorder) -> Any:
        """Lets scenarios change the inputs."""
        places = {self.model.slots.index[name]: place for place, name in enumerate(self.inputs)}
        phases: dict[int, int] = {}

        def changed(place: int, step: Any) -> Any:
            def value(state: State) -> Any:
                phase = phases.setdefault(state[TIME].number, len(phases))
                scale, shift = recorder.input("scale", place, phase), recorder.input("shift", place, phase)
                own = step(state) * scale + shift
                return Recording(recorder).where(recorder.input("is given", place) != 0, recorder.input("given", place), own)

            return value

        def opened(pairs: Steps) -> Steps:
            return tuple((slot, changed(places[slot], step) if slot in places else step) for slot, step in pairs)

        return opened

    def beginning(self) -> tuple[Recorder, list[int], list[int], list[int]]:
        """The recorder, and the numbers of the first states, of the delays of pipes, and of values kept for links that are cut."""
        r = Recorder(self.tables, self.streams)
        plan, state = self.prepared(r)
        state[TIME] = state[INSTANT] = state[START]
        begin_run(self.model, replace(plan, pipes=()), state)
        index = self.model.slots.index
        whole = [r.on_numbers("floor", delay(state) / state[STEP] + (0.5 + 1e-6)) for _, _, _, delay in plan.pipes]
        delays = [r.on_numbers("maximum", steps, 1.0) for steps in whole]
        first = [r.number(r.lift(state[index[name]])) for name in self.states]
        return r, first, [r.lift(delay) for delay in delays], [r.number(r.lift(state[index[at_start(n)]])) for n in self.frozen]

    def stepping(self) -> tuple[Recorder, list[int]]:
        """The recorder, and the numbers of the named values and of the next states."""
        r = Recorder(self.tables, self.streams)
        plan, state = self.prepared(r)
        index = self.model.slots.index
        for place, name in enumerate(self.states):
            state[index[name]] = r.input("state", place)
        for place, name in enumerate(self.frozen):
            state[index[at_start(name)]] = r.input("frozen", place)
        for name in self.model.expanded.pipes:
            state[index[contents(name)]] = _Way()
        for slot, step in plan.once:
            state[slot] = step(state)
        compute_values(plan, state)
        named = [r.number(r.lift(state[index[name]])) for name in self.keep]
        if self.method == "euler":
            euler_step(replace(plan, values=()), state, 0.0)
        else:
            rk4_step(plan, state, r.input("following"))  # type: ignore[arg-type]
        return r, named + [r.number(r.lift(state[index[name]])) for name in self.states]


class _Way:
    """A pipe whose contents are somebody else's: what goes in is the next state's place."""

    def passed(self, value: Any) -> Any:
        return value


class _Hoisting:
    """Moves what is the same at every step of a run to its beginning.

    Args:
        begin, step: the recorders; the first grows.
        frozen: where values at the first instant stand in it.
    """

    def __init__(self, begin: Recorder, step: Recorder, frozen: list[int]) -> None:
        self.begin = begin
        self.step = step
        self.frozen = frozen
        self.once: list[int] = []
        self.there: dict[int, int] = {}

    def moved(self, outputs: list[int]) -> Section:
        """The step with ``once`` (by its number in the beginning) where run-long work stood."""
        for place, op in enumerate(self.step.ops):
            self.consider(place, op)
        ops = [self.read(place, op) for place, op in enumerate(self.step.ops)]
        return Section(tuple(ops), tuple(outputs))

    def consider(self, place: int, op: Op) -> None:
        if op.name == "input" and op.detail.kind == "frozen":
            self.there[place] = self.frozen[op.detail.place]
        elif op.name == "const" or (op.name == "input" and op.detail.kind in _RUN_LONG):
            self.there[place] = self.begin.op(op.name, detail=op.detail)
        elif op.arguments and op.name != "uniform" and all(argument in self.there for argument in op.arguments):
            self.there[place] = self.begin.op(op.name, *[self.there[argument] for argument in op.arguments], detail=op.detail)

    def read(self, place: int, op: Op) -> Op:
        """A leaf as it is; other run-long numbers from the beginning. Conditions are cheaper to work out again, and so are loops."""
        if place not in self.there or op.name == "const" or op.name == "loop" or op.is_condition:
            return op
        return op if op.name == "input" and op.detail.kind != "frozen" else Op("input", (), Input("once", self.there[place]))

    def numbered(self, section: Section) -> Section:
        """The section with ``once`` numbered in the order of what is kept."""
        kept = {op.detail.place for op in section.ops if op.name == "input" and op.detail.kind == "once"}
        self.once = sorted(kept)
        order = {number: place for place, number in enumerate(self.once)}

        def change(op: Op) -> Op:
            is_once = op.name == "input" and op.detail.kind == "once"
            return Op("input", (), Input("once", order[op.detail.place])) if is_once else op

        return Section(tuple(map(change, section.ops)), section.outputs)


def keeping(kernel: Kernel, names: Collection[str]) -> Kernel:
    """The kernel with a part of its named values, in the given order, and without what only the others need."""
    place = {name: number for number, name in enumerate(kernel.named)}
    outputs = (*[kernel.step.outputs[place[name]] for name in names], *kernel.step.outputs[len(kernel.named) :])
    step = pruned(Section(kernel.step.ops, outputs))
    asked = sorted({op.detail.place for op in step.ops if op.name == "input" and op.detail.kind == "once"})
    order = {old: new for new, old in enumerate(asked)}
    ops = tuple(
        Op("input", (), Input("once", order[op.detail.place])) if op.name == "input" and op.detail.kind == "once" else op for op in step.ops
    )
    fixed = len(kernel.states) + len(kernel.pipes)
    begin = pruned(Section(kernel.begin.ops, (*kernel.begin.outputs[:fixed], *[kernel.once[old] for old in asked])))
    return replace(kernel, named=tuple(names), begin=begin, step=Section(ops, step.outputs))
