"""The works behind a panel: one key each, in the forms that reference managers read; kept with the panel and found again."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from detente.citations import Citation, bibtex, csl
from detente.documents import read_text
from detente.errors import Fault, Place, RecordError

SMALL = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"])
BESIDE = ".codebook.json"
IN_PARQUET = "detente.codebook"


def as_bibtex(citations: Iterable[Citation]) -> str:
    """The works as BibTeX entries, each under a key of its own.

    Example:
        >>> print(as_bibtex([Citation(("Leeds, Brett Ashley",), "Alliance Treaty Obligations", "2002", version="5.1")]), end="")
        @misc{leeds2002alliance,
          author = {Leeds, Brett Ashley},
          title = {{Alliance Treaty Obligations}},
          year = {2002},
          note = {version 5.1},
        }
    """
    return "\n\n".join(bibtex(citation, key) for key, citation in keyed(citations).items()) + "\n"


def as_csl(citations: Iterable[Citation]) -> str:
    """The works as CSL-JSON, as Zotero and pandoc read it."""
    return json.dumps([csl(citation, key) for key, citation in keyed(citations).items()], indent=2, ensure_ascii=False) + "\n"


def keyed(citations: Iterable[Citation]) -> dict[str, Citation]:
    """Each work once, by family name, year and first word of the title that says something."""
    out: dict[str, Citation] = {}
    for citation in dict.fromkeys(citations):
        family = _plain(citation.authors[0].split(",")[0]) if citation.authors else "anonymous"
        words = [_plain(word) for word in citation.title.split()]
        word = next((w for w in words if w and w not in SMALL), "")
        key = f"{family}{_plain(citation.year)}{word}"
        numbered = (key, *(f"{key}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"))
        out[next(k for k in numbered if k not in out)] = citation
    return out


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", ascii_only.lower())


def as_plain(citations: Mapping[str, tuple[Citation, ...]]) -> dict[str, list[dict[str, Any]]]:
    """Citations as plain values, to be kept with a panel."""
    return {name: [dict(vars(work), authors=list(work.authors)) for work in works] for name, works in citations.items()}


def cited_by(path: Path) -> tuple[Citation, ...]:
    """The works that a written panel cites: from the file's own metadata, or from the codebook beside it.

    Raises:
        RecordError: the file is not a panel of ours, or has lost its codebook.
    """
    try:
        kept = _kept(path)
        works = [work for each in kept["citations"].values() for work in each]
        return tuple(
            Citation(tuple(map(str, work["authors"])), *(str(work[k]) for k in ("title", "year", "publisher", "version", "url")))
            for work in works
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RecordError(Fault("the citations kept with the panel are damaged", Place(str(path)), "make the panel again")) from None


def _kept(path: Path) -> Any:
    beside = path.with_name(path.name + BESIDE)
    if path.suffix == ".parquet" and path.is_file():
        held = _in_parquet(path)
        if held is not None:
            return held
    if beside.is_file():
        return json.loads(read_text(beside))
    what = "no citations are kept with this file" if path.exists() else "there is no such panel, and no data set of that name"
    raise RecordError(Fault(what, Place(str(path)), f"`detente panel` keeps them in a .parquet file and in `{beside.name}`"))


def _in_parquet(path: Path) -> Any:
    import polars as pl

    try:
        held = pl.read_parquet_metadata(path).get(IN_PARQUET)
    except pl.exceptions.PolarsError as error:
        raise RecordError(Fault("the file is not Parquet", Place(str(path)), str(error).splitlines()[0])) from None
    return json.loads(held) if held else None
