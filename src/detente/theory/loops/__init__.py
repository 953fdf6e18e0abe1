"""The feedback loops of a theory: what acts on what, and a shortest independent set of the ways round."""

from detente.theory.loops.found import FoundLoop, FoundLoops, find_loops

__all__ = ["FoundLoop", "FoundLoops", "find_loops"]
