"""The unit of an equation's value, worked out from its tree; what does not go together is kept as it is met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import (
    AtStart,
    Binary,
    Call,
    Compare,
    Each,
    IfElse,
    Index,
    Items,
    Lookup,
    Name,
    Node,
    Number,
    Pick,
    Position,
    Unary,
    children,
    is_condition,
)
from detente.theory.theory import Macro
from detente.theory.units.algebra import NUMBER, PERCENT, Unit, ratio, same
from detente.theory.units.signatures import Form, read_signature

MOST_DENOMINATOR = 1000


@dataclass(frozen=True)
class Value:
    """The unit of a part of an equation.

    Attributes:
        unit: what is known of it.
        kind: a ``unit``; a bare ``number``, pure in a product and of any unit elsewhere; ``any`` unit, as zero has;
            ``unknown``, for what has none declared or was found wrong already.
    """

    unit: Unit
    kind: Literal["unit", "number", "any", "unknown"] = "unit"

    @property
    def is_unit(self) -> bool:
        """Whether a unit is known."""
        return self.kind == "unit"


BARE = Value(NUMBER, "number")
ANY = Value(NUMBER, "any")
UNKNOWN = Value(NUMBER, "unknown")
Part = tuple[Node, Unit]


@dataclass(frozen=True)
class Clash:
    """Parts of an equation that do not go together.

    Attributes:
        how: ``sum``, ``comparison``, ``choice``, ``arguments`` (must be alike), ``argument`` (must have the wanted unit),
            ``exponent``, ``base`` (has a unit, and its power is no number), ``value`` (of the whole equation).
        parts: what clashes, each with its unit.
        wanted: where only one part is named.
        function: for arguments, whose.
    """

    how: Literal["sum", "comparison", "choice", "arguments", "argument", "exponent", "base", "value"]
    parts: tuple[Part, ...]
    wanted: Unit = NUMBER
    function: str = ""

    @property
    def units(self) -> tuple[Unit, Unit]:
        """The two units that differ."""
        return self.parts[0][1], self.parts[1][1] if len(self.parts) > 1 else self.wanted

    @property
    def factor(self) -> float | None:
        """By what the two differ, where they measure the same thing."""
        return None if self.how == "base" else ratio(*self.units)

    @property
    def is_bare(self) -> bool:
        """Whether one of them is a bare number in a sum."""
        return self.how == "sum" and any(_is_literal(node) for node, _ in self.parts)

    @property
    def is_percent(self) -> bool:
        """Whether they differ only in that one is counted in hundredths."""
        here, there = self.units
        return all(word == PERCENT for word, _ in here.times(there, -1).powers) and self.factor is not None and here.factor == there.factor


@dataclass(frozen=True)
class Scope:
    """What the names of a theory mean.

    Attributes:
        units: of variables, parameters and words of the clock; None where not known.
        tables: of lookups.
        time: the unit of time.
        macros: by id.
        sizes: how many elements each dimension has.
        depth: of calls of macros around.
    """

    units: dict[str, Unit | None]
    tables: Mapping[str, Unit | None]
    time: Unit | None
    macros: Mapping[str, Macro]
    sizes: Mapping[str, int]
    depth: int = 0


@dataclass
class Equation:
    """One equation while its unit is worked out.

    Attributes:
        scope: where its names are known.
        expected: the unit that it should give; tells which term of a sum is the odd one.
        clashes: what was found.
        partial: whether some part has no unit that could be found.
    """

    scope: Scope
    expected: Unit | None = None
    clashes: list[Clash] = field(default_factory=list)
    partial: bool = False

    def of(self, unit: Unit | None) -> Value:
        """The value of something declared."""
        if unit is None:
            self.partial = True
            return UNKNOWN
        return Value(unit)


def found(equation: Equation, node: Node, expected: Unit | None = None) -> Value:
    """The unit of a part of an equation; clashes are added to ``equation``.

    Args:
        equation: to which it belongs.
        node: the part.
        expected: what its value should be, where that is known.
    """
    if isinstance(node, Number):
        return BARE if node.value else ANY
    if isinstance(node, Position):
        return BARE
    if isinstance(node, (Name, Index, AtStart)):
        return equation.of(equation.scope.units.get(node.id))
    if is_condition(node):
        _condition(equation, node)
        return BARE
    if isinstance(node, Unary):
        return found(equation, node.operand, expected)
    if isinstance(node, Binary):
        if node.op == "**":
            return _power(equation, node.left, node.right)
        return _sum(equation, node, expected) if node.op in "+-" else _product(equation, node)
    return _of_form(equation, node, expected)


def _of_form(equation: Equation, node: Node, expected: Unit | None) -> Value:
    if isinstance(node, IfElse):
        _condition(equation, node.test)
        parts = [(part, found(equation, part, expected)) for part in (node.body, node.orelse)]
        return _alike(equation, parts, "choice", expected)
    if isinstance(node, Lookup):
        found(equation, node.x)
        return equation.of(equation.scope.tables.get(node.table))
    if isinstance(node, Each):
        return found(equation, node.body, expected)
    if isinstance(node, Pick):
        return found(equation, node.call, expected)
    if isinstance(node, Items):
        return _alike(equation, [(item, found(equation, item)) for item in node.items], "arguments", None, "a list")
    if isinstance(node, Call):
        return _call(equation, node)
    return equation.of(None)


def _condition(equation: Equation, node: Node) -> None:
    if isinstance(node, Compare):
        _alike(equation, [(part, found(equation, part)) for part in (node.left, node.right)], "comparison")
    elif is_condition(node):
        for part in children(node):
            _condition(equation, part)
    else:
        found(equation, node)


def _sum(equation: Equation, node: Node, expected: Unit | None) -> Value:
    """Terms of ``a + b - c``, all alike; the whole chain at once, so that the odd one is named."""
    terms: list[Node] = []
    while isinstance(node, Binary) and node.op in ("+", "-"):
        terms.append(node.right)
        node = node.left
    terms.append(node)
    parts = [(term, found(equation, term, expected)) for term in reversed(terms)]
    value = _alike(equation, parts, "sum", expected)
    if value.is_unit and not value.unit.is_number:
        for term, other in parts:
            if other.kind == "number":
                reference = next((part for part, v in parts if v.is_unit and same(v.unit, value.unit)), None)
                if reference is not None:
                    equation.clashes.append(Clash("sum", ((reference, value.unit), (term, NUMBER))))
    return value


def _alike(
    equation: Equation,
    parts: Sequence[tuple[Node, Value]],
    how: Literal["sum", "comparison", "choice", "arguments"],
    expected: Unit | None = None,
    function: str = "",
) -> Value:
    """The unit that parts share; those that do not share it clash. Bare numbers and zero go with anything."""
    groups: list[list[tuple[Node, Unit]]] = []
    for node, value in parts:
        if value.is_unit:
            group = next((g for g in groups if same(g[0][1], value.unit)), None)
            groups.append([(node, value.unit)]) if group is None else group.append((node, value.unit))
    if not groups:
        kinds = {value.kind for _, value in parts}
        return UNKNOWN if "unknown" in kinds else BARE if "number" in kinds else ANY
    most = max(map(len, groups))
    largest = [group for group in groups if len(group) == most]
    main = next((g for g in largest if expected is not None and same(g[0][1], expected)), largest[0])
    for group in groups:
        if group is not main:
            equation.clashes += [Clash(how, (main[0], part), function=function) for part in group]
    return Value(main[0][1]) if len(groups) == 1 else UNKNOWN


def _product(equation: Equation, node: Node) -> Value:
    """Factors of ``a * b / c``: the whole chain at once."""
    factors: list[tuple[Node, int]] = []
    while isinstance(node, Binary) and node.op in ("*", "/"):
        factors.append((node.right, 1 if node.op == "*" else -1))
        node = node.left
    factors.append((node, 1))
    unit = NUMBER
    kinds = set()
    hundreds = 0
    for factor, power in reversed(factors):
        value = found(equation, factor)
        kinds.add(value.kind)
        unit = unit.times(value.unit, power)
        hundreds += power * _hundreds(factor)
    if "unknown" in kinds:
        return UNKNOWN
    if "any" in kinds:
        return ANY
    if kinds == {"number"}:
        return BARE
    percents = dict(unit.powers).get(PERCENT, Fraction(0))
    if hundreds and percents == -hundreds:  # `rate / 100` of a rate in percent is a share
        unit = unit.times(Unit(((PERCENT, Fraction(1)),)), hundreds)
    return Value(unit)


def _hundreds(node: Node) -> int:
    return {100.0: 1, 0.01: -1}.get(node.value, 0) if isinstance(node, Number) else 0


def _power(equation: Equation, base: Node, exponent: Node) -> Value:
    value, power = found(equation, base), found(equation, exponent)
    if power.is_unit and not power.unit.is_number:
        equation.clashes.append(Clash("exponent", ((exponent, power.unit),)))
        return UNKNOWN
    if value.kind != "unit":
        return value
    if value.unit == NUMBER:
        return value
    number = _number(exponent)
    if number is None or abs(number) > MOST_DENOMINATOR:
        if value.unit.is_number:
            return value
        equation.clashes.append(Clash("base", ((base, value.unit),)))
        return UNKNOWN
    return Value(value.unit.power(Fraction(number).limit_denominator(MOST_DENOMINATOR)))


def _number(node: Node) -> float | None:
    """The number that is written, as ``2``, ``-0.5`` or ``1 / 3``."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Unary):
        value = _number(node.operand)
        return None if value is None else -value
    if isinstance(node, Binary) and node.op == "/":
        left, right = _number(node.left), _number(node.right)
        return left / right if left is not None and right else None
    return None


