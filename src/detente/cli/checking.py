"""What ``detente check`` looks at: a case folder or a model file, and the theory in either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError, Fault

if TYPE_CHECKING:
    from detente.theory import Theory


@dataclass(frozen=True)
class Checked:
    """What was found.

    Attributes:
        faults: what must be mended.
        remarks: what is worth knowing.
        unrest: stocks that do not stand still at the start; told to who asks for more.
        rows: a line for each check of the theory: its name, and what it came to.
    """

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...] = ()
    unrest: tuple[Fault, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()

    def as_dicts(self) -> list[dict[str, str | int | None]]:
        """Faults and remarks as plain values."""
        leveled = [("fault", fault) for fault in self.faults] + [("remark", remark) for remark in self.remarks]
        return [{"level": level, **found.as_dict()} for level, found in leveled]


def check_case_or_model(name: str, seed: int) -> Checked:
    """Every fault of a case or a model; a theory that cannot be read is not checked further."""
    from detente.theory.formats import is_model, read_model

    try:
        if is_model(name):
            return _theory(read_model(Path(name)), seed)
        return _case(name, seed)
    except DetenteError as error:
        return Checked(error.faults)


def _case(name: str, seed: int) -> Checked:
    """A case, its theory, and what its author set by hand on the causal map."""
    from detente.case import find_case, read_case

    case = read_case(name)
    if case.theory is None:
        return Checked(())
    found = _theory(case.theory, seed)
    return replace(found, faults=(*found.faults, *_map_faults(case.theory, find_case(name))))


def _map_faults(theory: Theory, folder: Path) -> tuple[Fault, ...]:
    """Faults of ``map.csv`` and ``map-links.csv``: the page reads them, and would stop at them."""
    from detente.brief.causal_map.hand import read_by_hand

    try:
        read_by_hand(theory, folder)
    except DetenteError as error:
        return error.faults
    return ()


def _theory(theory: Theory, seed: int) -> Checked:
    from detente.simulate.checks.check import check_theory
    from detente.theory import theory_remarks

    checks = check_theory(theory, seed)
    left_out = tuple(("left out", f"{name}: {reason}") for name, reason in theory.left_out.items()) if theory.origin else ()
    return Checked(checks.faults, (*theory_remarks(theory), *checks.remarks), checks.unrest, (*checks.rows(), *left_out))
