from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import Place, TheoryError
from detente.theory import names, parse_equation, text
from detente.theory.nodes import AtStart, Binary, Bool, Compare, IfElse, Name, Number
from detente.theory.parse import MOST_DEPTH
from strategies import equations


@given(equations)
def test_written_and_read_back_is_the_same(node):
    assert parse_equation(text(node)) == node


@given(st.text(max_size=300) | st.text("()+-*/. ,abx01<>=![]{}:'\"\\", max_size=300))
def test_any_text_gives_a_tree_or_a_message(written):
    with contextlib.suppress(TheoryError):
        parse_equation(written)


def test_forms():
    assert parse_equation(2) == Number(2.0)
    assert parse_equation("1 if 0 < a <= 1 else 2") == IfElse(
        Bool("and", (Compare("<", Number(0), Name("a")), Compare("<=", Name("a"), Number(1)))), Number(1), Number(2)
    )
    assert parse_equation("where(a > 1, 2, 3)") == IfElse(Compare(">", Name("a"), Number(1)), Number(2), Number(3))
    assert parse_equation("2 ** 3 * a") == Binary("*", Number(8), Name("a"))
    assert names(parse_equation("a + smooth1(b, time)")) == {"a", "b", "time"}
    assert text(AtStart("a")) == "at_start(a)"


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("__import__('os').system('x')", "only a function of the table can be called"),
        ("__import__('os')", "`__import__` is not a function"),
        ("trust.__class__", "an equation cannot hold a dot after a name"),
        ("trust[0]", "an equation cannot hold square brackets after a name"),
        ("lambda: 1", "an equation cannot hold `lambda`"),
        ("(lambda: 1)()", "only a function of the table can be called"),
        ("[x for x in trust]", "an equation cannot hold a comprehension"),
        ("f'{trust}'", "an equation cannot hold a formatted text"),
        ("(a := 1)", "an equation cannot hold `:=`"),
        ("'trust'", "`trust` is not a number"),
        ("10**10**10", "`10 ** 1e+10` is not a finite number"),
        ("9" * 1000, "the equation holds a number that is too large"),
        ("1j", "`1j` is not a number"),
        ("1 / (2 - 2)", "`1 / 0` divides by zero"),
        ("(-8) ** 0.5", "`-8 ** 0.5` is not a finite number"),
        ("+".join(["a"] * 500), "the equation is nested too deeply"),
        ("min(" + ", ".join(["a"] * 500) + ")", "the equation has more than 400 parts"),
        ("-" * 900 + "a", "the equation is nested too deeply"),
        ("a" * 3000, "the equation has 3,000 characters"),
        ("", "the equation is empty"),
        ("a > b", "the equation is true or false, and a number is expected"),
        ("1 + (a > b)", "a comparison stands where a number is expected"),
        ("1 if a else 2", "a number stands where a condition is expected"),
        ("a and b", "a number stands where a condition is expected"),
        ("a is b", "an equation cannot hold `is` or `in`"),
        ("a % 2", "an equation cannot hold this operator"),
        ("~a", "an equation cannot hold `~`"),
        ("smoth1(a, 2)", "`smoth1` is not a function"),
        ("smooth1(a)", "`smooth1` cannot take 1 argument"),
        ("min(a, key=b)", "`min` takes plain arguments only"),
        ("min(*a)", "`min` takes plain arguments only"),
        ("True", "`True` is not a number"),
        ("a b", "the equation cannot be read: invalid syntax"),
    ],
)
def test_hostile_and_mistaken_equations(written, what):
    with pytest.raises(TheoryError) as error:
        parse_equation(written, Place("theory.yaml", 7))
    assert error.value.faults[0].what == what
    assert error.value.faults[0].mend
    assert str(error.value).startswith("theory.yaml:7: ")


def test_brackets_alone_add_no_depth():
    assert parse_equation("(" * 190 + "a" + ")" * 190) == Name("a")


def test_depth_has_a_limit_and_not_a_low_one():
    deep = "a"
    for _ in range(MOST_DEPTH - 1):
        deep = f"-({deep})"
    parse_equation(deep)
    with pytest.raises(TheoryError, match="nested too deeply"):
        parse_equation(f"-(-({deep}))")


def test_a_near_name_is_offered():
    with pytest.raises(TheoryError) as error:
        parse_equation("smoth1(a, 2)")
    assert error.value.faults[0].mend == "did you mean `smooth1`?"
