"""Sheets: the fast way and the slow way give the same, lines are those of the file, and other forms of file give the same rows."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import RecordError
from detente.record.sheets import Column, header_of, open_sheet
from detente.record.sheets.delimited import _fast, _header, _line_by_line, shape_of

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=("Cs",)), max_size=8)
ROWS = st.lists(st.tuples(TEXT, TEXT, st.integers(-99, 99)), min_size=1, max_size=12)


def written(rows: list[tuple[str, str, int]]) -> tuple[str, list[int]]:
    """The rows as CSV, and the line on which each begins."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("a", "b", "n"))
    lines = []
    for row in rows:
        lines.append(out.getvalue().count("\n") + 1)
        writer.writerow(row)
    return out.getvalue(), lines


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_what_is_written_is_read_with_the_line_of_each_row(rows: list[tuple[str, str, int]]) -> None:
    import tempfile

    text, lines = written(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text(text, encoding="utf-8", newline="")
        shape = shape_of("comma")
        header, count = _header(path, shape, "t.csv")
        slow = _line_by_line(path, shape, header, header, count)
        fast = _fast(path, shape, header, header, count)
    assert slow.frame["line"].to_list() == lines
    assert slow.frame["a"].to_list() == [a for a, _, _ in rows]
    assert slow.frame["b"].to_list() == [b for _, b, _ in rows]
    assert slow.rejects == ()
    assert fast is not None
    assert fast.frame.equals(slow.frame.with_columns(pl.col(name).replace("", None) for name in ("a", "b")))


def test_a_row_of_another_width_is_refused_the_same_on_both_ways(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b,c\n1,2,3\n1,"2\nx"\n1,2,3,4\n\n1,2,3,,\n', encoding="utf-8")
    shape = shape_of("comma")
    header, count = _header(path, shape, "t.csv")
    slow, fast = _line_by_line(path, shape, header, header, count), _fast(path, shape, header, header, count)
    assert fast is not None
    assert fast.frame.equals(slow.frame)
    assert fast.rejects == slow.rejects
    assert fast.frame["line"].to_list() == [2, 7]
    assert [r.line for r in fast.rejects] == [3, 5]


def test_a_file_without_a_header_may_lack_its_last_columns(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text('1\t"x\n2\ty\tz\n3\ty\tz\tw\n', encoding="utf-8")
    sheet = open_sheet(path, {"a": Column("whole"), "c": Column()}, "plain tab", names=("a", "b", "c"))
    assert sheet.frame.rows() == [(1, 1, None), (2, 2, "z")]
    assert [(r.line, r.why) for r in sheet.rejects] == [(3, "the row has 4 values and the header 3 columns")]


def test_lines_before_the_header_are_skipped_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('Downloaded "today\n\n"a",b,\n1,x,\n2,,\n', encoding="utf-8")
    sheet = open_sheet(path, {"a": Column("whole")}, skip=2)
    assert sheet.frame.rows() == [(4, 1), (5, 2)]
    assert header_of(path, skip=2) == ("a", "b", "column 3")


def test_a_parquet_file_s_fractions_are_no_whole_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame({"a": [1.0, 2.5, None, float("nan")], "d": [datetime.date(1990, 1, 1)] * 4}).write_parquet(path)
    sheet = open_sheet(path, {"a": Column("whole"), "d": Column("date")})
    assert sheet.frame["a"].to_list() == [1, None, None]
    assert [(r.line, r.value, r.why) for r in sheet.rejects] == [(2, "2.5", "a whole number was expected")]


@pytest.mark.extra
def test_a_workbook_gives_the_rows_of_the_sheet_that_fits(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    workbook(tmp_path / "t.xlsx")
    sheet = open_sheet(tmp_path / "t.xlsx", {"state": Column("whole"), "value": Column("number")})
    assert sheet.frame.rows() == [(2, 770, 1.5), (3, 2, None)]
    assert [(r.line, r.column, r.value) for r in sheet.rejects] == [(4, "state", "x")]
    assert header_of(tmp_path / "t.xlsx") == ("words",)


@pytest.mark.extra
def test_a_file_of_stata_gives_the_same_rows(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pl.DataFrame({"state": [770, 2], "value": [1.5, None], "name": ["Pakistan", ""]})
    pyreadstat.write_dta(frame, str(tmp_path / "t.dta"))
    sheet = open_sheet(tmp_path / "t.dta", {"state": Column("whole"), "value": Column("number"), "name": Column()})
    assert sheet.frame.rows() == [(1, 770, 1.5, "Pakistan"), (2, 2, None, None)]
    (tmp_path / "bad.dta").write_bytes(b"none")
    with pytest.raises(RecordError, match="the file cannot be read"):
        open_sheet(tmp_path / "bad.dta", {"state": Column()})


def workbook(path: Path) -> None:
    """A workbook of two sheets, written by hand, for no library that reads one also writes it."""
    import zipfile

    def sheet(rows: list[list[str | float]]) -> str:
        def cell(value: str | float) -> str:
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if isinstance(value, str) else f"<c><v>{value}</v></c>"

        body = "".join(f"<row>{''.join(cell(v) for v in row)}</row>" for row in rows)
        return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'

    main = "http://schemas.openxmlformats.org"
    kind = f"{main}/officeDocument/2006/relationships"
    relation = '<Relationship Id="r{0}" Type="{1}/{2}" Target="{3}"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{main}/package/2006/content-types"/>')
        head = f'<Relationships xmlns="{main}/package/2006/relationships">'
        archive.writestr("_rels/.rels", head + relation.format(1, kind, "officeDocument", "xl/workbook.xml") + "</Relationships>")
        sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in (1, 2))
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}/spreadsheetml/2006/main" xmlns:r="{kind}"><sheets>{sheets}</sheets></workbook>'
        )
        links = "".join(relation.format(n, kind, "worksheet", f"worksheets/sheet{n}.xml") for n in (1, 2))
        archive.writestr("xl/_rels/workbook.xml.rels", head + links + "</Relationships>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet([["words"]]))
        archive.writestr("xl/worksheets/sheet2.xml", sheet([["state", "value"], [770, 1.5], [2, "NA"], ["x", 1]]))
