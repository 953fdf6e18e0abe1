"""Writes a theory as XMILE 1.0: what other programs run, and in a namespace of our own what they have no place for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from detente.documents import write_whole
from detente.theory.nodes import Binary, Call, Name, Node, Number, Unary
from detente.theory.theory import Dimension, LookupTable, Macro, Parameter, Piece, Theory, Variable
from detente.theory.xmile import vendor
from detente.theory.xmile.element import DETENTE
from detente.theory.xmile.expressions import Spelling, expression
from detente.theory.xmile.graphs import TYPES
from detente.theory.xmile.markup import Markup, is_writable, survives
from detente.theory.xmile.names import reference
from detente.theory.xmile.spelling import macro_spelling, spelling_of

XMILE = "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"
AS_WRITTEN = "as in the model"
_TAGS = {"stock": "stock", "flow": "flow"}
_EMPTY: Mapping[str, str] = {}


def write_xmile(theory: Theory, path: Path, claims: Mapping[str, str] = _EMPTY) -> None:
    """Write a theory as XMILE; `read_xmile` gives the same theory back.

    Args:
        theory: any theory.
        path: the file; written whole or not at all.
        claims: sentences by their ids, that are to travel with the theory.

    Raises:
        CaseError: the folder cannot be written to.
    """
    write_whole(path, xmile_text(theory, claims))


def xmile_text(theory: Theory, claims: Mapping[str, str] = _EMPTY) -> str:
    """The theory as the text of an XMILE file."""
    return _Writer(theory).whole(claims)


class _Writer:
    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.page = Markup()
        self.spelling = spelling_of(theory)

    def whole(self, claims: Mapping[str, str]) -> str:
        page, theory = self.page, self.theory
        page.open("xmile", {"version": "1.0", "xmlns": XMILE, "xmlns:detente": DETENTE})
        self.header()
        self.clock()
        if theory.dimensions:
            page.open("dimensions")
            for dimension in theory.dimensions.values():
                self.dimension(dimension)
            page.close("dimensions")
        for macro in theory.macros.values():
            self.macro(macro)
        page.open("model")
        page.open("variables")
        for variable in theory.variables.values():
            if variable.equations or variable.kind == "stock":
                self.variable(variable, self.spelling)
        for parameter in theory.parameters.values():
            self.parameter(parameter)
        for table in theory.lookups.values():
            self.table(table)
        page.close("variables")
        page.close("model")
        self.own(claims)
        page.close("xmile")
        return page.text()

    def header(self) -> None:
        page, title = self.page, self.theory.title
        page.open("header")
        page.leaf("smile", attributes={"version": "1.0", "namespace": "std, detente"})
        page.leaf("name", title if survives(title) else "theory")
        page.leaf("vendor", "detente")
        page.leaf("product", "detente", {"version": "1", "lang": "en"})
        page.close("header")

    def clock(self) -> None:
        clock = self.theory.clock
        unit = clock.unit if is_writable(clock.unit) else "time"
        self.page.open("sim_specs", {"method": {"euler": "Euler", "rk4": "RK4"}[clock.method], "time_units": unit})
        for tag, value in (("start", clock.start), ("stop", clock.end), ("dt", clock.step)):
            self.page.leaf(tag, repr(float(value)).removesuffix(".0"))
        if clock.save is not None:
            self.page.leaf("savestep", repr(float(clock.save)).removesuffix(".0"))
        self.page.close("sim_specs")

    def dimension(self, dimension: Dimension) -> None:
        name = self.spelling.words[dimension.id]
        self.page.open("dim", {"name": name, "detente:id": dimension.id})
        for element in dimension.elements:
            self.page.leaf("elem", attributes={"name": self.spelling.words[element], "detente:id": element})
        read = {e: self.spelling.words[e] for e in dimension.elements if self.spelling.words[e] != e}
        plain = Dimension(dimension.id, name, dimension.elements, labels=read)
        self.more("dimension", dimension, plain)
        self.page.close("dim")

    def more(self, tag: str, noun: Any, plain: Any, always: bool = False) -> None:
        """What a reader would not find in the plain part of the file."""
        said = vendor.encoded(noun)
        known = {field.name for field in fields(vendor.MORE[type(noun)])}
        differs = {name for name in known if getattr(noun, name) != getattr(plain, name)}
        if differs or always:
            self.page.json(f"detente:{tag}", {name: said[name] for name in sorted(differs)})

    def expression(self, node: Node, spelling: Spelling) -> str:
        return expression(node, spelling)

    def equation(self, node: Node, spelling: Spelling, initial: bool = True) -> None:
        if initial and isinstance(node, Call) and node.function == "active_initial":
            self.page.leaf("eqn", expression(node.arguments[0], spelling))
            self.page.leaf("init_eqn", expression(node.arguments[1], spelling))
        else:
            self.page.leaf("eqn", expression(node, spelling))

    # Variables

    def variable(self, variable: Variable, spelling: Spelling, net: str = "") -> None:
        page = self.page
        flows = _flows(variable, self.theory.variables if not net else {}) if variable.kind == "stock" else None
        tag = _TAGS.get(variable.kind, "aux")
        name = spelling.names[variable.id]
        page.open(tag, {"name": name, "detente:id": variable.id, **({"detente:net": net} if net else {})})
        self.dimensions_of(variable.over)
        simple = _is_simple(variable, flows)
        whole = variable.initial if variable.kind == "stock" else variable.equation
        if whole is not None:
            self.equation(whole, spelling, initial=variable.kind != "stock")
        self.pieces(variable, spelling, simple)
        carrier = _carrier(variable, spelling) if variable.kind == "stock" and flows is None else None
        inflows, outflows = flows or (((carrier.id,) if carrier else ()), ())
        for flow, element in [*((f, "inflow") for f in inflows), *((f, "outflow") for f in outflows)]:
            page.leaf(element, reference(spelling.names.get(flow, flow)))
        self.described(variable, name)
        page.close(tag)
        if carrier is not None:
            self.variable(carrier, replace(spelling, names={**spelling.names, carrier.id: carrier.label}), net=variable.id)

    def dimensions_of(self, over: tuple[str, ...]) -> None:
        if over:
            self.page.open("dimensions")
            for dimension in over:
                self.page.leaf("dim", attributes={"name": self.spelling.words[dimension]})
            self.page.close("dimensions")

    def pieces(self, variable: Variable, spelling: Spelling, simple: bool) -> None:
        for piece in variable.pieces:
            at = ",".join(self.spelling.words[word] for word in piece.at)
            if simple:
                self.page.open("element", {"subscript": at})
                node = piece.initial if variable.kind == "stock" else piece.equation
                assert node is not None  # a simple piece of a stock has its first value
                self.equation(node, spelling, initial=variable.kind != "stock")
                self.page.close("element")
            else:
                self.own_piece(piece, spelling)

    def own_piece(self, piece: Piece, spelling: Spelling) -> None:
        self.page.open("detente:piece", {"at": " ".join(piece.at)})
        self.page.leaf("eqn", expression(piece.equation, spelling))
        if piece.initial is not None:
            self.page.leaf("detente:initial", expression(piece.initial, spelling))
        for part in piece.excepted:
            self.page.leaf("detente:excepted", attributes={"at": " ".join(part)})
        self.page.close("detente:piece")

    def described(self, variable: Variable, name: str) -> None:
        unit = variable.unit if survives(variable.unit) else ""
        note = variable.note if survives(variable.note) else ""
        self._words(unit, note)
        kind = variable.kind if variable.kind in _TAGS else "auxiliary"
        plain = Variable(variable.id, "", name, kind, unit, None, note=note)
        self.more("variable", variable, plain, always=isinstance(variable.equation, Number) and variable.kind != "flow")

    def _words(self, unit: str, note: str) -> None:
        if unit:
            self.page.leaf("units", unit)
        if note:
            self.page.leaf("doc", note)

    def parameter(self, parameter: Parameter) -> None:
        name = self.spelling.names[parameter.id]
        self.page.open("aux", {"name": name, "detente:id": parameter.id})
        self.page.leaf("eqn", expression(Number(parameter.value), self.spelling))
        unit = parameter.unit if survives(parameter.unit) else ""
        doc = parameter.reason.removeprefix(AS_WRITTEN).removeprefix(": ")
        doc = doc if survives(doc) else ""
        self._words(unit, doc)
        reason = f"{AS_WRITTEN}: {doc}" if doc else AS_WRITTEN
        plain = Parameter(parameter.id, parameter.value, None, unit, (-math.inf, math.inf), reason, name)
        self.more("parameter", parameter, plain)
        self.page.close("aux")

    def table(self, table: LookupTable) -> None:
        page, name = self.page, self.spelling.names[table.id]
        kind = next((kind for kind, ways in TYPES.items() if ways == (table.inside, table.outside)), "continuous")
        page.open("gf", {"name": name, "type": kind, "detente:id": table.id})
        self.dimensions_of(table.over)
        for at, points in table.pieces:
            if table.over:
                page.open("element", {"subscript": ",".join(self.spelling.words[word] for word in at)})
                page.open("gf", {"type": kind})
            page.leaf("xpts", ",".join(repr(float(x)) for x, _ in points))
            page.leaf("ypts", ",".join(repr(float(y)) for _, y in points))
            if table.over:
                page.close("gf")
                page.close("element")
        inside, outside = TYPES[kind]
        self.more("table", table, LookupTable(table.id, name, (), (), inside, outside))
        page.close("gf")

    def macro(self, macro: Macro) -> None:
        page, spelling = self.page, macro_spelling(macro, self.spelling)
        name = self.spelling.macros[macro.id]
        page.open("macro", {"name": name, "detente:id": macro.id})
        for word in macro.arguments:
            page.leaf("parm", reference(spelling.names[word]), {"detente:id": word})
        page.leaf("eqn", spelling.name(macro.value))
        note = macro.note if survives(macro.note) else ""
        if note:
            page.leaf("doc", note)
        page.open("variables")
        for variable in macro.variables.values():
            _Writer.variable(_MacroWriter(self, macro), variable, spelling)
        page.close("variables")
        self.more("macro", macro, Macro(macro.id, name, (), {}, "", note))
        page.close("macro")

    # The namespace of our own

    def own(self, claims: Mapping[str, str]) -> None:
        page, theory = self.page, self.theory
        page.open("detente:theory")
        about = {
            "title": theory.title,
            "origin": theory.origin,
            "cut": theory.cut,
            "left_out": dict(theory.left_out),
            "order": list(theory.variables),
        }
        clock = vendor.encoded(theory.clock)
        for name in ("end_equation", "step_equation", "save_equation"):
            node = getattr(theory.clock, name)
            clock[name] = None if node is None else expression(node, self.spelling)
        page.json("detente:about", {**about, "words": self.spelling.inexact})
        page.json("detente:clock", clock)
        for variable in theory.variables.values():
            if not (variable.equations or variable.kind == "stock"):
                known = {field.name for field in fields(vendor.MappedMore)}
                page.json("detente:mapped", {k: v for k, v in vendor.encoded(variable).items() if k in known})
        for tag, nouns in (
            ("link", theory.links.values()),
            ("loop", theory.loops.values()),
            ("score", theory.scores.values()),
            ("exemption", theory.exemptions),
            ("conserved", theory.conserved.values()),
        ):
            for noun in nouns:
                page.json(f"detente:{tag}", vendor.encoded(noun))
        for identifier, sentence in claims.items():
            page.json("detente:claim", sentence, {"id": identifier})
        page.close("detente:theory")


class _MacroWriter(_Writer):
    """Writes the variables of a macro, whose flows are its own."""

    def __init__(self, whole: _Writer, macro: Macro) -> None:
        self.theory = replace(whole.theory, variables=macro.variables)
        self.page = whole.page
        self.spelling = whole.spelling


def _flows(stock: Variable, variables: Mapping[str, Variable]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The inflows and outflows whose sum is a stock's net change; None where it is anything else."""
    equation = stock.equation
    if equation is None or any(piece.equation != equation for piece in stock.pieces):
        return None
    terms: list[tuple[str, Node]] = []
    while isinstance(equation, Binary) and equation.op in ("+", "-"):
        terms.append((equation.op, equation.right))
        equation = equation.left
    if isinstance(equation, Unary) and equation.op == "-":
        terms.append(("-", equation.operand))
    elif equation != Number(0.0) or terms:
        terms.append(("+", equation))
    terms.reverse()
    ids = [node.id if isinstance(node, Name) else "" for _, node in terms]
    if any(name not in variables or variables[name].kind != "flow" or variables[name].over != stock.over for name in ids):
        return None
    signs = [sign for sign, _ in terms]
    if signs != sorted(signs):  # "+" comes before "-"
        return None
    return tuple(n for n, s in zip(ids, signs, strict=True) if s == "+"), tuple(n for n, s in zip(ids, signs, strict=True) if s == "-")


def _is_simple(variable: Variable, flows: object) -> bool:
    """Whether plain elements say all that the pieces say."""
    if variable.kind == "stock" and (flows is None or any(piece.initial is None for piece in variable.pieces)):
        return False
    if variable.kind != "stock" and any(piece.initial is not None for piece in variable.pieces):
        return False
    return all(not piece.excepted for piece in variable.pieces)


def _carrier(stock: Variable, spelling: Spelling) -> Variable | None:
    """A flow that carries the net change of a stock whose equation is not a sum of flows."""
    if stock.equation is None:
        return None
    taken = set(spelling.names) | set(spelling.names.values())
    name = f"{stock.id}_net_change"
    while name in taken:
        name += "_2"
    return Variable(name, "", name, "flow", "", stock.equation, over=stock.over)
