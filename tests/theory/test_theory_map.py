"""The flagship's map against its specification, and the loops that a map contains."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.errors import TheoryError
from detente.theory import Link, cut, find_loops, names, read_theory
from detente.theory.nodes import Binary, Call, Name, Node, children
from detente.theory.theory import Clock, Theory
from shared_data import SHARED
from strategies import HERE

FLAGSHIP = Path(__file__).parents[2] / "src" / "detente" / "cases" / "pakistan-us"


@pytest.fixture(scope="module")
def theory() -> Theory:
    return read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)


def test_every_variable_link_and_loop_has_its_place(theory):
    numbers = {v.number for v in theory.variables.values() if v.number}
    assert numbers == {f"V{i:02}" for i in range(1, 30)} | {"R2", "R3", "R4", "R5"}
    assert set(theory.left_out) == {"R1", "R6"}
    assert len(theory.links) == 65
    assert len({re.sub("[a-z]$", "", link) for link in theory.links}) == 57
    assert len(theory.loops) == 15
    assert sum(loop.is_reinforcing for loop in theory.loops.values()) == 8


def test_what_is_on_the_map_alone(theory):
    mapped = {v.number for v in theory.variables.values() if v.kind == "mapped"}
    assert mapped == {"V13", "V14", "V21", "V22", "V24", "V29"}
    alone = {link.id for link in theory.links.values() if not link.in_equations}
    through = {k.id for k in theory.links.values() if {theory.variables[k.source].kind, theory.variables[k.target].kind} & {"mapped"}}
    assert alone == through | {"L56a"}
    stocks = {v.number for v in theory.variables.values() if v.kind == "stock"}
    assert stocks == {"V01", "V02", "V06", "V07", "V08", "V09", "V11", "V12", "V20", "V26"}
    live = {loop.id for loop in theory.loops.values() if loop.live}
    assert {"R-A", "R-B", "R-C", "B-F", "R-D", "R-E", "B-A", "B-B"} <= live


@pytest.mark.realdata
def test_links_agree_with_the_reading_of_the_argument(theory):
    number = {v.number: v.id for v in theory.variables.values()}
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in (SHARED / "design" / "causal-structure.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"\| L\d\d[a-z]? \|", line)
    ]
    assert len(rows) == 65
    for n, source, target, sign, delay, _, passage, status in rows:
        link = theory.links[n]
        assert (link.source, link.target, link.sign) == (number[source], number[target], sign), n
        assert link.status == status.split()[0], n
        assert link.passage == (() if passage == "none" else tuple(passage.split(","))), n
        low, _, high = delay.removesuffix(" y").partition("-")
        assert link.delay[0] == float(low.rstrip("+")), n
        if not low.endswith("+"):
            assert link.delay[1] == float(high or low), n


def test_every_parameter_has_a_reason_a_prior_and_room(theory):
    for parameter in theory.parameters.values():
        assert parameter.reason.startswith("chosen by hand: "), parameter.id
        assert parameter.bounds[0] < parameter.value <= parameter.bounds[1], parameter.id
    assert len({p.reason for p in theory.parameters.values()}) > 0.8 * len(theory.parameters), "a reason is given for each, not copied"


def test_priors_are_centred_on_the_values(theory):
    for p in theory.parameters.values():
        centre = {
            "normal": p.prior.first,
            "lognormal": p.prior.first,
            "beta": p.prior.first / (p.prior.first + p.prior.second),
            "uniform": p.value,
        }[p.prior.family]
        assert abs(centre - p.value) <= 0.3 * abs(p.value) + 0.1 or p.id == "goal_delay", p.id


def test_declared_live_loops_are_found(theory):
    found = find_loops(theory, in_equations=True)
    assert found.complete
    declared = {loop.declared for loop in found.loops}
    assert {"R-A", "R-B", "R-C", "R-D", "R-E", "B-A", "B-B", "B-F"} <= declared
    for loop in found.loops:
        if loop.declared:
            assert loop.sign == theory.loops[loop.declared].sign


def _map(*ends: tuple[str, str, str]) -> Theory:
    links = {f"L{i}": Link(f"L{i}", a, b, sign, (0, 1), "m", (), "stated", True, "", HERE) for i, (a, b, sign) in enumerate(ends)}
    return Theory("map", Clock(0, 1, 1), {}, links, {}, {}, {}, {}, "theory.yaml")


def test_loops_of_a_small_map_by_hand():
    found = find_loops(_map(("a", "b", "+"), ("b", "a", "-"), ("b", "c", "+"), ("c", "b", "+"), ("c", "d", "+"), ("d", "d", "-")))
    assert found.complete
    assert [(loop.variables, loop.sign) for loop in found.loops] == [(("d",), "-"), (("a", "b"), "-"), (("b", "c"), "+")]


def test_a_map_without_loops_has_none():
    found = find_loops(_map(("a", "b", "+"), ("a", "c", "+"), ("b", "c", "+")))
    assert found.loops == ()
    assert found.complete


def test_the_number_of_independent_loops_is_links_less_variables_plus_one():
    nodes = "abcde"
    found = find_loops(_map(*((x, y, "+") for x in nodes for y in nodes if x != y)))
    assert found.complete
    assert len(found.loops) == 20 - 5 + 1


def _delay(theory: Theory, node: Node, source: str) -> float | None:
    """The shortest mean delay, in years, between the source and the value of an equation."""
    if node == Name(source):
        return 0.0
    found = [delay for delay in (_delay(theory, part, source) for part in children(node)) if delay is not None]
    if not found:
        return None
    own = 0.0
    if isinstance(node, Call) and node.function.startswith("smooth"):
        years = node.arguments[1]
        assert isinstance(years, Name)
        own = theory.parameters[years.id].value
    return min(found) + own


def test_equations_keep_to_the_delays_that_links_declare(theory):
    """The mean delay of smoothing, and of the target's own adjustment where it is a stock, lies in the link's range."""
    for link in theory.links.values():
        target = theory.variables[link.target]
        if not link.in_equations or target.equation is None:
            continue
        years = _delay(theory, target.equation, link.source)
        assert years is not None, link.id
        if target.kind == "stock" and isinstance(target.equation, Binary) and isinstance(target.equation.right, Name):
            years += theory.parameters[target.equation.right.id].value
        assert link.delay[0] <= years <= link.delay[1], (link.id, years)


def test_cutting_a_link_takes_the_source_out_of_the_equation(theory):
    without = cut(theory, ["L51", "L04"])
    assert without.cut == ("L51", "L04")
    assert "at_start(engagement)" in str(_text(without, "strategic_need"))
    assert names(theory.variables["strategic_need"].equation) == names(without.variables["strategic_need"].equation)
    assert cut(theory, []).variables == theory.variables
    assert cut(theory, ["L12"]).variables == theory.variables, "a link on the map alone changes no equation"


def _text(theory: Theory, name: str) -> str:
    from detente.theory import text

    equation = theory.variables[name].equation
    assert equation is not None
    return text(equation)


def test_cutting_an_unknown_link_says_so(theory):
    with pytest.raises(TheoryError) as error:
        cut(theory, ["L51", "L58", "M1"])
    assert [f.what for f in error.value.faults] == ["there is no link `L58` in this theory", "there is no link `M1` in this theory"]
