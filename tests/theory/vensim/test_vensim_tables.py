import builtins

import pytest
from vensim_models import CONTROL, workbook

from detente.errors import TheoryError
from detente.theory.vensim.expressions import MISSING
from detente.theory.vensim.sheets import column_number

ACROSS = "t,0,2,4\nx,1,3,5\ny,10,,50\n"
DOWN = "t,x,y\n0,1,10\n2,3,\n4,5,50\n"


def test_constants_go_right_for_the_last_range_and_down_for_the_one_before_or_turned(values):
    got = values(
        "d: a, b ~~|\ne: p, q ~~|\ns = GET DIRECT CONSTANTS('t.csv', ',', 'B2') ~~|\nv[d] = GET_DIRECT_CONSTANTS('t.csv', ',', 'B2') ~~|\n"
        "w[d] = GET DIRECT CONSTANTS('t.csv', ',', 'B2*') ~~|\nm[d, e] = GET DIRECT CONSTANTS('t.csv', ',', 'b2') ~~|\n"
        "n[d, e] = GET DIRECT CONSTANTS('t.csv', ',', 'B2*') ~~|\nk[a] = 1 ~~|\nk[b] = GET DIRECT CONSTANTS('t.csv', ',', 'C3') ~~|",
        {"t.csv": "h,h,h\nh,1,2\nh,3,4\n"},
    )
    assert got["s"] == [1]
    assert [got[k][0] for k in ("v[a]", "v[b]", "w[a]", "w[b]", "m[b,p]", "n[b,p]", "k[b]")] == [1, 2, 1, 3, 3, 2, 4]


@pytest.mark.parametrize(
    ("text", "times", "x", "y"), [(ACROSS, "1", "B2", "B3"), (DOWN, "A", "B2", "C2")], ids=["times to the right", "times downwards"]
)
def test_data_over_time_are_read_both_ways_and_a_gap_is_bridged(values, text, times, x, y):
    from_y = f"GET DIRECT DATA('t.csv', ',', '{times}', '{y}') ~~|\n"
    got = values(
        f"x := GET DIRECT DATA('t.csv', ',', '{times}', '{x}') ~~|\ny :INTERPOLATE: := {from_y}"
        f"raw :RAW: := {from_y}ahead :LOOK FORWARD: := {from_y}held :HOLD BACKWARD: := {from_y}",
        {"t.csv": text},
    )
    assert got["x"] == [1, 2, 3, 4, 5]
    assert got["y"] == [10, 20, 30, 40, 50]
    assert got["raw"] == [10, MISSING, MISSING, MISSING, 50]
    assert got["ahead"] == [10, 50, 50, 50, 50]
    assert got["held"] == [10, 10, 10, 10, 50]


def test_series_of_an_array_lie_beside_each_other_and_are_inputs(read, values):
    body = (
        "d: a, b ~~|\nx[d] := GET XLS DATA('t.csv', ',', 'A', 'B2') ~~|\nmixed[a] := GET DIRECT DATA('t.csv', ',', 'A', 'B2') ~~|\n"
        "mixed[b] = 7 ~~|\nlater = GET DATA AT TIME(x[a], Time + 1) ~~|\nlast = GET DATA LAST TIME(x[a]) ~~|\n"
        "table[d](GET DIRECT LOOKUPS('t.csv', ',', 'A', 'B2')) ~~|\nread[d] = table[d](3) ~~|"
    )
    files = {"t.csv": "t,x,y\n0,1,10\n4,5,50\n"}
    got = values(body, files)
    assert (got["x[a]"][3], got["x[b]"][3], got["mixed[a]"][3], got["mixed[b]"][3]) == (4, 40, 4, 7)
    assert (got["later"][0], got["last"][0], got["read[b]"][0]) == (2, 4, 40)
    assert read(body, files).variables["x"].kind == "input"


SERIES = {"d.csv": "t,v\n0,1\n2,5\n4,3\n"}


