"""What the page says to machines, in the words of schema.org: the brief, its reviews, its claims with their verdicts, its corrections.

No number is given for a verdict: a rating says the verdict's own word, and what the word means. Addresses are marks inside the page unless
the page is told where it is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.brief.export import works
from detente.brief.translation import gettext as _
from detente.brief.views import safe_url
from detente.brief.words import mark
from detente.citations import Citation

if TYPE_CHECKING:
    from detente.case import Argument, Review, Revision
    from detente.findings import Findings
    from detente.judge import Verdict

Thing = dict[str, Any]


def script(findings: Findings, address: str = "") -> str:
    """The JSON-LD of the page, safe inside a script element: no ``<``, ``>`` or ``&`` is left in it.

    Args:
        findings: what the stages found.
        address: where the page is published; without one every address is a mark inside the page.
    """
    from detente.brief.page import json_block

    return json_block(graph(findings, address))


def graph(findings: Findings, address: str = "") -> Thing:
    """The same as plain values."""
    base = safe_url(address)
    corrections = [one for one in findings.case.history if one.kind == "corrected"]
    things = [
        _article(findings, base, corrections),
        _answering(findings, base),
        *(_review(review, findings, base) for review in findings.case.reviews),
    ]
    if findings.case.argument is not None:
        things.append(_argument(findings.case.argument, base))
    things += [_claim_review(verdict, findings, base) for verdict in findings.verdicts]
    things += [_correction(one, i, base) for i, one in enumerate(corrections, 1)]
    return {"@context": "https://schema.org", "@graph": things}


def _filled(thing: Thing) -> Thing:
    """The thing without what is not known."""
    return {name: value for name, value in thing.items() if value not in ("", None, [], {})}


def _article(findings: Findings, base: str, corrections: Sequence[Revision]) -> Thing:
    case, found = findings.case, works.works(findings)
    cited = [*([found.argument] if found.argument else []), *found.sources.values()]
    made = findings.made.isoformat()
    return _filled({
        "@type": "Article", "@id": f"{base}#brief", "url": base, "headline": case.title, "description": case.question,
        "inLanguage": case.language, "version": case.version,
        "author": {"@id": f"{base}#by"},
        "editor": [_someone(p.name) for p in case.people if any("editor" in role.casefold() for role in p.roles)],
        "datePublished": case.history[0].date.isoformat() if case.history else made,
        "dateModified": case.history[-1].date.isoformat() if case.history else made,
        "about": [{"@type": "Country", "name": state.name} for state in case.states],
        "temporalCoverage": f"{case.period[0]}/{case.period[1]}",
        "publishingPrinciples": f"{base}#method",
        "isBasedOn": {"@id": f"{base}#argued"} if case.argument else {}, "citation": [_work(one) for one in cited],
        "review": [{"@id": _review_id(review, base)} for review in case.reviews],
        "correction": [{"@id": f"{base}#correction-{i}"} for i, _one in enumerate(corrections, 1)],
    })  # fmt: skip


def _someone(name: str) -> Thing:
    """A person, or a body whose name says so by its article."""
    return {"@type": "Organization" if name.startswith("The ") else "Person", "name": name}


def _author(name: str) -> Thing:
    """An author of a work: a person where the name is written ``Family, Given``, else a body."""
    return {"@type": "Person" if "," in name else "Organization", "name": name}


def _work(one: Citation) -> Thing:
    return _filled({
        "@type": "CreativeWork", "name": one.title, "author": [_author(name) for name in one.authors], "datePublished": one.year,
        "version": one.version, "url": safe_url(one.url),
        "publisher": {"@type": "Organization", "name": one.publisher} if one.publisher else {},
    })  # fmt: skip


def _argument(given: Argument, base: str) -> Thing:
    return _filled({
        "@type": "Article", "@id": f"{base}#argued", "headline": given.title,
        "author": _someone("; ".join(given.authors)) | {"@id": f"{base}#argued-by"},
        "publisher": {"@type": "Organization", "name": given.publisher}, "datePublished": given.date.isoformat(),
        "url": safe_url(given.url),
    })  # fmt: skip


def _review_id(review: Review, base: str) -> str:
    return f"{base}#review-{review.criterion}"


def _review(review: Review, findings: Findings, base: str) -> Thing:
    """A review of one criterion; one that nobody has made says so in its body and has neither rating, author nor date."""
    done = review.status == "reviewed"
    return _filled({
        "@type": "Review", "@id": _review_id(review, base), "itemReviewed": {"@id": f"{base}#brief"}, "reviewAspect": review.criterion,
        "reviewRating": {"@type": "Rating", "alternateName": review.verdict} if done else {},
        "reviewBody": review.reasons if done else _("Nobody has reviewed this criterion yet, so that there is no rating."),
        "author": _someone(review.reviewer) if done and review.reviewer else {},
        "datePublished": review.date.isoformat() if done and review.date else "",
        "creativeWorkStatus": review.status, "version": review.version if done else "",
    })  # fmt: skip


def _answering(findings: Findings, base: str) -> Thing:
    """Who answers for the brief and its verdicts: its authors; without any, nobody but the software that computed them."""
    names = works.authors(findings)
    if not names:
        return {"@type": "SoftwareApplication", "@id": f"{base}#by", "name": "Détente", "softwareVersion": findings.version}
    if len(names) == 1:
        return _someone(names[0]) | {"@id": f"{base}#by"}
    return {"@type": "Organization", "@id": f"{base}#by", "name": "; ".join(names), "member": [_someone(name) for name in names]}


def _claim(verdict: Verdict, findings: Findings, base: str) -> Thing:
    given = findings.case.argument
    said = (
        {"author": {"@id": f"{base}#argued-by"}, "datePublished": given.date.isoformat(), "appearance": {"@id": f"{base}#argued"}}
        if given
        else {}
    )
    return {"@type": "Claim", "@id": f"{base}#assertion-{verdict.id}", **said}


def _claim_review(verdict: Verdict, findings: Findings, base: str) -> Thing:
    """The verdict on one claim: its word stands as the rating's name; no number is made up for it."""
    return _filled({
        "@type": "ClaimReview", "url": f"{base}#claim-{verdict.id}", "claimReviewed": verdict.text,
        "itemReviewed": _claim(verdict, findings, base),
        "reviewRating": {"@type": "Rating", "alternateName": mark(verdict.verdict).word},
        "reviewBody": verdict.sentence, "datePublished": findings.made.isoformat(), "author": {"@id": f"{base}#by"},
    })  # fmt: skip


def _correction(one: Revision, number: int, base: str) -> Thing:
    return _filled({
        "@type": "CorrectionComment", "@id": f"{base}#correction-{number}", "text": one.note, "dateCreated": one.date.isoformat(),
        "version": one.version, "parentItem": {"@id": f"{base}#brief"},
    })  # fmt: skip
