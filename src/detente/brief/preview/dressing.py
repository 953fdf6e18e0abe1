"""The page as the preview serves it: a copy with the list of faults and the script that reloads it, and a policy that allows both."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from importlib.resources import files

from detente.brief.page import json_block, policy
from detente.brief.preview.shown import Shown

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)')


def dressed(shown: Shown, name: str) -> str:
    """The page to serve.

    The written report is not touched: the copy's policy names two more hashes, and lets the script hear from its own server.

    Args:
        shown: the moment; without a page, an empty one stands behind the faults.
        name: of the case folder, for the empty page's title.
    """
    page = shown.html or _empty(name, bool(shown.faults))
    style, script = _asset("preview.css"), _asset("preview.js")
    ours = _parts(policy(style=[style], script=[script]))
    head, found, body = page.partition("</head>")
    head = _POLICY.sub(lambda match: match[1] + escape(_widened(unescape(match[2]), ours)) + match[3], head, count=1)
    start, _, end = body.rpartition("</body>")
    state = json_block(shown.as_dict())
    told = (
        f'<style>{style}</style>\n<aside id="preview" aria-label="Preview" lang="en" dir="ltr" hidden></aside>\n'
        f'<script type="application/json" id="preview-state">{state}</script>\n<script>{script}</script>\n'
    )
    return f"{head}{found}{start}{told}</body>{end}"


def _widened(written: str, ours: dict[str, str]) -> str:
    parts = _parts(written)
    for name in ("style-src", "script-src"):
        parts[name] = f"{parts[name]} {ours[name]}"
    parts["connect-src"] = "'self'"
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _parts(written: str) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in written.split("; "))


def _empty(name: str, faulty: bool) -> str:
    """A page that waits for the first one to be made."""
    why = "has faults. Mend and save them: the page comes by itself." if faulty else "is being read and run. The page comes by itself."
    style = files("detente.brief").joinpath("assets", "base.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(style=[style], script=[]))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f'<title>{escape(name)}: no page yet</title>\n<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n<body>\n'
        f'<main id="main"><section><h1>No page yet</h1><p class="intro">The case <code>{escape(name)}</code> {why}</p></section></main>\n'
        "</body>\n</html>\n"
    )


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    return files("detente.brief").joinpath("assets", name).read_text(encoding="utf-8")
