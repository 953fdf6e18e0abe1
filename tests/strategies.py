"""Generators for property tests: equations, and theories small enough to shrink."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from hypothesis import strategies as st

from detente.errors import Place
from detente.theory import Clock, Link, Parameter, Prior, Theory, Variable, parse_equation
from detente.theory.nodes import (
    LOOKUP_MODES,
    AtStart,
    Binary,
    Bool,
    Call,
    Compare,
    Each,
    IfElse,
    Index,
    Lookup,
    Name,
    Node,
    Number,
    Pick,
    Position,
    Unary,
    names,
)
from detente.theory.theory import Dimension, LookupTable, Macro, Piece

NAMES = ("engagement", "trust", "aid")
ARRAYS = ("budget", "attention")
DIMENSIONS = ("region", "ministry")
WORDS = ("r", "s", "region", "north")
TABLES = ("crowding", "fatigue")
MACROS: Mapping[str, int] = MappingProxyType({"growth": 2, "still": 0})

numbers = st.floats(allow_nan=False, allow_infinity=False).map(lambda x: Number(float(x)))
leaves = numbers | st.sampled_from(NAMES).map(Name)
places = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple)
compared = ("<", "<=", ">", ">=", "==", "!=")


def conditions(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Conditions over numbers."""
    single = st.builds(Compare, st.sampled_from(compared), inner, inner)
    joined = st.builds(Bool, st.sampled_from(("and", "or")), st.lists(single, min_size=2, max_size=3).map(tuple))
    either = single | joined | single.map(lambda c: Unary("not", c))
    return either | st.builds(Bool, st.sampled_from(("and", "or")), st.tuples(either, either)) | either.map(lambda c: Unary("not", c))