def _is_literal(node: Node) -> bool:
    return isinstance(node, Number) or (not isinstance(node, (Name, Index, AtStart)) and all(map(_is_literal, children(node))))


def _call(equation: Equation, node: Call) -> Value:
    macro, function = equation.scope.macros.get(node.function), FUNCTIONS.get(node.function)
    if macro is not None or function is None:
        given = [found(equation, argument) for argument in node.arguments]
        return equation.of(_macro(macro, given, equation.scope) if macro else None)
    if node.function == "power":
        return _power(equation, *node.arguments)
    if node.function == "sqrt":
        value = found(equation, node.arguments[0])
        return Value(value.unit.power(Fraction(1, 2))) if value.is_unit else value
    if node.function == "prod":
        return _prod(equation, node)
    values: list[Value] = []
    for place, argument in enumerate(node.arguments):
        if place in function.conditions:
            _condition(equation, argument)
            values.append(ANY)
        else:
            values.append(found(equation, argument))
    return _signed(equation, node, values, function.units)


def _macro(macro: Macro, given: Sequence[Value], scope: Scope) -> Unit | None:
    from detente.theory.units.inference import macro_unit  # it works equations out by what stands here

    return macro_unit(macro, dict(zip(macro.arguments, given, strict=False)), scope)


def _prod(equation: Equation, node: Call) -> Value:
    value = found(equation, node.arguments[0])
    if not value.is_unit or value.unit == NUMBER:
        return value
    over = node.arguments[0].over if isinstance(node.arguments[0], Each) else ()
    count = 1
    for _, dimension in over:
        count *= equation.scope.sizes.get(dimension, 0)
    return Value(value.unit.power(count)) if 0 < count <= MOST_DENOMINATOR else equation.of(None)


