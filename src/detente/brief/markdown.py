"""The argument: Markdown to HTML, where a link may lead only to a claim, a source, a series or the web."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from detente.brief.words import mark

if TYPE_CHECKING:
    from markdown_it.token import Token

    from detente.judge import Verdict
    from detente.record import Record

OWN = re.compile(r"^(claim|source|series):([\w.-]+)$")
WEB = re.compile(r"^(https?://[^\s]+|#[\w.-]*)$", re.IGNORECASE)
CODE = re.compile(r"`([^`\n]+)`")
LABEL = re.compile(r"\s*\{#([\w-]+)\}\s*$")


@dataclass(frozen=True)
class Heading:
    """A heading of the argument: the label of its paragraph and its words."""

    label: str
    words: str


@dataclass(frozen=True)
class Told:
    """The argument as HTML, with its headings, the ids of the claims that it links, and the web addresses in their order."""

    html: Markup
    headings: tuple[Heading, ...]
    said: frozenset[str]
    links: tuple[str, ...] = ()


def argument(text: str, verdicts: Sequence[Verdict], record: Record) -> Told:
    """The argument of a case.

    Args:
        text: Markdown; raw HTML in it is shown as text.
        verdicts: give each claim link its mark and its sentence.
        record: gives the links to sources and series their names.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).disable("image").enable("table")
    reader.validateLink = lambda url: bool(OWN.match(url) or WEB.match(url))  # type: ignore[method-assign]
    tokens = _without_title(reader.parse(text))
    headings = _headings(tokens)
    linker = _Linker({v.id: v for v in verdicts}, record)
    for token in tokens:
        for child in token.children or []:
            linker.visit(child)
    return Told(Markup(reader.renderer.render(tokens, reader.options, {})), headings, frozenset(linker.said), tuple(linker.web))  # noqa: S704 - the renderer escapes


def coded(text: str) -> Markup:
    """A plain note as HTML in which names between backticks are set as code; all else is shown as it is.

    Example:
        >>> str(coded("As `aid_military` < 1"))
        'As <code>aid_military</code> &lt; 1'
    """
    return Markup(CODE.sub(r"<code>\1</code>", escape(text, quote=True)))  # noqa: S704 - escaped before the tags are put in


def _without_title(tokens: list[Token]) -> list[Token]:
    """The page has a title of its own: a first heading of the first level is left out."""
    if len(tokens) >= 3 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens


def _headings(tokens: list[Token]) -> tuple[Heading, ...]:
    """One level down, since the section has a heading of its own; labels like ``{#P4}`` become anchors."""
    found = []
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    for opening, inline in pairwise(tokens):
        last = inline.children[-1] if opening.type == "heading_open" and inline.children else None
        label = LABEL.search(last.content) if last is not None and last.type == "text" else None
        if last is not None and label is not None:
            last.content = last.content[: label.start()]
            opening.attrSet("id", f"par-{label[1]}")
            found.append(Heading(label[1], "".join(child.content for child in inline.children or [])))
    return tuple(found)


class _Linker:
    """Dresses the links of one text, in order, so that each close matches its opening."""

    def __init__(self, verdicts: dict[str, Verdict], record: Record) -> None:
        self.verdicts = verdicts
        self.record = record
        self.after: list[str] = []
        self.said: set[str] = set()
        self.web: list[str] = []

    def visit(self, token: Token) -> None:
        if token.type == "link_open":
            self.after.append(self._open(token))
        elif token.type == "link_close":
            after = self.after.pop()
            token.type, token.content = "html_inline", "</a>" + after

    def _open(self, token: Token) -> str:
        href = str(token.attrGet("href") or "")
        own = OWN.match(href)
        if own is None:
            if not href.startswith("#"):
                token.attrs |= {"rel": "noopener noreferrer"}
                self.web.append(href)
            return ""
        kind, name = own.groups()
        if kind == "claim" and name in self.verdicts:
            verdict = self.verdicts[name]
            shown = mark(verdict.verdict)
            token.attrs = {
                "href": f"#claim-{name}",
                "class": f"claim {shown.tone}",
                "title": f"{shown.word}: {verdict.sentence}",
            }
            if name not in self.said:
                self.said.add(name)
                token.attrs["id"] = f"said-{name}"
            sign, word = escape(shown.sign), escape(shown.word)
            return f'<sup class="sign {shown.tone}" aria-hidden="true">{sign}</sup><span class="unseen"> ({word})</span>'
        label = {"source": "Source", "series": "Series"}.get(kind, "Claim")
        token.attrs = {"href": f"#{kind}-{name}", "class": kind, "title": f"{label} {name}"}
        return ""