def _wider(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return (
        st.builds(Binary, st.sampled_from(("+", "-", "*", "/", "**")), inner, inner)
        | inner.map(lambda n: Unary("-", n))
        | st.builds(Call, st.sampled_from(("min", "max")), st.tuples(inner, inner))
        | st.builds(Call, st.sampled_from(("abs", "exp", "logistic")), st.tuples(inner))
        | st.builds(IfElse, conditions(inner), inner, inner)
    )


def lists(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Lists over one dimension or two."""
    over = st.lists(st.tuples(st.sampled_from(("r", "s")), st.sampled_from(DIMENSIONS)), min_size=1, max_size=2)
    return st.builds(Each, inner, over.map(tuple))


def _widest(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    ranked = st.builds(Call, st.just("vector_rank"), st.tuples(lists(inner), inner))
    return (
        _wider(inner)
        | st.builds(Call, st.sampled_from(("sum", "min", "mean")), st.tuples(lists(inner)))
        | st.builds(Pick, ranked, places)
        | st.builds(Lookup, st.sampled_from(TABLES), places | st.just(()), st.sampled_from(("", *LOOKUP_MODES)), inner)
        | st.builds(Call, st.just("growth"), st.tuples(inner, inner))
        | st.builds(Call, st.just("sample_if_true"), st.tuples(conditions(inner), inner, inner))
        | st.builds(Call, st.just("random_normal"), st.tuples(inner, inner), st.sampled_from(("", "weather")))
    )


equations: st.SearchStrategy[Node] = st.recursive(leaves, _wider, max_leaves=8)
other_leaves = (
    st.builds(Index, st.sampled_from(ARRAYS), places) | st.sampled_from(WORDS).map(Position) | st.sampled_from(NAMES).map(AtStart)
)
all_equations: st.SearchStrategy[Node] = st.recursive(leaves | other_leaves, _widest, max_leaves=10)

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
    made = {n: Parameter(n, v, prior, "", (-1e9, 1e9), "chosen by hand", place=HERE) for n, v in parameters.items()}
    return Theory("small", Clock(0, end, step), {v.id: v for v in stocks}, {k.id: k for k in links}, {}, made, {}, {}, "theory.yaml")


@st.composite
def linear_theories(draw: st.DrawFn) -> Theory:
    """Two or three stocks that move each other linearly, slow enough for a step of an eighth of a year."""
    stock_names = NAMES[: draw(st.integers(2, 3))]
    stocks, links = [], []
    weights = {f"w_{a}_{b}": draw(st.floats(-0.5, 0.5).map(lambda x: round(x, 3))) for a in stock_names for b in stock_names if a != b}
    for target in stock_names:
        node: Node = Binary("*", Number(-0.5), Name(target))
        for source in stock_names:
            if source != target:
                node = Binary("+", node, Binary("*", Name(f"w_{source}_{target}"), Name(source)))
                sign = "+" if weights[f"w_{source}_{target}"] >= 0 else "-"
                links.append(Link(f"{source}-{target}", source, target, sign, (0, 1), "m", (), "stated", True, "", HERE))
        stocks.append(stock(target, node, draw(st.floats(-1, 1).map(lambda x: round(x, 3)))))
    return theory_of_stocks(stocks, links, weights)


def _labels() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


def _elements(arrays: Sequence[str], single: Sequence[str]) -> st.SearchStrategy[Node]:
    """Equations of an array over ``region``: of stocks, lists, tables and macros that are always there."""
    own = st.builds(Index, st.sampled_from(list(arrays)), st.sampled_from((("region",), ("north",), ("zone",))))
    leaf = numbers | st.sampled_from(list(single)).map(Name) | own | st.sampled_from(list(arrays)).map(Name)
    leaf |= st.sampled_from(("region", "zone", "south")).map(Position)
    over = st.sampled_from(((("r", "region"),), (("r", "coast"),)))

    def wider(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        body = st.builds(Binary, st.just("*"), st.sampled_from(list(arrays)).map(lambda a: Index(a, ("r",))), inner)
        each = st.builds(Each, body, over)
        ranked = st.builds(
            Call, st.just("vector_rank"), st.tuples(st.builds(Each, body, st.just((("r", "region"),))), st.just(Number(1.0)))
        )
        return (
            _wider(inner)
            | st.builds(Call, st.just("sum"), st.tuples(each))
            | st.builds(Pick, ranked, st.just(("region",)))
            | st.builds(Lookup, st.just("crowding"), st.just(("region",)) | st.just(()), st.sampled_from(("", *LOOKUP_MODES)), inner)
            | st.builds(Lookup, st.just("fatigue"), st.just(()), st.just(""), inner)
            | st.builds(Call, st.just("growth"), st.tuples(inner, inner))
        )

    return st.recursive(leaf, wider, max_leaves=6)


@st.composite
def whole_theories(draw: st.DrawFn) -> Theory:
    """Theories with arrays, pieces, subranges, mappings, lookups and macros; they read well, and nobody says that they run."""
    regions = ("north", "south", "west", "centre")[: draw(st.integers(2, 4))]
    dimensions = {
        "region": Dimension(
            "region", draw(_labels()), regions, maps_to={"zone": tuple(draw(st.sampled_from(("a", "b"))) for _ in regions)}
        ),
        "coast": Dimension("coast", "coast", regions[:1], of="region"),
        "zone": Dimension("zone", "zone", ("a", "b"), maps_to={"region": regions[:2]}, labels={"a": draw(_labels())}),
    }
    xs = sorted(draw(st.sets(st.floats(-1e6, 1e6), min_size=2, max_size=5)))
    points = tuple((x, draw(st.floats(-1e6, 1e6))) for x in xs)
    inside, outside = (
        draw(st.sampled_from(("line", "previous", "next", "exact"))),
        draw(st.sampled_from(("hold", "extrapolate", "missing"))),
    )
    lookups = {
        "fatigue": LookupTable("fatigue", draw(_labels()), (((), points),), (), inside, outside, "1/year", draw(_labels())),
        "crowding": LookupTable("crowding", "crowding", ((regions[:1], points), (("region",), points)), ("region",)),
    }
    equation = _elements(("budget", "attention"), NAMES[:2])
    variables = {name: stock(name, draw(equations.filter(_no_aid)), draw(st.floats(-9, 9)), number="") for name in NAMES[:2]}
    for name in ("budget", "attention"):
        pieces = (
            Piece(("north",), draw(equation), Number(1.0) if draw(st.booleans()) else None),
            Piece(("region",), draw(equation), None, (("coast",), (regions[-1],))),
        )
        given = draw(st.booleans())
        variables[name] = Variable(
            name,
            "",
            draw(_labels()),
            "stock",
            draw(_labels()),
            draw(equation),
            Number(2.0),
            (-1e300, math.inf) if given else None,
            over=("region",),
            pieces=pieces if given else (),
        )
    inner = {
        "level": Variable("level", "", "Level", "stock", "", Binary("*", Name("level"), Name("rate")), Name("start")),
        "twice": Variable("twice", "", "Twice", "auxiliary", "", Binary("+", Name("level"), Name("time"))),
    }
    macros = {"growth": Macro("growth", draw(_labels()), ("start", "rate"), inner, "twice", draw(_labels()))}
    end = Binary("+", Number(10.0), Name("engagement")) if draw(st.booleans()) else None
    clock = Clock(0, 10, 0.25, draw(st.sampled_from((None, 0.5, 1.0))), draw(st.sampled_from(("year", "month"))), "rk4", end_equation=end)
    return Theory(
        draw(_labels()), clock, variables, {}, {}, {}, {}, {}, "", (), dimensions, lookups, macros, "model.mdl, as Vensim writes it"
    )


def _no_aid(node: Node) -> bool:
    return "aid" not in names(node)


@st.composite
def running_theories(draw: st.DrawFn) -> Theory:
    """Theories with arrays, a subrange, a mapping, lookups, macros and delays that run: every change is slow and bounded."""
    regions = ("north", "south", "west")[: draw(st.integers(2, 3))]
    share = st.floats(-0.2, 0.2).map(lambda x: round(x, 3))
    zones = tuple(draw(st.sampled_from(("a", "b"))) for _ in regions)
    dimensions = {
        "region": Dimension("region", "region", regions, maps_to={"zone": zones}),
        "coast": Dimension("coast", "coast", regions[1:], of="region"),
        "zone": Dimension("zone", "zone", ("a", "b")),
    }
    points = tuple((float(x), draw(share)) for x in range(draw(st.integers(1, 4))))
    lookups = {
        "fatigue": LookupTable("fatigue", "fatigue", (((), points),), (), draw(st.sampled_from(("line", "previous", "next")))),
        "crowding": LookupTable("crowding", "crowding", ((("north",), points), (("coast",), ((0.0, 0.1), (1.0, 0.2)))), ("region",)),
    }
    inner = {
        "level": Variable("level", "", "Level", "stock", "", _read("(seen - level) / delay"), Name("seen")),
        "gap": Variable("gap", "", "Gap", "auxiliary", "", _read("seen - level")),
    }
    macros = {"surprise": Macro("surprise", "surprise", ("seen", "delay"), inner, "gap")}
    parts = (
        "sum(people[r] * {0} for r in region)",
        "crowding(people) * {0}",
        "{0} * people[coast]" if draw(st.booleans()) else "{0} * people[north]",
        "{0} * tax[zone]",
        "surprise(people, 3) * {0}",
        "smooth3(people, 2) * {0}",
        "fatigue(time / 10) * {0}",
        "vector_rank([people[r] for r in region], 1)[region] * {0}",
        "{0} * position(region)",
        "weight * (1 if people > 1 else {0})",
    )
    usable = [part for part in parts if "[coast]" not in part]
    chosen = draw(st.lists(st.sampled_from(usable), min_size=1, max_size=5, unique=True))
    change = _read(" + ".join(["-people / 4", *(part.format(draw(share)) for part in chosen)]))
    piece = Piece(("coast",), _read(f"-people[coast] / 5 + tax[zone] * {draw(share)}"), None, (("south",),))
    variables = {
        "tax": Variable("tax", "", "Tax", "auxiliary", "", _read("position(zone) + weight"), over=("zone",)),
        "people": Variable("people", "", "People", "stock", "", change, _read("1 + weight"), over=("region",), pieces=(piece,)),
        "total": Variable("total", "", "Total", "auxiliary", "", _read("sum(people[r] for r in coast) + late")),
        "late": Variable("late", "", "Late", "auxiliary", "", _read("delay3(people[north], 2)")),
    }
    parameters = {"weight": Parameter("weight", draw(share), None, "", (-1, 1), "")}
    clock = Clock(0, 5, 0.25, method=draw(st.sampled_from(("euler", "rk4"))))
    return Theory("running", clock, variables, {}, {}, parameters, {}, {}, "", (), dimensions, lookups, macros, "drawn by lot")


def _read(written: str) -> Node:
    return parse_equation(written, None, TABLES, {"surprise": 2})
