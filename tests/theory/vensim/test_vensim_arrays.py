import pytest

from detente.theory.vensim.expressions import MISSING


def test_ranges_count_nest_repeat_and_copy(values, read):
    body = (
        "dim: A, sub, (x8-x11), sub ~~|\nsub: (b1-b2), C ~~|\ncopy <-> dim ~~|\nv[dim] = dim ~~|\ns[sub] = sub ~~|\nn = ELMCOUNT(copy) ~~|"
    )
    got = values(body)
    assert [got[f"v[{e}]"][0] for e in ("a", "b1", "b2", "c", "x8", "x11")] == [1, 2, 3, 4, 5, 8]
    assert got["s[c]"][0] == 4  # a part of a range counts in the whole
    assert got["n"][0] == 8
    assert read(body).dimensions["dim"].labels["a"] == "A"


def test_numbers_of_an_array_stand_in_rows_in_columns_and_for_single_parts(values):
    got = values(
        "d: a, b ~~|\ne: x, y, z ~~|\nm[d, e] = 1, 2, 3; 4, 5, -6; ~~|\nt[d, e] = TABBED ARRAY(\n1\t2\t3\n4\t5\t6) ~~|\n"
        "q[d, x] = 7, 8 ~~|\nq[d, y] = 9 ~~|\nq[a, z] = 1 ~~|\nq[b, z] = Time ~~|"
    )
    assert [got[f"m[{k}]"][0] for k in ("a,z", "b,x", "b,z")] == [3, 4, -6]
    assert got["t[b,y]"][0] == 5
    assert [got[f"q[{k}]"][3] for k in ("a,x", "b,x", "b,y", "a,z", "b,z")] == [7, 8, 9, 1, 3]


def test_exceptions_take_parts_out(values):
    got = values(
        "d: (s1-s3) ~~|\nup: (s1-s2) ~~|\ne: p, q ~~|\nx[d, e] :EXCEPT: [up, p], [s3, q] = 1 ~~|\nx[up, p] = 2 ~~|\nx[s3, q] = 3 ~~|"
    )
    assert [got[f"x[{k}]"][0] for k in ("s1,p", "s2,p", "s3,p", "s1,q", "s3,q")] == [2, 2, 1, 1, 3]


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ("rh: r1, r2 -> lh ~~|\nlh: l1, l2 ~~|", {"l1": 1, "l2": 2}),
        ("rh: r1, r2 -> (lh: l2, l1) ~~|\nlh: l1, l2 ~~|", {"l1": 2, "l2": 1}),
        ("rh: r1, r2 -> (lh: odd, even) ~~|\nlh: (l1-l4) ~~|\nodd: l1, l3 ~~|\neven: l2, l4 ~~|", {"l1": 1, "l2": 2, "l3": 1, "l4": 2}),
        ("lh: l1, l2, l3 -> (rh: r1, r1, r2) ~~|\nrh: r1, r2 ~~|", {"l1": 1, "l2": 1, "l3": 2}),
        ("rh: r1, r2 -> other, (lh: l2, l1) ~~|\nother: o1, o2 ~~|\nlh: l1, l2 ~~|", {"l1": 2, "l2": 1}),
    ],
)
def test_a_mapping_says_which_elements_belong_together(values, ranges, expected):
    got = values(f"{ranges}\nv[rh] = 1, 2 ~~|\nz[lh] = v[rh] ~~|")
    assert {e: got[f"z[{e}]"][0] for e in expected} == expected


def test_an_equation_for_one_element_goes_before_one_for_the_whole_range(values):
    got = values("d: a, b ~~|\nx[d] = 1 ~~|\nx[b] = 2 ~~|")
    assert (got["x[a]"][0], got["x[b]"][0]) == (1, 2)


def test_a_mapping_between_overlapping_parts_shifts_by_one(values):
    got = values(
        "age: young, mid, old ~~|\nlater: mid, old ~~|\nbefore: young, mid -> later ~~|\nleaving[age] = 1, 10, 100 ~~|\n"
        "entering[young] = 5 ~~|\nentering[later] = leaving[before] ~~|"
    )
    assert [got[f"entering[{a}]"][0] for a in ("young", "mid", "old")] == [5, 1, 10]


