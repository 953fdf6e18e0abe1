"""What can be added to a panel, one declaration a file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module

from detente.errors import Fault, RecordError, nearest
from detente.record.panels.addition import Addition

MODULES = (
    "disputes",
    "alliances",
    "capabilities",
    "contiguity",
    "distance",
    "democracy",
    "majors",
    "igos",
    "rivalries",
    "gdp",
    "ideal_points",
    "aid",
    "arms",
    "wars",
    "trade",
)  # files of this folder, in the order in which they are listed


@cache
def additions() -> dict[str, Addition]:
    """Every addition, by the word that asks for it."""
    modules = (import_module(f"detente.record.panels.additions.{name}") for name in MODULES)
    return {each.id: each for module in modules for each in module.ADDITIONS}


def named(words: Iterable[str]) -> tuple[Addition, ...]:
    """The additions that the words mean, in order, each once.

    Raises:
        RecordError: one or more are not known; the nearest is offered for each.
    """
    known = additions()
    asked = tuple(dict.fromkeys(words))
    unknown = [word for word in asked if word not in known]
    if unknown:
        mend = "`detente panel --additions` lists what can be added"
        raise RecordError(Fault(f"`{word}` cannot be added to a panel", None, _offer(word, known) or mend) for word in unknown)
    return tuple(known[word] for word in asked)


def _offer(word: str, known: Iterable[str]) -> str:
    offer = nearest(word, known)
    return offer if offer.startswith("did you mean") else ""
