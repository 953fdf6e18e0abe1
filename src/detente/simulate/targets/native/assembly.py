"""The whole native function: blocks of draws, each from its first instant to its last.

A block is one lane of draws. What it keeps between instants lies in a few kilobytes of its own, so that a run never
leaves the first cache; only values that are asked for are written out, draw by draw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from detente.simulate.kernel.operations import Input, Section, pruned
from detente.simulate.targets.native.layout import ARGUMENTS, BYTE, CLOCK, POINTER, Layout
from detente.simulate.targets.native.randoms import counters, uniforms
from detente.simulate.targets.native.sections import Writing, write
from detente.simulate.targets.native.words import DOUBLE, INT, LONG, Value, Words

INLINED = frozenset(("exp", "log", "power", "tanh", "sin", "cos", "tan", "log1p", "expm1"))
MOST_INLINED = 120
FEW = 16


class Assembly:
    """Writes the functions ``run`` and ``delays`` of a layout.

    Args:
        layout: of the program.
        triple: of the machine.
        data: how it lays data out.
    """

    def __init__(self, layout: Layout, triple: str, data: str) -> None:
        self.layout = layout
        self.kernel = layout.kernel
        self.module = ir.Module("draws")
        self.module.triple = triple
        self.module.data_layout = data

    def written(self) -> ir.Module:
        """The module."""
        _Function(self, "run").run()
        if self.kernel.pipes:
            _Function(self, "delays").delays()
        return self.module


class _Function:
    """One function over blocks of draws."""

    def __init__(self, assembly: Assembly, name: str) -> None:
        self.layout = assembly.layout
        self.kernel = assembly.kernel
        function = ir.Function(assembly.module, ir.FunctionType(ir.VoidType(), list(ARGUMENTS.values())), name)
        self.arguments: dict[str, Value] = {}
        for argument, label in zip(function.args, ARGUMENTS, strict=True):
            argument.name = label
            if argument.type == POINTER:
                argument.add_attribute("noalias")
            self.arguments[label] = argument
        self.b = b = ir.IRBuilder(function.append_basic_block())
        self.one = Words(assembly.module, b, 0)
        self.many = Words(assembly.module, b, self.layout.lanes)
        # Never true, which the compiler cannot know: it parts a step into blocks that it looks at one by one.
        self.never = b.icmp_signed("<", self.arguments["steps"], ir.Constant(LONG, 0))
        self.end = b.append_basic_block()
        with b.goto_block(self.end):
            b.ret_void()
        self.once: list[Value] = []
        self.rows: dict[str, int] = {}
        k = self.kernel
        row = 0
        for part, size in (
            ("state", len(k.states)),
            ("first", len(k.pipes)),
            ("delay", len(k.pipes)),
            ("once", len(k.once)),
            ("column", len(self.layout.columns)),
            ("named", len(k.named)),
            ("outcome", 1),
            ("total", 1),
        ):
            self.rows[part] = row
            row += size

    # Memory

    def long(self, value: int) -> Value:
        return ir.Constant(LONG, value)

    def at(self, base: str, place: Value, kind: ir.Type = DOUBLE) -> Value:
        return self.b.gep(self.arguments[base], [place], inbounds=True, source_etype=kind)

    def load(self, pointer: Value, kind: ir.Type, align: int) -> Value:
        return self.b.load(pointer, typ=kind, align=align)

    def row(self, part: str, number: int = 0) -> Value:
        """A vector's place in the scratch."""
        return self.at("scratch", self.long((self.rows[part] + number) * self.layout.lanes))

    def held(self, part: str, number: int) -> Value:
        return self.load(self.row(part, number), self.many.double, 8 * self.layout.lanes)

    def hold(self, value: Value, part: str, number: int) -> None:
        self.b.store(self.many.splat(value), self.row(part, number), align=8 * self.layout.lanes)

    def share(self, number: int) -> Value:
        return self.load(self.at("shared", self.long(number)), DOUBLE, 8)

    # Loops

    def loop(self, first: Value, last: Value, body: Callable[[Value], None]) -> None:
        """The body for each number from first up to, and without, last; there is at least one."""
        b = self.b
        before, inside = b.block, b.append_basic_block()
        b.branch(inside)
        b.position_at_end(inside)
        number = b.phi(LONG)
        number.add_incoming(first, before)
        body(number)
        following = b.add(number, self.long(1))
        number.add_incoming(following, b.block)
        after = b.append_basic_block()
        b.cbranch(b.icmp_signed("<", following, last), inside, after)
        b.position_at_end(after)

    # Leaves

    def column(self, place: int, block: Value | None) -> Value:
        """A parameter, or a given input: of the lane (from the table, or as kept), or of all."""
        columns = self.layout.columns
        if place not in columns:
            return self.share(len(CLOCK) + place)
        number = columns.index(place)
        if block is None:
            return self.held("column", number)
        start = self.b.add(self.b.mul(self.long(number), self.arguments["padded"]), self.b.mul(block, self.long(self.layout.lanes)))
        return self.load(self.at("table", start), self.many.double, 8 * self.layout.lanes)

    def leaves(self, block: Value | None, step: Value | None, known: dict[Input, Value]) -> Callable[[Input], Value]:
        """What a section is given; without a step, at the beginning."""

        def given(leaf: Input) -> Value:
            if leaf not in known:
                known[leaf] = self.leaf(leaf, block, step)
            return known[leaf]

        return given

    def leaf(self, leaf: Input, block: Value | None, step: Value | None) -> Value:
        kernel, b = self.kernel, self.b
        if leaf.kind in ("parameter", "given"):
            return self.column(leaf.place + (len(kernel.parameters) if leaf.kind == "given" else 0), block)
        if leaf.kind == "is given":
            return self.share(len(CLOCK) + len(kernel.parameters) + len(kernel.inputs) + leaf.place)
        if leaf.kind in CLOCK:
            return self.share(CLOCK.index(leaf.kind))
        if leaf.kind in ("scale", "shift"):
            row = b.mul(step, self.long(kernel.phases)) if step is not None else self.long(0)
            row = b.add(row, self.long(leaf.phase))
            place = b.add(b.mul(row, self.long(2 * len(kernel.inputs))), self.long(2 * leaf.place + (leaf.kind == "shift")))
            return self.load(self.at("feeds", place), DOUBLE, 8)
        if leaf.kind == "state":
            return self.held("state", leaf.place)
        if leaf.kind == "once":
            if self.once[leaf.place]:
                return self.load(self.row("once", leaf.place), DOUBLE, 8)
            return self.held("once", leaf.place)
        assert step is not None
        assert leaf.kind in ("time", "following")
        count = step if leaf.kind == "time" else b.add(step, self.long(1))
        return b.fadd(self.share(0), b.fmul(b.sitofp(count, DOUBLE), self.share(2)))

    def draws(self, block: Value) -> Value:
        """The numbers of the lane's draws."""
        return self.load(self.at("numbers", self.b.mul(block, self.long(self.layout.lanes)), LONG), self.many.long, 8)

    def randoms(self, block: Value, step: Value) -> Callable[[int, int], Value]:
        """The random numbers of an instant."""
        known: dict[int, tuple[Value, Value]] = {}
        words: list[Any] = []
        if self.kernel.streams:
            words.append(counters(self.many, step, self.draws(block)))

        def uniform(stream: int, which: int) -> Value:
            if stream not in known:
                key = [self.load(self.at("keys", self.long(4 * stream + part), INT), INT, 4) for part in range(4)]
                vectors = [self.many.splat(part) for part in key]
                known[stream] = uniforms(self.many, words[0], (vectors[0], vectors[1], vectors[2], vectors[3]))
            return known[stream][which]

        return uniform

    def writing(self, block: Value, step: Value | None) -> Writing:
        at_begin = step is None
        known: dict[Input, Value] = {}
        leaves = self.leaves(block if at_begin else None, step, known)

        def pause() -> None:
            known.clear()
            following = self.b.append_basic_block()
            self.b.cbranch(self.never, self.end, following)
            self.b.position_at_end(following)

        randoms = self.randoms(block, self.long(0) if step is None else step)
        uses = sum(op.name in INLINED for op in self.kernel.step.ops)
        return Writing(
            self.kernel, self.one, self.many, self.layout.permutes, leaves, randoms, uses <= MOST_INLINED, None if at_begin else pause
        )

    # The functions

    def run(self) -> None:
        self.loop(self.arguments["first"], self.arguments["last"], self.block)
        self.b.ret_void()

    def block(self, block: Value) -> None:
        self.begin(block)
        self.loop(self.long(0), self.b.add(self.arguments["steps"], self.long(1)), lambda step: self.instant(block, step))
        at = self.b.mul(block, self.long(self.layout.lanes))
        self.b.store(self.held_outcome(), self.at("outcome", at, LONG), align=8)

    def begin(self, block: Value) -> None:
        kernel = self.kernel
        for number, place in enumerate(self.layout.columns):
            self.hold(self.column(place, block), "column", number)
        results = write(self.writing(block, None), kernel.begin)
        states, pipes = len(kernel.states), len(kernel.pipes)
        for number, value in enumerate(results[:states]):
            self.hold(value, "state", number)
        for number, value in enumerate(results[states - pipes : states] if pipes else []):
            self.hold(value, "first", number)
        for number, value in enumerate(results[states : states + pipes]):
            self.hold(value, "delay", number)
        self.once = []
        for number, value in enumerate(results[states + pipes :]):
            plain = not isinstance(value.type, ir.VectorType)
            self.once.append(plain)
            if plain:
                self.b.store(value, self.row("once", number), align=8)
            else:
                self.hold(value, "once", number)
        self.b.store(self.many.whole(-1), self.row("outcome"), align=8 * self.layout.lanes)

    def held_outcome(self) -> Value:
        return self.load(self.row("outcome"), self.many.long, 8 * self.layout.lanes)

    def instant(self, block: Value, step: Value) -> None:
        kernel, b = self.kernel, self.b
        results = write(self.writing(block, step), kernel.step, lanes=True)
        named, states = results[: len(kernel.named)], results[len(kernel.named) :]
        for number, value in enumerate(named):
            self.hold(value, "named", number)
        checked = self.load(self.at("checked", step, BYTE), BYTE, 1)
        with self.asked(checked, 2):
            self.check_states(step)
        with self.asked(checked, 1):
            self.check_named(step)
        solid = len(kernel.states) - len(kernel.pipes)
        for number, value in enumerate(states[:solid]):
            self.hold(value, "state", number)
        for number, value in enumerate(states[solid:]):
            self.passed(step, number, value)
        place = b.sext(self.load(self.at("kept", step, INT), INT, 4), LONG)
        with b.if_then(b.icmp_signed(">=", place, self.long(0))):
            self.keep(block, place)

    def asked(self, checked: Value, bit: int) -> Any:
        part = self.b.and_(checked, ir.Constant(BYTE, bit))
        return self.b.if_then(self.b.icmp_unsigned("!=", part, ir.Constant(BYTE, 0)))

    def check_states(self, step: Value) -> None:
        """Notes the draws in which a state is not finite."""
        solid = len(self.kernel.states) - len(self.kernel.pipes)
        self.note(step, self.infinite("state", solid))

    def check_named(self, step: Value) -> None:
        """Notes the draws in which a kept value is not finite, or one with bounds is outside."""
        w, b = self.many, self.b
        bad = self.infinite("named", self.layout.written)
        for number, low, high in self.layout.bounds:
            value = self.held("named", number)
            bad = b.or_(bad, b.or_(w.less(value, w.constant(low)), w.compare(">", value, w.constant(high))))
        self.note(step, bad)

    def infinite(self, part: str, count: int) -> Value:
        """Where one of the values of a part is not finite."""
        w, b = self.many, self.b
        total = w.constant(0.0)
        if count <= FEW:
            for number in range(count):
                # Infinity times nothing is no number, and stays in the sum.
                total = w.fma(self.held(part, number), w.constant(0.0), total)
            return w.no_number(total)
        self.b.store(total, self.row("total"), align=8 * self.layout.lanes)
        first = self.row(part)

        def one(number: Value) -> None:
            row = b.gep(first, [b.mul(number, self.long(self.layout.lanes))], inbounds=True, source_etype=DOUBLE)
            value = self.load(row, w.double, 8 * self.layout.lanes)
            b.store(w.fma(value, w.constant(0.0), self.held("total", 0)), self.row("total"), align=8 * self.layout.lanes)

        self.loop(self.long(0), self.long(count), one)
        return w.no_number(self.held("total", 0))

    def note(self, step: Value, bad: Value) -> None:
        """Keeps the first instant at which something is bad."""
        w, b = self.many, self.b
        before = self.held_outcome()
        after = b.select(b.and_(bad, b.icmp_signed("<", before, w.whole(0))), w.splat(step), before)
        b.store(after, self.row("outcome"), align=8 * self.layout.lanes)

    def passed(self, step: Value, pipe: int, value: Value) -> None:
        """What comes out of a pipe at the next instant when this goes in."""
        w, b, longest = self.many, self.b, self.arguments["longest"]
        lanes = self.layout.lanes
        ring = b.mul(self.long(pipe), longest)

        def place(number: Value) -> Value:
            return b.mul(b.add(ring, number), self.long(lanes))

        b.store(value, self.at("rings", place(b.urem(step, longest))), align=8 * lanes)
        delay = b.fptosi(w.least(w.splat(b.sitofp(longest, DOUBLE)), self.held("delay", pipe)), w.long)
        following = b.add(step, self.long(1))
        since = b.sub(w.splat(b.urem(following, longest)), delay)
        since = b.select(b.icmp_signed("<", since, w.whole(0)), b.add(since, w.splat(longest)), since)

        def one(number: Value, lane: Value) -> Value:
            return self.load(self.at("rings", b.add(place(number), lane)), DOUBLE, 8)

        out = w.each(one, since, w.lanes(range(lanes)))
        arrived = b.icmp_signed(">=", w.splat(following), delay)
        self.hold(b.select(arrived, out, self.held("first", pipe)), "state", len(self.kernel.states) - len(self.kernel.pipes) + pipe)

    def keep(self, block: Value, place: Value) -> None:
        """Writes the named values of an instant to where they are asked for."""
        b, lanes, written = self.b, self.layout.lanes, self.layout.written
        if not written:
            return
        wide = b.mul(self.arguments["count"], self.long(written))
        first = b.add(b.mul(b.mul(block, self.long(lanes)), wide), b.mul(place, self.long(written)))
        targets = [self.at("out", b.add(first, b.mul(self.long(lane), wide))) for lane in range(lanes)]
        source = self.row("named")

        def one(number: Value) -> None:
            row = b.gep(source, [b.mul(number, self.long(lanes))], inbounds=True, source_etype=DOUBLE)
            for lane, target in enumerate(targets):
                value = self.load(b.gep(row, [self.long(lane)], inbounds=True, source_etype=DOUBLE), DOUBLE, 8)
                b.store(value, b.gep(target, [number], inbounds=True, source_etype=DOUBLE), align=8)

        self.loop(self.long(0), self.long(written), one)

    def delays(self) -> None:
        """The delays of pipes in steps, to ``out``: pipe, draw."""
        kernel = self.kernel
        states = len(kernel.states)
        section = pruned(Section(kernel.begin.ops, kernel.begin.outputs[states : states + len(kernel.pipes)]))

        def block(number: Value) -> None:
            for pipe, value in enumerate(write(self.writing(number, None), section, lanes=True)):
                start = self.b.mul(self.long(pipe), self.arguments["padded"])
                place = self.b.add(start, self.b.mul(number, self.long(self.layout.lanes)))
                self.b.store(value, self.at("out", place), align=8)

        self.loop(self.arguments["first"], self.arguments["last"], block)
        self.b.ret_void()
