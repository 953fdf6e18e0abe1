"""Where from: a work, and how it is cited: one line of plain text, BibTeX, CSL-JSON."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote


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
    return "; ".join(authors[:-1]) + " and " + authors[-1].removeprefix("and ")


_ARTICLE = re.compile(
    r"(?P<journal>\D*[^\d\s,;:(]) (?P<volume>\d{1,4})(?:\((?P<number>[\d/–-]+)\))?(?:[,:] ?(?:pp?\. ?)?(?P<pages>\d+(?:[–-]+\d+)?))?"
)
_SUFFIXES = ("Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV")
_OTHERS = ("and others", "others", "et al.")


def bibtex(citation: Citation, key: str) -> str:
    r"""The citation as one BibTeX entry: an ``@article`` where volume and pages can be told for certain, else ``@misc`` with a note.

    Args:
        citation: the work.
        key: by which a text cites it; characters that BibTeX does not take in a key become ``-``.

    Example:
        >>> print(bibtex(Citation(("Öberg, Magnus", "World Bank"), "Aid & war", "2021", "Hurst"), "aid"))
        @misc{aid,
          author = {{\"O}berg, Magnus and {World Bank}},
          title = {{Aid \& war}},
          year = {2021},
          note = {Hurst},
        }
    """
    certain = _journal(citation)
    version = f"version {citation.version}" if citation.version else ""
    fields = {
        "author": " and ".join(_bibtex_author(author) for author in citation.authors),
        "title": f"{{{_tex(citation.title)}}}" if citation.title else "",
        "journal": _tex(certain["journal"]) if certain else "",
        "volume": certain["volume"] if certain else "",
        "number": _tex(certain["number"] or "") if certain else "",
        "pages": re.sub("[–-]+", "--", certain["pages"] or "") if certain else "",
        "year": _tex(citation.year),
        "note": _tex(version if certain else "; ".join(filter(None, [citation.publisher, version]))),
        "url": quote(citation.url, safe=":/?#[]@!$&'()*+,;=%~_.-"),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'article' if certain else 'misc'}{{{_bibtex_key(key)},\n{lines}}}"


def csl(citation: Citation, key: str) -> dict[str, object]:
    """The citation as one item of CSL-JSON, for reference managers and pandoc.

    Args:
        citation: the work.
        key: the item's ``id``.

    Example:
        >>> csl(Citation(("Kux, Dennis",), "Disenchanted Allies", "2001"), "kux")["author"]
        [{'family': 'Kux', 'given': 'Dennis'}]
    """
    certain = _journal(citation)
    year = {"date-parts": [[int(citation.year)]]} if re.fullmatch(r"\d{4}", citation.year) else {"literal": citation.year}
    item: dict[str, object] = {
        "id": key,
        "type": "article-journal" if certain else "document",
        "author": [_csl_author(author) for author in citation.authors],
        "title": " ".join(citation.title.split()),
        "container-title": certain["journal"] if certain else "",
        "volume": certain["volume"] if certain else "",
        "issue": certain["number"] if certain else "",
        "page": certain["pages"] if certain else "",
        "publisher": "" if certain else " ".join(citation.publisher.split()),
        "issued": year if citation.year else "",
        "version": citation.version,
        "URL": citation.url,
    }
    return {name: value for name, value in item.items() if value}


def _journal(citation: Citation) -> re.Match[str] | None:
    """Journal, volume, number and pages, where the publisher is certainly a journal: it has a volume, and a number or pages."""
    found = _ARTICLE.fullmatch(" ".join(citation.publisher.split()))
    return found if found and (found["pages"] or found["number"]) else None


def _name(author: str) -> tuple[str, str, str] | None:
    """Family, given names and suffix of a person; None for a body."""
    parts = [part.strip() for part in author.split(",")]
    if len(parts) == 3 and parts[1] in _SUFFIXES:
        parts = [parts[0], parts[2], parts[1]]
    if len(parts) == 3 and parts[2] in _SUFFIXES and all(parts):
        return parts[0], parts[1], parts[2]
    return (parts[0], parts[1], "") if len(parts) == 2 and all(parts) and len(parts[1].split()) <= 4 else None


def _bibtex_author(author: str) -> str:
    if author.strip() in _OTHERS:
        return "others"
    name = _name(author)
    if name is None:
        return f"{{{_tex(author)}}}"  # braces keep a comma or an "and" within a body's name from being read as two authors
    family, given, suffix = (_tex(part) for part in name)
    return ", ".join(filter(None, [family, suffix, given]))


def _csl_author(author: str) -> dict[str, str]:
    name = _name(author)
    if name is None:
        return {"literal": " ".join(author.removeprefix("and ").split())}
    family, given, suffix = name
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def _bibtex_key(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9:._/+-]+", "-", key) or "work"


_ACCENTS = dict(zip("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328\u0323", "`'^~=u.\"rHvckd", strict=True))
_LETTERS = {
    **{sign: "\\" + sign for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "ß": r"{\ss}", "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}", "ø": r"{\o}", "Ø": r"{\O}", "ł": r"{\l}", "Ł": r"{\L}",
    "ı": r"{\i}", "đ": r"{\dj}", "Đ": r"{\DJ}", "ð": r"{\dh}", "Ð": r"{\DH}", "þ": r"{\th}", "Þ": r"{\TH}",
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"{\ldots}", "\u00a0": "~", "€": r"{\texteuro}", "§": r"{\S}",
}  # fmt: skip


def _tex(text: str) -> str:
    """The text for TeX: its own signs escaped, accents and letters beyond ASCII by their commands; what has none stays as it is."""
    return "".join(_tex_letter(sign) for sign in unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", text.strip())))


def _tex_letter(sign: str) -> str:
    if sign in _LETTERS:
        return _LETTERS[sign]
    parts = unicodedata.normalize("NFD", sign)
    base, mark = parts[0], parts[1:]
    if mark not in _ACCENTS or not base.isascii():
        return sign
    command = _ACCENTS[mark]
    letter = {"i": r"\i", "j": r"\j"}.get(base, base) if command not in "ckd" else base
    return f"{{\\{command}{{{letter}}}}}" if command.isalpha() else f"{{\\{command}{letter}}}"
