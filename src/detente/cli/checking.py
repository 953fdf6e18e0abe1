"""What ``detente check`` looks at: a case folder or a model file, and the theory in either."""

from __future__ import annotations

from dataclasses import dataclass
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
        theory = read_model(Path(name)) if is_model(name) else _theory_of_case(name)
    except DetenteError as error:
        return Checked(error.faults)
    return Checked(()) if theory is None else _theory(theory, seed)


def _theory_of_case(name: str) -> Theory | None:
    from detente.case import read_case

    return read_case(name).theory


def _theory(theory: Theory, seed: int) -> Checked:
    from detente.simulate.checks.check import check_theory
    from detente.theory import theory_remarks

    checks = check_theory(theory, seed)
    left_out = tuple(("left out", f"{name}: {reason}") for name, reason in theory.left_out.items()) if theory.origin else ()
    return Checked(checks.faults, (*theory_remarks(theory), *checks.remarks), checks.unrest, (*checks.rows(), *left_out))
