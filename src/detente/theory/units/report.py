"""The dimension check: in every equation, like is added to like, and the value has the unit that is declared for it.

A unit that is not declared is worked out from the equation and asked of nobody. A bare number in a product is a pure
number; as a date, a limit, an outcome of a choice or beside a comparison it is in whatever unit the place asks for; in
a sum with something that has a unit it is a fault in a theory written here, and a remark in a model from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from detente.errors import Fault, Place
from detente.theory.nodes import CLOCK, Node, text
from detente.theory.theory import Exemption, Theory, Variable
from detente.theory.units.algebra import Unit, UnitTextError, read_unit_text, same, shown
from detente.theory.units.inference import infer
from detente.theory.units.values import Clash, Equation, Scope, found

MEND = "bring both to one unit, by a parameter in the unit of the conversion where that is missing, or write an exemption with its reason"
BARE_MEND = "give the number a name and a unit, as a parameter"
MOST_SHOWN = 80


@dataclass(frozen=True)
class UnitReport:
    """What the dimension check found.

    Attributes:
        faults: what does not fit.
        remarks: what is likely harmless: bare numbers in sums of a model from elsewhere, percent beside shares.
        checked: variables whose every equation was checked whole.
        unchecked: variables with an equation of which a part has no unit that could be found.
        exempt: ids whose faults are exempted.
    """

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]
    exempt: tuple[str, ...] = ()

    def __str__(self) -> str:
        few = ", ".join(f"`{name}`" for name in self.unchecked[:3]) + (" and more" if len(self.unchecked) > 3 else "")
        unchecked = f"{len(self.unchecked)} not (a unit is missing: {few})" if self.unchecked else "none left out"
        counts = ((len(self.checked), "equation"), (len(self.faults), "fault"), (len(self.remarks), "remark"))
        checked, faults, remarks = (f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
        return f"{checked} checked for units, {unchecked}, {faults}, {remarks}"


def unit_faults(theory: Theory) -> list[Fault]:
    """Every equation and unit of a theory that does not fit; see ``unit_report``."""
    return list(unit_report(theory).faults)


def unit_report(theory: Theory) -> UnitReport:
    """The dimension check of every equation.

    Args:
        theory: well formed; what stands in its macros is not checked, but gives a call its unit.
    """
    check = _Check(theory)
    check.run()
    let_off = {e.of: e for e in theory.exemptions if e.check == "units"}
    owners = {of for of, _ in check.faults}
    faults = [fault for of, fault in check.faults if of not in let_off]
    faults += [_idle(e) for e in let_off.values() if e.of not in owners]
    remarks = [fault for of, fault in check.remarks if of not in let_off]
    return UnitReport(
        tuple(dict.fromkeys(faults)),
        tuple(dict.fromkeys(remarks)),
        tuple(check.checked),
        tuple(check.unchecked),
        tuple(sorted(set(let_off) & owners)),
    )


def _idle(exemption: Exemption) -> Fault:
    what = f"`{exemption.of}` is let off the check of units, and that check finds nothing wrong with it"
    return Fault(what, exemption.place, "remove the exemption")


@dataclass
class _Check:
    """One check of one theory."""

    theory: Theory
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    remarks: list[tuple[str, Fault]] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    spelled: dict[str, str] = field(default_factory=dict)
    units: dict[str, Unit | None] = field(default_factory=dict)

    def run(self) -> None:
        theory = self.theory
        for parameter in theory.parameters.values():
            self.units[parameter.id] = self.read(parameter.id, parameter.unit, parameter.place)
        for variable in theory.variables.values():
            self.units[variable.id] = self.read(variable.id, variable.unit, variable.place)
        tables = {table.id: self.read(table.id, table.unit, table.place) for table in theory.lookups.values()}
        time = self.read("the clock", theory.clock.unit, Place(theory.file))
        self.units.update(dict.fromkeys(CLOCK, time))
        self.units = {name: self.timed(unit, time) for name, unit in self.units.items()}
        scope = Scope(self.units, tables, time, theory.macros, {d.id: len(d.elements) for d in theory.dimensions.values()})
        open_ids = infer(theory.variables, scope)
        for variable in theory.variables.values():
            if variable.equations:
                self.variable(scope, variable, variable.id in open_ids)

    def read(self, name: str, unit: str, place: Place) -> Unit | None:
        try:
            written = read_unit_text(unit)
        except UnitTextError as error:
            fault = Fault(
                f"the unit `{unit[:60]}` of `{name}` cannot be read: {error}", place, "write it as `people/year`, `$/(hectare*year)`"
            )
            self.faults.append((name, fault))
            return None
        if written is None:
            return None
        for word, spelling in written.words.items():
            self.spelled.setdefault(word, spelling)
        return written.unit

    def timed(self, unit: Unit | None, time: Unit | None) -> Unit | None:
        """``time`` as a word of a unit is the unit of the clock."""
        power = dict(unit.powers).get("time") if unit else None
        if unit is None or time is None or power is None:
            return unit
        return unit.times(Unit((("time", power),)), -1).times(time, power)

    def variable(self, scope: Scope, variable: Variable, inferred: bool) -> None:
        """Check every equation of a variable, and its first values."""
        wanted = None if inferred else scope.units[variable.id]
        whole = wanted is not None
        for node, place, initial in _equations(variable):
            expected = wanted
            if variable.kind == "stock" and not initial:
                expected = wanted.times(scope.time, -1) if wanted is not None and scope.time is not None else None
                whole &= expected is not None
            equation = Equation(scope, expected)
            value = found(equation, node, expected)
            for clash in equation.clashes:
                self.tell(variable, place, clash, initial)
            if expected is not None and value.is_unit and not same(value.unit, expected):
                self.tell(variable, place, Clash("value", ((node, value.unit),), expected), initial)
            whole &= not equation.partial
        (self.checked if whole else self.unchecked).append(variable.id)

    def tell(self, variable: Variable, place: Place, clash: Clash, initial: bool) -> None:
        what, mend = _told(variable, clash, initial, self.spelled)
        fault = Fault(what, place, mend)
        soft = clash.is_percent or (clash.is_bare and bool(self.theory.origin))
        (self.remarks if soft else self.faults).append((variable.id, fault))


def _equations(variable: Variable) -> Iterator[tuple[Node, Place, bool]]:
    """Each equation of a variable, its place, and whether it gives first values."""
    if variable.equation is not None:
        yield variable.equation, variable.equation_place, False
    if variable.initial is not None:
        yield variable.initial, variable.place, True
    for piece in variable.pieces:
        place = piece.place if piece.place.file else variable.equation_place
        yield piece.equation, place, False
        if piece.initial is not None:
            yield piece.initial, place, True


def _told(variable: Variable, clash: Clash, initial: bool, spelled: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong, and how to mend it."""
    whole = f"the first value of `{variable.id}`" if initial else f"the equation of `{variable.id}`"
    part, unit = clash.parts[0]
    factor = clash.factor
    scale = "" if factor is None or factor == 1.0 else f"; they differ by a factor {max(factor, 1 / factor):.6g}"
    here, there = shown(unit, spelled), shown(clash.units[1], spelled)
    if clash.how in _TOGETHER:
        other = clash.parts[1][0]
        second = "is a bare number" if clash.is_bare else f"is {there}"
        why = _TOGETHER[clash.how].format(function=clash.function)
        return f"in {whole}, {_quoted(part)} is {here} and {_quoted(other)} {second}: {why}{scale}", BARE_MEND if clash.is_bare else MEND
    if clash.how == "argument":
        return f"in {whole}, {_quoted(part)} is {here} and `{clash.function}` takes {there}{scale}", MEND
    if clash.how == "exponent":
        return (
            f"in {whole}, the exponent {_quoted(part)} is {here}, and an exponent is a pure number",
            "divide it by something of its own unit",
        )
    if clash.how == "base":
        what = f"in {whole}, {_quoted(part)} is {here} and is raised to a power that is not written as a number"
        return what, "divide it by a reference in its own unit first, or write the power as a number"
    if variable.kind == "stock" and not initial:
        what = f"the net change of `{variable.id}` is {here}, and the stock is {variable.unit}: it must be {there}{scale}"
        return what, f"mend the unit of what flows in or out, or that of the stock; {MEND}"
    return f"{whole} gives {here}, and its unit is {there}{scale}", f"mend the unit or the equation; {MEND}"


_TOGETHER = {
    "sum": "they cannot be added",
    "comparison": "they cannot be compared",
    "choice": "they cannot be outcomes of one choice",
    "arguments": "they cannot stand together in `{function}`",
}


def _quoted(node: Node) -> str:
    written = text(node)
    return f"`{written if len(written) <= MOST_SHOWN else written[: MOST_SHOWN - 3] + '...'}`"