def test_exclamation_marks_run_over_ranges_and_belong_to_the_innermost_list(values):
    got = values(
        "d: a, b ~~|\ne: x, y ~~|\nm[d, e] = 1, 2; 3, 4; ~~|\nall = SUM(m[d!, e!]) ~~|\nrow[d] = PROD(m[d, e!]) ~~|\n"
        "top[e] = VMAX(m[d!, e]) ~~|\nleast = VMIN(m[d!, e!] * 2) ~~|\nshare[d] = SUM(m[d, e!]) / SUM(m[d!, e!]) ~~|\n"
        "nested = SUM(row[d!] * SUM(m[d!, e!])) ~~|"
    )
    assert [got[k][0] for k in ("all", "row[b]", "top[x]", "least", "share[b]")] == [10, 12, 3, 2, 0.7]
    assert got["nested"][0] == (2 + 12) * 10


def test_subscripts_are_numbers_and_compare_as_the_elements_they_are(values):
    got = values(
        "d: a, b, c ~~|\ne: a, c, b ~~|\nf: p, q, r ~~|\nsame[d, e] = IF THEN ELSE(d = e, 1, 0) ~~|\n"
        "second[d] = IF THEN ELSE(d = b, 1, 0) ~~|\ndiagonal[d, f] = IF THEN ELSE(d = f, 1, 0) ~~|"
    )
    assert [got[f"same[{k}]"][0] for k in ("b,b", "b,c")] == [1, 0]
    assert [got[f"second[{k}]"][0] for k in "abc"] == [0, 1, 0]
    assert [got[f"diagonal[{k}]"][0] for k in ("b,q", "b,r")] == [1, 0]


def test_an_array_that_covers_a_part_of_its_range_has_just_that_part(values):
    got = values("d: a, b, c ~~|\nx[a] = Time ~~|\nx[c] = 2 ~~|\ny = x[a] + x[c] ~~|")
    assert set(got) == {"x[a]", "x[c]", "y"}
    assert got["y"][4] == 6


def test_elements_without_an_equation_are_missing_values_and_are_named(read, values):
    body = "d: a, b ~~|\ne: x, y ~~|\nm[a, x] = 1 ~~|\nm[b, y] = 2 ~~|"
    assert values(body)["m[a,y]"][0] == MISSING
    assert "m: elements without an equation" in read(body).left_out


def test_a_variable_may_be_a_stock_in_one_part_alone(values):
    got = values("d: a, b ~~|\nx[a] = INTEG(1, 5) ~~|\nx[b] = Time * 2 ~~|")
    assert (got["x[a]"], got["x[b]"]) == ([5, 6, 7, 8, 9], [0, 2, 4, 6, 8])


def test_vector_functions_run_over_the_last_range(values):
    got = values(
        "d: a, b, c ~~|\nplace: p1, p2, p3 -> d ~~|\nv[d] = 20, 10, 30 ~~|\norder[place] = VECTOR SORT ORDER(v[d], 1) ~~|\n"
        "sorted[place] = VECTOR REORDER(v[d], order[place]) ~~|\nrank[d] = VECTOR RANK(v[d], -1) ~~|\n"
        "next[d] = VECTOR ELM MAP(v[d], 1) ~~|\nthird = VECTOR ELM MAP(v[a], 2) ~~|\nchosen[d] = 1, 0, 1 ~~|\n"
        "both = VECTOR SELECT(chosen[d!], v[d!], 0, 0, 0) ~~|\nbetween = VECTOR LOOKUP(v[a], 2, 0, 4, 0) ~~|"
    )
    assert [got[f"order[{p}]"][0] for p in ("p1", "p2", "p3")] == [1, 0, 2]
    assert [got[f"sorted[{p}]"][0] for p in ("p1", "p2", "p3")] == [10, 20, 30]
    assert [got[f"rank[{e}]"][0] for e in "abc"] == [2, 3, 1]
    assert [got[f"next[{e}]"][0] for e in "abc"] == [10, 30, MISSING]
    assert [got[k][0] for k in ("third", "both", "between")] == [30, 50, 10]


