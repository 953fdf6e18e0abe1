"""Recorded operations: shared, folded as floats would, and nothing that a result does not need."""

from __future__ import annotations

import itertools
import math

import pytest
from kernel_running import evaluated
from primitive_theories import of

from detente.simulate import compile_theory
from detente.simulate.kernel.kernel import Kernel, keeping, record
from detente.simulate.kernel.operations import Section, pruned
from detente.simulate.kernel.recording import Recorder, Recording, Value


def new() -> tuple[Recorder, Recording, Value, Value]:
    r = Recorder([], [])
    return r, Recording(r), r.input("parameter", 0), r.input("parameter", 1)


def worked_out(r: Recorder, results: list[Value], *given: float) -> list[float]:
    kernel = Kernel("euler", ("a", "b"), (), (), (), (), Section((), ()), Section((), ()), tuple(r.tables), tuple(r.streams))
    section = pruned(Section(tuple(r.ops), tuple(r.number(r.lift(value)) for value in results)))
    return evaluated(kernel, section, lambda leaf: given[leaf.place], 0, 0)


def test_the_same_operation_is_written_down_once() -> None:
    _, xp, a, b = new()
    assert (a * b + 1.0).number == (a * b + 1.0).number
    assert xp.exp(a).number == xp.exp(a).number
    assert (a + 0.0).number != (a + -0.0).number == a.number


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda xp, c: c(2.0) / c(3.0), 2 / 3),
        (lambda xp, c: xp.exp(c(1.0)) - xp.log(c(3.0)), math.exp(1) - math.log(3)),
        (lambda xp, c: xp.where(c(1.0) < 2.0, c(5.0), c(6.0)), 5.0),
        (lambda xp, c: xp.minimum(c(0.1) + c(0.2), c(0.3)), 0.3),
    ],
)
def test_constants_are_worked_out_as_floats(made: object, told: float) -> None:
    r, xp, _, _ = new()
    value = made(xp, lambda x: Value(r, r.const(x)))  # type: ignore[operator]
    assert r.ops[value.number].detail == told


def test_what_is_undefined_is_left_to_the_run() -> None:
    r, xp, _, _ = new()
    for value in (Value(r, r.const(1.0)) / 0.0, xp.log(Value(r, r.const(0.0))), xp.exp(Value(r, r.const(1000.0)))):
        assert r.ops[value.number].name in ("div", "log", "exp")


def test_nothing_is_changed_that_a_float_would_tell() -> None:
    r, xp, a, b = new()
    assert r.ops[(a * 0.0).number].name == "mul"  # infinity, and no number, times nothing
    assert r.ops[(a - a).number].name == "sub"
    assert r.ops[(a + 0.0).number].name == "add"  # -0.0
    assert xp.power(a, 2.0).number == (a * a).number
    with pytest.raises(TypeError, match="a recorded value is not known"):
        bool(a < b)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8])
def test_order_keeps_equal_items_in_order(size: int) -> None:
    r, xp, _, _ = new()
    items = [r.input("parameter", place) for place in range(size)]
    results = xp.order(items)
    for given in itertools.islice(itertools.product((2.0, 1.0, 3.0), repeat=size), 0, None, max(1, 3**size // 400)):
        assert worked_out(r, results, *given) == sorted(range(size), key=given.__getitem__)


def test_a_loop_reads_what_is_around_it() -> None:
    r, xp, a, b = new()

    def body(n: Value, total: Value) -> tuple[Value, Value, Value]:
        _, inner = xp.repeat(3, lambda k, x: (k > 5.0, k + 1.0, x + b), 0.0, total)
        return n >= a, n + 1.0, inner

    _, total = xp.repeat(100, body, 1.0, b * 0.0)
    assert worked_out(r, [total], 4.0, 0.5) == [4 * 3 * 0.5]
    assert worked_out(r, [total], 1000.0, 1.0) == [300.0]


def test_work_that_stands_still_is_done_once_and_what_nobody_asks_for_never() -> None:
    model = compile_theory(of("exp(sqrt(a) + a * a) * x", "sin(x)"))
    kernel = record(model)
    assert not [op for op in kernel.step.ops if op.name in ("exp", "sqrt")]
    assert [op.name for op in kernel.begin.ops].count("exp") == 1
    part = keeping(kernel, ["x"])
    assert len(part.once) < len(kernel.once)
    assert not [op for op in part.step.ops if op.name == "sin"]
    assert [op for op in keeping(kernel, ["y1"]).step.ops if op.name == "sin"]
