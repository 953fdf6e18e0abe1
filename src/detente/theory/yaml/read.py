"""Reads ``theory.yaml``: every fault of the file is found before anything is reported."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from detente.documents import Document, Key, read_yaml, validated
from detente.errors import CaseError, DetenteError, Fault, Place, TheoryError, by_line, nearest
from detente.theory.lint.structure import theory_faults
from detente.theory.nodes import Node
from detente.theory.parse import parse_equation
from detente.theory.priors import parse_prior
from detente.theory.theory import (
    Clock,
    Conserved,
    Dimension,
    Exemption,
    Link,
    LookupTable,
    Loop,
    Macro,
    Parameter,
    Piece,
    Score,
    Theory,
    Variable,
)
from detente.theory.yaml.forms import (
    ChangingText,
    ClockText,
    ConservedText,
    DimensionText,
    ExemptionText,
    LinkText,
    LookupText,
    LoopText,
    MacroText,
    OpenBounds,
    ParameterText,
    PieceText,
    ScoreText,
    TheoryText,
    VariableText,
    Written,
)

T = TypeVar("T")
R = TypeVar("R")

MOST_FAULTS = 200


def read_theory(path: Path, root: Path | None = None) -> Theory:
    """The theory in a file.

    Args:
        path: of ``theory.yaml``.
        root: messages show the path relative to this folder.

    Raises:
        CaseError: the file cannot be read as YAML.
        TheoryError: every fault of the theory, each with its line.
    """
    return theory_of(read_yaml(path, root))


def theory_of(document: Document) -> Theory:
    """The theory in a document that has been read.

    Raises:
        TheoryError: every fault of the theory, each with its line.
    """
    known = [part.name for part in fields(TheoryText)]
    unknown = [key for key in document.data if key not in known]
    accepted = "accepted: " + ", ".join(f"`{name}`" for name in sorted(known))
    faults = [document.fault((key,), f"`{key}` is not known here", nearest(str(key), known) or accepted) for key in unknown]
    try:
        outline = validated(document, TheoryText, {key: value for key, value in document.data.items() if key in known})
    except CaseError as error:
        raise TheoryError([*faults, *error.faults]) from None
    reading = _Reading(document, outline, faults)
    theory = Theory(
        title=outline.title,
        clock=reading.clock(outline.time),
        variables=reading.all("variables", outline.variables, VariableText, reading.variable),
        links=reading.all("links", outline.links, LinkText, reading.link),
        loops=reading.all("loops", outline.loops, LoopText, reading.loop),
        parameters=reading.all("parameters", outline.parameters, ParameterText, reading.parameter),
        scores=reading.all("scores", outline.scores, ScoreText, reading.score),
        left_out=dict(outline.left_out),
        dimensions=reading.all("dimensions", reading.long_form(outline.dimensions), DimensionText, reading.dimension),
        lookups=reading.all("lookups", outline.lookups, LookupText, reading.lookup),
        macros=reading.all("macros", outline.macros, MacroText, reading.macro),
        origin=outline.origin,
        exemptions=reading.exemptions(outline.exemptions),
        conserved=reading.all("conserved", outline.conserved, ConservedText, reading.total),
        cut=outline.cut,
        file=document.file,
    )
    faults += theory_faults(theory, document, reading.broken)
    if faults:
        raise TheoryError(by_line(faults))
    return theory


class _Reading:
    """Turns written entries into nouns; gathers faults and remembers what could not be read."""

    def __init__(self, document: Document, outline: TheoryText, faults: list[Fault]) -> None:
        self.document = document
        self.faults = faults
        self.broken: set[str] = set()
        self.origin = outline.origin
        self.lookups = frozenset(outline.lookups)
        self.macros = {name: _arity(entry) for name, entry in outline.macros.items()}

    def all(
        self, section: str, entries: Mapping[str, Any], kind: type[T], make: Callable[[str, T], R], within: tuple[Key, ...] = ()
    ) -> dict[str, R]:
        out: dict[str, R] = {}
        for name, entry in entries.items():
            try:
                out[name] = make(name, validated(self.document, kind, entry, (*within, section, name)))
            except DetenteError as error:
                self.faults += error.faults
                self.broken.add(name)
            if len(self.faults) > MOST_FAULTS:
                more = Fault(f"more than {MOST_FAULTS} faults", Place(self.document.file), "mend these first; what follows was not read")
                raise TheoryError([*self.faults, more])
        return out

    def equation(self, written: Written | None, *keys: Key) -> Node | None:
        return None if written is None else self.tree(written, *keys)

    def tree(self, written: Written, *keys: Key) -> Node:
        return parse_equation(written, self.document.place(*keys), self.lookups, self.macros)

    def clock(self, text: ClockText) -> Clock:
        numbers: dict[str, float | None] = {}
        equations: dict[str, Node | None] = {}
        for word, given in {"end": text.end, "step": text.step, "save": text.save}.items():
            equations[f"{word}_equation"] = None
            if isinstance(given, ChangingText):
                numbers[word] = given.at_start
                try:
                    equations[f"{word}_equation"] = self.tree(given.equation, "time", word, "equation")
                except TheoryError as error:
                    self.faults += error.faults
            else:
                numbers[word] = given
        return Clock(start=text.start, unit=text.unit, method=text.method, **numbers, **equations)  # type: ignore[arg-type]

    def long_form(self, entries: Mapping[str, Any]) -> dict[str, Any]:
        """Dimensions as mappings; a plain list is that of the elements."""
        return {name: {"elements": entry} if isinstance(entry, list) else entry for name, entry in entries.items()}

    def dimension(self, name: str, text: DimensionText) -> Dimension:
        given = vars(text) | {"label": _label(name, text.label)}
        return Dimension(id=name, place=self.document.place("dimensions", name), **given)

    def lookup(self, name: str, text: LookupText) -> LookupTable:
        place = self.document.place("lookups", name)
        if (text.points is None) == (not text.pieces):
            what = f"the lookup `{name}` has {'no points' if text.points is None else 'points and pieces'}"
            raise TheoryError(Fault(what, place, "write `points: [[x, y], ...]`, or `over` and `pieces` for an array of tables"))
        pieces = ((text.over, text.points),) if text.points is not None else tuple((piece.at, piece.points) for piece in text.pieces)
        kept = {key: value for key, value in vars(text).items() if key not in ("points", "pieces", "label")}
        return LookupTable(id=name, label=_label(name, text.label), pieces=pieces, place=place, **kept)

    def macro(self, name: str, text: MacroText) -> Macro:
        outer = set(self.broken)

        def variable(own: str, entry: VariableText) -> Variable:
            return self.variable(own, entry, ("macros", name))

        variables = self.all("variables", text.variables, VariableText, variable, ("macros", name))
        inner = self.broken - outer
        self.broken = outer
        if inner:
            raise TheoryError(())
        place = self.document.place("macros", name)
        return Macro(name, _label(name, text.label), text.arguments, variables, text.value, text.note, place)

    def variable(self, name: str, text: VariableText, within: tuple[Key, ...] = ()) -> Variable:
        keys = (*within, "variables", name)
        given = {key: value for key, value in vars(text).items() if key not in ("equation", "initial", "bounds", "pieces")}
        return Variable(
            id=name,
            equation=self.equation(text.equation, *keys, "equation"),
            initial=self.equation(text.initial, *keys, "initial"),
            bounds=_bounds(text.bounds) if text.bounds else None,
            pieces=tuple(self.piece(piece, *keys, "pieces", i) for i, piece in enumerate(text.pieces)),
            place=self.document.place(*keys),
            equation_place=self.document.place(*keys, "equation"),
            **given,
        )

    def piece(self, text: PieceText, *keys: Key) -> Piece:
        equation = self.tree(text.equation, *keys, "equation")
        initial = self.equation(text.initial, *keys, "initial")
        return Piece(text.at, equation, initial, text.excepted, self.document.place(*keys))

    def link(self, name: str, text: LinkText) -> Link:
        return Link(id=name, place=self.document.place("links", name), **vars(text))

    def loop(self, name: str, text: LoopText) -> Loop:
        return Loop(id=name, place=self.document.place("loops", name), **vars(text))

    def parameter(self, name: str, text: ParameterText) -> Parameter:
        place = self.document.place("parameters", name)
        missing = [] if self.origin else [key for key in ("unit", "bounds", "reason") if getattr(text, key) is None]
        if missing:
            raise TheoryError(Fault(f"`{key}` is missing", place, f"add a line `{key}: ...`") for key in missing)
        return Parameter(
            id=name,
            value=text.value,
            prior=None if text.prior is None else parse_prior(text.prior, self.document.place("parameters", name, "prior")),
            unit=text.unit or "",
            bounds=_bounds(text.bounds or (None, None)),
            reason=text.reason or "",
            label=text.label,
            place=place,
        )

    def score(self, name: str, text: ScoreText) -> Score:
        return Score(id=name, place=self.document.place("scores", name), **vars(text))

    def exemptions(self, entries: tuple[Any, ...]) -> tuple[Exemption, ...]:
        out: list[Exemption] = []
        for i, entry in enumerate(entries):
            try:
                given = validated(self.document, ExemptionText, entry, ("exemptions", i))
            except DetenteError as error:
                self.faults += error.faults
            else:
                out.append(Exemption(place=self.document.place("exemptions", i), **vars(given)))
        return tuple(out)

    def total(self, name: str, text: ConservedText) -> Conserved:
        return Conserved(id=name, place=self.document.place("conserved", name), **vars(text))


def _label(name: str, written: str | None) -> str:
    """How a part is called for a reader: by default as in the equations."""
    return name if written is None else written


def _bounds(written: OpenBounds) -> tuple[float, float]:
    """Both ends as numbers; one that is left open (``null``) is infinite."""
    low, high = written
    return (-math.inf if low is None else low, math.inf if high is None else high)


def _arity(entry: Any) -> int | None:
    """How many arguments a macro takes, as far as that can be told before it is read."""
    arguments = entry.get("arguments") if isinstance(entry, dict) else None
    return len(arguments) if isinstance(arguments, list) else None
