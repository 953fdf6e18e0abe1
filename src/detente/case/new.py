"""Writes a new case: a folder that is valid as it stands, with a commented example of each part."""

from __future__ import annotations

import re
import shutil
import string
import tempfile
from importlib.resources import files
from pathlib import Path

from detente.case.case import CRITERIA
from detente.errors import CaseError, Fault, Place
from detente.states import find_state


def write_case(folder: Path, states: tuple[str, str]) -> Path:
    """Write a commented case about two states, whole or not at all.

    Args:
        folder: where to write; its last part becomes the case's name.
        states: the two states, by ISO code, name or Correlates of War number.

    Returns:
        The folder.

    Raises:
        CaseError: a state is unknown, both are the same, the name is not usable, or the folder exists.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", folder.name):
        raise CaseError(Fault(f"`{folder.name}` cannot be the name of a case", None, "use letters, digits, - and _, as in `egypt-us`"))
    first, second = (find_state(state) for state in states)
    if first == second:
        raise CaseError(Fault(f"both states are {first.name}", None, "name two different states"))
    if folder.exists():
        raise CaseError(Fault("something of this name exists already", Place(str(folder)), "choose another name, or move it away"))
    if not folder.absolute().parent.is_dir():
        raise CaseError(Fault("the folder above does not exist", Place(str(folder)), "make it first"))
    words = {
        "name": folder.name,
        "first": first.iso3 or first.cow,
        "second": second.iso3 or second.cow,
        "first_name": first.name,
        "second_name": second.name,
    }
    template = Path(str(files("detente"))) / "case" / "template"
    beside = Path(tempfile.mkdtemp(dir=folder.absolute().parent, prefix=f".{folder.name}."))
    try:
        for source in sorted(p for p in template.rglob("*") if p.is_file()):
            target = beside / source.relative_to(template)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(string.Template(source.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
        for criterion in CRITERIA:
            target = beside / "reviews" / f"{criterion}.yaml"
            target.parent.mkdir(exist_ok=True)
            target.write_text(_REVIEW.format(criterion=criterion), encoding="utf-8")
        beside.chmod(0o755)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


_REVIEW = """\
# Nobody has looked yet. When somebody has, the status is `reviewed`, and the file gives
# reviewer, date, version, verdict and reasons.
criterion: {criterion}
status: not-reviewed
"""