def test_matrices_and_allocations(values):
    got = values(
        "d: a, b ~~|\ne: a, b ~~|\nm[d, e] = 4, 7; 2, 6; ~~|\ni[d, e] = INVERT MATRIX(m[d, e], 2) ~~|\nt[d] = m[d, d] ~~|\n"
        "r: r1, r2 ~~|\nprofile: ptype, ppriority, pwidth, pextra ~~|\nneed[r] = 10, 20 ~~|\nurgent[r] = 1, 2 ~~|\n"
        "pp[r, profile] = 1, 1, 0.1, 0; 1, 2, 0.1, 0; ~~|\ngot1[r] = ALLOCATE BY PRIORITY(need[r], urgent[r], 2, 0.1, 25) ~~|\n"
        "got2[r] = ALLOCATE AVAILABLE(need[r], pp[r, ptype], 25) ~~|"
    )
    assert [got[f"i[{k}]"][0] for k in ("a,a", "a,b", "b,a", "b,b")] == pytest.approx([0.6, -0.7, -0.2, 0.4])
    assert [got[f"t[{k}]"][0] for k in "ab"] == [4, 6]
    for name in ("got1", "got2"):
        assert [got[f"{name}[{k}]"][0] for k in ("r1", "r2")] == pytest.approx([5, 20])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("d: a, b ~~|\nx[d] = 1, 2, 3 ~~|", "`x` has 3 numbers for 2 elements"),
        ("d: a, b ~~|\nx[d] = 1 ~~|\ny = x[c] ~~|", "`c` is neither an element nor a range"),
        ("d: a, b ~~|\nx[d] = 1 ~~|\ny = x[d!] ~~|", "`d!` stands outside of a function that takes a list"),
        ("d: a, b ~~|\nx[d] = 1 ~~|\ny = x[a, b] ~~|", "`x` has 1 dimension, and 2 indices are given"),
        ("d: a, b ~~|\nx[d, d] = 1 ~~|", "the range `d` stands twice on the left side"),
        ("d: a, b ~~|\nd: c ~~|", "the range `d` is defined twice"),
        ("x = 1 ~~|\nX = 2 ~~|", "`x` is defined twice"),
        ("d: a, b ~~|\nx[d] = 1 ~~|\nx[a] = 1 ~~|\nx[a] = 2 ~~|", "`x[a]` is defined twice"),
        ("d: e ~~|\ne: d ~~|", "is made of itself"),
        ("d: (a1-b3) ~~|", "does not count from one element to another"),
        ("d: (a3-a1) ~~|", "counts backwards"),
        ("d: a, b -> nope ~~|", "is mapped to `nope`, which is not a range"),
        ("d: a, b -> (e: p) ~~|\ne: p, q ~~|", "has 2 members and is mapped to 1"),
        ("d <-> nope ~~|", "`nope` is not a range"),
    ],
)
def test_what_does_not_fit_an_array_is_told(faults, body, message):
    assert message in faults(body)


def test_a_choice_by_the_place_of_an_element_leaves_out_what_it_does_not_read(values):
    got = values("D: a, b, c ~~|\nx[D] = IF THEN ELSE(D = 1, Time, VECTOR ELM MAP(x[a], D - 2) * 2) ~~|")
    assert got["x[c]"] == [0, 4, 8, 12, 16]


def test_a_determinant_is_asked_of_the_first_element_or_of_the_ranges(values):
    body = "R: r1, r2 ~~|\nC <-> R ~~|\nm[R,C] = 4, 7; 2, 6; ~~|\n"
    got = values(body + "x = DETERMINANT(m[r1,r1], 2) + 0*Time ~~|\ny = DETERMINANT(m[R,C], 2) + 0*Time ~~|")
    assert got["x"][0] == got["y"][0] == pytest.approx(10)
