"""Whether a claim holds: facts by the record alone, causes by the order of events until both further looks have been run."""

from detente.judge.facts import outcome
from detente.judge.outcome import Outcome
from detente.judge.verdict import VERDICTS, Verdict, judge

__all__ = ["VERDICTS", "Outcome", "Verdict", "judge", "outcome"]
