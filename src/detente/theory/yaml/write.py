"""Writes ``theory.yaml``: what is read back is the same theory. Only what differs from what is assumed is written."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from detente.documents import write_whole
from detente.theory.nodes import Node, Number, text
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
    Points,
    Score,
    Theory,
    Variable,
)

WIDTH = 120


class _InLine(list[Any]):
    """A list that is written in one line."""


def write_theory(theory: Theory, path: Path) -> None:
    """Write a theory to a file, whole or not at all.

    Raises:
        CaseError: the folder does not exist or cannot be written to.
    """
    write_whole(path, theory_text(theory))


def theory_text(theory: Theory) -> str:
    """A theory as the text of ``theory.yaml``; comments of the file that it was read from are not kept.

    Example:
        >>> from detente.theory.theory import Clock
        >>> print(theory_text(Theory("Nothing yet", Clock(1950, 1960, 0.25), {}, {}, {}, {}, {}, {}, "")))
        format: 1
        title: Nothing yet
        time:
          start: 1950
          end: 1960
          step: 0.25
        variables: {}
        <BLANKLINE>
    """
    written: dict[str, Any] = {"format": 1, "title": theory.title}
    if theory.origin:
        written["origin"] = theory.origin
    written["time"] = _clock(theory.clock)
    sections: dict[str, Mapping[str, Any]] = {
        "dimensions": {d.id: _dimension(d) for d in theory.dimensions.values()},
        "lookups": {t.id: _lookup(t) for t in theory.lookups.values()},
        "macros": {m.id: _macro(m) for m in theory.macros.values()},
        "variables": {v.id: _variable(v) for v in theory.variables.values()},
        "links": {k.id: _link(k) for k in theory.links.values()},
        "loops": {k.id: _loop(k) for k in theory.loops.values()},
        "parameters": {p.id: _parameter(p, bool(theory.origin)) for p in theory.parameters.values()},
        "scores": {s.id: _score(s) for s in theory.scores.values()},
        "conserved": {c.id: _conserved(c) for c in theory.conserved.values()},
        "left_out": dict(theory.left_out),
    }
    written |= {key: section for key, section in sections.items() if section or key == "variables"}
    if theory.exemptions:
        written["exemptions"] = [_exemption(exemption) for exemption in theory.exemptions]
    if theory.cut:
        written["cut"] = _InLine(theory.cut)
    return _yaml(written)


def _yaml(written: Mapping[str, Any]) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = WIDTH
    yaml.representer.add_representer(_InLine, lambda r, items: r.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True))
    yaml.representer.add_representer(str, _text)
    yaml.representer.ignore_aliases = lambda data: True
    out = io.StringIO()
    yaml.dump(written, out)
    # A text broken over lines leaves a space where it breaks, which reading takes away again.
    return "".join(f"{line.rstrip(' ')}\n" for line in out.getvalue().split("\n")[:-1])


def _text(representer: Any, written: str) -> Any:
    """A text as a scalar; in double quotes where it holds signs that cannot be seen, or spaces that a fold would swallow."""
    style = None if written.isprintable() and "  " not in written else '"'
    return representer.represent_scalar("tag:yaml.org,2002:str", written, style=style)


def _number(value: float) -> float | int:
    """A whole number without its point, where that is how a person would write it."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _numbers(values: Iterable[float]) -> _InLine:
    return _InLine(None if math.isinf(value) else _number(float(value)) for value in values)


def _equation(node: Node) -> str | float:
    return _number(node.value) if isinstance(node, Number) else text(node)


def _plain(noun: Any, *left_out: str) -> dict[str, Any]:
    """The fields of a noun that differ from what is assumed, lists in one line; ``left_out`` are written otherwise."""
    out: dict[str, Any] = {}
    for part in fields(noun):
        value = getattr(noun, part.name)
        if part.name in ("id", "place", "equation_place", *left_out) or (part.default is not MISSING and value == part.default):
            continue
        out[part.name] = _InLine(value) if isinstance(value, tuple) else value
    return out


def _clock(clock: Clock) -> dict[str, Any]:
    out: dict[str, Any] = {"start": _number(float(clock.start))}
    equations = {"end": clock.end_equation, "step": clock.step_equation, "save": clock.save_equation}
    for key, equation in equations.items():
        value = getattr(clock, key)
        if value is not None:
            number = _number(float(value))
            out[key] = number if equation is None else {"equation": _equation(equation), "at_start": number}
    return out | {key: getattr(clock, key) for key in ("unit", "method") if getattr(clock, key) != getattr(Clock(0, 1, 1), key)}


