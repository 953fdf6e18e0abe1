import math
from itertools import pairwise

import pytest

from detente.theory.nodes import text


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIN(3, 2) + max(1, 5)", 7),
        ("LN(EXP(2)) + LOG(8, 2) + SQRT(9)", 8),
        ("INTEGER(-2.5) + MODULO(7, 4) + QUANTUM(7.9, 3)", 7),
        ("POWER(2, 3) + GAMMA LN(5)", 8 + math.log(24)),
        ("ZIDZ(1, 0) + XIDZ(1, 0, 5) + xidz(6, 2, 9)", 8),
        ("ARCTAN(1) * 4 + ARCSIN(0) + COSH(0) + TANH(0)", math.pi + 1),
        ("IF THEN ELSE(2, 3, 4) + GAME(5)", 8),
        ("GET TIME VALUE(1, 2, 0) + TIME BASE(10, 0)", 12),
        ("INITIAL TIME + FINAL TIME + TIME STEP + SAVEPER", 6),
        ("WITH LOOKUP(1.5, ([(0,0)-(2,4)],(0,0),(1,1),(2,4)))", 2.5),
    ],
)
def test_functions_of_one_instant(values, expression, expected):
    assert values(f"x = {expression} + 0*Time ~~|")["x"][0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("STEP(3, 2)", [0, 0, 3, 3, 3]),
        ("RAMP(2, 1, 3)", [0, 0, 2, 4, 4]),
        ("PULSE(1, 2)", [0, 1, 1, 0, 0]),
        ("PULSE TRAIN(0, 1, 2, 10)", [1, 0, 1, 0, 1]),
        ("DELAY FIXED(Time, 2, -1)", [-1, -1, 0, 1, 2]),
        ("INITIAL(Time + 7)", [7] * 5),
        ("SAMPLE IF TRUE(Time > 2, Time, -1)", [-1, -1, -1, 3, 4]),
        ("SMOOTHI(4, 2, 0)", [0, 2, 3, 3.5, 3.75]),
        ("DELAY1I(4, 2, 0)", [0, 2, 3, 3.5, 3.75]),
        ("SMOOTH N(4, 2, 0, 1)", [0, 2, 3, 3.5, 3.75]),
        ("ACTIVE INITIAL(Time, 9)", [0, 1, 2, 3, 4]),
        ("NPV(1, 0, 0, 1)", [1, 2, 3, 4, 5]),
    ],
)
def test_functions_of_time(values, expression, expected):
    assert values(f"x = {expression} ~~|")["x"] == pytest.approx(expected)


def test_an_order_is_read_once_and_a_delay_has_no_more_stages_than_steps(read):
    theory = read("order = 3 + STEP(1, 2) ~~|\nx = DELAY N(Time, 2.5, 0, order) ~~|\ny = SMOOTH N(Time, 9, 0, order) ~~|")
    assert text(theory.variables["x"].equation) == "delay_n(time, 2.5, 0, 2)"
    assert text(theory.variables["y"].equation) == "smooth_n(time, 9, 0, 3)"
    assert "x: order of the delay" in theory.left_out


def test_each_stage_of_a_delay_takes_its_time_from_the_one_before_a_step_later(values):
    got = values("t = 4 + STEP(4, 2) ~~|\nx = DELAY N(0, t, 8, 2) ~~|")["x"]
    # Two stages of 16 each; at 2 the last one's time is still 2, and the first one's is 4 already.
    assert got == pytest.approx([8, 8, 6, 1.75, 1.5])


def test_lookups_by_name_by_list_and_in_every_way(values):
    got = values(
        "l([(0,0)-(9,9)],(0,0),(1,1),(2,4)) ~~|\nold(0,1,2, 0,1,4) ~~|\na = l(1.5) + old(1.5) ~~|\n"
        "out = l(9) ~~|\nextra = LOOKUP EXTRAPOLATE(l, 3) ~~|\nforward = LOOKUP FORWARD(l, 0.5) ~~|\nback = LOOKUP BACKWARD(l, 0.5) ~~|\n"
        "inverse = LOOKUP INVERT(l, 2.5) ~~|\narea = LOOKUP AREA(l, 0, 2) ~~|\npart = LOOKUP AREA(l, 0.5, 1.5) ~~|"
    )
    assert [got[k][0] for k in ("a", "out", "extra", "forward", "back", "inverse", "area")] == pytest.approx([5, 4, 7, 1, 0, 1.5, 3])
    assert got["part"][0] == pytest.approx(0.375 + (1 + 2.5) / 2 * 0.5)


