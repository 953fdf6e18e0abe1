"""A theory written as XMILE and read back is the same theory, and what other programs need is in plain XMILE."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_xmile_arrays import DIMENSIONS, apply
from test_xmile_models import LOG, MODULES, SMOOTH
from xmile_making import NAMESPACE, aux, model, read

from detente.case import shipped_cases
from detente.case.read import find_case
from detente.errors import CaseError
from detente.theory import Theory, cut, read_theory
from detente.theory.theory import LookupTable, Variable
from detente.theory.xmile import read_claims, read_xmile, write_xmile, xmile_text
from strategies import linear_theories, running_theories, whole_theories

FREELY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def back(theory: Theory, folder: Path) -> Theory:
    write_xmile(theory, folder / "theory.xmile")
    return replace(read_xmile(folder / "theory.xmile"), file=theory.file)


@pytest.mark.parametrize("case", shipped_cases())
def test_a_shipped_theory_survives_with_its_evidence(case, tmp_path):
    theory = read_theory(find_case(case) / "theory.yaml")
    assert back(theory, tmp_path) == theory
    without = cut(theory, list(theory.links)[:2])
    assert back(without, tmp_path) == without


@given(whole_theories())
@FREELY
def test_a_theory_with_every_part_survives(tmp_path, theory):
    found = back(theory, tmp_path)
    assert found == theory
    assert list(found.variables) == list(theory.variables)


@given(running_theories())
@FREELY
def test_a_theory_that_runs_survives(tmp_path, theory):
    assert back(theory, tmp_path) == theory


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=100)


@given(linear_theories(), texts, texts)
@FREELY
def test_any_text_survives(tmp_path, theory, first, second):
    variables = {k: replace(v, label=first, note=second, unit=first[:10]) for k, v in theory.variables.items()}
    parameters = {k: replace(p, reason=second, label=first) for k, p in theory.parameters.items()}
    theory = replace(
        theory, title=second, variables=variables, parameters=parameters, left_out={"R1": first}, origin="x" + first, links={}, loops={}
    )
    assert back(theory, tmp_path) == theory


def test_a_model_of_another_tool_survives_arrays_macros_and_modules_included(tmp_path):
    written = model(
        apply("A", ("Region", "Age"), "10 * Region + Age")
        + aux("total", "SUM(A[*, 1]) + SUM(A * 2) + A[North, TIME]")
        + aux("y", "SMOOTH1(4, 2)")
        + '<module name="farm"><connect to="rate" from=".total"/></module>'
        + '<stock name="s"><eqn>1</eqn><outflow>out</outflow><non_negative/></stock><flow name="out"><eqn>g(TIME)</eqn></flow>'
        + '<gf name="g" type="discrete"><xscale min="0" max="1"/><ypts>1,2,2</ypts></gf>',
        outside=DIMENSIONS,
        more=MODULES + SMOOTH + LOG,
    )
    theory = read(tmp_path, written)
    again = back(theory, tmp_path)
    assert again == theory
    assert xmile_text(again) == xmile_text(theory)


def test_other_programs_find_plain_xmile(tmp_path):
    theory = read(
        tmp_path,
        model(
            '<stock name="Trust in it"><eqn>8</eqn><inflow>gain</inflow><outflow>loss</outflow><units>points</units></stock>'
            '<flow name="gain"><eqn>2 * DT</eqn></flow><flow name="loss"><eqn>crowding(Trust_in_it)</eqn></flow>'
            '<gf name="crowding"><xpts>0,10</xpts><ypts>0,1</ypts></gf>' + apply("A", ("Region",), "1 + DT") + aux("all", "SUM(A[*])"),
            outside=DIMENSIONS,
        ),
    )
    write_xmile(theory, tmp_path / "out.xmile")
    found = ElementTree.parse(tmp_path / "out.xmile").getroot()
    space = {"x": NAMESPACE}
    stock = found.find("x:model/x:variables/x:stock", space)
    assert stock is not None
    assert (stock.get("name"), stock.findtext("x:inflow", "", space), stock.findtext("x:outflow", "", space)) == (
        "Trust in it",
        "gain",
        "loss",
    )
    loss = found.find("x:model/x:variables/x:flow[@name='loss']/x:eqn", space)
    total = found.find("x:model/x:variables/x:aux[@name='all']/x:eqn", space)
    assert loss is not None
    assert total is not None
    assert (loss.text, total.text) == ("crowding(Trust_in_it)", "SUM(A[*])")
    assert found.findtext("x:sim_specs/x:stop", "", space) == "4"


def test_a_stock_whose_change_is_no_sum_of_flows_gets_one_flow_for_other_programs(tmp_path):
    theory = read(tmp_path, model('<stock name="S"><eqn>1</eqn><inflow>f</inflow></stock><flow name="f"><eqn>TIME</eqn></flow>'))
    variables: dict[str, Variable] = {**theory.variables, "s": replace(theory.variables["s"], equation=theory.variables["f"].equation)}
    changed = replace(theory, variables=variables)
    assert "<inflow>s_net_change</inflow>" in xmile_text(changed)
    assert back(changed, tmp_path) == changed


def test_claims_travel_with_a_theory(tmp_path):
    theory = read(tmp_path, model(aux("x", "1")))
    write_xmile(theory, tmp_path / "out.xmile", {"C1": "Aid bought <time>, not trust.\n"})
    assert read_claims(tmp_path / "out.xmile") == {"C1": "Aid bought <time>, not trust.\n"}
    assert read_claims(tmp_path / "small.xmile") == {}


def test_ways_of_a_lookup_that_xmile_has_not_survive(tmp_path):
    theory = read(tmp_path, model(aux("x", "g(TIME)") + '<gf name="g"><xpts>0,4</xpts><ypts>0,1</ypts></gf>'))
    table: LookupTable = replace(theory.lookups["g"], inside="exact", outside="missing", unit=" b", note="c")
    changed = replace(theory, lookups={"g": table})
    assert back(changed, tmp_path) == changed


def test_a_part_of_ours_that_is_broken_is_refused(tmp_path):
    text = xmile_text(read(tmp_path, model(aux("x", "1 + DT"))))
    from xmile_making import refusal

    assert "`<detente:clock>` cannot be read" in refusal(tmp_path, text.replace('{"start"', '{"begin"'))
    assert "`<detente:about>`" in refusal(tmp_path, text.replace('{"title": "small"', '{"title": 7'))
    assert "not known here" in refusal(tmp_path, text.replace("</detente:theory>", "<detente:surprise/></detente:theory>"))


def test_nothing_is_written_where_nothing_can_be(tmp_path):
    theory = read(tmp_path, model(aux("x", "1")))
    with pytest.raises(CaseError):
        write_xmile(theory, tmp_path / "nowhere" / "out.xmile")
