"""Citations as one line of plain text."""

from __future__ import annotations

from detente.citations import Citation, citation_line


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
