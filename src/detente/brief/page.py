"""The page: what the templates need is gathered from findings, rendered whole, and sealed by its security policy."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from detente.brief import chart_specs, markdown, structured, translation, views, words
from detente.documents import write_whole

if TYPE_CHECKING:
    from jinja2 import Environment

    from detente.findings import Findings

STYLES = ("base.css", "charts.css", "map.css", "ledger.css", "reading.css", "live.css", "print.css")
SCRIPTS = (
    "charts.js",
    "map.js",
    "ledger.js",
    "reading.js",
    "live_numbers.js",
    "live_drawing.js",
    "live_runs.js",
    "live_told.js",
    "live_link.js",
    "live.js",
)


def write_report(findings: Findings, path: Path | str, language: str | None = None) -> None:
    """Write the page of a case; a failure on the way leaves an older file whole.

    Args:
        findings: what the stages found.
        path: the HTML file to write.
        language: of the page's own words; that of the case where it has a catalogue, else English.

    Raises:
        CaseError: the folder cannot be written to, or there is no catalogue for the language.
    """
    write_whole(Path(path), render(findings, language))


def render(findings: Findings, language: str | None = None) -> str:
    """The page as one HTML document that needs no network; its own words in the language asked for."""
    with translation.speaking(language or translation.nearest_of(findings.case.language)):
        return _rendered(findings)


def _rendered(findings: Findings) -> str:
    early = _asset("early.js").strip()
    script = "\n".join(_asset(name) for name in SCRIPTS)
    vega = _asset("vendor/vega.min.js")
    context = views.page(findings)
    heights = {figure["height"] for figure in context["data"]["figures"].values()}
    rules = [chart_specs.still_rules(), *(_asset(name) for name in STYLES), *_room(heights), _running_head(findings.case.title)]
    style = "\n".join(rules)
    live = (context["outlook"] or {}).get("live")
    theory = live.script if live else ""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            **(context | {"data": json_block(context["data"])}),
            style=_own(style),
            early=_own(early),
            script=_own(script),
            vega=_own(vega),
            theory=_own(theory),
            live_data=json_block(live.data if live else {}),
            structured=_own(structured.script(findings)),
            policy=policy(style=[style], script=[early, vega, script, *([theory] if theory else [])]),
        )
    )


def policy(style: list[str], script: list[str]) -> str:
    """The content security policy of a page with exactly these styles and scripts: nothing else runs or loads."""
    parts = {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": " ".join(_hash(text) for text in style),
        "script-src": " ".join(_hash(text) for text in script),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def json_block(data: Any) -> Markup:
    """Plain values as JSON that may stand inside a script element: no ``<``, ``>`` or ``&`` is left in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - no character that HTML reads is left in it


def _own(text: str) -> Markup:
    """A style sheet or script of the package, to stand in its element as it is."""
    return Markup(text)  # noqa: S704 - a file of ours, never of a case


def _room(heights: set[int]) -> list[str]:
    """Rules that keep the room of a chart before any script has run, so that nothing moves when it is drawn."""
    return [f'@media screen {{ .chart[data-height="{height}"] {{ min-height: {height}px; }} }}' for height in sorted(heights)]


def _running_head(title: str) -> str:
    """The rule that prints the case's title at the head of every page but the first; every sign but letters and digits is escaped."""
    text = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in title)
    return f'@page {{ @top-left {{ content: "{text}"; font: 8pt system-ui, sans-serif; color: #4a5360; }} }}'


def _english(text: str = "") -> Markup:
    """Attributes for words that the page's language does not have: they stay English, and say so."""
    if translation.current() == translation.SOURCE or (text and translation.translated(text)):
        return Markup("")
    return Markup(' lang="en" dir="ltr"')


@lru_cache(maxsize=32)
def _asset(name: str) -> str:
    return files("detente.brief").joinpath("assets", *name.split("/")).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("detente.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(number=words.number, percent=words.percent, mark=words.mark, day=words.day, safe_url=views.safe_url)
    environment.filters["coded"] = markdown.coded
    environment.globals.update(ILLUSTRATIVE=words.ILLUSTRATIVE, english=_english)
    return environment
