"""The findings as a deck of slides: one picture and three sentences, the claims part by part, the map, the scenarios, what is not known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.export.office import INKS, needed, say_what_it_is
from detente.brief.export.plain import plain
from detente.brief.export.sealed import resealed
from detente.brief.translation import gettext as _
from detente.brief.words import mark
from detente.documents import write_whole

if TYPE_CHECKING:
    from detente.brief.export.pictures import Picture
    from detente.brief.export.slide_parts import Cell, Deck
    from detente.findings import Findings
    from detente.judge import Verdict

TABLE, SMALL = 12.0, 10.5  # letters in points


def write_slides(findings: Findings, path: Path, language: str | None = None) -> None:
    """Write the findings as a deck.

    Raises:
        CaseError: python-pptx is not installed, there is no catalogue for the language, or the folder cannot be written to.
    """
    needed("pptx", path)
    from detente.brief import translation, views
    from detente.brief.export import pictures

    with translation.speaking(language or translation.nearest_of(findings.case.language)):
        context = views.page(findings)
        deck = _Slides(findings, context, pictures.charts(context), pictures.causal_map(context)).deck()
    say_what_it_is(deck.show.core_properties, findings)
    out = io.BytesIO()
    deck.show.save(out)
    write_whole(path, resealed(out.getvalue(), findings.made))


@dataclass(frozen=True)
class _Slides:
    """One writing of one deck, slide by slide."""

    findings: Findings
    context: dict[str, Any]
    charts: dict[str, Picture]
    causes: Picture | None

    def deck(self) -> Deck:
        from detente.brief.export import slide_sections as sections
        from detente.brief.export.slide_parts import new_deck

        findings = self.findings
        foot = f"Détente {findings.version} · {findings.case.name} {findings.case.version} · {findings.made.isoformat()}"
        made = new_deck(foot)
        sections.title(made, findings)
        sections.glance(made, findings, self.charts)
        sections.counts(made, findings)
        for part, verdicts in self._parts():
            self._claims(made, part, verdicts)
        sections.causes(made, findings, self.causes)
        sections.scenarios(made, findings, self.charts)
        sections.unknown(made, self.context["unknown"])
        sections.sources(made, findings)
        sections.review(made, findings)
        return made

    def _parts(self) -> list[tuple[str, list[Verdict]]]:
        """The parts of the argument in its order, each with the claims first made in it."""
        names = {heading.label: heading.words for heading in self.context["argument"].headings}
        found: dict[str, list[Verdict]] = {words: [] for words in names.values()}
        for verdict in self.findings.verdicts:
            label = verdict.paragraph.split(",")[0].strip()
            found.setdefault(names.get(label, _("Other claims")), []).append(verdict)
        return [(words, verdicts) for words, verdicts in found.items() if verdicts]

    def _claims(self, deck: Deck, part: str, verdicts: Sequence[Verdict]) -> None:
        rows = [_claim(v) for v in verdicts]
        widths = (2.0, 4.5, 5.6)
        sources = {row[1]: _named(v, self.findings) for row, v in zip(rows, verdicts, strict=True)}
        columns = (_("verdict"), _("claim"), _("what was found"))
        spread(deck, part, columns, rows, widths, lambda row: sources.get(row[1], ""))


def _claim(verdict: Verdict) -> tuple[Cell, ...]:
    from detente.brief.export.slide_text import cut

    shown = mark(verdict.verdict)
    told = cut(plain(verdict.sentence), TABLE, 5.4, 7)  # the whole of it stands in the notes
    return (f"{shown.sign} {shown.word}", INKS[shown.tone]), cut(plain(verdict.text), TABLE, 4.3, 7), told


def _named(verdict: Verdict, findings: Findings) -> str:
    record = findings.case.record
    named = [record.sources[name].citation if name in record.sources else name for name in verdict.sources]
    return f"{verdict.text} {verdict.sentence} " + (_("Sources: %(sources)s") % {"sources": "; ".join(named)} if named else "")


def spread(
    deck: Deck, title: str, columns: Sequence[str], rows: Any, widths: Sequence[float], noted: Any = None, size: float = TABLE
) -> None:
    """A table on as many slides as it needs, each with the sources of its rows in the notes."""
    from detente.brief.export.slide_parts import pages, table

    shared = pages(rows, widths, size)
    for i, some in enumerate(shared, 1):
        shown = title if len(shared) == 1 else _("%(title)s (%(n)s of %(all)s)") % {"title": title, "n": i, "all": len(shared)}
        notes = "\n".join(filter(None, (noted(row) for row in some))) if noted else ""
        about = _("Table: %(columns)s, %(n)s rows") % {"columns": ", ".join(columns), "n": len(some)}
        table(deck.slide(shown, notes), columns, some, widths, size, about)
