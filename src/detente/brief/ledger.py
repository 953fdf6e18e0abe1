"""The ledger: a row for each verdict, and how many there are of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.brief.words import MARKS, Mark, mark, number, percent

if TYPE_CHECKING:
    from detente.findings import Findings
    from detente.judge import Verdict


def view(findings: Findings) -> dict[str, Any]:
    """The rows of the ledger with what the filters offer."""
    verdicts = findings.verdicts
    counts = tally(findings)
    paragraphs = list(dict.fromkeys(p for v in verdicts for p in _paragraphs(v)))
    return {
        "rows": [_row(v, findings) for v in verdicts],
        "counts": counts,
        "kinds": list(dict.fromkeys(v.kind for v in verdicts)),
        "paragraphs": sorted(paragraphs, key=_paragraph_order),
        "total": len(verdicts),
    }


def tally(findings: Findings) -> list[tuple[Mark, int]]:
    """How many claims got each verdict, in the order of the marks."""
    found: dict[str, int] = {}
    for verdict in findings.verdicts:
        found[verdict.verdict] = found.get(verdict.verdict, 0) + 1
    order = [*MARKS, *sorted(set(found) - set(MARKS))]
    return [(mark(slug), found[slug]) for slug in order if slug in found]


def _paragraphs(verdict: Verdict) -> list[str]:
    return [part.strip() for part in str(verdict.paragraph).split(",") if part.strip()]


def _paragraph_order(label: str) -> tuple[int, int, str]:
    digits = "".join(c for c in label if c.isdigit())
    return (0 if label == "S" else 1 if digits else 2, int(digits or 0), label)


def _row(verdict: Verdict, findings: Findings) -> dict[str, Any]:
    record = findings.case.record
    shown = mark(verdict.verdict)
    return {
        "id": verdict.id,
        "mark": shown,
        "ledger": [one for one in verdict.ledger if one != verdict.id],
        "paragraphs": _paragraphs(verdict),
        "kind": verdict.kind,
        "text": verdict.text,
        "sentence": verdict.sentence,
        "detail": verdict.detail if verdict.detail != verdict.sentence else "",
        "claimed": number(verdict.claimed, verdict.unit) if verdict.claimed is not None else "",
        "found": number(verdict.found, verdict.unit) if verdict.found is not None else "",
        "margin": percent(verdict.margin) if verdict.margin is not None else "",
        "holds_in": verdict.holds_in or "",
        "series": [(name, record.series[name].label if name in record.series else name, name in record.series) for name in verdict.series],
        "sources": [(name, _source(name, record), name in record.sources) for name in verdict.sources],
        "outcomes": [
            {
                "label": o.label or "as claimed",
                "holds": {True: "holds", False: "fails", None: "cannot be told"}[o.holds],
                "found": number(o.found, o.unit) if o.found is not None else "",
                "note": o.note,
            }
            for o in verdict.outcomes
        ],
    }


def _source(name: str, record: Any) -> str:
    source = record.sources.get(name)
    return f"{source.title}, {source.year}" if source else name
