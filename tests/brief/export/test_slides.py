"""The deck, read back: a slide for each part, nothing overfull, native tables and chart, words for pictures, sources in the notes."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from detente.brief.export import write_brief
from detente.brief.export.slide_text import height
from detente.findings import Findings

pytestmark = pytest.mark.extra
pptx = pytest.importorskip("pptx")


@pytest.fixture(scope="module")
def written(small: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("slides") / "brief.pptx"
    write_brief(small, path)
    return path


def slides(path: Path) -> list[Any]:
    return list(pptx.Presentation(str(path)).slides)


def titles(path: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in slides(path)]


def test_the_order_of_the_deck(written: Path, small: Findings) -> None:
    told = titles(written)
    order = [small.case.title, "At a glance", "What the review found: 9 claims", "First part", "The causes, as the argument has them"]
    order += ["Scenarios", "Scores in 2050", "What the data cannot tell", "Sources", "Review"]
    places = [next(i for i, title in enumerate(told) if title.startswith(words)) for words in order]
    assert places == sorted(places)
    assert pptx.Presentation(str(written)).core_properties.author == "A person"


def test_a_native_chart_of_the_verdicts(written: Path) -> None:
    chart = next(shape.chart for slide in slides(written) for shape in slide.shapes if shape.has_chart)
    assert list(chart.plots[0].series[0].values) == [1.0] * 9
    assert next(iter(chart.plots[0].categories)) == "✓ supported"


def test_everything_has_words_and_notes_hold_sources(written: Path) -> None:
    for slide in slides(written):
        for shape in slide.shapes:
            if shape.shape_type is not None and ("PICTURE" in str(shape.shape_type) or shape.has_chart or shape.has_table):
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    part = next(slide for slide in slides(written) if slide.shapes.title.text_frame.text.startswith("First part"))
    assert "A Ministry (2020). A yearbook" in part.notes_slide.notes_text_frame.text


def measured(table: Any) -> float:
    widths = [column.width.inches - 0.2 for column in table.columns]
    size = table.cell(0, 0).text_frame.paragraphs[0].runs[0].font.size.pt if table.cell(0, 0).text else 12.0
    return sum(max(height(cell.text, size, w) for cell, w in zip(row.cells, widths, strict=True)) + 0.12 for row in table.rows)


def test_no_slide_is_overfull(small: Findings, tmp_path: Path) -> None:
    long = "A long sentence about treaties, deliveries and doubts. " * 30
    verdicts = tuple(dataclasses.replace(v, id=f"C{i}", text=f"{i} {long}", sentence=long) for i in range(4) for v in small.verdicts)
    write_brief(dataclasses.replace(small, verdicts=verdicts), tmp_path / "long.pptx")
    tables = [shape.table for slide in slides(tmp_path / "long.pptx") for shape in slide.shapes if shape.has_table]
    assert len(tables) > 12
    for table in tables:
        assert measured(table) <= 5.6
        assert sum(column.width.inches for column in table.columns) <= 12.2
    assert any(title.startswith("First part (2 of ") for title in titles(tmp_path / "long.pptx"))


def test_the_same_bytes_each_time(written: Path, small: Findings, tmp_path: Path) -> None:
    write_brief(small, tmp_path / "again.pptx")
    assert (tmp_path / "again.pptx").read_bytes() == written.read_bytes()


def test_a_hostile_case_is_words_and_no_workbook_holds_a_formula(hostile: Findings, tmp_path: Path) -> None:
    evil = dataclasses.replace(hostile, verdicts=tuple(dataclasses.replace(v, verdict="=1+1") for v in hostile.verdicts))
    write_brief(evil, tmp_path / "brief.pptx")
    with zipfile.ZipFile(tmp_path / "brief.pptx") as opened:
        books = [opened.read(name) for name in opened.namelist() if name.endswith(".xlsx")]
        links = [opened.read(name).decode() for name in opened.namelist() if name.endswith(".rels")]
    assert books
    for book in books:
        with zipfile.ZipFile(io.BytesIO(book)) as inner:
            assert b"<f>" not in inner.read("xl/worksheets/sheet1.xml")
            assert b"hyperlink" not in inner.read("xl/worksheets/sheet1.xml")
    assert not any("javascript:" in text for text in links)


def test_a_case_with_nothing(empty: Findings, tmp_path: Path) -> None:
    write_brief(empty, tmp_path / "brief.pptx")
    assert titles(tmp_path / "brief.pptx")[-1] == "Review"
