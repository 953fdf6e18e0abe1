"""What the office files share: the packages that write them, and what a file says of itself."""

from __future__ import annotations

import datetime
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.export import works
from detente.brief.export.plain import plain
from detente.errors import CaseError, Fault, Place

if TYPE_CHECKING:
    from detente.findings import Findings

INKS = {"good": "1B6B45", "part": "0B5C78", "near": "7A5600", "bad": "A3292E", "open": "6A4C93", "none": "4A5360"}
INK, SOFT, RULE = "1D2530", "4A5360", "C9C5BA"


def needed(package: str, path: Path) -> Any:
    """A package of the extra `office`.

    Raises:
        CaseError: it is not installed; with the line that installs it.
    """
    try:
        return importlib.import_module(package)
    except ImportError:
        name = {"docx": "python-docx", "pptx": "python-pptx"}.get(package, package)
        what = f"a file `{path.suffix.casefold()}` is written by {name}, which is not installed"
        raise CaseError(Fault(what, Place(str(path)), "pip install 'detente[office]'")) from None


def say_what_it_is(properties: Any, findings: Findings) -> None:
    """Title, authors, subject, day and language in the file's own properties; each holds at most 255 letters."""
    case = findings.case
    day = datetime.datetime.combine(findings.made, datetime.time())
    for name, value in {
        "title": case.title,
        "author": "; ".join(works.authors(findings)),
        "subject": case.question,
        "keywords": ", ".join(state.name for state in case.states),
        "comments": f"Détente {findings.version}, case {case.name} {case.version}, seed {findings.seed}, SHA-256 {case.digest}",
        "last_modified_by": f"Détente {findings.version}",
        "category": "case brief",
        "version": case.version,
        "language": case.language,
    }.items():
        setattr(properties, name, plain(value)[:255])
    properties.created = properties.modified = day
    properties.revision = 1
