"""A numeral in the brief has a claim or a source behind it; a link leads somewhere."""

from __future__ import annotations

import pytest

from detente.case.text import brief_faults

KNOWN = {"claim": ["aid"], "source": ["crs"], "series": ["drone_strikes"]}


def faults(text: str) -> list[str]:
    return [str(f) for f in brief_faults(text, "brief.md", KNOWN)]


@pytest.mark.parametrize(
    "text",
    [
        "Nothing to count.",
        "## 7 points\n\nWords.",
        "From 1947 to 2025, in the 1980s, on 9/11 and on 2 May 2011, in FY2016, between 2004-14.",
        "The F-16 and the M-11 and `42` in code.",
        "Aid came to [over $33 billion](claim:aid).",
        "Aid came to $33 billion [source](source:crs).",
        "Sure [of it](claim:aid): it was 33. Then words.",
    ],
)
def test_these_numerals_are_covered(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "numeral", "line"),
    [
        ("Aid came to $33 billion.", "33", 1),
        ("Words.\n\nFirst line\nthen 400 people.", "400", 4),
        ("Aid [grew](claim:aid) much. It came to 12.5 per cent.", "12.5", 1),
        ("See [this page](https://example.org/): 70 %.", "70", 1),
        ("They had 2000 million.", "2000", 1),
    ],
)
def test_these_are_not(text: str, numeral: str, line: int) -> None:
    (fault,) = faults(text)
    assert fault.startswith(f"brief.md:{line}: the numeral `{numeral}` has neither claim nor source")


def test_a_link_to_nothing_offers_the_nearest_name() -> None:
    assert faults("It [grew](claim:iad).") == ["brief.md:1: the link `claim:iad` leads to no claim of this case\n  did you mean `aid`?"]
