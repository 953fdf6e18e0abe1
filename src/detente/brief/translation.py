"""The language of the page's own words: gettext catalogues beside this file, and the direction that a language is written in."""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from detente.errors import CaseError, Fault

DOMAIN = "brief"
SOURCE = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

_chosen: ContextVar[str] = ContextVar("language", default=SOURCE)


def gettext(text: str) -> str:
    """The words in the page's language; where the catalogue has none, the English ones."""
    return _catalogue(_chosen.get()).gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The words that fit the count."""
    return _catalogue(_chosen.get()).ngettext(one, many, count)


def marked(text: str) -> str:
    """The text itself; it only tells the extraction that a text is translated where it is shown."""
    return text


def translated(text: str) -> bool:
    """Whether the page's language has words of its own for the text."""
    return _chosen.get() == SOURCE or gettext(text) != text


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything told inside is told in this language.

    Args:
        language: a tag such as ``en`` or ``ur``; ``ur-PK`` is served by ``ur``.

    Raises:
        CaseError: there is no catalogue for it; with the languages that there are.
    """
    known = languages()
    if language.split("-")[0] not in known:
        raise CaseError(Fault(f"the page has no words in `{language}`", None, "accepted: " + ", ".join(f"`{one}`" for one in known)))
    token = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(token)


def current() -> str:
    """The language that the page is being told in."""
    return _chosen.get()


def languages() -> tuple[str, ...]:
    """English, and the languages that have a catalogue."""
    folder = _folder()
    return (SOURCE, *sorted(p.name for p in folder.iterdir() if (p / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file()))


def nearest_of(language: str) -> str:
    """The language of the page for a case in that language: its own where there is a catalogue, else English."""
    return language if language.split("-")[0] in languages() else SOURCE


def awaiting_review() -> bool:
    """Whether the catalogue in use says in its head that no speaker has reviewed it."""
    info = _catalogue(_chosen.get()).info()
    return info.get("language-team", "").casefold().startswith("awaiting")


def direction(language: str) -> str:
    """``rtl`` or ``ltr``.

    Example:
        >>> direction("ur"), direction("ur-PK"), direction("en")
        ('rtl', 'rtl', 'ltr')
    """
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def isolated(text: str) -> str:
    """Figures such as ``1954–65`` kept in their order inside a line that runs from right to left."""
    return f"\u2066{text}\u2069" if direction(current()) == "rtl" else text


@lru_cache(maxsize=8)
def _catalogue(language: str) -> catalogues.NullTranslations:
    return catalogues.translation(DOMAIN, _folder(), [language.split("-")[0]], fallback=True)


def _folder() -> Path:
    return Path(str(files("detente"))) / "brief" / "locale"
