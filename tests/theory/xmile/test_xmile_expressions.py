"""The expressions of XMILE 1.0, section 3.3, and its functions, section 3.5."""

from __future__ import annotations

import math

import pytest
from xmile_making import aux, equation, model, read, refusal, values

from detente.theory.xmile.grammar import MOST_DEPTH, RefusedError, parse_expression
from detente.theory.xmile.names import canonical, reference, shown_label


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("-a ^ 2", "-a ** 2"),
        ("2 ^ a ^ b", "2 ** a ** b"),
        ("2 ^ -a", "2 ** -a"),
        ("a - b - 3", "a - b - 3"),
        ("a / b * 2", "a / b * 2"),
        ("a {the {first} + b", None),
        ("a { take it } + b {and this}", "a + b"),
        ("IF a = 1 AND NOT b <> 2 OR a >= b THEN 1 ELSE 2", "1 if a == 1 and (1 if not b != 0 else 0) != 2 or a >= b else 2"),
        ("if A > B then a else if b > 1 then b else 0", "a if a > b else b if b > 1 else 0"),
        ("(a > b) * 3", "(1 if a > b else 0) * 3"),
        ("IF a THEN b ELSE 0", "b if a != 0 else 0"),
        ("-IF a > 1 THEN 1 ELSE 2", "-(1 if a > 1 else 2)"),
        ("a // b", "0 if b == 0 else a / b"),
        ("a MOD b", "a - b * floor(a / b)"),
        ("INT(a) + LN(b) - SQRT(2)", "floor(a) + log(b) - sqrt(2)"),
        ("SAFEDIV(a, b)", "0 if b == 0 else a / b"),
        ("SAFEDIV(a, b, 7)", "7 if b == 0 else a / b"),
        ("std.ABS(a) + isee.PERCENT(b)", "abs(a) + b * 100"),
        ("DELAYN(a, 3, 4) + SMTHN(a, 3, 4, b)", "delay_n(a, 3, a, 4) + smooth_n(a, 3, b, 4)"),
        ("TREND(a, 5) + FORCST(a, 5, 10)", "trend(a, 5, 0) + forecast(a, 5, 10)"),
        ("PULSE(20, 12, 0) + PULSE(20, 12, 5)", "pulse_volume(20, 12) + pulse_volume(20, 12, 5)"),
        ("RAMP(2, 5) + STEP(6, 3)", "ramp(2, 5) + step(6, 3)"),
        ("STARTTIME + STOPTIME + DT + TIME()", "start_time + end_time + time_step + time"),
        ("PREVIOUS(SELF, 0) + a", "previous(x, 0) + a"),
        ("INIT(a) + DELAY(b, 2)", "initial(a) + delay_fixed(b, 2)"),
        ("NORMAL(1, 2, 7)", "random_normal(1, 2, stream=seed_7)"),
        ("NORMAL(1, 2, 7, 0, 4)", "random_normal_between(0, 4, 1, 2, stream=seed_7)"),
        ("UNIFORM(0, 1) + RANDOM(1, 6)", "random_uniform(0, 1) + random_uniform(1, 6)"),
        ("POISSON(3)", "random_poisson(3 * time_step)"),
        ("1.5E-3 * .25 + 7.", "0.0015 * 0.25 + 7"),
    ],
)
def test_an_expression_means_what_the_specification_says(tmp_path, written, meant):
    if meant is None:
        with pytest.raises(RefusedError):
            parse_expression(written)
        return
    theory = read(tmp_path, model(aux("a", "1 + DT") + aux("b", "2 + DT") + aux("x", written)))
    assert equation(theory, "x") == meant


def test_names_are_compared_as_xmile_compares_them(tmp_path):
    theory = read(tmp_path, model(aux("Birth\\nRate", "DT") + aux("x", '"BIRTH  rate" + birth_Rate')))
    assert equation(theory, "x") == "birth_rate + birth_rate"
    assert theory.variables["birth_rate"].label == "Birth Rate"


def test_names_that_no_equation_could_hold_plainly(tmp_path):
    awkward = ['net (adj), "so" called', "if", "import", "Zeit größe", "時間", "lambda"]
    written = "".join(f'<aux name="{name.replace(chr(34), "&quot;")}"><eqn>DT</eqn></aux>' for name in awkward)
    sums = " + ".join(reference(name) for name in awkward)
    theory = read(tmp_path, model(written + aux("x", sums)))
    assert [variable.label for variable in theory.variables.values()][:-1] == awkward
    assert equation(theory, "x") == " + ".join(list(theory.variables)[:-1])
    assert len(set(theory.variables)) == len(awkward) + 1


def test_a_line_break_between_words_is_a_blank_and_vensims_two_characters_stay():
    assert shown_label("hares killed\\nper lynx") == "hares killed per lynx"
    assert shown_label("Stock with \\n Newline") == "Stock with \\n Newline"
    assert canonical('"a \\"b\\" c"') == 'a "b" c'


