"""Numbers that write down what is done with them: how a step becomes a list of primitive operations.

The closures of a model, and every function of the language, run over a ``Recording`` as they run over floats; what comes
out is the list of operations itself, each of them once however often it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from detente.simulate.kernel.folding import folded, simpler
from detente.simulate.kernel.operations import Input, Loop, Op, Section, Table, pruned
from detente.simulate.namespace import PLAIN
from detente.theory.theory import Points


class Recorder:
    """Operations as they come, each kept once.

    Args:
        tables, streams: shared by all sections of a kernel; they grow.
        outer: that of the section in which a loop stands.
    """

    def __init__(self, tables: list[Table], streams: list[str], outer: Recorder | None = None) -> None:
        self.tables = tables
        self.streams = streams
        self.outer = outer
        self.ops: list[Op] = []
        self.known: dict[Any, int] = {}
        self.captured: dict[int, int] = {}

    def op(self, name: str, *arguments: int, detail: Any = None) -> int:
        """The number of an operation, which is written down if it is new."""
        mark = (detail.hex(),) if isinstance(detail, float) else (type(detail), detail)
        key = (name, arguments, mark)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = len(self.ops)
            self.ops.append(Op(name, arguments, detail))
        return found

    def const(self, value: float | bool) -> int:
        """The number of a constant."""
        return self.op("const", detail=value if isinstance(value, bool) else float(value))

    def input(self, kind: str, place: int = 0, phase: int = 0) -> Value:
        """What the section is given, as a value."""
        return Value(self, self.op("input", detail=Input(kind, place, phase)))

    def lift(self, value: Any) -> int:
        """The number of the operation of a value, of a plain number, or of a value from outside a loop."""
        if not isinstance(value, Value):
            return self.const(bool(value) if isinstance(value, bool) else float(value))
        if value.recorder is self:
            return value.number
        op = value.recorder.ops[value.number]
        if op.name == "const":
            return self.const(op.detail)
        assert self.outer is not None  # a value from another section
        number = self.outer.lift(value)
        if self.outer.ops[number].is_condition:
            return self.op("not_equal", self.capture(self.outer.number(number)), self.const(0.0))
        return self.capture(number)

    def capture(self, number: int) -> int:
        """What a loop reads from around it."""
        place = self.captured.setdefault(number, len(self.captured))
        return self.op("input", detail=Input("captured", place))

    def number(self, place: int) -> int:
        """A condition as 1 or 0; a number as it is."""
        if self.ops[place].is_condition:
            return self.apply("where", place, self.const(1.0), self.const(0.0))
        return place

    def condition(self, place: int) -> int:
        """A number as the truth that it is not 0; a condition as it is."""
        return place if self.ops[place].is_condition else self.apply("not_equal", place, self.const(0.0))

    def apply(self, name: str, *arguments: int) -> int:
        """An operation on conditions and numbers as they should be, worked out at once where nothing is unknown."""
        shorter = simpler(self, name, arguments)
        if shorter is not None:
            return shorter
        constants = [self.ops[place].detail for place in arguments if self.ops[place].name == "const"]
        if len(constants) == len(arguments):
            value = folded(name, constants)
            if value is not None:
                return self.const(value)
        return self.op(name, *arguments)

    def on_numbers(self, name: str, *values: Any) -> Value:
        """An operation whose arguments are numbers."""
        return Value(self, self.apply(name, *[self.number(self.lift(value)) for value in values]))

    def on_conditions(self, name: str, *values: Any) -> Value:
        """An operation whose arguments are conditions."""
        return Value(self, self.apply(name, *[self.condition(self.lift(value)) for value in values]))


class Value:
    """A number, or condition, that will be known when the list is worked out."""

    __slots__ = ("number", "recorder")

    def __init__(self, recorder: Recorder, number: int) -> None:
        self.recorder = recorder
        self.number = number

    def __bool__(self) -> bool:
        raise TypeError("a recorded value is not known: write `where`, or `repeat`")

    __hash__ = None  # type: ignore[assignment]

    def _two(self, name: str, left: Any, right: Any) -> Value:
        other = right if left is self else left
        inner = self.recorder if not isinstance(other, Value) else _inner(self.recorder, other.recorder)
        return inner.on_numbers(name, left, right)

    def __add__(self, other: Any) -> Value:
        return self._two("add", self, other)

    def __radd__(self, other: Any) -> Value:
        return self._two("add", other, self)

    def __sub__(self, other: Any) -> Value:
        return self._two("sub", self, other)

    def __rsub__(self, other: Any) -> Value:
        return self._two("sub", other, self)

    def __mul__(self, other: Any) -> Value:
        return self._two("mul", self, other)

    def __rmul__(self, other: Any) -> Value:
        return self._two("mul", other, self)

    def __truediv__(self, other: Any) -> Value:
        return self._two("div", self, other)

    def __rtruediv__(self, other: Any) -> Value:
        return self._two("div", other, self)

    def __neg__(self) -> Value:
        return self.recorder.on_numbers("neg", self)

    def __lt__(self, other: Any) -> Value:
        return self._two("less", self, other)

    def __le__(self, other: Any) -> Value:
        return self._two("less_equal", self, other)

    def __gt__(self, other: Any) -> Value:
        return self._two("less", other, self)

    def __ge__(self, other: Any) -> Value:
        return self._two("less_equal", other, self)

    def __eq__(self, other: Any) -> Value:  # type: ignore[override]
        return self._two("equal", self, other)

    def __ne__(self, other: Any) -> Value:  # type: ignore[override]
        return self._two("not_equal", self, other)

    def __and__(self, other: Any) -> Value:
        return _both(self, other).on_conditions("logical_and", self, other)

    def __or__(self, other: Any) -> Value:
        return _both(self, other).on_conditions("logical_or", self, other)

    __rand__, __ror__ = __and__, __or__


def _both(first: Any, second: Any) -> Recorder:
    if isinstance(first, Value) and isinstance(second, Value):
        return _inner(first.recorder, second.recorder)
    return first.recorder if isinstance(first, Value) else second.recorder


def _inner(first: Recorder, second: Recorder) -> Recorder:
    """The recorder of the innermost loop."""
    if first is second:
        return first
    within: Recorder | None = first
    while within is not None:
        if within is second:
            return first
        within = within.outer
    return second


class Recording:
    """The array namespace that records.

    Args:
        recorder: of the section; inside loops that of the loop takes its place.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        for name in PLAIN:
            if not hasattr(self, name):
                setattr(self, name, self._plain(name))

    def _plain(self, name: str) -> Callable[..., Value]:
        if name.startswith("logical_"):
            return lambda *values: self.recorder.on_conditions(name, *values)
        return lambda *values: self.recorder.on_numbers(name, *values)

    def where(self, test: Any, so: Any, otherwise: Any) -> Value:
        """One of two values, both of which are worked out."""
        r = self.recorder
        arms = [r.lift(so), r.lift(otherwise)]
        if not all(r.ops[arm].is_condition for arm in arms):
            arms = [r.number(arm) for arm in arms]
            return Value(r, r.apply("where", r.condition(r.lift(test)), *arms))
        yes = Value(r, r.condition(r.lift(test)))
        return (yes & Value(r, arms[0])) | (r.on_conditions("logical_not", yes) & Value(r, arms[1]))

    def only_if(self, test: Any, value: Any) -> Value:
        """The value, and ``nan`` where the test fails."""
        return self.where(test, value, float("nan"))

    def order(self, items: Sequence[Any]) -> list[Any]:
        """The positions of the items, the least first, by a network of comparisons that keeps equal ones in order."""
        r = self.recorder
        pairs = [(Value(r, r.number(r.lift(item))), Value(r, r.const(place))) for place, item in enumerate(items)]
        for low, high in _network(len(pairs)):
            (a, i), (b, j) = pairs[low], pairs[high]
            swap = (b < a) | ((a == b) & (j < i))
            pairs[low] = self.where(swap, b, a), self.where(swap, j, i)
            pairs[high] = self.where(swap, a, b), self.where(swap, i, j)
        return [place for _, place in pairs]

    def take(self, items: Sequence[Any], position: Any) -> Any:
        """The item at the nearest whole position, from 0; ``nan`` outside."""
        return self.switch(position, *((lambda item=item: item) for item in items))

    def switch(self, which: Any, *cases: Callable[[], Any]) -> Any:
        """The value of the case with this number; every case is worked out unless the number is known."""
        r = self.recorder
        place = r.on_numbers("floor", r.on_numbers("add", which, 0.5))
        known = r.ops[place.number]
        if known.name == "const" and 0 <= known.detail < len(cases):
            return cases[int(known.detail)]()
        value: Any = float("nan")
        for number in reversed(range(len(cases))):
            value = self.where(r.on_numbers("equal", place, float(number)), cases[number](), value)
        return value

    def repeat(self, most: int, body: Callable[..., Sequence[Any]], *state: Any) -> list[Any]:
        """A loop; see ``Loop``."""
        outer = self.recorder
        inner = Recorder(outer.tables, outer.streams, outer)
        first = [outer.number(outer.lift(value)) for value in state]
        self.recorder = inner
        try:
            done, *following = body(*[inner.input("item", place) for place in range(len(state))])
        finally:
            self.recorder = outer
        results = [inner.condition(inner.lift(done)), *[inner.number(inner.lift(value)) for value in following]]
        section = pruned(Section(tuple(inner.ops), tuple(results)))
        number = outer.op("loop", *first, *inner.captured, detail=Loop(most, len(first), _placed(section, len(first))))
        return [Value(outer, outer.op("result", number, detail=place)) for place in range(len(first))]

    def uniforms(self, stream: str, _: Any, __: Any) -> tuple[Value, Value]:
        """The two random numbers of a stream at an instant."""
        r = self.recorder
        if stream not in r.streams:
            r.streams.append(stream)
        place = r.streams.index(stream)
        first, second = (Value(r, r.op("uniform", detail=(place, which))) for which in (0, 1))
        return first, second

    def lookup(self, points: Points, inside: str, outside: str, x: Any) -> Value:
        """The value of a table."""
        r = self.recorder
        table = Table(points, inside, outside)
        if table not in r.tables:
            r.tables.append(table)
        return Value(r, r.op("lookup", r.number(r.lift(x)), detail=r.tables.index(table)))


def _network(count: int) -> Iterator[tuple[int, int]]:
    """The comparisons of Batcher's merge exchange sort (Knuth, The Art of Computer Programming 3, algorithm 5.2.2M)."""
    p = 1 << max((count - 1).bit_length() - 1, 0)
    top = p
    while p > 0:
        q, r, d = top, 0, p
        while True:
            yield from ((i, i + d) for i in range(count - d) if i & p == r)
            if q == p:
                break
            d, q, r = q - p, q >> 1, p
        p >>= 1


def _placed(section: Section, size: int) -> Section:
    """What is read from around a loop numbered after the state of the loop."""

    def change(op: Op) -> Op:
        if op.name == "input" and op.detail.kind == "captured":
            return Op("input", (), Input("item", size + op.detail.place))
        return op

    return Section(tuple(change(op) for op in section.ops), section.outputs)
