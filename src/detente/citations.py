"""Where from: a work, and the one line of plain text that cites it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Citation:
    """What a reader needs to find a work.

    Attributes:
        authors: persons as ``Family, Given`` or bodies by their name, in the order of the work.
        title: of the work.
        year: of publication; empty where the work has none.
        publisher: or the journal with volume and pages.
        version: edition or release, without the word "version".
        url: of the publisher's own page.
    """

    authors: tuple[str, ...]
    title: str
    year: str = ""
    publisher: str = ""
    version: str = ""
    url: str = ""


def citation_line(citation: Citation) -> str:
    """The citation as one line of plain text.

    Example:
        >>> citation_line(Citation(("Kux, Dennis",), "Disenchanted Allies", "2001", "Johns Hopkins University Press"))
        'Kux, Dennis (2001). Disenchanted Allies. Johns Hopkins University Press.'
    """
    year = f"({citation.year})" if citation.year else ""
    head = " ".join(filter(None, [_joined(citation.authors), year]))
    title = citation.title + (f", version {citation.version}" if citation.version else "")
    parts = [head, title, citation.publisher, citation.url]
    return " ".join(" ".join(part.split()).rstrip(".") + ("" if part is citation.url else ".") for part in parts if part.strip())


def _joined(authors: tuple[str, ...]) -> str:
    if len(authors) < 2:
        return "".join(authors)
    return "; ".join(authors[:-1]) + " and " + authors[-1]