def _signed(equation: Equation, node: Call, values: Sequence[Value], signature: str) -> Value:
    """The unit of a call's value by the signature of the function, its arguments checked against it."""
    form = read_signature(signature)
    if form is None:
        return equation.of(None)
    known: dict[str, Unit] = {} if equation.scope.time is None else {"t": equation.scope.time}
    first: dict[str, Part] = {}
    before = len(equation.clashes)
    # Arguments of one letter first: they say what the letters mean to the others.
    pairs = [(place, f) for place in range(len(values)) if (f := form.form(place)) is not None]
    for place, part in sorted(pairs, key=lambda pair: len(pair[1].letters) > 1):
        if values[place].is_unit:
            _argument(equation, node, place, part, values[place].unit, known, first)
    if len(equation.clashes) > before:
        return UNKNOWN
    unit = form.value.unit(known)
    if unit is not None:
        return Value(unit) if form.value.letters else BARE if all(v.kind == "number" for v in values) else Value(NUMBER)
    return UNKNOWN if any(v.kind == "unknown" for v in values) else ANY


def _argument(equation: Equation, node: Call, place: int, form: Form, unit: Unit, known: dict[str, Unit], first: dict[str, Part]) -> None:
    solved = form.solved(unit, known)
    argument = node.arguments[place]
    if solved is not None:
        known[solved[0]] = solved[1]
        if len(form.letters) == 1 and form.letters[0][1] == 1:
            first[solved[0]] = (argument, unit)
        return
    wanted = form.unit(known)
    if wanted is None or same(unit, wanted):
        return
    other = first.get(form.letters[0][0]) if len(form.letters) == 1 else None
    if other is not None:
        equation.clashes.append(Clash("arguments", (other, (argument, unit)), function=node.function))
    else:
        equation.clashes.append(Clash("argument", ((argument, unit),), wanted, node.function))
