"""Time, dimensions and the other settings of a file (XMILE 1.0, chapter 2)."""

from __future__ import annotations

import math
import re

from detente.theory.theory import Clock, Dimension, Method
from detente.theory.xmile import vendor
from detente.theory.xmile.book import Book
from detente.theory.xmile.element import Element
from detente.theory.xmile.names import canonical, shown_label

MOST_ELEMENTS = 20_000
MOST_DIGITS = 60
# RK2 is understood as "rk2, rk4" by the specification, section 3.4.1.
_METHODS: dict[str, Method] = {"euler": "euler", "rk4": "rk4", "rk2": "rk4"}
_SAVE = ("savestep", "save_step", "saveper", "save_interval", "isee:save_interval", "isee:saveper", "isee:save_step")
_KNOWN = {"start", "stop", "dt", "run", "pause", *_SAVE}


def clock_of(book: Book, root: Element) -> Clock:
    """The clock of a file; what is missing or does not fit is a fault."""
    specs = root.first("sim_specs")
    if specs is None:
        book.fault("the file has no `<sim_specs>`", root.line, "it says when a run starts and stops")
        return Clock(0.0, 1.0, 1.0)
    for child in specs.children:
        if child.tag not in _KNOWN and not child.tag.startswith("isee:"):
            book.fault(f"`<{child.tag}>` in `<sim_specs>` is not known here", child.line, "take it out if the model runs without it")
    start = _number(book, specs, "start")
    end = _number(book, specs, "stop")
    step = _step(book, specs)
    if start is not None and end is not None and end < start:
        book.fault(f"the run stops at {end:g}, before it starts at {start:g}", specs.line, "`<stop>` is not below `<start>`")
    unit = specs.get("time_units") or specs.get("isee:time_units") or "time"
    return Clock(start or 0.0, end or 0.0, step, _save(book, specs, step), unit, _method(book, root, specs))


def _number(book: Book, specs: Element, tag: str) -> float | None:
    child = specs.first(tag)
    if child is None:
        book.fault(f"`<sim_specs>` has no `<{tag}>`", specs.line, f"write `<{tag}>0</{tag}>`")
        return None
    return _value(book, child.text, tag, child.line)


def _value(book: Book, written: str, tag: str, line: int) -> float | None:
    text = written.strip()
    if re.fullmatch(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", text) and len(text) <= MOST_DIGITS:
        value = float(text)
        if math.isfinite(value):
            return value
    book.fault(f"`{tag}` is `{text[:40]}`, which is not a number", line, "write it as a number")
    return None


def _step(book: Book, specs: Element) -> float:
    child = specs.first("dt")
    if child is None:
        return 1.0
    value = _value(book, child.text, "dt", child.line)
    if value is None:
        return 1.0
    if value <= 0:
        book.fault(f"the step of time is {value:g}", child.line, "`<dt>` is above 0")
        return 1.0
    return 1.0 / value if child.get("reciprocal").lower() == "true" else value


def _save(book: Book, specs: Element, step: float) -> float | None:
    for name in _SAVE:
        child = specs.first(name)
        written = child.text if child is not None else specs.get(name)
        if not written.strip():
            continue
        value = _value(book, written, name, child.line if child else specs.line)
        if value is not None and value < 0:
            book.fault(f"values are kept every {value:g}", specs.line, f"`{name}` is above 0")
        elif value:
            return value if value > step else None
    return None


def _method(book: Book, root: Element, specs: Element) -> Method:
    written = specs.get("method") or "euler"
    header = root.first("header")
    if header is not None and header.words("product").lower() == "vensim" and written.strip().lower() == "rk4":
        # Seen in every file that Vensim itself has written, beside models whose own settings say Euler.
        book.left_out["the method RK4"] = "run by Euler: Vensim's export names RK4 for models that Vensim runs by Euler"
        return "euler"
    for name in written.split(","):
        known = _METHODS.get(name.strip().lower())
        if known is not None:
            if name.strip().lower() == "rk2":
                book.left_out["the method RK2"] = "run by RK4, as XMILE 1.0 has it where RK2 is not offered"
            return known
    book.fault(f"the method of integration `{written}` has no counterpart here", specs.line, "accepted: `Euler`, `RK4`, `RK2`")
    return "euler"


def read_dimensions(book: Book, root: Element) -> None:
    """The dimensions of the file into the book, with the ids of their elements."""
    found: list[tuple[Element, str]] = []
    for dim in (dim for block in root.all("dimensions") for dim in block.all("dim")):
        name = canonical(dim.get("name"))
        if not name or name in book.dimension_ids:
            book.fault(f"a dimension is called `{dim.get('name')}`, and so is another" if name else "a dimension has no name", dim.line)
            continue
        book.dimension_ids[name] = dim.get("detente:id") or book.words.of(name)
        found.append((dim, name))
    for dim, name in found:
        _dimension(book, dim, book.dimension_ids[name])


def _element_names(book: Book, dim: Element) -> list[tuple[str, str]]:
    """The elements of a dimension as written, each with the id that a file of our own gives it."""
    names = [(elem.get("name"), elem.get("detente:id")) for elem in dim.all("elem")]
    if not names and dim.get("size"):
        size = dim.get("size")
        if not size.isdigit() or not 1 <= int(size[:9]) <= MOST_ELEMENTS:
            book.fault(f"the dimension `{dim.get('name')}` has the size `{size[:20]}`", dim.line, f"1 to {MOST_ELEMENTS:,}")
            return [("1", "")]
        return [(str(place + 1), "") for place in range(int(size))]
    if not names:
        book.fault(f"the dimension `{dim.get('name')}` has no elements", dim.line, "write `<elem name=.../>`, or `size`")
    seen = [canonical(name) for name, _ in names]
    if "" in seen or len(set(seen)) < len(seen):
        book.fault(f"the dimension `{dim.get('name')}` has two elements of one name, or one without", dim.line)
    return names or [("1", "")]


def _dimension(book: Book, dim: Element, identifier: str) -> None:
    ids: dict[str, str] = {}
    labels: dict[str, str] = {}
    for label, written in _element_names(book, dim):
        plain = canonical(label)
        # A space at the end keeps an element apart from a dimension of the same name.
        ids[plain] = written or book.words.of(f"{plain} ")
        if ids[plain] != label:
            labels[ids[plain]] = shown_label(label)
    book.element_ids[identifier] = ids
    dimension = Dimension(identifier, shown_label(dim.get("name")), tuple(ids.values()), labels=labels, place=book.place(dim.line))
    book.dimensions[identifier] = vendor.with_more(book, dim, dimension)
