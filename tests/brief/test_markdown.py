"""The argument: links lead where they may, and nothing else is let through."""

from __future__ import annotations

import pytest

from detente.brief import markdown
from detente.findings import Findings


def told(text: str, findings: Findings) -> str:
    return str(markdown.argument(text, findings.verdicts, findings.case.record).html)


def test_a_claim_carries_the_mark_of_its_verdict(small: Findings) -> None:
    html = told("It is said [so](claim:C5).", small)
    assert 'href="#claim-C5"' in html
    assert 'class="claim bad"' in html
    assert "✕" in html
    assert "(contradicted)" in html
    assert 'title="contradicted: What was found of C5."' in html


def test_a_claim_told_twice_has_one_anchor(small: Findings) -> None:
    assert told("[a](claim:C1) [b](claim:C1)", small).count('id="said-C1"') == 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "claim:a b",
        "mailto:a@b",
    ],
)
def test_other_addresses_stay_text(address: str, small: Findings) -> None:
    assert "<a" not in told(f"[words]({address})", small)


@pytest.mark.parametrize("address", ["https://example.org/a?b=1", "http://example.org", "#map"])
def test_the_web_and_the_page_may_be_linked(address: str, small: Findings) -> None:
    assert f'href="{address}"' in told(f"[words]({address})", small)


def test_html_and_pictures_stay_text(small: Findings) -> None:
    html = told('<b onclick="x()">raw</b> ![p](https://example.org/p.png)', small)
    assert "<b" not in html
    assert "<img" not in html


def test_headings_step_down_and_keep_their_label(small: Findings) -> None:
    found = markdown.argument("# Title\n\n## Part {#P4}\n\ntext\n", small.verdicts, small.case.record)
    assert str(found.html).startswith('<h3 id="par-P4">Part</h3>')
    assert found.headings == (markdown.Heading("P4", "Part"),)


def test_names_in_a_note_are_code_and_everything_else_is_text() -> None:
    assert str(markdown.coded("As `aid_military` <b>`x")) == "As <code>aid_military</code> &lt;b&gt;`x"
    assert str(markdown.coded("`<img src=x>`")) == "<code>&lt;img src=x&gt;</code>"
