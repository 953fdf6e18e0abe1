"""Reads a model in XMILE: every fault of the file is found before anything is reported, and nothing is left out in silence."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from detente.errors import Fault, Place, TheoryError, by_line, shown_path
from detente.theory.nodes import Binary, Call, Name, Node, Number
from detente.theory.theory import Clock, Parameter, Piece, Theory, Variable
from detente.theory.xmile import vendor
from detente.theory.xmile.book import Book, Entry, new_identifiers
from detente.theory.xmile.drafts import Draft
from detente.theory.xmile.element import Element, descend, read_elements
from detente.theory.xmile.grammar import RefusedError
from detente.theory.xmile.indices import Site
from detente.theory.xmile.limits import Limited, limit
from detente.theory.xmile.macros import declare_macros, read_macros
from detente.theory.xmile.models import Layout, defaults, lay_out, parts_of
from detente.theory.xmile.resolve import translated
from detente.theory.xmile.specs import clock_of, read_dimensions
from detente.theory.xmile.variables import Translator, declare, note_of

_IN_FILE = frozenset(
    {
        "header",
        "sim_specs",
        "model_units",
        "dimensions",
        "behavior",
        "model",
        "macro",
        "detente:theory",
        "isee:equation_prefs",
        "equation_prefs",
    }
)
AS_WRITTEN = "as in the model"
NUMBER = re.compile(r"[-+]?\s*(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


@dataclass
class Read:
    """What the variables of a file became.

    Attributes:
        nets: flows that only carry the net change of one stock, by its id; a file of our own marks them.
    """

    variables: dict[str, Variable] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    nets: dict[str, Variable] = field(default_factory=dict)


def read_xmile(path: Path) -> Theory:
    """The theory in an XMILE file: `.xmile`, `.stmx`, `.itmx`, the form of Stella 10.0 included.

    Raises:
        TheoryError: every fault of the file, with its line: what is not XMILE, what has no counterpart here, by name.
    """
    book, root = _opened(path)
    theory = _theory(book, root, path)
    _raise_faults(book)
    return theory


def read_claims(path: Path) -> dict[str, str]:
    """The claims that `write_xmile` put beside a theory: each by its id, as one sentence.

    Raises:
        TheoryError: the file cannot be read.
    """
    book, root = _opened(path)
    claims = vendor.claims_of(book, root)
    _raise_faults(book)
    return claims


def _opened(path: Path) -> tuple[Book, Element]:
    file = shown_path(path)
    root, repaired = read_elements(path, file)
    if root.tag != "xmile":
        raise TheoryError(
            Fault(f"the file begins with `<{root.tag[:40]}>`, and is not XMILE", Place(file, root.line), "`<xmile>` begins one")
        )
    taken = tuple(element.get("detente:id") for element in descend(root))
    book = Book(file, names=new_identifiers(taken), words=new_identifiers(taken))
    book.left_out.update(repaired)
    return book, root


def _raise_faults(book: Book) -> None:
    if book.faults:
        raise TheoryError(by_line(book.faults))


def _theory(book: Book, root: Element, path: Path) -> Theory:
    for child in root.children:
        if child.tag not in _IN_FILE and not child.tag.startswith("isee:"):
            book.fault(f"`<{child.tag}>` is not known here", child.line, "take it out if the model runs without it")
    said = vendor.about(book, root)
    book.is_own = said is not None
    book.exact = dict((said.words if said else None) or {})
    clock = clock_of(book, root)
    read_dimensions(book, root)
    macro_elements = declare_macros(book, root)
    layout = lay_out(book, root)
    declared = declare(book, layout.drafts)
    macros = read_macros(book, macro_elements)
    read = _variables(book, root, layout, declared)
    header = root.first("header")
    theory = Theory(
        title=(header.words("name") if header else "") or path.stem,
        clock=clock,
        variables=read.variables,
        links={},
        loops={},
        parameters=read.parameters,
        scores={},
        left_out=book.left_out,
        file=book.file,
        dimensions=book.dimensions,
        lookups=book.tables,
        macros=macros,
        origin=_origin(header),
    )
    theory = replace(theory, clock=_own_clock(book, root, clock), dimensions=dict(book.dimensions))
    return vendor.restored(book, root, theory, said)


def _own_clock(book: Book, root: Element, clock: Clock) -> Clock:
    more = vendor.clock_more(book, root)
    if more is None:
        return clock
    trees: dict[str, Node] = {}
    for name in ("end_equation", "step_equation", "save_equation"):
        written = getattr(more, name)
        if written is not None:
            try:
                trees[name] = translated(book, Site((), "", root.line), written)
            except RefusedError as refused:
                book.fault(f"the clock: {refused.what}", root.line, refused.mend)
    return Clock(more.start, more.end, more.step, more.save, more.unit, more.method, **trees)


def _origin(header: Element | None) -> str:
    product = header.words("product") if header else ""
    version = (header.first("product") or header).get("version") if header else ""
    return "XMILE" + (f" of {product} {version}".rstrip() if product else "")


def _variables(book: Book, root: Element, layout: Layout, declared: list[tuple[Draft, Entry]]) -> Read:
    read = Read()
    translator = Translator(book)
    multipliers = _multipliers(translator, declared)
    whole = {kind: value for block in root.all("behavior") for kind, value in defaults(block).items()}
    limited: list[Limited] = []
    leaving: Counter[str] = Counter()
    for draft, entry in declared:
        if not entry.is_value:
            continue
        default = layout.non_negative.get((draft.path, draft.kind), whole.get(draft.kind, False))
        non_negative = default if draft.non_negative is None else draft.non_negative
        if draft.kind == "stock" and draft.connected is None:
            stock = _stock(translator, draft, entry, multipliers)
            read.variables[entry.id] = stock
            leaving.update(_ids(book, draft, draft.outflows))
            if non_negative and draft.outflows:
                limited.append(_limited(book, draft, entry, multipliers))
            continue
        _other(translator, read, draft, entry, non_negative=non_negative and draft.kind == "flow")
    shared = frozenset(name for name, count in leaving.items() if count > 1)
    for outflow, inflow in limit(read.variables, limited, shared):
        flow = read.variables[outflow]
        remark = f"held to what the stock has, without its inflow `{read.variables[inflow].label}`, which waits for this flow"
        read.variables[outflow] = replace(flow, note="; ".join(part for part in (flow.note, remark) if part))
    return _with_nets(read)


def _with_nets(read: Read) -> Read:
    """Net changes that a flow of our own carries, put back into their stocks."""
    for name, flow in read.nets.items():
        stock = read.variables.get(name)
        if stock is not None:
            read.variables[name] = replace(stock, equation=flow.equation)
    return read


def _multipliers(translator: Translator, declared: list[tuple[Draft, Entry]]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for draft, entry in declared:
        child = draft.element.first("multiplier")
        if child is not None:
            found[entry.id] = translator.tree(draft, entry, child.text.strip(), child.line)
    return found


def _ids(book: Book, draft: Draft, flows: tuple[str, ...]) -> list[str]:
    found = [book.find(draft.path, parts_of(written)) for written in flows]
    return [entry.id for entry in found if entry is not None]


def _limited(book: Book, draft: Draft, entry: Entry, multipliers: dict[str, Node]) -> Limited:
    inflows = _ids(book, draft, draft.inflows)
    terms = tuple((name, Binary("*", Name(name), multipliers[name]) if name in multipliers else Name(name)) for name in inflows)
    return Limited(entry.id, terms, tuple(_ids(book, draft, draft.outflows)))


def _stock(translator: Translator, draft: Draft, entry: Entry, multipliers: dict[str, Node]) -> Variable:
    net = translator.net(draft, entry, multipliers)
    initial, parts = translator.value(draft, entry)
    if draft.element.all("detente:piece"):
        pieces = parts
        net_or_none = net if draft.inflows else None
        return _noun(translator.book, draft, entry, net_or_none, initial, pieces)
    pieces = tuple(Piece(part.at, net, part.equation, place=part.place) for part in parts)
    return _noun(translator.book, draft, entry, net, initial, pieces)


def _noun(
    book: Book, draft: Draft, entry: Entry, equation: Node | None, initial: Node | None = None, pieces: tuple[Piece, ...] = ()
) -> Variable:
    return vendor.with_more(
        book,
        draft.element,
        Variable(
            entry.id,
            "",
            draft.label,
            draft.kind if draft.connected is None else "auxiliary",
            draft.element.words("units"),
            equation,
            initial,
            note=note_of(draft.element),
            place=book.place(draft.line),
            equation_place=book.place(draft.whole.line),
            over=entry.over,
            pieces=pieces,
        ),
    )


def _other(translator: Translator, read: Read, draft: Draft, entry: Entry, *, non_negative: bool) -> None:
    equation, pieces = translator.value(draft, entry)
    if _is_parameter(draft, entry, equation):
        assert isinstance(equation, Number)  # _is_parameter has seen to it
        read.parameters[entry.id] = _parameter(translator.book, draft, entry, equation)
        return
    if non_negative:
        equation = None if equation is None else _at_least_zero(equation)
        pieces = tuple(replace(piece, equation=_at_least_zero(piece.equation)) for piece in pieces)
    variable = _noun(translator.book, draft, entry, equation, pieces=pieces)
    stock = draft.element.get("detente:net")
    if stock:
        read.nets[stock] = variable
    else:
        read.variables[entry.id] = variable


def _at_least_zero(node: Node) -> Node:
    return Call("max", (node, Number(0.0)))


def _is_parameter(draft: Draft, entry: Entry, equation: Node | None) -> bool:
    is_plain = draft.kind == "auxiliary" and not entry.over and not entry.table and draft.connected is None
    is_number = isinstance(equation, Number) and NUMBER.fullmatch(draft.whole.equation) is not None
    return is_plain and is_number and draft.element.first("detente:variable") is None


def _parameter(book: Book, draft: Draft, entry: Entry, value: Number) -> Parameter:
    note = note_of(draft.element)
    reason = f"{AS_WRITTEN}: {note}" if note else AS_WRITTEN
    unit = draft.element.words("units")
    bounds = (float("-inf"), float("inf"))
    parameter = Parameter(entry.id, value.value, None, unit, bounds, reason, draft.label, book.place(draft.line))
    return vendor.with_more(book, draft.element, parameter)
