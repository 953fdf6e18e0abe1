"""Stocks and flows, graphical functions, modules, macros, and the settings of a run."""

from __future__ import annotations

import math

import pytest
from xmile_making import SPECS, aux, equation, model, read, refusal, values

from detente.theory.theory import Clock


def test_a_small_model_becomes_stocks_flows_and_parameters(tmp_path):
    theory = read(
        tmp_path,
        model(
            '<stock name="Trust"><eqn>first / 2</eqn><inflow>gain</inflow><inflow>more</inflow><outflow>loss</outflow><units>points</units>'
            '<doc>How much.</doc><range min="0" max="9"/></stock>'
            '<flow name="gain"><eqn>2</eqn></flow><flow name="more"><eqn>1</eqn></flow><flow name="loss"><eqn>Trust * share</eqn></flow>'
            '<aux name="share"><eqn>-0.5</eqn><units>1/month</units><doc>A guess.</doc></aux>' + aux("first", "8")
        ),
    )
    trust, share = theory.variables["trust"], theory.parameters["share"]
    assert (trust.kind, trust.unit, trust.note, trust.bounds) == ("stock", "points", "How much.; range 0 to 9", None)
    assert equation(theory, "trust") == "gain + more - loss"
    assert (share.value, share.prior, share.bounds, share.reason) == (-0.5, None, (-math.inf, math.inf), "as in the model: A guess.")
    assert theory.parameters["first"].reason == "as in the model"
    assert theory.variables["gain"].kind == "flow"
    assert theory.clock == Clock(0.0, 4.0, 1.0, None, "month", "euler")
    assert trust.place.line == 7
    assert values(theory, "trust")[:2] == [4.0, 9.0]


def test_a_stock_that_holds_nothing_gives_its_outflows_what_there_is_in_their_order(tmp_path):
    flows = "".join(f'<flow name="{n}"><eqn>{e}</eqn></flow>' for n, e in (("into", "1"), ("one", "4"), ("two", "4")))
    stock = (
        '<stock name="S"><eqn>6</eqn><inflow>into</inflow><outflow>one</outflow><outflow>two</outflow><non_negative/></stock>'
        '<stock name="T"><eqn>0</eqn><inflow>two</inflow></stock>'
    )
    theory = read(tmp_path, model(stock + flows))
    assert values(theory, "s")[:3] == [6.0, 0.0, 0.0]
    assert values(theory, "one")[:3] == [4.0, 1.0, 1.0]
    assert values(theory, "two")[:3] == [3.0, 0.0, 0.0]
    assert values(theory, "t")[:3] == [0.0, 3.0, 3.0]  # what leaves one is what reaches the other


def test_limits_that_wait_for_each_other_are_written_so_that_they_do_not(tmp_path):
    ring = "".join(
        f'<stock name="{s}"><eqn>2</eqn><inflow>{i}</inflow><outflow>{o}</outflow><non_negative/></stock>'
        f'<flow name="{o}"><eqn>5</eqn></flow>'
        for s, i, o in (("a", "h", "f"), ("b", "f", "g"), ("c", "g", "h"))
    )
    theory = read(tmp_path, model(ring))
    total = [sum(round(x, 6) for x in at) for at in zip(*(values(theory, s) for s in "abc"), strict=True)]
    assert total == [6.0] * 5
    assert min(min(values(theory, s)) for s in "abc") >= 0
    assert any("without its inflow" in variable.note for variable in theory.variables.values())


@pytest.mark.parametrize(
    ("behavior", "said", "limited"),
    [
        ("", "<non_negative/>", True),
        ("", "<non_negative> TruE </non_negative>", True),
        ("<behavior><non_negative/></behavior>", "", True),
        ("<behavior><flow><non_negative/></flow></behavior>", "", True),
        ("<behavior><stock><non_negative/></stock></behavior>", "", False),
        ("<behavior><non_negative/></behavior>", "<non_negative>false</non_negative>", False),
        ("", "", False),
    ],
)
def test_a_flow_that_goes_one_way_says_so_itself_or_its_model_does(tmp_path, behavior, said, limited):
    theory = read(tmp_path, model(f'<flow name="f"><eqn>TIME - 2</eqn>{said}</flow>', outside=behavior))
    assert equation(theory, "f") == ("max(time - 2, 0)" if limited else "time - 2")


