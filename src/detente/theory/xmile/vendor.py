"""What XMILE has no place for, in a namespace of our own (``tag:detente,2026:xmile``): read back into the nouns.

Each part is one element whose text is JSON: every character survives there, and so does every number.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from detente.errors import Fault
from detente.theory.priors import Prior
from detente.theory.theory import (
    Conserved,
    Dimension,
    Exemption,
    Inside,
    Kind,
    Link,
    LookupTable,
    Loop,
    Macro,
    Method,
    Outside,
    Parameter,
    Score,
    Theory,
    Variable,
)
from detente.theory.xmile.book import Book
from detente.theory.xmile.element import Element

N = TypeVar("N", Variable, Parameter, Dimension, LookupTable, Macro)
T = TypeVar("T")

_PARTS = ("link", "loop", "score", "exemption", "conserved", "about", "clock", "mapped", "claim")


@dataclass(frozen=True)
class VariableMore:
    """What a variable has beside its equation, where XMILE does not give it."""

    number: str | None = None
    label: str | None = None
    kind: Kind | None = None
    unit: str | None = None
    note: str | None = None
    bounds: tuple[float, float] | None = None
    measured_by: tuple[str, ...] | None = None
    measured_inversely: tuple[str, ...] | None = None
    passage: tuple[str, ...] | None = None


@dataclass(frozen=True)
class MappedMore(VariableMore):
    """A variable that is on the map alone."""

    id: str = ""


@dataclass(frozen=True)
class ParameterMore:
    """What a parameter has beside its value."""

    label: str | None = None
    unit: str | None = None
    reason: str | None = None
    bounds: tuple[float, float] | None = None
    prior: Prior | None = None


@dataclass(frozen=True)
class TableMore:
    """What a lookup has beside its points."""

    label: str | None = None
    unit: str | None = None
    note: str | None = None
    inside: Inside | None = None
    outside: Outside | None = None


@dataclass(frozen=True)
class DimensionMore:
    """What a dimension has beside its elements."""

    label: str | None = None
    of: str | None = None
    maps_to: Mapping[str, tuple[str, ...]] | None = None
    labels: Mapping[str, str] | None = None


@dataclass(frozen=True)
class MacroMore:
    """What a macro has beside its equations."""

    label: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ClockMore:
    """The clock as it is; its equations as XMILE writes them."""

    start: float
    end: float
    step: float
    save: float | None
    unit: str
    method: Method
    end_equation: str | None = None
    step_equation: str | None = None
    save_equation: str | None = None


@dataclass(frozen=True)
class About:
    """The theory as a whole.

    Attributes:
        order: ids of the variables, in their order.
        words: words of equations that an XMILE name does not tell apart, by what it makes of them.
    """

    title: str
    origin: str = ""
    cut: tuple[str, ...] = ()
    left_out: Mapping[str, str] | None = None
    order: tuple[str, ...] = ()
    words: Mapping[str, str] | None = None


MORE: Mapping[type, type] = {
    Variable: VariableMore,
    Parameter: ParameterMore,
    LookupTable: TableMore,
    Dimension: DimensionMore,
    Macro: MacroMore,
}
ELEMENTS: Mapping[type, str] = {
    Variable: "variable",
    Parameter: "parameter",
    LookupTable: "table",
    Dimension: "dimension",
    Macro: "macro",
}


def with_more(book: Book, element: Element, noun: N) -> N:
    """A noun with what our own namespace says of it beside the rest."""
    child = element.first(f"detente:{ELEMENTS[type(noun)]}")
    if child is None:
        return noun
    more = decoded(book, child, MORE[type(noun)])
    if more is None:
        return noun
    said = {field.name: getattr(more, field.name) for field in fields(more)}
    return replace(noun, **{name: value for name, value in said.items() if value is not None})


def decoded(book: Book, element: Element, kind: type[T]) -> T | None:
    """The noun in an element's text; what is wrong with it is noted as a fault."""
    from pydantic import TypeAdapter, ValidationError

    try:
        data = json.loads(element.text or "{}")
    except (ValueError, RecursionError):
        data = None
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if not isinstance(data, dict) or not set(data) <= known:
        book.fault(f"`<{element.tag}>` cannot be read", element.line, "its text is JSON with the fields " + ", ".join(sorted(known)))
        return None
    if "place" in known:
        data["place"] = {"file": book.file, "line": element.line}
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        book.fault(f"`<{element.tag}>`: `{where}` cannot be read: {first['msg']}", element.line)
        return None


