"""The argument in a Word file: Markdown as headings, paragraphs, lists and tables; each claim with its mark and an endnote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from detente.brief.export.office import INKS
from detente.brief.export.word_parts import Endnotes, linked, underline, words
from detente.brief.markdown import LABEL, OWN, WEB
from detente.brief.translation import gettext as _
from detente.brief.views import safe_url
from detente.brief.words import mark, number, percent

if TYPE_CHECKING:
    from docx.document import Document as Doc
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run
    from markdown_it.token import Token

    from detente.judge import Verdict
    from detente.record import Record

_STYLES = {"bullet": "List Bullet", "ordered": "List Number"}


def note_of(verdict: Verdict, record: Record) -> list[tuple[str, bool]]:
    """What an endnote says of a claim, in pieces, the bold ones marked: verdict, figures, the sentence, the sources."""
    shown = mark(verdict.verdict)
    figures = []
    if verdict.found is not None:
        figures.append(_("found %(figure)s") % {"figure": number(verdict.found, verdict.unit)})
    if verdict.claimed is not None:
        figures.append(_("claimed %(figure)s") % {"figure": number(verdict.claimed, verdict.unit)})
    if verdict.margin is not None:
        figures.append(_("margin %(figure)s") % {"figure": percent(verdict.margin)})
    if verdict.holds_in:
        figures.append(_("holds in %(date)s") % {"date": verdict.holds_in})
    named = [record.sources[name].citation if name in record.sources else name for name in verdict.sources]
    pieces = [(f"{shown.sign} {shown.word}. ", True), (f"{verdict.sentence} ", False)]
    pieces += [(f"({'; '.join(figures)}) ", False)] if figures else []
    return pieces + ([(_("Sources: %(sources)s") % {"sources": "; ".join(named)}, False)] if named else [])


@dataclass
class Telling:
    """One text on its way into a document."""

    document: Doc
    verdicts: dict[str, Verdict]
    record: Record
    notes: Endnotes
    said: set[str] = field(default_factory=set)

    def tell(self, text: str) -> None:
        """Put Markdown at the end of the document; raw HTML in it stays text, pictures are left out, a first title too."""
        from markdown_it import MarkdownIt

        reader = MarkdownIt("commonmark", {"html": False}).disable("image").enable("table")
        reader.validateLink = lambda url: bool(OWN.match(url) or WEB.match(url))  # type: ignore[method-assign]
        tokens = reader.parse(text)
        first = 3 if len(tokens) >= 3 and tokens[0].type == "heading_open" and tokens[0].tag == "h1" else 0
        self._blocks(tokens[first:])

    def _blocks(self, tokens: Sequence[Token]) -> None:
        lists: list[str] = []
        quoted = 0
        for before, token in zip([None, *tokens], tokens, strict=False):
            if token.type in ("bullet_list_open", "ordered_list_open"):
                lists.append(token.type.split("_")[0])
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                lists.pop()
            elif token.type in ("blockquote_open", "blockquote_close"):
                quoted += 1 if token.type == "blockquote_open" else -1
            elif token.type in ("fence", "code_block"):
                words(self.document.add_paragraph(), token.content.rstrip("\n"), size=9)
            elif token.type == "inline" and before is not None:
                self._inline(self._paragraph(before, lists, quoted), token)

    def _paragraph(self, opening: Token, lists: list[str], quoted: int) -> Paragraph:
        if opening.type == "heading_open":
            return self.document.add_heading("", min(int(opening.tag[1]), 4))
        if opening.type in ("th_open", "td_open"):  # a row of figures inside the argument: one line each keeps every word
            return self.document.add_paragraph(style="List Bullet")
        style = _STYLES[lists[-1]] if lists else "Intense Quote" if quoted else None
        return self.document.add_paragraph(style=style)

    def _inline(self, paragraph: Paragraph, inline: Token) -> None:
        looks = {"bold": 0, "italic": 0}
        names = {"strong": "bold", "em": "italic"}
        link: tuple[str, list[Run]] | None = None
        children = list(inline.children or [])
        for i, child in enumerate(children):
            kind, _sep, end = child.type.rpartition("_")
            if kind in names:
                looks[names[kind]] += 1 if end == "open" else -1
            elif child.type == "link_open":
                link = (str(child.attrGet("href") or ""), [])
            elif child.type == "link_close" and link is not None:
                self._close(paragraph, *link)
                link = None
            else:
                text = LABEL.sub("", _text(child)) if i == len(children) - 1 else _text(child)
                run = words(paragraph, text, bold=looks["bold"] > 0, italic=looks["italic"] > 0)
                if link is not None:
                    link[1].append(run)

    def _close(self, paragraph: Paragraph, href: str, runs: list[Run]) -> None:
        """Dress the words of a link: a claim by its verdict and a note, an address of the web as a link; else they stay words."""
        own = OWN.match(href)
        if own is None:
            if safe_url(href):
                linked(paragraph, runs, address=safe_url(href))
            return
        kind, name = own.groups()
        if kind == "claim" and name in self.verdicts:
            verdict = self.verdicts[name]
            shown = mark(verdict.verdict)
            for run in runs:
                underline(run, INKS[shown.tone])
            linked(paragraph, runs, mark=f"claim-{name}")
            words(paragraph, shown.sign, superscript=True, bold=True, colour=INKS[shown.tone])
            if name not in self.said:
                self.said.add(name)
                self.notes.refer(paragraph, note_of(verdict, self.record))


def _text(token: Token) -> str:
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
