"""Differences as a page: the look and the policy of the brief, and no script at all."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from detente.brief import words
from detente.brief.page import policy
from detente.documents import write_whole
from detente.findings.argument import words_changed

if TYPE_CHECKING:
    from jinja2 import Environment

    from detente.findings.compare import Differences

STYLES = ("base.css", "compare.css")


def write_comparison(found: Differences, path: Path | str) -> None:
    """Write the page of two cases beside each other.

    Raises:
        CaseError: the folder cannot be written to.
    """
    write_whole(Path(path), render_comparison(found))


def render_comparison(found: Differences) -> str:
    """The page as one HTML document that needs no network."""
    style = "\n".join(files("detente.brief").joinpath("assets", name).read_text(encoding="utf-8") for name in STYLES)
    page = _environment().get_template("compare.html.j2")
    return page.render(found=found, mark=words.mark, runs=words_changed, style=Markup(style), policy=policy(style=[style], script=[]))  # noqa: S704 - our own


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("detente.brief"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(number=words.number, percent=words.percent)
    return environment
