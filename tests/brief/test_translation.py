"""The page's own words in another language: catalogues are current, placeholders whole, and what is not translated says so."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from detente.brief import render, translation
from detente.errors import CaseError
from detente.findings import Findings

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import build_catalogues as tools

CATALOGUES = sorted(translation._folder().glob("*/LC_MESSAGES/brief.po"))
HOLES = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parents[1].name)
def test_a_catalogue_is_current_and_compiled(path: Path) -> None:
    catalog = tools.brought_up_to_date(path, tools.template())
    assert tools.written(catalog) == path.read_bytes(), "run tools/build_catalogues.py"
    assert tools.compiled(catalog) == path.with_suffix(".mo").read_bytes(), "run tools/build_catalogues.py"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parents[1].name)
def test_no_translation_loses_a_figure(path: Path) -> None:
    for message in read_po(io.BytesIO(path.read_bytes())):
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        wanted = set().union(*(HOLES.findall(one) for one in ids))
        for text in filter(None, strings):
            assert set(HOLES.findall(text)) <= wanted, message.id
            assert set(HOLES.findall(text)) >= set(HOLES.findall(ids[-1])) or len(ids) > 1, message.id


def test_the_page_in_urdu(small: Findings) -> None:
    page = render(small, "ur")
    assert '<html lang="ur" dir="rtl">' in page
    assert "اہلِ زبان کے جائزے کا منتظر" in page
    assert re.search(r'<h1 lang="en" dir="ltr">', page)
    assert "1947 اور 2025 کے درمیان" in page
    assert "\u2066" in page


def test_a_language_lasts_for_one_page(small: Findings, small_page: str) -> None:
    render(small, "ur")
    assert translation.current() == "en"
    assert render(small) == small_page


def test_an_unknown_language_is_refused_by_name(small: Findings) -> None:
    with pytest.raises(CaseError, match="no words in `xx`"):
        render(small, "xx")


def test_a_case_in_a_language_without_a_catalogue_is_told_in_english() -> None:
    assert translation.nearest_of("fr") == "en"
    assert translation.nearest_of("ur-PK") == "ur-PK"
