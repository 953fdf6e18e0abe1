from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import Place, TheoryError
from detente.theory import names, parse_equation, text
from detente.theory.nodes import (
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
    Number,
    Pick,
    Position,
    Unary,
)
from detente.theory.parse import MOST_DEPTH
from strategies import MACROS, TABLES, all_equations, equations


@given(equations)
def test_written_and_read_back_is_the_same(node):
    assert parse_equation(text(node)) == node


@given(all_equations)
def test_every_form_written_and_read_back_is_the_same(node):
    assert parse_equation(text(node), None, TABLES, MACROS) == node


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
    assert parse_equation("2 ** 3 * a") == Binary("*", Binary("**", Number(2), Number(3)), Name("a"))
    assert parse_equation("-5") == parse_equation("- 5") == Number(-5)
    assert parse_equation("-(5)") == Unary("-", Number(5))
    assert names(parse_equation("a + smooth1(b, time)")) == {"a", "b", "time"}
    assert text(AtStart("a")) == "at_start(a)"


def test_forms_of_arrays_lookups_and_macros():
    def read(written):
        return parse_equation(written, None, TABLES, MACROS)

    budget = Index("budget", ("r",))
    assert read("budget[region, young]") == Index("budget", ("region", "young"))
    assert read("sum(budget[r] for r in region)") == Call("sum", (Each(budget, (("r", "region"),)),))
    assert read("min([budget[r] for r in region])") == read("min(budget[r] for r in region)")
    ranked = Call("vector_rank", (Each(budget, (("r", "region"),)), Number(1)))
    assert read("vector_rank([budget[r] for r in region], 1)[north]") == Pick(ranked, ("north",))
    assert read("crowding[north](2)") == Lookup("crowding", ("north",), "", Number(2))
    assert read("lookup_backward(crowding, a)") == Lookup("crowding", (), "backward", Name("a"))
    assert read("growth(a, 1) * position(region)") == Binary("*", Call("growth", (Name("a"), Number(1))), Position("region"))
    assert read("random_normal(0, 1, stream=weather)") == Call("random_normal", (Number(0), Number(1)), "weather")
    assert read("sample_if_true(a > 1, a, 0)").arguments[0] == Compare(">", Name("a"), Number(1))


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("__import__('os').system('x')", "only a function of the table can be called"),
        ("__import__('os')", "`__import__` is not a function"),
        ("trust.__class__", "an equation cannot hold a dot after a name"),
        ("trust[0]", "`0` is not an index"),
        ("trust[-1]", "what stands in square brackets is not an index"),
        ("trust[a:b]", "what stands in square brackets is not an index"),
        ("trust[()]", "square brackets hold no index"),
        ("trust[a][b]", "square brackets stand after something that is neither an array nor a list"),
        ("min(a, b)[c]", "square brackets stand after something that is neither an array nor a list"),
        ("sum(a for a in trust if a)", "a list cannot hold `if` or `async`"),
        ("sum(a for a, b in trust)", "a list runs over the elements of one dimension, by one word"),
        ("sum(a for a in min(b, c))", "a list runs over the elements of one dimension, by one word"),
        ("sum([a, b])", "`sum` takes a list where this has a single value: sum(list): all items together"),
        ("abs(a for a in trust)", "an equation cannot hold a comprehension"),
        ("vector_rank([a[r] for r in b], 1)", "`vector_rank` gives a list, and a number is expected"),
        ("1 + vector_rank([a[r] for r in b], 1)", "`vector_rank` gives a list, and a number is expected"),
        ("crowding()", "`crowding` takes 1 argument, and has 0"),
        ("crowdin(a)", "`crowdin` is not a function"),
        ("trust[a](b)", "`trust` is not a lookup"),
        ("lookup_invert(crowdin, a)", "`lookup_invert` reads a lookup, and `crowdin` is none"),
        ("lookup_invert(1, a)", "`lookup_invert` reads a lookup, and the first argument is none"),
        ("lookup_invert(crowding)", "`lookup_invert` takes 2 arguments, and has 1"),
        ("growth(a)", "the macro `growth` takes 2 arguments, and has 1"),
        ("position(a + b)", "`position` takes a plain name"),
        ("random_normal(0, 1, stream=1)", "`random_normal` takes plain arguments only"),
        ("random_normal(0, 1, seed=a)", "`random_normal` takes plain arguments only"),
        ("abs(a, stream=b)", "`abs` takes plain arguments only"),
        ("sample_if_true(a, b, c)", "a number stands where a condition is expected"),
        ("lambda: 1", "an equation cannot hold `lambda`"),
        ("(lambda: 1)()", "only a function of the table can be called"),
        ("[x for x in trust]", "an equation cannot hold a comprehension"),
        ("f'{trust}'", "an equation cannot hold a formatted text"),
        ("(a := 1)", "an equation cannot hold `:=`"),
        ("'trust'", "`trust` is not a number"),
        ("9" * 1000, "the equation holds a number that is too large"),
        ("1j", "`1j` is not a number"),
        ("+".join(["a"] * 500), "the equation is nested too deeply"),
        ("min(" + ", ".join(["a"] * 5000) + ")", "the equation has more than 4,000 parts"),
        ("sum(a " + "for r in region " * 1200 + ")", "a list runs over 1200 dimensions"),
        ("-" * 900 + "a", "the equation is nested too deeply"),
        ("a" * 30000, "the equation has 30,000 characters"),
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
        parse_equation(written, Place("theory.yaml", 7), TABLES, MACROS)
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