def test_data_at_another_time_are_read_in_a_way_that_can_change(values):
    body = "d := GET DIRECT DATA('d.csv', ',', 'A', 'B2') ~~|\nx = GET DATA BETWEEN TIMES(d, 1, Time - 2) ~~|"
    assert values(body, SERIES)["x"] == [1, 1, 3, 5, 5]


def test_numbers_of_data_between_two_times(values, faults):
    body = "d := GET DIRECT DATA('d.csv', ',', 'A', 'B2') ~~|\n"
    calls = {"a": "MEAN(d, INITIAL TIME, FINAL TIME)", "b": "MAX(d, 3, 4)", "c": "MIN(d, 1, k)", "e": "MEDIAN(d, 0, 4)"}
    got = values(body + "".join(f"{name} = GET DATA {call} + 0*Time ~~|\n" for name, call in calls.items()) + "k = 4 ~~|", SERIES)
    assert [got[name][0] for name in calls] == [3, 3, 3, 3]
    missing = values(body + "x = GET DATA MAX(d, 5, 9) ~~|\ny = IF THEN ELSE(x = :NA:, 1, 0) ~~|", SERIES)
    assert missing["y"] == [1] * 5
    assert "two times that are constants" in faults(body + "x = GET DATA MAX(d, 0, Time) ~~|", SERIES)
    assert "`GET DATA STDV` is refused" in faults(body + "x = GET DATA STDV(d, 0, 4) ~~|", SERIES)


@pytest.mark.parametrize(("mode", "outside"), [("0", 0), ("1", None), ("-1", -(2.0**109))])
def test_the_slope_of_a_lookup(values, mode, outside):
    got = values(f"l((0,1),(1,1),(2,3),(3,3)) ~~|\nx = LOOKUP SLOPE(l, Time - 0.5, {mode}) ~~|\ny = LOOKUP SLOPE(l, Time, 0) ~~|")
    assert got["x"] == [0 if outside is None else outside, 0, 2, 0, 0 if outside is None else outside]
    assert got["y"] == [0, 1, 1, 0, 0]


def test_the_slope_of_a_lookup_has_no_value_where_it_jumps(values):
    got = values("l((0,0),(1,0),(1,5),(2,5)) ~~|\nx = IF THEN ELSE(LOOKUP SLOPE(l, Time / 2, 0) = :NA:, 1, 0) ~~|")["x"]
    assert got == [0, 0, 1, 0, 0]


def test_elements_of_a_range_come_from_a_table(values):
    got = values(
        "d: GET DIRECT SUBSCRIPT('t.csv', ',', 'A1', 'A', 'e ') ~~|\nx[d] = GET DIRECT CONSTANTS('t.csv', ',', 'B1*') ~~|",
        {"t.csv": "north,1\nsouth,2\n"},
    )
    assert (got["x[e_north]"][0], got["x[e_south]"][0]) == (1, 2)


def test_variables_without_an_equation_take_the_one_table_that_has_them(read, values, faults):
    files = {"data.tab": "Time\tq\tr[A]\tr[B]\n0\t1\t2\t3\n4\t5\t6\t7\n", "output.tab": "Time\tq\n0\t9\n"}
    body = "d: A, B ~~|\nq ~ unit ~ said |\nr[d] :HOLD BACKWARD: ~~|\n"
    got = values(body, files)
    assert (got["q"][2], got["r[b]"][2]) == (3, 3)
    assert read(body, files).left_out["q: data"].startswith("read from `data.tab`")
    (message,) = [faults("nowhere ~~|", {})]
    assert "`nowhere` has no equation, and no table beside the model has data for it" in message
    assert "both have data for it" in faults("q ~~|", {"more.csv": "Time,q\n0,1\n1,2\n"})


def test_a_text_variable_and_a_tag_of_the_settings_name_the_file(values):

    got = values(
        "file :IS: 't.csv' ~~|\nx = GET DIRECT CONSTANTS(file, ',', 'A1') ~~|\ny = GET DIRECT CONSTANTS('?numbers', ',', 'A1') ~~|",
        {"t.csv": "5\n"},
        CONTROL + "\n\\\\\\---/// Sketch\n///---\\\\\\\n30:?numbers=t.csv\n",
    )
    assert (got["x"], got["y"]) == ([5], [5])


