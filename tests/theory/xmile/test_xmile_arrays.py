"""Arrays (XMILE 1.0, section 3.7.1): apply to all, element by element, slices, ranges, positions."""

from __future__ import annotations

import pytest
from xmile_making import aux, equation, model, read, refusal, values

from detente.theory.nodes import text

DIMENSIONS = '<dimensions><dim name="Region"><elem name="North"/><elem name="South"/></dim><dim name="Age" size="3"/></dimensions>'


def over(name: str, dimensions: tuple[str, ...], inside: str) -> str:
    listed = "".join(f'<dim name="{d}"/>' for d in dimensions)
    return f'<aux name="{name}"><dimensions>{listed}</dimensions>{inside}</aux>'


def apply(name: str, dimensions: tuple[str, ...], written: str) -> str:
    return over(name, dimensions, f"<eqn>{written}</eqn>")


def element(at: str, written: str) -> str:
    return f'<element subscript="{at}"><eqn>{written}</eqn></element>'


A = apply("A", ("Region", "Age"), "10 * Region + Age")  # 11 12 13 / 21 22 23


def small(*variables: str) -> str:
    return model(A + "".join(variables), outside=DIMENSIONS)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("A[North, 2]", 12.0),
        ("A[2, 3]", 23.0),
        ("A[Region.South, 1]", 21.0),
        ("SUM(A)", 102.0),
        ("SUM(A[*, 1])", 32.0),
        ("SUM(A[North, *])", 36.0),
        ("SUM(A[North, 2:3])", 25.0),
        ("SUM(A[*, 1] * 2)", 64.0),
        ("SUM(A[*, *] * A)", 1888.0),
        ("MEAN(A[South, *])", 22.0),
        ("MAX(A)", 23.0),
        ("MAX(A, 100)", 100.0),
        ("MIN(A[South, *], 0)", 0.0),
        ("PROD(A[*, 1])", 231.0),
        ("SIZE(A)", 6.0),
        ("SIZE(A[1, *])", 3.0),
        ("SIZE(Region)", 2.0),
        ("Region.South", 2.0),
        ("A[North, TIME + 1]", 11.0),
        ("A[North, TIME + 9]", 0.0),
        ("A(5)", 22.0),
        ("RANK(A[North, *], 1)", 1.0),
        ("RANK(A[*, 2], 2)", 2.0),
    ],
)
def test_a_single_value_of_an_array(tmp_path, written, value):
    assert values(read(tmp_path, small(aux("x", written))), "x")[0] == value


def test_apply_to_all_needs_no_subscripts_and_a_turned_array_none_either(tmp_path):
    theory = read(
        tmp_path,
        small(
            apply("twice", ("Region", "Age"), "A + A[Region, Age]"),
            apply("turned", ("Age", "Region"), "A"),
            apply("also_turned", ("Age", "Region"), "A'"),
            apply("by_place", ("Age", "Region"), "A[@2, @1]"),
            apply("rows", ("Region",), "SUM(A[Region, *])"),
            apply("first", ("Region",), "MAX(A[Region, 1], 15)"),
        ),
    )
    assert values(theory, "twice[south,v_3]")[0] == 46.0
    for name in ("turned", "also_turned", "by_place"):
        assert values(theory, f"{name}[v_3,north]")[0] == 13.0
    assert [values(theory, f"rows[{r}]")[0] for r in ("north", "south")] == [36.0, 66.0]
    assert [values(theory, f"first[{r}]")[0] for r in ("north", "south")] == [15.0, 21.0]


def test_an_array_that_has_a_dimension_twice(tmp_path):
    square = over("square", ("Age", "Age"), "<eqn>10 * A[North, @1] + A[North, @2]</eqn>")
    theory = read(tmp_path, small(square, apply("diagonal", ("Age",), "square[Age, Age]"), aux("x", "square[1, 3]")))
    assert values(theory, "x")[0] == 123.0
    assert values(theory, "diagonal[v_2]")[0] == 132.0


def test_elements_have_equations_of_their_own(tmp_path):
    mixed = over(
        "mixed", ("Region", "Age"), element("North, 1", "7") + element("North,2", "TIME") + element("South, *", "A") + "<eqn>0</eqn>"
    )
    theory = read(tmp_path, small(mixed))
    assert values(theory, "mixed[north,v_1]")[:2] == [7.0, 7.0]
    assert values(theory, "mixed[north,v_2]")[:2] == [0.0, 1.0]
    assert values(theory, "mixed[south,v_3]")[0] == 23.0
    assert values(theory, "mixed[north,v_3]")[0] == 0.0


