"""A theory as plain equations of single values: arrays, macros and delays written out, and the order of computation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from detente.errors import Fault, Place, TheoryError
from detente.theory.arrays import Single, base_name, single_tables, singles
from detente.theory.first_values import FirstValues
from detente.theory.functions import FUNCTIONS
from detente.theory.functions.function import Hidden, Memory, Pipe, Site
from detente.theory.nodes import Call, Item, Items, Name, Node, Number, Pick, as_number, names, rebuild, rebuild_parts, walk
from detente.theory.order import ordered
from detente.theory.theory import LookupTable, Theory, Variable

MOST_MACRO_DEPTH = 30
MOST_STAGES = 1000
MOST_STATES = 1_000_000
SAVE = "time between kept instants"


@dataclass(frozen=True)
class Expanded:
    """A theory without arrays, macros and delays in its equations; every name is that of a single value.

    Attributes:
        named: what a reader knows: elements of variables, in the order of the file.
        values: equations of what is computed at each instant (inputs, flows, auxiliaries), in a good order.
        rates: net change per unit of time of each stock, hidden ones included.
        memories: the value at the next instant of what is kept for one step.
        pipes: delays of a fixed time.
        first: what must be computed, in this order, for the first values of stocks, memories and pipes; these included.
        tables: lookups by flattened name.
        owner: for a hidden name, the element in whose equation it stands.
    """

    named: tuple[str, ...] = field(repr=False)
    values: Mapping[str, Node] = field(repr=False)
    rates: Mapping[str, Node] = field(repr=False)
    memories: Mapping[str, Node] = field(repr=False)
    pipes: Mapping[str, Pipe] = field(repr=False)
    first: Mapping[str, Node] = field(repr=False)
    tables: Mapping[str, LookupTable] = field(repr=False)
    owner: Mapping[str, str] = field(repr=False)

    @property
    def states(self) -> tuple[str, ...]:
        """Names whose value is known before an instant is computed: stocks, memories and pipes."""
        return (*self.rates, *self.memories, *self.pipes)


def without_delays(node: Node) -> Node:
    """The equation with every delay run out: what it gives when all it reads has stood still for long.

    ``smooth`` passes its source on; so does ``delay``, whose inflow and outflow are then equal.
    """

    def change(part: Node) -> Node:
        if isinstance(part, Call) and part.function in FUNCTIONS:
            steady = FUNCTIONS[part.function].steady
            return part if steady is None else part.arguments[steady]
        return part

    return rebuild(node, change)


def expand(theory: Theory) -> Expanded:
    """A theory as rates and values of single elements, in the order in which they can be computed.

    Raises:
        TheoryError: an element without an equation, or values of one instant, or of the first one, that wait for each other.
    """
    elements = list(singles(theory))
    expanding = _Expanding(theory, elements)
    for single in elements:
        equation = expanding.plain(single.name, single.equation)
        if single.variable.kind == "stock" and single.initial is not None:
            expanding.rates[single.name] = equation
            expanding.initials[single.name] = expanding.plain(single.name, single.initial)
        else:
            expanding.values[single.name] = equation
    clock = {"end_time": theory.clock.end_equation, "time_step": theory.clock.step_equation, SAVE: theory.clock.save_equation}
    for word, node in clock.items():
        if node is not None:
            expanding.values[word] = expanding.plain(word, node)
    return expanding.ordered(tuple(single.name for single in elements))


@dataclass(frozen=True)
class Steady:
    """The equations of a theory with every delay run out, over values of the same instant.

    Attributes:
        equations: by single value; of a stock its net change.
        hidden: what they read beside: lists, and values inside macros.
        states: hidden stocks and memories that are left, inside macros and in functions that pass nothing on in the end.
        tables: lookups by flattened name.
    """

    equations: Mapping[str, Node] = field(repr=False)
    hidden: Mapping[str, Node] = field(repr=False)
    states: frozenset[str] = field(repr=False)
    tables: Mapping[str, LookupTable] = field(repr=False)


def steady(theory: Theory) -> Steady:
    """A theory in which every delay has run out: what each value comes to once what it reads has stood still for long.

    Raises:
        TheoryError: as for ``expand``, but for cycles.
    """
    elements = list(singles(theory))
    expanding = _Expanding(theory, elements)
    equations = {s.name: _active(expanding.plain(s.name, without_delays(s.equation)), 0) for s in elements}
    hidden = {name: _active(node, 0) for name, node in expanding.values.items()}
    states = frozenset((*expanding.rates, *expanding.memories, *expanding.pipes))
    return Steady(equations, hidden, states, single_tables(theory))


class _Expanding:
    """Writes macros, delays and vector functions out, and keeps what comes of it."""

    def __init__(self, theory: Theory, elements: Iterable[Single]) -> None:
        self.theory = theory
        self.first_values = FirstValues(theory, {s.name: s.equation if s.initial is None else s.initial for s in elements})
        self.values: dict[str, Node] = {}
        self.rates: dict[str, Node] = {}
        self.initials: dict[str, Node] = {}
        self.memories: dict[str, Node] = {}
        self.pipes: dict[str, Pipe] = {}
        self.owner: dict[str, str] = {}
        self.calls: dict[str, int] = {}
        self.lists: dict[tuple[str, Node], str] = {}
        self.delayed: dict[tuple[str, Node], Node] = {}
        self.depth = 0

    def plain(self, name: str, node: Node) -> Node:
        """An equation of single values with hidden names in place of macros, delays and lists."""
        node = rebuild_parts(node, lambda part: self.plain(name, part))
        if isinstance(node, Pick):
            return self.item(name, node)
        if not isinstance(node, Call):
            return node
        if node.function in self.theory.macros:
            return self.macro(name, node)
        function = FUNCTIONS[node.function]
        if function.random:
            return Call(node.function, node.arguments, self.stream(name, node))
        if function.expand is None:
            return node if function.lists else _spread(node)
        # The same delay written twice in one equation is one delay.
        key = (self.owner.get(name, name), node)
        if key not in self.delayed:
            value, states = function.expand(self.site(name, node.function), node.arguments)
            self.delayed[key] = value
            for state in states:
                self.keep(name, state)
        return self.delayed[key]

    def fresh(self, name: str, function: str) -> str:
        """A prefix for hidden names that no other call has."""
        key = f"{name}.{function}"
        self.calls[key] = self.calls.get(key, -1) + 1
        return f"{key}.{self.calls[key]}."

    def stream(self, name: str, node: Call) -> str:
        """The stream of a random call: its own, or a named one, which each element and each call of one equation has apart."""
        if not node.stream:
            return self.fresh(name, node.function).rstrip(".")
        element = name[len(base_name(name)) :]
        key = f"{name} draws from {node.stream}"
        self.calls[key] = self.calls.get(key, -1) + 1
        return f"{node.stream}{element}.{self.calls[key]}"

    def site(self, name: str, function: str) -> Site:
        """Where a function with states is called."""

        def count(node: Node) -> int:
            value = self.first_values.of(node)
            if value is None or not 0.5 <= value < MOST_STAGES + 0.5:
                shown = "cannot be told before a run" if value is None else f"is {value:g}"
                what = f"the order of a delay in `{base_name(name)}` {shown}"
                raise TheoryError(Fault(what, self.place(name), f"write a whole number from 1 to {MOST_STAGES:,}"))
            return int(value + 0.5)

        return Site(self.fresh(name, function), self.theory.clock.step, count, self.first_values.of)

    def keep(self, name: str, state: Hidden | Memory | Pipe) -> None:
        self.owner[state.name] = self.owner.get(name, name)
        if len(self.initials) >= MOST_STATES:
            what = f"the stocks, with the stages of all delays, are more than {MOST_STATES:,}"
            raise TheoryError(Fault(what, self.place(name), "take delays of a lower order, or smaller arrays"))
        self.initials[state.name] = self.plain(state.name, state.initial)
        if isinstance(state, Hidden):
            self.rates[state.name] = self.plain(state.name, state.rate)
        elif isinstance(state, Memory):
            self.memories[state.name] = self.plain(state.name, state.following)
        else:
            # Slots must hold the source and the time; a tree of its own each keeps them in the order of computation.
            source = self.value(name, f"{state.name}.source", state.source)
            time = self.value(name, f"{state.name}.time", state.delay)
            self.pipes[state.name] = Pipe(state.name, source, time, state.initial)

    def value(self, name: str, hidden: str, node: Node) -> Node:
        """A part of an equation as a value with a name of its own; leaves stay as they are."""
        if isinstance(node, (Name, Number)):
            return node
        self.owner[hidden] = self.owner.get(name, name)
        self.values[hidden] = node
        return Name(hidden)

    def item(self, name: str, node: Pick) -> Node:
        """One place of a list, computed once for all of its places."""
        owner = base_name(self.owner.get(name, name))
        hidden = self.lists.get((owner, node.call))
        if hidden is None:
            hidden = self.fresh(name, node.call.function).rstrip(".")
            self.lists[owner, node.call] = hidden
            self.owner[hidden] = self.owner.get(name, name)
            self.values[hidden] = node.call
        return Item(hidden, int(node.at[0]))

    def macro(self, name: str, node: Call) -> Node:
        """The value of a macro, whose own variables become hidden ones of this call."""
        macro = self.theory.macros[node.function]
        prefix = self.fresh(name, macro.id)
        self.depth += 1
        if self.depth > MOST_MACRO_DEPTH:
            raise TheoryError(Fault(f"the macro `{macro.id}` calls itself", macro.place, "a macro cannot be made of itself"))
        given = {word: self.value(name, f"{prefix}{word}", as_number(a)) for word, a in zip(macro.arguments, node.arguments, strict=True)}

        def inside(part: Node) -> Node:
            if isinstance(part, Name):
                return given.get(part.id) or (Name(prefix + part.id) if part.id in macro.variables else part)
            return part

        for variable in macro.variables.values():
            self.inner(name, prefix + variable.id, variable, inside)
        self.depth -= 1
        return Name(prefix + macro.value)

    def inner(self, name: str, hidden: str, variable: Variable, inside: Callable[[Node], Node]) -> None:
        assert variable.equation is not None  # the lint asks for one
        self.owner[hidden] = self.owner.get(name, name)
        equation = self.plain(hidden, rebuild(variable.equation, inside))
        if variable.kind == "stock" and variable.initial is not None:
            self.rates[hidden] = equation
            self.initials[hidden] = self.plain(hidden, rebuild(variable.initial, inside))
        else:
            self.values[hidden] = equation

    def place(self, name: str) -> Place:
        """The line of the equation that a name comes from."""
        variable = self.theory.variables.get(base_name(self.owner.get(name, name)))
        return variable.equation_place if variable else Place(self.theory.file)

    def ordered(self, named: tuple[str, ...]) -> Expanded:
        """The whole in the order of computation.

        Raises:
            TheoryError: a cycle, shown as a path.
        """
        values = {name: _active(node, 0) for name, node in self.values.items()}
        order, cycle = ordered({name: names(node) for name, node in values.items()})
        if cycle:
            raise TheoryError(self.cycle_fault(cycle))
        first = {**{n: _active(v, 1) for n, v in self.values.items()}, **{n: _active(v, 1) for n, v in self.initials.items()}}
        reads = {name: names(node) for name, node in first.items()}
        needed = _needed(reads, [*self.initials, *(pipe.delay.id for pipe in self.pipes.values() if isinstance(pipe.delay, Name))])
        once, cycle = ordered({name: reads[name] for name in first if name in needed})
        if cycle:
            raise TheoryError(self.first_cycle_fault(cycle))
        return Expanded(
            named=named,
            values={name: values[name] for name in order},
            rates={name: _active(node, 0) for name, node in self.rates.items()},
            memories={name: _active(node, 0) for name, node in self.memories.items()},
            pipes=self.pipes,
            first={name: first[name] for name in once},
            tables=single_tables(self.theory),
            owner=self.owner,
        )

    def cycle_fault(self, cycle: tuple[str, ...]) -> Fault:
        path = self.path(cycle)
        mend = "make one of them a stock, or read one of them through `smooth1(x, years)` with a first value"
        return Fault("equations wait for each other at the same instant: " + path, self.place(cycle[0]), mend)

    def first_cycle_fault(self, cycle: tuple[str, ...]) -> Fault:
        what = "first values wait for each other: " + self.path(cycle)
        return Fault(what, self.place(cycle[-1]), "give the delay a first value: `smooth1(x, years, first)`")

    def path(self, cycle: tuple[str, ...]) -> str:
        shown = [self.owner.get(name, name) for name in reversed(cycle)]
        distinct = [name for i, name in enumerate(shown) if i == 0 or shown[i - 1] != name]
        return " -> ".join(f"`{name}`" for name in (distinct if len(distinct) > 1 else distinct * 2))


def _spread(node: Call) -> Call:
    """The list that a function of many numbers is given, as its arguments."""
    if not any(isinstance(argument, Items) for argument in node.arguments):
        return node
    given: list[Node] = []
    for argument in node.arguments:
        given.extend(argument.items if isinstance(argument, Items) else (argument,))
    return Call(node.function, tuple(given), node.stream)


def _active(node: Node, which: int) -> Node:
    """The equation as it holds in a run (0), or while first values are worked out (1)."""
    if not any(isinstance(part, Call) and part.function == "active_initial" for part in walk(node)):
        return node
    return rebuild(node, lambda part: part.arguments[which] if isinstance(part, Call) and part.function == "active_initial" else part)


def _needed(reads: Mapping[str, Iterable[str]], start: Iterable[str]) -> set[str]:
    """Everything that is read on the way from some names, these included."""
    found: set[str] = set()
    pending = list(start)
    while pending:
        name = pending.pop()
        if name in reads and name not in found:
            found.add(name)
            pending.extend(reads[name])
    return found
