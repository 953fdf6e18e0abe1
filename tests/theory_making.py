"""Small theories made in a test: variables and parameters as short tuples."""

from __future__ import annotations

from typing import Any

from detente.errors import Place
from detente.theory import Clock, Link, Parameter, Theory, Variable, parse_equation
from detente.theory.priors import parse_prior

FILE = "small.yaml"


def variable(
    name: str, kind: str, unit: str, equation: str | None, initial: str | None = None, lookups: tuple[str, ...] = (), **more: Any
) -> Variable:
    place = Place(FILE, 10 + len(name))
    return Variable(
        id=name,
        number="",
        label=name.replace("_", " "),
        kind=kind,  # type: ignore[arg-type]
        unit=unit,
        equation=None if equation is None else parse_equation(equation, lookups=lookups),
        initial=None if initial is None else parse_equation(initial),
        place=place,
        equation_place=place,
        **more,
    )


def parameter(name: str, value: float, unit: str = "", prior: str | None = None, bounds: tuple[float, float] = (-1e9, 1e9)) -> Parameter:
    place = Place(FILE, 100 + len(name))
    return Parameter(name, value, parse_prior(prior) if prior else None, unit, bounds, "for a test", place=place)


def link(name: str, source: str, target: str, sign: str) -> Link:
    return Link(name, source, target, sign, (0.0, 1.0), "for a test", (), "stated", True, "", Place(FILE, 200))  # type: ignore[arg-type]


def theory(variables: list[Variable], parameters: list[Parameter] | None = None, links: list[Link] | None = None, **more: Any) -> Theory:
    more.setdefault("clock", Clock(0, 10, 0.25))
    return Theory(
        title="a small theory",
        variables={v.id: v for v in variables},
        links={k.id: k for k in links or []},
        loops={},
        parameters={p.id: p for p in parameters or []},
        scores={},
        left_out={},
        file=FILE,
        **more,
    )
