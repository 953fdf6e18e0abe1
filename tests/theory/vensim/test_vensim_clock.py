import pytest
from vensim_models import CONTROL

from detente.theory.nodes import text
from detente.theory.theory import Clock

SETTINGS = "\n\\\\\\---/// Sketch\n///---\\\\\\\n:L\x7f<%^E!@\n15:0,0,0,{code},0,0\n"


def test_control_variables_set_the_clock_and_are_no_variables(read):
    theory = read("x = Time + FINAL TIME ~~|")
    assert theory.clock == Clock(0, 4, 1, None, "month", "euler")
    assert set(theory.variables) == {"x"}
    assert text(theory.variables["x"].equation) == "time + end_time"


def test_control_variables_may_be_computed_from_constants_and_from_each_other(read):
    control = "INITIAL TIME = first ~ Years ~|\nFINAL TIME = INITIAL TIME + 10 * long ~~|\nTIME STEP = 1/8 ~~|\nSAVEPER = TIME STEP * 2 ~~|"
    theory = read("first = 1900 ~~|\nlong = 2 * 2 ~~|\n", control=control)
    assert theory.clock == Clock(1900, 1940, 0.125, 0.25, "year", "euler")


def test_control_variables_that_change_keep_their_equations(read):
    control = (
        "INITIAL TIME = 0 ~~|\nFINAL TIME = IF THEN ELSE(s > 3, Time, 50) ~~|\n"
        "TIME STEP = IF THEN ELSE(Time < 2, 1, 0.5) ~~|\nSAVEPER = TIME STEP ~~|"
    )
    clock = read("s = INTEG(1, 0) ~~|\n", control=control).clock
    assert (clock.start, clock.end, clock.step, clock.save) == (0, 50, 1, None)
    assert text(clock.step_equation) == "1 if time < 2 else 0.5"
    assert text(clock.end_equation) == "time if s > 3 else 50"
    assert clock.save_equation is None


def test_the_save_period_is_kept_as_a_value_where_an_equation_reads_it(values):
    assert values("x = SAVEPER * 3 ~~|")["x"] == [3.0] * 5


@pytest.mark.parametrize(("code", "method"), [("0", "euler"), ("1", "rk4"), ("3", "rk4"), ("4", "rk4"), ("5", "rk4")])
def test_the_settings_say_how_to_integrate(read, code, method):
    assert read("x = 1 ~~|", control=CONTROL + SETTINGS.format(code=code)).clock.method == method


def test_a_way_to_integrate_that_is_not_there_is_refused(faults):
    assert "the settings ask for" in faults("x = 1 ~~|", control=CONTROL + SETTINGS.format(code="2"))


@pytest.mark.parametrize("code", ["1", "3", "4"])
def test_a_way_to_integrate_that_only_comes_near_is_said(read, code):
    assert "it is run" in read("x = 1 ~~|", control=CONTROL + SETTINGS.format(code=code)).left_out["integration type"]


@pytest.mark.parametrize(
    ("control", "message"),
    [
        ("INITIAL TIME = 0 ~~|\nFINAL TIME = 4 ~~|", "`TIME STEP` is not defined"),
        ("INITIAL TIME = 0 ~~|\nFINAL TIME = 4 ~~|\nTIME STEP = 0 ~~|", "`TIME STEP` is 0"),
        ("INITIAL TIME = 0 ~~|\nFINAL TIME = -4 ~~|\nTIME STEP = 1 ~~|", "`FINAL TIME` is -4, before `INITIAL TIME`, 0"),
        ("INITIAL TIME = 0 ~~|\nFINAL TIME = 1/0 ~~|\nTIME STEP = 1 ~~|", "`FINAL TIME`: it has no value"),
        ("INITIAL TIME = FINAL TIME ~~|\nFINAL TIME = INITIAL TIME ~~|\nTIME STEP = 1 ~~|", "control variables wait for each other"),
    ],
)
def test_a_clock_that_cannot_run_is_refused(faults, control, message):
    assert message in faults("x = 1 ~~|\n", control=control)