def test_a_multiplier_changes_the_unit_downstream_alone(tmp_path):
    written = (
        '<stock name="A"><eqn>9</eqn><outflow>f</outflow></stock><stock name="B"><eqn>0</eqn><inflow>f</inflow></stock>'
        '<flow name="f"><eqn>1</eqn><multiplier>3</multiplier></flow>'
    )
    theory = read(tmp_path, model(written))
    assert (values(theory, "a")[1], values(theory, "b")[1]) == (8.0, 3.0)


@pytest.mark.parametrize(
    ("graph", "at", "value"),
    [
        ('<gf name="g"><xscale min="0" max="2"/><ypts>0,10,40</ypts></gf>', "0.5", 5.0),
        ('<gf name="g"><xscale min="0" max="2"/><ypts>0,10,40</ypts></gf>', "9", 40.0),
        ('<gf name="g" type="extrapolate"><xscale min="0" max="2"/><ypts>0,10,40</ypts></gf>', "3", 70.0),
        ('<gf name="g" type="discrete"><xpts>0,1,2</xpts><ypts>0,10,10</ypts></gf>', "0.9", 0.0),
        ('<gf name="g" discrete="true"><xpts>0,1,2</xpts><ypts>0,10,10</ypts></gf>', "1", 10.0),
        ('<gf name="g"><xscale min="0" max="0"/><xpts sep=";">0;4</xpts><ypts sep=" "> 1  3 </ypts></gf>', "2", 2.0),
        ('<aux name="g"><eqn>TIME</eqn><gf><xpts>0,1</xpts><ypts>5,7</ypts></gf></aux>', "0.5", 6.0),
        ('<aux name="g"><gf><xpts>0,1</xpts><ypts>5,7</ypts></gf></aux>', "0.5", 6.0),
        ('<aux name="h"><eqn>TIME</eqn><gf name="g"><xpts>0,1</xpts><ypts>5,7</ypts></gf></aux>', "1", 7.0),
    ],
)
def test_graphical_functions(tmp_path, graph, at, value):
    theory = read(tmp_path, model(graph + aux("x", f"g({at})") + aux("y", f"LOOKUP(g, {at})")))
    assert values(theory, "x")[0] == values(theory, "y")[0] == value


def test_a_graphical_function_can_be_asked_backwards_and_named_elsewhere(tmp_path):
    graph = '<gf name="rising"><xpts>0,2</xpts><ypts>0,10</ypts></gf><aux name="z"><eqn>TIME</eqn><gf name="rising"/></aux>'
    theory = read(tmp_path, model(graph + aux("x", "LOOKUPINV(rising, 5)")))
    assert (values(theory, "x")[0], values(theory, "z")[1]) == (1.0, 5.0)


@pytest.mark.parametrize(
    ("graph", "told"),
    [
        ("<gf><xpts>0,1</xpts><ypts>1</ypts></gf>", "2 values in `<xpts>` and 1 in `<ypts>`"),
        ("<gf><xpts>1,0</xpts><ypts>1,2</ypts></gf>", "fall from 1 to 0"),
        ("<gf><ypts>1,2</ypts></gf>", "neither `<xpts>` nor `<xscale>`"),
        ("<gf><xscale min='1' max='1'/><ypts>1,2</ypts></gf>", "runs from 1 to 1"),
        ("<gf><xpts>0,b</xpts><ypts>1,2</ypts></gf>", "not a number"),
        ("<gf type='wavy'><xpts>0,1</xpts><ypts>1,2</ypts></gf>", "`wavy` is not a type"),
    ],
)
def test_a_graphical_function_that_is_none(tmp_path, graph, told):
    assert told in refusal(tmp_path, model(f'<aux name="x"><eqn>TIME</eqn>{graph}</aux>'))


MODULES = (
    '<model name="farm"><variables><stock name="hens"><eqn>10</eqn><inflow>new</inflow></stock>'
    '<flow name="new"><eqn>hens * rate</eqn></flow>'
    '<aux name="rate" access="input"><eqn>{Enter equation for use when not hooked up to other models}</eqn></aux>'
    '<module name="barn"><connect to="barn.size" from="hens"/></module></variables></model>'
    '<model name="barn"><variables><aux name="size" access="input"/><aux name="eggs" access="output"><eqn>size * 2</eqn></aux>'
    "</variables></model>"
)