def test_lookups_of_an_array_and_one_that_is_called_like_a_function(values):
    got = values(
        "d: a, b ~~|\nsin table[a]((0,0),(10,10)) ~~|\nsin table[b]((0,0),(10,20)) ~~|\nx[d] = sin table[d](Time) ~~|\n"
        "y = sin table[b](3) ~~|\nmin((0,5),(1,5)) ~~|\nz = min(0.5) ~~|"
    )
    assert (got["x[a]"][2], got["x[b]"][2], got["y"][0], got["z"][0]) == (2, 4, 6, 5)


def test_random_functions_take_their_stream_from_the_seed(read):
    theory = read(
        "x = RANDOM NORMAL(0, 1, 0.5, 0.1, 7) ~~|\ny = RANDOM UNIFORM(0, 2, 0) ~~|\nz = RANDOM POISSON(0, 9, 3, 1, 2, 5) ~~|\n"
        "noise = 3 ~~|\nw = RANDOM 0 1() + RANDOM UNIFORM(0, 1, noise) ~~|"
    )
    shown = {v.id: text(v.equation) for v in theory.variables.values()}
    assert shown["x"] == "random_normal_between(0, 1, 0.5, 0.1, stream=seed_7)"
    assert shown["y"] == "random_uniform(0, 2)"
    assert shown["z"] == "clip(1 + 2 * random_poisson(3, stream=seed_5), 0, 9)"
    assert shown["w"].endswith("stream=seed_noise)")
    assert any("RANDOM POISSON" in name for name in theory.left_out)


@pytest.mark.parametrize(
    ("equation", "message"),
    [
        ("x = A FUNCTION OF(y) ~~|\ny = 1 ~~|", "the model is not finished"),
        ("x = DELAY PROFILE(1, 2, 3) ~~|", "`DELAY PROFILE` is refused"),
        ("x = DELAYP(1, 2) ~~|", "`DELAYP` is refused: it names what is under way"),
        ("l((0,1),(1,2)) ~~|\nx = LOOKUP SLOPE(l, 1, m) ~~|\nm = 1 ~~|", "the mode of `LOOKUP SLOPE` is not a number"),
        ("x = REINITIAL(Time) ~~|", "`REINITIAL` is refused"),
        ("x = GET TIME VALUE(2, 0, 0) ~~|", "a run must not depend on when it is made"),
        ("x = SQRT(1, 2) ~~|", "`SQRT` has 2 arguments, and takes 1"),
        ("x = SQTR(1) ~~|", "did you mean `SQRT`?"),
        ("x = y(3) ~~|\ny = 2 ~~|", "`y` is called like a lookup, and is none"),
        ("l((0,1),(1,2)) ~~|\nx = l + 1 ~~|", "the lookup `l` stands where a value is needed"),
        ("l((0,1),(-1,2)) ~~|", "the points of a lookup do not rise"),
        ("l(0,1,2) ~~|", "a lookup has 3 single numbers"),
        ("l() ~~|", "the lookup has no points"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(faults, equation, message):
    assert message in faults(equation)


def test_reality_checks_are_named_and_not_run(read):
    theory = read("x = 1 * 2 ~~|\nno input :TEST INPUT: x = 0 ~~|\ncheck :THE CONDITION: no input :IMPLIES: x <= 1 ~~|")
    assert set(theory.variables) == {"x"}
    assert set(theory.left_out) == {"no input", "check"}


def test_a_logarithm_to_a_base_is_whole_where_it_is_whole(values):
    got = values("x = INTEGER(LOG(1000, 10)) + 0*Time ~~|\ny = INTEGER(LOG(243, b)) + 0*Time ~~|\nb = 3 ~~|")
    assert got["x"][0] == 3
    assert got["y"][0] == 5


def test_pink_noise_keeps_its_mean_and_spread(values):
    control = "INITIAL TIME = 0 ~~|\nFINAL TIME = 5000 ~~|\nTIME STEP = 0.5 ~~|\nSAVEPER = 1 ~~|\n"
    got = values("x = RANDOM PINK NOISE(10, 2, 3, 7) ~~|", control=control)["x"]
    mean = sum(got) / len(got)
    spread = math.sqrt(sum((x - mean) ** 2 for x in got) / len(got))
    assert mean == pytest.approx(10, abs=0.3)
    assert spread == pytest.approx(2, rel=0.1)
    lagged = sum((a - mean) * (b - mean) for a, b in pairwise(got)) / len(got) / spread**2
    assert lagged == pytest.approx((1 - 0.5 / 3) ** 2, abs=0.05)
