"""The parts of a deck: a blank one of the right shape, slides with a title, tables, pictures, words that fit, notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from detente.brief.export.office import INK, RULE, SOFT
from detente.brief.export.plain import defused, plain
from detente.brief.export.slide_text import cut, height, shared_out

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Show
    from pptx.slide import Slide

    from detente.brief.export.pictures import Picture

WIDE, HIGH = 13.333, 7.5
EDGE, TOP, ROOM = 0.6, 1.45, 5.35  # inches: side edge, where a slide's body begins, its height
LINE = WIDE - 2 * EDGE
FACE = "Arial"
PAD = 0.12  # above and below the words of a cell, together
TITLE_ONLY, TITLE = 5, 0
NO_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
Cell = str | tuple[str, str]


@dataclass(frozen=True)
class Deck:
    """A deck while it is written."""

    show: Show
    foot: str

    def slide(self, title: str, notes: str = "") -> Slide:
        """A new slide with a title that fits, a foot and notes for the speaker."""
        made = self.show.slides.add_slide(self.show.slide_layouts[TITLE_ONLY])
        frame = made.shapes.title.text_frame
        size = next((s for s in (28, 24, 20) if height(title, s, LINE - 0.3) <= 0.85), 18)
        fill(frame, cut(plain(title), size, LINE - 0.3, 2), size, bold=True)
        words(made, self.foot, (EDGE, 7.02, LINE, 0.3), 9, SOFT)
        if notes:
            made.notes_slide.notes_text_frame.text = plain(notes)
        return made


def new_deck(foot: str) -> Deck:
    """A blank deck of sixteen by nine; the places of its layouts are stretched to that shape."""
    show = Presentation()
    stretch = Inches(WIDE) / show.slide_width
    show.slide_width, show.slide_height = Inches(WIDE), Inches(HIGH)
    for layout in (show.slide_master, *show.slide_layouts):
        for place in layout.placeholders:
            place.left, place.width = Emu(int(place.left * stretch)), Emu(int(place.width * stretch))
    title = show.slide_layouts[TITLE_ONLY].placeholders[0]
    title.left, title.top, title.width, title.height = Inches(EDGE), Inches(0.4), Inches(LINE), Inches(0.95)
    return Deck(show, plain(foot))


def fill(frame: Any, text: str, size: float, colour: str = INK, *, bold: bool = False) -> None:
    """Words of one look in a frame that neither grows nor shrinks."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.text = plain(text)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(size * 0.4)
        for run in paragraph.runs:
            run.font.name, run.font.size, run.font.bold = FACE, Pt(size), bold
            run.font.color.rgb = RGBColor.from_string(colour)
        if frame._parent.__class__.__name__ != "_Cell" and paragraph.alignment is None:
            paragraph._p.get_or_add_pPr().set("algn", "l")


def words(slide: Slide, text: str, box: tuple[float, float, float, float], size: float, colour: str = INK) -> None:
    """A box of words: left, top, width and height in inches."""
    shape = slide.shapes.add_textbox(*(Inches(side) for side in box))
    fill(shape.text_frame, text, size, colour)


def told(shape: Any, text: str) -> None:
    """Words of a picture, chart or table for those who do not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", plain(text))


def picture(slide: Slide, drawn: Picture, box: tuple[float, float, float, float], dpi: float = 160) -> None:
    """A picture as large as fits into the box, in its middle."""
    left, top, width, tall = box
    shape = drawn.size[0] / drawn.size[1]
    wide = min(width, tall * shape)
    high = wide / shape
    pixels = io.BytesIO(drawn.png(wide * dpi / drawn.size[0]))
    at = (Inches(left + (width - wide) / 2), Inches(top + (tall - high) / 2))
    told(slide.shapes.add_picture(pixels, *at, width=Inches(wide)), drawn.text)


def pages(rows: Sequence[Sequence[Cell]], widths: Sequence[float], size: float, room: float = ROOM) -> list[list[Sequence[Cell]]]:
    """The rows of a table on as many slides as they need, its head taken into account."""
    return shared_out(rows, room - _tall(("X",) * len(widths), widths, size), lambda row: _tall(row, widths, size))


def _tall(row: Sequence[Cell], widths: Sequence[float], size: float) -> float:
    return max(height(_text(cell), size, width - 0.2) for cell, width in zip(row, widths, strict=True)) + PAD


def _text(cell: Cell) -> str:
    return plain(cell[0] if isinstance(cell, tuple) else cell)


def table(slide: Slide, columns: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float], size: float, about: str) -> None:
    """A native table; its cells are defused.

    Args:
        slide: that it stands on.
        columns: the words of its head.
        rows: texts, or pairs of a text and its colour.
        widths: of the columns in inches.
        size: of the letters in points.
        about: what it holds, for those who do not see it.
    """
    box = (Inches(EDGE), Inches(TOP), Inches(sum(widths)), Inches(0.3))
    shape = slide.shapes.add_table(len(rows) + 1, len(columns), *box)
    told(shape, about)
    made = shape.table
    made.horz_banding = False
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_GRID
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Inches(width)
    for i, given in enumerate((columns, *rows)):
        made.rows[i].height = Inches(_tall(given, widths, size))
        for j, cell in enumerate(given):
            colour = SOFT if i == 0 else cell[1] if isinstance(cell, tuple) else INK
            _cell(made.cell(i, j), defused(_text(cell)), size, colour, bold=i == 0 or isinstance(cell, tuple))


def _cell(cell: Any, text: str, size: float, colour: str, *, bold: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.1)
    cell.margin_top = cell.margin_bottom = Inches(PAD / 2)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    fill(cell.text_frame, text, size, colour, bold=bold)
    for paragraph in cell.text_frame.paragraphs:
        paragraph.space_after = Pt(0)
    line = cell._tc.get_or_add_tcPr()
    below = line.makeelement(qn("a:lnB"), {"w": "6350"})
    solid = below.makeelement(qn("a:solidFill"), {})
    solid.append(solid.makeelement(qn("a:srgbClr"), {"val": RULE}))
    below.append(solid)
    line.insert(0, below)
