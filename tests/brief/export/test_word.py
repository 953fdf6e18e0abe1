"""The Word file, read back: headings, endnotes, tables, pictures with words, properties; hostile words are only words."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from detente.brief.export import write_brief
from detente.findings import Findings

pytestmark = pytest.mark.extra
docx = pytest.importorskip("docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def written(small: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "brief.docx"
    write_brief(small, path)
    return path


def part(path: Path, name: str) -> Any:
    with zipfile.ZipFile(path) as opened:
        return ElementTree.fromstring(opened.read(name))


def words(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def test_headings_and_properties(written: Path, small: Findings) -> None:
    made = docx.Document(str(written))
    heads = [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert heads[0] == ("Title", small.case.title)
    for title in ("At a glance", "The argument", "The ledger of claims", "Scenarios", "Sources", "History and reviews"):
        assert ("Heading 1", title) in heads
    assert ("Heading 2", "First part") in heads
    properties = made.core_properties
    assert (properties.title, properties.author, properties.language) == (small.case.title, "A person", "en")
    assert properties.created.date() == properties.modified.date() == small.made
    assert "PAGE" in made.sections[0].footer._element.xml
    assert small.case.title in made.sections[0].header.paragraphs[0].text


def test_each_claim_of_the_text_has_an_endnote_with_its_verdict(written: Path, small: Findings) -> None:
    body = part(written, "word/document.xml")
    asked = [r.get(f"{W}id") for r in body.iter(f"{W}endnoteReference")]
    notes = {n.get(f"{W}id"): words(n) for n in part(written, "word/endnotes.xml")}
    assert asked == ["1", "2", "3"]  # C1, C2 and C3 are said in the brief
    for number, verdict in zip(asked, small.verdicts, strict=False):
        told = notes[number]
        assert verdict.sentence in told
        assert "(found 90 million 2019 USD; claimed 100 million 2019 USD; margin −10.0 %)" in told
        assert "A Ministry (2020). A yearbook" in told
    marks = {b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")}
    assert {h.get(f"{W}anchor") for h in body.iter(f"{W}hyperlink") if h.get(f"{W}anchor")} <= marks


def test_pictures_have_words_and_two_hundred_dots_an_inch(written: Path) -> None:
    from PIL import Image

    body = part(written, "word/document.xml")
    told = [node.get("descr") for node in body.iter() if node.tag.endswith("}docPr")]
    assert len(told) > 5
    assert all(told)
    extents = [int(node.get("cx")) / 914400 for node in body.iter() if node.tag.endswith("wordprocessingDrawing}extent")]
    with zipfile.ZipFile(written) as opened:
        sizes = [Image.open(io.BytesIO(opened.read(n))).width for n in opened.namelist() if n.startswith("word/media/")]
    assert max(sizes) == pytest.approx(max(extents) * 200, abs=3)


def test_tables_hold_claims_scores_and_repeat_their_heads(written: Path, small: Findings) -> None:
    made = docx.Document(str(written))
    ledger = next(t for t in made.tables if t.rows[0].cells[0].text == "claim" and len(t.rows) == len(small.verdicts) + 1)
    assert [row.cells[0].text for row in ledger.rows][1:] == [v.text for v in small.verdicts]
    assert "✕ contradicted" in [row.cells[1].text for row in ledger.rows]
    assert "tblHeader" in ledger.rows[0]._tr.xml
    assert any(t.rows[0].cells[0].text == "scenario" and t.rows[0].cells[1].text != "what is supposed" for t in made.tables)


def test_the_same_bytes_each_time(written: Path, small: Findings, tmp_path: Path) -> None:
    write_brief(small, tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == written.read_bytes()


def test_a_hostile_case_is_words(hostile: Findings, hostile_words: str, tmp_path: Path) -> None:
    write_brief(hostile, tmp_path / "brief.docx")
    with zipfile.ZipFile(tmp_path / "brief.docx") as opened:
        names = opened.namelist()
        texts = {name: opened.read(name).decode() for name in names if name.endswith((".xml", ".rels"))}
    assert not any(".." in name or name.startswith("/") for name in names)
    for text in texts.values():
        ElementTree.fromstring(text)
    addresses = re.findall(r'Target="([^"]*)" TargetMode="External"', texts["word/_rels/document.xml.rels"])
    assert all(address.startswith(("http://", "https://")) for address in addresses)
    assert not re.search(r"<w:instrText[^>]*>(?!\s*(?:PAGE|NUMPAGES)\s*<)", "".join(texts.values()))
    made = docx.Document(str(tmp_path / "brief.docx"))
    assert hostile_words in made.paragraphs[0].text


def test_a_case_with_nothing(empty: Findings, tmp_path: Path) -> None:
    write_brief(empty, tmp_path / "brief.docx")
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "brief.docx")).paragraphs)
    assert text.count("no data yet") >= 5
