"""The page of a case while it is being written: served on this machine, made anew with each save, with the faults in it."""

from detente.brief.preview.session import Session

__all__ = ["Session"]