def _dimension(dimension: Dimension) -> list[Any] | dict[str, Any]:
    out = _labelled(dimension.id, dimension.label) | {"elements": _InLine(dimension.elements)}
    if dimension.of:
        out["of"] = dimension.of
    if dimension.maps_to:
        out["maps_to"] = {other: _InLine(elements) for other, elements in dimension.maps_to.items()}
    if dimension.labels:
        out["labels"] = dict(dimension.labels)
    return _InLine(dimension.elements) if len(out) == 1 else out


def _labelled(name: str, label: str) -> dict[str, Any]:
    return {} if label == name else {"label": label}


def _lookup(table: LookupTable) -> dict[str, Any]:
    out = _labelled(table.id, table.label)
    if table.over:
        out["over"] = _InLine(table.over)
    if len(table.pieces) == 1 and table.pieces[0][0] == table.over:
        out["points"] = _points(table.pieces[0][1])
    else:
        out["pieces"] = [{"at": _InLine(at), "points": _points(points)} for at, points in table.pieces]
    return out | _plain(table, "label", "over", "pieces")


def _points(points: Points) -> _InLine:
    return _InLine(_numbers(point) for point in points)


def _macro(macro: Macro) -> dict[str, Any]:
    out = _labelled(macro.id, macro.label) | {"arguments": _InLine(macro.arguments), "value": macro.value}
    if macro.note:
        out["note"] = macro.note
    return out | {"variables": {v.id: _variable(v) for v in macro.variables.values()}}


def _variable(variable: Variable) -> dict[str, Any]:
    out: dict[str, Any] = {"number": variable.number} if variable.number else {}
    out |= {"label": variable.label, "kind": variable.kind}
    if variable.unit:
        out["unit"] = variable.unit
    if variable.over:
        out["over"] = _InLine(variable.over)
    if variable.equation is not None:
        out["equation"] = _equation(variable.equation)
    if variable.initial is not None:
        out["initial"] = _equation(variable.initial)
    if variable.pieces:
        out["pieces"] = [_piece(piece) for piece in variable.pieces]
    if variable.bounds is not None:
        out["bounds"] = _numbers(variable.bounds)
    return out | _plain(variable, "number", "label", "kind", "unit", "over", "equation", "initial", "pieces", "bounds")


def _piece(piece: Piece) -> dict[str, Any]:
    out: dict[str, Any] = {"at": _InLine(piece.at)}
    if piece.excepted:
        out["except"] = _InLine(_InLine(part) for part in piece.excepted)
    out["equation"] = _equation(piece.equation)
    if piece.initial is not None:
        out["initial"] = _equation(piece.initial)
    return out


def _link(link: Link) -> dict[str, Any]:
    out: dict[str, Any] = {"from": link.source, "to": link.target, "sign": link.sign, "delay": _numbers(link.delay)}
    out["mechanism"] = link.mechanism
    if link.passage:
        out["passage"] = _InLine(link.passage)
    if link.status != "stated":
        out["status"] = link.status
    if not link.in_equations:
        out["in_equations"] = False
    return out | ({"note": link.note} if link.note else {})


def _loop(loop: Loop) -> dict[str, Any]:
    out: dict[str, Any] = {"name": loop.name, "sign": loop.sign}
    if loop.steps:
        out["steps"] = _InLine(loop.steps)
    if loop.variants:
        out["variants"] = _InLine(_InLine(variant) for variant in loop.variants)
    given = {"within": loop.within, "passage": _InLine(loop.passage), "live": loop.live, "story": loop.story}
    return out | {key: value for key, value in given.items() if value}


def _parameter(parameter: Parameter, foreign: bool) -> dict[str, Any]:
    """A model read from elsewhere may say nothing of a parameter but its value."""
    out: dict[str, Any] = {"label": parameter.label} if parameter.label else {}
    out["value"] = _number(float(parameter.value))
    if parameter.prior is not None:
        first, second = _number(parameter.prior.first), _number(parameter.prior.second)
        out["prior"] = f"{parameter.prior.family}({first!r}, {second!r})"
    if parameter.unit or not foreign:
        out["unit"] = parameter.unit
    if not foreign or parameter.bounds != (-math.inf, math.inf):
        out["bounds"] = _numbers(parameter.bounds)
    if parameter.reason or not foreign:
        out["reason"] = parameter.reason
    return out


def _score(score: Score) -> dict[str, Any]:
    out = {"label": score.label, "variable": score.variable, "better": score.better}
    return out | {key: value for key, value in (("beside", score.beside), ("measured", score.measured)) if value}


def _conserved(total: Conserved) -> dict[str, Any]:
    return {"stocks": _InLine(total.stocks), "reason": total.reason}


def _exemption(exemption: Exemption) -> dict[str, Any]:
    return {"check": exemption.check, "of": exemption.of, "reason": exemption.reason}
