"""The parts of a Word file that python-docx leaves to its user: links, marks, endnotes, fields, tables, words for pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt, RGBColor
from markupsafe import escape

from detente.brief.export.office import RULE, SOFT
from detente.brief.export.plain import defused, plain

if TYPE_CHECKING:
    from docx.document import Document as Doc
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from detente.brief.export.pictures import Picture

NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/endnotes"
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"
DPI = 200.0


def element(tag: str, **attributes: str) -> Any:
    """An element of WordprocessingML; ``id="3"`` becomes ``w:id``."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def words(paragraph: Paragraph, text: object, *, colour: str = "", size: float = 0, **looks: bool) -> Run:
    """Words at the end of a paragraph; ``bold``, ``italic`` and ``superscript`` are looks."""
    run = paragraph.add_run(plain(text))
    run.bold, run.italic = looks.get("bold") or None, looks.get("italic") or None
    run.font.superscript = looks.get("superscript") or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if size:
        run.font.size = Pt(size)
    return run


def underline(run: Run, colour: str) -> None:
    """A line under the words in a colour of its own."""
    run.font.underline = True
    run._r.rPr.find(qn("w:u")).set(qn("w:color"), colour)


def linked(paragraph: Paragraph, runs: Sequence[Run], *, address: str = "", mark: str = "") -> None:
    """Make the runs a link: to an address of the web, or to a mark of this file."""
    if not runs:
        return
    link = element("hyperlink", history="1")
    if address:
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        link.set(qn("w:anchor"), mark[:40])
    runs[0]._r.addprevious(link)
    for run in runs:
        link.append(run._r)


def marked(paragraph: Paragraph, name: str, number: int) -> None:
    """Give a paragraph a mark that links lead to; Word takes forty letters."""
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, element("bookmarkStart", id=str(number), name=name[:40]))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def put_field(paragraph: Paragraph, code: str) -> None:
    """A field that Word fills in, such as ``PAGE``."""
    run = paragraph.add_run()
    for kind in ("begin", "", "separate", "text", "end"):
        if kind in ("begin", "separate", "end"):
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            part = element("t" if kind else "instrText")
            part.text = "1" if kind else f" {code} "
            run._r.append(part)


@dataclass
class Endnotes:
    """The endnotes of one document, gathered while it is written and put into it at the end."""

    notes: list[str] = field(default_factory=list)

    def refer(self, paragraph: Paragraph, lines: Sequence[tuple[str, bool]]) -> Run:
        """A reference at the end of a paragraph to a new note.

        Args:
            paragraph: the text that has the note.
            lines: pieces of the note, each with whether it is bold.
        """
        number = len(self.notes) + 1
        pieces = "".join(
            f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{escape(plain(text))}</w:t></w:r>'
            for text, bold in lines
        )
        mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:endnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        look = '<w:pPr><w:spacing w:after="60"/></w:pPr>'
        self.notes.append(f'<w:endnote w:id="{number}"><w:p>{look}{mark}{pieces}</w:p></w:endnote>')
        run = paragraph.add_run()
        run.font.superscript = True
        run._r.append(element("endnoteReference", id=str(number)))
        return run

    def put(self, document: Doc) -> None:
        """Put the notes into the document as its part of endnotes; without notes, nothing."""
        if not self.notes:
            return
        rules = "".join(
            f'<w:endnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:endnote>'
            for kind, number in (("separator", -1), ("continuationSeparator", 0))
        )
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        xml = f"{head}<w:endnotes {nsdecls('w')}>{rules}{''.join(self.notes)}</w:endnotes>"
        part = Part(PackURI("/word/endnotes.xml"), NOTES_TYPE, xml.encode(), document.part.package)
        document.part.relate_to(part, NOTES)
        known = element("endnotePr")
        known.extend([element("numFmt", val="decimal"), element("endnote", id="-1"), element("endnote", id="0")])
        settings = document.settings.element
        after = settings.find(qn("w:compat"))
        if after is not None:
            after.addprevious(known)  # the schema fixes the order
        else:
            settings.append(known)


def picture(paragraph: Paragraph, drawn: Picture, width: float) -> None:
    """A picture of that width in inches, with words for those who do not see it."""
    pixels = drawn.png(width * DPI / drawn.size[0])
    shape = paragraph.add_run().add_picture(io.BytesIO(pixels), width=Inches(width))
    told = shape._inline.docPr
    told.set("descr", plain(drawn.text))
    told.set("title", plain(drawn.id))


def table(document: Doc, columns: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[object]], size: float = 8) -> Table:
    """A table with a head that is repeated on each page and rows that no page breaks; cells are defused.

    Args:
        document: that it is added to.
        columns: the words of its head.
        widths: of the columns in inches.
        rows: texts, or pairs of a text and the colour of its letters.
        size: of the letters in points.
    """
    made = document.add_table(rows=1 + len(rows), cols=len(columns))
    made.autofit = False
    _rule(made)
    for width, column in zip(widths, made._tbl.tblGrid.gridCol_lst, strict=True):
        column.w = Inches(width)
    for number, (row, texts) in enumerate(zip(made.rows, [columns, *rows], strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("cantSplit"))
        if number == 0:
            properties.append(element("tblHeader"))
        for cell, width, given in zip(row.cells, widths, texts, strict=True):
            text, colour = given if isinstance(given, tuple) else (given, "")
            cell.width = Inches(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            words(paragraph, defused(text), size=size, bold=number == 0, colour=colour or (SOFT if number == 0 else ""))
    return made


def _rule(made: Table) -> None:
    """Thin lines between rows, none between columns."""
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz="4", space="0", color=RULE))
    after = [qn(f"w:{name}") for name in ("shd", "tblLayout", "tblCellMar", "tblLook")]  # the schema fixes the order
    following = next((child for child in made._tbl.tblPr if child.tag in after), None)
    if following is None:
        made._tbl.tblPr.append(borders)
    else:
        following.addprevious(borders)
