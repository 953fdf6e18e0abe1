"""Files that mean harm, or are broken: a clear error, in bounded time and memory."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xmile_making import NAMESPACE, aux, model, read, refusal

from detente.errors import TheoryError
from detente.theory.xmile import read_xmile
from detente.theory.xmile.element import MOST_BYTES, MOST_DEPTH

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    f'<xmile xmlns="{NAMESPACE}">&c;</xmile>'
)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (LAUGHS, "declares a document type"),
        (f'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xmile xmlns="{NAMESPACE}"/>', "declares a document type"),
        ("<a>" * 100_000, f"nested more than {MOST_DEPTH} deep"),
        (f'<xmile xmlns="{NAMESPACE}"><style>' + "<b>" * 100_000, f"nested more than {MOST_DEPTH} deep"),
        (f'<xmile xmlns="{NAMESPACE}">' + "<b/>" * 500_000 + "</xmile>", "more than 400,000 elements"),
        ("", "not well-formed"),
        ("\x00\x01\x02", "not well-formed"),
        ("<xmile", "not well-formed"),
        (f'<xmile xmlns="{NAMESPACE}"><model>', "not well-formed"),
        (f'<xmile xmlns="{NAMESPACE}">&undefined;</xmile>', "not well-formed"),
        ("<svg/>", "is not XMILE"),
        ('<?xml version="1.0" encoding="klingon"?><xmile/>', "encoding"),
        (f'<xmile xmlns="{NAMESPACE}"/>', "has no model"),
    ],
)
def test_a_hostile_file_is_refused_quickly(tmp_path, written, told):
    before = time.process_time()
    assert told in refusal(tmp_path, written)
    assert time.process_time() - before < 5


def test_a_hundred_megabytes_are_refused_before_they_are_read(tmp_path):
    path = tmp_path / "large.xmile"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    before = time.process_time()
    with pytest.raises(TheoryError, match=f"larger than {MOST_BYTES // 1024 // 1024} MB"):
        read_xmile(path)
    assert time.process_time() - before < 1


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(TheoryError, match="cannot be read"):
        read_xmile(tmp_path / "none.xmile")


def test_models_that_double_with_each_level_are_stopped(tmp_path):
    levels = "".join(
        f'<model name="m{i}"><variables><module name="m{i + 1}"/><module name="n{i + 1}"/></variables></model>'
        f'<model name="n{i}"><variables><module name="m{i + 1}"/><module name="n{i + 1}"/></variables></model>'
        for i in range(18)
    )
    last = "".join(f'<model name="{k}18"><variables>{aux("x", "1")}</variables></model>' for k in "mn")
    before = time.process_time()
    assert "modules are nested too deeply" in refusal(tmp_path, model('<module name="m0"/><module name="n0"/>', more=levels + last))
    assert time.process_time() - before < 20


def test_a_variable_that_is_not_closed_is_taken_as_closed_where_the_next_starts_and_said(tmp_path):
    written = '<flow name="f"><eqn>TIME</eqn>\n<stock name="s"><eqn>1</eqn><inflow>f</inflow></stock>'
    theory = read(tmp_path, model(written))
    assert set(theory.variables) == {"f", "s"}
    assert theory.left_out == {
        "the end of `<flow>` in line 7": "it is not closed in the file: taken as closed before line 8, where another variable starts"
    }


def test_ten_thousand_variables(tmp_path):
    chain = "".join(aux(f"v{i}", f"v{i - 1} + 1" if i else "TIME") for i in range(10_000))
    before = time.process_time()
    assert len(read(tmp_path, model(chain)).variables) == 10_000
    assert time.process_time() - before < 30


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_as_an_equation_is_read_or_refused(tmp_path, written):
    safe = "".join(c for c in written if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd").replace("]]>", "")
    try:
        read(tmp_path, model(aux("a", "1") + aux("b", "2") + aux("x", safe)))
    except TheoryError:
        return


@given(st.binary(max_size=200), st.integers(0, 900), st.integers(0, 60))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_read_or_refused(tmp_path, noise, at, gone):
    whole = model(aux("a", "1") + '<stock name="s"><eqn>a</eqn><inflow>f</inflow></stock><flow name="f"><eqn>s*2</eqn></flow>').encode()
    path = tmp_path / "damaged.xmile"
    path.write_bytes(whole[:at] + noise + whole[at + gone :])
    try:
        read_xmile(path)
    except TheoryError:
        return
