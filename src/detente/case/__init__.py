"""The case folder, read and validated whole, as data: no stage is run here."""

from detente.case.case import CRITERIA, Argument, Case, Person, Review, Revision
from detente.case.claims import Claim, read_claims
from detente.case.read import check_case, find_case, read_case, shipped_cases
from detente.case.scenarios import Scenario, read_scenarios

__all__ = [
    "CRITERIA",
    "Argument",
    "Case",
    "Claim",
    "Person",
    "Review",
    "Revision",
    "Scenario",
    "check_case",
    "find_case",
    "read_case",
    "read_claims",
    "read_scenarios",
    "shipped_cases",
]
