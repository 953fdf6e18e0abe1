"""XMILE, the field's interchange form, in and out."""

from detente.theory.xmile.read import read_claims, read_xmile
from detente.theory.xmile.write import write_xmile, xmile_text

__all__ = ["read_claims", "read_xmile", "write_xmile", "xmile_text"]
