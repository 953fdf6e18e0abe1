"""Citations as one line of plain text, as BibTeX and as CSL-JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.citations import Citation, bibtex, citation_line, csl


def test_all_parts_in_order() -> None:
    work = Citation(
        ("Bailey, Michael A.", "Strezhnev, Anton", "Voeten, Erik"), "Estimating", "2017", "JCR 61(2)", "July 2025", "https://example.org"
    )
    expected = "Bailey, Michael A.; Strezhnev, Anton and Voeten, Erik (2017). Estimating, version July 2025. JCR 61(2). https://example.org"
    assert citation_line(work) == expected


def test_what_is_not_known_leaves_no_trace() -> None:
    assert citation_line(Citation((), "A table")) == "A table."
    assert citation_line(Citation(("Dawn",), "A timeline", publisher="Dawn, 21 October 2022")) == "Dawn. A timeline. Dawn, 21 October 2022."


def test_it_is_one_line() -> None:
    assert "\n" not in citation_line(Citation(("A\nB",), "T\n T", "1999"))
    assert citation_line(Citation(("A",), "Ends with a stop.")) == "A. Ends with a stop."


def test_an_article_is_told_by_its_volume_and_pages() -> None:
    work = Citation(
        ("Leeds, Brett Ashley",), "Alliances", "2002", "International Interactions 28: 237-260", "5.1", "http://www.atopdata.org"
    )
    assert bibtex(work, "atop") == (
        "@article{atop,\n  author = {Leeds, Brett Ashley},\n  title = {{Alliances}},\n  journal = {International Interactions},\n"
        "  volume = {28},\n  pages = {237--260},\n  year = {2002},\n  note = {version 5.1},\n  url = {http://www.atopdata.org},\n}"
    )
    assert csl(work, "atop") == {
        "id": "atop",
        "type": "article-journal",
        "author": [{"family": "Leeds", "given": "Brett Ashley"}],
        "title": "Alliances",
        "container-title": "International Interactions",
        "volume": "28",
        "page": "237-260",
        "issued": {"date-parts": [[2002]]},
        "version": "5.1",
        "URL": "http://www.atopdata.org",
    }


@pytest.mark.parametrize(
    ("publisher", "parts"),
    [
        ("Journal of Conflict Resolution 61(2), 430-456", ("Journal of Conflict Resolution", "61", "2", "430-456")),
        ("European Journal of Population 21(2-3), 145-166", ("European Journal of Population", "21", "2-3", "145-166")),
        ("Foreign Policy Analysis 17(4)", ("Foreign Policy Analysis", "17", "4", None)),
    ],
)
def test_journals_with_volume_number_and_pages(publisher: str, parts: tuple[str | None, ...]) -> None:
    item = csl(Citation(("A",), "T", "2001", publisher), "k")
    assert (item["container-title"], item["volume"], item.get("issue"), item.get("page")) == parts
    assert "publisher" not in item


@pytest.mark.parametrize(
    "publisher", ["Dawn, 21 October 2022", "Some Press 2018", "Hurst", "House Document 12, Part 3", "SIPRI Yearbook 2020: 3rd ed.", ""]
)
def test_what_is_not_certainly_an_article_is_none(publisher: str) -> None:
    work = Citation(("Dawn",), "T", "", publisher, "2.1")
    assert bibtex(work, "k").startswith("@misc{k,")
    assert "note = {" + (publisher + "; " if publisher else "") + "version 2.1}" in bibtex(work, "k")
    assert csl(work, "k")["type"] == "document"


def test_bodies_are_kept_from_being_read_as_persons() -> None:
    authors = ("Bureau of Arms, Trade and Aid of the Department of State", "King, Martin Luther, Jr.", "Poe, Jr., Ed", "and others")
    assert (
        "author = {{Bureau of Arms, Trade and Aid of the Department of State} and King, Jr., Martin Luther and Poe, Jr., Ed and others}"
        in (bibtex(Citation(authors, "T"), "k"))
    )
    assert csl(Citation(authors, "T"), "k")["author"] == [
        {"literal": "Bureau of Arms, Trade and Aid of the Department of State"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        {"family": "Poe", "given": "Ed", "suffix": "Jr."},
        {"literal": "others"},
    ]


def test_signs_of_tex_and_letters_beyond_ascii_are_escaped() -> None:
    entry = bibtex(
        Citation(("Müller-Ørsted, Zoë",), "50% of {A} & B_1 – “Çok” \\ ~ #1 $2 ^ ş í 中", url="https://e.org/a b?q={x}&y=%20é"),
        "a key, {ö}",
    )
    assert entry.startswith("@misc{a-key-,")
    assert r"author = {M{\"u}ller-{\O}rsted, Zo{\"e}}" in entry
    title = r"50\% of \{A\} \& B\_1 -- ``{\c{C}}ok'' \textbackslash{} \textasciitilde{} \#1 \$2 \textasciicircum{} {\c{s}} {\'\i} 中"
    assert f"title = {{{{{title}}}}}" in entry
    assert "url = {https://e.org/a%20b?q=%7Bx%7D&y=%20%C3%A9}" in entry


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_braces_of_an_entry_balance_whatever_is_cited(title: str, author: str, key: str) -> None:
    entry = bibtex(Citation((author,), title, title, author, key, title), key)
    bare = entry.replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}")
    json.dumps(csl(Citation((author,), title, title, author, key, title), key))
