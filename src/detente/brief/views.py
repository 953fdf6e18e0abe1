"""What each section of the page shows, gathered from findings as plain values."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from detente.brief import causal_map, futures, glance, ledger, markdown, records
from detente.brief.charts import Studio
from detente.brief.words import MARKS

if TYPE_CHECKING:
    from detente.findings import Findings


def page(findings: Findings) -> dict[str, Any]:
    """Everything that the templates use, section by section."""
    with ThreadPoolExecutor(max_workers=max(2, min(os.cpu_count() or 2, 6))) as pool:
        return _sections(findings, Studio(pool))


def _sections(findings: Findings, studio: Studio) -> dict[str, Any]:
    case = findings.case
    records.prepare(studio, findings)
    return {
        "case": case,
        "findings": findings,
        "reviewed": [r for r in case.reviews if r.status == "reviewed"],
        "sentences": glance.sentences(findings),
        "glance": records.picture(studio, findings),
        "groups": records.grid(studio, findings),
        "argument": markdown.argument(case.brief, findings.verdicts, case.record),
        "map": causal_map.view(case.theory, case.path) if case.theory else None,
        "ledger": ledger.view(findings),
        "fit": futures.fit(studio, findings),
        "outlook": futures.outlook(studio, findings),
        "marks": MARKS,
        "sources": records.sources(case.record),
        "coverage": records.coverage(case.record),
        "chronology": records.chronology(case.record),
        "data": studio.data(),
    }


def safe_url(url: str) -> str:
    """The address when it is one of the web, else nothing: no other scheme is ever linked."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""
