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

from detente.brief import chart_specs, views, words
from detente.documents import write_whole

if TYPE_CHECKING:
    from jinja2 import Environment

    from detente.findings import Findings

STYLES = ("base.css", "charts.css", "map.css", "ledger.css", "print.css")
SCRIPTS = ("charts.js", "map.js", "ledger.js")


def write_report(findings: Findings, path: Path | str) -> None:
    """Write the page of a case; a failure on the way leaves an older file whole.

    Args:
        findings: what the stages found.
        path: the HTML file to write.

    Raises:
        CaseError: the folder cannot be written to.
    """
    write_whole(Path(path), render(findings))


def render(findings: Findings) -> str:
    """The page as one HTML document that needs no network."""
    style = "\n".join([chart_specs.still_rules(), *(_asset(name) for name in STYLES)])
    early = _asset("early.js").strip()
    script = "\n".join(_asset(name) for name in SCRIPTS)
    vega = _asset("vendor/vega.min.js")
    context = views.page(findings)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            **(context | {"data": json_block(context["data"])}),
            style=_own(style),
            early=_own(early),
            script=_own(script),
            vega=_own(vega),
            policy=policy(style=[style], script=[early, vega, script]),
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


@lru_cache(maxsize=32)
def _asset(name: str) -> str:
    return files("detente.brief").joinpath("assets", *name.split("/")).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("detente.brief"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(number=words.number, percent=words.percent, mark=words.mark, safe_url=views.safe_url)
    environment.globals.update(ILLUSTRATIVE=words.ILLUSTRATIVE)
    return environment
