"""Détente: an argument about two states as a reviewed, executable case.

Example:
    >>> import detente
    >>> case = detente.read_case("pakistan-us")
    >>> findings = detente.find(case)
    >>> findings.verdict("aid-since-2002").verdict
    'misdated'
    >>> detente.write_report(findings, "pakistan-us.html")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.brief import write_report as write_report
    from detente.case import check_case as check_case
    from detente.case import read_case as read_case
    from detente.findings import find as find
    from detente.judge import judge as judge
    from detente.simulate import simulate as simulate

_HOMES = {
    "read_case": "detente.case",
    "check_case": "detente.case",
    "judge": "detente.judge",
    "simulate": "detente.simulate",
    "find": "detente.findings",
    "write_report": "detente.brief",
}

__all__ = ["check_case", "find", "judge", "read_case", "simulate", "write_report"]


def __getattr__(name: str) -> Any:
    """Load a room when one of its verbs is first used, so that ``import detente`` stays light."""
    if name == "__version__":
        from importlib.metadata import version

        return version("detente")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'detente' has no attribute '{name}'")
