"""What is a fault of a theory written here and a remark on one from elsewhere, and what is only ever a remark."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.case import shipped_cases
from detente.case.read import find_case
from detente.documents import Document
from detente.errors import TheoryError
from detente.theory import read_theory, theory_of, theory_remarks
from detente.theory.lint.structure import theory_faults
from detente.theory.nodes import Item, Items, Name, Number


def written(**parts):
    variables = {"x": {"label": "X", "kind": "stock", "equation": "-x", "initial": 1}, **parts.pop("variables", {})}
    return {"format": 1, "title": "small", "time": {"start": 0, "end": 1, "step": 0.5}, "variables": variables, **parts}


SLIPS = {
    "no equation uses the parameter `p`": {"parameters": {"p": {"value": 1, "unit": "", "bounds": [0, 2], "reason": "by hand"}}},
    "no equation calls the lookup `t`": {"lookups": {"t": {"points": [[0, 1], [1, 2]]}}},
    "nothing runs over the dimension `region`": {"dimensions": {"region": ["north", "south"]}},
    "an instant is kept every 0.75, which is no whole number of steps of 0.5": {"time": {"start": 0, "end": 1, "step": 0.5, "save": 0.75}},
    "`1 / 0` divides by zero": {"variables": {"y": {"label": "Y", "kind": "auxiliary", "equation": "x if x < 9 else 1 / 0"}}},
    "the lookup `t` has two points at 1": {
        "lookups": {"t": {"points": [[0, 1], [1, 2], [1, 3]]}},
        "variables": {"y": {"label": "Y", "kind": "auxiliary", "equation": "t(x)"}},
    },
    "`y` has a list whose word `x` hides the variable `x`": {
        "dimensions": {"region": ["north", "south"]},
        "variables": {"y": {"label": "Y", "kind": "auxiliary", "equation": "sum(position(x) for x in region)"}},
    },
    "the equation of `y` holds for no element: its pieces cover them all": {
        "dimensions": {"region": ["north"]},
        "variables": {
            "y": {"label": "Y", "kind": "auxiliary", "over": ["region"], "equation": 2, "pieces": [{"at": ["region"], "equation": 1}]}
        },
    },
}


@pytest.mark.parametrize("what", SLIPS)
def test_a_slip_is_a_fault_here_and_a_remark_on_a_model_from_elsewhere(what):
    with pytest.raises(TheoryError) as error:
        theory_of(Document("theory.yaml", written(**SLIPS[what])))
    assert [fault.what for fault in error.value.faults] == [what]
    theory = theory_of(Document("theory.yaml", written(**SLIPS[what], origin="model.mdl")))
    assert what in [remark.what for remark in theory_remarks(theory)]


@pytest.mark.parametrize("case", shipped_cases())
def test_a_shipped_theory_has_no_remarks(case):
    assert theory_remarks(read_theory(find_case(case) / "theory.yaml")) == ()


def remarks(**variables):
    given = {k: {"label": label, "kind": "stock", "equation": 0, "initial": 0} for k, label in variables.items()}
    return [remark.what for remark in theory_remarks(theory_of(Document("theory.yaml", written(variables=given))))]


def test_labels_that_look_alike():
    assert remarks(a="Pakistan", b="P\u0430kistan") == [
        "the label of `b` mixes alphabets in one word: `P\u0430kistan` has Cyrillic and Latin letters",
        "two labels look alike: `P\u0430kistan` and `Pakistan`",
    ]
    assert remarks(a="\u0421\u0421\u0421\u0420", b="CCCP") == ["two labels look alike: `CCCP` and `\u0421\u0421\u0421\u0420`"]
    assert remarks(a="Births", b="births") == ["two labels look alike: `births` and `Births`"]
    assert remarks(a="Births", b="Births") == ["two labels are the same: `Births`"]
    assert remarks(a="Доверие", b="Trust \u03b1", c="\u0394t") == []


def test_what_nothing_reads_and_no_argument_uses():
    theory = theory_of(
        Document(
            "theory.yaml",
            written(
                macros={"m": {"arguments": ["a", "b"], "value": "y", "variables": {"y": {"label": "Y", "kind": "flow", "equation": "a"}}}},
                variables={"out": {"label": "Out", "kind": "auxiliary", "equation": "m(x, 2)"}},
            ),
        )
    )
    assert [r.what for r in theory_remarks(theory)] == ["no equation reads `out`", "the macro `m` does not use its argument `b`"]


@pytest.mark.parametrize("node", [Number(float("inf")), Number(float("nan")), Items((Number(1.0),), (1,)), Item("x", 0)])
def test_a_tree_that_no_file_can_hold_is_a_fault(node):
    theory = theory_of(Document("theory.yaml", written()))
    odd = replace(theory, variables={"x": replace(theory.variables["x"], equation=node)}, origin="made by a reader")
    assert "which no equation can hold" in theory_faults(odd)[0].what


def test_links_count_an_array_by_its_name():
    data = written(
        dimensions={"region": ["north", "south"]},
        variables={
            "x": {"label": "X", "kind": "stock", "over": ["region"], "equation": "-x", "initial": 1},
            "y": {"label": "Y", "kind": "auxiliary", "over": ["region"], "pieces": [{"at": ["region"], "equation": "x[north] + x"}]},
        },
        links={"A": {"from": "x", "to": "y", "sign": "+", "delay": [0, 1], "mechanism": "It counts."}},
    )
    theory_of(Document("theory.yaml", data))
    data["links"]["A"]["to"] = "x"
    with pytest.raises(TheoryError) as error:
        theory_of(Document("theory.yaml", data))
    assert [fault.what for fault in error.value.faults] == ["the equation of `y` reads `x`, and no link says so"]


def test_without_links_the_map_is_that_of_the_equations():
    theory = theory_of(Document("theory.yaml", written(variables={"y": {"label": "Y", "kind": "auxiliary", "equation": "x"}})))
    assert not theory.links
    assert theory.variables["y"].equation == Name("x")


def test_first_values_may_read_other_variables():
    more = {
        "y": {"label": "Y", "kind": "stock", "equation": "0", "initial": "2 * z + x"},
        "z": {"label": "Z", "kind": "auxiliary", "equation": "x + 1"},
    }
    theory_of(Document("theory.yaml", written(variables=more)))
    more["z"]["equation"] = "y"
    with pytest.raises(TheoryError, match="first values wait for each other: `z` -> `y` -> `z`"):
        theory_of(Document("theory.yaml", written(variables=more)))
