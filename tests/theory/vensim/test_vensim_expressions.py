import pytest

from detente.theory.nodes import text
from detente.theory.vensim.expressions import MISSING, Value, parse_expression
from detente.theory.vensim.faults import EntryError


def value_of(values, expression):
    return values(f"x = {expression} + 0*Time ~~|")["x"][0]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("-2^2", -4),
        ("2^3^2", 512),
        ("2^-1", 0.5),
        ("30^ - 30^-1.2", 30 ** -(30**-1.2)),
        ("8/4/2", 1),
        ("8-4-2", 2),
        ("2+3*4", 14),
        ("-3*-2", 6),
        ("- - 3", 3),
        (".5 + 5. + 1e1 + 1E-1", 15.6),
        ("IF THEN ELSE(1 :AND: :NOT: 0 :OR: 0, 7, 8)", 7),
        ("IF THEN ELSE(:NOT: 3 > 5, 7, 8)", 7),
        ("IF THEN ELSE(1 = 1 :AND: 2 <> 2, 7, 8)", 8),
        ("IF THEN ELSE(0 :OR: 1 :AND: 0, 7, 8)", 8),
        ("(3 > 2) + (2 >= 3)", 1),
        ("IF THEN ELSE(:NA: = -2^109, 1, 0)", 1),
    ],
)
def test_operators_have_the_strength_of_vensim(values, expression, expected):
    assert value_of(values, expression) == pytest.approx(expected)


def test_a_missing_value_is_the_number_that_vensim_uses():
    assert parse_expression(":NA:", 0, 4) == Value(-(2.0**109)) == Value(MISSING)


def test_a_plain_number_is_a_parameter_and_anything_computed_a_variable(read):
    theory = read("a = -.67 ~~|\nb = 10/3 ~~|\nc == 4 ~~|")
    assert {p.id: p.value for p in theory.parameters.values()} == {"a": -0.67, "c": 4.0}
    assert text(theory.variables["b"].equation) == "10 / 3"


def test_names_that_are_words_of_the_language_get_ids_that_are_not(values):
    got = values("import = 1 ~~|\nexp = 2 ~~|\nsum of x = import + exp ~~|\nposition = 5 ~~|\ny = position + sum of x ~~|")
    assert got["y"] == [8.0] * 5


def test_a_stock_accumulates_and_its_flows_are_called_so(read, values):
    body = "s = INTEG(births - deaths * 1, start) ~~|\nstart = 10 ~~|\nbirths = 3 * 1 ~~|\ndeaths = s / 10 ~~|"
    theory = read(body)
    assert {v.id: v.kind for v in theory.variables.values()} == {"s": "stock", "births": "flow", "deaths": "auxiliary"}
    assert values(body)["s"][:2] == [10.0, 12.0]


@pytest.mark.parametrize(
    ("equation", "message"),
    [
        ("x = 2 + ~~|", "`the end of the equation` stands where a value is needed"),
        ("x = (2 ~~|", "where `)` is needed"),
        ("x = ~~|", "nothing stands after the equal sign"),
        ("x = 2 3 ~~|", "`3` stands where an operator or the end is needed"),
        ("x = a # b ~~|", "the character '#' begins no name"),
        ('x = "a ~~|', "a name in double quotes is not closed"),
        ("x = 1e999 ~~|", "the number `1e999` is too large"),
        ("x = INTEG(1, 0) + 1 ~~|", "it has to stand alone after the equal sign"),
        ("x = Tim + 1 ~~|\nTime of day = 3 ~~|", "`Tim` is not defined"),
        ("Time = 3 ~~|", "`Time` is the time of the run"),
        ("x + 3 ~~|", "`+` follows the name `x`"),
    ],
)
def test_what_is_no_equation_is_refused_with_what_stands_there(faults, equation, message):
    assert message in faults(equation)


def test_every_fault_of_a_file_is_told_at_once_with_its_line(faults):
    message = faults("a = FOO(1) ~~|\nb = nope ~~|\nc = BAR(2) + BAZ(1) ~~|\nd = ( ~~|\n")
    assert "model.mdl:3: `nope` is not defined" in message
    assert "model.mdl:5:" in message
    assert "functions that are not known here: `FOO`, `BAR`, `BAZ`" in message


@pytest.mark.parametrize("expression", ["(" * 500 + "1" + ")" * 500, "-" * 500 + "1", "^".join("1" * 500), "ABS(" * 500])
def test_nesting_is_bounded(expression):
    with pytest.raises(EntryError, match="nested deeper than"):
        parse_expression(expression, 0, len(expression))


def test_a_long_sum_is_read_although_a_deep_tree_is_not(values):
    assert values(f"x = {'+'.join(['Time'] * 500)} - {'-'.join(['1'] * 100)} ~~|")["x"] == [500.0 * t - 100.0 for t in range(5)]
