"""The brief as a Word file, for offices that live in Word: real headings, endnotes for claims, tables, pictures with words for them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.export.office import INK, SOFT, needed, say_what_it_is
from detente.brief.export.plain import plain
from detente.brief.export.sealed import resealed
from detente.brief.translation import gettext as _
from detente.documents import write_whole

if TYPE_CHECKING:
    from docx.document import Document as Doc

    from detente.brief.export.pictures import Picture
    from detente.findings import Findings

FACE, HEADS = "Georgia", "Arial"


def write_word(findings: Findings, path: Path, language: str | None = None) -> None:
    """Write the brief as a Word file.

    Raises:
        CaseError: python-docx is not installed, there is no catalogue for the language, or the folder cannot be written to.
    """
    needed("docx", path)
    from detente.brief import translation, views
    from detente.brief.export import pictures

    with translation.speaking(language or translation.nearest_of(findings.case.language)):
        context = views.page(findings)
        drawn = pictures.charts(context)
        written = _Word(findings, context, drawn, pictures.causal_map(context)).document()
    out = io.BytesIO()
    written.save(out)
    write_whole(path, resealed(out.getvalue(), findings.made))


@dataclass(frozen=True)
class _Word:
    """One writing of one document, section by section."""

    findings: Findings
    context: dict[str, Any]
    charts: dict[str, Picture]
    causes: Picture | None

    def document(self) -> Doc:
        from docx import Document

        from detente.brief.export import word_sections as sections
        from detente.brief.export.word_parts import Endnotes

        made = Document()
        notes = Endnotes()
        _styles(made, self.findings.case.language)
        _margins(made, self.findings)
        sections.head(made, self.findings)
        sections.glance(made, self.findings, self.charts)
        sections.argument(made, self.findings, notes)
        sections.causes(made, self.findings, self.causes)
        sections.ledger(made, self.findings)
        sections.record(made, self.findings, self.charts)
        sections.model(made, self.findings, self.charts)
        sections.scenarios(made, self.findings, self.charts)
        sections.unknown(made, self.context["unknown"])
        sections.sources(made, self.findings)
        sections.review(made, self.findings)
        notes.put(made)
        if notes.notes:
            made.add_heading(plain(_("Notes to the claims")), 1)  # Word sets endnotes at the end of the text
        say_what_it_is(made.core_properties, self.findings)
        return made


def _styles(made: Doc, language: str) -> None:
    """Letters, distances and language of the whole document; the direction of lines where the language runs from the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    from detente.brief.export.word_parts import element
    from detente.brief.translation import direction

    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 12.5), ("Heading 3", 11), ("Heading 4", 10.5)):
        style = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = (FACE if size > 14 else HEADS), Pt(size), RGBColor.from_string(INK)
        fonts = style.element.rPr.rFonts
        for theme in [one for one in fonts.attrib if one.endswith("Theme")]:
            del fonts.attrib[theme]  # a face of the theme would win over the one named
    spoken = made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if spoken is not None:
        spoken.set(qn("w:bidi" if direction(language) == "rtl" else "w:val"), language)
    if direction(language) == "rtl":
        normal.element.get_or_add_pPr().insert(0, element("bidi"))
        normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT  # in a text from the right, LEFT is its beginning
        normal.element.get_or_add_rPr().append(element("rtl"))


def _margins(made: Doc, findings: Findings) -> None:
    """Paper, running heads and page numbers."""
    from docx.shared import Inches, Mm

    from detente.brief.export.word_parts import put_field, words
    from detente.brief.export.word_sections import WIDE

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Inches((210 / 25.4 - WIDE) / 2)  # A4
    section.top_margin = section.bottom_margin = Mm(22)
    section.different_first_page_header_footer = False
    words(section.header.paragraphs[0], findings.case.title, size=8, colour=SOFT)
    foot = section.footer.paragraphs[0]
    words(
        foot,
        f"Détente {findings.version} · {findings.case.name} {findings.case.version} · {findings.made.isoformat()} · ",
        size=8,
        colour=SOFT,
    )
    put_field(foot, "PAGE")
    words(foot, " / ", size=8, colour=SOFT)
    put_field(foot, "NUMPAGES")
