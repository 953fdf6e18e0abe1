"""Small models in XMILE, written out in full, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from detente.errors import TheoryError
from detente.simulate import simulate
from detente.theory import Theory
from detente.theory.nodes import Node, text
from detente.theory.xmile import read_xmile

NAMESPACE = "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"
SPECS = '<sim_specs method="Euler" time_units="month"><start>0</start><stop>4</stop><dt>1</dt></sim_specs>'


def model(variables: str, *, specs: str = SPECS, outside: str = "", more: str = "") -> str:
    """A file of one model."""
    return (
        f'<?xml version="1.0"?>\n<xmile version="1.0" xmlns="{NAMESPACE}">\n<header><name>small</name></header>\n{specs}\n{outside}\n'
        f"<model><variables>\n{variables}\n</variables></model>\n{more}</xmile>\n"
    )


def aux(name: str, equation: str) -> str:
    """An auxiliary."""
    return f'<aux name="{name}"><eqn><![CDATA[{equation}]]></eqn></aux>'


def read(folder: Path, written: str, suffix: str = ".xmile") -> Theory:
    """The theory in a text."""
    path = folder / f"small{suffix}"
    path.write_text(written, encoding="utf-8")
    return read_xmile(path)


def refusal(folder: Path, written: str) -> str:
    """The message with which a text is refused."""
    try:
        read(folder, written)
    except TheoryError as error:
        return str(error)
    raise AssertionError("the file was read")


def equation(theory: Theory, name: str) -> str:
    """The equation of a variable as text."""
    node: Node | None = theory.variables[name].equation
    assert node is not None
    return text(node)


def values(theory: Theory, name: str) -> list[float]:
    """What a variable is at each instant."""
    return [round(float(x), 9) for x in np.asarray(simulate(theory).values[name])]
