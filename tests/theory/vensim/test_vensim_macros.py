import pytest

from detente.theory.nodes import text


def test_a_macro_has_stocks_constants_and_lookups_of_its_own_for_each_call(values):
    got = values(
        ":MACRO: KEEP(in, first)\nKEEP = INTEG(in * rate, shape(first)) ~~|\nrate = 2 ~~|\nshape((0,0),(10,100)) ~~|\n:END OF MACRO:\n"
        "a = KEEP(1, 1) ~~|\nb = KEEP(Time, 2) + 1 ~~|\nrate = 99 ~~|"
    )
    assert got["a"] == [10, 12, 14, 16, 18]
    assert got["b"] == [21, 21, 23, 27, 33]


def test_a_macro_may_be_defined_after_its_use_call_another_and_be_called_with_arrays(values):
    got = values(
        "d: p, q ~~|\nx[d] = OUTER(d) ~~|\n:MACRO: OUTER(z)\nOUTER = INNER(z) + 1 ~~|\n:END OF MACRO:\n"
        ":MACRO: INNER(z)\nINNER = z * 10 ~~|\n:END OF MACRO:\n"
    )
    assert (got["x[p]"][0], got["x[q]"][0]) == (11, 21)


def test_further_outputs_and_variables_of_the_model_marked_by_a_dollar_sign(values):
    got = values(
        ":MACRO: SPLIT(x : rest)\nSPLIT = x * share$ ~~|\nrest = x - SPLIT + TIME STEP$ - Time$ ~~|\n:END OF MACRO:\n"
        "share = 0.25 ~~|\na = SPLIT(8 : b) ~~|\nc = a + b ~~|"
    )
    assert (got["a"][0], got["b"][0], got["c"][1]) == (2, 7, 8)


def test_a_macro_is_a_noun_of_the_theory(read):
    macro = read(":MACRO: twice(x)\ntwice = x * 2 ~ x ~ a comment |\n:END OF MACRO:\na = twice(3) ~~|").macros["twice"]
    assert (macro.arguments, macro.value, text(macro.variables["twice"].equation)) == (("x",), "twice", "x * 2")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (":MACRO: a(x)\na = a(x) ~~|\n:END OF MACRO:\n", "the macro `a` calls itself"),
        (":MACRO: a(x)\na = b(x) ~~|\n:END OF MACRO:\n:MACRO: b(x)\nb = a(x) ~~|\n:END OF MACRO:\n", "the macro `b` calls itself"),
        (":MACRO: a(f)\na = f(1) ~~|\n:END OF MACRO:\n", "a lookup cannot be an argument of the macro `a`"),
        (":MACRO: a(x)\nb = x ~~|\n:END OF MACRO:\n", "the macro `a` has no equation for `a`"),
        (":MACRO: a(x)\na = x ~~|\n", "the macro `a` is not closed"),
        (":MACRO: a(x)\na = x ~~|\n:END OF MACRO:\ny = a(1, 2) ~~|", "`a` has 2 arguments, and takes 1"),
        (":MACRO: a(x)\na = outside ~~|\n:END OF MACRO:\noutside = 1 ~~|", "`outside` is not defined"),
        (":END OF MACRO:\n", "`:END OF MACRO:` closes no macro"),
    ],
)
def test_a_macro_that_cannot_be_made_is_refused(faults, body, message):
    assert message in faults(body)


def test_macros_that_double_at_each_level_are_refused_before_they_grow(faults):
    levels = "".join(f":MACRO: m{i}(x)\nm{i} = m{i + 1}(x) + m{i + 1}(x) ~~|\n:END OF MACRO:\n" for i in range(24))
    assert "calls more than" in faults(levels + ":MACRO: m24(x)\nm24 = x ~~|\n:END OF MACRO:\ny = m0(1) ~~|")