def test_modules_are_laid_out_and_their_inputs_take_what_they_are_connected_to(tmp_path):
    root = '<module name="farm"><connect to="rate" from=".growth"/></module>' + aux("growth", "0.5") + aux("all", "farm.hens + barn.eggs")
    theory = read(tmp_path, model(root, more=MODULES))
    assert theory.variables["farm_barn_eggs"].label == "farm.barn.eggs"
    assert equation(theory, "farm_rate") == "growth"
    assert equation(theory, "farm_barn_size") == "farm_hens"
    assert values(theory, "all")[:2] == [30.0, 45.0]


@pytest.mark.parametrize(
    ("root", "more", "told"),
    [
        ('<module name="farm"/>', MODULES, "no module connects it"),
        ('<module name="farm"><connect to="rat" from=".growth"/></module>', MODULES, "`farm.rat`, which is not a variable"),
        ('<module name="farm"><connect to="rate" from=".groth"/></module>', MODULES, "connected to `.groth`"),
        ('<module name="x"/>', "", "stands for a model that this file does not hold"),
        ('<module name="x" resource="other.xmile"/>', "", "lies in another file"),
        ("", MODULES, "is placed by no module"),
        ('<module name="m"/>', '<model name="m"><variables><module name="m"/></variables></model>', "holds itself"),
        ('<module name="m"/>', '<model name="m"><sim_specs><dt>2</dt></sim_specs></model>', "a clock of its own"),
    ],
)
def test_modules_that_cannot_be_laid_out(tmp_path, root, more, told):
    assert told in refusal(tmp_path, model(root + aux("growth", "0.5"), more=more))


SMOOTH = (
    '<macro name="SMOOTH1"><parm>input</parm><parm>averaging_time</parm><parm default="input * 2">initial</parm><eqn>Smooth_of_Input</eqn>'
    "<variables><stock name='Smooth_of_Input'><eqn>initial</eqn><inflow>change</inflow></stock>"
    "<flow name='change'><eqn>(input - Smooth_of_Input)/averaging_time</eqn></flow></variables></macro>"
)
LOG = "<macro name='LOG'><parm>x</parm><parm>base</parm><eqn>LN(x)/LN(base)</eqn><format>LOG(x, base)</format><doc>Any base.</doc></macro>"


def test_macros_have_stocks_and_defaults_and_may_stand_after_their_calls(tmp_path):
    theory = read(tmp_path, model(aux("x", "SMOOTH1(4, 2)") + aux("y", "SMOOTH1(4, 2, 0)") + aux("z", "log(8, 2)"), more=SMOOTH + LOG))
    assert values(theory, "x")[:3] == [8.0, 6.0, 5.0]
    assert values(theory, "y")[:3] == [0.0, 2.0, 3.0]
    assert values(theory, "z")[0] == pytest.approx(3.0)
    assert theory.macros["log_2"].note == "Any base."


def test_macros_of_one_name_differ_in_the_number_of_their_arguments(tmp_path):
    more = "<macro name='F'><parm>x</parm><eqn>x + 1</eqn></macro><macro name='F'><parm>x</parm><parm>y</parm><eqn>F(x) * y</eqn></macro>"
    assert values(read(tmp_path, model(aux("x", "F(1, 10)"), more=more)), "x")[0] == 20.0


@pytest.mark.parametrize(
    ("macro", "told"),
    [
        ("<macro name='F'><parm>x</parm><eqn>IF x &lt; 1 THEN 1 ELSE F(x - 1)</eqn></macro>", "macros call themselves"),
        (
            "<macro name='F'><parm>x</parm><eqn>G(x)</eqn></macro><macro name='G'><parm>x</parm><eqn>F(x)</eqn></macro>",
            "macros call themselves",
        ),
        ("<macro name='F'><parm>x</parm><eqn>outside + x</eqn></macro>", "`outside` is not a variable"),
        ("<macro name='F'><parm>x</parm><sim_specs><stop>x</stop></sim_specs><eqn>x</eqn></macro>", "a clock of its own"),
        ("<macro name='F'><parm>x</parm><parm>y</parm><eqn>x</eqn></macro>", "takes 2 arguments, and has 1"),
        ("<macro name='F' filter='flow'><parm>x</parm><eqn>x</eqn></macro>", "an option filter"),
        ("", "neither a function that is known here nor a macro"),
    ],
)
def test_macros_that_cannot_be_read(tmp_path, macro, told):
    assert told in refusal(tmp_path, model(aux("outside", "1") + aux("x", "F(1)"), more=macro))