def test_functions_have_the_values_that_the_specification_gives_them(tmp_path):
    cases = {
        "a1": ("INT(-1.5)", -2.0),
        "a2": ("(-7) MOD 3", 2.0),
        "a3": ("7 MOD -3", -2.0),
        "a4": ("ROUND(2.5) + ROUNDUP(1.2) + ROUNDDOWN(1.8)", 6.0),
        "a5": ("MAX(1, 2, 3) - MIN(4, 5)", -1.0),
        "a6": ("PI - PI()", 0.0),
        "a7": ("ARCTAN(1) * 4", math.pi),
        "a8": ("FACTORIAL(5)", 120.0),
        "a9": ("COMBINATIONS(5, 2)", 10.0),
        "a10": ("MIN(INF, 3)", 3.0),
        "a11": ("LOG10(1000)", 3.0),
        "a12": ("SINWAVE(2, 4)", 0.0),
        "a13": ("COSWAVE(2, 4)", 2.0),
        "a14": ("COUNTER(3, 5)", 3.0),
        "a15": ("1 // 0 + SAFEDIV(1, 0, 9) + 1 // 4", 9.25),
        "a16": ("LOGNORMAL(10, 1, 3) > 0", 1.0),
    }
    theory = read(tmp_path, model("".join(aux(name, written) for name, (written, _) in cases.items())))
    from detente.simulate import simulate

    found = simulate(theory).values
    for name, (written, value) in cases.items():
        assert float(found[name][0]) == pytest.approx(value, abs=1e-9), written


def test_a_counter_starts_again_and_a_pulse_keeps_its_volume(tmp_path):
    specs = '<sim_specs><start>0</start><stop>2</stop><dt reciprocal="true">2</dt></sim_specs>'
    theory = read(tmp_path, model(aux("c", "COUNTER(3, 4)") + aux("p", "PULSE(6, 1)"), specs=specs))
    assert values(theory, "c") == [3.0, 3.5, 3.0, 3.5, 3.0]
    assert values(theory, "p") == [0.0, 0.0, 12.0, 0.0, 0.0]


def test_functions_of_vensim_are_read_under_their_own_names(tmp_path):
    given = {
        "a": "INTEGER(-TIME / 2)",
        "b": "SMOOTHI(4, 2, 0)",
        "c": "DELAY_FIXED(TIME, 2, -1)",
        "d": "ZIDZ(TIME, 0) + XIDZ(1, 0, 5)",
        "e": "SAMPLE_IF_TRUE(TIME > 2, TIME, -1)",
        "f": "LOG(8, 2) + MODULO(-7, 4) + INT(LOG10(1000))",
    }
    theory = read(tmp_path, model("".join(aux(name, written) for name, written in given.items())))
    assert values(theory, "a") == [0, 0, -1, -1, -2]
    assert values(theory, "b") == [0, 2, 3, 3.5, 3.75]
    assert values(theory, "c") == [-1, -1, 0, 1, 2]
    assert values(theory, "d") == [5] * 5
    assert values(theory, "e") == [-1, -1, -1, 3, 4]
    assert values(theory, "f") == [3] * 5


def test_a_function_is_meant_where_a_variable_of_its_name_cannot_be_called(tmp_path):
    written = aux("Max", "3") + aux("x", "MAX(Max, TIME)") + aux("y", "RAMP(2, 1, 3)")
    theory = read(tmp_path, model(written))
    assert values(theory, "x") == [3, 3, 3, 3, 4]
    assert values(theory, "y") == [0, 0, 2, 4, 4]


def test_all_unknown_names_of_a_file_are_told_at_once(tmp_path):
    message = refusal(tmp_path, model(aux("x", "HISTORY(y, 3) + IRR(z)") + aux("w", "OVEN(1) + qq")))
    for name in ("`HISTORY`", "`y`", "`IRR`", "`z`", "`OVEN`", "`qq`"):
        assert name in message
    assert "small.xmile:7:" in message


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("a +", "a value is expected"),
        ("IF a not THEN 1 ELSE 0", "`THEN` is expected where `not` stands"),
        ("(a", "`)` is expected"),
        ("a b", "`a b` is not a variable"),
        ("a := 3", "cannot stand here"),
        ("{only a comment}", "has no equation"),
        ("???", "was left as `???`"),
        ("SIN(1, 2)", "`SIN` takes 1 arguments, and has 2"),
        ("NORMAL(1, 2, a)", "seed"),
        ("1e999", "too large"),
        ("(" * 500 + "1" + ")" * 500, "nested too deeply"),
        ("+".join(["a"] * 500), f"more than {MOST_DEPTH} terms"),
        ("-" * 5000 + "1", "nested too deeply"),
        ("^".join(["a"] * 500), "nested too deeply"),
        ('"a', "a quotation mark is not closed"),
        ("a\x7f", "cannot stand here"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(tmp_path, written, told):
    message = refusal(tmp_path, model(aux("a", "DT") + "\n" + aux("x", written)))
    assert told in message
    assert "small.xmile:8:" in message
