"""Words that equations give a meaning of their own, so that nothing in a theory can be called by them."""

from __future__ import annotations

import keyword
import re

from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import CLOCK, LOOKUP_MODES

LOOKUP_CALLS = {f"lookup_{mode}": mode for mode in LOOKUP_MODES}
FORMS = ("where", "at_start", "position", *LOOKUP_CALLS)
KEYWORDS = frozenset(keyword.kwlist)
RESERVED = frozenset({*CLOCK, *FORMS, *FUNCTIONS, *KEYWORDS})

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")


def is_identifier(name: str) -> bool:
    """Whether something can be called so, as far as the letters go.

    Example:
        >>> is_identifier("aid_2"), is_identifier("Aid"), is_identifier("2aid")
        (True, False, False)
    """
    return _IDENTIFIER.fullmatch(name) is not None
