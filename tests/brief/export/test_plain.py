"""Foreign words become cells that nothing runs and names that are no paths."""

from __future__ import annotations

import csv
import io

import pytest

from detente.brief.export.plain import defused, plain, slug, table
from detente.brief.export.slide_text import cut, line_count, shared_out
from detente.brief.export.still_style import resolved


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_defused(cell: str) -> None:
    assert defused(cell) == "'" + cell
    read = next(csv.reader(io.StringIO(table((cell,), []), newline="")))
    assert read == ["'" + cell]


@pytest.mark.parametrize("cell", [-1.5, "-1.5", "+3", 2e-9, "a = b", "–", "inf"])
def test_numbers_and_words_stay(cell: object) -> None:
    assert defused(cell) == str(cell)


def test_a_missing_value_is_an_empty_cell() -> None:
    assert table(("a", "b"), [(None, 0)]) == "a,b\r\n,0\r\n"


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "C:\\x", "a/b", "..", "", "\x00", "نام", "a" * 500])
def test_a_name_is_never_a_path(name: str) -> None:
    made = slug(name)
    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert len(made) <= 80


def test_signs_that_xml_has_no_place_for() -> None:
    assert plain("a\x00\x0b\ud800\uffffb\tc\n") == "ab\tc\n"


def test_a_cut_text_fits() -> None:
    text = "The tie swung again and again between partnership and estrangement. " * 20
    for lines in (1, 2, 5):
        shown = cut(text, 12, 3.0, lines)
        assert line_count(shown, 12, 3.0) <= lines
        assert shown.endswith("…")
    assert cut("short", 12, 3.0, 1) == "short"
    assert line_count(cut("x" * 5000, 12, 3.0, 2), 12, 3.0) <= 2


def test_nothing_is_lost_between_slides() -> None:
    items = [0.5, 3.0, 0.2, 9.0, 1.0, 1.0]
    pages = shared_out(items, 4.0, lambda item: item)
    assert [item for page in pages for item in page] == items
    assert all(sum(page) <= 4.0 or len(page) == 1 for page in pages)


def test_a_style_for_programs_without_variables() -> None:
    sheet = """:root { --ink: #111; --soft: var(--ink) } /* a { */
    @media (prefers-color-scheme: dark) { :root { --ink: #eee } .m { fill: red } }
    .m .up { --hue: blue } .m .down { --hue: red } .m path { stroke: var(--hue); width: 1 } .m text, .other text { fill: var(--soft) }
    .m:hover { fill: pink } .m .odd { fill: var(--unknown) }"""
    assert resolved(sheet, known={"m", "up", "down", "odd"}).splitlines() == [
        ".m path { width: 1 }",
        ".m.up path, .up .m path, .m path.up, .m .up path { stroke: blue }",
        ".m.down path, .down .m path, .m path.down, .m .down path { stroke: red }",
        ".m text { fill: #111 }",
    ]