def test_a_workbook_is_read_by_cells_and_by_names_that_it_defines(values, tmp_path):
    rows: list[list[object]] = [["t", 0, 2, 4, 99], ["v", 1, 3, 5, 98], ["c", 7, 8]]
    names = {"times": "Sheet1!$B$1:$D$1", "series": "'Sheet1'!$B$2:$D$2", "numbers": "Sheet1!$B$3"}
    workbook(tmp_path / "t.xlsx", rows, names)
    got = values(
        "d: a, b ~~|\nx := GET XLS DATA('t.xlsx', 'Sheet1', 'times', 'series') ~~|\n"
        "y = GET DIRECT CONSTANTS('t.xlsx', 'sheet1', 'B2') ~~|\n"
        "z[d] = GET DIRECT CONSTANTS('t.xlsx', 'Sheet1', 'Numbers') ~~|"
    )
    assert (got["x"], got["y"], got["z[b]"][0]) == ([1, 2, 3, 4, 5], [1], 8)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("GET DIRECT CONSTANTS('no.csv', ',', 'A1')", "`no.csv` cannot be opened"),
        ("GET DIRECT CONSTANTS('../t.csv', ',', 'A1')", "lies outside of the model's folder"),
        ("GET DIRECT CONSTANTS('/etc/passwd', ',', 'A1')", "lies outside of the model's folder"),
        ("GET DIRECT CONSTANTS('C:\\\\t.csv', ',', 'A1')", "lies outside of the model's folder"),
        ("GET DIRECT CONSTANTS('?tag', ',', 'A1')", "no file is given for the tag `?tag`"),
        ("GET DIRECT CONSTANTS('t.csv', ',', 'A1')", "cell A1 of `t.csv` (t.csv) holds no number"),
        ("GET DIRECT CONSTANTS('t.csv', ',', 'name')", "`name` is neither a cell nor a name of `t.csv`"),
        ("GET DIRECT CONSTANTS('t.csv', ',')", "has 2 arguments, and takes 3"),
        ("GET DIRECT CONSTANTS('b.xlsx', 'nope', 'A1')", "`b.xlsx` has no sheet `nope`"),
        ("GET DIRECT CONSTANTS('bad.xlsx', 'Sheet1', 'A1')", "`bad.xlsx` is no workbook that can be read"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(faults, tmp_path, call, message):
    workbook(tmp_path / "b.xlsx", [[1]])
    assert message in faults(f"x = {call} ~~|", {"t.csv": "text,1\n", "bad.xlsx": "no zip"})


def test_a_link_that_leaves_the_folder_is_not_followed(faults, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "t.csv").symlink_to("/etc/passwd")
    assert "lies outside of the model's folder" in faults("x = GET DIRECT CONSTANTS('t.csv', ',', 'A1') ~~|")


def test_a_workbook_with_entities_is_refused(faults, tmp_path):
    workbook(tmp_path / "t.xlsx", [[1]], head='<!DOCTYPE w [<!ENTITY a "aaaa">]>')
    assert "declares XML entities" in faults("x = GET DIRECT CONSTANTS('t.xlsx', 'Sheet1', 'A1') ~~|")


def test_without_a_reader_of_workbooks_the_message_says_what_to_install(read, tmp_path, monkeypatch):
    workbook(tmp_path / "t.xlsx", [[1]])
    real = builtins.__import__

    def absent(name, *args, **kwargs):
        if name == "python_calamine":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(TheoryError, match=r"pip install 'detente\[excel\]'"):
        read("x = GET DIRECT CONSTANTS('t.xlsx', 'Sheet1', 'A1') ~~|")


def test_columns_are_counted_as_a_spreadsheet_counts_them():
    assert [column_number(c) for c in ("a", "Z", "AA", "ZZ")] == [0, 25, 26, 701]
