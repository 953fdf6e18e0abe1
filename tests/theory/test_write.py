"""A theory written out and read back is the same theory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.case import shipped_cases
from detente.case.read import find_case
from detente.errors import CaseError
from detente.theory import Clock, Parameter, Prior, Theory, Variable, cut, parse_equation, read_theory, theory_text, write_theory
from detente.theory.theory import LookupTable
from strategies import HERE, linear_theories, whole_theories


def back(theory: Theory, folder: Path) -> Theory:
    write_theory(theory, folder / "theory.yaml")
    return read_theory(folder / "theory.yaml")


@pytest.mark.parametrize("case", shipped_cases())
def test_a_shipped_theory_written_and_read_back_is_the_same(case, tmp_path):
    theory = read_theory(find_case(case) / "theory.yaml")
    assert back(theory, tmp_path) == theory
    without = cut(theory, list(theory.links)[:2])
    assert back(without, tmp_path) == without


@given(whole_theories())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_theory_with_every_part_written_and_read_back_is_the_same(tmp_path, theory):
    found = back(theory, tmp_path)
    assert found == theory
    assert list(found.variables) == list(theory.variables)
    assert theory_text(found) == theory_text(theory)


words = st.sampled_from(
    ["a", "longer", " ", "  ", "\n", "'", '"', ": ", " #", "- ", "\u2028", "[", "{", "&x", "*y", "!t", "%", "`", "null", "1"]
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.lists(words, max_size=100).map(" ".join)


@given(linear_theories(), texts, texts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives(tmp_path, theory, first, second):
    variables = {k: replace(v, label=first, note=second, unit=first[:10]) for k, v in theory.variables.items()}
    theory = replace(theory, title=second, variables=variables, left_out={"R1": first}, parameters={}, links={}, origin="x" + first)
    simple = {k: replace(v, equation=parse_equation("1")) for k, v in theory.variables.items()}
    theory = replace(theory, variables=simple)
    assert back(theory, tmp_path) == theory


def clock_of_steps(step):
    return Clock(0.1, 0.1 + step * 7.3, step)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(1e-3, 1e3), st.floats(1e3, 1e300) | st.just(float("inf")))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_number_survives(tmp_path, value, width, high):
    parameter = Parameter("p", value, Prior("normal", value, width), "", (min(value, 0.0) - 1, max(high, value * 2)), "")
    base = Theory("numbers", clock_of_steps(width), {}, {}, {}, {"p": parameter}, {}, {}, "", origin="by hand")
    table = LookupTable("t", "t", (((), tuple((x, value) for x in sorted({value, value / 2, width}))),))
    theory = replace(base, lookups={"t": table})
    assert back(theory, tmp_path) == theory


def test_defaults_are_not_written():
    variable = Variable("x", "", "X", "stock", "", parse_equation("-x / 3"), parse_equation("1"), place=HERE)
    text = theory_text(Theory("small", Clock(0, 1, 0.25), {"x": variable}, {}, {}, {}, {}, {}, ""))
    assert text == (
        "format: 1\ntitle: small\ntime:\n  start: 0\n  end: 1\n  step: 0.25\n"
        "variables:\n  x:\n    label: X\n    kind: stock\n    equation: -x / 3\n    initial: 1\n"
    )


def test_a_long_equation_is_broken_over_lines(tmp_path):
    node = parse_equation(" + ".join(["x"] * 100))
    variable = Variable("x", "", "X", "stock", "", node, parse_equation("1"), place=HERE)
    theory = Theory("long", Clock(0, 1, 0.25), {"x": variable}, {}, {}, {}, {}, {}, "")
    assert max(map(len, theory_text(theory).splitlines())) <= 122
    assert not any(line != line.rstrip() for line in theory_text(theory).splitlines())
    assert back(theory, tmp_path) == theory


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CaseError, match="cannot write here"):
        write_theory(read_theory(find_case(shipped_cases()[0]) / "theory.yaml"), tmp_path / "nowhere" / "theory.yaml")
