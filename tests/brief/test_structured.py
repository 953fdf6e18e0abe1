"""What the page says to machines has the shapes of schema.org, and hostile words in it stay inside their script."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detente.brief import structured
from detente.brief.words import MARKS
from detente.case import Revision
from detente.findings import Findings

# What Google's page "Fact check (ClaimReview) structured data" asks for (recalled, not read here).
REQUIRED = {"ClaimReview": ("claimReviewed", "reviewRating", "url"), "Rating": ("alternateName",)}
RECOMMENDED = {"ClaimReview": ("author", "itemReviewed"), "Claim": ("author", "datePublished", "appearance")}
HISTORY = (
    Revision("0.8", datetime.date(2025, 4, 1)),
    Revision("0.9", datetime.date(2025, 5, 1), "corrected", "The sum of 2004 was wrong."),
)


def things(findings: Findings, kind: str, **more: Any) -> list[dict[str, Any]]:
    return [thing for thing in structured.graph(findings, **more)["@graph"] if thing["@type"] == kind]


def corrected(findings: Findings) -> Findings:
    return replace(findings, case=replace(findings.case, history=HISTORY))


def test_the_article(small: Findings) -> None:
    (article,) = things(small, "Article")[:1]
    for name in ("headline", "author", "datePublished", "dateModified", "version", "citation", "publishingPrinciples", "isBasedOn"):
        assert article[name], name
    assert article["dateModified"] == "2025-06-01"
    assert [work["name"] for work in article["citation"]] == ["An argument", "A yearbook"]


def test_a_review_for_each_criterion_and_none_invented(small: Findings) -> None:
    reviews = things(small, "Review")
    assert [r["reviewAspect"] for r in reviews] == [r.criterion for r in small.case.reviews]
    done, *rest = reviews
    assert done["reviewRating"] == {"@type": "Rating", "alternateName": "sound"}
    assert done["author"] == {"@type": "Person", "name": "A reviewer"}
    for review in rest:
        assert "reviewRating" not in review
        assert "author" not in review
        assert "no rating" in review["reviewBody"]


def test_a_claim_review_for_each_claim_has_what_is_required(small: Findings) -> None:
    reviews = things(small, "ClaimReview", address="https://example.org/brief")
    assert len(reviews) == len(small.verdicts)
    for review, verdict in zip(reviews, small.verdicts, strict=True):
        for name in (*REQUIRED["ClaimReview"], *RECOMMENDED["ClaimReview"]):
            assert review[name], name
        assert all(review["itemReviewed"][name] for name in RECOMMENDED["Claim"])
        assert review["itemReviewed"]["@type"] == "Claim"
        assert review["url"] == f"https://example.org/brief#claim-{verdict.id}"
        assert review["reviewRating"]["alternateName"] == MARKS[verdict.verdict].word
        assert not {"ratingValue", "bestRating", "worstRating"} & set(review["reviewRating"])  # no number is made up


def test_corrections(small: Findings) -> None:
    (comment,) = things(corrected(small), "CorrectionComment")
    assert comment["text"] == "The sum of 2004 was wrong."
    assert comment["dateCreated"] == "2025-05-01"
    article = things(corrected(small), "Article")[0]
    assert article["correction"] == [{"@id": comment["@id"]}]
    assert (article["datePublished"], article["dateModified"]) == ("2025-04-01", "2025-05-01")
    assert things(small, "CorrectionComment") == []


def test_every_reference_leads_to_a_thing_of_the_page(small: Findings) -> None:
    whole = structured.graph(corrected(small))
    known, asked = set(), set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            (asked if set(value) == {"@id"} else known).update([value["@id"]] if "@id" in value else [])
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(whole["@graph"])
    assert asked <= known


@pytest.mark.parametrize("address", ["", "https://example.org/b", "javascript:alert(1)"])
def test_hostile_words_stay_in_the_script(hostile: Findings, hostile_words: str, address: str) -> None:
    text = structured.script(hostile, address)
    assert not set("<>&\u2028\u2029") & set(text)
    told = json.loads(text)
    assert told["@graph"][0]["headline"] == hostile_words
    assert "javascript:" not in json.dumps([t.get("url", "") for t in told["@graph"]])


def test_a_case_with_nothing(empty: Findings) -> None:
    article = things(empty, "Article")[0]
    assert "citation" not in article
    assert things(empty, "ClaimReview") == []


@pytest.mark.browser
def test_the_policy_of_the_page_lets_data_stand_without_a_hash(small_file: Path, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(small_file.as_uri())
        found = page.evaluate(
            "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@graph'][0].headline"
        )
        browser.close()
    assert found
    assert said == []
