"""The page on paper: text is text, figures are vectors, the file says what it is, and foreign words change none of that."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from detente.brief.export import paper, pdf_data, write_brief
from detente.findings import Findings

POPPLER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


@pytest.fixture(scope="module")
def printed(small: Findings, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DETENTE_CHROMIUM", chromium)
        path = tmp_path_factory.mktemp("paper") / "brief.pdf"
        write_brief(small, path)
        yield path


def said(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.browser
def test_a_printed_page_is_tagged_described_and_has_no_pixels(printed: Path, small: Findings) -> None:
    pdf = printed.read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"/Marked true" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/Subtype /Image" not in pdf
    assert 4 < len(re.findall(rb"/Type /Page\b", pdf)) < 60
    for words in (small.case.title, "A person", small.case.question, "Détente 0.1.0"):
        assert b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">" in pdf
    assert b"(D:20250601000000+00'00')" in pdf
    assert b"/Subtype /XML" in pdf
    assert b"JavaScript" not in pdf


@pytest.mark.browser
def test_the_same_bytes_each_time(printed: Path, small: Findings, chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CHROMIUM", chromium)
    write_brief(small, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == printed.read_bytes()


@POPPLER
def test_what_poppler_reads(request: pytest.FixtureRequest, small: Findings) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium found")
    printed: Path = request.getfixturevalue("printed")
    text = said("pdftotext", "-layout", printed, "-")
    assert "Assertion C1" in text
    assert f"Détente 0.1.0 · {small.case.name} {small.case.version} · 2025-06-01" in text  # the running foot
    pages = int(re.findall(r"Pages:\s+(\d+)", said("pdfinfo", printed))[0])
    assert re.search(rf"\b2 / {pages}\b", text)
    assert "https://example.org/yearbook" in text
    assert said("pdfimages", "-list", printed).count("\n") == 2  # a head and no picture
    assert all(
        re.search(r" yes (?:yes|no ) yes +\d+ +0$", line) for line in said("pdffonts", printed).splitlines()[2:]
    )  # embedded, read as text
    info = said("pdfinfo", printed)
    assert re.search(r"Tagged:\s+yes", info)
    assert re.search(r"Author:\s+A person", info)
    assert said("pdfinfo", "-meta", printed).startswith("<?xpacket")


@pytest.mark.browser
def test_a_hostile_case_is_printed_as_words(hostile: Findings, chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CHROMIUM", chromium)
    write_brief(hostile, tmp_path / "brief.pdf")
    pdf = (tmp_path / "brief.pdf").read_bytes()
    assert not re.search(rb"/S\s*/JavaScript|/OpenAction|/Launch|/AA\b", pdf)
    assert not re.search(rb"/URI \((?!https?://)", pdf)
    assert b"/Subtype /Image" not in pdf


def test_scripts_stay_off_paper_and_links_become_notes(small_page: str) -> None:
    html = paper.for_paper(small_page, "p { color: red }", {"series-aid_economic": "<svg>drawn</svg>"})
    assert '<div class="still"><svg>drawn</svg></div></div>' in html
    assert "<script" not in html
    assert "<style>p { color: red }</style></head>" in html
    assert re.search(r"style-src 'sha256-[^']+' 'sha256-", unescape(html))
    notes = re.findall(r"<li><bdi>([^<]*)</bdi></li>", html[html.index('id="addresses"') :])
    assert "https://example.org/yearbook" in notes
    assert len(notes) == len(set(notes))
    assert [int(n) for n in dict.fromkeys(re.findall(r'note-mark">(\d+)<', html))] == list(range(1, len(notes) + 1))


def test_no_title_leaves_its_string_of_css(hostile: Findings) -> None:
    rules = paper.margins(hostile)
    for sign in ("<", "\n\n", "</style", "expression", "url("):
        assert sign not in rules
    assert rules.count('"') == 2  # one string and no more


def test_a_description_leads_on_to_the_table_before(small: Findings) -> None:
    body = b"%PDF-1.4\n1 0 obj\n<</CreationDate (D:20261124194230+00'00')>>\nendobj\n2 0 obj\n<</Type /Catalog\n/Lang (en)>>\nendobj\n"
    start = len(body)
    pdf = body + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 3\n/Root 2 0 R\n/Info 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    made = pdf_data.described(pdf, small)
    assert made[: len(pdf)].replace(b"20250601000000", b"20261124194230") == pdf
    assert b"/Prev %d" % start in made[len(pdf) :]
    table = int(re.findall(rb"startxref\n(\d+)\n", made)[-1])
    assert made[table : table + 4] == b"xref"
    for number, place in re.findall(rb"\n(\d+) 1\n(\d{10}) 00000 n", made[table:]):
        assert made[int(place) :].startswith(number + b" 0 obj")
    assert zlib.crc32(made) == zlib.crc32(pdf_data.described(pdf, small))
    assert pdf_data.described(b"not a PDF", small) == b"not a PDF"


def test_names_of_authors_cannot_break_the_description(small: Findings) -> None:
    evil = dataclasses.replace(small, case=dataclasses.replace(small.case, title=">>\nendobj )(\\ \x00<x>&"))
    info = pdf_data._info(evil, b"(D:20250601000000+00'00')")
    assert info.count(b">>") == 1
    assert b"&lt;x&gt;&amp;" in pdf_data._xmp(evil)
