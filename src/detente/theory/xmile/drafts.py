"""One variable of a file as it is written, read whole before any name is looked up."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.theory.theory import Kind
from detente.theory.xmile.book import Book, Key
from detente.theory.xmile.element import Element
from detente.theory.xmile.grammar import RefusedError, without_comments
from detente.theory.xmile.names import canonical, shown_label

KINDS: dict[str, Kind] = {"stock": "stock", "flow": "flow", "aux": "auxiliary", "gf": "auxiliary"}
# Parts of a variable that say how it is shown, or only mark what its equation says already.
PASSED_OVER = frozenset({"format", "mathml", "eqn", "isee:delay_aux", "isee:summing", "isee:summing_converter", "isee:report_value"})
_KNOWN = frozenset(
    {"units", "doc", "range", "scale", "gf", "dimensions", "element", "inflow", "outflow", "non_negative", "init_eqn", "multiplier"}
) | {"event_poster", "detente:piece", "detente:variable", "detente:parameter", "detente:table"}
_TOOLS = {
    "conveyor": "a conveyor, which has no counterpart here",
    "queue": "a queue, which has no counterpart here",
    "oven": "an oven, which has no counterpart here",
    "leak": "a leakage of a conveyor, which has no counterpart here",
    "leak_integers": "a leakage of a conveyor, which has no counterpart here",
    "overflow": "an overflow of a queue, which has no counterpart here",
}


@dataclass(frozen=True)
class Part:
    """The equation of a variable or of one of its elements.

    Attributes:
        at: subscripts as written, none for the whole variable.
        equation: without its comments; empty where there is none.
        initial: what `<init_eqn>` says; empty for none.
        graph: its graphical function.
    """

    at: tuple[str, ...]
    equation: str
    initial: str
    graph: Element | None
    line: int


@dataclass(frozen=True)
class Draft:
    """A variable as it is written.

    Attributes:
        key: the modules it lies in and its name, canonical.
        rows: where it has several equations, which is how Vensim writes out an array: one for each element, in their order.
        path: the modules alone.
        label: as shown, with its modules.
        non_negative: what it says of itself; None where the model decides.
        connected: the name that it takes its value from, for a connected input of a module, and the module of that name.
    """

    key: Key
    label: str
    kind: Kind
    element: Element
    rows: tuple[Part, ...]
    whole: Part
    parts: tuple[Part, ...]
    dimensions: tuple[str, ...]
    inflows: tuple[str, ...]
    outflows: tuple[str, ...]
    non_negative: bool | None
    is_input: bool = False
    connected: tuple[Key, str] | None = field(default=None)

    @property
    def path(self) -> Key:
        """The modules it lies in."""
        return self.key[:-1]

    @property
    def line(self) -> int:
        """Where it starts."""
        return self.element.line


def draft_of(book: Book, element: Element, path: Key, prefix: str) -> Draft | None:
    """A variable element as a draft; its faults go to the book.

    Args:
        book: of the file.
        element: `<stock>`, `<flow>`, `<aux>` or a `<gf>` that stands alone.
        path: the modules that hold it.
        prefix: their labels, as shown before its own.
    """
    name = element.get("name")
    if not canonical(name):
        book.fault(f"a `<{element.tag}>` has no name", element.line, 'write `name="..."`')
        return None
    label = shown_label(name)
    kept = _check_children(book, element, label)
    if not kept:
        return None
    whole = _part(element, element if element.tag == "gf" else element.first("gf"))
    return Draft(
        key=(*path, canonical(name)),
        label=prefix + label,
        kind=KINDS[element.tag],
        element=element,
        rows=tuple(_row(eqn) for eqn in element.all("eqn")) if len(element.all("eqn")) > 1 else (),
        whole=whole,
        parts=tuple(_part(child, child.first("gf")) for child in element.all("element")),
        dimensions=tuple(dim.get("name") for block in element.all("dimensions") for dim in block.all("dim")),
        inflows=tuple(child.text for child in element.all("inflow")),
        outflows=tuple(child.text for child in element.all("outflow")),
        non_negative=stated(element),
        is_input=element.get("access").lower() == "input",
    )


def _part(element: Element, graph: Element | None) -> Part:
    written = element.first("eqn")
    at = element.attributes.get("subscript", "")
    return Part(
        tuple(part.strip() for part in at.split(",")) if at else (),
        without_comments(written.text) if written else "",
        without_comments(element.words("init_eqn")),
        graph,
        written.line if written else element.line,
    )


def _row(written: Element) -> Part:
    return Part((), without_comments(written.text), "", None, written.line)


def stated(element: Element) -> bool | None:
    """What `<non_negative>` says; None where there is none."""
    child = element.first("non_negative")
    return None if child is None else child.text.strip().lower() not in ("false", "0")


def _check_children(book: Book, element: Element, label: str) -> bool:
    sound = True
    for child in (*element.children, *(inner for part in element.all("element") for inner in part.children)):
        tag = child.tag.removeprefix("isee:")
        if tag in _TOOLS:
            book.fault(f"`{label}` is or has {_TOOLS[tag]}", child.line, "rebuild it from stocks, flows and delay functions")
            sound = False
        elif child.tag == "event_poster":
            book.left_out[f"the events of {label}"] = "messages and pauses for someone who watches a run"
        elif element.tag != "gf" and child.tag not in _KNOWN and child.tag not in PASSED_OVER:
            book.fault(f"`{label}` has a `<{child.tag}>`, which is not known here", child.line, "take it out if the model runs without it")
            sound = False
    return sound


def check_written(written: str, label: str) -> str:
    """An equation that is there.

    Raises:
        RefusedError: it is missing, or the placeholder of an unfinished model or of a lossy conversion.
    """
    if not written:
        raise RefusedError(f"`{label}` has no equation", "write one in `<eqn>`")
    if set(written) <= set("? \n\t"):
        raise RefusedError(f"the equation of `{label}` was left as `{written}`", "the program that made the file could not write it out")
    return written
