"""What each section of the page shows, gathered from findings as plain values."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from detente.brief import (
    causal_map,
    claim_charts,
    futures,
    ledger,
    markdown,
    records,
    summary,
    swing,
    translation,
    unknowns,
)
from detente.brief.charts import Studio
from detente.brief.export import works
from detente.brief.translation import gettext as _
from detente.brief.words import MARKS, mark

if TYPE_CHECKING:
    from detente.findings import Findings


def page(findings: Findings) -> dict[str, Any]:
    """Everything that the templates use, section by section."""
    with ThreadPoolExecutor(max_workers=max(2, min(os.cpu_count() or 2, 6))) as pool:
        return _sections(findings, Studio(pool))


def _sections(findings: Findings, studio: Studio) -> dict[str, Any]:
    case = findings.case
    records.prepare(studio, findings)
    causes = causal_map.view(case.theory, case.path) if case.theory else None
    return {
        "case": case,
        "findings": findings,
        "page": language(case.language),
        "reviewed": [r for r in case.reviews if r.status == "reviewed"],
        "sentences": summary.sentences(findings),
        "swing": swing.picture(studio, findings),
        "glance": records.picture(studio, findings),
        "phases": records.phases(case.record, case.period),
        "groups": records.grid(studio, findings),
        "argument": markdown.argument(case.brief, findings.verdicts, case.record),
        "map": causes,
        "ledger": ledger.view(findings),
        "fit": futures.fit(studio, findings),
        "outlook": futures.outlook(studio, findings),
        "unknown": unknowns.view(findings),
        "marks": {slug: mark(slug) for slug in MARKS},
        "sources": records.sources(case.record),
        "cite": works.block(findings),
        "coverage": records.coverage(case.record),
        "chronology": records.chronology(case.record),
        "data": _data(findings, studio, causes),
    }


def language(of_case: str) -> dict[str, Any]:
    """The language and direction of the page's own words and of the case's, and whether a speaker has still to review the former."""
    own = translation.current()
    return {
        "language": own,
        "direction": translation.direction(own),
        "case": of_case,
        "case_direction": translation.direction(of_case),
        "mixed": own.split("-")[0] != of_case.split("-")[0],
        "unreviewed": translation.awaiting_review(),
    }


def _data(findings: Findings, studio: Studio, causes: dict[str, Any] | None) -> dict[str, Any]:
    """What the scripts need: the charts', the claims', the loops of each paragraph, and the words that scripts say."""
    claims = claim_charts.charts(studio, findings)
    loops = [
        {key: ring[key] for key in ("id", "name", "kind", "story", "passage", "links", "variables")}
        for ring in (causes or {}).get("loops", ())
    ]
    return studio.data() | {"claims": claims, "loops": loops, "domain": findings.case.period, "words": _script_words()}


def _script_words() -> dict[str, str]:
    return {
        "close": _("Close"),
        "full": _("The whole entry in the ledger"),
        "nothing": _("Nothing in the record can be drawn for this claim."),
        "claimed": _("claimed"),
        "running": _("running total since"),
        "tested": _("shaded: the years tested"),
        "sum": _("sum of"),
        "here": _("Loops of this paragraph"),
    }


def safe_url(url: str) -> str:
    """The address when it is one of the web, else nothing: no other scheme is ever linked."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""
