"""A section of a kernel as JavaScript functions: one, or several where it is long.

An operation that one other reads is written into it; others stand in a ``const`` of their own. What one function works
out and a later one reads lies in the array ``W`` between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from detente.simulate.kernel.operations import Input, Loop, Op, Section, Table
from detente.simulate.targets.javascript.expressions import Text, atom, expression, number, tanh, truth_of
from detente.simulate.targets.javascript.lookups import read

# V8 leaves functions as they are whose byte code is longer than 60 kB: an operation takes about a dozen bytes.
LONGEST = 2500
_DEEPEST, _WIDEST = 40, 400  # of an expression: parsers have limits, too
_ARRAYS = {"parameter": "P", "state": "S", "once": "O", "given": "G", "is given": "H"}
_CLOCK = {"time": "C[0]", "following": "C[1]", "step": "C[2]", "start": "C[3]", "end": "C[4]"}


@dataclass(frozen=True)
class Layout:
    """What sections share.

    Attributes:
        tables: of the kernel.
        inputs: how many scenarios may change.
    """

    tables: Sequence[Table]
    inputs: int

    def leaf(self, given: Input) -> str:
        """Where an input of a section stands."""
        if given.kind in _CLOCK:
            return _CLOCK[given.kind]
        if given.kind in ("scale", "shift"):
            place = 2 * (given.phase * self.inputs + given.place) + (given.kind == "shift")
            return f"D[d+{place}]" if place else "D[d]"
        return f"{_ARRAYS[given.kind]}[{given.place}]"


@dataclass(frozen=True)
class Written:
    """A section as functions.

    Attributes:
        bodies: of the functions, in the order in which they are called.
        between: how many numbers they hand on in ``W``.
    """

    bodies: tuple[str, ...]
    between: int


Sink = Callable[[int, str], str]
"""From the number of a result and its expression to the statement that keeps it."""


def written(
    section: Section,
    layout: Layout,
    sink: Sink,
    after: Callable[[int], str | None] = lambda _: None,
    read_again: Collection[int] = (),
    closing: Callable[[], str] = lambda: "",
) -> Written:
    """A section as the bodies of functions.

    Args:
        sink: keeps a result.
        after: for results that may be kept only once everything has been read, by their number: the statement that keeps
            the name ``nNUMBER``; None for others.
        read_again: numbers of results that the sink is given under a name, because it reads them more than once.
        closing: gives what stands in each function after its results are kept.
    """
    return _Chunks(section, layout, sink, after, read_again, closing).written()


class _Chunks:
    """The parts of a section, each written by a ``_Writer``."""

    def __init__(
        self,
        section: Section,
        layout: Layout,
        sink: Sink,
        after: Callable[[int], str | None],
        read_again: Collection[int],
        closing: Callable[[], str],
    ) -> None:
        self.read_again = read_again
        self.closing = closing
        self.section = section
        self.layout = layout
        self.sink = sink
        self.after = after
        self.chunk = _divided(section.ops)
        self.crossing = self.crossings()

    def crossings(self) -> dict[int, int]:
        """The places in ``W`` of what a later part reads."""
        found: dict[int, int] = {}
        for place, op in enumerate(self.section.ops):
            for argument in op.arguments:
                if self.chunk[argument] != self.chunk[place] and not _is_leaf(self.section.ops[argument]):
                    found.setdefault(argument, len(found))
        return found

    def written(self) -> Written:
        count = max(self.chunk, default=0) + 1
        outputs: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for number_, place in enumerate(self.section.outputs):
            outputs[count - 1 if _is_leaf(self.section.ops[place]) else self.chunk[place]].append((number_, place))
        places: list[list[int]] = [[] for _ in range(count)]
        for place, chunk in enumerate(self.chunk):
            places[chunk].append(place)
        bodies = [self.body(*part) for part in zip(places, outputs, strict=True)]
        return Written(tuple(bodies), len(self.crossing))

    def body(self, places: Sequence[int], outputs: Sequence[tuple[int, int]]) -> str:
        uses = Counter(argument for place in places for argument in self.section.ops[place].arguments)
        uses.update(place for _, place in outputs)
        own = set(places)
        for place in self.crossing.keys() & own:
            uses[place] += 2  # has a name of its own
        writer = _Writer(self.section.ops, self.layout, uses, "v")
        writer.foreign = {place: where for place, where in self.crossing.items() if place not in own}
        for place in places:
            if not _is_leaf(self.section.ops[place]):
                writer.write(place)
            if place in self.crossing:
                text = writer.value(place)
                kept = f"{text.inside(1)}?1:0" if self.section.ops[place].is_condition else text.text
                writer.lines.append(f"W[{self.crossing[place]}]={kept};")
        late: list[str] = []
        for number_, place in outputs:
            result = writer.named(place) if number_ in self.read_again else writer.value(place).text
            statement = self.after(number_)
            if statement is None:
                writer.lines.append(self.sink(number_, result))
            else:
                writer.lines.append(f"const n{number_}={result};")
                late.append(statement)
        closing = self.closing()
        return "\n".join([*writer.lines, *([closing] if closing else []), *late])


def _divided(ops: Sequence[Op]) -> list[int]:
    """The part in which each operation stands; the results of a loop stand with it."""
    total = 0
    chunk: list[int] = []
    for op in ops:
        if op.name == "result":
            chunk.append(chunk[op.arguments[0]])
            continue
        total += _weight(op)
        chunk.append(max(total - 1, 0) // LONGEST)
    return chunk


def _weight(op: Op) -> int:
    return 1 + sum(map(_weight, op.detail.body.ops)) if op.name == "loop" else 1


def _is_leaf(op: Op) -> bool:
    return op.name in ("const", "input", "uniform")


@dataclass
class _Writer:
    """Writes operations as statements, and values as what other statements write.

    Attributes:
        uses: how often each operation is read here.
        prefix: of names.
        items: in a loop, its state and what it reads from around.
        foreign: places in ``W`` of what another part works out.
    """

    ops: Sequence[Op]
    layout: Layout
    uses: Mapping[int, int]
    prefix: str
    items: Sequence[Text] = ()
    foreign: Mapping[int, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    values: dict[int, Text] = field(default_factory=dict)
    depth: dict[int, int] = field(default_factory=dict)
    loops: dict[int, list[str]] = field(default_factory=dict)

    def value(self, place: int) -> Text:
        """How an operation is read."""
        if place in self.values:
            return self.values[place]
        if place in self.foreign:
            where = f"W[{self.foreign[place]}]"
            self.name(place, truth_of(where) if self.ops[place].is_condition else atom(where))
        else:
            self.write(place)  # a leaf
        return self.values[place]

    def write(self, place: int) -> None:
        """Write an operation down; leaves wait until they are read."""
        op = self.ops[place]
        if place in self.values:
            return
        if op.name == "const":
            self.values[place] = number(op.detail)
        elif op.name == "uniform":
            self.values[place] = atom(f"U[{2 * op.detail[0] + op.detail[1]}]")
        elif op.name == "input":
            if op.detail.kind == "item":
                self.values[place] = self.items[op.detail.place]
            else:
                self.name(place, atom(self.layout.leaf(op.detail)))
        elif op.name == "loop":
            self.loop(place, op.detail, op.arguments)
        elif op.name == "result":
            self.values[place] = atom(self.loops[op.arguments[0]][op.detail])
        elif op.name == "lookup":
            x = self.named(op.arguments[0])
            before, value = read(op.detail, self.layout.tables[op.detail], x, f"{self.prefix}{place}i")
            self.lines.append(before)
            self.name(place, value)
        elif op.name == "tanh":
            before, value = tanh(self.named(op.arguments[0]), f"{self.prefix}{place}h")
            self.lines.append(before)
            self.name(place, value)
        else:
            self.name(place, self.expressed(op), 1 + max((self.depth.get(argument, 0) for argument in op.arguments), default=0))

    def expressed(self, op: Op) -> Text:
        arguments = [self.value(argument) for argument in op.arguments]
        power = self.ops[op.arguments[1]] if op.name == "power" else None
        return expression(op.name, arguments, power.detail if power is not None and power.name == "const" else None)

    def name(self, place: int, text: Text, depth: int = 0) -> None:
        """Give a value a name if it is read more than once, or is too long to be written into another."""
        if self.uses[place] > 1 or depth > _DEEPEST or len(text.text) > _WIDEST:
            self.lines.append(f"const {self.prefix}{place}={text.text};")
            text, depth = atom(f"{self.prefix}{place}"), 0
        self.values[place], self.depth[place] = text, depth

    def named(self, place: int) -> str:
        """A value under a name, or as a number: what may be written many times."""
        text = self.value(place)
        if text.is_atom and "[" not in text.text and not text.text.startswith("-"):
            return text.text
        name = f"{self.prefix}{place}"
        self.lines.append(f"const {name}={text.text};")
        self.values[place], self.depth[place] = atom(name), 0
        return name

    def loop(self, place: int, loop: Loop, arguments: Iterable[int]) -> None:
        """A loop: its state in variables, which hold the results after it."""
        given = list(arguments)
        around = [atom(self.named(argument)) for argument in given[loop.size :]]
        state = [f"{self.prefix}{place}s{number_}" for number_ in range(loop.size)]
        if state:
            first = ",".join(f"{name}={self.value(argument).text}" for name, argument in zip(state, given, strict=False))
            self.lines.append(f"let {first};")
        uses = Counter(argument for op in loop.body.ops for argument in op.arguments)
        uses.update(loop.body.outputs)
        inner = _Writer(loop.body.ops, self.layout, uses, f"{self.prefix}{place}_", [*map(atom, state), *around])
        for number_, op in enumerate(loop.body.ops):
            if not _is_leaf(op):
                inner.write(number_)
        done, *following = loop.body.outputs
        inner.lines.append(f"const {inner.prefix}d={inner.value(done).text};")
        for number_, output in enumerate(following):
            inner.lines.append(f"const {inner.prefix}n{number_}={inner.value(output).text};")
        inner.lines += [f"{name}={inner.prefix}n{number_};" for number_, name in enumerate(state)]
        turn = f"{self.prefix}{place}t"
        body = "\n".join([*inner.lines, f"if({inner.prefix}d)break;"])
        self.lines.append(f"for(let {turn}=0;{turn}<{loop.most};{turn}++){{\n{body}\n}}")
        self.loops[place] = state
