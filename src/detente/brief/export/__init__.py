"""The brief as a file that other programs read: what the suffix says, all from findings, the same bytes each time on one day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import CaseError, Fault, Place

if TYPE_CHECKING:
    from detente.findings import Findings

Writer = Callable[["Findings", Path, str | None], None]


def _page(findings: Findings, path: Path, language: str | None) -> None:
    from detente.brief.page import write_report

    write_report(findings, path, language)


def _paper(findings: Findings, path: Path, language: str | None) -> None:
    from detente.brief.export.paper import write_paper

    write_paper(findings, path, language)


def _word(findings: Findings, path: Path, language: str | None) -> None:
    from detente.brief.export.word import write_word

    write_word(findings, path, language)


def _slides(findings: Findings, path: Path, language: str | None) -> None:
    from detente.brief.export.slides import write_slides

    write_slides(findings, path, language)


def _parcel(findings: Findings, path: Path, language: str | None) -> None:
    from detente.brief.export.parcel import write_parcel

    write_parcel(findings, path, language)


WRITERS: dict[str, Writer] = {".html": _page, ".pdf": _paper, ".docx": _word, ".pptx": _slides, ".zip": _parcel}


def writer_for(path: Path) -> Writer:
    """What writes a file of that name, by its suffix in large or small letters; ``.htm`` is a page too.

    Raises:
        CaseError: nothing writes such a file; with the suffixes that are known.
    """
    suffix = path.suffix.casefold()
    known = {**WRITERS, ".htm": _page}
    if suffix not in known:
        what = f"no brief is written as `{suffix}`" if suffix else "the name has no suffix, which says what to write"
        raise CaseError(Fault(what, Place(str(path)), f"end the name with {', '.join(list(WRITERS)[:-1])} or {list(WRITERS)[-1]}"))
    return known[suffix]


def write_brief(findings: Findings, path: Path | str, language: str | None = None) -> None:
    """Write the brief in the form that the suffix names; a failure on the way leaves an older file whole.

    Args:
        findings: what the stages found.
        path: ends in ``.html``, ``.pdf``, ``.docx``, ``.pptx`` or ``.zip``.
        language: of the brief's own words; that of the case where it has a catalogue, else English.

    Raises:
        CaseError: another suffix, a folder that cannot be written to, or a program or package that the form needs and that is not there.
    """
    target = Path(path)
    writer_for(target)(findings, target, language)
