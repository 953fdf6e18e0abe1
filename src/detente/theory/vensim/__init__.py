"""Vensim models: a reader of ``.mdl`` files, and of the tables beside them."""

from detente.theory.vensim.read import read_vensim

__all__ = ["read_vensim"]
