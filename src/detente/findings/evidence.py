"""What the software can say to a reviewer of the four criteria; the verdict on each stays a person's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.case import Case
    from detente.judge import Verdict


def gather_evidence(case: Case, verdicts: Sequence[Verdict]) -> dict[str, tuple[str, ...]]:
    """For each criterion, sentences with the figures that a reviewer would otherwise count by hand."""
    return {
        "accuracy": _accuracy(case, verdicts),
        "originality": _originality(case),
        "clarity": _clarity(case),
        "usefulness": ("No reader has voted: votes are taken by the publishing site.",),
    }


def _accuracy(case: Case, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    if not verdicts:
        return ("The case makes no claim yet.",)
    tested = [v for v in verdicts if v.kind in ("fact", "date", "quantity")]
    counts = Counter(v.verdict for v in tested)
    told = ", ".join(f"{n} {slug.replace('-', ' ')}" for slug, n in counts.most_common())
    causal = [v for v in verdicts if v.kind == "causal"]
    open_causes = sum(v.verdict == "not-identified" for v in causal)
    checked = Counter(_status(e.status) for e in case.record.events.values())
    lines = [f"Of {len(tested)} claims of fact, date or quantity: {told}."]
    if causal:
        lines.append(f"Of {len(causal)} causal claims the data identify none as yet for {open_causes}.")
    if checked:
        lines.append("Dates of the chronology by status: " + ", ".join(f"{n} {word}" for word, n in checked.most_common()) + ".")
    return tuple(lines)


def _status(status: str) -> str:
    """How a date is known: a mixture such as ``found(year)+recalled(day)`` is neither found nor recalled as a whole.

    Example:
        >>> _status("found"), _status("found(year)+recalled(day)")
        ('found', 'found in part and recalled in part')
    """
    parts = list(dict.fromkeys(part.split("(")[0].strip() for part in status.split("+")))
    return parts[0] if len(parts) == 1 else " and ".join(f"{part} in part" for part in parts)


def _originality(case: Case) -> tuple[str, ...]:
    quotes = re.findall(r"[\"“]([^\"”]+)[\"”]", case.brief)
    words = sum(len(quote.split()) for quote in quotes)
    return (
        f"The brief quotes {words} words in {len(quotes)} quotations, out of {len(_words(case.brief))} words in all.",
        "Overlap with published texts has not been measured: no collection of them is at hand.",
    )


def _clarity(case: Case) -> tuple[str, ...]:
    text = re.sub(r"^#.*$", "", case.brief, flags=re.MULTILINE)
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", re.sub(r"\]\([^)]*\)", "]", text)) if _words(s)]
    if not sentences:
        return ("There is no brief yet.",)
    lengths = sorted(len(_words(s)) for s in sentences)
    return (
        f"{len(sentences)} sentences; the middle one has {lengths[len(lengths) // 2]} words, the longest {lengths[-1]}.",
        f"{sum(length > 35 for length in lengths)} sentences have more than 35 words.",
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
