"""Functions of angles, in radians, and their hyperbolic kin."""

from __future__ import annotations

from detente.theory.functions.function import Function

FUNCTIONS = (
    Function("sin", 1, 1, "sin(x): sine", lambda xp: xp.sin, units="1 -> 1"),
    Function("cos", 1, 1, "cos(x): cosine", lambda xp: xp.cos, units="1 -> 1"),
    Function("tan", 1, 1, "tan(x): tangent", lambda xp: xp.tan, units="1 -> 1"),
    Function(
        "arcsin",
        1,
        1,
        "arcsin(x): the angle from -pi/2 to pi/2 with this sine",
        lambda xp: xp.arcsin,
        units="1 -> 1",
        edges="undefined outside -1 to 1",
    ),
    Function(
        "arccos",
        1,
        1,
        "arccos(x): the angle from 0 to pi with this cosine",
        lambda xp: xp.arccos,
        units="1 -> 1",
        edges="undefined outside -1 to 1",
    ),
    Function("arctan", 1, 1, "arctan(x): the angle from -pi/2 to pi/2 with this tangent", lambda xp: xp.arctan, units="1 -> 1"),
    Function(
        "arctan2",
        2,
        2,
        "arctan2(y, x): the angle from -pi to pi of the point (x, y)",
        lambda xp: xp.arctan2,
        units="a a -> 1",
        edges="0 at (0, 0)",
    ),
    Function(
        "sinh", 1, 1, "sinh(x): hyperbolic sine", lambda xp: xp.sinh, units="1 -> 1", edges="undefined where the result passes 1.8e308"
    ),
    Function(
        "cosh", 1, 1, "cosh(x): hyperbolic cosine", lambda xp: xp.cosh, units="1 -> 1", edges="undefined where the result passes 1.8e308"
    ),
    Function("tanh", 1, 1, "tanh(x): hyperbolic tangent", lambda xp: xp.tanh, units="1 -> 1"),
)