def test_numbers_and_equations_in_a_row_fill_an_array_in_order(tmp_path):
    theory = read(
        tmp_path,
        small(apply("list", ("Region", "Age"), "1,2,3;4,5,6;"), over("rows", ("Region",), "<eqn>TIME</eqn><eqn>9</eqn>")),
    )
    assert values(theory, "list[south,v_1]")[0] == 4.0
    assert (values(theory, "rows[north]")[1], values(theory, "rows[south]")[1]) == (1.0, 9.0)


def test_stocks_flows_and_first_values_of_arrays(tmp_path):
    dims = '<dimensions><dim name="Region"/></dimensions>'
    theory = read(
        tmp_path,
        small(
            f'<stock name="S">{dims}{element("North", "1")}{element("South", "2")}<inflow>f</inflow></stock>',
            f'<flow name="f">{dims}<eqn>S * Region</eqn></flow>',
        ),
    )
    assert values(theory, "s[north]") == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert values(theory, "s[south]")[:3] == [2.0, 6.0, 18.0]
    assert [text(piece.initial) for piece in theory.variables["s"].pieces] == ["1", "2"]


def test_a_graphical_function_for_each_element(tmp_path):
    graph = "<gf><xscale min='0' max='2'/><ypts>{}</ypts></gf>"
    arrayed = over(
        "g",
        ("Region",),
        f'<element subscript="North">{graph.format("0,1,2")}</element><element subscript="South">{graph.format("0,10,20")}</element>'
        "<eqn>TIME</eqn>",
    )
    theory = read(tmp_path, small(arrayed, aux("x", "g[South](0.5) + LOOKUP(g[North], 1)")))
    assert values(theory, "g[south]")[:3] == [0.0, 10.0, 20.0]
    assert values(theory, "x")[0] == 6.0
    assert equation(theory, "g") == "g_table(time)"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("A", "is an array over `Region`, `Age`"),
        ("A[North]", "has 2 dimensions, and 1 subscripts"),
        ("A[East, 1]", "`east` is not an element of `Region`"),
        ("A[North, 4]", "`4` is not a subscript of `Age`"),
        ("A[North, *]", "outside of a function that gathers"),
        ("SUM(A[North, 2:5])", "`5` is not a subscript of `Age`"),
        ("SUM(3)", "an array is expected"),
        ("SUM(A[*, 1] * A[North, *])", "different dimensions"),
        ("A[@1, 1]", "is not a dimension of this variable"),
        ("RANK(A, 1)", "more than one dimension"),
        ("Region + 1", "does not run over it"),
        ("Region.East", "is not an element of"),
        ("x[1]", "is not an array"),
    ],
)
def test_what_arrays_cannot_mean_is_refused(tmp_path, written, told):
    assert told in refusal(tmp_path, small(aux("x", written)))


def test_dimensions_that_are_none(tmp_path):
    for block, told in (
        ('<dim name="D" size="0"/>', "has the size `0`"),
        ('<dim name="D" size="99999999999999999999"/>', "has the size"),
        ('<dim name="D"/>', "has no elements"),
        ('<dim name="D"><elem name="a"/><elem name="A"/></dim>', "two elements of one name"),
        ('<dim name="D" size="2"/><dim name="d" size="2"/>', "and so is another"),
    ):
        assert told in refusal(tmp_path, model(aux("x", "1"), outside=f"<dimensions>{block}</dimensions>"))
    assert "which is not a dimension" in refusal(tmp_path, model(apply("x", ("Nowhere",), "1")))


def test_each_element_reads_the_one_before_it_without_a_circle(tmp_path):
    outside = '<dimensions><dim name="N" size="3"/></dimensions>'
    eqn = "<eqn>IF N = 1 THEN TIME ELSE x[N - 1] * 2</eqn>"
    written = model(f'<aux name="x"><dimensions><dim name="N"/></dimensions>{eqn}</aux>', outside=outside)
    assert values(read(tmp_path, written), "x[v_3]") == [0, 4, 8, 12, 16]
