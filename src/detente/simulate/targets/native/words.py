"""Arithmetic of one number, or of a lane of them, in LLVM's terms: what the other parts of this room write with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir

DOUBLE = ir.DoubleType()
LONG = ir.IntType(64)
INT = ir.IntType(32)
BIT = ir.IntType(1)
Value = Any  # an ir.Value


class Words:
    """Writes instructions on doubles: plain ones for a width of 0, else on vectors of so many.

    Args:
        module: that is written.
        builder: where.
        width: of a vector; 0 for plain numbers.
    """

    def __init__(self, module: ir.Module, builder: ir.IRBuilder, width: int) -> None:
        self.module = module
        self.builder = builder
        self.width = width
        self.double = self.of(DOUBLE)
        self.long = self.of(LONG)
        self.bit = self.of(BIT)

    def of(self, single: ir.Type) -> ir.Type:
        """The type of so many."""
        return ir.VectorType(single, self.width) if self.width else single

    def constant(self, value: float | int | bool, single: ir.Type = DOUBLE) -> Value:
        """The same constant in every lane."""
        return ir.Constant(self.of(single), [value] * self.width if self.width else value)

    def splat(self, value: Value) -> Value:
        """A plain number in every lane; a vector as it is."""
        if not self.width or isinstance(value.type, ir.VectorType):
            return value
        vector = ir.VectorType(value.type, self.width)
        first = self.builder.insert_element(ir.Constant(vector, ir.Undefined), value, ir.Constant(INT, 0))
        return self.builder.shuffle_vector(
            first, ir.Constant(vector, ir.Undefined), ir.Constant(ir.VectorType(INT, self.width), [0] * self.width)
        )

    def lanes(self, values: Sequence[int], single: ir.Type = LONG) -> Value:
        """Whole numbers, one for each lane."""
        return ir.Constant(ir.VectorType(single, self.width), list(values))

    def external(self, name: str, result: ir.Type, arguments: Sequence[ir.Type]) -> ir.Function:
        """A function that is not written here."""
        known = self.module.globals.get(name)
        return known if known is not None else ir.Function(self.module, ir.FunctionType(result, arguments), name)

    def intrinsic(self, name: str, *values: Value) -> Value:
        """One of LLVM's own functions, over values of one type."""
        kind = values[0].type
        suffix = f"v{kind.count}f64" if isinstance(kind, ir.VectorType) else "f64"
        return self.builder.call(self.external(f"llvm.{name}.{suffix}", kind, [kind] * len(values)), values)

    # Numbers

    def add(self, a: Value, b: Value) -> Value:
        """a + b."""
        return self.builder.fadd(a, b)

    def sub(self, a: Value, b: Value) -> Value:
        """a - b."""
        return self.builder.fsub(a, b)

    def mul(self, a: Value, b: Value) -> Value:
        """a * b."""
        return self.builder.fmul(a, b)

    def div(self, a: Value, b: Value) -> Value:
        """a / b."""
        return self.builder.fdiv(a, b)

    def neg(self, a: Value) -> Value:
        """-a."""
        return self.builder.fneg(a)

    def fma(self, a: Value, b: Value, c: Value) -> Value:
        """a * b + c, rounded once."""
        return self.intrinsic("fma", a, b, c)

    def polynomial(self, x: Value, weights: Sequence[float]) -> Value:
        """A polynomial, the highest power first."""
        total = self.constant(weights[0])
        for weight in weights[1:]:
            total = self.fma(total, x, self.constant(weight))
        return total

    def less(self, a: Value, b: Value) -> Value:
        """Whether a is below b; fails for what is not a number."""
        return self.builder.fcmp_ordered("<", a, b)

    def compare(self, sign: str, a: Value, b: Value) -> Value:
        """A comparison that fails for what is not a number; ``!=`` holds for it."""
        return self.builder.fcmp_unordered(sign, a, b) if sign == "!=" else self.builder.fcmp_ordered(sign, a, b)

    def select(self, test: Value, so: Value, otherwise: Value) -> Value:
        """One of two values."""
        return self.builder.select(test, so, otherwise)

    def no_number(self, a: Value) -> Value:
        """Whether it is not a number."""
        return self.builder.fcmp_unordered("uno", a, a)

    def least(self, a: Value, b: Value) -> Value:
        """The lesser, or b where one of them is not a number: one instruction."""
        return self.select(self.less(a, b), a, b)

    def greatest(self, a: Value, b: Value) -> Value:
        """The greater, or b where one of them is not a number."""
        return self.select(self.compare(">", a, b), a, b)

    # Bits

    def bits(self, a: Value) -> Value:
        """The double's bits as a whole number."""
        return self.builder.bitcast(a, self.long)

    def number(self, a: Value) -> Value:
        """The double with these bits."""
        return self.builder.bitcast(a, self.double)

    def whole(self, value: int) -> Value:
        """A whole constant."""
        return self.constant(value, LONG)

    def any(self, test: Value) -> Value:
        """Whether a condition holds in any lane."""
        if not self.width:
            return test
        mask = ir.IntType(self.width)
        return self.builder.icmp_unsigned("!=", self.builder.bitcast(test, mask), ir.Constant(mask, 0))

    def each(self, calculate: Callable[..., Value], *values: Value) -> Value:
        """What a function of plain numbers gives in each lane."""
        if not self.width:
            return calculate(*values)
        result = ir.Constant(self.double, ir.Undefined)
        for lane in range(self.width):
            place = ir.Constant(INT, lane)
            one = calculate(*[self.builder.extract_element(value, place) for value in values])
            result = self.builder.insert_element(result, one, place)
        return result