def encoded(noun: Any) -> dict[str, Any]:
    """A noun as plain values, without its place in a file."""
    plain: dict[str, Any] = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if field.name != "place":
            plain[field.name] = encoded(value) if isinstance(value, Prior) else dict(value) if isinstance(value, Mapping) else value
    return plain


def about(book: Book, root: Element) -> About | None:
    """What the file says of the theory as a whole, if it is one of our own."""
    own = root.first("detente:theory")
    child = own.first("detente:about") if own else None
    return decoded(book, child, About) if child else None


def restored(book: Book, root: Element, theory: Theory, said: About | None) -> Theory:
    """The theory with what our own namespace says of it."""
    own = root.first("detente:theory")
    if own is None:
        return theory
    for child in own.children:
        if child.tag.removeprefix("detente:") not in _PARTS:
            book.fault(f"`<{child.tag}>` is not known here", child.line, "take it out if the theory is whole without it")
    variables = {**theory.variables, **_mapped(book, own)}
    if said is not None:
        theory = replace(theory, title=said.title, origin=said.origin, cut=said.cut, left_out={**theory.left_out, **(said.left_out or {})})
        variables = {**{name: variables[name] for name in said.order if name in variables}, **variables}
    return replace(
        theory,
        variables=variables,
        links={link.id: link for link in _all(book, own, "link", Link)},
        loops={loop.id: loop for loop in _all(book, own, "loop", Loop)},
        scores={score.id: score for score in _all(book, own, "score", Score)},
        exemptions=tuple(_all(book, own, "exemption", Exemption)),
        conserved={total.id: total for total in _all(book, own, "conserved", Conserved)},
    )


def _all(book: Book, own: Element, tag: str, kind: type[T]) -> list[T]:
    read = (decoded(book, child, kind) for child in own.all(f"detente:{tag}"))
    return [noun for noun in read if noun is not None]


def _mapped(book: Book, own: Element) -> dict[str, Variable]:
    found = [(child, decoded(book, child, MappedMore)) for child in own.all("detente:mapped")]
    variables: dict[str, Variable] = {}
    for child, more in found:
        if more is not None:
            variables[more.id] = Variable(
                more.id,
                more.number or "",
                more.label or "",
                more.kind or "mapped",
                more.unit or "",
                None,
                None,
                more.bounds,
                more.measured_by or (),
                more.measured_inversely or (),
                more.passage or (),
                more.note or "",
                book.place(child.line),
                book.place(child.line),
            )
    return variables


def clock_more(book: Book, root: Element) -> ClockMore | None:
    """The clock as our own namespace gives it."""
    own = root.first("detente:theory")
    child = own.first("detente:clock") if own else None
    return decoded(book, child, ClockMore) if child else None


def claims_of(book: Book, root: Element) -> dict[str, str]:
    """The claims that a file of our own carries: each by its id, as one sentence."""
    own = root.first("detente:theory")
    return {child.get("id"): str(json.loads(child.text)) for child in (own.all("detente:claim") if own else ()) if _is_text(book, child)}


def _is_text(book: Book, element: Element) -> bool:
    try:
        is_text = isinstance(json.loads(element.text), str)
    except (ValueError, RecursionError):
        is_text = False
    if not is_text:
        book.faults.append(Fault(f"`<{element.tag}>` cannot be read", book.place(element.line), "its text is a JSON text"))
    return is_text
