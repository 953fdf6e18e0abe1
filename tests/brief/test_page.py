"""The page as text: what it must hold, what it must never hold."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from detente.brief import render, write_report
from detente.brief.page import json_block
from detente.brief.words import ILLUSTRATIVE, MARKS, number, percent
from detente.errors import CaseError
from detente.findings import Findings

SECTIONS = (
    "glance", "argument", "map", "ledger", "phases", "record", "model", "scenarios",
    "unknown", "sources", "chronology", "method", "review",
)  # fmt: skip
VOID = {"meta", "link", "br", "img", "input", "hr", "rect", "circle", "path", "line", "wbr"}


class Reader(HTMLParser):
    """Tags with attributes, the text outside scripts, and the scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.scripts.append((self.tags[-1][1], data))
        elif self.open and self.open[-1] == "style":
            self.styles.append(data)
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def ids(self) -> list[str]:
        return [str(a["id"]) for _, a in self.tags if a.get("id")]

    def data(self) -> dict[str, Any]:
        """What the page's scripts draw from."""
        found: dict[str, Any] = json.loads(next(text for attributes, text in self.scripts if attributes.get("id") == "data"))
        return found


def test_sections_and_anchors(small_page: str) -> None:
    page = Reader(small_page)
    assert [a["id"] for t, a in page.tags if t == "section" and a.get("id")] == list(SECTIONS)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    anchors = {str(a["href"])[1:].split("?")[0] for t, a in page.tags if t == "a" and str(a.get("href", "")).startswith("#")}
    assert anchors <= set(ids) | {""}


def test_what_a_reader_is_told(small_page: str) -> None:
    text = Reader(small_page).text
    assert "reviewed in part: 1 of 4 criteria" in text
    assert "not reviewed" in text
    assert "A reference periodisation, not estimated" in text
    assert "Each score is the model’s variable on 0–1; never added up" in text
    for shown in MARKS.values():
        assert shown.word in text
    assert "Break at 1972 (territory): the territory changed" in text
    assert "persistence" in text


def test_every_figure_of_the_model_says_that_it_is_illustrative(small_page: str) -> None:
    cards = re.findall(r'<figure class="card" id="(?:fit|score)-[^>]*>.*?</figure>', small_page, re.DOTALL)
    assert cards
    assert all(ILLUSTRATIVE in card for card in cards)


def test_the_policy_lets_only_this_page_run(small_page: str) -> None:
    page = Reader(small_page)
    policy = next(str(a["content"]) for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    running = [text for attributes, text in page.scripts if attributes.get("type") not in ("application/json", "application/ld+json")]
    for text in (*running, *page.styles):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert sum("vegaRuntime={" in text for text in running) == 1
    assert not [a for _, a in page.tags if "style" in a or any(name.startswith("on") for name in a)]


def test_nothing_is_fetched(small_page: str) -> None:
    for tag, attributes in Reader(small_page).tags:
        assert tag not in {"iframe", "object", "embed", "base", "img"}
        assert "src" not in attributes
        if tag == "link":
            assert attributes["href"] == "data:,"


def test_hostile_words_are_only_words(hostile_page: str, small_page: str, hostile_words: str) -> None:
    page = Reader(hostile_page)
    assert page.text.count("<script>pwned=1</script>") > 20
    assert "{{7*7}}" in page.text
    kinds = [attributes.get("type") for tag, attributes in page.tags if tag == "script"]
    assert set(kinds) <= {None, "application/json", "application/ld+json"}
    assert len(kinds) == len(Reader(small_page).scripts)
    assert "img" not in {t for t, _ in page.tags}
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert not str(attributes.get("href", "")).lower().startswith(("javascript:", "data:text", "vbscript:"))
    assert hostile_words in page.data()["series"]["aid_economic"]["label"]


def test_json_in_the_page_holds_no_markup() -> None:
    block = json_block({"a": "</script><!--&\u2028"})
    assert not set("<>&\u2028") & set(block)
    assert json.loads(block) == {"a": "</script><!--&\u2028"}


def test_a_case_with_nothing_says_so(empty: Findings) -> None:
    text = Reader(render(empty)).text
    assert text.count("no data yet") >= 8


def test_a_new_case_makes_a_page(as_written: Findings) -> None:
    page = Reader(render(as_written))
    assert "not reviewed" in page.text
    assert set(SECTIONS) <= set(page.ids())


@pytest.mark.parametrize("missing", ["outlook", "baseline", "skill", "verdicts"])
def test_a_part_may_be_missing(small: Findings, missing: str) -> None:
    page = render(dataclasses.replace(small, **{missing: () if missing in ("skill", "verdicts") else None}))
    assert set(SECTIONS) <= set(Reader(page).ids())


def test_the_page_is_light_and_the_same_each_time(small: Findings, small_page: str) -> None:
    assert len(small_page.encode()) < 1_500_000
    assert render(small) == small_page


def test_written_whole_or_not_at_all(small: Findings, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    write_report(small, target)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(CaseError, match="cannot write here"):
        write_report(small, tmp_path / "absent" / "page.html")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_gaps_are_gaps(small_page: str) -> None:
    values = Reader(small_page).data()["series"]["aid_economic"]["value"]
    assert values[12:16] == [None] * 4
    assert 0 not in values


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "", "–"),
        (28412.3, "million USD", "28,412 million USD"),
        (0.7312, "", "0.731"),
        (-3.0, "%", "−3 %"),
        (3.7e11, "USD", "370 billion USD"),
        (1973, "", "1,973"),
    ],
)
def test_numbers(value: float | None, unit: str, shown: str) -> None:
    assert number(value, unit) == shown


def test_margins() -> None:
    assert percent(-0.139) == "−13.9 %"
    assert percent(None) == "–"


def test_every_colour_of_a_chart_has_a_name_in_the_style_sheet(small_page: str) -> None:
    page = Reader(small_page)
    data = page.data()
    for name in data["tokens"]:
        assert re.search(rf"--{name}: #[0-9a-f]{{3,6}}", page.styles[0]), name
    used = set(re.findall(r"#[0-9a-f]{6}", json.dumps(data["specs"])))
    assert used <= set(data["tokens"].values())