@pytest.mark.parametrize(
    ("tag", "inside", "told"),
    [
        ("stock", "<conveyor><len>4</len></conveyor>", "a conveyor"),
        ("stock", "<queue/>", "a queue"),
        ("stock", "<isee:oven/>", "an oven"),
        ("flow", "<leak>0.1</leak>", "a leakage"),
        ("flow", "<overflow/>", "an overflow"),
        ("aux", "<surprise/>", "a `<surprise>`, which is not known here"),
        ("stock", "<inflow>nothing</inflow>", "has the inflow `nothing`"),
    ],
)
def test_what_has_no_counterpart_is_refused_by_name(tmp_path, tag, inside, told):
    assert told in refusal(tmp_path, model(f'<{tag} name="x"><eqn>1</eqn>{inside}</{tag}>'))


def test_what_is_left_out_is_said(tmp_path):
    written = '<aux name="x"><eqn>1 + DT</eqn><event_poster min="0" max="1"/><format precision="0.1"/></aux>'
    written += '<group name="all"><entity name="x"/></group>'
    theory = read(tmp_path, model(written, outside="<model_units/><style/>", specs=SPECS.replace("Euler", "RK2")))
    assert set(theory.left_out) == {"the events of x", "the method RK2"}
    assert theory.clock.method == "rk4"


@pytest.mark.parametrize(
    ("specs", "told"),
    [
        ("", "has no `<sim_specs>`"),
        ("<sim_specs><start>0</start></sim_specs>", "has no `<stop>`"),
        ("<sim_specs><start>5</start><stop>1</stop></sim_specs>", "stops at 1, before it starts at 5"),
        ("<sim_specs><start>0</start><stop>1</stop><dt>0</dt></sim_specs>", "the step of time is 0"),
        ("<sim_specs><start>0</start><stop>nan</stop></sim_specs>", "`nan`, which is not a number"),
        ("<sim_specs><start>0</start><stop>1e999</stop></sim_specs>", "not a number"),
        ('<sim_specs method="gear"><start>0</start><stop>1</stop></sim_specs>', "method of integration `gear`"),
        ("<sim_specs><start>0</start><stop>1</stop><surprise/></sim_specs>", "`<surprise>` in `<sim_specs>`"),
    ],
)
def test_a_clock_that_is_none(tmp_path, specs, told):
    assert told in refusal(tmp_path, model(aux("x", "1"), specs=specs))


def test_a_clock_with_all_its_settings(tmp_path):
    specs = (
        '<sim_specs method="gear, rk4" isee:save_interval="0.5"><start>1</start><stop>3</stop><dt reciprocal="true">8</dt>'
        '<run by="all"/></sim_specs>'
    )
    assert read(tmp_path, model(aux("x", "1"), specs=specs)).clock == Clock(1.0, 3.0, 0.125, 0.5, "time", "rk4")


def test_the_form_of_stella_10_has_its_variables_in_the_model(tmp_path):
    written = (
        '<xmile xmlns="http://www.systemdynamics.org/XMILE" xmlns:isee="http://iseesystems.com/XMILE"><header/>'
        "<sim_specs><start>0</start><stop>1</stop></sim_specs><isee:prefs><a/></isee:prefs><model>"
        '<aux name="a"><eqn>4 - 5</eqn><display x="1" y="2"/></aux><display><pts/></display><interface/></model></xmile>'
    )
    assert equation(read(tmp_path, written, ".stmx"), "a") == "4 - 5"


def test_an_initial_equation_holds_while_first_values_are_worked_out(tmp_path):
    written = '<aux name="a"><eqn>2 + TIME</eqn><init_eqn>7</init_eqn></aux><stock name="s"><eqn>a</eqn></stock>'
    theory = read(tmp_path, model(written))
    assert equation(theory, "a") == "active_initial(2 + time, 7)"
    assert (values(theory, "s")[0], values(theory, "a")[1]) == (7.0, 3.0)


def test_names_that_are_there_twice(tmp_path):
    assert "two variables are called `a B`" in refusal(tmp_path, model(aux("A b", "1") + aux("a_B".replace("_", " "), "2")))
