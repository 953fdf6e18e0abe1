"""A theory as ``theory.yaml``: read with every fault at once, and written so that it reads back the same."""

from detente.theory.yaml.read import read_theory, theory_of
from detente.theory.yaml.write import theory_text, write_theory

__all__ = ["read_theory", "theory_of", "theory_text", "write_theory"]
