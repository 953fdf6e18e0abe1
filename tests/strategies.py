"""Generators for property tests: equations, and theories small enough to shrink."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from hypothesis import strategies as st

from detente.errors import Place
from detente.theory import Clock, Link, Parameter, Prior, Theory, Variable
from detente.theory.nodes import Binary, Bool, Call, Compare, IfElse, Name, Node, Number, Unary

NAMES = ("engagement", "trust", "aid")

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: Number(float(x)))
leaves = numbers | st.sampled_from(NAMES).map(Name)


def _wider(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    compared = st.builds(Compare, st.sampled_from(("<", "<=", ">", ">=", "==", "!=")), inner, inner)
    conditions = (
        compared | st.builds(Bool, st.sampled_from(("and", "or")), st.tuples(compared, compared)) | compared.map(lambda c: Unary("not", c))
    )
    return (
        st.builds(Binary, st.sampled_from(("+", "-", "*", "/", "**")), inner, inner)
        | inner.filter(lambda n: not isinstance(n, Number)).map(lambda n: Unary("-", n))
        | st.builds(Call, st.sampled_from(("min", "max")), st.tuples(inner, inner))
        | st.builds(Call, st.sampled_from(("abs", "exp", "logistic")), st.tuples(inner))
        | st.builds(IfElse, conditions, inner, inner)
    )


def _unfolded(node: Node) -> bool:
    """Whether no operator joins two constants: a reader would make one of them."""
    from detente.theory.nodes import walk

    return not any(isinstance(p, Binary) and isinstance(p.left, Number) and isinstance(p.right, Number) for p in walk(node))


equations: st.SearchStrategy[Node] = st.recursive(leaves, _wider, max_leaves=8).filter(_unfolded)

HERE = Place("theory.yaml", 1)


def stock(name: str, equation: Node, initial: float, bounds: tuple[float, float] | None = None, number: str = "") -> Variable:
    """A stock with only what a run needs."""
    return Variable(name, number or name, name, "stock", "index", equation, Number(initial), bounds, (), (), (), "", HERE, HERE)


def theory_of_stocks(
    stocks: Sequence[Variable],
    links: Sequence[Link] = (),
    parameters: Mapping[str, float] = MappingProxyType({}),
    end: float = 10,
    step: float = 0.125,
) -> Theory:
    """A theory with these parts, not linted."""
    prior = Prior("normal", 0, 1)
    made = {n: Parameter(n, v, prior, "", (-1e9, 1e9), "chosen by hand", HERE) for n, v in parameters.items()}
    return Theory("small", Clock(0, end, step), {v.id: v for v in stocks}, {k.id: k for k in links}, {}, made, {}, {}, "theory.yaml")


@st.composite
def linear_theories(draw: st.DrawFn) -> Theory:
    """Two or three stocks that move each other linearly, slow enough for a step of an eighth of a year."""
    names = NAMES[: draw(st.integers(2, 3))]
    stocks, links = [], []
    weights = {f"w_{a}_{b}": draw(st.floats(-0.5, 0.5).map(lambda x: round(x, 3))) for a in names for b in names if a != b}
    for target in names:
        node: Node = Binary("*", Number(-0.5), Name(target))
        for source in names:
            if source != target:
                node = Binary("+", node, Binary("*", Name(f"w_{source}_{target}"), Name(source)))
                sign = "+" if weights[f"w_{source}_{target}"] >= 0 else "-"
                links.append(Link(f"{source}-{target}", source, target, sign, (0, 1), "m", (), "stated", True, "", HERE))
        stocks.append(stock(target, node, draw(st.floats(-1, 1).map(lambda x: round(x, 3)))))
    return theory_of_stocks(stocks, links, weights)
